"""Print how long the saved queries take beside rdflib's own engine, over the same facts, in one run.

    python -m benchmarks.asking                    # about 100,000 and 1,000,000 triples
    python -m benchmarks.asking 100000 --cap 20    # an engine is stopped after so many seconds a query (10 unless said)

The facts are those of made-up notices (`benchmarks.generate`). Both engines answer the same text of the query; queries
that ask for readings are left out, since rdflib is given the facts only.
"""

from __future__ import annotations

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
from kg.query import bind, load_saved, prefixes, saved, tokenize

A_NOTICE = 900  # facts that a made-up notice gives, about


class _Late(Exception):
    pass


def _timed(work: Callable[[], Any], cap: int) -> tuple[float, bool]:
    """Seconds, and whether the work was stopped at the cap."""

    def stop(*_: object) -> None:
        raise _Late

    signal.signal(signal.SIGALRM, stop)
    began = time.perf_counter()
    signal.alarm(cap)
    try:
        work()
    except _Late:
        return float(cap), True
    finally:
        signal.alarm(0)
    return time.perf_counter() - began, False


def measure(triples: int, place: Path, cap: int) -> None:
    """Build a store of about so many facts and ask it all."""
    import rdflib

    notices = place / f"notices-{triples}"
    list(write(notices, max(1, triples // A_NOTICE)))
    build([notices], place / f"store-{triples}")
    store = open_store(place / f"store-{triples}")
    quads = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    facts = ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES) or b""
    other = rdflib.Graph()
    loading, _ = _timed(lambda: other.parse(data=facts, format="nt"), 3600)
    bulk, _ = _timed(lambda: ox.Store().bulk_load(facts, format=ox.RdfFormat.N_TRIPLES), 3600)
    print(f"\n{len(other):,} facts; load: pyoxigraph {bulk:.2f} s, rdflib {loading / bulk:.0f} x", flush=True)
    person = next(iter(store.query("SELECT ?n { ?p a coop:Official ; skos:prefLabel ?n } ORDER BY ?n LIMIT 1")), None)
    asked_with = {"country": "Korea", "body": "WTO", "year": "2017", "official": person[0].value if person else ""}
    ratios, stopped = [], 0
    for name in saved():
        query = load_saved(name)
        given = {p.name: asked_with.get(p.type, "") for p in query.parameters if p.required}
        try:
            text, _ = bind(query, given, lambda kind, t: one(store, kind, t), tokenize(query.text))
        except KgError as e:
            print(f"  {name:<30} not asked: {e}"[:110], flush=True)
            continue
        if "GRAPH" in text:
            continue
        ours = statistics.median(_timed(lambda t=text: list(store.query(t)), 3600)[0] for _ in range(3))
        theirs, late = _timed(lambda t=text: list(other.query(t, initNs=prefixes())), cap)
        ratios.append(theirs / ours)
        stopped += late
        more = "more than " if late else ""
        print(f"  {name:<30}{ours * 1000:>10.1f} ms   rdflib {more}{theirs / ours:,.1f} x", flush=True)
    middle = statistics.median(ratios)
    print(f"  median: rdflib {middle:,.0f} x; stopped at {cap} s: {stopped} of {len(ratios)}", flush=True)


def main(words: list[str]) -> None:
    cap = int(words[words.index("--cap") + 1]) if "--cap" in words else 10
    sizes = [int(w.replace(",", "")) for i, w in enumerate(words) if w[0].isdigit() and words[i - 1] != "--cap"]
    with tempfile.TemporaryDirectory() as made:
        for triples in sizes or [100_000, 1_000_000]:
            measure(triples, Path(made), cap)


if __name__ == "__main__":
    main(sys.argv[1:])
