"""Words and marks of a sentence, with what the lexicon says of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.language.lexicon import classes

_ABBREVIATED = (
    "Mr|Mrs|Ms|Dr|Prof|Hon|Jr|Sr|St|Lt|Gen|Col|Maj|Capt|Cdr|Brig|Adm|Sgt|Amb|Eng|Engr|Ing|Arch|Lic|Ir|Rev|Fr|Atty|"
    "Inc|Ltd|Co|Corp|Rtd|Ret|Esq|Pvt|Pte|Pty|Bhd|Sdn|Mme|Smt|Messrs|No|Pg|Hj|Dept|Govt|Univ|Barr|Alh|Cllr|Asst|Md|Dra|Sra|Arq|Dott"
)
_TOKEN = re.compile(
    # most tokens begin with a small letter: they are asked for the forms of capitals only once
    rf"(?=[A-ZÀ-Þ])(?:(?P<dotted>(?:[A-Z]\.){{2,6}}(?:[A-Z](?![\w]))?|[A-Z]\.[A-Z](?!\w)|Ph\.?D\.?(?!\w)|"
    rf"(?:{_ABBREVIATED})\.)"
    r"|(?P<initial>[A-ZÀ-Þ]\.|(?:Ch|Dj|Dz|Gh|Kh|Ph|Sh|Th|Ts|Ya|Ye|Yu|Zh)\.(?=[ \u00a0]?[A-ZÀ-Þ][^\W\d_])))"
    r"|(?P<genitive>[’'‘]s(?!\w)|(?<=s)[’'](?!\w))"
    r"|(?P<word>(?:al|el|Al|El|Dato|Datu|Hon|Qur|Le|Tui)[’']\w*(?:[-‐‑]\w+)*"
    r"|[^\W_]+(?:(?:[-‐‑]|[’'‘](?!s(?!\w)))[^\W_]+)*)"
    r"|(?P<mark>\S)"
)


_NAMES = frozenset(("Md", "Md."))  # a given name as it is written; "MD" and "md" are a title


@dataclass(slots=True)
class Token:
    """``text[begin:end]``. `cap`: begins with a capital, or is "e-Government", "al-Saadi"; `upper`: all capitals,
    two or more; `bits`: classes of `kg.language.lexicon`; `kind`: dotted | initial | genitive | word | mark."""

    begin: int
    end: int
    text: str
    kind: str
    cap: bool
    upper: bool
    bits: int


def tokens(text: str, begin: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[begin:end]`` in order. A genitive "'s" is a token of its own, a hyphenated word is one."""
    out = []
    for m in _TOKEN.finditer(text, begin, len(text) if end is None else end):
        word, kind = m.group(), m.lastgroup or ""
        if kind == "mark" or kind == "genitive":
            out.append(Token(m.start(), m.end(), word, kind, False, False, 0))
            continue
        out.append(Token(m.start(), m.end(), word, kind, *_looks(word)))
    return out


@lru_cache(maxsize=65_536)
def _looks(word: str) -> tuple[bool, bool, int]:
    """What a token is by its word alone: cap, upper and bits."""
    first = word[0]
    cap = first.isupper() or (not first.isdigit() and word != word.lower())
    return cap, len(word) > 1 and word.isupper(), 0 if word in _NAMES else classes(word)
