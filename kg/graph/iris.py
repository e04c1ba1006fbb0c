"""Keys -> IRIs: readable, made from content only, and the same on every machine."""

from __future__ import annotations

import re
from urllib.parse import quote

from kg.graph.vocabulary import BASE

_SAFE = "/-._~"
_PLAIN = re.compile(r"[A-Za-z0-9/._~-]*")


class Iris:
    """The IRIs of one store, all under one base."""

    def __init__(self, base: str = BASE):
        self.base = base

    def id(self, key: str) -> str:
        """The IRI of a key of `kg.resolve`; what IRIs may not hold is percent-encoded."""
        return f"{self.base}id/{part(key)}"

    def notice(self, notice_id: str) -> str:
        """The IRI of a notice, which also names the graph of what the notice says."""
        return f"{self.base}id/notice/{part(notice_id)}"

    def capture(self, notice_id: str) -> str:
        """The IRI of the stored text of a notice."""
        return f"{self.base}id/text/{part(notice_id)}"

    def passage(self, notice_id: str, begin: int, end: int) -> str:
        """The IRI of a stretch of a stored text (RFC 5147)."""
        return f"{self.capture(notice_id)}#char={begin},{end}"

    def graph(self, name: str) -> str:
        """The IRI of a graph that holds no reading: ``registry``, ``ties``."""
        return f"{self.base}graph/{name}"


def part(text: str) -> str:
    """Text as a part of an IRI: letters and digits of any script as they are, the rest percent-encoded."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(c if (c.isalnum() and c.isprintable()) or c in _SAFE else quote(c, safe="") for c in text)
