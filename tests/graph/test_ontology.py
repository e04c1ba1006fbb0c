"""The ontology: sound, small, and every term of it in use."""

from __future__ import annotations

import re

import pytest

from kg.graph import vocabulary as v
from kg.language.registry import CHANGE_KINDS
from kg.model import AGREEMENT_KINDS, AGREEMENT_STATUSES, BODY_KINDS, EVENT_KINDS, EVENT_STATUSES, ROLES
from kg.paths import folder

rdflib = pytest.importorskip("rdflib")
from rdflib import OWL, RDF, RDFS  # noqa: E402
from rdflib.namespace import SKOS  # noqa: E402

OURS = v.BASE


@pytest.fixture(scope="module")
def graph():
    g = rdflib.Graph()
    for name in ("coop.ttl", "schemes.ttl"):
        g.parse(folder("ontology") / name, format="turtle")
    return g


def own(graph, kind):
    return {str(s) for s in graph.subjects(RDF.type, kind) if str(s).startswith(v.NS)}


def test_it_is_small(graph):
    assert 25 <= len(own(graph, OWL.Class)) <= 46
    assert 30 <= len(own(graph, OWL.ObjectProperty) | own(graph, OWL.DatatypeProperty)) <= 60


def test_every_term_has_one_label_one_definition_and_one_example(graph):
    for term in own(graph, OWL.Class) | own(graph, OWL.ObjectProperty) | own(graph, OWL.DatatypeProperty):
        for p in (RDFS.label, SKOS.definition, SKOS.example):
            assert len(list(graph.objects(rdflib.URIRef(term), p))) == 1, (term, p)


def test_every_term_is_declared_as_one_kind_of_thing(graph):
    kinds = [own(graph, k) for k in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)]
    assert not kinds[0] & kinds[1] and not kinds[0] & kinds[2] and not kinds[1] & kinds[2]


def test_what_the_axioms_use_is_declared(graph):
    builtin = (str(OWL), str(RDFS), str(RDF), "http://www.w3.org/2001/XMLSchema#")
    declared = {s for s in graph.subjects(RDF.type, None)}
    for p in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range):
        for o in graph.objects(None, p):
            assert o in declared or str(o).startswith(builtin), f"{o} is used by {p} and not declared"
    for p in set(graph.predicates()):
        assert p in declared or str(p).startswith(builtin), f"{p} is used and not declared"


def test_a_property_takes_values_of_its_own_sort_and_has_parents_of_its_own_sort(graph):
    """What OWL 2 DL asks: things for object properties, literals for datatype properties, no parent of another sort."""
    objects, data = (set(graph.subjects(RDF.type, k)) for k in (OWL.ObjectProperty, OWL.DatatypeProperty))
    classes = set(graph.subjects(RDF.type, OWL.Class))
    assert not objects & data
    for s, p, o in graph:
        assert p not in (objects if isinstance(o, rdflib.Literal) else data), (s, p, o)
        if p == RDFS.subPropertyOf:
            assert {s, o} <= objects or {s, o} <= data, (s, o)
        if p == RDFS.subClassOf or p == RDFS.domain or (p == RDFS.range and s in objects):
            assert o in classes, (s, p, o)
        if p == RDFS.range and s in data:
            assert str(o).startswith("http://www.w3.org/2001/XMLSchema#"), (s, o)
    for k in (OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.SymmetricProperty):
        assert set(graph.subjects(RDF.type, k)) <= (objects | data if k == OWL.FunctionalProperty else objects)


def test_the_only_datatype_that_owl_2_lacks_is_the_date(graph):
    ranges = {o for s, o in graph.subject_objects(RDFS.range) if (s, RDF.type, OWL.DatatypeProperty) in graph}
    literals = {o.datatype for o in graph.objects() if isinstance(o, rdflib.Literal) and o.datatype}
    owl2 = {rdflib.XSD[n] for n in ("string", "boolean", "decimal", "integer", "hexBinary")}
    assert (ranges | literals) - owl2 == {rdflib.XSD.date}


def test_a_term_of_others_that_is_declared_is_used(graph):
    root = folder("ontology").parent
    code = "".join(p.read_text("utf-8") for p in sorted((root / "kg").rglob("*.py")))
    for s in set(graph.subjects(RDF.type, None)):
        if isinstance(s, rdflib.URIRef) and not s.startswith(OURS):
            in_axioms = (None, s, None) in graph or any(p != RDF.type for p in graph.predicates(None, s))
            assert in_axioms or graph.qname(s) in code or (None, RDF.type, s) in graph, f"{s} is declared and not used"


def test_kinds_roles_and_statuses_are_those_of_the_model(graph):
    def codes(scheme):
        return {str(graph.value(s, SKOS.notation)) for s in graph.subjects(SKOS.inScheme, rdflib.URIRef(OURS + scheme))}

    assert codes("kind") == {*BODY_KINDS, *EVENT_KINDS, *AGREEMENT_KINDS, *CHANGE_KINDS}
    assert codes("role") == set(ROLES)
    assert codes("status") == {*EVENT_STATUSES, *AGREEMENT_STATUSES}


def test_the_code_of_a_concept_ends_its_iri(graph):
    for s, code in graph.subject_objects(SKOS.notation):
        assert str(s).rpartition("/")[2] == str(code)


def test_every_relation_weighs_something_and_is_strong_or_weak(graph):
    relations = set(graph.subjects(SKOS.inScheme, rdflib.URIRef(OURS + "relation")))
    assert len(relations) == 9
    for r in relations:
        assert float(graph.value(r, rdflib.URIRef(v.NS + "weight"))) > 0
        strength = str(graph.value(r, rdflib.URIRef(v.NS + "strength")))
        assert strength in (OURS + "strength/strong", OURS + "strength/weak")


def test_the_code_and_the_scheme_know_the_same_relations(graph):
    text = (folder("ontology").parent / "kg" / "graph" / "ties.py").read_text("utf-8")
    relations = graph.subjects(SKOS.inScheme, rdflib.URIRef(OURS + "relation"))
    codes = {str(graph.value(r, SKOS.notation)) for r in relations}
    assert {c for c in codes if f'"{c}"' in text} == codes


def used_in_code() -> set[str]:
    """Names of our terms in the code that writes the graph, in queries and in shapes."""
    found = set()
    root = folder("ontology").parent
    for path in [
        *(root / "kg" / "graph").glob("*.py"),
        *folder("queries").rglob("*.rq"),
        folder("ontology") / "ties.rq",
    ]:
        found.update(re.findall(r"\bcoop:(\w+)", path.read_text("utf-8")))
    for classes in (v.BODY_CLASSES, v.EVENT_CLASSES, v.AGREEMENT_CLASSES):
        found.update(classes.values())
    from kg.graph.quads import _BASE_CLASS

    return found | set(_BASE_CLASS.values())


def test_no_term_is_unused_and_every_term_used_is_declared(graph):
    declared = {
        t.rpartition("#")[2] for k in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty) for t in own(graph, k)
    }
    superclasses = {
        str(o).rpartition("#")[2] for s, o in graph.subject_objects(RDFS.subClassOf) if str(s).startswith(v.NS)
    }
    used = used_in_code()
    assert declared - used - superclasses == set(), "declared and never used"
    assert used - declared == set(), "used and not declared"


def test_it_conforms_to_its_own_shapes(graph):
    from pathlib import Path

    import pyoxigraph as ox

    from kg.graph.store import Store
    from kg.validate import validate

    store = ox.Store()
    for name in ("coop.ttl", "schemes.ttl"):
        store.load(path=str(folder("ontology") / name), format=ox.RdfFormat.TURTLE)
    report = validate(Store(Path("ontology"), {"base": v.BASE}, store))
    assert [f for f in report.faults if f.check.startswith("shape:")] == []


def test_it_is_consistent_with_a_small_graph(graph):
    owlrl = pytest.importorskip("owlrl")
    from making import extraction, store_of

    from kg.model import BodyFact, CountryFact, EventFact, ParticipationFact
    from kg.validate import _facts

    facts = _facts(
        store_of(
            extraction(
                CountryFact("KR"),
                BodyFact("body/1", "Ministry of Health", None, "ministry", "KR"),
                EventFact("event/1", "talks", "meeting", "2019-06-05", "2019-06-05", "Seoul", ("KR",)),
                ParticipationFact("event/1", "body/1", "host"),
                ParticipationFact("event/1", "country/PA", "guest"),
            )
        )
    )
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(facts)
    errors = {
        str(o)
        for s in facts.subjects(RDF.type, rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage"))
        for o in facts.objects(s)
    }
    assert errors == set()
    assert (rdflib.URIRef(OURS + "id/body/KR.ministry-of-health"), RDF.type, rdflib.URIRef(v.NS + "Actor")) in facts
    everything = {RDF.type: OWL.Nothing}
    assert not [s for p, o in everything.items() for s in facts.subjects(p, o)]


def test_it_says_its_licence():
    for name in ("coop.ttl", "schemes.ttl", "shapes.ttl"):
        assert (
            "CC BY 4.0" in (folder("ontology") / name).read_text("utf-8").splitlines()[0 if name != "coop.ttl" else 1]
        )
