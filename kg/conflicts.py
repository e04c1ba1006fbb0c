"""Where notices disagree about one thing: every value, with the notices and sentences that give it."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError

if TYPE_CHECKING:
    from kg.graph.store import Store


@dataclass(frozen=True, slots=True)
class Account:
    """One notice's value: the day of the notice ("" where unknown), and the sentence that it rests on. holds: the facts
    have this value."""

    value: str
    holds: bool
    notice: str
    date: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A thing (its IRI and name), a field of which notices give several values, and who gives which."""

    thing: str
    name: str
    field: str
    accounts: tuple[Account, ...]


def conflicts(store: Store, names: bool = False) -> list[Conflict]:
    """All disagreements, by thing and field; of each the value that holds first.

    A value that is only less precise ("June" beside "June 6") contradicts nothing. names: list also the several names
    of one thing. Raises StoreError where the store has no record of what its notices said.
    """
    from kg.build.stages import writer_of
    from kg.build.state import State
    from kg.graph.store import state_of

    writer = writer_of(store.base)
    try:
        with closing(State(state_of(store.path / store.about["graph"]), read_only=True)) as state:
            found = [(said, writer.winner(said)) for said in state.disputed(names)]
    except (sqlite3.Error, LookupError):
        raise StoreError(f"{store.path}: it has no record of what its notices said; build it again with "
                         "--force") from None
    out = _countries(store)
    for said, won in found:
        iri = writer.iris.id(said[0].subject)
        accounts = [Account(_text(c.value), c.value == won, c.notice, _date(store, writer.iris.notice(c.notice)),
                            _sentence(store, c.graphs)) for c in said]
        out.append(_conflict(store, iri, said[0].field, accounts))
    return sorted(out, key=lambda c: (c.thing, c.field))


def _conflict(store: Store, iri: str, field: str, accounts: list[Account]) -> Conflict:
    return Conflict(iri, _value(store, iri, "skos:prefLabel"), field,
                    tuple(sorted(accounts, key=lambda a: (not a.holds, a.value, a.date, a.notice))))


_STATES = ("countries", "nations", "states", "economies")


def _countries(store: Store) -> list[Conflict]:
    """Events for which notices count the countries that take part differently: each count stays, in its own group."""
    import pyoxigraph as ox

    counts: dict[str, dict[str, list[Account]]] = {}
    for event, part, notice, number, name, size in store.query(
            "SELECT DISTINCT ?e ?p ?n ?id ?name ?size { ?g coop:headcount ?size . ?p coop:participant ?g . "
            "?e coop:hasParticipation ?p . ?n a coop:Notice ; dcterms:identifier ?id . "
            "GRAPH ?n { ?e coop:hasParticipation ?p . ?g skos:prefLabel ?name } }"):
        if name.value.split()[-1].lower() in _STATES:
            readings = [q.graph_name.value for q in store.quads_for_pattern(event, None, part)
                        if not isinstance(q.graph_name, ox.DefaultGraph) and q.graph_name != notice]
            account = Account(size.value, True, number.value, _date(store, notice.value),
                              _sentence(store, tuple(sorted(readings))))
            counts.setdefault(event.value, {}).setdefault(number.value, []).append(account)
    out = []
    for iri, told in sorted(counts.items()):
        sizes = [{a.value for a in accounts} for accounts in told.values()]
        if len(sizes) > 1 and not set.intersection(*sizes):
            out.append(_conflict(store, iri, "number of countries", [a for by in told.values() for a in by]))
    return out


def _text(value: Any) -> str:
    """A value as a person writes it: a date by its ends, a place by city and countries."""
    if not isinstance(value, tuple):
        return str(value)
    first, second = value
    if isinstance(second, tuple):
        return ", ".join(x for x in (first or "", *second) if x)
    return f"{first or '?'} – {second}" if second and second != first else str(first or second)


def _value(store: Store, iri: str, term: str) -> str:
    import pyoxigraph as ox

    from kg.graph.vocabulary import full

    quads = store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(full(term)), None, ox.DefaultGraph())
    return min((q.object.value for q in quads), default="")


def _date(store: Store, notice: str) -> str:
    return _value(store, notice, "dcterms:issued")


def _sentence(store: Store, readings: tuple[str, ...]) -> str:
    for reading in readings:
        passage = _value(store, reading, "coop:fromPassage")
        if passage and (sentence := _value(store, passage, "nif:anchorOf")):
            return " ".join(sentence.split())
    return ""


def lines(found: list[Conflict], most: int = 3) -> list[str]:
    """Disagreements as text; of many notices that give one value the first."""
    out = []
    for c in found:
        out.append(f"{c.name}  {c.field}  {c.thing}")
        for (holds, value), same in groupby(c.accounts, lambda a: (a.holds, a.value)):
            accounts = list(same)
            for a in accounts[:most]:
                out.append(f"  {'*' if holds else ' '} {value}  [{a.notice}{', ' + a.date if a.date else ''}]")
                if a.sentence:
                    out.append(f'      "{a.sentence}"')
            if len(accounts) > most:
                out.append(f"    and {len(accounts) - most} more that say {value}")
    return out


def csv_of(found: list[Conflict]) -> str:
    """Disagreements as CSV, a row an account."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("thing", "name", "field", "value", "holds", "notice", "date", "sentence"))
    for c in found:
        for a in c.accounts:
            rows.writerow((c.thing, c.name, c.field, a.value, "yes" if a.holds else "no", a.notice, a.date, a.sentence))
    return out.getvalue()
