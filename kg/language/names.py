"""Names of international organisations and well-known bodies in a text, from the registry's tables.

A strong name names its row anywhere; a weak one ("IDB", "Commission") is told as weak and needs context.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.language.countries import plain
from kg.language.registry import Row, load_registry

_TOKEN = re.compile(r"\w+|[^\w\s]")
# spelled either way: the first is the key
_VARIANTS = {
    "organisation": "organization",
    "organisations": "organizations",
    "centre": "center",
    "program": "programme",
    "co": "co",
    "defence": "defense",
    "labour": "labor",
    "&": "and",
}


@dataclass(frozen=True, slots=True)
class BodyName:
    """A name of a table at ``text[begin:end]``; `rows`: the bodies that bear it, more than one only for weak names.
    weak: others may bear the name too. is_abbreviation: the table has it as an abbreviation."""

    begin: int
    end: int
    rows: tuple[Row, ...]
    weak: bool
    is_abbreviation: bool


@lru_cache(maxsize=16384)
def _fold(token: str) -> str:
    token = token.lower()
    return _VARIANTS.get(token, token)


_Entry = tuple[tuple[Row, ...], bool, bool]  # rows, weak, abbreviation


@lru_cache(maxsize=1)
def _index() -> tuple[dict[tuple[str, str], list[int]], dict[tuple[str, ...], _Entry]]:
    """First and second token ("" where there is none) -> lengths of names, longest first; tokens of a name -> entry.

    Short names keep their case, all others are folded. "the" is left out.
    """
    registry = load_registry()
    lengths: dict[tuple[str, str], set[int]] = {}
    entries: dict[tuple[str, ...], _Entry] = {}
    for row in (*registry.organizations.values(), *registry.bodies.values()):
        for name in row.names:
            words = [w for w in _TOKEN.findall(plain(name.text)) if w.lower() != "the"]
            if not words or (not words[0].isascii() and not words[0].isalpha()) or len(name.text) < 2:
                continue
            short = len(words) == 1 or (len(words) < 3 and any(w.isupper() and len(w) > 1 for w in words))
            key = tuple(words) if short else tuple(_fold(w) for w in words)
            lengths.setdefault((key[0], key[1] if len(key) > 1 else ""), set()).add(len(key))
            before = entries.get(key)
            abbreviation = name.form == "abbreviation"
            if before is None:
                entries[key] = ((row,), not name.strong, abbreviation)
            elif row not in before[0]:
                entries[key] = ((*before[0], row), True, abbreviation or before[2])
    return {pair: sorted(found, reverse=True) for pair, found in lengths.items()}, entries


def find_names(text: str) -> list[BodyName]:
    """The bodies of the tables that a text names, the longest name at each place, in order; "the" is passed over."""
    found = [m for m in _TOKEN.finditer(plain(text)) if m.group() != "the"]
    exact = [m.group() for m in found]
    folded = [_fold(w) for w in exact]
    lengths, entries = _index()
    out, i, n = [], 0, len(exact)
    while i < n:
        best, length = None, 0
        if exact[i][0].isupper():
            for words in (exact, folded):
                first, second = words[i], words[i + 1] if i + 1 < n else ""
                for many in (*lengths.get((first, second), ()), *lengths.get((first, ""), ())):
                    entry = entries.get(tuple(words[i : i + many])) if length < many <= n - i else None
                    if entry is not None:
                        best, length = entry, many
                        break
        if best is None:
            i += 1
            continue
        out.append(BodyName(found[i].start(), found[i + length - 1].end(), *best))
        i += length
    return out
