"""Print how builds grow: time, processor time and memory of builds of growing numbers of notices, each in a process of
its own, and what a change of one notice costs after each.

    python -m benchmarks.scale                 # 250, 500, 1,000 and 2,000 notices
    python -m benchmarks.scale 1000 10000
    python -m benchmarks.scale --profile 1000  # where the processor time of one build goes

How far a build has come is told on standard error every ten seconds; each part of a row is printed once it is known, so
that a run that is ended early has told what it found. The last column but two is what the build would take on two cores
that nothing else used: half its processor time. It is an estimate, and leaves out where one core waits for the other.
"""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.generate import write

ONE = """
import json, resource, sys, time
from kg.build import build
def used(who):
    r = resource.getrusage(who)
    return r.ru_utime + r.ru_stime, r.ru_maxrss / 1024
began = told = time.perf_counter()
def progress(done, of):
    global told
    if time.perf_counter() - told > 10:
        told = time.perf_counter()
        print(f"  {done:,} of {of:,} notices read or written, {told - began:.0f} s", file=sys.stderr, flush=True)
report = build([sys.argv[1]], sys.argv[2], progress=progress)
wall = time.perf_counter() - began
(own, most), (others, each) = used(resource.RUSAGE_SELF), used(resource.RUSAGE_CHILDREN)
print(json.dumps({"wall": wall, "cpu": own + others, "parent": most, "worker": each, "notices": report.notices}))
"""
PROFILE = """
import collections, importlib, json, sys, time
import pyoxigraph as ox
spent = collections.Counter()
def timed(label, function):
    def run(*a, **k):
        began = time.process_time()
        inside = sum(spent.values())
        try:
            return function(*a, **k)
        finally:  # what an inner function took is its own
            spent[label] += time.process_time() - began - (sum(spent.values()) - inside)
    return run
for label, module, name in (
    ("reading the files", "kg.build.scan", "_read"), ("extraction", "kg.extract", "extract"),
    ("resolution", "kg.resolve", "resolve"), ("packing and unpacking", "kg.build.stages", "pack"),
    ("packing and unpacking", "kg.build.stages", "unpack"), ("quads as text", "kg.graph.quads", "Writer.notice"),
    ("contacts", "kg.graph.ties", "contacts"), ("checksums of facts", "kg.build.stages", "sums"),
    ("settling", "kg.build.stages", "settled"), ("ties", "kg.build.stages", "ties"),
    ("days of occasions", "kg.build.load", "days"), ("rows of the state", "kg.build.state", "State.put"),
    ("rows of the state", "kg.build.state", "State.index"), ("checksums of files", "kg.graph.store", "checksum"),
    ("cache", "kg.build.cache", "Cache.put"), ("cache", "kg.build.cache", "Cache.result"),
    ("cache", "kg.build.cache", "Cache.commit"), ("cache", "kg.build.cache", "Cache.prune")):
    holder = importlib.import_module(module)
    for part in name.split(".")[:-1]:
        holder = getattr(holder, part)
    real = getattr(holder, name.split(".")[-1])
    if label == "reading the files":  # a generator: what runs between its notices is not its own
        def reading(*a, real=real, label=label, **k):
            step = timed(label, lambda it=real(*a, **k): next(it, None))
            while (item := step()) is not None:
                yield item
        setattr(holder, name, reading)
    else:
        setattr(holder, name.split(".")[-1], timed(label, real))
class Store:
    def __init__(self, *a): self.store = real_store(*a)
    def __getattr__(self, name): return getattr(self.store, name)
    read_only = staticmethod(ox.Store.read_only)
real_store = ox.Store
for name in ("bulk_load", "flush"):
    setattr(Store, name, timed("bulk load", lambda s, *a, name=name, **k: getattr(s.store, name)(*a, **k)))
import kg.build
ox.Store = Store
began = time.process_time()
kg.build.build([sys.argv[1]], sys.argv[2], workers=1)
whole = time.process_time() - began
spent["all else"] = whole - sum(spent.values())
print(json.dumps(spent))
"""


def say(*cells: object, end: str = "\n") -> None:
    print("".join(f"{c:>14}" for c in cells), end=end, flush=True)


def run(code: str, *args: object) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-c", code, *map(str, args)], check=True, text=True, stdout=subprocess.PIPE,
                          cwd=Path(__file__).parents[1])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def growth(sizes: list[int], place: Path) -> None:
    """The table of builds, and the exponents of their growth."""
    say("notices", "seconds", "cpu seconds", "cpu ms each", "parent MB", "worker MB", "2 free cores", "one changed",
        "unchanged")
    rows = []
    for size in sizes:
        notices, store = place / f"notices-{size}", place / f"store-{size}"
        paths = list(write(notices, size))
        found = run(ONE, notices, store)
        rows.append((size, found))
        say(f"{size:,}", f"{found['wall']:.1f}", f"{found['cpu']:.1f}", f"{found['cpu'] / size * 1000:.1f}",
            f"{found['parent']:.0f}", f"{found['worker']:.0f}", f"{found['cpu'] / 2:.0f} s", end="")
        text = paths[size // 2].read_text("utf-8")
        paths[size // 2].write_text(text + "\nKorea and Peru signed a treaty on seeds on May 3, 2015.\n", "utf-8")
        changed, same = run(ONE, notices, store), run(ONE, notices, store)
        say(f"{changed['wall']:.2f} s", f"{same['wall']:.2f} s")
        subprocess.run(["rm", "-r", str(notices), str(store)], check=True)
    if len(rows) > 1:
        logs = [math.log(n) for n, _ in rows]
        for what in ("wall", "cpu"):
            slope = statistics.linear_regression(logs, [math.log(r[what]) for _, r in rows]).slope
            print(f"exponent of {'seconds' if what == 'wall' else 'cpu seconds'}: {slope:.2f}")


def profile(size: int, place: Path) -> None:
    """Where the processor time of one build in one process goes."""
    list(write(place / "notices", size))
    spent = run(PROFILE, place / "notices", place / "store")
    whole = sum(spent.values())
    print(f"{size:,} notices in one process: {whole:.1f} s of processor time, {whole / size * 1000:.1f} ms a notice")
    for label, t in sorted(spent.items(), key=lambda x: -x[1]):
        print(f"  {label:<26}{t / size * 1000:8.2f} ms a notice {t / whole:8.1%}")


def main() -> None:
    if {"-h", "--help"} & set(sys.argv[1:]):
        print(__doc__)
        return
    numbers = [int(a.replace(",", "")) for a in sys.argv[1:] if not a.startswith("--")]
    with tempfile.TemporaryDirectory() as made:
        if "--profile" in sys.argv:
            profile(numbers[0] if numbers else 1000, Path(made))
        else:
            growth(sorted(numbers) or [250, 500, 1000, 2000], Path(made))


if __name__ == "__main__":
    main()
