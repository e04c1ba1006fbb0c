"""Characters of any page -> those a capture may hold: plain spaces, line feeds, no controls, NFC."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\ufffd"

# Invisible characters are taken out, not replaced: a zero-width space inside a country's name must not split it, and
# marks that reverse the order of text (Trojan Source) must not reach a label or a terminal.
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
_SPACES = dict.fromkeys([0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_BREAKS = dict.fromkeys([0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029], "\n")
_BROKEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TABLE = {**_INVISIBLE, **_SPACES, **_BREAKS}


def clean(text: str) -> str:
    """Text with plain spaces and line feeds only; controls and lone surrogates become U+FFFD one for one; NFC."""
    return unicodedata.normalize("NFC", _BROKEN.sub(REPLACEMENT, text.replace("\r\n", "\n")).translate(_TABLE))


def count_broken(text: str) -> int:
    """How many characters `clean` replaces by U+FFFD."""
    return sum(1 for _ in _BROKEN.finditer(text))


def one_line(text: str) -> str:
    """Clean text on one line, single spaces, no space at the ends."""
    return " ".join(clean(text).split())
