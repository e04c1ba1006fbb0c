"""Names of international organisations and well-known bodies in a text, from the registry's tables.

A strong name names its row anywhere; a weak one ("IDB", "Commission") is told as weak and needs context.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.language.registry import STRONG, Row, load_registry

_TOKEN = re.compile(r"\w+|[^\w\s]")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"})
# spelled either way: the first is the key
_VARIANTS = {"organisation": "organization", "organisations": "organizations", "centre": "center", "program": "programme",
             "co": "co", "defence": "defense", "labour": "labor", "&": "and"}


@dataclass(frozen=True, slots=True)
class BodyName:
    """A name of a table at ``text[begin:end]``. weak: others may bear the name too."""

    begin: int
    end: int
    row: Row
    weak: bool
    is_abbreviation: bool


def _fold(token: str, exact: bool) -> str:
    if exact:
        return token
    token = token.lower()
    return _VARIANTS.get(token, token)


@lru_cache(maxsize=1)
def _index() -> dict[str, list[tuple[tuple[str, ...], Row, bool, bool]]]:
    """First folded token -> (folded tokens, row, weak, abbreviation), the longest first; abbreviations keep their case."""
    index: dict[str, dict[tuple[str, ...], tuple]] = {}
    for text, row, strength in load_registry().names():
        words = _TOKEN.findall(text.translate(_PLAIN))
        short = len(words) < 3 and any(w.isupper() and len(w) > 1 for w in words) or len(words) == 1
        key = tuple(_fold(w, short) for w in words if short or w.lower() != "the")
        if not key:
            continue
        rows = index.setdefault(key[0], {})
        if key in rows and rows[key][1].id != row.id:  # two rows share it: neither is meant without context
            rows[key] = (key, rows[key][1], None, short)
        else:
            rows[key] = (key, row, strength != STRONG, short)
    return {first: sorted((r for r in rows.values() if r[2] is not None), key=lambda r: -len(r[0]))
            for first, rows in index.items()}


def find_names(text: str) -> list[BodyName]:
    """The bodies of the tables that a text names, the longest name at each place, in order."""
    found = list(_TOKEN.finditer(text.translate(_PLAIN)))
    exact = [m.group() for m in found]
    folded = [_fold(w, False) for w in exact]
    index, out, i, n = _index(), [], 0, len(exact)
    while i < n:
        best = None
        if exact[i][0].isupper():
            for words, in_case in ((exact, True), (folded, False)):
                for key, row, weak, short in index.get(words[i], ()):
                    if short != in_case or best and len(key) <= best[0]:
                        continue
                    length = _matches(words, i, key)
                    if length:
                        best = (length, row, weak, short)
                        break
        if best is None:
            i += 1
            continue
        length, row, weak, short = best
        out.append(BodyName(found[i].start(), found[i + length - 1].end(), row, weak, short and length == 1))
        i += length
    return out


def _matches(words: list[str], i: int, key: tuple[str, ...]) -> int:
    """How many tokens from i spell the key ("the" passed over), 0 where they do not."""
    at = i
    for word in key:
        if at < len(words) and words[at] == "the" and at > i:
            at += 1
        if at >= len(words) or words[at] != word:
            return 0
        at += 1
    return at - i
