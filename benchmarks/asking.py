"""Print how long the saved queries take through kg, by a plain call of pyoxigraph, and by rdflib's own engine, over
the same facts, in one run.

    python -m benchmarks.asking                    # about 100,000 and 1,000,000 triples
    python -m benchmarks.asking 100000 --cap 20    # rdflib is stopped after so many seconds a query (5 unless said)
    python -m benchmarks.asking out/store          # a store that is there

The facts are those of made-up notices (`benchmarks.generate`). All three answer the same text of the query; queries
that ask for readings are not put to rdflib, which is given the facts only. The table is Markdown; seconds are the
processor's.
"""

from __future__ import annotations

import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchmarks.generate import write
from kg.build import build
from kg.errors import KgError
from kg.graph.store import open_store
from kg.lookup import one
from kg.query import Query, bind, evaluate, load_saved, prefixes, saved, tokenize

A_NOTICE = 900  # facts that a made-up notice gives, about


class _Late(Exception):
    pass


def _timed(work: Callable[[], Any], cap: int) -> tuple[float, bool]:
    """Processor seconds, which other load hardly changes, and whether the work was stopped at the cap."""

    def stop(*_: object) -> None:
        raise _Late

    signal.signal(signal.SIGPROF, stop)
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, cap)
    try:
        work()
    except _Late:
        return float(cap), True
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - began, False


def measure(path: Path, cap: int) -> None:
    """Ask a store it all."""
    import rdflib

    store = open_store(path)
    quads = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    facts = ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES) or b""
    other = rdflib.Graph()
    loading, _ = _timed(lambda: other.parse(data=facts, format="nt"), 3600)
    bulk, _ = _timed(lambda: ox.Store().bulk_load(facts, format=ox.RdfFormat.N_TRIPLES), 3600)
    print(f"\n{len(other):,} facts; load average {os.getloadavg()[0]:.1f}")
    print(f"load: pyoxigraph {bulk:.2f} s, rdflib {loading / bulk:.0f} times that\n")
    print("| query | rows | pyoxigraph s | kg / pyoxigraph | rdflib / pyoxigraph |\n| --- | --- | --- | --- | --- |")
    asked_with = {"country": "Korea", "year": "2017"}
    for kind in ("body", "official"):
        first = store.query(f"SELECT ?p {{ ?p a coop:{kind.title()} }} ORDER BY ?p LIMIT 1")
        asked_with |= dict(zip([kind], (row[0].value for row in first), strict=False))
    shares, ratios, stopped = [], [], 0
    for name in saved():
        query = load_saved(name)
        given = {p.name: asked_with.get(p.type, "") for p in query.parameters if p.required}

        def bound(query: Query = query, given: dict[str, str] = given) -> tuple[str, tuple[int, int]]:
            return bind(query, given, lambda kind, t: one(store, kind, t), tokenize(query.text))

        try:
            text, _ = bound()
        except KgError as e:
            print(f"| {name} | not asked: {e} |"[:110], flush=True)
            continue

        rows: list[Any] = []

        def plain(text: str = text, rows: list[Any] = rows) -> None:
            rows[:] = store.graph.query(text, prefixes=prefixes())

        def through_kg(query: Query = query, bound: Callable[[], Any] = bound) -> None:
            evaluate(store, query, *bound())

        ours = _median(plain)
        share = _median(through_kg) / ours
        shares.append(share)
        theirs = "reads sentences"
        if "GRAPH" not in text:
            taken, late = _timed(lambda t=text: list(other.query(t, initNs=prefixes())), cap)
            ratios.append(taken / ours)
            stopped += late
            theirs = f"{'over ' if late else ''}{taken / ours:,.1f}"
        print(f"| {name} | {len(rows):,} | {ours:.3f} | {share:.2f} | {theirs} |", flush=True)
    print(f"| median | | | {statistics.median(shares):.2f} | {statistics.median(ratios):,.1f} |")
    now = os.getloadavg()[0]
    print(f"\nrdflib was stopped at {cap} s in {stopped} of {len(ratios)}; load average {now:.1f}", flush=True)


def _median(work: Callable[[], Any]) -> float:
    """Seconds: the median of three runs, or one run where that takes more than a second."""
    first, _ = _timed(work, 3600)
    return first if first > 1 else statistics.median([first, *(_timed(work, 3600)[0] for _ in range(2))])


def main(words: list[str]) -> None:
    if {"-h", "--help"} & set(words):
        print(__doc__)
        return
    cap = int(words[words.index("--cap") + 1]) if "--cap" in words else 5
    given = [w for i, w in enumerate(words) if w != "--cap" and words[i - 1] != "--cap"]
    with tempfile.TemporaryDirectory() as made:
        for word in given or ["100000", "1000000"]:
            path = Path(word)
            if word.replace(",", "").isdigit():
                notices, path = Path(made) / f"notices-{word}", Path(made) / f"store-{word}"
                list(write(notices, max(1, int(word.replace(",", "")) // A_NOTICE)))
                build([notices], path)
            measure(path, cap)


if __name__ == "__main__":
    main(sys.argv[1:])
