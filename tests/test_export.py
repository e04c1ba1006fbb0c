"""Exports read back to what the store holds, and are the same bytes every time."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import answers, export
from kg.errors import BadInput
from kg.graph.vocabulary import PREFIXES
from kg.query import Answer

ox = pytest.importorskip("pyoxigraph")


@pytest.fixture(scope="module")
def store(sample_store):
    from kg.graph.store import open_store

    return open_store(sample_store)


@pytest.fixture(scope="module")
def facts(store) -> set:
    return {q.triple for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}


@pytest.fixture(scope="module")
def turtle(store) -> str:
    return export.rdf(store, "turtle", PREFIXES)


# ------------------------------------------------------------------ RDF
def test_turtle_reads_back_to_the_same_facts(turtle, facts):
    assert {q.triple for q in ox.parse(turtle.encode("utf-8"), format=ox.RdfFormat.TURTLE)} == facts


def test_json_ld_reads_back_to_the_same_facts(store, facts):
    text = export.rdf(store, "json-ld", PREFIXES)
    assert {q.triple for q in ox.parse(text.encode("utf-8"), format=ox.RdfFormat.JSON_LD)} == facts


@pytest.mark.parametrize(("name", "fmt"), [("nquads", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG)])
def test_formats_with_readings_read_back_to_the_whole_store(store, name, fmt):
    text = export.rdf(store, name, PREFIXES)
    assert set(ox.parse(text.encode("utf-8"), format=fmt)) == set(store.quads_for_pattern(None, None, None))


def test_another_parser_reads_the_turtle_and_json_ld(store, turtle, facts):
    import rdflib

    assert len(rdflib.Graph().parse(data=turtle, format="turtle")) == len(facts)
    assert len(rdflib.Graph().parse(data=export.rdf(store, "json-ld", PREFIXES), format="json-ld")) == len(facts)


def test_turtle_is_prefixed_grouped_and_in_order(turtle):
    head, _, body = turtle.partition("\n\n")
    assert all(line.startswith("@prefix ") for line in head.splitlines())
    assert head.splitlines() == sorted(head.splitlines())
    subjects = [block.split("\n")[0] for block in body.strip().split(" .\n\n")]
    assert len(subjects) == len(set(subjects)) > 100
    countries = [s for s in subjects if s.startswith("country:")]
    assert subjects[: len(countries)] == countries == sorted(countries)


@pytest.mark.parametrize("fmt", export.RDF_FORMATS)
def test_every_format_is_the_same_twice(store, fmt):
    assert export.rdf(store, fmt, PREFIXES) == export.rdf(store, fmt, PREFIXES)


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_IRIS = st.sampled_from(["https://w3id.org/coopgraph/id/country/KR", "https://w3id.org/coopgraph/id/body/KR.a-b.",
                         "https://w3id.org/coopgraph/ns#Event", "https://w3id.org/coopgraph/id/x/y", "urn:a:b",
                         "https://w3id.org/coopgraph/id/body/é", "https://w3id.org/coopgraph/id/body/-a",
                         "https://w3id.org/coopgraph/id/event/a/b#c", "https://w3id.org/coopgraph/id/country/"]
                        ).map(ox.NamedNode)  # fmt: skip
_LITERALS = st.one_of(
    _TEXT.map(ox.Literal),
    _TEXT.map(lambda t: ox.Literal(t, language="ko")),
    st.sampled_from(["1", "007", "-3", "1.", "x", "+2"]).map(
        lambda t: ox.Literal(t, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    ),
    st.sampled_from(["1.0", "1", ".5", "1.", "-0.50"]).map(
        lambda t: ox.Literal(t, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    ),
    _TEXT.map(lambda t: ox.Literal(t, datatype=ox.NamedNode("urn:my:type"))),
)
_TRIPLES = st.lists(st.builds(ox.Triple, _IRIS, _IRIS, st.one_of(_IRIS, _LITERALS)), max_size=12)


@given(_TRIPLES)
@settings(max_examples=150, deadline=None)
def test_whatever_names_hold_turtle_and_json_ld_read_back(triples):
    text = export.turtle(triples, PREFIXES)
    assert {q.triple for q in ox.parse(text.encode("utf-8"), format=ox.RdfFormat.TURTLE)} == set(triples)
    text = export.json_ld(triples, PREFIXES)
    assert {q.triple for q in ox.parse(text.encode("utf-8"), format=ox.RdfFormat.JSON_LD)} == set(triples)


# ------------------------------------------------------------------ networks
@pytest.fixture(scope="module")
def net(store):
    from kg.network import network

    return network(store)


def test_graphml_and_gexf_read_back_to_the_network(net, tmp_path):
    import networkx as nx

    pairs = {frozenset((e.source, e.target)) for e in net.edges}
    for name, text, read in (
        ("a.graphml", export.graphml(net), nx.read_graphml),
        ("a.gexf", export.gexf(net), nx.read_gexf),
    ):
        (tmp_path / name).write_text(text, "utf-8")
        graph = read(tmp_path / name)
        assert {frozenset(e) for e in graph.edges} == pairs and len(graph.nodes) == len(net.nodes)
        weights = nx.get_edge_attributes(graph, "weight")
        assert {frozenset(k): w for k, w in weights.items()} == {
            frozenset((e.source, e.target)): e.weight for e in net.edges
        }
    assert graph.nodes["https://w3id.org/coopgraph/id/country/KR"]["label"] == "South Korea"


def test_gexf_holds_no_date_of_today(net):
    assert "lastmodifieddate" not in export.gexf(net)


def test_the_csv_tables_hold_nodes_and_edges(net):
    tables = export.tables(net)
    nodes = list(csv.DictReader(io.StringIO(tables["nodes.csv"])))
    edges = list(csv.DictReader(io.StringIO(tables["edges.csv"])))
    assert [n["Id"] for n in nodes] == [n.id for n in net.nodes]
    assert {e["Source"] for e in edges} | {e["Target"] for e in edges} == {n["Id"] for n in nodes}
    assert {e["strength"] for e in edges} == {"strong", "weak"} and all(e["notices"] for e in edges)


# ------------------------------------------------------------------ files
def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "graph.ttl"
    export.write_file(path, "old\n")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export.os, "fsync", full)
    with pytest.raises(BadInput, match=r"graph\.ttl: cannot be written \(No space left on device\)"):
        export.write_file(path, "new\n")
    assert path.read_text("utf-8") == "old\n"
    assert [p.name for p in tmp_path.iterdir()] == ["graph.ttl"]


# ------------------------------------------------------------------ answers
ROWS = Answer(
    ("name", "n", "iri"),
    (
        (ox.Literal('a, "b"\nc'), ox.Literal(5), ox.NamedNode("https://w3id.org/coopgraph/id/country/KR")),
        (ox.Literal("=HYPERLINK(1)"), None, None),
        (ox.Literal("x | y\tz"), ox.Literal("d", language="en"), None),
    ),
)


def test_csv_is_that_of_the_standard():
    text = answers.render(ROWS, "csv", PREFIXES)
    assert text.startswith(
        'name,n,iri\r\n"a, ""b""\nc",5,https://w3id.org/coopgraph/id/country/KR\r\n=HYPERLINK(1),,\r\n'
    )
    assert len(list(csv.reader(io.StringIO(text)))) == 4


def test_excel_safe_csv_has_no_formula():
    rows = list(csv.reader(io.StringIO(answers.render(ROWS, "csv", PREFIXES, excel_safe=True))))
    assert rows[2][0] == "'=HYPERLINK(1)"
    assert not [c for row in rows for c in row if c[:1] in "=+-@\t\r" and c]


@pytest.mark.parametrize(("name", "fmt"), [("json", ox.QueryResultsFormat.JSON), ("tsv", ox.QueryResultsFormat.TSV)])
def test_json_and_tsv_read_back_to_the_rows(name, fmt):
    text = answers.render(ROWS, name, PREFIXES)
    back = ox.parse_query_results(text.encode("utf-8"), format=fmt)
    assert [v.value for v in back.variables] == list(ROWS.columns)
    assert [tuple(row) for row in back] == list(ROWS.rows)


def test_markdown_keeps_its_cells_apart():
    lines = answers.render(ROWS, "markdown", PREFIXES).splitlines()
    assert lines[0] == "| name | n | iri |" and lines[1].count("---") == 3
    assert lines[2] == '| a, "b" c | 5 | country:KR |'
    assert r"x \| y z" in lines[4]


def test_a_table_for_a_terminal_leaves_out_iris_and_shortens():
    long = Answer(("text", "iri"), ((ox.Literal("word " * 100), ox.NamedNode("urn:x")),))
    text = answers.render(long, "table", PREFIXES, width=80)
    assert "…" in text and "urn:x" not in text and max(map(len, text.splitlines())) <= 80
    assert "word " * 99 in answers.render(long, "table", PREFIXES)


@pytest.mark.parametrize(("answer", "fmt"), [(ROWS, "turtle"), (Answer(triples=()), "csv")])
def test_a_format_that_does_not_fit_is_refused(answer, fmt):
    with pytest.raises(BadInput, match=f"--format {fmt}: this query gives"):
        answers.render(answer, fmt, PREFIXES)


def test_yes_and_no_are_said():
    assert answers.render(Answer(boolean=True), "table", PREFIXES) == "yes\n"
    assert json.loads(answers.render(Answer(boolean=False), "json", PREFIXES)) == {"head": {}, "boolean": False}
