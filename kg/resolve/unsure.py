"""Things that merging left apart -> pairs that may yet be one, with score and reasons, for a person to judge.

Nothing here joins anything. A pair is weighed once, when the graph is built, and kept with it; what is certainly two
(two sessions of a series, persons of two countries, one name in two ministries at one time) is no pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

from kg.resolve.merge import Thing, body_lines, forms
from kg.resolve.names import skeleton, slug
from kg.resolve.occasions import name_blocks, told_apart

ALIKE = 85  # of 100: names that are at least so alike may be of one thing
SIMILAR = 60  # the same for occasions and agreements of one day
CROWD = 100  # a word that so many names have tells nothing
LOOKS, FOLLOWS, NAMED = 0.9, 0.7, 0.75  # scores of pairs whose names are the same, or only look so

Weighed = tuple[str, str, float, str]  # two keys in order, score from 0 to 1, the reasons


def unsure(things: Mapping[str, Thing], mapping: Mapping[str, str]) -> list[Weighed]:
    """All such pairs, sorted. mapping: which keys merging replaces."""
    blocks: dict[tuple[Any, ...], list[Thing]] = {}
    for key in sorted(things):
        for block in sorted(set(_blocks(things[key])), key=str):
            blocks.setdefault(block, []).append(things[key])
    best: dict[tuple[str, str], tuple[float, str]] = {}
    tried: set[tuple[str, str]] = set()
    for block, members in blocks.items():
        if not 1 < len(members) <= CROWD:
            continue
        for a, b in combinations(members, 2):
            if (a.key, b.key) in tried:
                continue
            tried.add((a.key, b.key))
            pair = tuple(sorted(mapping.get(t.key, t.key) for t in (a, b)))
            if pair[0] == pair[1]:
                continue
            found = _RULES[block[0]](a, b)
            if found and found > best.get(pair, (0.0, "")):
                best[pair[0], pair[1]] = found
    return [(a, b, round(score, 3), why) for (a, b), (score, why) in sorted(best.items())]


def _blocks(t: Thing) -> Iterator[tuple[Any, ...]]:
    sort = t.key.partition("/")[0]
    if sort in ("person", "body"):
        words = {w[:4] for name in t.names for w in skeleton(name).split("-")}
        yield from ((sort, t.country, word) for word in words)
        if sort == "person":  # the country may be known of one only: two parts then, not one
            yield from ((sort, "", *pair) for pair in combinations(sorted(words), 2))
    elif sort in ("event", "agreement") and t.date:
        if len(t.date[0] or "") == 10:
            yield sort, t.date[0]
        if sort == "event":
            yield from ((sort, "name", *block) for block in name_blocks(t))


class _Name(NamedTuple):
    """A name, as it is compared."""

    folded: str
    looks: str
    foreign: bool  # has letters of an alphabet that is taken for Latin
    forms: frozenset[str]


@lru_cache(maxsize=131_072)
def _name(text: str) -> _Name:
    folded, looks = slug(text), skeleton(text)
    return _Name(" ".join(sorted(folded.split("-"))), looks, folded != looks, frozenset(forms(text)))


def _likeness(a: Thing, b: Thing, least: float) -> float:
    from rapidfuzz.fuzz import ratio

    return max((float(ratio(_name(m).folded, _name(n).folded, score_cutoff=least)) for m in a.names for n in b.names),
               default=0.0)


def _look_alike(a: Thing, b: Thing) -> bool:
    names = [[_name(n) for n in t.names] for t in (a, b)]
    if not any(n.foreign for both in names for n in both):
        return False
    return any(m.looks == n.looks and m.folded != n.folded for m in names[0] for n in names[1])


_LETTERS = "the names look the same and are written in letters of two alphabets"


def _persons(a: Thing, b: Thing) -> tuple[float, str] | None:
    if a.country and b.country and a.country != b.country:
        return None
    if _look_alike(a, b):
        return LOOKS, _LETTERS
    one_name = any(_name(m).forms & _name(n).forms for m in a.names for n in b.names)
    score = _likeness(a, b, ALIKE)
    if not one_name and score < ALIKE:
        return None
    land = "of one country" if a.country and a.country == b.country else "the country of one is not known"
    lines = [body_lines(t.who) for t in (a, b)]
    apart = bool(lines[0] and lines[1] and not lines[0] & lines[1])
    if one_name and apart:
        return _successive(a, b) if a.country and a.country == b.country else None
    if score < ALIKE:
        return None
    seen = "no body in common" if apart else "one body in common" if all(lines) else "of one no body is known"
    return score / 100, f"names {score:.0f} of 100 alike; {land}; {seen}"


def _successive(a: Thing, b: Thing) -> tuple[float, str] | None:
    """One full name in two ministries: an official who changed, where one post begins after the other was last seen."""
    if not a.days or not b.days:
        return None
    first, then = sorted((a, b), key=lambda t: (min(t.days), t.key))
    last, begin = max(first.days), min(then.days)
    length = min(len(last), len(begin))
    if last[:length] >= begin[:length]:
        return None
    return FOLLOWS, (f"same full name and country; {_bodies(first)} until {last}, {_bodies(then)} from {begin}: posts "
                     "that follow each other")


def _bodies(t: Thing) -> str:
    return ", ".join(sorted(w.removeprefix("body/") for w in t.who))


def _governed(a: Thing, b: Thing) -> tuple[float, str] | None:
    from kg.language.registry import load_registry

    listed = load_registry().bodies
    if not a.country or a.country != b.country or all(t.key.removeprefix("body/") in listed for t in (a, b)):
        return None  # the registry tells them apart
    if _look_alike(a, b):
        return LOOKS, _LETTERS
    score = _likeness(a, b, ALIKE)
    return (score / 100, f"names {score:.0f} of 100 alike; of one country") if score >= ALIKE else None


def _occasions(a: Thing, b: Thing) -> tuple[float, str] | None:
    named = a.date == b.date and a.kind == b.kind and a.names & b.names
    one_day = a.date[0] == b.date[0] and len(a.date[0]) == 10
    score = _likeness(a, b, SIMILAR) if one_day else 0.0
    if (not named and score < SIMILAR) or told_apart(a, b):
        return None
    if named:
        return NAMED, "one name and the same days; nobody known is at both"
    company = len(a.who & b.who)
    return score / 100, f"names {score:.0f} of 100 alike; same day; {company} of those who are there in common"


def _agreements(a: Thing, b: Thing) -> tuple[float, str] | None:
    score = _likeness(a, b, SIMILAR)
    if a.notices & b.notices or a.date[0] != b.date[0] or score < SIMILAR or (
            len(a.who) > 1 and len(b.who) > 1 and len(a.who & b.who) < 2):
        return None
    return score / 100, f"names {score:.0f} of 100 alike; same day; {len(a.who & b.who)} parties in common"


_RULES: dict[str, Callable[[Thing, Thing], tuple[float, str] | None]] = {
    "person": _persons, "body": _governed, "event": _occasions, "agreement": _agreements}
