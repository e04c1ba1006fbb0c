"""Two accounts of an occasion -> whether they tell of one: by name, session, year, days, place and who is there.

Accounts of one occasion may differ: a day off, a month for a day, another city, a name in another order. What never
differs is which session of a series it is ("4th", "Fifth"), and the year. Talks, visits and ceremonies without a
session have no name of their own: two leaders who speak on Monday speak again on Thursday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.resolve import own_name

if TYPE_CHECKING:
    from kg.resolve.merge import Thing

GATHERINGS = frozenset(("forum", "conference", "seminar", "workshop", "summit", "exhibition", "training"))
NAMES_ALIKE = 80  # of 100 (rapidfuzz token_set_ratio): names of gatherings at which nobody known is at both
NEAR = 3  # days by which two accounts of one occasion may differ

_SMALL = frozenset("of the and for on in with between among to a an at by s".split())
_ORDINALS = {word: str(n) for n, word in enumerate((
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth").split(), 1)}
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\d{1,3}")
_MONTHS = frozenset(("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                     "november", "december"))
_TALKS = frozenset(("meeting", "meetings", "talks", "call", "visit", "bilateral", "conversation"))
# words for what kind of occasion it is: "Creative Korea 2013 conference" is Creative Korea 2013
_KINDS = frozenset(("forum", "conference", "seminar", "workshop", "summit", "exhibition"))


@dataclass(frozen=True, slots=True)
class Title:
    """A name of an occasion, taken apart. words: what tells it from others, without countries, which are `codes`.
    session: which of a series, "" where it does not say; so with `year`."""

    words: frozenset[str]
    codes: frozenset[str]
    session: str
    year: str
    own: bool  # a name of its own, no description


@lru_cache(maxsize=65_536)
def title(name: str) -> Title:
    """Take a name apart."""
    from kg.language.countries import find_countries
    from kg.language.registry import fold

    # a short form in brackets after the name says nothing that the name does not
    plain = re.sub(r"\(\s*[A-Z][A-Za-z0-9.&-]*\s*\)", " ", name) or name
    left, countries, at = [], [], 0
    for found in find_countries(plain):
        left.append(plain[at:found.begin])
        countries.append(found.codes[0])
        at = found.end
    left.append(plain[at:])
    session = year = ""
    words = set()
    for word in fold(" ".join(left).replace("’", "'")).split():
        if m := _ORDINAL.fullmatch(word):
            session = m[1]
        elif word in _ORDINALS:
            session = _ORDINALS[word]
        elif _YEAR.fullmatch(word):
            year = word
        elif _NUMBER.fullmatch(word):
            session = session or word
        elif word not in _SMALL and word not in _MONTHS and word not in _KINDS:
            words.add(word)
    return Title(frozenset(words), frozenset(countries), session.lstrip("0"), year, own_name(name))


def titles(t: Thing) -> list[Title]:
    """The names of an occasion, taken apart, in the order of the names."""
    return [title(name) for name in sorted(t.names)]


def name_blocks(t: Thing) -> set[tuple[str, ...]]:
    """By what occasions of one name and year are found: kind, year and the words of the name."""
    year = (t.date[0] or "")[:4]
    return {(t.kind, year, *sorted(x.words or x.codes)) for x in titles(t) if x.words or x.codes}


def told_apart(a: Thing, b: Thing) -> str:
    """Why two accounts cannot be of one occasion; "" where they may be."""
    if a.notices & b.notices:
        return "one notice tells them apart"
    for what in ("session", "year"):
        left, right = ({getattr(x, what) for x in titles(t)} - {""} for t in (a, b))
        if left and right and not left & right:
            return f"the {what} differs: {min(left)}, {min(right)}"
    for t, other in ((a, b), (b, a)):
        years = {x.year for x in titles(t)} - {""}
        if years and other.date and not any(y in (d or "")[:4] for y in years for d in other.date if d):
            return f"the year differs: {min(years)}, {other.date[0][:4]}"
    countries = [set(t.place[1]) for t in (a, b) if t.place and t.place[1]]
    if len(countries) == 2 and not countries[0] & countries[1]:
        return "they are in two countries"
    left, right = _sides(a), _sides(b)
    if len(left) > 1 and len(right) > 1 and len(left & right) < 2:
        return "the countries are others"
    return ""


def one_event(a: Thing, b: Thing) -> bool:
    """Whether two accounts tell of one occasion."""
    if told_apart(a, b):
        return False
    return _of_one_day(a, b) or _of_one_name(a, b) or _of_one_traveller(a, b)


def _city(t: Thing) -> str:
    from kg.resolve.names import slug

    return slug(t.place[0]) if t.place and t.place[0] else ""


def _days(t: Thing) -> tuple[str, str]:
    return t.date[0] or "", t.date[1] or t.date[0] or ""


def _sides(t: Thing) -> set[str]:
    """The countries of those who are there."""
    return {w for w in t.who if w.startswith("country/")} | {
        f"country/{w.partition('/')[2].partition('.')[0]}" for w in t.who
        if w.startswith("person/") and re.match(r"person/[A-Z]{2}\.", w)}


def _of_one_day(a: Thing, b: Thing) -> bool:
    """The same days, no two cities, and who is there or the name tells that it is one."""
    if len(_days(a)[0]) < 10 or _days(a) != _days(b):
        return False
    cities = {_city(a), _city(b)} - {""}
    same_place = bool(a.place and b.place and set(a.place[1]) == set(b.place[1]))
    if len(cities) > 1 or not same_place:
        return False
    both = a.who & b.who
    if a.kind not in GATHERINGS:  # two talks of two countries on one day are common, and of two of three that also met
        return len({w for w in both if w.startswith("person/")}) >= 2 and _sides(a) == _sides(b)
    alike = max(_likeness(a, b))
    if len({w for w in both if w.startswith(("country/", "body/"))}) < 2:
        return False
    return any(w.startswith("person/") for w in both) or alike >= NAMES_ALIKE


def _likeness(a: Thing, b: Thing) -> Iterator[float]:
    from rapidfuzz.fuzz import token_set_ratio

    from kg.resolve.names import slug

    for m in a.names:
        for n in b.names:
            yield token_set_ratio(slug(m).replace("-", " "), slug(n).replace("-", " "))


def _of_one_name(a: Thing, b: Thing) -> bool:
    """One name of its own, or one session of a series; days that fit; and a place or people in common."""
    found = [(x, y) for x in titles(a) for y in titles(b) if _same_words(x, y, a, b)]
    session = any(x.session and x.session == y.session for x, y in found)
    own = any((x.own or y.own) and not (a.kind not in GATHERINGS and x.words & _TALKS) for x, y in found)
    yearly = any(x.year and x.year == y.year for x, y in found) and a.kind in GATHERINGS
    if not session and not own and not yearly and not (a.kind == "summit" and found):
        return False
    cities = {_city(a), _city(b)} - {""}
    one_city = bool(_city(a)) and _city(a) == _city(b)
    both = {w for w in a.who & b.who if w.startswith(("country/", "body/", "person/"))}
    company = len(both) >= 2
    how = _fit(_days(a), _days(b))
    if how == "same":
        return session or one_city or company
    if how == "near":
        return session or (len(cities) < 2 and company) or (one_city and bool(both))
    return how == "vague" and len(cities) < 2 and (session or one_city or company)


def _same_words(x: Title, y: Title, a: Thing, b: Thing) -> bool:
    """Whether two names have the same words; a country may be named in one that only takes part in the other."""
    if x.words != y.words or not (x.words or x.codes):
        return False
    if not x.words:
        return x.codes == y.codes
    there, here = ({w.partition("/")[2] for w in _sides(t)} for t in (a, b))
    return x.codes <= y.codes | here and y.codes <= x.codes | there


def _fit(a: tuple[str, str], b: tuple[str, str]) -> str:
    """How the days of two accounts go together: same | near (days in common, or few between) | vague (the less precise
    has room for the other) | "" (they do not)."""
    if a == b:
        return "same" if len(a[0]) >= 7 else "vague" if a[0] else ""
    if len(a[0]) == len(b[0]) == 10:
        days = [tuple(date.fromisoformat(x[:10]) for x in sorted(d)) for d in (a, b) if len(d[1]) == 10]
        if len(days) < 2:
            return ""
        (begin, end), (start, stop) = days
        gap = max((start - end).days, (begin - stop).days)
        return "near" if gap <= NEAR and abs((begin - start).days) <= NEAR else ""
    short, long = sorted((a[0], b[0]), key=len)
    return "vague" if len(short) == 7 and long.startswith(short) else ""


def _of_one_traveller(a: Thing, b: Thing) -> bool:
    """Visits under one name whose days lie together, of one and the same guest."""
    if a.kind != "visit" or not (a.place and b.place and set(a.place[1]) == set(b.place[1]) and a.place[1]):
        return False
    if _fit(_days(a), _days(b)) not in ("same", "near") or not set(_days(a)) & set(_days(b)):
        return False
    hosts = {f"person/{c}" for c in a.place[1]}
    guests = {w for w in a.who & b.who if w.startswith("person/") and w.partition(".")[0] not in hosts}
    return bool(guests) and _sides(a) == _sides(b) and max(_likeness(a, b)) >= NAMES_ALIKE
