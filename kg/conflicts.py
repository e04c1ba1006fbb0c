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


def conflicts(store: Store) -> list[Conflict]:
    """All disagreements, by thing and field; of each the value that holds first. Raises StoreError where the store has
    no record of what its notices said."""
    from kg.build.stages import writer_of
    from kg.build.state import State, candidate
    from kg.graph.store import state_of

    writer = writer_of(store.base)
    found = []
    try:
        with closing(State(state_of(store.path / store.about["graph"]), read_only=True)) as state:
            for (subject, field), rows in groupby(map(candidate, state.candidates()), lambda c: (c.subject, c.field)):
                said = list(rows)
                if len({c.value for c in said}) > 1:
                    found.append((subject, field, said, writer.winner(said)))
    except (sqlite3.Error, LookupError):
        raise StoreError(f"{store.path}: it has no record of what its notices said; build it again with "
                         "--force") from None
    out = []
    for subject, field, said, won in found:
        iri = writer.iris.id(subject)
        accounts = [Account(_text(c.value), c.value == won, c.notice, _date(store, writer.iris.notice(c.notice)),
                            _sentence(store, c.graphs)) for c in said]
        out.append(Conflict(iri, _value(store, iri, "skos:prefLabel"), field,
                            tuple(sorted(accounts, key=lambda a: (not a.holds, a.value, a.date, a.notice)))))
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


def lines(found: list[Conflict]) -> list[str]:
    """Disagreements as text."""
    out = []
    for c in found:
        out.append(f"{c.name}  {c.field}  {c.thing}")
        for a in c.accounts:
            out.append(f"  {'*' if a.holds else ' '} {a.value}  [{a.notice}{', ' + a.date if a.date else ''}]")
            if a.sentence:
                out.append(f'      "{a.sentence}"')
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
