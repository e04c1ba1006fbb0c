"""Notices become a store: read, extract, resolve, write, settle, tie; nothing is seen of it until it is whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.errors import BadInput
from kg.graph import store as stores
from kg.graph.vocabulary import BASE
from kg.paths import folder

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from kg.graph.quads import Candidate
    from kg.graph.ties import Contact
    from kg.model import Notice
    from kg.notices import Skipped

MANY = 40  # notices from which on more than one process is worth its start
BATCH = 8  # notices a task
COUNTED = ("mention", "body", "person", "event", "agreement", "participation", "party", "tenure")


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `facts` counts by kind; `skipped` holds what gave no notice, and remarks (`Skipped.level`)."""

    store: Path
    notices: int
    readings: int
    facts: dict[str, int]
    skipped: tuple[Skipped, ...]
    dropped: tuple[tuple[str, str], ...] = ()  # notice, what was read and could not be placed
    silent: tuple[str, ...] = ()  # notices that yielded nothing
    disagreements: int = 0  # fields that notices give differently
    unchanged: bool = False
    seconds: float = 0.0


@dataclass(slots=True)
class _Part:
    """What one batch of notices gave: quads as N-Quads text, and what is still to be settled."""

    data: bytes
    candidates: list[Candidate]
    countries: set[str]
    contacts: list[tuple[str, list[Contact]]]
    counts: list[tuple[str, dict[str, int]]]
    dropped: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str, str]] = field(default_factory=list)  # path, notice, what went wrong in a rule


@lru_cache(maxsize=1)
def rules_fingerprint() -> str:
    """Checksum of what decides on the content of a store: the code that reads and writes it, and the tables."""
    total = hashlib.sha256()
    package = Path(__file__).parent
    files = [p for p in package.rglob("*.py") if p.relative_to(package).parts[0] in
             ("model.py", "build.py", "notices", "language", "extract", "resolve", "graph")]
    tables = [*sorted(folder("data/registry").rglob("*.csv")), *sorted(folder("data/rules").rglob("*.csv")),
              folder("ontology") / "schemes.ttl",
              folder("ontology") / "ties.rq"]
    for path in [*sorted(files), *tables]:
        total.update(path.name.encode("utf-8") + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def build(paths: Iterable[Path | str], store_dir: Path | str, *, columns: dict[str, str] | None = None,
          progress: Callable[[int, int], None] | None = None, force: bool = False, min_confidence: float = 0.0,
          workers: int | None = None, base: str = BASE) -> BuildReport:
    """Build a store from notices.

    paths: files and folders of notices. columns: for tables, which column holds which field (see `kg.notices`).
    progress: told (notices done, all notices) now and then. force: build even where nothing has changed.
    min_confidence: readings below it are left out. workers: processes; by default one a core for MANY notices and more,
    and the store is the same whatever their number. base: the IRI under which things are named.

    Raises BadInput where no notice is found or a reading breaks the evidence contract, StoreError where the store
    cannot be written. In both cases, and when killed, the old store stays whole.
    """
    from kg.notices import read_notices

    began = time.perf_counter()
    path = Path(store_dir)
    given = [Path(p) if str(p) != "-" else p for p in paths]
    stores.check_target(path)
    skipped: list[Skipped] = []
    notices = list(read_notices(given, columns=columns, on_skip=skipped.append))
    if not notices:
        why = f" ({skipped[0]})" if skipped else ""
        where = ", ".join(str(p) for p in given) or "no path given"
        raise BadInput(f"{where}: no notice in it{why}; give a folder of .txt, .md, .html, .xml, .jsonl or .csv files")
    about = {"kg": __version__, "ontology": ontology_version(), "rules": rules_fingerprint(), "base": base,
             "options": {"min_confidence": min_confidence},
             "notices": {n.id: fingerprint(n) for n in notices}}
    with stores.locked(path):
        known = _unchanged(path, about)
        if known and not force:
            counts = known["counts"]
            return BuildReport(path, len(notices), counts["readings"], counts["facts"], tuple(skipped),
                               unchanged=True, seconds=time.perf_counter() - began)
        fresh = stores.building_folder(path)
        try:
            report = _build(notices, fresh, about, min_confidence, workers, progress, base)
            stores.switch(fresh, path, about)
        except OSError as e:
            raise stores.not_written(path, e) from e
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    from kg.notices import Skipped

    for where, notice, why in report["failed"]:
        skipped.append(Skipped(Path(where), f"notice {notice}", f"a rule failed on it ({why})",
                               "nothing was read from it; please report this, with the notice"))
    return BuildReport(path, len(notices), report["readings"], report["facts"], tuple(skipped),
                       tuple(report["dropped"]), tuple(report["silent"]), report["disagreements"],
                       seconds=time.perf_counter() - began)


def fingerprint(notice: Notice) -> str:
    """Checksum of a notice's text and of what is kept about it."""
    kept = (notice.sha256, notice.title, notice.published, notice.publisher, notice.language, notice.source,
            notice.section)
    return hashlib.sha256(repr(kept).encode("utf-8")).hexdigest()


def ontology_version() -> str:
    """The version that the ontology gives itself."""
    import re

    text = (folder("ontology") / "coop.ttl").read_text("utf-8")
    found = re.search(r'owl:versionInfo\s+"([^"]+)"', text)
    return found[1] if found else ""


def _unchanged(path: Path, about: dict[str, Any]) -> dict[str, Any] | None:
    """What the store says of itself, where it holds just what a build would give and can be opened; else None."""
    from kg.errors import StoreError

    try:
        known = stores.open_store(path).about
    except StoreError:
        return None
    return known if all(known.get(k) == v for k, v in about.items()) else None


def _build(notices: list[Notice], fresh: Path, about: dict[str, Any], min_confidence: float, workers: int | None,
           progress: Callable[[int, int], None] | None, base: str) -> dict[str, Any]:
    """Write the graph of the notices into ``fresh/graph`` and add the counts to `about`."""
    import pyoxigraph as ox

    from kg.graph.iris import Iris
    from kg.graph.quads import Writer

    batches = [notices[i:i + BATCH] for i in range(0, len(notices), BATCH)]
    candidates: list[Candidate] = []
    codes: set[str] = set()
    told: list[tuple[str, list[Contact]]] = []
    counts: list[tuple[str, dict[str, int]]] = []
    dropped: list[tuple[str, str]] = []
    failed: list[tuple[str, str, str]] = []
    done = 0
    spool = fresh / "facts.nq"
    with open(spool, "wb") as out, _parts(batches, min_confidence, base, workers, len(notices)) as parts:
        for part in parts:
            out.write(part.data)
            candidates += part.candidates
            codes |= part.countries
            told += part.contacts
            counts += part.counts
            dropped += part.dropped
            failed += part.failed
            done += len(part.counts)
            if progress:
                progress(done, len(notices))
        writer = Writer(Iris(base))
        settled, differ = writer.settle(candidates)
        out.write(_nquads(settled + writer.registry(codes)))
    store = ox.Store(str(fresh / "graph"))
    store.bulk_load(path=str(spool), format=ox.RdfFormat.N_QUADS)
    store.bulk_extend(_ties(store, told, writer))
    store.flush()
    del store
    spool.unlink()
    facts = {kind: sum(c.get(kind, 0) for _, c in counts) for kind in COUNTED}
    facts["tie"] = len({(c.a, c.b) for _, found in told for c in found})
    report = {"readings": sum(c["reading"] for _, c in counts), "facts": facts, "dropped": sorted(dropped),
              "silent": sorted(n for n, c in counts if not c["reading"]), "disagreements": differ, "failed": sorted(failed)}
    about["counts"] = {"notices": len(notices), "readings": report["readings"], "facts": facts}
    return report


def _ties(store: Any, told: list[tuple[str, list[Contact]]], writer: Any) -> list[Any]:
    """The quads of contacts and ties, in their own graph and in the default graph."""
    import pyoxigraph as ox

    from kg.graph.ties import contact_quads, fold

    graph = writer.node(writer.iris.graph("ties"))
    triples = [q.triple for notice, found in told for q in contact_quads(notice, found, writer.iris)]
    on = {writer.iris.id(c.on) for _, found in told for c in found}
    days = [q.triple for iri in sorted(on) for p in ("coop:begin", "coop:end")
            for q in store.quads_for_pattern(writer.node(iri), writer.name(p), None, ox.DefaultGraph())]
    triples += fold(triples + days, writer.iris)
    return [ox.Quad(t.subject, t.predicate, t.object, g) for t in triples for g in (graph, ox.DefaultGraph())]


def _nquads(quads: list[Any]) -> bytes:
    import pyoxigraph as ox

    data: bytes = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    return data


# ------------------------------------------------------------------ the work on notices, in one process or many
@contextmanager
def _parts(batches: list[list[Notice]], min_confidence: float, base: str, workers: int | None,
           total: int) -> Iterator[Iterator[_Part]]:
    """The batches' results, in their order whoever works on them."""
    if workers is None:
        workers = os.cpu_count() or 1 if total >= MANY else 1
    if workers <= 1 or len(batches) == 1:
        yield (_work(batch, min_confidence, base) for batch in batches)
        return
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(min(workers, len(batches)))
    waiting: deque[tuple[list[Notice], Future[_Part]]] = deque()
    try:
        yield _in_order(pool, batches, waiting, min_confidence, base, ahead=4 * workers)
    except BrokenProcessPool:
        raise _killer([n for batch, _ in waiting for n in batch], min_confidence, base) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    import kg.extract  # noqa: F401 - before the fork, so that no worker loads it again

    # fork: workers share what is loaded, and a script that calls build() needs no __main__ guard
    how = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
    return ProcessPoolExecutor(workers, mp_context=how, initializer=_worker, initargs=(os.getpid(),))


def _in_order(pool: ProcessPoolExecutor, batches: list[list[Notice]], waiting: deque[tuple[list[Notice], Future[_Part]]],
              min_confidence: float, base: str, ahead: int) -> Iterator[_Part]:
    """Results in the order of the batches, with a few batches under way (`waiting`) and no more held in memory."""
    for batch in batches:
        if len(waiting) >= ahead:
            yield waiting[0][1].result()
            waiting.popleft()
        waiting.append((batch, pool.submit(_work, batch, min_confidence, base)))
    while waiting:
        yield waiting[0][1].result()
        waiting.popleft()


def _killer(suspects: list[Notice], min_confidence: float, base: str) -> BadInput:
    """A worker died: which notice kills one that reads it alone."""
    from concurrent.futures.process import BrokenProcessPool

    for notice in suspects:
        with _pool(1) as alone:
            try:
                alone.submit(_work, [notice], min_confidence, base).result()
            except BrokenProcessPool:
                return BadInput(f"{notice.path}: the process that reads it dies (notice {notice.id}); take it out, and "
                                "report it")
    return BadInput("a process that reads notices was killed, perhaps for want of memory; build again, with --workers 1")


def _worker(parent: int) -> None:
    """In a worker: leave interrupts to the parent, and go when the parent is gone."""
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _fault(e: Exception) -> str:
    """An exception in one line, with the place in our code."""
    import traceback

    last = traceback.extract_tb(e.__traceback__)[-1]
    return f"{type(e).__name__} in {Path(last.filename).name}, line {last.lineno}: {e}"


def _work(batch: list[Notice], min_confidence: float, base: str) -> _Part:
    """Extract, resolve and write a batch of notices."""
    from kg.extract import extract
    from kg.graph.iris import Iris
    from kg.graph.quads import Writer
    from kg.graph.ties import contacts
    from kg.model import Extraction
    from kg.resolve import resolve
    from kg.language.registry import load_registry

    writer, registry = Writer(Iris(base)), load_registry()
    part = _Part(b"", [], set(), [], [])
    quads: list[Any] = []
    for notice in batch:
        try:
            extraction = extract(notice)
        except Exception as e:  # a rule's fault takes no other notice along; the end of the build tells it
            part.failed.append((notice.path, notice.id, _fault(e)))
            extraction = Extraction(notice, ())
        try:
            resolved = resolve(extraction, registry, min_confidence)
        except Exception as e:
            e.add_note(f"while reading the notice {notice.id} ({notice.path})")
            raise
        written = writer.notice(resolved)
        quads += written.quads
        part.candidates += written.candidates
        part.countries |= written.countries
        found = contacts(resolved)
        part.contacts.append((notice.id, found))
        part.countries |= {x.removeprefix("country/") for c in found for x in (c.a, c.b) if x.startswith("country/")}
        part.counts.append((notice.id, written.counts))
        part.dropped += [(notice.id, what) for what in resolved.dropped]
    part.data = _nquads(quads)
    return part
