"""When two names are one name to a reader of gold: case, accents, small words and the order of words do not count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TypeVar

G = TypeVar("G")
P = TypeVar("P")

_SMALL = frozenset(("the", "of", "for", "and", "on", "in"))
# Kinds of occasion that readers give to one and the same event.
_SAME_KIND = (
    frozenset(("forum", "conference", "seminar", "workshop", "summit", "symposium")),
    frozenset(("meeting", "bilateral-meeting", "talks")),
    frozenset(("visit", "delegation", "delegation-visit")),
    frozenset(("training", "course")),
    frozenset(("ceremony", "signing", "signing-ceremony")),
)


@lru_cache(maxsize=100_000)
def plain(name: str) -> str:
    """A name without what two readers write differently; empty where nothing of it is left."""
    letters = (c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    text = "".join(letters).casefold().replace("&", " and ").replace("organisation", "organization")
    text = re.sub(r"\W+", " ", re.sub(r"['’`]s\b", "", text))
    return " ".join(word for word in text.split() if word not in _SMALL)


@lru_cache(maxsize=200_000)
def likeness(wanted: str, given: str) -> float:
    """How alike two names are, 0 to 1; the same words in another order count 0.97."""
    a, b = plain(wanted), plain(given)
    if a == b and (a or wanted == given):  # "IN", the code of India, has only a small word
        return 1.0
    if not a or not b:
        return 0.0
    if sorted(a.split()) == sorted(b.split()):
        return 0.97
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def best(wanted: Iterable[str], given: Iterable[str]) -> float:
    """The likeness of the two names, one of each side, that are most alike; 0 where a side has none."""
    given = [name for name in given if name]
    return max((likeness(a, b) for a in wanted if a for b in given), default=0.0)


def same_person(wanted: Iterable[str], given: str) -> bool:
    """Whether a name is one of a person's: the same words in any order, written together or apart, or nearly so."""
    words = plain(given).split()
    for name in wanted:
        own = plain(name).split()
        if own and words and ("".join(own) == "".join(words) or sorted(own) == sorted(words)
                              or likeness(name, given) >= 0.9):
            return True
    return False


def same_kind(wanted: str | None, given: str | None) -> bool:
    """Whether two kinds of event are one to a reader: a seminar may be called a workshop, not a visit."""
    a, b = ((kind or "").lower().replace(" ", "-") for kind in (wanted, given))
    return a == b or any(a in group and b in group for group in _SAME_KIND)


def pair(wanted: Sequence[G], given: Sequence[P], score: Callable[[G, P], float], least: float) -> dict[int, int]:
    """Match things one to one, best pairs first: index in `given` -> index in `wanted`, for scores of at least `least`.

    Of pairs that score the same, the earlier in `wanted`, then the earlier in `given`, comes first.
    """
    scored = [(score(g, p), i, j) for i, g in enumerate(wanted) for j, p in enumerate(given)]
    taken: set[int] = set()
    found: dict[int, int] = {}
    for value, i, j in sorted(scored, key=lambda x: (-x[0], x[1], x[2])):
        if value >= least and i not in taken and j not in found:
            taken.add(i)
            found[j] = i
    return found
