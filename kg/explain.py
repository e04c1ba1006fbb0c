"""What the rules saw in a notice: sentence by sentence the mentions, the readings, and what was left out and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from kg.extract.document import Document
from kg.model import Fact, Notice


def explain(document: Document) -> Iterator[str]:
    """Lines of text on one notice that has been read. A reading stands with the sentence in which it begins."""
    notice = document.notice
    yield f"{notice.id}: {notice.title}"
    yield f"  {_head(notice)}"
    at: dict[int, list[str]] = {}
    for m in document.mentions:
        country = f" of {m.country}" if m.country and m.kind != "country" else ""
        at.setdefault(document.sentence_at(m.begin).index, []).append(
            f"  saw    {document.text[m.begin : m.end]!r}: {m.kind} {m.id}{country} ({m.form}), by {m.rule!r}"
        )
    for r in document.readings:
        sentence = document.sentence_at(r.begin)
        part = "" if (r.begin, r.end) == (sentence.begin, sentence.end) else f" in {r.quote!r}"
        at.setdefault(sentence.index, []).extend(
            f"  read   {_fact(fact)}, by {r.rule!r} ({r.confidence:.2f}){part}" for fact in r.facts
        )
    for d in document.dropped:
        at.setdefault(document.sentence_at(d.begin).index, []).append(f"  left   {d.what!r}: {d.why}, by {d.rule!r}")
    for s in document.sentences:
        yield ""
        yield f"[{s.begin}:{s.end}] {document.text[s.begin : s.end]}"
        yield from at.get(s.index, ["  nothing"])


def _head(notice: Notice) -> str:
    parts = [
        f"published {notice.published or 'on an unknown day'}",
        notice.publisher and f"by {notice.publisher}",
        notice.language and f"language {notice.language}",
        notice.source,
    ]
    return ", ".join(p for p in parts if p)


def _fact(fact: Fact) -> str:
    given = []
    for f in fields(fact):
        value = getattr(fact, f.name)
        if value not in (None, (), "", False):
            given.append(f"{f.name}={', '.join(value) if isinstance(value, tuple) else value}")
    return f"{type(fact).__name__.removesuffix('Fact').lower()}: {'; '.join(given)}"
