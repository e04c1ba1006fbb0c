"""What became of bodies -> lines of N-Quads: from the registry's table of changes, for the bodies that notices name.

A change is an `org:ChangeEvent` with all bodies before and after it. The first of each are its main line
(`coop:lineFrom`, `coop:lineTo`), along which a body is followed back and forward. A body on the line of one that
notices name is there as that is, by the registry's word; one that only gave or took a part has its name and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kg.graph.vocabulary import BODY_CLASSES
from kg.language.registry import Change, Row, load_registry

if TYPE_CHECKING:
    from kg.graph.quads import Writer


def changed_bodies() -> list[str]:
    """The ids of all bodies that came from a change or ended in one, sorted."""
    return sorted({row.id for c in load_registry().changes for row in (*c.before, *c.after)})


def countries_of(named: Mapping[str, str]) -> set[str]:
    """The codes of the countries of the bodies that `change_lines` speaks of."""
    line, changes = _about(named)
    rows = [load_registry().bodies[i] for i in line] + [r for c in changes for r in (*c.before, *c.after)]
    return {r.country for r in rows if r.country}


def change_lines(named: Mapping[str, str], writer: Writer) -> Iterator[tuple[str, str, str]]:
    """Triples on bodies and their changes. named: of those that notices name, by id, the name that holds ("" for none).

    What notices say of a body (class, kind, country, name) is theirs; the registry adds its other names and its days.
    """
    registry = load_registry()
    line, changes = _about(named)
    for i in sorted(line):
        row = registry.bodies[i]
        this = writer.node(writer.iris.id(f"body/{i}"))
        if i not in named:
            yield from _introduced(row, this, writer)
        shown = named.get(i, row.name)
        for n in row.names:
            if n.form == "abbreviation":
                yield this, writer.name("coop:abbreviation"), writer.literal(n.text)
            elif n.text != shown:
                yield this, writer.name("skos:altLabel"), writer.literal(n.text)
        if row.valid_from or row.valid_until:
            yield from writer.dated(this, row.valid_from or None, row.valid_until or None)
    for c in changes:
        yield from _change(c, writer)
        for row in (*c.before, *c.after):
            if row.id not in line:
                this = writer.node(writer.iris.id(f"body/{row.id}"))
                yield this, writer.name("rdf:type"), writer.name("org:Organization")
                yield this, writer.name("skos:prefLabel"), writer.literal(row.name)


def _about(named: Mapping[str, str]) -> tuple[set[str], list[Change]]:
    """The ids of the bodies that are named and of those on their lines, and the changes in which these have a part."""
    registry = load_registry()
    line: set[str] = set()
    todo = sorted(named)
    while todo:
        i = todo.pop()
        if i in line:
            continue
        line.add(i)
        for c in registry.changes:
            if any(r.id == i for r in c.before):
                todo.append(c.after[0].id)
            if c.after[0].id == i:
                todo.append(c.before[0].id)
    return line, [c for c in registry.changes if any(r.id in line for r in (*c.before, *c.after))]


def _introduced(row: Row, this: str, writer: Writer) -> Iterator[tuple[str, str, str]]:
    name = writer.name
    yield this, name("rdf:type"), name("coop:Body")
    if row.kind in BODY_CLASSES:
        yield this, name("rdf:type"), name(f"coop:{BODY_CLASSES[row.kind]}")
    yield this, name("coop:kind"), name(f"kind:{row.kind}")
    yield this, name("coop:ofCountry"), writer.node(writer.iris.id(f"country/{row.country}"))
    yield this, name("skos:prefLabel"), writer.literal(row.name)


def _change(c: Change, writer: Writer) -> Iterator[tuple[str, str, str]]:
    name = writer.name

    def body(row: Row) -> str:
        return writer.node(writer.iris.id(f"body/{row.id}"))

    this = writer.node(writer.iris.id(f"change/{c.date}.{c.before[0].id}"))  # a body ends once
    yield this, name("rdf:type"), name("org:ChangeEvent")
    yield this, name("coop:kind"), name(f"kind:{c.kind}")
    yield this, name("dcterms:source"), writer.literal(c.source)
    yield from writer.dated(this, c.date, c.date)
    yield this, name("coop:lineFrom"), body(c.before[0])
    yield this, name("coop:lineTo"), body(c.after[0])
    for row in c.before:
        yield this, name("org:originalOrganization"), body(row)
    for row in c.after:
        yield body(row), name("org:resultedFrom"), this
