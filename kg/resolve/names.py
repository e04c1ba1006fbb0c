"""Names as keys: folded for comparison, and as readable parts of IRIs."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from kg.language.letters import bare

MAX_SLUG = 70


@lru_cache(maxsize=65_536)
def slug(text: str) -> str:
    """A name as lower-case words with hyphens, accents folded; letters of other scripts stay.

    Longer than MAX_SLUG, it is cut at a word and gets a checksum, so that two long names never fall together.
    """
    whole = unicodedata.normalize("NFC", bare(text).replace("'", "").replace("’", ""))
    words = re.sub(r"[^\w]+|_+", "-", whole).strip("-")
    if len(words) <= MAX_SLUG:
        return words or "unnamed-" + hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]
    kept = words[:MAX_SLUG].rsplit("-", 1)[0]
    return f"{kept}-{hashlib.sha256(words.encode('utf-8')).hexdigest()[:8]}"


_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


def label(text: str) -> str:
    """A name as it is shown: one line, single spaces, nothing invisible in it."""
    return " ".join(_INVISIBLE.sub(" ", text).split())


# Cyrillic and Greek letters that look like Latin ones (after the confusables of Unicode Technical Standard 39)
_LOOKS = str.maketrans({
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ј": "j", "ѕ": "s", "һ": "h",
    "ԁ": "d", "в": "b", "к": "k", "м": "m", "н": "h", "т": "t",
    "α": "a", "ο": "o", "ρ": "p", "ν": "v", "ι": "i", "κ": "k", "τ": "t", "υ": "u", "χ": "x", "β": "b", "μ": "m",
    "η": "h", "ε": "e"})


def skeleton(text: str) -> str:
    """A name as it looks: letters of other alphabets as the Latin ones that they look like."""
    return slug(text).translate(_LOOKS)
