"""A body's line through time, from the registry: names, days, and the changes between, as rows and as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import BadInput

if TYPE_CHECKING:
    from kg.language.registry import Change, Registry, Row


@dataclass(frozen=True, slots=True)
class Period:
    """A body under one name. change: how it came to be (of CHANGE_KINDS) on `begin`, or "". joined: other bodies of
    which it took (a part of) the work then; parted: other bodies to which it gave some when it ended."""

    id: str
    name: str
    abbreviation: str
    begin: str
    end: str
    change: str
    joined: tuple[str, ...]
    parted: tuple[str, ...]
    source: str


def find(name: str, country: str | None = None) -> Row:
    """The registry's body of an id or name. Raises BadInput where there is none, or several lines of bodies have it."""
    from kg.language.registry import fold, load_registry

    registry = load_registry()
    if row := registry.bodies.get(name):
        return row
    wanted = fold(name)
    found = [r for r in registry.bodies.values() if (country is None or r.country == country)
             and any(fold(n.text) == wanted for n in r.names)]
    ends = sorted({registry.today(r).id for r in found})
    if not found:
        where = f" of {country}" if country else ""
        raise BadInput(f'"{name}": the registry has no body{where} of this name; give its id or a name of '
                       "data/registry/bodies.csv")
    if len(ends) > 1:
        raise BadInput(f'"{name}": several bodies have this name ({", ".join(r.id for r in found[:6])}); give one of '
                       "these ids, or --country")
    return found[-1]


def history(row: Row) -> list[Period]:
    """All periods of the line to which a body belongs, oldest first."""
    from kg.language.registry import load_registry

    registry = load_registry()
    return [_period(registry, r) for r in registry.line(row)]


def _period(registry: Registry, row: Row) -> Period:
    came, went = registry.origin_of(row), registry.change_of(row)
    of_line: Change | None = came if came and came.after[0] == row else None
    return Period(row.id, row.name, row.abbreviation or "", row.valid_from, row.valid_until,
                  of_line.kind if of_line else "", tuple(_named(r) for r in of_line.before[1:]) if of_line else (),
                  tuple(_named(r) for r in went.after[1:]) if went and went.before[0] == row else (), row.source)


def _named(row: Row) -> str:
    return f"{row.name} ({row.abbreviation})" if row.abbreviation else row.name


def lines(periods: list[Period], seen: str) -> list[str]:
    """A line of bodies drawn as text. seen: the id of the body that was asked for, which is marked."""
    out = []
    for i, p in enumerate(periods):
        if i:
            out.append(f"  │ {p.begin or periods[i - 1].end}  {p.change}"
                       + (f", with {'; '.join(p.joined)}" if p.joined else ""))
            out.append("  ▼")
        days = f"{p.begin or '?'} – {p.end or 'today'}"
        short = f" ({p.abbreviation})" if p.abbreviation else ""
        out.append(f"{'●' if p.id == seen else '○'} {days:<24}  {p.name}{short}  {p.id}")
        if p.parted:
            out.append(f"  ├ {p.end}  parts went to {'; '.join(p.parted)}")
    return out
