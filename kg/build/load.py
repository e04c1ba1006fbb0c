"""Results of all notices -> a graph on disk: written whole, or the last one with what has changed in it.

Both ways give the same graph. Neither holds more in memory than a few segments, whatever the number of notices.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.build import stages
from kg.build.cache import Cache
from kg.build.pool import Workers
from kg.build.state import Met, State, batches, candidate, same_names
from kg.graph.store import read_graph

if TYPE_CHECKING:
    import pyoxigraph as ox

MANY = 40  # notices from which on more than one process is worth its start
SEGMENT = 128  # notices a segment: some 20 to 40 MB of N-Quads, which a load takes in one piece
SAID = 8000  # rows a segment of what is settled
MET = 4000  # contacts a segment of ties


def whole(cache: Cache, state: State, graph: Path, workers: Workers, plan: stages.Plan, base: str,
          progress: Callable[[int], None]) -> None:
    """Write the graph of all wanted notices into a new folder, and its rows into an empty state."""
    import pyoxigraph as ox

    folder = graph.parent
    workers.ready(cache.count() >= MANY)
    store = ox.Store(str(graph))

    def take(segment: str) -> None:
        store.bulk_load(path=segment, format=ox.RdfFormat.N_QUADS)
        os.unlink(segment)

    rows: deque[list[tuple[str, bytes, dict[str, str]]]] = deque()

    def writing() -> Iterator[tuple[Any, ...]]:
        for number, batch in enumerate(batches(_wanted(cache, plan), SEGMENT)):
            rows.append(batch)
            yield [(_result(cache, key), names) for _, key, names in batch], base, str(folder / f"notices-{number}.nq")

    done = 0
    for segment, written in workers.map(stages.write, writing()):
        take(segment)
        for (_, key, names), (row, sums) in zip(rows.popleft(), written, strict=True):
            state.put(row, key, names, sums)
        done += len(written)
        progress(done)
    state.index()
    tasks: Iterator[tuple[Any, ...]] = (
        (batch, base, str(folder / f"settled-{number}.nq"))
        for number, batch in enumerate(batches(state.candidates(), SAID, itemgetter(0))))
    for segment, settled in workers.map(stages.settle, tasks):
        take(segment)
        for subject, sums in settled:
            state.set_sums(subject, sums)
    store.bulk_load("".join(sorted(curated(state, base))), ox.RdfFormat.N_QUADS)
    tasks = ((batch, days(store, batch, base), base, str(folder / f"ties-{number}.nq"))
             for number, batch in enumerate(batches(state.contacts(), MET, itemgetter(1, 2))))
    for segment, _ in workers.map(stages.tie, tasks):
        take(segment)
    if done > 2 * SEGMENT:
        # what was loaded in pieces lies in many files, all of which a reader has to ask: at 4,000 notices each term
        # that a query gives takes three to four times as long; merged here once, for some 4 ms a notice
        store.optimize()
    store.flush()


def curated(state: State, base: str) -> set[str]:
    """The lines of what the registry says of the countries and bodies that notices speak of."""
    from kg.graph.changes import changed_bodies

    writer = stages.writer_of(base)
    named = {}
    for body in changed_bodies():
        said = [candidate(row) for row in state.candidates(f"body/{body}")]
        if said:
            names = [c for c in said if c.field == "name"]
            named[body] = writer.winner(names) if names else ""
    return set(writer.registry(state.codes(), named))


def _wanted(cache: Cache, plan: stages.Plan) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """(id, key, what merging and corrections change in it) of every notice, sorted by id."""
    if not plan:
        yield from ((notice, key, {}) for notice, _, key in cache.wanted())
        return
    for (notice, _, key), (_, brief) in zip(cache.wanted(), cache.briefs(), strict=True):
        yield notice, key, plan.names(notice, brief)


def _result(cache: Cache, key: bytes) -> bytes:
    data = cache.result(key)
    if data is None:
        raise LookupError(f"no result {key.hex()} in the cache")
    return data


def days(store: ox.Store, contacts: list[Met], base: str) -> bytes:
    """When the occasions of contacts were, as N-Triples."""
    import pyoxigraph as ox

    from kg.graph.vocabulary import full

    # not one query: the engine joins a list of values by reading all that it could match
    iris, facts = stages.writer_of(base).iris, ox.DefaultGraph()
    terms = [ox.NamedNode(full(name)) for name in ("coop:begin", "coop:end")]
    on = sorted({m[4] for m in contacts})
    return "".join(f"{q.triple} .\n" for key in on for p in terms
                   for q in store.quads_for_pattern(ox.NamedNode(iris.id(key)), p, None, facts)).encode("utf-8")


# ------------------------------------------------------------------ what has changed
class Changes:
    """Which notices differ between the last graph and the one that is wanted."""

    def __init__(self, cache: Cache, old: State, plan: stages.Plan):
        self.gone: list[tuple[str, bytes]] = []
        self.come: list[tuple[str, bytes, dict[str, str]]] = []
        self.same = 0
        before, now = iter(old.notices()), iter(_wanted(cache, plan))
        was, new = next(before, None), next(now, None)
        while was or new:
            if new is None or (was and was[0] < new[0]):
                assert was
                self.gone.append(was[:2])
                was = next(before, None)
            elif was is None or new[0] < was[0]:
                self.come.append(new)
                new = next(now, None)
            else:
                if was[1] == new[1] and same_names(was[2], new[2]):
                    self.same += 1
                else:
                    self.gone.append(was[:2])
                    self.come.append(new)
                was, new = next(before, None), next(now, None)

    def __len__(self) -> int:
        return len(self.gone) + len(self.come)


def changed(cache: Cache, old: State, state: State, changes: Changes, old_graph: Path, graph: Path, base: str,
            progress: Callable[[int], None]) -> None:
    """Write the wanted graph into a new folder as the last one with its changes. `state` is a copy of `old`.

    Raises LookupError where the cache has no result of a notice of the last graph any more.
    """
    import pyoxigraph as ox

    before = read_graph(old_graph)
    minus: set[str] = set()
    plus: set[str] = set()
    subjects: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    occasions: set[str] = set()
    touched = {notice for notice, _ in changes.gone} | {notice for notice, _, _ in changes.come}
    for notice, key in changes.gone:
        row = stages.written(_result(cache, key), old.names_of(notice), base)
        minus.update(row.facts, row.evidence)
        subjects.update(old.subjects(notice))
        pairs.update(old.pairs(notice=notice))
        occasions.update(row.occasions)
        state.drop(notice)
    for done, (notice, key, names) in enumerate(changes.come, 1):
        row = stages.written(_result(cache, key), names, base)
        plus.update(row.facts, row.evidence)
        state.put(row, key, names, stages.sums(row.facts))
        subjects.update(state.subjects(notice))
        pairs.update(state.pairs(notice=notice))
        occasions.update(row.occasions)
        progress(changes.same + done)
    unsettled: set[str] = set()  # lines in the graphs of notices that have not changed themselves
    for subject in sorted(subjects):
        facts, evidence = stages.settled(old.candidates(subject), base)
        minus.update(facts, evidence)
        unsettled.update(evidence)
        facts, evidence = stages.settled(state.candidates(subject), base)
        plus.update(facts, evidence)
        state.set_sums(subject, stages.sums(facts))
    minus.update(curated(old, base))
    plus.update(curated(state, base))
    minus -= plus
    minus -= _held(state, minus)
    minus -= _own(cache, old, touched, unsettled & minus, base)

    before.backup(str(graph))
    store = ox.Store(str(graph))
    _apply(store, minus, plus)
    for occasion in sorted(occasions | {s for s in subjects if s.startswith(("event/", "agreement/"))}):
        pairs.update(old.pairs(occasion=occasion), state.pairs(occasion=occasion))
    ordered = sorted(pairs)
    minus, plus = _tied(before, old, ordered, base), _tied(store, state, ordered, base)
    _apply(store, minus - plus, plus)
    store.flush()


def _tied(store: ox.Store, state: State, pairs: list[tuple[str, str]], base: str) -> set[str]:
    """The lines of the ties of pairs and of their contacts."""
    contacts = (m for pair in pairs for m in state.contacts(pair))
    return {line for batch in batches(contacts, MET, itemgetter(1, 2))
            for line in stages.ties(batch, days(store, batch, base), base)}


def _held(state: State, lines: set[str]) -> set[str]:
    """Those of the lines that some notice or settled thing still states as facts."""
    import hashlib

    by_sum = {hashlib.blake2b(x.encode("utf-8"), digest_size=8).digest(): x for x in lines}
    held = set()
    for sums in state.sums():
        for i in range(0, len(sums), 8):
            line = by_sum.get(sums[i:i + 8])
            if line is not None:
                held.add(line)
    return held


def _own(cache: Cache, old: State, touched: set[str], lines: set[str], base: str) -> set[str]:
    """Those of the lines that a notice which has not changed states by itself in its graph or those of its readings."""
    if not lines:
        return set()
    own: set[str] = set()
    iris = stages.writer_of(base).iris
    text = "".join(sorted(lines))
    for notice, key, _ in old.notices():
        if notice not in touched:
            marks = (f"<{iris.notice(notice)}> .\n", f"<{iris.id(f'reading/{notice}/')}")
            if any(mark in text for mark in marks):
                own.update(lines.intersection(stages.written(_result(cache, key), old.names_of(notice), base).evidence))
    return own


def _apply(store: ox.Store, minus: set[str], plus: set[str]) -> None:
    """Take quads out and put quads in; a graph that is left empty goes."""
    import pyoxigraph as ox

    emptied = set()
    for q in ox.parse("".join(sorted(minus)), format=ox.RdfFormat.N_QUADS):
        store.remove(q)
        emptied.add(q.graph_name)
    store.extend(ox.parse("".join(sorted(plus)), format=ox.RdfFormat.N_QUADS))
    for graph in emptied - {ox.DefaultGraph()}:
        if next(store.quads_for_pattern(None, None, None, graph), None) is None:
            store.remove_graph(graph)
