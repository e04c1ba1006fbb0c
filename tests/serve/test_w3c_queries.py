"""The W3C's SPARQL 1.1 query and results tests, each sent over HTTP to the server.

All data files of the suite are graphs of one store, and each test names its own by the protocol (default-graph-uri,
named-graph-uri). EXCEPTIONS lists what does not pass, with the reason.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from serving import server, suite

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
BASE = "http://tests/"
NUMBERS = frozenset(
    XSD + t
    for t in ("integer", "decimal", "double", "float", "int", "long", "short", "byte", "positiveInteger",
              "negativeInteger", "nonNegativeInteger", "nonPositiveInteger")
)  # fmt: skip
PATHS = "the engine leaves out the pair of a constant end with itself where the graph does not hold it"
EXCEPTIONS = {
    "aggregates/agg-groupconcat-04": "the engine gives the joined text the language that all its parts share",
    "aggregates/agg-groupconcat-06": "the engine gives the joined text the language that all its parts share",
    "aggregates/agg-empty-group-count-graph": "the engine counts over all graphs at once, and leaves ?g unbound",
    "bindings/graph": "the engine does not bind ?g where GRAPH holds VALUES only",
    "functions/bnode01": "the engine's BNODE(text) gives one node for one text in all rows",
    "negation/graph-minus": "the engine lets ?g of GRAPH take part in what MINUS compares",
    "property-path/zero_or_more_set_start": PATHS,
    "property-path/zero_or_more_set_end": PATHS,
    "property-path/zero_or_one_set_start": PATHS,
    "property-path/zero_or_one_set_end": PATHS,
}


class Manifest:
    """The tests that a manifest lists, itself or through others."""

    def __init__(self, path: Path, root: Path):
        self.root, self.graph = root, ox.Store()
        self.tests: list[tuple[str, Any]] = []
        self._load(path)

    def iri(self, path: Path) -> str:
        return BASE + path.relative_to(self.root).as_posix()

    def path(self, node: Any) -> Path:
        return self.root / node.value.removeprefix(BASE)

    def _load(self, path: Path) -> None:
        iri = self.iri(path)
        self.graph.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=iri)
        here = ox.NamedNode(iri)
        for other in self.listed(self.one(here, MF + "include")):
            self._load(self.path(other))
        for test in self.listed(self.one(here, MF + "entries")):
            self.tests.append((f"{path.parent.name}/{test.value.rpartition('#')[2]}", test))

    def one(self, node: Any, predicate: str) -> Any:
        return next((q.object for q in self.graph.quads_for_pattern(node, ox.NamedNode(predicate), None)), None)

    def many(self, node: Any, predicate: str) -> list[Any]:
        return [q.object for q in self.graph.quads_for_pattern(node, ox.NamedNode(predicate), None)]

    def listed(self, node: Any) -> Any:
        while node is not None and node.value != RDF + "nil":
            yield self.one(node, RDF + "first")
            node = self.one(node, RDF + "rest")


FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML}
RESULTS = {".srx": "xml", ".srj": "json", ".tsv": "tsv", ".csv": "csv"}


@pytest.fixture(scope="module")
def root() -> Path:
    return suite("aggregates").parent


@pytest.fixture(scope="module")
def manifests(root) -> dict[str, Manifest]:
    return {n: Manifest(root / f"manifest-sparql11-{n}.ttl", root) for n in ("query", "results")}


@pytest.fixture(scope="module")
def client(root, manifests, tmp_path_factory):
    import json

    from kg.graph.store import ABOUT, FORMAT

    where = tmp_path_factory.mktemp("queries") / "store"
    where.mkdir()
    store = ox.Store(str(where / "graph-1"))
    files = set()
    for m in manifests.values():
        for _, test in m.tests:
            action = m.one(test, MF + "action")
            files |= {
                d for p in ("data", "graphData") for d in map(lambda n, m=m: _graph(m, n), m.many(action, QT + p))
            }
    for node in sorted(files, key=str):
        path = next(iter(manifests.values())).path(node)
        store.load(path=str(path), format=FORMATS[path.suffix], base_iri=node.value, to_graph=node)
    store.flush()
    del store
    (where / ABOUT).write_text(json.dumps({"base": BASE, "format": FORMAT, "graph": "graph-1"}), "utf-8")
    with server(where) as c:
        yield c


def _graph(m: Manifest, node: Any) -> Any:
    """graphData is a file, or a node that names the file."""
    return m.one(node, QT + "graph") or node


def send(client, m: Manifest, test: Any, fmt: str) -> Any:
    action = m.one(test, MF + "action")
    file = m.one(action, QT + "query") or action
    text = m.path(file).read_bytes()
    params = [("default-graph-uri", d.value) for d in m.many(action, QT + "data")]
    params += [("named-graph-uri", _graph(m, d).value) for d in m.many(action, QT + "graphData")]
    if b"FROM" in text:
        params = []  # the query names its data set itself
    elif not params:
        params = [("named-graph-uri", BASE + "none")]
    # where the query stands is what its relative IRIs are relative to
    text = f"BASE <{file.value}> ".encode() + text
    return client.post("/sparql", params=[*params, ("format", fmt)], content=text,
                       headers={"Content-Type": "application/sparql-query"})  # fmt: skip


# ------------------------------------------------------------------ comparing
def value(term: Any) -> Any:
    """A term for comparison: numbers and truth values by what they mean, since that is what the engine stores."""
    if isinstance(term, ox.Literal) and term.datatype.value == XSD + "boolean":
        return term.value in ("true", "1")
    if isinstance(term, ox.Literal) and term.datatype.value in NUMBERS:
        try:
            return ("number", round(float(term.value), 9))
        except ValueError:
            return term
    return term


def same_rows(found: list[dict[str, Any]], wanted: list[dict[str, Any]], ordered: bool) -> bool:
    """Whether two answers have the same rows, blank nodes standing for blank nodes."""
    if len(found) != len(wanted):
        return False

    def match(i: int, left: list[dict[str, Any]], names: dict[Any, Any]) -> bool:
        if i == len(found):
            return True
        for j in range(1 if ordered else len(left)):
            bound = fits(found[i], left[j], names)
            if bound is not None and match(i + 1, left[:j] + left[j + 1 :], bound):
                return True
        return False

    def fits(a: dict[str, Any], b: dict[str, Any], names: dict[Any, Any]) -> dict[Any, Any] | None:
        if a.keys() != b.keys():
            return None
        bound = dict(names)
        for key, term in a.items():
            other = b[key]
            if isinstance(term, ox.BlankNode) and isinstance(other, ox.BlankNode):
                if bound.setdefault(term, other) != other or list(bound.values()).count(other) > 1:
                    return None
            elif value(term) != value(other):
                return None
        return bound

    return match(0, wanted, {})


def rows_of(solutions: Any) -> list[dict[str, Any]]:
    names = [v.value for v in solutions.variables]
    return [{n: t for n, t in zip(names, row, strict=True) if t is not None} for row in solutions]


def result_set(graph: ox.Store) -> tuple[Any, bool]:
    """Results that are told in RDF: rows with their order, or a truth value."""

    def one(node: Any, name: str) -> Any:
        return next((q.object for q in graph.quads_for_pattern(node, ox.NamedNode(RS + name), None)), None)

    (this,) = {
        q.subject for q in graph.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(RS + "ResultSet"))
    }
    truth = one(this, "boolean")
    if truth is not None:
        return truth.value == "true", False
    rows = []
    for q in graph.quads_for_pattern(this, ox.NamedNode(RS + "solution"), None):
        cells = [b.object for b in graph.quads_for_pattern(q.object, ox.NamedNode(RS + "binding"), None)]
        index = one(q.object, "index")
        rows.append((int(index.value) if index else 0, {one(c, "variable").value: one(c, "value") for c in cells}))
    ordered = any(i for i, _ in rows)
    return [r for _, r in sorted(rows, key=lambda r: r[0])], ordered


def canonical(quads: Any) -> set[Any]:
    dataset = ox.Dataset(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


def passes(client, m: Manifest, test: Any) -> str:
    """Empty where a test passes, else what was wrong."""
    kinds = {k.value.rpartition("#")[2] for k in m.many(test, RDF + "type")}
    if kinds & {"PositiveSyntaxTest11", "PositiveSyntaxTest"}:
        answer = send(client, m, test, "")
        return "" if answer.status_code == 200 else answer.text
    if kinds & {"NegativeSyntaxTest11", "NegativeSyntaxTest"}:
        return "" if send(client, m, test, "").status_code == 400 else "accepted"
    path = m.path(m.one(test, MF + "result"))
    fmt = RESULTS.get(path.suffix, "")
    if not fmt:
        return _from_rdf(client, m, test, path)
    answer = send(client, m, test, fmt)
    if answer.status_code != 200:
        return answer.text
    if fmt == "csv":
        found, wanted = (list(csv.reader(io.StringIO(t))) for t in (answer.text, path.read_text("utf-8")))
        return "" if _same_csv(found, wanted) else f"{found} is not {wanted}"
    kind = {"xml": ox.QueryResultsFormat.XML, "json": ox.QueryResultsFormat.JSON, "tsv": ox.QueryResultsFormat.TSV}[fmt]
    found, wanted = (ox.parse_query_results(b, format=kind) for b in (answer.content, path.read_bytes()))
    if isinstance(wanted, ox.QueryBoolean):
        return "" if bool(found) == bool(wanted) else f"{bool(found)}"
    got, want = rows_of(found), rows_of(wanted)
    return "" if same_rows(got, want, False) else f"{got[:4]} is not {want[:4]}"


def _same_csv(found: list[list[str]], wanted: list[list[str]]) -> bool:
    def plain(cell: str) -> Any:
        try:
            return float(cell)
        except ValueError:
            return "_" if cell.startswith("_:") else cell

    return found[0] == wanted[0] and sorted(map(str, ([plain(c) for c in r] for r in found[1:]))) == sorted(
        map(str, ([plain(c) for c in r] for r in wanted[1:]))
    )


def _from_rdf(client, m: Manifest, test: Any, path: Path) -> str:
    wanted = ox.Store()
    wanted.load(path=str(path), format=FORMATS[path.suffix], base_iri=m.iri(path))
    if next(wanted.quads_for_pattern(None, None, ox.NamedNode(RS + "ResultSet")), None) is None:
        answer = send(client, m, test, "nt")
        if answer.status_code != 200:
            return answer.text
        same = canonical(ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)) == canonical(wanted)
        return "" if same else answer.text
    answer = send(client, m, test, "json")
    if answer.status_code != 200:
        return answer.text
    found = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
    want, ordered = result_set(wanted)
    if isinstance(want, bool):
        return "" if bool(found) == want else f"{bool(found)}"
    got = rows_of(found)
    return "" if same_rows(got, want, ordered) else f"{got[:4]} is not {want[:4]}"


@pytest.mark.parametrize(("name", "many"), [("query", 328), ("results", 10)])
def test_every_test_passes_but_those_that_are_listed_with_their_reason(client, manifests, name, many):
    m = manifests[name]
    assert len(m.tests) == many
    wrong = {n: why for n, test in m.tests if (why := passes(client, m, test))}
    mine = {n for n, _ in m.tests}
    assert wrong.keys() == EXCEPTIONS.keys() & mine, {n: w[:300] for n, w in wrong.items() if n not in EXCEPTIONS}


def test_every_update_of_the_suite_is_refused_however_it_is_sent(client, root):
    files = sorted(root.rglob("*.ru"))
    assert len(files) > 140
    everything = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    before = client.post("/sparql", data={"query": everything}).text
    for path in files:
        text = path.read_bytes()
        direct = client.post("/sparql", content=text, headers={"Content-Type": "application/sparql-update"})
        form = client.post("/sparql", data={"update": text})
        disguised = client.post("/sparql", content=text, headers={"Content-Type": "application/sparql-query"})
        assert (direct.status_code, form.status_code) == (403, 403), path.name
        assert disguised.status_code == 400, path.name
    assert client.post("/sparql", data={"query": everything}).text == before
