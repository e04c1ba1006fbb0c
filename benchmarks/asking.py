"""Print how long the saved queries take through kg, by a plain call of pyoxigraph, and by rdflib's own engine, over
the same facts, in one run.

    python -m benchmarks.asking                          # about 100,000 and 1,000,000 triples
    python -m benchmarks.asking 5000000 --without-rdflib
    python -m benchmarks.asking out/store --only ties,events   # a store that is there
    python -m benchmarks.asking 1000000 --cap 20 --load-cap 300 --budget 3600

The facts are those of made-up notices (`benchmarks.generate`). All three answer the same text of the query, with the
same parameters: a country, a pair of countries, a body ... that the store knows something of. Queries that ask for
readings are not put to rdflib, which is given the facts only.

Every run has its limit, in seconds of the processor: --cap for one query in one engine (20 unless said; rdflib 5),
--load-cap for rdflib's reading of the facts (120), which it does once a size; where that is not enough, the table says
so and goes on without it. --budget limits the whole run, in seconds that pass; what it leaves out stands in the table
as not reached. The table is Markdown on standard output, line by line as it is measured; what is done at the moment is
told on standard error. Seconds are the processor's: the mean of as many runs as a fifth of a second holds, at least
three, or one run where it takes over a second.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

A_NOTICE = 900  # facts that a made-up notice gives, about
AGAIN = 1.0  # seconds of a run under which it is done again
# what the store knows something of, by type of parameter; the pair is for queries that take two countries
KNOWN = {
    "pair": "SELECT ?x ?y { ?t a coop:Tie ; coop:between ?x, ?y FILTER(STR(?x) < STR(?y)) } ORDER BY ?t LIMIT 1",
    "body": "SELECT ?b { ?b a coop:Body . ?p coop:participant ?b } ORDER BY ?b LIMIT 1",
    "line": "SELECT ?b { ?c coop:lineTo ?b } ORDER BY ?b LIMIT 1",
    "official": "SELECT ?o { ?o a coop:Official OPTIONAL { ?p coop:participant ?o } } ORDER BY (!BOUND(?p)) ?o LIMIT 1",
}


class _Late(BaseException):  # no Exception: rdflib passes over some of these
    pass


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# ------------------------------------------------------------------ in processes of their own
def _timed(work: Callable[[], Any], cap: float) -> float | None:
    """Processor seconds, which other load hardly changes; None where Python's own work was stopped at the cap."""

    def stop(*_: object) -> None:
        raise _Late

    signal.signal(signal.SIGPROF, stop)
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, cap, 0.5)  # again and again, should the first be passed over
    try:
        try:
            work()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except _Late:  # also where it comes while the work is being given up
        signal.setitimer(signal.ITIMER_PROF, 0)
        return None
    return time.process_time() - began


def _mean(work: Callable[[], Any]) -> float:
    took = [_spent(work)]
    while took[0] < AGAIN and len(took) < 1000 and (len(took) < 3 or sum(took) < 0.2):
        took.append(_spent(work))
    return statistics.fmean(took)


def _spent(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _given(store: Any, query: Any) -> dict[str, str]:
    """Values for the parameters that a query cannot do without. Raises KeyError where the store has none."""
    needed = [p for p in query.parameters if p.required]
    countries = [p.name for p in needed if p.type == "country"]
    out = {}
    if countries:
        pair = next(iter(store.query(KNOWN["pair"])), None)
        if pair is None:
            raise KeyError("the store has no tie")
        out = dict(zip(countries, (term.value for term in pair), strict=False))
    for p in needed:
        if p.name not in out:
            row = next(iter(store.query(KNOWN[p.type])), None)
            if row is None:
                raise KeyError(f"the store has no {p.type}")
            out[p.name] = row[0].value
    return out


def engine(path: str, name: str, by: str, to: Connection, cap: float) -> None:
    """One query by kg or by a plain call; sends the seconds, the rows and the text, or why it was not asked.

    The engine cannot be interrupted: the system ends the process at the cap.
    """
    from kg.errors import KgError
    from kg.graph.store import open_store
    from kg.lookup import one
    from kg.query import bind, evaluate, load, prefixes, tokenize

    store = open_store(path)
    known = prefixes()
    try:
        given = _given(store, load(name))
    except KeyError as e:
        return to.send((str(e.args[0]), 0, ""))
    rows: Any = []

    def bound() -> tuple[Any, str, tuple[int, int]]:
        query = load(name)
        return query, *bind(query, given, lambda kind, t: one(store, kind, t), tokenize(query.text))

    def through_kg() -> None:
        nonlocal rows
        rows = evaluate(store, *bound()).rows

    try:
        text = bound()[1]
    except KgError as e:
        return to.send((str(e), 0, ""))

    def plain() -> None:
        nonlocal rows
        rows = list(store.graph.query(text, prefixes=known))  # type: ignore[arg-type]

    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + 3 * cap) + 1,) * 2)
    took = _mean(through_kg if by == "kg" else plain)
    to.send((took, len(rows), text))


def written(path: str, facts: str, to: Connection, cap: float) -> None:
    """Write the facts as N-Triples and load them into an empty store in memory; sends their number and the seconds."""
    import pyoxigraph as ox

    from kg.graph.store import open_store

    open_store(path).graph.dump(facts, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    with open(facts, "rb") as f:
        number = sum(1 for _ in f)
    to.send((number, _spent(lambda: ox.Store().bulk_load(path=facts, format=ox.RdfFormat.N_TRIPLES))))


def _all(graph: Any, text: str, known: dict[str, str]) -> None:
    list(graph.query(text, initNs=known))


def other_engine(facts: str, to: Connection, cap: float, load_cap: float) -> None:
    """rdflib: sends the seconds of its load (None: too many), then answers each text with seconds (None: too many)."""
    import rdflib

    from kg.query import prefixes

    known = prefixes()
    graph = rdflib.Graph()
    loaded = _timed(lambda: graph.parse(facts, format="nt"), load_cap)
    to.send(loaded)
    while loaded is not None:
        to.send(_timed(partial(_all, graph, to.recv(), known), cap))


# ------------------------------------------------------------------ the table
class Apart:
    """A function in a process of its own, which is ended with the block."""

    def __init__(self, work: Callable[..., None], *given: Any, caps: tuple[float, ...]):
        self.here, there = multiprocessing.Pipe()
        self.process = multiprocessing.get_context("spawn").Process(target=work, args=(*given, there, *caps))
        self.process.start()
        there.close()

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        self.process.kill()
        self.process.join()

    def told(self, within: float) -> Any:
        """What it sends next. Raises EOFError where the system has ended it, TimeoutError where it takes too long."""
        if not self.here.poll(within):
            raise TimeoutError
        try:
            return self.here.recv()
        except EOFError:
            self.process.join()
            if self.process.exitcode and self.process.exitcode > 0:
                raise RuntimeError("a process of the benchmark failed; what it said stands above") from None
            raise


def measure(path: Path, *, cap: float, others_cap: float, load_cap: float, until: float, only: list[str],
            with_rdflib: bool = True) -> None:
    """Ask a store it all, and print the table."""
    from kg.query import saved

    with tempfile.TemporaryDirectory() as place:
        facts = str(Path(place) / "facts.nt")
        say(f"{path}: facts are written")
        with Apart(written, str(path), facts, caps=(cap,)) as writer:
            number, bulk = writer.told(3600)
        rdflib: Apart | None = None
        why = "not asked"
        if with_rdflib:
            say(f"{path}: rdflib reads {number:,} facts")
            rdflib = Apart(other_engine, facts, caps=(others_cap, load_cap))
            try:
                loaded = rdflib.told(max(10 * load_cap, 60))
                why = f"load over {load_cap:g} s"
            except (EOFError, TimeoutError):
                loaded, why = None, "died while loading"
            if loaded is None:
                rdflib.end()
                rdflib = None
        print(f"\n{number:,} facts; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        print(f"load into memory: pyoxigraph {bulk:.2f} s, rdflib "
              f"{f'{loaded:.1f} s' if rdflib else why}\n")
        print("| query | rows | pyoxigraph s | kg / pyoxigraph | rdflib / pyoxigraph |\n|" + " --- |" * 5)
        shares: list[float] = []
        ratios: list[float] = []
        stopped = 0
        try:
            for name in only or saved():
                if time.monotonic() > until:
                    print(f"| {name} | not reached: the budget of time was spent | | | |", flush=True)
                    continue
                say(f"{path}: {name}")
                found = {}
                for by in ("pyoxigraph", "kg"):
                    try:
                        with Apart(engine, str(path), name, by, caps=(cap,)) as asked:
                            found[by] = asked.told(60 * cap)
                    except (EOFError, TimeoutError):
                        found[by] = (None, 0, "")
                ours, rows, text = found["pyoxigraph"]
                if isinstance(ours, str):
                    print(f"| {name} | not asked: {ours[:80]} | | | |", flush=True)
                    continue
                if ours is None:
                    print(f"| {name} | | over {3 * cap:g} | | |", flush=True)
                    continue
                share = "over"
                if found["kg"][0] is not None:
                    shares.append(found["kg"][0] / ours)
                    share = f"{shares[-1]:.2f}"
                theirs = "reads sentences" if "GRAPH" in text else why
                if rdflib is not None and "GRAPH" not in text:
                    rdflib.here.send(text)
                    try:
                        took = rdflib.told(60 * others_cap)
                        ratios.append((others_cap if took is None else took) / ours)
                        theirs = f"{'over ' if took is None else ''}{ratios[-1]:,.1f}"
                        stopped += took is None
                    except (EOFError, TimeoutError):
                        theirs, why = "died", "died before"
                        rdflib.end()
                        rdflib = None
                print(f"| {name} | {rows:,} | {ours:.3f} | {share} | {theirs} |", flush=True)
        finally:  # also where it is interrupted: what was measured is summed up
            if rdflib is not None:
                rdflib.end()
            medians = [f"{statistics.median(r):,.2f}" if r else "" for r in (shares, ratios)]
            print(f"| median | | | {medians[0]} | {medians[1]} |")
            print(f"\nrdflib was stopped at {others_cap:g} s in {stopped} of {len(ratios)}; "
                  f"load average {os.getloadavg()[0]:.1f}", flush=True)


def main(words: list[str]) -> None:
    """Read the options, make the stores that are not there, measure each."""
    options = argparse.ArgumentParser("python -m benchmarks.asking", description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("sizes", nargs="*", default=["100000", "1000000"], metavar="SIZE|STORE")
    options.add_argument("--cap", type=float, default=20.0)
    options.add_argument("--rdflib-cap", type=float, default=5.0)
    options.add_argument("--load-cap", type=float, default=120.0)
    options.add_argument("--budget", type=float, default=3600.0)
    options.add_argument("--only", default="")
    options.add_argument("--without-rdflib", action="store_true")
    given = options.parse_args(words)
    until = time.monotonic() + given.budget
    with tempfile.TemporaryDirectory() as made:
        for word in given.sizes:
            path = Path(word)
            if word.replace(",", "").isdigit():
                from benchmarks.generate import write
                from kg.build import build

                notices, path = Path(made) / f"notices-{word}", Path(made) / f"store-{word}"
                say(f"{path}: built")
                list(write(notices, max(1, int(word.replace(",", "")) // A_NOTICE)))
                build([notices], path)
            measure(path, cap=given.cap, others_cap=given.rdflib_cap, load_cap=given.load_cap, until=until,
                    only=[n for n in given.only.split(",") if n], with_rdflib=not given.without_rdflib)


if __name__ == "__main__":
    main(sys.argv[1:])
