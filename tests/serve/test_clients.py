"""Clients that others wrote get right answers from the endpoint."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

NAMES = "SELECT ?c ?n WHERE { ?c a coop:Country ; skos:prefLabel ?n } ORDER BY ?n"
FULL = "PREFIX coop: <https://w3id.org/coopgraph/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> " + NAMES
KOREA = "https://w3id.org/coopgraph/id/country/KR"


@pytest.fixture(scope="module")
def endpoint(client) -> str:
    return str(client.base_url).rstrip("/") + "/sparql"


@pytest.fixture(scope="module")
def names(client) -> list[tuple[str, str]]:
    rows = client.get("/sparql", params={"query": NAMES}).json()["results"]["bindings"]
    assert len(rows) > 50
    return [(r["c"]["value"], r["n"]["value"]) for r in rows]


def test_curl(endpoint, names, tmp_path):
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")

    def curl(*options: str) -> str:
        done = subprocess.run(["curl", "-sf", *options], capture_output=True, text=True, encoding="utf-8", check=True)
        return done.stdout

    (tmp_path / "q.rq").write_text(NAMES, "utf-8")
    form = curl(endpoint, "-H", "Accept: text/csv", "--data-urlencode", f"query@{tmp_path / 'q.rq'}")
    assert [tuple(line.split(",", 1)) for line in form.splitlines()[1:]] == names
    direct = curl(endpoint, "-H", "Content-Type: application/sparql-query", "--data-binary", f"@{tmp_path / 'q.rq'}")
    assert len(json.loads(direct)["results"]["bindings"]) == len(names)
    head = curl("-I", f"{endpoint}?query=ASK%7B%7D")
    assert head.startswith("HTTP/1.1 200")
    options = curl("-i", "-X", "OPTIONS", endpoint)
    assert "204" in options.splitlines()[0] and "allow: GET, HEAD, POST, OPTIONS" in options
    assert curl("--compressed", f"{endpoint}?query=ASK%7B%7D&format=csv").splitlines() == ["boolean", "true"]


def test_sparqlwrapper(endpoint, names):
    wrapper = pytest.importorskip("SPARQLWrapper")
    for method in (wrapper.GET, wrapper.POST):
        client = wrapper.SPARQLWrapper(endpoint)
        client.setMethod(method)
        client.setQuery(FULL)
        client.setReturnFormat(wrapper.JSON)
        rows = client.queryAndConvert()["results"]["bindings"]
        assert [(r["c"]["value"], r["n"]["value"]) for r in rows] == names
        client.setReturnFormat(wrapper.XML)
        assert len(client.queryAndConvert().getElementsByTagName("result")) == len(names)
        client.setReturnFormat(wrapper.CSV)
        assert len(client.queryAndConvert().decode().splitlines()) == len(names) + 1
    client = wrapper.SPARQLWrapper(endpoint)
    client.setQuery(f"CONSTRUCT WHERE {{ <{KOREA}> ?p ?o }}")
    graph = client.queryAndConvert()  # it asks for RDF/XML only
    assert len(graph) > 10
    client.setQuery("SELECT ?x WHERE { ?x a }")
    client.setReturnFormat(wrapper.JSON)
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed):
        client.query()


def test_rdflibs_sparqlstore(endpoint, names):
    from rdflib import RDF, Graph, URIRef
    from rdflib.namespace import SKOS
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    for method in ("GET", "POST"):
        graph = Graph(SPARQLStore(endpoint, method=method))
        assert [(str(c), str(n)) for c, n in graph.query(FULL)] == names
        country = URIRef("https://w3id.org/coopgraph/ns#Country")
        assert {str(s) for s in graph.subjects(RDF.type, country)} == {c for c, _ in names}
        assert str(graph.value(URIRef(KOREA), SKOS.prefLabel)) == "South Korea"
        assert (URIRef(KOREA), RDF.type, country) in graph
        built = graph.query(f"CONSTRUCT WHERE {{ <{KOREA}> ?p ?o }}")
        assert len(built.graph) > 10


def test_pandas_reads_csv_by_address(endpoint, names):
    pandas = pytest.importorskip("pandas")
    from urllib.parse import urlencode

    frame = pandas.read_csv(f"{endpoint}?{urlencode({'query': NAMES, 'format': 'csv'})}", keep_default_na=False)
    assert list(frame.itertuples(index=False, name=None)) == names
