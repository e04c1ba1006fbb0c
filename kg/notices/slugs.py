"""Titles and addresses -> the short names of items inside a feed or table."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

MAX_LENGTH = 80


def slug(text: str) -> str:
    """ "Korea, Peru sign MOU" -> "korea-peru-sign-mou": ASCII where the letters have it, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain))
    out = ""
    for word in words:
        if len(out) + len(word) + 1 > MAX_LENGTH:
            break
        out = f"{out}-{word}" if out else word[:MAX_LENGTH]
    return out


def slug_of_address(address: str) -> str:
    """The last telling part of an address's path; empty where it has none ("view.do", "index.html", a bare number)."""
    try:
        parts = [p for p in urlsplit(address).path.split("/") if p]
    except ValueError:
        return ""
    name = slug(re.sub(r"\.[a-z]{2,5}\Z", "", parts[-1]) if parts else "")
    return name if len(re.findall(r"[a-z]{3,}", name)) > 1 else ""
