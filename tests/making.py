"""Small extractions made by hand, and stores in memory."""

from __future__ import annotations

from pathlib import Path

from kg.model import Extraction, Notice, Reading

TEXT = (
    "Ministers meet\n\nMinister Ana Paz of Interior of Panama met Vice Minister Kim Min-su of the Ministry of the "
    "Interior (MOI) of Korea in Seoul on June 5, 2019. They signed a memorandum of understanding on land records."
)


def notice(text: str = TEXT, id: str = "a", published: str | None = "2019-06-06") -> Notice:
    return Notice(id, text.partition("\n")[0], text, published, "Ministry of the Interior", "en")


def body(notice: Notice) -> list[str]:
    """The paragraphs of a notice below its title."""
    return notice.text.split("\n\n", 1)[-1].split("\n")


def extraction(
    *facts,
    text: str = TEXT,
    id: str = "a",
    quote: str = "",
    rule: str = "<test>",
    confidence: float = 0.9,
    more: tuple[Reading, ...] = (),
) -> Extraction:
    """One reading of the whole text (or of a quote in it) that states the facts, and further readings."""
    n = notice(text, id)
    begin = text.index(quote) if quote else 0
    quote = quote or text
    return Extraction(n, (Reading(rule, begin, begin + len(quote), quote, confidence, tuple(facts)), *more))


def store_of(*extractions: Extraction, min_confidence: float = 0.0):
    """The store that a build of these extractions gives, in memory."""
    import pyoxigraph as ox

    from kg.build.load import days
    from kg.build.stages import ties
    from kg.graph.iris import Iris
    from kg.graph.quads import Writer
    from kg.graph.store import Store
    from kg.graph.ties import contacts
    from kg.graph.vocabulary import BASE
    from kg.resolve import resolve

    writer, graph = Writer(Iris(BASE)), ox.Store()
    candidates, codes, told = [], set(), []
    for e in extractions:
        resolved = resolve(e, None, min_confidence)
        written = writer.notice(resolved)
        graph.load("".join(written.facts + written.evidence), ox.RdfFormat.N_QUADS)
        candidates += written.candidates
        told.append((e.notice.id, contacts(resolved)))
        codes |= written.countries | {x[8:] for c in told[-1][1] for x in (c.a, c.b) if x.startswith("country/")}
    facts, evidence, _ = writer.settle(candidates)
    graph.load("".join([*facts, *evidence, *writer.registry(codes, {})]), ox.RdfFormat.N_QUADS)
    met = sorted((notice, c.a, c.b, c.relation, c.on) for notice, found in told for c in found)
    graph.load("".join(ties(met, days(graph, met, BASE), BASE)), ox.RdfFormat.N_QUADS)
    return Store(Path("memory"), {"base": BASE, "format": 1}, graph)


def rows(store, name: str) -> list[dict[str, str]]:
    """The rows of a saved query as plain text."""
    from kg.paths import folder

    result = store.query((folder("queries") / f"{name}.rq").read_text("utf-8"))
    names = [v.value for v in result.variables]
    return [
        {n: getattr(t, "value", "") if t is not None else "" for n, t in zip(names, row, strict=True)} for row in result
    ]
