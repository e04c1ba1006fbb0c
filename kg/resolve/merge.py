"""Things of all notices, in a few words each -> which keys stand for one thing.

Resolution gives each notice its keys with no other notice at hand; this step finds the keys that two spellings of one
name gave. Only what one of a few strict rules says is one becomes one: a false tie costs more than ten missed ones.

- persons of one country, or of one international organisation, whose names have the same parts, in another order,
  otherwise hyphenated or with a middle initial more ("Shim Bo-kyun", "Bo Kyun Shim", "SHIM Bokyun"), where they are
  seen in one body or one line of bodies, or where the name has three parts and no two bodies contradict; but one name
  in two ministries of a country is two persons (`gather`);
- bodies of one country that the registry does not know, whose names differ only in how a language writes them;
- occasions of two notices, of one kind, by day and place or by name and year (`kg.resolve.occasions`).

Things are compared only within blocks that a key of their own gives (country and parts of the name; day, country and
kind, or name and year), never all with all. Letters of other scripts that look alike give other blocks: such names are
never merged. What may yet be one is weighed by `kg.resolve.unsure`, and left to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from kg.resolve.names import slug
from kg.resolve.occasions import name_blocks, one_event

if TYPE_CHECKING:
    from kg.resolve import Resolved

_CROWD = 40  # more things in one block are no spellings of one thing: they are left as they are
Split = dict[str, dict[str, str]]  # notice -> key -> the key that it is to be there
# key, names, kind, country, date (of a person: of the notice), place, who: actors of an occasion, bodies of a person
Row = tuple[Any, ...]


def describe(resolved: Resolved) -> tuple[Row, ...]:
    """What `merge` and `unsure` have to know of a notice: a row for each thing, sorted by key. A thing that they have
    no rule for has its key only."""
    found: dict[str, dict[str, set[Any]]] = {}
    for c in resolved.claims:
        if c.subject != "notice":
            found.setdefault(c.subject, {}).setdefault(c.field, set()).add(c.value)
    return tuple(_row(key, found[key], resolved.notice.published) for key in sorted(found))


def _row(key: str, said: dict[str, set[Any]], day: str | None) -> Row:
    def one(name: str) -> Any:
        values = said.get(name, set())
        return next(iter(values)) if len(values) == 1 else None

    sort = key.partition("/")[0]
    names = tuple(sorted(said.get("name", set()) | said.get("alias", set())))
    if sort == "person" and names:
        bodies = tuple(sorted({b for _, b in said.get("tenure", ()) if b}))
        return key, names, "", one("country"), (day, None), None, bodies
    if sort == "body" and one("country"):
        return key, names, one("kind"), one("country"), None, None, ()
    if sort == "event" and one("kind") and (one("date") or (None,))[0]:
        who = tuple(sorted({v[0] for v in said.get("participation", ())}))
        return key, names, one("kind"), None, one("date"), one("place"), who
    if sort == "agreement" and (one("date") or (None,))[0]:
        return key, names, one("kind"), None, one("date"), None, tuple(sorted(said.get("party", ())))
    return (key,)


@dataclass(slots=True)
class Thing:
    """One key, with what all notices say of it."""

    key: str
    names: set[str] = field(default_factory=set)
    kind: str = ""
    country: str = ""
    date: Any = None
    place: Any = None
    who: set[str] = field(default_factory=set)
    notices: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)  # of a person: when notices speak of him


def merge(descriptions: Iterable[tuple[str, tuple[Row, ...]]], same: Iterable[tuple[str, str]] = (),
          different: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """Which keys are to be replaced by which, from (notice id, description) of every notice.

    same, different: judgements on pairs of keys, which always win. A key that replaces others is mapped to itself. Of
    keys that are the same that of the registry is kept, then the one that no judgement has second, then that of the
    most notices, then the first in the alphabet. The result does not depend on the order of the notices.
    """
    return join(gather(descriptions)[0], same, different)


def join(things: dict[str, Thing], same: Iterable[tuple[str, str]] = (),
         different: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """`merge` of what `gather` gave."""
    judged = sorted(set(same))
    groups = _Groups(judged, different, things)
    for a, b in judged:
        groups.join(a, b)
    for a, b in sorted(set(_pairs(things))):
        groups.join_unless(a, b)
    return {key: groups.top(key) for key in sorted(groups.leader)}


def gather(descriptions: Iterable[tuple[str, tuple[Row, ...]]]) -> tuple[dict[str, Thing], Split]:
    """The things of all notices, by key; and of namesakes, in which notice which key is to be which.

    One name in two ministries of a country is two persons, until a notice sees it in both or a judgement joins them:
    the key stays with the ministry of the most notices, the others get it with ``.at.`` and the ministry's id, and a
    notice that tells no ministry cannot say whom it means and gets a key of its own.
    """
    things: dict[str, Thing] = {}
    seen: dict[str, dict[str, tuple[str, ...]]] = {}  # person -> notice -> bodies
    torn = set()
    dated: dict[str, str] = {}
    for notice, rows in descriptions:
        for row in rows:
            if len(row) == 1:
                continue
            key, names, kind, country, date, place, who = row
            day = date[0] if key.startswith("person/") and date else None
            date = None if key.startswith("person/") else date
            t = things.setdefault(key, Thing(key, set(), kind or "", country or "", date, place))
            if t.date != date or t.place != place:
                torn.add(key)  # its own notices do not agree on it: no ground to stand on
            t.names.update(names)
            t.who.update(who)
            t.notices.add(notice)
            if day:
                t.days.add(day)
                dated[notice] = day
            if key.startswith("person/"):
                seen.setdefault(key, {})[notice] = who
    things = {key: t for key, t in things.items() if key not in torn}
    split: Split = {}
    for key in sorted(seen):
        if things[key].who and len(seen[key]) > 1:
            for notice, new in _namesakes(key, seen[key]).items():
                split.setdefault(notice, {})[key] = new
                t, who = things[key], seen[key][notice]
                mine = things.setdefault(new, Thing(new, set(t.names), t.kind, t.country))
                mine.who.update(who)
                mine.notices.add(notice)
                t.notices.discard(notice)
                mine.days.update(dated[n] for n in (notice,) if n in dated)
    for key in {key for new in split.values() for key in new}:
        things[key].who = {b for notice in things[key].notices for b in seen[key][notice]}
        things[key].days = {dated[notice] for notice in things[key].notices if notice in dated}
    return things, split


def _namesakes(key: str, seen: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Of the notices that speak of a person, with the bodies they see it in: those that mean another, with its key."""
    ministries = {notice: _ministries(bodies) for notice, bodies in seen.items()}
    groups: list[set[str]] = []  # lines of ministries that one notice joins
    for lines in ministries.values():
        if lines:
            touched = [g for g in groups if g & lines]
            groups = [g for g in groups if not g & lines] + [lines.union(*touched)]
    if len(groups) < 2:
        return {}
    count = {min(g): sum(bool(lines & g) for lines in ministries.values()) for g in groups}
    main = min(count, key=lambda name: (-count[name], name))
    out = {}
    for notice, lines in ministries.items():
        name = next((min(g) for g in groups if g & lines), "")
        if name != main:
            out[notice] = f"{key}.at.{name}" if name else f"{key}.{notice}"
    return out


def _ministries(bodies: Iterable[str]) -> set[str]:
    """The ministries among bodies that the registry knows, each as what has become of it."""
    from kg.language.registry import load_registry

    known = load_registry().bodies
    rows = (known.get(key.removeprefix("body/")) for key in bodies)
    return {load_registry().today(row).id for row in rows if row and row.kind == "ministry"}


class _Groups:
    """Keys that are one, each under its leader."""

    def __init__(self, judged: list[tuple[str, str]], different: Iterable[tuple[str, str]], things: dict[str, Thing]):
        self.leader: dict[str, str] = {}
        self.members: dict[str, set[str]] = {}
        self.second = {b for _, b in judged}
        self.apart: dict[str, set[str]] = {}
        for a, b in different:
            self.apart.setdefault(a, set()).add(b)
            self.apart.setdefault(b, set()).add(a)
        self.things = things

    def top(self, key: str) -> str:
        while self.leader.get(key, key) != key:
            key = self.leader[key]
        return key

    def join(self, a: str, b: str) -> None:
        first, other = sorted((self.top(a), self.top(b)), key=self._rank)
        self.leader[first] = self.leader[other] = first
        self.members[first] = self.members.get(first, {first}) | self.members.get(other, {other})

    def _rank(self, key: str) -> tuple[bool, bool, int, str]:
        t = self.things.get(key)
        return _unknown(key), key in self.second, -len(t.notices) if t else 0, key

    def join_unless(self, a: str, b: str) -> None:
        """Join two keys, unless a judgement or a pair of their members forbids it."""
        left, right = (self.members.get(self.top(x), {self.top(x)}) for x in (a, b))
        if left is right or any(self.apart.get(x, frozenset()) & right for x in left):
            return
        if all(x in self.things and y in self.things and not _clash(self.things[x], self.things[y])
               for x in left for y in right):
            self.join(a, b)


def _unknown(key: str) -> bool:
    """Whether a body is not in the registry: what is has names, days and changes, which go with its key."""
    from kg.language.registry import load_registry

    known = load_registry()
    return key.startswith("body/") and key[5:] not in known.bodies and key[5:] not in known.organizations


def _clash(a: Thing, b: Thing) -> bool:
    """Whether two things cannot be one: occasions that one notice tells apart; persons of bodies that differ."""
    if a.key.startswith("event/"):
        return bool(a.notices & b.notices)
    if a.key.startswith("person/"):
        return bool(a.who and b.who) and not body_lines(a.who) & body_lines(b.who)
    return False


def body_lines(bodies: Iterable[str]) -> set[str]:
    """Bodies as what has become of them: a renamed ministry is the same place of work."""
    from kg.language.registry import load_registry

    registry = load_registry()
    out = set()
    for key in bodies:
        row = registry.bodies.get(key.removeprefix("body/"))
        out.add(registry.today(row).id if row else key)
    return out


# ------------------------------------------------------------------ blocks and rules
def _pairs(things: dict[str, Thing]) -> Iterator[tuple[str, str]]:
    blocks: dict[tuple[Any, ...], list[Thing]] = {}
    for key in sorted(things):
        t = things[key]
        for block in sorted(set(_blocks(t))):
            blocks.setdefault(block, []).append(t)
    for block, members in blocks.items():
        if 1 < len(members) <= _CROWD:
            rule = {"person": _one_person, "body": _one_body, "event": one_event}[block[0]]
            yield from ((a.key, b.key) for a, b in combinations(members, 2) if rule(a, b))


def _blocks(t: Thing) -> Iterator[tuple[Any, ...]]:
    sort = t.key.partition("/")[0]
    if sort == "person":
        for name in t.names:
            yield from ((sort, t.country, form) for form in forms(name))
    elif sort == "body":
        from kg.language.registry import body_key, load_registry

        if t.key.removeprefix("body/") not in load_registry().bodies:
            yield from ((sort, t.country, body_key(name)) for name in t.names if len(body_key(name)) > 3)
    elif sort == "event":
        if t.place and len(t.date[0]) == 10:
            yield sort, t.kind, t.date[0], *sorted(t.place[1])
        yield from ((sort, *block) for block in name_blocks(t))


def parts(name: str) -> list[str]:
    """A person's name in folded parts, without initials in its middle."""
    found = slug(name).split("-")
    return [p for i, p in enumerate(found) if len(p) > 1 or i in (0, len(found) - 1)]


def forms(name: str) -> set[str]:
    """How a name reads with the surname first and last, written as one word; none where it is a single word."""
    p = parts(name)
    if len(p) < 2:
        return set()
    if len(p) > 3:  # of so many parts it is not known which is the surname
        return {" ".join(p)}
    return {"".join(p), "".join([*p[1:], p[0]]), "".join([p[-1], *p[:-1]])}


def _one_person(a: Thing, b: Thing) -> bool:
    if a.who and b.who:
        return bool(body_lines(a.who) & body_lines(b.who))
    if not a.country:
        return False
    if any(_split_otherwise(m, n) for m in a.names for n in b.names):
        return True
    return max(len(parts(n)) for n in a.names | b.names) >= 3 and any(sorted(parts(m)) == sorted(parts(n))
                                                                      for m in a.names for n in b.names)


def _split_otherwise(a: str, b: str) -> bool:
    """Whether names in one order differ only in how the given name is written: "Park Geun-hye", "PARK Geunhye"."""
    p, q = sorted((parts(a), parts(b)), key=len)
    return len(p) == 2 and len(q) == 3 and p[0] == q[0] and p[1] == q[1] + q[2]


def _one_body(a: Thing, b: Thing) -> bool:
    return a.kind == b.kind or "other" in (a.kind, b.kind)
