"""Names of cities in a text -> candidates with their countries, from `data/registry/cities.csv` (GeoNames).

Spelling is folded (accents, hyphens, apostrophes), the first letter must be a capital. This module only finds; which
city is meant, and whether one is meant at all, is decided where the notice is known (`kg.extract.countries`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.language.countries import registry_file
from kg.language.letters import bare

_WORD = re.compile(r"[^\W_]+")
_CAPITALISED = re.compile(r"(?<![^\W_])[^\W\d_a-z][^\W_]*")  # also words that begin with a small letter beyond ASCII
_GAP = re.compile(r"[-'’‘ʼ‐‑]|\.[ \u00a0]?|[ \t\u00a0]*\n?[ \t\u00a0]*")  # what may stand between two words of one name


# What a table may write behind a city's name, by country: "Anyang-si" is Anyang, "Cebu City" is Cebu.
_CALLED_CITY = {"si": ("KR",), "gun": ("KR",), "shi": ("JP",), "city": ("KR", "PH", "TW")}


@dataclass(frozen=True, slots=True)
class City:
    """A row of `cities.csv`; kind: capital, seat, place or empty."""

    name: str
    country: str
    thousands: int
    kind: str


@dataclass(frozen=True, slots=True)
class CityFound:
    """A city's name at ``text[begin:end]`` with all cities of that name, the largest first (capitals before all)."""

    begin: int
    end: int
    cities: tuple[City, ...]


@lru_cache(maxsize=1)
def _index() -> tuple[dict[str, list[str]], dict[str, int]]:
    """Folded name -> rest of its rows (read when asked for); first word -> most words of a name that begins with it."""
    rows: dict[str, list[str]] = {}
    longest: dict[str, int] = {}
    for line in registry_file("cities.csv").read_text("utf-8").splitlines():
        if line.startswith("#") or line.startswith("key,"):
            continue
        key, _, rest = line.partition(",")
        rows.setdefault(key, []).append(rest)
        bare, _, kind = key.rpartition(" ")
        if bare and rest[:2] in _CALLED_CITY.get(kind, ()):
            rows.setdefault(bare, []).append(rest)
        first, _, more = key.partition(" ")
        words = more.count(" ") + 2 if more else 1
        if longest.get(first, 0) < words:
            longest[first] = words
    return rows, longest


@lru_cache(maxsize=4096)
def cities_named(key: str) -> tuple[City, ...]:
    """All cities of a folded name, capitals first, then by size; empty when there is none."""
    found = []
    for rest in _index()[0].get(key, ()):
        country, name, thousands, kind = rest.split(",")
        found.append(City(name, country, int(thousands), kind))
    return tuple(sorted(found, key=lambda c: (c.kind != "capital", c.kind != "seat", -c.thousands, c.country)))


def find_cities(text: str) -> list[CityFound]:
    """Every name in a text that some city bears, the longest at each place, in order."""
    longest = _index()[1]
    out, at = [], 0
    for first in _CAPITALISED.finditer(text):
        word = first.group()
        most = longest.get(bare(word), 0) if first.start() >= at and word[0].isupper() else 0
        if not most:
            continue
        words, ends = [bare(word)], [first.end()]
        while len(words) < most:
            gap = _GAP.match(text, ends[-1])
            following = gap and _WORD.match(text, gap.end())
            if not following:
                break
            words.append(bare(following.group()))
            ends.append(following.end())
        for length in range(len(words), 0, -1):
            cities = cities_named(" ".join(words[:length]))
            if cities:
                at = ends[length - 1]
                out.append(CityFound(first.start(), at, cities))
                break
    return out
