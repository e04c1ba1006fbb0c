"""The endpoint keeps to the SPARQL 1.1 Protocol."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph as ox
import pytest

NAMES = "SELECT ?c ?n { ?c a coop:Country ; skos:prefLabel ?n } ORDER BY ?n LIMIT 3"
KOREA = "DESCRIBE country:KR"


def rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.text)))


def test_get_post_form_and_post_direct_give_the_same_answer(client):
    answers = [
        client.get("/sparql", params={"query": NAMES}),
        client.post("/sparql", data={"query": NAMES}),
        client.post("/sparql", content=NAMES, headers={"Content-Type": "application/sparql-query"}),
    ]
    assert [a.status_code for a in answers] == [200] * 3
    assert len({a.text for a in answers}) == 1
    assert len(answers[0].json()["results"]["bindings"]) == 3


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0.5, text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/xml;q=0.9, image/png", "application/sparql-results+xml"),
        ("image/png, */*;q=0.1", "application/sparql-results+json"),
    ],
)
def test_rows_come_as_the_client_accepts_them(client, accept, media):
    answer = client.get("/sparql", params={"query": NAMES}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == media
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("name", "fmt"),
    [
        ("turtle", ox.RdfFormat.TURTLE),
        ("nt", ox.RdfFormat.N_TRIPLES),
        ("xml", ox.RdfFormat.RDF_XML),
        ("json", ox.RdfFormat.JSON_LD),
        ("nquads", ox.RdfFormat.N_QUADS),
        ("trig", ox.RdfFormat.TRIG),
        ("n3", ox.RdfFormat.N3),
    ],
)
def test_triples_are_the_same_in_every_format(client, name, fmt):
    def triples(name, fmt):
        answer = client.get("/sparql", params={"query": KOREA, "format": name})
        return {str(q) for q in ox.parse(answer.content, format=fmt)}

    found = triples(name, fmt)
    assert len(found) > 20
    assert found == triples("turtle", ox.RdfFormat.TURTLE)


def test_rows_are_the_same_in_every_format(client):
    def rows(name, fmt):
        answer = client.get("/sparql", params={"query": NAMES, "format": name})
        return [tuple(map(str, row)) for row in ox.parse_query_results(answer.content, format=fmt)]

    as_json = rows("json", ox.QueryResultsFormat.JSON)
    assert len(as_json) == 3
    assert rows("xml", ox.QueryResultsFormat.XML) == as_json
    assert rows("tsv", ox.QueryResultsFormat.TSV) == as_json


def test_what_no_format_fits_is_answered_406(client):
    assert client.get("/sparql", params={"query": NAMES}, headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/sparql", params={"query": KOREA, "format": "csv"}).status_code == 406


def test_head_has_the_headers_and_no_body(client):
    whole = client.get("/sparql", params={"query": NAMES})
    head = client.head("/sparql", params={"query": NAMES})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_an_error_is_one_line_of_plain_text_that_says_where(client):
    answer = client.get("/sparql", params={"query": "SELECT ?c {\n ?c a cop:Country }"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.count("\n") == 1
    assert answer.text.startswith("query:")
    assert "/" not in answer.text.replace("SELECT/", "")


def test_what_clients_add_is_ignored(client):
    params = {"query": NAMES, "format": "json", "output": "json", "results": "json", "_": "1"}
    assert json.loads(client.get("/sparql", params=params).text)["results"]["bindings"]


def graph_of(content: bytes, fmt: ox.RdfFormat = ox.RdfFormat.TURTLE) -> ox.Store:
    graph = ox.Store()
    graph.load(content, format=fmt)
    return graph


def test_the_data_are_described_by_void_and_dcat(client):
    answer = client.get("/.well-known/void", headers={"Accept": "text/turtle"})
    graph = graph_of(answer.content)
    void, dcat = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#"
    facts = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"})
    told = [q.object.value for q in graph.quads_for_pattern(None, ox.NamedNode(void + "triples"), None)]
    assert facts.text.split()[1] in told
    (dataset,) = [
        q.subject
        for q in graph.quads_for_pattern(
            None, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ox.NamedNode(dcat + "Dataset")
        )
    ]
    parts = [q.object for q in graph.quads_for_pattern(dataset, ox.NamedNode(void + "classPartition"), None)]
    assert len(parts) > 20
    for q in graph.quads_for_pattern(None, ox.NamedNode(dcat + "downloadURL"), None):
        assert client.head(q.object.value).status_code == 200
    assert not [q for q in graph.quads_for_pattern(None, None, None) if isinstance(q.subject, ox.BlankNode)]


def test_a_graph_can_be_had_whole(client):
    facts = graph_of(client.get("/graphs?default", headers={"Accept": "text/turtle"}).content)
    count = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"})
    assert len(facts) == int(count.text.split()[1])
    name = "https://w3id.org/coopgraph/id/notice/mois-2017-08-02-central-america"
    one = client.get("/graphs", params={"graph": name, "format": "nt"})
    assert len(graph_of(one.content, ox.RdfFormat.N_TRIPLES)) > 20
    assert client.head("/graphs", params={"graph": name}).status_code == 200
    assert client.get("/graphs", params={"graph": "http://a/none"}).status_code == 404
    assert client.get("/graphs").status_code == 400
    assert client.get("/graphs?default&graph=http://a/b").status_code == 400


def test_a_data_set_that_the_protocol_names_is_all_that_is_asked(client):
    name = "https://w3id.org/coopgraph/id/notice/mois-2017-08-02-central-america"
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def n(**params) -> int:
        answer = client.get("/sparql", params={"query": query, "format": "csv", **params})
        return int(answer.text.split()[1])

    assert 0 < n(**{"default-graph-uri": name}) < n()
    assert n(**{"named-graph-uri": name}) == 0
    assert client.get("/sparql", params={"query": query, "default-graph-uri": "no IRI"}).status_code == 400


@pytest.mark.parametrize("form", ["json", "csv", "xml"])
def test_a_large_answer_is_packed_for_a_client_that_takes_it_and_for_no_other(client, form):
    asked = {"query": "SELECT ?s ?n { ?s skos:prefLabel ?n } ORDER BY ?s ?n", "format": form}
    packed, plain = (
        client.get("/sparql", params=asked, headers={"Accept-Encoding": coding}) for coding in ("gzip", "identity")
    )
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert packed.num_bytes_downloaded < plain.num_bytes_downloaded / 2
    assert all("Accept-Encoding" in answer.headers["vary"] for answer in (packed, plain))


def test_an_answer_that_was_cut_says_so_when_it_is_packed_too(client):
    query = "SELECT ?a ?b { ?a a ?x . ?b a ?y } LIMIT 100001"
    answer = client.get("/sparql", params={"query": query, "format": "csv"}, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip" and answer.headers["kg-truncated"] == "true"
    assert answer.text.count("\r\n") == 100_001  # the limit, and the head
