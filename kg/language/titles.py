"""Titles as notices write them ("Former Deputy Minister of Trade") -> the post that they state, with its rank.

The words lie in `data/registry/titles.csv`, the order of ranks in `ranks.csv`; `kg.language.registry` reads and checks
both. A title is read from the left: the longest phrase of the table at each word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from kg.language.countries import find_countries

TITLE_FORMS = ("title", "honorific", "military", "prefix")
PREFIX_EFFECTS = ("former", "acting", "lower", "same")

_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?|[,/&]")
_WORDS = 60  # no title is longer; what follows is not read
_LONGEST = 8  # words in a phrase of the table
_JOINTS = frozenset({"and", "&", ",", "/", "cum", "concurrently"})


@dataclass(frozen=True, slots=True)
class Title:
    """A row of `titles.csv`: its rank, and its rank where it is said of a body that is no government."""

    title: str
    form: str
    rank: str
    in_body: str
    implies: str
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """What a title says. `level`: the smaller, the higher. organization: the body that the title's own words imply."""

    title: str
    rank: str
    level: int
    heads: tuple[str, ...] = ()
    organization: str | None = None
    former: bool = False
    acting: bool = False


def key(title: str) -> str:
    """A title as titles are compared: without case and full stops, the kinds of apostrophes as one."""
    return " ".join(_plain(w) for w in _WORD.findall(title))


def _plain(word: str) -> str:
    return word.lower().replace("’", "'").replace(".", "")


class Titles:
    """The table of titles, asked for the rank of what a text says. ranks: name -> (level, the rank below)."""

    def __init__(self, ranks: dict[str, tuple[int, str]]):
        self.ranks = ranks
        self.rows: dict[str, Title] = {}

    def read(self, text: str, body_kind: str | None = None) -> Post | None:
        """The highest post that a title states, or None where the table knows none of its words.

        "Former Deputy Minister of Trade" -> rank vice-minister, former. Titles joined by "and", "," or "/" are read
        each, and the highest told; what follows "to", "of" or "for" belongs to the title before it ("Adviser to the
        President"). body_kind: the kind of body of which it is said: the president of a company is no head of state.
        """
        words = [(m.group(), m.end()) for m in islice(_WORD.finditer(text), _WORDS)]
        low = [_plain(w) for w, _ in words]
        if body_kind is None and any(row.heads[:1] == ("company",) for row in self._all(low)):
            body_kind = "company"  # "President and COO"
        best: Post | None = None
        former = acting = found = False
        free = True  # a title may be read here: the first one, or one that "and" joins to it
        i = lower = 0
        while i < len(low):
            row, length = self._at(low, i)
            if row is None:
                free = not found or low[i] in _JOINTS
                if low[i] in _JOINTS:
                    acting, lower = False, 0
            elif row.form == "prefix" and not (row.in_body and self._stands_alone(low, i + length)):
                former, acting = former or row.rank == "former", acting or row.rank == "acting"
                lower += row.rank == "lower"
            elif row.form != "honorific":
                if free:
                    post = self._post(row, text[words[i + length - 1][1]:], lower, body_kind, former, acting)
                    best = post if best is None or post.level < best.level else best
                    found, free = True, False
                lower = 0
            i += length
        return best

    def _at(self, low: list[str], i: int) -> tuple[Title | None, int]:
        """The row with the longest phrase at a word, and its length; no row has the length one."""
        for length in range(min(_LONGEST, len(low) - i), 0, -1):
            row = self.rows.get(" ".join(low[i:i + length]))
            if row:
                return row, length
        return None, 1

    def _all(self, low: list[str]) -> Iterator[Title]:
        i = 0
        while i < len(low):
            row, length = self._at(low, i)
            if row:
                yield row
            i += length

    def _stands_alone(self, low: list[str], i: int) -> bool:
        """Whether no title follows: "Deputy" is a post, "Deputy Director" is not two."""
        while i < len(low) and low[i] not in _JOINTS:
            row, length = self._at(low, i)
            if row is None or row.form in ("title", "military"):
                return row is None
            i += length
        return True

    def _post(self, row: Title, rest: str, lower: int, kind: str | None, former: bool, acting: bool) -> Post:
        rank = row.rank
        if row.form == "prefix" or (row.in_body and kind and kind not in ("ministry", "legislature")):
            rank = row.in_body
        for _ in range(lower):
            rank = self.ranks[rank][1] or rank
        implied: str | None = row.implies or None
        if implied and implied.endswith("*"):
            matter = self._matter(rest)
            implied = implied[:-1] + matter if matter else None
        shown = re.sub(" (?:of|for|to)$", "", row.title)
        return Post(shown, rank, self.ranks[rank][0], row.heads, implied, former, acting)

    def _matter(self, rest: str) -> str:
        """What a minister is minister of: up to a bracket, to the next title, and to "of" and a country at the end."""
        rest = " ".join(re.split(r"[;(/]", rest[:400], maxsplit=1)[0].split())
        words = [(_plain(m.group()), m.start()) for m in _WORD.finditer(rest)]
        low = [w for w, _ in words]
        for i in range(1, len(low)):
            row, _ = self._at(low, i) if low[i - 1] in _JOINTS else (None, 1)
            if row and (row.form in ("title", "military") or (row.form == "prefix" and not self._stands_alone(low, i))):
                rest = rest[:words[i - 1][1]]
                break
        for found in find_countries(rest):
            before = rest[:found.begin].rstrip().removesuffix(" the")
            if before.endswith(" of") and not rest[found.end:].strip(" ,."):
                rest = before.removesuffix(" of")
                break
        return rest.strip(" ,.")
