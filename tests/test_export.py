"""Exports read back to what the store holds, and are the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import answers, export
from kg.errors import BadInput
from kg.graph.vocabulary import PREFIXES
from kg.query import Answer

ox = pytest.importorskip("pyoxigraph")


@pytest.fixture(scope="module")
def store(few_store):
    from kg.graph.store import open_store

    return open_store(few_store)


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


# ------------------------------------------------------------------ JSON-LD
def triples_of_rdflib(text: str, monkeypatch) -> set:
    """What rdflib reads, as the engine's triples."""
    import rdflib

    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    read = rdflib.Graph().parse(data=text, format="json-ld").serialize(format="nt")
    return {q.triple for q in ox.parse(read.encode("utf-8"), format=ox.RdfFormat.N_TRIPLES)}


def test_json_ld_is_the_same_triple_for_triple_in_parsers_that_are_not_ours(store, facts, monkeypatch):
    text = export.rdf(store, "json-ld", export.prefixes_of(store.base))
    assert {q.triple for q in ox.parse(text.encode("utf-8"), format=ox.RdfFormat.JSON_LD)} == facts
    assert triples_of_rdflib(text, monkeypatch) == facts
    pyld = pytest.importorskip("pyld", reason="PyLD is not installed: a third reader of JSON-LD")
    read = pyld.jsonld.to_rdf(json.loads(text), {"format": "application/n-quads"})
    assert {q.triple for q in ox.parse(read.encode("utf-8"), format=ox.RdfFormat.N_QUADS)} == facts


def test_json_ld_has_short_names_prefixed_ids_and_a_context_of_its_own(store):
    document = json.loads(export.rdf(store, "json-ld", export.prefixes_of(store.base)))
    nodes = {n["id"]: n for n in document["@graph"]}
    forum = nodes["event:2017-07-27.digital-government-ministers-forum-of-korea-and-central-america"]
    assert forum["type"] == ["Event", "Forum"] and forum["kind"] == "forum" and forum["status"] == "held"
    assert forum["begin"] == "2017-07-27" and forum["atPlace"] == "place:CR.san-jose"
    part = nodes[next(p for p in forum["hasParticipation"] if p.endswith("/country/BZ/participant"))]
    assert (part["participant"], part["role"]) == ("country:BZ", "participant")
    assert not [i for i in nodes if "://" in i]
    assert not [k for n in nodes.values() for k in n if "://" in k]
    used = {k for n in nodes.values() for k in n}
    assert isinstance(document["@context"], dict)  # no address to fetch
    assert {k for k in document["@context"] if k[0].islower() and ":" not in k} >= {k for k in used if ":" not in k}
    countries = [i for i in nodes if i.startswith("country:")]
    assert list(nodes)[: len(countries)] == sorted(countries)


def test_json_ld_has_language_maps_for_labels_and_native_numbers():
    name, label = ox.NamedNode("https://w3id.org/coopgraph/id/body/KR.a"), ox.NamedNode(PREFIXES["skos"] + "prefLabel")
    level = ox.NamedNode(PREFIXES["coop"] + "level")
    triples = [
        ox.Triple(name, label, ox.Literal("행정안전부", language="ko")),
        ox.Triple(name, label, ox.Literal("Ministry", language="en")),
        ox.Triple(name, label, ox.Literal("MOIS")),
        ox.Triple(name, level, ox.Literal(40)),
    ]
    (node,) = json.loads(export.json_ld(triples, PREFIXES))["@graph"]
    assert node["skos:prefLabel"] == {"@none": "MOIS", "en": "Ministry", "ko": "행정안전부"}
    assert node["level"] == 40 and type(node["level"]) is int


@pytest.mark.parametrize(
    ("term", "why"),
    [
        (ox.NamedNode("event:x"), "would be read with the prefix event"),
        (ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c")), "no triple terms"),
    ],
)
def test_what_json_ld_cannot_say_is_refused(term, why):
    with pytest.raises(BadInput, match=why):
        export.json_ld([ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), term)], PREFIXES)


_COOP = PREFIXES["coop"]
_IRIS = st.sampled_from(["https://w3id.org/coopgraph/id/country/KR", "https://w3id.org/coopgraph/id/body/KR.a-b.",
                         "https://w3id.org/coopgraph/ns#Event", "https://w3id.org/coopgraph/id/x/y", "urn:a:b",
                         "https://w3id.org/coopgraph/id/body/é", "https://w3id.org/coopgraph/id/body/-a",
                         "https://w3id.org/coopgraph/id/event/a/b#c", "https://w3id.org/coopgraph/id/country/"]
                        ).map(ox.NamedNode)  # fmt: skip
_ANY = st.builds(
    ox.Triple,
    _IRIS,
    st.sampled_from([_COOP + n for n in ("begin", "role", "kind", "party", "level", "weight", "leadsDelegation",
                     "topic", "sha256", "Event")]
                    + [PREFIXES["skos"] + "prefLabel", PREFIXES["rdf"] + "type", "urn:own#x"]
                    ).map(ox.NamedNode),
    st.one_of(
        st.sampled_from([PREFIXES["role"] + c for c in ("host", "participant", "begin", "id", "Ab", "")]
                        + ["https://w3id.org/coopgraph/kind/mou", "https://w3id.org/coopgraph/id/country/KR", "urn:x:y",
                           _COOP + "Event"]).map(ox.NamedNode),
        st.sampled_from(["2017", "true", "false", "1", "-0", "007", "1.50", "12345678901234567890", "en", "@id", ""]
                        ).flatmap(lambda v: st.sampled_from([
                            ox.Literal(v), ox.Literal(v, language="en"), ox.Literal(v, language="ko"),
                            *(ox.Literal(v, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#" + d))
                              for d in ("date", "gYear", "integer", "decimal", "boolean", "hexBinary"))])),
    ),
)  # fmt: skip


@given(st.lists(_ANY, max_size=10))
def test_json_ld_reads_back_whatever_stands_where_a_term_coerces(triples):
    text = export.json_ld(triples, PREFIXES)
    assert {q.triple for q in ox.parse(text.encode("utf-8"), format=ox.RdfFormat.JSON_LD)} == set(triples)
    with pytest.MonkeyPatch.context() as patch:
        assert triples_of_rdflib(text, patch) == set(triples)


def test_the_context_of_the_ontology_is_that_of_its_terms_now():
    from kg.export.jsonld import context
    from kg.paths import folder

    file = folder("ontology") / "context.jsonld"
    held = json.loads(file.read_text("utf-8"))["@context"]
    assert held == context(), "ontology/context.jsonld has drifted from ontology/: run docs/context.py"
    terms = {t.subject.value.removeprefix(_COOP) for t in ox.parse(path=str(folder("ontology") / "coop.ttl"))
             if t.subject.value.startswith(_COOP)}  # fmt: skip
    assert len(terms) > 90 and terms <= set(held)
    assert held["party"] == {"@id": "coop:party", "@type": "@id"} and held["begin"]["@type"] == "xsd:date"


# ------------------------------------------------------------------ order
def test_lines_are_sorted_and_once_whether_or_not_they_fit_in_memory():
    from kg.export.sorting import FILES, in_order

    lines = [f"{i * 7919 % 1009:04} é\u2028\x85\n" for i in range(2000)]
    for chunk in (10, 100, 10**9):  # the first makes more chunks than may be open at once
        assert chunk > 10 or FILES < 2000
        assert list(in_order(iter(lines), chunk)) == sorted(set(lines))


def test_sorting_holds_no_more_than_a_chunk_in_memory():
    import tracemalloc

    from kg.export.sorting import in_order

    def peak(chunk: int) -> int:
        tracemalloc.start()
        try:
            assert sum(1 for _ in in_order((f"{i * 7919 % 60_013:080}\n" for i in range(60_000)), chunk)) == 60_000
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(200_000) < 2_000_000 < 5_000_000 < peak(10**9)


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
    tables = export.tables_of(net)
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


def test_xml_reads_back_to_the_rows_in_two_readers():
    import xml.etree.ElementTree as ET

    text = answers.render(ROWS, "xml", PREFIXES)
    back = ox.parse_query_results(text.encode("utf-8"), format=ox.QueryResultsFormat.XML)
    assert [tuple(row) for row in back] == list(ROWS.rows)
    from rdflib.query import Result

    assert len(Result.parse(io.BytesIO(text.encode("utf-8")), format="xml").bindings) == 3
    odd = answers.render(Answer(("a",), ((ox.Literal("x\x00\\u0001\x0by"),),)), "xml", PREFIXES)
    assert "".join(ET.fromstring(odd).itertext()) == "x\ufffd\\u0001\ufffdy"
    assert "<boolean>true</boolean>" in answers.render(Answer(boolean=True), "xml", PREFIXES)


def test_html_is_one_page_in_which_text_stays_text():
    from selectolax.lexbor import LexborHTMLParser

    evil = Answer(("a", "b"), ((ox.Literal("<img src=x onerror=alert(1)>"), ox.NamedNode("javascript:alert(1)")),
                               (ox.Literal("4"), ox.NamedNode("http://a.b/?x=1&y=\'2\'"))))  # fmt: skip
    page = LexborHTMLParser(answers.render(evil, "html", PREFIXES, title="</title>?"))
    assert not page.css("img, script, link") and [a.attributes["href"] for a in page.css("a")] == ["http://a.b/?x=1&y='2'"]
    assert page.css_first("title").text() == "</title>?" and page.css_first("html").attributes["lang"] == "en"
    assert [th.attributes["scope"] for th in page.css("th")] == ["col", "col"]
    assert page.css_first("td").text() == "<img src=x onerror=alert(1)>"


def test_parquet_has_columns_of_the_types_of_the_values(monkeypatch):
    import pyarrow as pa
    import pyarrow.parquet as pq

    xsd = "http://www.w3.org/2001/XMLSchema#"
    rows = Answer(("n", "w", "day", "mixed", "none"), (
        (ox.Literal(5), ox.Literal("1.5", datatype=ox.NamedNode(xsd + "decimal")),
         ox.Literal("2017-07-27", datatype=ox.NamedNode(xsd + "date")), ox.Literal(1), None),
        (None, ox.Literal(2), None, ox.Literal("x"), None)))  # fmt: skip
    data = answers.render(rows, "parquet", PREFIXES)
    table = pq.read_table(io.BytesIO(data))
    assert table.schema.types == [pa.int64(), pa.float64(), pa.date32(), pa.string(), pa.string()]
    assert table.column("mixed").to_pylist() == ["1", "x"] and table.column("w").to_pylist() == [1.5, 2.0]
    assert data == answers.render(rows, "parquet", PREFIXES)
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(BadInput, match=r"pip install 'coopgraph-kg\[parquet\]'"):
        answers.render(rows, "parquet", PREFIXES)


def test_rdf_xml_and_n_triples_of_an_answer_read_back(store, facts):
    import rdflib

    answer = Answer(triples=tuple(facts))
    text = answers.render(answer, "rdfxml", PREFIXES)
    assert {q.triple for q in ox.parse(text.encode("utf-8"), format=ox.RdfFormat.RDF_XML)} == facts
    assert text == answers.render(Answer(triples=tuple(sorted(facts, key=str))), "rdfxml", PREFIXES)
    data = answers.render(answer, "ntriples", PREFIXES)
    assert len(rdflib.Graph().parse(data=data, format="nt")) == len(facts)


# ------------------------------------------------------------------ the W3C's tests of result formats
@pytest.mark.parametrize(("folder", "count"), [("csv-tsv-res", 6), ("json-res", 4)])
def test_results_are_those_of_the_w3cs_tests(folder, count):
    """Each query over its data, written as the test's format, is the expected file: as rows, for CSV as cells."""
    import os
    from pathlib import Path

    from kg.query import evaluate, parse

    named = os.environ.get("KG_RDF_TESTS")
    root = Path(named) if named else Path(__file__).parents[2] / "shared" / "rdf-tests"
    here = root / "sparql" / "sparql11" / folder
    if not here.is_dir():
        pytest.skip("the W3C's tests are not here; KG_RDF_TESTS names their folder (github.com/w3c/rdf-tests)")
    mf, qt = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#", (
        "http://www.w3.org/2001/sw/DataAccess/tests/test-query#")  # fmt: skip
    manifest = ox.Store()
    manifest.load(path=str(here / "manifest.ttl"), format=ox.RdfFormat.TURTLE, base_iri="file:///")
    tests = list(manifest.query(f"SELECT ?q ?d ?r {{ ?t <{mf}action> ?a ; <{mf}result> ?r . ?a <{qt}query> ?q ; "
                                f"<{qt}data> ?d }}"))  # fmt: skip
    assert len(tests) == count
    for names in tests:
        query, data, result = (here / t.value.rpartition("/")[2] for t in names)
        graph = ox.Store()
        graph.load(path=str(data), format=ox.RdfFormat.TURTLE)
        asked = parse(query.stem, query.read_text("utf-8"), query.name)
        answer = evaluate(graph, asked, asked.text)
        fmt = {".csv": "csv", ".tsv": "tsv", ".srj": "json"}[result.suffix]
        ours, theirs = answers.render(answer, fmt, {}), result.read_text("utf-8")
        if fmt == "csv":
            # blank nodes have other names; rows, and columns of SELECT *, have no order
            left, right = (_cells(csv.DictReader(io.StringIO(t, newline=""))) for t in (ours, theirs))
            assert left == right, result.name
            continue
        read = {"tsv": ox.QueryResultsFormat.TSV, "json": ox.QueryResultsFormat.JSON}[fmt]
        left, right = (_rows(ox.parse_query_results(t.encode("utf-8"), format=read)) for t in (ours, theirs))
        assert left == right, result.name


def _number(text: str) -> str:
    """A number by its value: the engine stores 1.0e6 as 1000000."""
    return f"{float(text):g}" if re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", text) else text


def _cells(rows) -> list:
    return sorted(sorted((k, "_:" if c.startswith("_:") else _number(c)) for k, c in row.items()) for row in rows)


def _rows(read) -> object:
    if isinstance(read, ox.QueryBoolean):
        return bool(read)

    def term(t) -> tuple[str, ...]:
        if isinstance(t, ox.Literal):
            double = t.datatype.value.endswith("#double")
            kind = t.datatype.value.replace("#negativeInteger", "#integer")  # so the engine stores it
            return (_number(t.value) if double else t.value, kind, t.language or "")
        return ("_:" if isinstance(t, ox.BlankNode) else str(t),)

    names = [v.value for v in read.variables]
    rows = [[term(t) for t in row] for row in read]
    return sorted(names), sorted(sorted(zip(names, row, strict=True)) for row in rows)
