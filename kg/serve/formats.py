"""Which format an answer is written in: what a client accepts (RFC 9110), or says with ``format=``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write an answer; `names` are what ``format=`` may say, the first being its own."""

    media: str
    names: tuple[str, ...]
    more: tuple[str, ...] = ()  # other media types that ask for it

    @property
    def name(self) -> str:
        return self.names[0]

    @property
    def header(self) -> str:
        """The Content-Type: text says its encoding."""
        return self.media + ("; charset=utf-8" if self.media.startswith("text/") else "")


HTML = Format("text/html", ("html",), ("application/xhtml+xml",))
# The first of each is what a client gets that takes anything.
ROWS = (
    Format("application/sparql-results+json", ("json", "srj", "sparql-json"), ("application/json", "text/json")),
    Format("application/sparql-results+xml", ("xml", "srx", "sparql-xml"), ("application/xml", "text/xml")),
    Format("text/csv", ("csv",)),
    Format("text/tab-separated-values", ("tsv",)),
    HTML,
)
TRIPLES = (
    Format("text/turtle", ("turtle", "ttl"), ("application/x-turtle", "application/turtle")),
    Format("application/n-triples", ("nt", "ntriples", "n-triples"), ("text/plain",)),
    Format("application/rdf+xml", ("rdf", "rdfxml", "rdf-xml", "rdf+xml", "xml"), ("application/xml", "text/xml")),
    Format("application/ld+json", ("jsonld", "json-ld", "json"), ("application/json",)),
    Format("text/n3", ("n3",), ("text/rdf+n3",)),
    Format("application/n-quads", ("nquads", "nq", "n-quads")),
    Format("application/trig", ("trig",)),
    HTML,
)


def chosen(formats: tuple[Format, ...], accept: str, named: str = "") -> Format | None:
    """The format for a client; None where it accepts none of these. A name, where given, decides.

    Of formats that the client likes equally the one that it names most closely wins, then the earlier in the list.
    """
    if named:
        named = named.strip().lower().replace(" ", "+")  # a + that was not encoded
        return next((f for f in formats if named in f.names or named == f.media or named in f.more), None)
    if not accept.strip():
        return formats[0]
    wanted = _accepted(accept)
    best: tuple[float, int, int] | None = None
    found = None
    for place, f in enumerate(formats):
        for media in (f.media, *f.more):
            fit = max(((precision, q) for pattern, q in wanted if (precision := _fits(pattern, media))), default=None)
            if fit and fit[1] > 0:
                rank = (fit[1], fit[0] if media == f.media else min(fit[0], 3), -place)
                if best is None or rank > best:
                    best, found = rank, f
    return found


def _accepted(header: str) -> list[tuple[str, float]]:
    out = []
    for part in header.split(",")[:60]:
        media, *parameters = (p.strip().lower() for p in part.split(";"))
        q = 1.0
        for p in parameters:
            if p.startswith("q="):
                try:
                    q = min(max(float(p[2:]), 0.0), 1.0)
                except ValueError:
                    q = 0.0
        if media:
            out.append((media, q))
    return out


def _fits(pattern: str, media: str) -> int:
    """How closely a media range of a client names a type: 0 not at all, 1 ``*/*``, 2 ``text/*``, 4 the type itself."""
    if pattern == media:
        return 4
    if pattern == "*/*":
        return 1
    return 2 if pattern.endswith("/*") and media.startswith(pattern[:-1]) else 0


def names(formats: tuple[Format, ...]) -> str:
    """The formats for a message."""
    return ", ".join(f.media for f in formats)
