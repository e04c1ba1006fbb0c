"""Countries and bodies as SKOS concept schemes and ORG organisations, for tools that reconcile names against them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.graph.store import Store

_KEPT = ("skos:prefLabel", "skos:altLabel", "skos:notation")


def _wikidata(sort: str) -> dict[str, str]:
    """The Wikidata ids that the registry has of countries or bodies, by id."""
    from kg.language.countries import countries
    from kg.language.registry import load_registry

    if sort == "country":
        return {c.iso2: c.wikidata for c in countries().values()}
    registry = load_registry()
    return {row.id: row.wikidata for table in (registry.bodies, registry.organizations) for row in table.values()}


def authority(store: Store) -> list[Any]:
    """Triples: every country a skos:Concept, every body also an org:Organization, with labels, country and kind (whose
    own names, from the ontology's schemes, come along)."""
    import pyoxigraph as ox

    from kg.graph.vocabulary import full
    from kg.paths import folder

    node, name = ox.NamedNode, (lambda p: ox.NamedNode(full(p)))
    default = ox.DefaultGraph()
    out = []
    kinds = set()
    for sort, title in (("country", "Countries"), ("body", "Bodies")):
        scheme = node(f"{store.base}id/{sort}")
        wikidata = _wikidata(sort)
        found = store.quads_for_pattern(None, name("rdf:type"), name(f"coop:{sort.title()}"), default)
        things = sorted((q.subject for q in found), key=str)
        out += [
            ox.Triple(scheme, name("rdf:type"), name("skos:ConceptScheme")),
            ox.Triple(scheme, name("skos:prefLabel"), ox.Literal(title, language="en")),
        ]
        for thing in things:
            out += [
                ox.Triple(thing, name("rdf:type"), name("skos:Concept")),
                ox.Triple(thing, name("skos:inScheme"), scheme),
                ox.Triple(thing, name("skos:topConceptOf"), scheme),
            ]
            if sort == "body":
                out.append(ox.Triple(thing, name("rdf:type"), name("org:Organization")))
            labels = set()
            for p in _KEPT:
                for q in store.quads_for_pattern(thing, name(p), None, default):
                    out.append(q.triple)
                    labels.add(q.object.value)
            same = wikidata.get(thing.value.removeprefix(f"{scheme.value}/"))
            if same:
                out.append(ox.Triple(thing, name("skos:exactMatch"), node(f"http://www.wikidata.org/entity/{same}")))
            for q in store.quads_for_pattern(thing, name("coop:abbreviation"), None, default):
                if q.object.value not in labels:  # a label stands once: skos:prefLabel and altLabel are disjoint
                    out.append(ox.Triple(thing, name("skos:altLabel"), q.object))
            for q in store.quads_for_pattern(thing, name("coop:ofCountry"), None, default):
                out.append(ox.Triple(thing, name("skos:related"), q.object))
            for q in store.quads_for_pattern(thing, name("coop:kind"), None, default):
                out.append(ox.Triple(thing, name("org:classification"), q.object))
                kinds.add(q.object)
            # renamed and merged bodies
            for p in ("org:changedBy", "org:resultedFrom"):
                for q in store.quads_for_pattern(thing, name(p), None, default):
                    out.append(q.triple)
                    out += [e.triple for e in store.quads_for_pattern(q.object, None, None, default)]
    schemes = list(ox.parse(path=str(folder("ontology") / "schemes.ttl"), format=ox.RdfFormat.TURTLE))
    within = [q for q in schemes if q.subject in kinds and q.predicate == name("skos:inScheme")]
    out += [ox.Triple(q.subject, name("skos:topConceptOf"), q.object) for q in within]
    kinds |= {q.object for q in within}
    return out + [q.triple for q in schemes if q.subject in kinds]
