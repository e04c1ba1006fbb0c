"""The claims of one notice, under other keys and as corrections have them.

What was read is never lost: a claim that a correction takes back moves to `Resolved.withdrawn`, with its readings.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from kg.resolve import SINGLE, Claim, Resolved
from kg.resolve.names import slug

ROLES_FIELD = "participation"


@dataclass(frozen=True, slots=True)
class Order:
    """What one correction does in one notice.

    does: withdraw (claims of the field, all where it is empty) | replace (all other values) | add | confirm | note.
    value: as in a claim; of a participation (actor, role), of a tenure (title, body); None stands for any value, or for
    none known. states: whether it is this notice's sentence that says the value. begin, end: where the sentence stands
    in this notice, or -1. about: keys.
    """

    id: str
    does: str
    thing: str
    field: str
    value: Any
    states: bool
    begin: int
    end: int
    about: tuple[str, ...]
    verb: str
    reason: str
    sentence: str
    by: str
    date: str


def packed(orders: Iterable[Order]) -> str:
    """Orders as text."""
    return json.dumps([asdict(o) for o in orders], ensure_ascii=False, sort_keys=True)


def unpacked(text: str) -> tuple[Order, ...]:
    """What `packed` was given."""
    return tuple(Order(**{**row, "value": _tuples(row["value"]), "about": tuple(row["about"])})
                 for row in json.loads(text))


def _tuples(value: Any) -> Any:
    return tuple(_tuples(v) for v in value) if isinstance(value, list) else value


# ------------------------------------------------------------------ other keys
def rekeyed(resolved: Resolved, mapping: dict[str, str]) -> Resolved:
    """What a notice says with its keys replaced; those that the mapping gives are taken for shared.

    Where two things of the notice become one, a field that can have one value only keeps the more confident.
    """
    if not mapping:
        return resolved

    def new(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(new(v) for v in value)
        return mapping.get(value, value) if isinstance(value, str) else value

    joined: dict[tuple[str, str, Any], set[int]] = {}
    for c in resolved.claims:
        value = c.value if c.field in ("name", "alias", "abbreviation", "topic") else new(c.value)
        subject = mapping.get(c.subject, c.subject)
        if value == subject:
            continue  # of itself: part of itself, member of itself
        joined.setdefault((subject, c.field, value), set()).update(c.readings)
    best: dict[tuple[str, str], tuple[float, int, Any]] = {}
    for (subject, name, value), by in joined.items():
        if name in SINGLE:
            rank = (max(resolved.readings[i].confidence for i in by), -min(by), value)
            held = best.get((subject, name))
            if held is None or rank[:2] > held[:2]:
                best[subject, name] = rank
    claims: dict[tuple[str, str, Any], set[int]] = {}
    for (subject, name, value), by in joined.items():
        if name in SINGLE and best[subject, name][2] != value:
            if name == "name":
                claims.setdefault((subject, "alias", value), set()).update(by)
            continue
        claims.setdefault((subject, name, value), set()).update(by)
    ordered = tuple(Claim(*key, tuple(sorted(by))) for key, by in sorted(claims.items(), key=_order))
    shared = frozenset(mapping.get(k, k) for k in resolved.shared) | frozenset(mapping.values())
    return replace(resolved, claims=ordered, shared=shared)


def _order(item: tuple[tuple[str, str, Any], Any]) -> tuple[str, str, str]:
    subject, name, value = item[0]
    return subject, name, str(value)


# ------------------------------------------------------------------ corrections
def corrected(resolved: Resolved, orders: tuple[Order, ...]) -> Resolved:
    """What a notice says once the orders are carried out, one after the other."""
    claims = {(c.subject, c.field, c.value): c for c in resolved.claims}
    withdrawn: dict[tuple[str, str, Any], Claim] = {}
    for o in orders:
        if o.does == "withdraw":  # what another has taken back, this one takes back too
            withdrawn |= {key: replace(c, by=(*c.by, o.id)) for key, c in withdrawn.items() if _means(o, c)}
        for key, c in list(claims.items()):
            if o.does == "confirm" and _means(o, c):
                claims[key] = replace(c, by=(*c.by, o.id))
            elif (o.does == "withdraw" and _means(o, c)) or (o.does == "replace" and _other(o, c)):
                del claims[key]
                held = withdrawn.get(key, replace(c, by=()))
                withdrawn[key] = replace(held, by=(*held.by, o.id))
            elif o.does == "replace" and o.states and (c.subject, c.field, c.value) == (o.thing, o.field, o.value):
                claims[key] = replace(c, by=(*c.by, o.id))
        if o.states and o.does in ("replace", "add") and o.value is not None:
            for subject, name, value in _stated(o):
                same = next((k for k in claims if k == (subject, name, value) or (
                    name == ROLES_FIELD == k[1] and subject == k[0] and value[:2] == k[2][:2])), None)
                if same is None:
                    claims[subject, name, value] = Claim(subject, name, value, (), (o.id,))
                elif o.id not in claims[same].by:
                    claims[same] = replace(claims[same], by=(*claims[same].by, o.id))
    return replace(resolved, claims=tuple(c for _, c in sorted(claims.items(), key=_order)), orders=orders,
                   withdrawn=tuple(c for _, c in sorted(withdrawn.items(), key=_order)),
                   shared=resolved.shared | {o.thing for o in orders if o.states and o.does == "replace"})


def _means(o: Order, c: Claim) -> bool:
    """Whether an order to withdraw or confirm is about a claim."""
    if not o.field and o.does == "confirm":
        return (c.subject, c.field) == (o.thing, "exists")
    if not o.field:
        return c.subject == o.thing or c.value == o.thing or (isinstance(c.value, tuple) and o.thing in c.value)
    if (c.subject, c.field) != (o.thing, o.field):
        return False
    if o.value is None:
        return True
    if c.field == ROLES_FIELD:
        return bool(c.value[:2] == o.value[:2])
    if c.field == "place":  # notices write "San Jose", the graph shows "San José"
        return slug(o.value[0] or "") == slug(c.value[0] or "") and bool(o.value[1] == c.value[1])
    if c.field == "tenure":
        return all(not wanted or wanted == has for wanted, has in zip(o.value, c.value, strict=True))
    return bool(c.value == o.value)


def _other(o: Order, c: Claim) -> bool:
    """Whether a claim gives another value than the order."""
    if c.subject != o.thing:
        return False
    if o.field == "kind" and o.value == "international-organization" and c.field == "country":
        return True  # it belongs to no one country
    return c.field == o.field and c.value != o.value


def _stated(o: Order) -> Iterable[tuple[str, str, Any]]:
    yield o.thing, o.field, o.value
    if o.does == "add" and o.field == "name":  # a thing that no rule has read
        yield o.thing, "exists", ""
        if o.thing.startswith(("body/", "person/")):
            yield "notice", "mention", o.thing
