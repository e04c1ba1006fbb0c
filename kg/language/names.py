"""Names of international organisations and well-known bodies in a text, from the registry's tables.

A strong name names its row anywhere; a weak one ("IDB", "Commission") is told as weak and needs context.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.language.registry import Row, load_registry

_TOKEN = re.compile(r"\w+|[^\w\s]")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"})
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


def _fold(token: str, exact: bool) -> str:
    if exact:
        return token
    token = token.lower()
    return _VARIANTS.get(token, token)


_Entry = tuple[tuple[str, ...], tuple[Row, ...], bool, bool, bool]  # key, rows, weak, abbreviation, case matters


@lru_cache(maxsize=1)
def _index() -> dict[tuple[str, str], list[_Entry]]:
    """First and second token ("" where there is none) -> names, the longest first. Short names keep their case."""
    registry = load_registry()
    index: dict[tuple[str, str], dict[tuple[tuple[str, ...], bool], _Entry]] = {}
    for row in (*registry.organizations.values(), *registry.bodies.values()):
        for name in row.names:
            words = _TOKEN.findall(name.text.translate(_PLAIN))
            exact = len(words) == 1 or (len(words) < 3 and any(w.isupper() and len(w) > 1 for w in words))
            key = tuple(_fold(w, exact) for w in words if exact or w.lower() != "the")
            if not key or (not name.text[0].isascii() and not name.text[0].isalpha()) or len(name.text) < 2:
                continue
            short = name.form == "abbreviation"
            rows = index.setdefault((key[0], key[1] if len(key) > 1 else ""), {})
            before = rows.get((key, exact))
            if before is None:
                rows[key, exact] = (key, (row,), not name.strong, short, exact)
            elif row not in before[1]:
                rows[key, exact] = (key, (*before[1], row), True, short or before[3], exact)
    return {first: sorted(rows.values(), key=lambda r: -len(r[0])) for first, rows in index.items()}


def find_names(text: str) -> list[BodyName]:
    """The bodies of the tables that a text names, the longest name at each place, in order."""
    found = list(_TOKEN.finditer(text.translate(_PLAIN)))
    exact = [m.group() for m in found]
    folded = [_fold(w, False) for w in exact]
    index, out, i, n = _index(), [], 0, len(exact)
    while i < n:
        best, length = None, 0
        if exact[i][0].isupper():
            behind = i + 1
            while behind < n and exact[behind] == "the":
                behind += 1
            for words, in_case in ((exact, True), (folded, False)):
                second = words[behind] if behind < n else ""
                for entry in (*index.get((words[i], second), ()), *index.get((words[i], ""), ())):
                    if entry[4] == in_case and len(entry[0]) > length:
                        matched = _matches(words, i, entry[0])
                        if matched:
                            best, length = entry, matched
                            break
        if best is None:
            i += 1
            continue
        out.append(BodyName(found[i].start(), found[i + length - 1].end(), best[1], best[2], best[3]))
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
