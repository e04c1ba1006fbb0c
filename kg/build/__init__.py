"""Notices become a store: read, extract, resolve, write, settle, tie; nothing is seen of it until it is whole.

In stages: `kg.build.scan` finds the notices that are wanted; `stages.read` works on each alone, and its results are
kept (`kg.build.cache`) for this build should it be killed, and for the next; `stages.gather` looks at all of them in a
few words each; `kg.build.load` writes the graph, whole or as the last one with what has changed (`kg.build.state`).
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.build.scan import fingerprint, scan
from kg.errors import BadInput, StoreError
from kg.graph import store as stores
from kg.graph.vocabulary import BASE
from kg.paths import folder

if TYPE_CHECKING:
    from kg.build.cache import Cache
    from kg.build.cluster import Cluster
    from kg.build.pool import Workers
    from kg.build.stages import Plan
    from kg.corrections import Correction
    from kg.extractors import Extractor
    from kg.model import Notice
    from kg.notices import Skipped
    from kg.resolve.unsure import Weighed

__all__ = ["COUNTED", "BuildReport", "build", "fingerprint", "ontology_version", "rules_fingerprint"]

BATCH = 8  # notices a task of stage 1
COUNTED = ("mention", "body", "person", "event", "agreement", "participation", "party", "tenure")
FRESH = 0.25  # share of changed notices from which on the graph is written whole


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
    corrections: int = 0  # how many are in force
    rejected: int = 0  # readings whose quote does not stand in the notice
    remarks: tuple[str, ...] = ()  # on corrections: rows that cannot be used, things and sentences that are not found


@lru_cache(maxsize=1)
def rules_fingerprint() -> str:
    """Checksum of what decides on the content of a store: the code that reads and writes it, and the tables."""
    total = hashlib.sha256()
    package = Path(__file__).parent.parent
    files = [p for p in package.rglob("*.py") if p.relative_to(package).parts[0] in
             ("model.py", "corrections.py", "build", "notices", "language", "extract", "extractors", "resolve",
              "graph")]
    tables = [*sorted(folder("data/registry").rglob("*.csv")), *sorted(folder("data/rules").rglob("*.csv")),
              folder("ontology") / "schemes.ttl",
              folder("ontology") / "ties.rq"]
    for path in [*sorted(files), *tables]:
        total.update(path.name.encode("utf-8") + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def build(paths: Iterable[Path | str], store_dir: Path | str, *, columns: dict[str, str] | None = None,
          progress: Callable[[int, int], None] | None = None, force: bool = False, min_confidence: float = 0.0,
          workers: int | None = None, base: str = BASE, cluster: str | None = None,
          corrections: Sequence[Path | str] | None = None, extractor: Extractor | None = None) -> BuildReport:
    """Build a store from notices.

    paths: files and folders of notices. columns: for tables, which column holds which field (see `kg.notices`).
    progress: told (notices done, all notices) now and then. force: take nothing from the last build.
    min_confidence: readings below it are left out. workers: processes; by default one a core for MANY notices and more,
    and the store is the same whatever their number. base: the IRI under which things are named.
    cluster: the address of a Dask scheduler, on whose workers notices are read instead.
    corrections: files and folders of them (see `kg.corrections`); by default the folder ``corrections`` beside that of
    the notices, where there is one. extractor: what reads the notices (`kg.extractors`), by default the rules.

    Raises BadInput where the base is no IRI, no notice is found, a reading breaks the evidence contract or the cluster
    cannot be used, StoreError where the store cannot be written. In all cases, and when killed, the old store stays
    whole.
    """
    from kg import corrections as judged
    from kg.build import stages
    from kg.build.cache import Cache
    from kg.build.cluster import Cluster
    from kg.build.pool import Workers
    from kg.notices import discover

    began = time.perf_counter()
    stages.writer_of(base)
    path = Path(store_dir)
    given = [Path(p) if str(p) != "-" else p for p in paths]
    if cluster and extractor:
        raise BadInput("--cluster: reads with the rules only; leave it out, or --extractor")
    stores.check_target(path)
    stores.check_limits(path)
    judgements = judged.load(judged.beside(given) if corrections is None else corrections)
    skipped: list[Skipped] = []
    files = discover(given, skipped.append)
    if not (path / stores.ABOUT).exists() and not _any_notice(files, columns, skipped):
        raise _no_notice(given, skipped)
    about = {"kg": __version__, "ontology": ontology_version(), "rules": rules_fingerprint(), "base": base,
             "options": {"min_confidence": min_confidence}, "corrections": judgements.digest()}
    if extractor:
        about["options"]["extractor"] = extractor.label
    with stores.locked(path):
        try:
            with closing(Cache(path, fresh=force)) as cache, closing(Workers(workers)) as pool, ExitStack() as stack:
                rules = f"{about['rules']} {min_confidence}" + (f" {extractor.label}" if extractor else "")
                if cluster:
                    remote = stack.enter_context(closing(Cluster(cluster, about["rules"])))
                    _read_far(files, columns, cache, remote, min_confidence, rules, progress)
                todo = scan(files, columns, cache, rules, skipped.append)
                _read(todo, cache, pool, min_confidence, extractor, progress, len(files))
                about["notices"], about["digest"] = cache.digest()
                if not about["notices"]:
                    raise _no_notice(given, skipped)
                at = judged.home(given, corrections)
                about["judged"] = os.path.relpath(at, path) if at else ""
                report = _write(path, cache, pool, about, judgements.rows, progress, force)
                skipped += report.pop("failed")
        except sqlite3.Error as e:
            full = "disk is full" in str(e)
            raise stores.not_written(path, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) if full else e) from e
        except OSError as e:
            raise stores.not_written(path, e) from e
    report["remarks"] = (*judgements.faults, *report["remarks"])
    return BuildReport(path, skipped=tuple(skipped), seconds=time.perf_counter() - began, **report)


def ontology_version() -> str:
    """The version that the ontology gives itself."""
    import re

    text = (folder("ontology") / "coop.ttl").read_text("utf-8")
    found = re.search(r'owl:versionInfo\s+"([^"]+)"', text)
    return found[1] if found else ""


def _any_notice(files: list[Path], columns: dict[str, str] | None, skipped: list[Skipped]) -> bool:
    """Whether there is a notice, told before anything is written; `skipped` has the reasons where there is none."""
    from kg.notices import read_notices

    if Path("-") in files:  # it can be read only once
        return True
    why: list[Skipped] = []
    if next(read_notices(files, columns=columns, on_skip=why.append), None) is not None:
        return True
    skipped += why
    return False


def _no_notice(given: list[Path], skipped: list[Skipped]) -> BadInput:
    why = f" ({skipped[0]})" if skipped else ""
    where = ", ".join(str(p) for p in given) or "no path given"
    return BadInput(f"{where}: no notice in it{why}; give a folder of .txt, .md, .html, .xml, .jsonl or .csv files")


def _read_far(files: list[Path], columns: dict[str, str] | None, cache: Cache, cluster: Cluster, min_confidence: float,
              rules: str, progress: Callable[[int, int], None] | None) -> None:
    """Stage 1 on a cluster, for all of which nothing is kept."""
    from kg.build.cluster import BATCH
    from kg.build.scan import far, send
    from kg.build.state import batches

    tasks = ((batch, min_confidence, columns, rules) for batch in batches(send(files, columns, cache, rules), BATCH))
    done = 0
    for said, results in cluster.map(far, tasks):
        for file in said:
            cache.put_file(*file)
        for result in results:
            cache.put(*result)
        cache.commit()
        done += len(results)
        if progress:
            progress(done, max(done, len(files)))


def _read(todo: Iterator[tuple[bytes, Notice]], cache: Cache, pool: Workers, min_confidence: float,
          extractor: Extractor | None, progress: Callable[[int, int], None] | None, files: int) -> None:
    """Stage 1 for all notices of which no result is kept."""
    from kg.build import stages
    from kg.build.pool import WorkerDied, dies_of
    from kg.build.state import batches

    done = 0
    try:
        for results in pool.map(stages.read, ((batch, min_confidence, extractor) for batch in batches(todo, BATCH))):
            for result in results:
                cache.put(*result)
            cache.commit()
            done += len(results)
            if progress:
                progress(done, max(done, files))
    except WorkerDied as died:
        alone = (([item], min_confidence, extractor) for batch, *_ in died.tasks for item in batch)
        killer = dies_of(stages.read, alone)
        if killer is None:
            raise BadInput("a process that reads notices was killed, perhaps for want of memory; build again, with "
                           "--workers 1") from None
        notice = killer[0][0][1]
        raise BadInput(f"{notice.path}: the process that reads it dies (notice {notice.id}); take it out, and report "
                       "it") from None
    cache.commit(now=True)


def _write(path: Path, cache: Cache, pool: Workers, about: dict[str, Any], judgements: tuple[Correction, ...],
           progress: Callable[[int, int], None] | None, force: bool) -> dict[str, Any]:
    """Stages 2 and 3: the graph of all wanted notices, switched in. Gives the fields of a BuildReport."""
    from kg.build import load, stages
    from kg.build.rulings import idle, rule
    from kg.build.state import State
    from kg.extractors import REJECTED
    from kg.notices import Skipped

    known = None if force else _last(path)
    if known and known.get("again"):  # notices were skipped: what is known of them is nothing
        known = None
    if known and all(known.get(k) == v for k, v in about.items() if k != "judged"):
        stores.clear(path)  # a build that was killed just after its switch has left the graph before
        counts = known["counts"]
        return {"notices": about["notices"], "readings": counts["readings"], "facts": counts["facts"], "failed": [],
                "unchanged": True, "corrections": len(counts["corrections"]), "remarks": counts["remarks"]}
    described = ((notice, stages.unpack(brief)) for notice, brief in cache.briefs())
    things, split = stages.gather(described)
    ruled = rule(judgements, cache, about["base"], split, lambda same, different: stages.join(things, same, different))
    weighed = stages.unsure(things, ruled.plan.mapping)
    fresh = stores.building_folder(path)

    def tell(done: int) -> None:
        if progress:
            progress(done, about["notices"])

    try:
        if not known or not _changed(path, known, fresh, cache, about, ruled.plan, weighed, tell):
            shutil.rmtree(fresh, ignore_errors=True)
            fresh = stores.building_folder(path)
            state = State.new(fresh / "state")
            load.whole(cache, state, fresh / "graph", pool, ruled.plan, about["base"], tell)
            state.set_unsure(weighed)
            state.finish()
        with closing(State(fresh / "state", read_only=True)) as state:
            readings, facts, silent = state.counts()
            dropped, failed = state.told()
            counted = {**{kind: facts.get(kind, 0) for kind in COUNTED}, "tie": state.tie_count()}
            differ = sum(1 for _ in state.disputed())
        ruled.warnings += idle(ruled, fresh / "graph", about["base"])
        about["counts"] = {"notices": about["notices"], "readings": readings, "facts": counted,
                           "corrections": sorted(ruled.in_force), "remarks": ruled.warnings}
        again = [notice for notice, why in failed if why.startswith(stages.SKIPPED)]
        if again:
            about["again"] = len(again)
        stores.switch(fresh, path, about)
    finally:
        with suppress(OSError):
            stores.clear(path)  # the folder, and in the middle of a switch what no store names
    for notice in again:
        cache.forget(notice)
    cache.prune()
    told = [Skipped(Path(cache.path_of(notice)), f"notice {notice}", why, "build again, to ask again")
            if notice in again else
            Skipped(Path(cache.path_of(notice)), f"notice {notice}", f"a rule failed on it ({why})",
                    "nothing was read from it; please report this, with the notice") for notice, why in failed]
    return {"notices": about["notices"], "readings": readings, "facts": counted, "dropped": tuple(dropped),
            "silent": tuple(silent), "disagreements": differ, "failed": told,
            "rejected": sum(what.startswith(REJECTED) for _, what in dropped),
            "corrections": len(ruled.in_force), "remarks": ruled.warnings}


def _last(path: Path) -> dict[str, Any] | None:
    """What the store says of itself, where it can be opened."""
    try:
        return stores.open_store(path).about
    except StoreError:
        return None


def _changed(path: Path, known: dict[str, Any], fresh: Path, cache: Cache, about: dict[str, Any],
             plan: Plan, weighed: list[Weighed], tell: Callable[[int], None]) -> bool:
    """Build the graph from the last one, where that is possible and little has changed. False where it was not done."""
    from kg.build import load
    from kg.build.state import State

    if any(known.get(k) != about[k] for k in ("kg", "ontology", "rules", "base", "options")):
        return False
    graph = path / known["graph"]
    try:
        stores.verify(path, only=stores.state_of(graph).name)
    except StoreError:
        return False
    with suppress(sqlite3.Error, LookupError), closing(State(stores.state_of(graph), read_only=True)) as old:
        changes = load.Changes(cache, old, plan)
        if len(changes) > max(BATCH, FRESH * about["notices"]):
            return False
        state = State.new(fresh / "state", old)
        load.changed(cache, old, state, changes, graph, fresh / "graph", about["base"], tell)
        state.set_unsure(weighed)
        state.finish()
        return True
    return False
