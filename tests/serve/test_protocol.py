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
