"""What a word may be in a notice: a topic of ministries, a title, an honorific, a head of bodies, an ordinary word.

The words live in `data/registry/notice-words.csv` (classes), `body-heads.csv` (head words of bodies with their kinds)
and `english-words.txt` (ordinary words). This module only looks words up; context is the caller's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.errors import BadInput
from kg.language.countries import read_table, registry_file
from kg.model import BODY_KINDS

TOPIC, FUNCTION, MONTH, TITLE, MOD, HONORIFIC, PARTICLE, SUFFIX, EVENT, POSSESSOR, COMMON, HEAD, ONE = (
    1 << n for n in range(13)
)
_CLASSES = {
    "topic": TOPIC,
    "function": FUNCTION,
    "month": MONTH,
    "title": TITLE,
    "mod": MOD,
    "honorific": HONORIFIC,
    "particle": PARTICLE,
    "suffix": SUFFIX,
    "event": EVENT,
    "possessor": POSSESSOR,
}
_GOES = ("first", "last", "both", "alone")


@dataclass(frozen=True, slots=True)
class Head:
    """A row of `body-heads.csv`: `words` make the head, `goes` says where it stands; `country` if one only has it."""

    words: tuple[str, ...]
    kind: str
    goes: str
    country: str | None = None


@lru_cache(maxsize=1)
def _classes() -> dict[str, int]:
    """Lower-case word -> its classes as bits."""
    classes: dict[str, int] = {}
    for word in registry_file("english-words.txt").read_text("utf-8").splitlines():
        if not word.startswith("#"):
            classes[word] = COMMON
    for row in read_table("notice-words.csv"):
        if row["class"] not in _CLASSES:
            raise BadInput(
                f"{registry_file('notice-words.csv')}: {row['word']!r} has the class {row['class']!r}; "
                f"use one of {', '.join(_CLASSES)}"
            )
        classes[row["word"]] = classes.get(row["word"], 0) | _CLASSES[row["class"]]
    for first, rows in heads().items():  # HEAD: a head begins with the word; ONE: the word alone is a head
        one = ONE if any(len(h.words) == 1 for h in rows) else 0
        classes[first.lower()] = classes.get(first.lower(), 0) | HEAD | one
    return classes


@lru_cache(maxsize=1)
def heads() -> dict[str, tuple[Head, ...]]:
    """First word -> the heads that begin with it, the longest first."""
    found: dict[str, list[Head]] = {}
    for row in read_table("body-heads.csv"):
        if row["kind"] not in BODY_KINDS or row["goes"] not in _GOES:
            raise BadInput(
                f"{registry_file('body-heads.csv')}: {row['head']!r} has kind {row['kind']!r} and goes "
                f"{row['goes']!r}; use kinds {', '.join(BODY_KINDS)} and goes {', '.join(_GOES)}"
            )
        words = tuple(row["head"].split())
        found.setdefault(words[0], []).append(Head(words, row["kind"], row["goes"], row["country"] or None))
    return {first: tuple(sorted(rows, key=lambda h: -len(h.words))) for first, rows in found.items()}


@lru_cache(maxsize=8192)
def classes(word: str) -> int:
    """The classes of a word, as bits; 0 for an unknown one. Case, curly apostrophes and plural do not matter."""
    table = _classes()
    low = word.lower().replace("’", "'")
    bits = table.get(low, 0)
    if not bits and "-" in low:
        parts = [table.get(part, 0) for part in low.split("-")]
        if all(b & (TITLE | MOD) for b in parts) and any(b & TITLE for b in parts):
            return TITLE  # "Comptroller-General", "Vice-Rector", "Director-President"
        bits = parts[-1] & (TOPIC | COMMON)  # "Socio-Economic": as good as its last part
    return bits
