"""Is a store as the ontology says it must be? SHACL shapes, checks in SPARQL (a row is a fault), undeclared terms."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import BrokenCheck
from kg.graph.vocabulary import NS, PREFIXES, SCHEMES, full
from kg.paths import folder

if TYPE_CHECKING:
    from kg.graph.store import Store

MOST = 50  # faults shown of one check


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. check: the shape or check query that found it; what: the thing (an IRI)."""

    check: str
    what: str
    message: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.message}" + (f" ({self.value})" if self.value else "")


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """Faults, sorted; `checks` counts the shapes and queries that ran; `triples` the facts that were looked at."""

    faults: tuple[Fault, ...]
    checks: int
    triples: int
    seconds: float

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def validate(store: Store) -> ValidationReport:
    """Check a store. Raises BrokenCheck where a check itself does not run."""
    began = time.perf_counter()
    facts = _facts(store)
    shaped, shapes = _shapes(facts)
    asked, queries = _checks(store)
    faults = sorted({*shaped, *asked, *_undeclared(store)}, key=lambda f: (f.check, f.what, f.message, f.value))
    looked_at = len(facts) - len(ontology())
    return ValidationReport(tuple(faults), shapes + queries + 1, looked_at, time.perf_counter() - began)


@lru_cache(maxsize=1)
def ontology() -> Any:
    """The ontology and its schemes as an rdflib Graph."""
    import rdflib

    graph = rdflib.Graph()
    for name in ("coop.ttl", "schemes.ttl"):
        graph.parse(folder("ontology") / name, format="turtle")
    return graph


def _facts(store: Store) -> Any:
    """The default graph and the ontology as an rdflib Graph."""
    import pyoxigraph as ox
    import rdflib

    nodes: dict[str, Any] = {}

    def node(term: Any) -> Any:
        if isinstance(term, ox.NamedNode):
            made = nodes.get(term.value)
            if made is None:
                made = nodes[term.value] = rdflib.URIRef(term.value)
            return made
        if isinstance(term, ox.BlankNode):
            return rdflib.BNode(term.value)
        kind = term.datatype.value
        plain = term.language or kind == full("xsd:string")  # rdflib tells a typed string from a plain one
        return rdflib.Literal(term.value, lang=term.language, datatype=None if plain else rdflib.URIRef(kind),
                              normalize=False)

    graph = rdflib.Graph()
    graph += ontology()  # classes and schemes that the shapes ask for; pyshacl's own mixing leaves schemes out
    for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        graph.add((node(q.subject), node(q.predicate), node(q.object)))
    return graph


def _shapes(facts: Any) -> tuple[list[Fault], int]:
    import pyshacl
    import rdflib
    from rdflib.namespace import SH

    path = folder("ontology") / "shapes.ttl"
    try:
        shapes = rdflib.Graph().parse(path, format="turtle")
        _, results, text = pyshacl.validate(facts, shacl_graph=shapes, inplace=True)
    except Exception as e:  # whatever is wrong with a shape, it is not the store's fault
        raise BrokenCheck(f"ontology/shapes.ttl: does not run: {' '.join(str(e).split())[:200]}; take back the last "
                          "change") from e
    if not isinstance(results, rdflib.Graph):
        raise BrokenCheck(f"ontology/shapes.ttl: does not run: {' '.join(str(text).split())[:200]}")
    faults = []
    for result in results.subjects(rdflib.RDF.type, SH.ValidationResult):
        message = results.value(result, SH.resultMessage)
        value = results.value(result, SH.value)
        source = results.value(result, SH.sourceShape)
        owner = next(shapes.subjects(SH.property, source), source)
        faults.append(Fault(_shape_name(owner), str(results.value(result, SH.focusNode)), str(message),
                            "" if value is None else str(value)[:200]))
    return faults, len(set(shapes.subjects(rdflib.RDF.type, SH.NodeShape)))


def _shape_name(node: Any) -> str:
    return "shape:" + str(node).rpartition("/")[2]


def check_files() -> list[Path]:
    """The check queries, sorted."""
    return sorted((folder("queries") / "checks").glob("*.rq"))


def _checks(store: Store) -> tuple[list[Fault], int]:
    faults = []
    files = check_files()
    for path in files:
        text = path.read_text("utf-8")
        message = text.partition("\n")[0].lstrip("# ").strip()
        try:
            result = store.query(text)
            names = [v.value for v in result.variables]
            for count, row in enumerate(result):
                if count == MOST:
                    break
                values = [getattr(term, "value", str(term)) for term in row if term is not None]
                faults.append(Fault(f"check:{path.stem}", values[0] if values else "", message,
                                    ", ".join(v[:200] for v in values[1:])))
            assert names
        except (SyntaxError, RuntimeError, AttributeError, ValueError) as e:
            raise BrokenCheck(f"queries/checks/{path.name}: does not run: {' '.join(str(e).split())[:200]}; mend the "
                              "query") from None
    return faults, len(files)


def _undeclared(store: Store) -> list[Fault]:
    """Properties and classes in our own namespaces that the ontology does not declare."""
    declared = {str(s) for s in ontology().subjects()}
    ours = (NS, *(PREFIXES[scheme] for scheme in SCHEMES))
    found: set[str] = set()
    for query in ("SELECT DISTINCT ?x { ?s ?x ?o }", "SELECT DISTINCT ?x { GRAPH ?g { ?s ?x ?o } }",
                  f"SELECT DISTINCT ?x {{ ?s <{full('rdf:type')}> ?x }}",
                  f"SELECT DISTINCT ?x {{ GRAPH ?g {{ ?s <{full('rdf:type')}> ?x }} }}"):
        found.update(row[0].value for row in store.query(query))
    return [Fault("undeclared-term", iri, "the ontology does not declare this term") for iri in sorted(found)
            if iri.startswith(ours) and iri not in declared]
