"""Corrections -> what they do in which notice: the things, notices and sentences that they name are found.

What is not found is told in one line each; the rest goes on. Where the sentence has vanished, what the correction would
add is left out, and what it takes back stays taken back: a false fact costs more than a missing one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.build import stages
from kg.corrections import PAIRS, SILENT, SINGLE, SORTS, THINGS, WRONG, Correction, dates, place, written
from kg.graph.iris import Iris, part
from kg.graph.store import read_graph
from kg.graph.vocabulary import full
from kg.model import ROLES
from kg.resolve import Resolved
from kg.resolve.correct import Order, packed

if TYPE_CHECKING:
    from kg.build.cache import Cache

_NEW = re.compile(r"(?:body|person|event|agreement)/[\w.~-]+")
# which fields things of a sort can have
_OF = {
    "body": ("name", "alias", "abbreviation", "kind", "country"), "person": ("name", "alias", "country", "post"),
    "event": ("name", "alias", "kind", "status", "country", "date", "place", "topic", "part-of", *ROLES),
    "agreement": ("name", "alias", "kind", "status", "date", "topic", "party", "concluded-at", "foresees"),
    "group": ("name", "member", "headcount"), "country": (),
}


@dataclass(slots=True)
class Ruled:
    """The plan, the ids of the corrections that are in force, and one line for each thing that is amiss."""

    plan: stages.Plan
    in_force: list[str] = field(default_factory=list)
    acting: dict[str, str] = field(default_factory=dict)  # those that take back, state or confirm: id -> file and line
    warnings: list[str] = field(default_factory=list)


def rule(rows: Iterable[Correction], cache: Cache, base: str, split: dict[str, dict[str, str]],
         merge: Callable[[list[tuple[str, str]], list[tuple[str, str]]], dict[str, str]]) -> Ruled:
    """Find what corrections speak of among the wanted notices.

    split: by notice, the keys of namesakes that are others there. merge: from the pairs that are judged the same, and
    different, which keys are replaced by which.
    """
    rows = [r for r in rows if r.verb not in SILENT]
    return _Rulings(rows, cache, base, split).run(merge)


def idle(ruled: Ruled, graph: Path, base: str) -> list[str]:
    """One line for each correction that is in force and changes nothing in a finished graph."""
    if not ruled.acting:
        return []
    import pyoxigraph as ox

    store, iris = read_graph(graph), Iris(base)
    terms = [ox.NamedNode(full(f"coop:{does}")) for does in ("states", "withdraws")]
    return [f"{where}: changes nothing: what it takes back or confirms is not read any more; take it out"
            for i, where in ruled.acting.items()
            if not any(next(store.quads_for_pattern(ox.NamedNode(iris.id(f"correction/{i}")), p, None, None), None)
                       for p in terms)]


class _Missing(Exception):
    """A correction that cannot be carried out; the text says why and what to do."""


class _Rulings:
    def __init__(self, rows: list[Correction], cache: Cache, base: str, split: dict[str, dict[str, str]]):
        self.rows = rows
        self.split = split
        self.cache = cache
        self.iris = Iris(base)
        self.result = Ruled(stages.Plan({}, {}, {}))
        self.notices: dict[str, Resolved] = {}
        self._at: dict[str, str] = {}  # an order's notice
        self.known: dict[str, str] = {}  # a key as in IRIs -> the key, of those that are named
        self.created = {self._written(r.thing) for r in rows if r.verb == "add" and r.field == "name"}

    def run(self, merge: Callable[[list[tuple[str, str]], list[tuple[str, str]]], dict[str, str]]) -> Ruled:
        if not self.rows:
            mapping = merge([], [])
            self.result.plan.mapping.update(mapping)
            self.result.plan.own.update(self._own([], mapping))
            return self.result
        self._look()
        placed = [(row, found) for row in self.rows if (found := self._things(row))]
        same, different, placed = self._pairs(placed)
        mapping = merge(same, different)
        orders = []
        for row, (thing, other) in placed:
            try:
                orders.append((row, self._order(row, mapping.get(thing, thing), mapping.get(other, other),
                                                (thing, other), mapping)))
            except _Missing as e:
                self._warn(row, str(e))
        own = self._own(placed, mapping)
        spread = self._spread([o for _, o in orders], mapping, own)
        for row, order in orders:
            if order.id in spread:
                self.result.in_force.append(row.id)
                if row.verb not in PAIRS:
                    self.result.acting[row.id] = row.where
            else:
                self._warn(row, f"{row.thing}: no notice speaks of it any more; take the correction out, or name the "
                                "thing anew")
        by_notice: dict[str, list[Order]] = {}
        for _, order in orders:
            for notice in spread.get(order.id, ()):
                here = order if order.begin < 0 or notice == self._at[order.id] else _elsewhere(order)
                by_notice.setdefault(notice, []).append(here)
        self.result.plan.mapping.update(mapping)
        self.result.plan.own.update(own)
        self.result.plan.orders.update({notice: packed(found) for notice, found in by_notice.items()})
        return self.result

    def _warn(self, row: Correction, text: str) -> None:
        self.result.warnings.append(f"{row.where}: {text}")

    # -- what rows name
    def _written(self, text: str) -> str:
        return written(text, self.iris.base)

    def _look(self) -> None:
        """Find the named keys and notices among all that were read."""
        wanted = {w for r in self.rows for t in (r.thing, r.other, r.value) if (w := self._written(t))}
        for notice, brief in self.cache.briefs():
            for key in stages.keys(stages.unpack(brief)):
                key = self.split.get(notice, {}).get(key, key)
                if (named := part(key)) in wanted:
                    self.known[named] = key
        named = {r.notice for r in self.rows if r.notice}
        for notice, _, key in list(self.cache.wanted()):
            if notice in named:
                data = self.cache.result(key)
                if data:
                    self.notices[notice] = stages.unpack(data).resolved

    def _key(self, text: str, notice: str, sorts: tuple[str, ...], what: str) -> str:
        """The key that a text gives, or names in the notice. Raises _Missing."""
        from kg.lookup import country_code

        written = self._written(text)
        if written:
            sort = written.partition("/")[0]
            if sort not in sorts:
                raise _Missing(f"{text}: is of kind {sort}, and {what} is of kind {' or '.join(sorts)}; mend the row")
            if sort == "country":
                return written
            key = self.known.get(written)
            if key is None and written in self.created and _NEW.fullmatch(written):
                return written
            if key is None:
                raise _Missing(f"{text}: no notice speaks of it; `kg show` gives the IRIs of this graph")
            return key
        code = country_code(text) if "country" in sorts else None
        if code:
            return f"country/{code}"
        if not notice:
            raise _Missing(f"{text}: no IRI; to name it as a notice does, fill notice")
        if notice not in self.notices:
            raise _Missing(f"notice {notice}: not among the notices; mend its id")
        return self._named(text, notice, sorts)

    def _named(self, text: str, notice: str, sorts: tuple[str, ...]) -> str:
        from kg.lookup import fold

        claims = self.notices[notice].claims
        found = sorted({c.subject for c in claims if c.field in ("name", "alias", "abbreviation")
                        and c.subject.partition("/")[0] in sorts and fold(c.value) == fold(text)})
        if len(found) == 1:
            return self.split.get(notice, {}).get(found[0], found[0])
        if found:
            raise _Missing(f"{text}: {len(found)} things of notice {notice} have this name; give one of "
                           f"{', '.join(self.iris.id(k) for k in found[:6])}")
        raise _Missing(f"{text}: nothing has this name in notice {notice}; `kg show {notice}` has what was read there")

    def _things(self, row: Correction) -> tuple[str, str] | None:
        """The keys of thing and other; None, with a warning, where they are not found."""
        every = tuple(s for s in SORTS if s != "country")
        try:
            if row.notice and row.notice not in self.notices and row.adds:
                raise _Missing(f"notice {row.notice}: not among the notices; mend its id, or take the correction out")
            sorts = ("person",) if row.verb == "not-an-official" else every
            thing = self._key(row.thing, row.notice, sorts, row.verb)
            other = ""
            if row.other:
                sorts = every if row.verb in PAIRS else ("body",) if row.field == "post" else SORTS
                other = self._key(row.other, row.notice, sorts, "other")
        except _Missing as e:
            self._warn(row, str(e))
            return None
        if row.verb in PAIRS and thing.partition("/")[0] != other.partition("/")[0]:
            self._warn(row, f"{row.thing} and {row.other} are of two kinds; only things of one kind are the same")
            return None
        if row.verb == "same" and thing == other:
            self._warn(row, f"{row.thing} and {row.other} are one thing without it; take the correction out")
            return None
        return thing, other

    # -- same and different
    def _pairs(self, placed: list[tuple[Correction, tuple[str, str]]]) -> tuple[
            list[tuple[str, str]], list[tuple[str, str]], list[tuple[Correction, tuple[str, str]]]]:
        """The pairs judged the same and different, and the rows without those that contradict each other."""
        same = [(r, f) for r, f in placed if r.verb == "same" and self._stands(r)]
        lost = {r.id for r, _ in placed if r.verb == "same"} - {r.id for r, _ in same}
        different = [(r, f) for r, f in placed if r.verb == "different" and f[0] != f[1]]
        joined = stages.merge((), [f for _, f in same])
        for row, (a, b) in different:
            if joined.get(a, a) == joined.get(b, b):
                for other, (c, _) in same:
                    if joined[c] == joined[a] and other.id not in lost:
                        lost.add(other.id)
                        self._warn(other, f"against {row.where}, which says that {a} and {b} are different; left out "
                                          "with all that would join them: take one out")
        kept = [(r, f) for r, f in placed if r.id not in lost]
        return [f for r, f in same if r.id not in lost], [f for _, f in different], kept

    def _stands(self, row: Correction) -> bool:
        span = self._span(row)
        if span is None:
            self._warn(row, f"its sentence has vanished from notice {row.notice}; left out: look at the notice, and "
                            "judge again")
        return span is not None

    def _own(self, placed: list[tuple[Correction, tuple[str, str]]],
             mapping: dict[str, str]) -> dict[str, dict[str, str]]:
        """Where one notice's thing is another than that of the same key elsewhere: namesakes, and what is judged so."""
        own = {notice: {key: mapping.get(new, new) for key, new in keys.items()} for notice, keys in self.split.items()}
        for row, (a, b) in placed:
            if row.verb == "different" and a == b:
                key = next((k for k, new in self.split.get(row.notice, {}).items() if new == a), a)
                own.setdefault(row.notice, {})[key] = f"{a}.{row.notice}"
        return own

    # -- orders
    def _span(self, row: Correction) -> tuple[int, int] | None:
        """Where the row's sentence stands in its notice, whatever the spaces; None where it does not."""
        resolved = self.notices.get(row.notice)
        words = row.sentence.split()
        if resolved is None or not words:
            return None
        text = resolved.notice.text
        at = text.find(row.sentence)
        if at >= 0:
            return at, at + len(row.sentence)
        found = re.search(r"\s+".join(map(re.escape, words)), text)
        return found.span() if found else None

    def _order(self, row: Correction, thing: str, other: str, named: tuple[str, str],
               mapping: dict[str, str]) -> Order:
        self._at[row.id] = row.notice
        span = self._span(row)
        if row.sentence and row.notice and span is None and row.verb != "same":
            if row.verb == "add":
                raise _Missing(f"its sentence has vanished from notice {row.notice}; left out: look at the notice, "
                               "and judge again")
            self._warn(row, f"its sentence has vanished from notice {row.notice}; what it takes back stays taken "
                            "back, and it adds nothing: judge again")
        does, name, value = self._doing(row, thing, other, mapping)
        about = tuple(sorted({thing, *(k for k in (*named, other) if k and not k.startswith("country/"))}))
        begin, end = span or (-1, -1)
        return Order(row.id, does, thing, name, value, row.adds and begin >= 0, begin, end, about, row.verb,
                     row.reason, row.sentence, row.by, row.date)

    def _doing(self, row: Correction, thing: str, other: str, mapping: dict[str, str]) -> tuple[str, str, Any]:
        """What the row does, on which field of a claim, with which value."""
        sort = thing.partition("/")[0]
        if row.verb in PAIRS:
            return "note", "", None
        name = row.verb[6:] if row.verb in WRONG else row.field
        if name and name not in _OF[sort]:
            raise _Missing(f"{name}: no field of {'an' if sort[0] in 'ae' else 'a'} {sort}; it has "
                           f"{', '.join(_OF[sort])}")
        value = self._value(row, name, other, mapping)
        if name == "country" and sort == "event":
            name, value = "place", (None, (value,)) if value else None
        does = {"add": "add", "right": "confirm"}.get(row.verb, "withdraw")
        if row.verb in WRONG or (does == "add" and name in SINGLE and not (name == "name" and thing in self.created)):
            does = "replace"
        return does, "participation" if name in ROLES else "tenure" if name == "post" else name, value

    def _value(self, row: Correction, name: str, other: str, mapping: dict[str, str]) -> Any:
        from kg.lookup import country_code
        from kg.resolve.names import label

        if name == "post":
            return label(row.value), other
        if not row.value:
            return None
        if name in THINGS:
            sorts = {"part-of": ("event",), "concluded-at": ("event",), "foresees": ("body", "event")}
            actors = ("country", "body", "person", "group")
            key = self._key(row.value, row.notice, sorts.get(name, actors), name)
            key = mapping.get(key, key)
            if name not in ROLES:
                return key
            return (key, name, other, False) if row.verb == "add" else (key, name)
        if name == "date":
            return dates(row.value)
        if name == "place":
            return place(row.value)
        if name == "country":
            return country_code(row.value)
        if name == "headcount":
            return int(row.value)
        return label(row.value)

    def _spread(self, orders: list[Order], mapping: dict[str, str],
                own: dict[str, dict[str, str]]) -> dict[str, set[str]]:
        """In which notices each order is to be carried out: where the thing is spoken of, and where its sentence is."""
        by_key: dict[str, list[str]] = {}
        out: dict[str, set[str]] = {}
        for o in orders:
            for key in o.about if o.does == "note" else (o.thing,):
                by_key.setdefault(key, []).append(o.id)
            if o.begin >= 0:
                out.setdefault(o.id, set()).add(self._at[o.id])
        for notice, brief in self.cache.briefs():
            for key in stages.keys(stages.unpack(brief)):
                here = own.get(notice, {}).get(key, mapping.get(key, key))
                for order in {i for k in (key, here) for i in by_key.get(k, ())}:
                    out.setdefault(order, set()).add(notice)
        return out


def _elsewhere(order: Order) -> Order:
    """An order in a notice in which its sentence does not stand."""
    return replace(order, states=False, begin=-1, end=-1)
