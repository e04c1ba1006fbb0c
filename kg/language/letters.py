"""Letters as names are compared: lower case, without accents, special letters by their usual Latin ones."""

from __future__ import annotations

import re
import unicodedata

# letters that do not decompose
_WHOLE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i",
                        "ə": "a"})
_STOPS = re.compile(r"(?<=\w)\.(?=\w\b)|(?<=\b\w)\.")
_MARKS = str.maketrans({**{chr(c): " " for c in range(128) if not chr(c).isalnum()}, "'": None, "&": " and "})
_WORD = re.compile(r"[^\W_]+")


def bare(text: str) -> str:
    """A text in lower case without accents; letters of other scripts stay, decomposed."""
    text = text.lower()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(_WHOLE))
    return "".join(c for c in text if not unicodedata.combining(c))


def plain(name: str) -> str:
    """A name in bare words, without punctuation: "U.N. Women's Co-operation" -> "un womens cooperation"."""
    text = bare(name)
    if not text.isascii():
        text = unicodedata.normalize("NFC", re.sub("[’‘ʼ]", "'", text))
    if "." in text:
        text = _STOPS.sub("", text)
    text = text.replace("co-op", "coop").translate(_MARKS)
    return " ".join(text.split() if text.isascii() else _WORD.findall(text))
