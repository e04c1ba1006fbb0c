"""The W3C's tests of the SPARQL 1.1 Protocol and Service Description, request by request, against the server."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from serving import raw_store, server, suite

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
DATA = "http://kasei.us/2009/09/sparql/data/"
MEDIA = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml"),
}


@pytest.fixture(scope="module")
def folder() -> Path:
    return suite("protocol")


@pytest.fixture(scope="module")
def store(folder, tmp_path_factory) -> Path:
    graphs = {f"{DATA}data{i}.rdf": (folder / f"data{i}.nt").read_bytes() for i in (1, 2, 3)}
    return raw_store(tmp_path_factory.mktemp("w3c") / "store", graphs)


@pytest.fixture(scope="module")
def client(store):
    with server(store) as c:
        yield c


def manifest(folder: Path) -> dict[str, list[dict]]:
    """Name -> its requests, in order, as the manifest writes them."""
    graph = ox.Store()
    graph.load(path=str(folder / "manifest.ttl"), format=ox.RdfFormat.TURTLE, base_iri="http://tests/manifest.ttl")

    def one(node, iri):
        found = list(graph.quads_for_pattern(node, ox.NamedNode(iri), None))
        return found[0].object if found else None

    def many(node, iri):
        return [q.object for q in graph.quads_for_pattern(node, ox.NamedNode(iri), None)]

    def listed(node):
        rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        while node is not None and node != ox.NamedNode(rdf + "nil"):
            yield one(node, rdf + "first")
            node = one(node, rdf + "rest")

    out = {}
    for quad in graph.quads_for_pattern(None, ox.NamedNode(MF + "action"), None):
        requests = []
        for r in listed(one(quad.object, HT + "requests")):
            body, answer = one(r, HT + "body"), one(r, HT + "resp")
            expected = one(answer, MF + "expectedFormat")
            truth = one(answer, MF + "expectedBoolean")
            requests.append(
                {
                    "method": one(r, HT + "methodName").value,
                    "path": one(r, HT + "absolutePath").value,
                    "headers": {
                        one(h, HT + "fieldName").value: one(h, HT + "fieldValue").value
                        for h in listed(one(r, HT + "headers"))
                    },
                    "body": one(body, CNT + "chars").value if body else None,
                    "encoding": one(body, CNT + "characterEncoding").value if body else "UTF-8",
                    "status": {int(s.value[-3]) for s in many(answer, MF + "expectedStatus")},
                    "format": expected.value if expected else None,
                    "boolean": truth.value == "true" if truth else None,
                }
            )
        out[quad.subject.value.rpartition("#")[2]] = requests
    return out


def send(client, r: dict):
    body = None if r["body"] is None else r["body"].encode(r["encoding"])
    return client.request(r["method"], r["path"], content=body, headers=r["headers"])


def checksum(folder: Path) -> str:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return hashlib.sha256(b"".join(p.name.encode() + p.read_bytes() for p in files)).hexdigest()


def test_all_twenty_query_tests_pass(client, folder):
    queries = {n: rs for n, rs in manifest(folder).items() if "update" not in n}
    assert len(queries) == 20
    for name, requests in queries.items():
        for r in requests:
            answer = send(client, r)
            assert answer.status_code // 100 in r["status"], (name, answer.status_code, answer.text)
            media = answer.headers["content-type"].split(";")[0]
            if r["format"]:
                assert media in MEDIA[r["format"]], (name, media)
            if r["boolean"] is not None:
                assert answer.json()["boolean"] is r["boolean"], name


def test_all_fourteen_updates_are_refused_and_change_nothing(client, folder, store):
    updates = {n: rs for n, rs in manifest(folder).items() if "update" in n}
    assert len(updates) == 14
    before = checksum(store)
    for name, requests in updates.items():
        answer = send(client, requests[0])
        assert 400 <= answer.status_code < 500, (name, answer.status_code)
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert checksum(store) == before
    everything = client.get("/sparql", params={"query": "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"})
    held = sum(len(list(ox.parse(path=str(p), format=ox.RdfFormat.N_TRIPLES))) for p in folder.glob("data*.nt"))
    assert len(everything.json()["results"]["bindings"]) == held


# Service Description: has-endpoint-triple, returns-rdf, conforms-to-schema
def test_the_service_description_returns_rdf_with_the_endpoint_and_fits_the_vocabulary(client):
    suite("service-description")
    sd = "http://www.w3.org/ns/sparql-service-description#"
    for accept, fmt in (("*/*", ox.RdfFormat.TURTLE), ("application/rdf+xml", ox.RdfFormat.RDF_XML)):
        answer = client.get("/sparql", headers={"Accept": accept})
        assert answer.status_code == 200
        assert answer.headers["content-type"].split(";")[0] == fmt.media_type
        graph = ox.Store()
        graph.load(answer.content, format=fmt)
        endpoint = ox.NamedNode(str(client.base_url).rstrip("/") + "/sparql")
        services = {q.subject for q in graph.quads_for_pattern(None, ox.NamedNode(sd + "endpoint"), endpoint)}
        assert len(services) == 1
        kinds = {}
        for q in graph.quads_for_pattern(None, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), None):
            kinds.setdefault(q.subject, set()).add(q.object.value.removeprefix(sd))
        # domain and range of what the vocabulary defines
        schema = {
            "endpoint": ("Service", None),
            "supportedLanguage": ("Service", {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"}),
            "feature": (
                "Service",
                {"DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"},
            ),
            "resultFormat": ("Service", None),
            "defaultDataset": ("Service", "Dataset"),
            "availableGraphs": ("Service", "GraphCollection"),
            "defaultEntailmentRegime": ("Service", None),
            "defaultGraph": ("Dataset", "Graph"),
            "namedGraph": ("Dataset", "NamedGraph"),
        }
        used = 0
        for q in graph.quads_for_pattern(None, None, None):
            if not q.predicate.value.startswith(sd):
                continue
            used += 1
            domain, target = schema[q.predicate.value.removeprefix(sd)]
            assert domain in kinds[q.subject]
            if isinstance(target, set):
                assert q.object.value.removeprefix(sd) in target
            elif target:
                assert target in kinds[q.object]
        assert used > 10
        assert not re.search(r"\b_:", answer.text)
