"""Builds that are killed, stopped, started twice and served meanwhile, as often as is wished; what broke is raised.

    python tests/campaigns/faults.py kills 200     # kill -9, half of them while the graph is loaded
    python tests/campaigns/faults.py stops 50      # SIGINT, SIGTERM and SIGHUP
    python tests/campaigns/faults.py pairs 20      # two builds of one store at once
    python tests/campaigns/faults.py rebuilds 50   # builds under a server that answers

Moments are drawn by chance from a fixed seed, or from one that is given after the number. The tests run a few of each.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "serve")]

from benchmarks.generate import write
from kg.build import build
from kg.build.cache import NAME
from kg.graph.store import ABOUT, open_store, verify
from kg.paths import folder

# A shell's background jobs ignore SIGINT, and so would what they start: it is heeded here wherever this runs.
KG = [sys.executable, "-c", "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
                            "from kg.cli import main; raise SystemExit(main())"]
SAMPLES = sorted(folder("data/notices").glob("mois-*.txt"))[:8]
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


def kg(*args: object, **options: object) -> subprocess.Popen[str]:
    """A command of kg in a process group of its own."""
    return subprocess.Popen([*KG, *map(str, args)], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            start_new_session=True, **options)  # type: ignore[call-overload, no-any-return]


def left_over(store: Path) -> list[str]:
    """What is no part of a store, if anything."""
    names = sorted(p.name for p in store.iterdir())
    graph = json.loads((store / ABOUT).read_text("utf-8"))["graph"] if ABOUT in names else ""
    kept = (ABOUT, ".lock", graph, f"{graph}.state", f"{graph}.sums")
    return [n for n in names if n not in kept and not n.startswith(NAME)]


def one_line(text: str) -> bool:
    """Whether an error is told as kg tells errors."""
    return text.count("\n") == 1 and text.startswith("kg: ") and "Traceback" not in text


def group_left(group: int, seconds: float = 60.0) -> bool:
    """Whether processes of a group are still there after a while."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.02)
    return True


def _notices(place: Path) -> Path:
    """A folder of so many notices that their build goes to more than one process, and so short that it is quick."""
    list(write(place / "notices", 48, words=60))
    return place / "notices"


def _stores(place: Path) -> tuple[Path, Path, dict[str, str]]:
    """Notices, a store of them, and what a store of them holds by the least confidence that it was built with."""
    notices, store = _notices(place), place / "store"
    texts = {}
    for least in ("0.8", "0.0"):  # the second build finds the readings of the first
        build([notices], store, min_confidence=float(least))
        texts[least] = open_store(store).nquads()
    assert texts["0.8"] != texts["0.0"]
    return notices, store, texts


def _loading(process: subprocess.Popen[str], store: Path) -> None:
    """Wait until a build begins to load, or is over."""
    own = store / f".building-{process.pid}" / "graph"
    while not own.exists() and process.poll() is None:
        time.sleep(0.01)


def _timed(notices: Path, store: Path) -> tuple[float, float]:
    """How long a build takes, and how long of it after it began to load."""
    began = time.monotonic()
    process = kg("build", notices, "--store", store)
    _loading(process, store)
    loading = time.monotonic()
    process.communicate()
    return time.monotonic() - began, time.monotonic() - loading


def kills(place: Path, times: int, seed: int = 7) -> Counter[str]:
    """Kill builds at random moments, so many. The store must be the old or the new one, whole; the next build goes on.

    Every other build starts from nothing (`--force`), every other one is killed after it began to load; of three killed
    ones two die with their workers, one alone. What is taken for the length of a build follows the machine: down to
    that of one that was over before its kill, up a little with each that was not.
    """
    notices, store, texts = _stores(place)
    whole, loading = _timed(notices, place / "timed")
    lengths = {(late, force): loading if late else whole for late in (0, 1) for force in (False, True)}
    draw, seen, number = random.Random(seed), Counter[str](), 0
    while seen["killed, old store"] + seen["killed, new store"] < times:
        is_now = open_store(store).nquads()
        old, new = ("0.0", "0.8") if is_now == texts["0.0"] else ("0.8", "0.0")
        assert is_now == texts[old]
        late, force = number % 2, number % 4 < 2
        began = time.monotonic()
        process = kg("build", notices, "--store", store, "--min-confidence", new, *["--force"] * force)
        if late:
            _loading(process, store)
            began = time.monotonic()
        after = draw.uniform(0, 1) * lengths[late, force]
        moment = began + (after if number > 1 else 0)  # one for certain while the old store is there
        while time.monotonic() < moment and process.poll() is None:
            time.sleep(0.005)
        over = process.poll() is not None
        lengths[late, force] = time.monotonic() - began if over else 1.03 * lengths[late, force]
        with_workers = number % 3 > 0 and not over
        if with_workers:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        killed = process.wait() == -signal.SIGKILL
        verify(store)
        found = open_store(store).nquads()
        assert found in (texts[old], texts[new]), f"build {number}: neither the old store nor the new one"
        assert killed or found == texts[new]
        left = "killed, new store" if found == texts[new] else "killed, old store"
        seen[left if killed else "over before the kill"] += 1
        seen["killed alone, its workers not"] += killed and not with_workers
        if number % 5 == 4:  # completed at once, in a process of its own
            again = kg("build", notices, "--store", store, "--min-confidence", new)
            said = again.communicate(timeout=300)[1]
            assert again.returncode == 0, said
            assert open_store(store).nquads() == texts[new] and left_over(store) == []
            seen["completed at once"] += 1
        assert not group_left(process.pid), "a worker outlives its build"
        number += 1
    build([notices], store)
    assert open_store(store).nquads() == texts["0.0"] and left_over(store) == []
    return seen


def stops(place: Path, times: int, seed: int = 11) -> Counter[str]:
    """Stop builds by signal at random moments: the right exit code, one line, nothing left."""
    notices, store, texts = _stores(place)
    whole, _ = _timed(notices, place / "timed")
    draw, seen = random.Random(seed), Counter[str]()
    slowest = 0.0
    for number in range(times):
        sign = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)[number % 3]
        process = kg("build", notices, "--store", store, "--min-confidence", "0.8", *["--force"] * (number % 4 < 2))
        time.sleep(draw.uniform(0.0, 0.95) * whole)
        began = time.monotonic()
        process.send_signal(sign)
        _, said = process.communicate(timeout=300)
        took = time.monotonic() - began
        slowest = max(slowest, took)
        seen["later than 2 s"] += took > 2  # told, not held against it: a busy machine is slow
        code = process.returncode
        assert "Traceback" not in said, f"stop {number}: {said}"
        if code == CODES[sign]:
            assert one_line(said), said
            seen[f"{sign.name}: {code}"] += 1
        else:  # before Python gave kg the word, or after the work was done; a shell shows the former by the same code
            assert code in (0, -sign), (number, code, said)
            seen[f"{sign.name}: {'over before' if code == 0 else 'before kg began'}"] += 1
        found = open_store(store).nquads()
        assert found in texts.values() and left_over(store) == [], left_over(store)
        assert not group_left(process.pid), "a worker outlives its build"
        if found == texts["0.8"]:
            build([notices], store)
    seen["slowest, ms"] = round(slowest * 1000)
    return seen


def pairs(place: Path, times: int, seed: int = 13) -> Counter[str]:
    """Start two builds of one store at once: one wins, or both after each other; the loser says who holds the lock."""
    notices = _notices(place)
    build([notices], place / "alone")
    wanted = open_store(place / "alone").nquads()
    draw, seen = random.Random(seed), Counter[str]()
    for number in range(times):
        store = place / f"store-{number}"
        both = [kg("build", notices, "--store", store)]
        time.sleep(draw.choice((0, 0, draw.uniform(0, 1))))
        both.append(kg("build", notices, "--store", store))
        said = [p.communicate(timeout=300)[1] for p in both]
        codes = sorted(p.returncode for p in both)
        assert codes in ([0, 2], [0, 0]), said
        if codes == [0, 2]:
            loser = next(i for i, p in enumerate(both) if p.returncode == 2)
            assert one_line(said[loser]) and f"process {both[1 - loser].pid}" in said[loser], said
        seen["one won" if codes == [0, 2] else "one after the other"] += 1
        verify(store)
        assert open_store(store).nquads() == wanted and left_over(store) == []
        shutil.rmtree(store)
    return seen


def _descriptors(pid: int) -> list[str]:
    """What a process, its children and theirs hold open."""
    found = []
    for link in Path(f"/proc/{pid}/fd").glob("*"):
        with suppress(OSError):
            found.append(os.readlink(link))
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split():
        found += _descriptors(int(child))
    return found


def rebuilds(place: Path, times: int, seed: int = 17, watchers: int = 3) -> Counter[str]:
    """Build a store anew under a server that answers.

    Each answer must be that of the state before or after, those that are asked after a build must be the new one's, and
    in the end nothing of old states lies on the disk or is held open.
    """
    from serving import server

    notices, store = place / "notices", place / "store"
    notices.mkdir()
    texts = SAMPLES[:6]
    for p in texts[:2]:
        shutil.copy(p, notices)
    build([notices], store, workers=1)
    ask = {"query": "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?g) AS ?m) (SUM(STRLEN(STR(?o))) AS ?l) "
                    "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", "format": "csv"}  # fmt: skip
    draw, seen = random.Random(seed), Counter[str]()
    with server(store, "--timeout", "30") as client:
        import httpx

        while client.get("/browse/country").status_code == 503:  # the names are still being read
            time.sleep(0.1)
        states = [client.get("/sparql", params=ask).text]
        answers: list[list[tuple[int, int, int, str]]] = [[] for _ in range(watchers)]
        stop, wrong = threading.Event(), []

        def watch(own: list[tuple[int, int, int, str]]) -> None:
            with httpx.Client(base_url=client.base_url, timeout=300) as c:
                while not stop.is_set():
                    before = len(states) - 1
                    try:
                        answer = c.get("/sparql", params=ask)
                        page = c.get("/browse/country", headers={"Accept": "text/html"})
                    except httpx.HTTPError as e:
                        wrong.append(repr(e))
                        continue
                    if page.status_code != 200:
                        wrong.append(f"page: {page.status_code} {page.text[-400:]}")
                    own.append((before, len(states) - 1, answer.status_code, answer.text))

        threads = [threading.Thread(target=watch, args=(own,)) for own in answers]
        for t in threads:
            t.start()
        time.sleep(1)
        held = len(_descriptors(client.process.pid))  # type: ignore[attr-defined]
        for number in range(times):
            path = draw.choice(texts)  # one comes, goes, or changes
            at = notices / path.name
            if at.exists() and len(list(notices.iterdir())) > 1 and draw.random() < 0.6:
                at.unlink()
            else:
                at.write_text(path.read_text("utf-8") + f"\nKorea and Peru signed treaty {number}.\n", "utf-8")
            build([notices], store, workers=1, force=draw.random() < 0.3)
            states.append(client.get("/sparql", params=ask).text)
            assert left_over(store) == [], left_over(store)
        stop.set()
        for t in threads:
            t.join()
        for before, after, status, text in (a for own in answers for a in own):
            assert status == 200, text
            # the build in progress may have switched already: its state is known only afterwards
            assert text in states[before:after + 2], f"an answer between states {before} and {after}: {text}"
            seen["answers"] += 1
        assert not wrong, wrong[:3]
        seen["states"] = len(set(states))
        until = time.monotonic() + 60
        graph = json.loads((store / ABOUT).read_text("utf-8"))["graph"]

        def old() -> list[str]:
            return [d for d in _descriptors(client.process.pid)  # type: ignore[attr-defined]
                    if d.startswith(str(store)) and not d.startswith(str(store / graph) + "/")]

        began = time.monotonic()
        while old() and time.monotonic() < until:
            time.sleep(0.1)
        assert not old(), f"held open {time.monotonic() - began:.0f} s after the last build: {old()[:3]}"
        seen["ms until nothing old is open"] = round((time.monotonic() - began) * 1000)
        seen["descriptors before"], seen["descriptors after"] = held, len(_descriptors(client.process.pid))  # type: ignore[attr-defined]
    return seen


CAMPAIGNS: dict[str, Callable[..., Counter[str]]] = {
    "kills": kills, "stops": stops, "pairs": pairs, "rebuilds": rebuilds}


def main() -> int:
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in CAMPAIGNS or not all(a.isdigit() for a in sys.argv[2:]):
        print(__doc__, file=sys.stderr)
        return 2
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        seen = CAMPAIGNS[sys.argv[1]](Path(made), *map(int, sys.argv[2:]))
    print(f"{sys.argv[2]} {sys.argv[1]} in {time.monotonic() - began:.0f} s: "
          + "; ".join(f"{what} {n}" for what, n in sorted(seen.items())))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
