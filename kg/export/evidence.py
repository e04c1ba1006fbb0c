"""The sentences behind the facts, in the forms that other tools read.

``reification``: a statement of RDF 1.0 for each fact. ``rdf-star``: each reading reifies its facts (RDF 1.2).
``web-annotation``: each reading an annotation of the notice, with the quote and its place. ``nanopublications``: each
reading a nanopublication with its assertion, provenance and publication info in graphs of their own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.export.choice import Choice

FORMS = ("none", "reification", "rdf-star", "web-annotation", "nanopublications")
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_OA = "http://www.w3.org/ns/oa#"
_NP = "http://www.nanopub.org/nschema#"
_PROV = "http://www.w3.org/ns/prov#"
PREFIXES = {"oa": _OA, "np": _NP}
_ABOUT = ("coop:rule", "coop:confidence", "coop:fromPassage", "coop:fromNotice")


def evidence(choice: Choice, form: str) -> Iterator[Any]:
    """Quads that say which reading says which of the facts that are held; forms as FORMS. Of a choice, what is told of
    these readings comes along; nanopublications tell it themselves."""
    import pyoxigraph as ox

    from kg.graph.vocabulary import full

    node, store = ox.NamedNode, choice.store
    out: list[Any] = []

    def add(s: Any, p: str, o: Any, graph: Any = None) -> None:
        out.append(ox.Quad(s, node(p), o, graph or ox.DefaultGraph()))

    for found in store.quads_for_pattern(None, node(_RDF + "type"), node(full("coop:Reading")), ox.DefaultGraph()):
        reading = found.subject
        if choice.graphs is not None and reading.value not in choice.graphs:
            continue
        yield from out
        out.clear()
        said = [q.triple for q in store.quads_for_pattern(None, None, None, reading)]
        said = [t for t in said if choice.fact(t) and any(
            store.quads_for_pattern(t.subject, t.predicate, t.object, ox.DefaultGraph()))]  # fmt: skip
        if not said:
            continue
        if choice.graphs is not None and form != "nanopublications":
            yield from choice.about(reading.value)
        about = {
            p: q.object
            for p in _ABOUT
            for q in store.quads_for_pattern(reading, node(full(p)), None, ox.DefaultGraph())
        }
        passage, notice = about["coop:fromPassage"], about["coop:fromNotice"]
        place = {
            p: next(store.quads_for_pattern(passage, node(full(f"nif:{p}")), None, ox.DefaultGraph())).object
            for p in ("anchorOf", "beginIndex", "endIndex")
        }
        if form == "nanopublications":
            _nanopublication(add, reading, said, about, place)
            continue
        if form == "web-annotation":
            target, quote, span = (node(f"{reading.value}#{x}") for x in ("target", "quote", "position"))
            add(reading, _RDF + "type", node(_OA + "Annotation"))
            add(reading, _OA + "motivatedBy", node(_OA + "identifying"))
            add(reading, _OA + "hasTarget", target)
            for thing in sorted({t.subject for t in said}, key=str):
                add(reading, _OA + "hasBody", thing)
            add(target, _RDF + "type", node(_OA + "SpecificResource"))
            add(target, _OA + "hasSource", notice)
            add(target, _OA + "hasSelector", quote)
            add(target, _OA + "hasSelector", span)
            add(quote, _RDF + "type", node(_OA + "TextQuoteSelector"))
            add(quote, _OA + "exact", place["anchorOf"])
            add(span, _RDF + "type", node(_OA + "TextPositionSelector"))
            add(span, _OA + "start", place["beginIndex"])
            add(span, _OA + "end", place["endIndex"])
            continue
        for t in said:
            if form == "rdf-star":
                add(reading, _RDF + "reifies", t)
                continue
            name = hashlib.sha256(str(t).encode("utf-8")).hexdigest()[:32]
            statement = node(f"{store.base}id/statement/{name}")
            add(statement, _RDF + "type", node(_RDF + "Statement"))
            add(statement, _RDF + "subject", t.subject)
            add(statement, _RDF + "predicate", t.predicate)
            add(statement, _RDF + "object", t.object)
            add(statement, _PROV + "wasDerivedFrom", reading)
    yield from out


def _nanopublication(add: Any, reading: Any, said: list[Any], about: dict[str, Any], place: dict[str, Any]) -> None:
    import pyoxigraph as ox

    from kg.graph.vocabulary import full

    node = ox.NamedNode
    head, claim, source, info = (
        node(f"{reading.value}#{x}") for x in ("head", "assertion", "provenance", "publication")
    )
    add(reading, _RDF + "type", node(_NP + "Nanopublication"), head)
    add(reading, _NP + "hasAssertion", claim, head)
    add(reading, _NP + "hasProvenance", source, head)
    add(reading, _NP + "hasPublicationInfo", info, head)
    for t in said:
        add(t.subject, t.predicate.value, t.object, claim)
    add(claim, _PROV + "wasDerivedFrom", about["coop:fromPassage"], source)
    add(claim, _PROV + "hadPrimarySource", about["coop:fromNotice"], source)
    add(claim, full("coop:rule"), about["coop:rule"], source)
    add(claim, full("coop:confidence"), about["coop:confidence"], source)
    add(about["coop:fromPassage"], full("nif:anchorOf"), place["anchorOf"], source)
    add(reading, "http://purl.org/dc/terms/isPartOf", about["coop:fromNotice"], info)
