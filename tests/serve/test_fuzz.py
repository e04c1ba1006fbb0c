"""Whatever is asked, wherever: never a fault of the server, and no error tells of paths, code or versions."""

from __future__ import annotations

import re

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

PATHS = [
    "/",
    "/search",
    "/suggest",
    "/browse/country",
    "/browse/x",
    "/questions",
    "/questions/partners",
    "/questions/ties",
    "/questions/evidence",
    "/questions/events-in",
    "/picture",
    "/data",
    "/resource",
    "/id/country/KR",
    "/id/x",
    "/id/",
    "/graph/ties",
    "/ns",
    "/kind/mou",
    "/kind/",
    "/terms.json",
    "/.well-known/void",
    "/sparql",
    "/sparql/",
    "/graphs",
    "/reconcile",
    "/reconcile/preview",
    "/reconcile/properties",
    "/reconcile/suggest/entity",
    "/static/style.css",
    "/static/",
    "/static",
    "/reconcile/suggest/x",
    "/nothing",
]
KEYS = [
    "q",
    "page",
    "country",
    "since",
    "kind",
    "focus",
    "level",
    "iri",
    "format",
    "all",
    "query",
    "default",
    "graph",
    "default-graph-uri",
    "named-graph-uri",
    "queries",
    "extend",
    "prefix",
    "id",
    "type",
    "kinds",
    "update",
]
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "KR",
            "Costa Rica",
            "2015",
            "-1",
            "99999999999",
            "https://w3id.org/coopgraph/id/country/KR",
            "csv",
            "html",
            "turtle",
            "text/csv",
            "ASK {}",
            "SELECT * {",
            "DESCRIBE country:KR",
            '{"q0":{"query":"Korea"}}',
            "[]",
            "\x00",
            "<script>",
            "'; DROP",
            "%",
            "\ud7ff",
            "a:b",
            "../../etc/passwd",
            "http://[",
            "x" * 3000,
            '{"ids":[1],"properties":[{"id":"kind"}]}',
            "country",
            "body,official",
        ]
    ),
)
ACCEPT = st.sampled_from(
    [
        "",
        "*/*",
        "text/html",
        "text/html,application/xhtml+xml,*/*;q=0.8",
        "application/json",
        "text/turtle",
        "q=1",
        ";;,",
        "application/rdf+xml",
        "image/png",
        "text/html;q=x",
        ",".join(["a/b"] * 90),
    ]
)
WORDS = re.findall(
    r"\S+|\n",
    "SELECT ASK CONSTRUCT DESCRIBE WHERE { } ( ) ?a ?b coop:Country a . ; , * OPTIONAL UNION FILTER BIND AS VALUES "
    "GRAPH <x> <http://a/b> 'x' \"y\"@en 1 1.5 true MINUS EXISTS NOT IN ORDER BY LIMIT OFFSET GROUP HAVING COUNT "
    "SERVICE LOAD FROM NAMED PREFIX x: BASE # \n \\ ^ / | + - ! && || << >> [ ] REGEX STR LANG",
)
LEAKS = re.compile(
    r"Traceback|File \"|\.py\b|site-packages|/root/|/home/|/tmp/|/usr/|oxigraph|uvicorn|starlette|panicked|rocksdb",
    re.IGNORECASE,
)


@given(
    path=st.sampled_from(PATHS),
    method=st.sampled_from(["GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PUT"]),
    params=st.lists(st.tuples(st.sampled_from(KEYS), TEXTS), max_size=4),
    accept=ACCEPT,
)
def test_no_request_brings_a_fault_to_light(client, path, method, params, accept):
    pairs = [(k, v.encode("utf-8", "replace").decode("utf-8")) for k, v in params]
    body = {"data": dict(pairs)} if method == "POST" else {"params": pairs}
    answer = client.request(method, path, headers={"Accept": accept}, **body)
    assert answer.status_code < 500, (path, pairs, answer.text[:300])
    if answer.status_code >= 400 and answer.headers["content-type"].startswith("text/plain"):
        assert not LEAKS.search(answer.text), answer.text


@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_no_query_brings_a_fault_to_light(client, words):
    answer = client.post("/sparql", data={"query": " ".join(words)})
    assert answer.status_code in (200, 400), (words, answer.text)
    if answer.status_code == 400:
        assert not LEAKS.search(answer.text.replace("engine", "")), answer.text
        assert answer.text.count("\n") == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02",
        b"GET /" + b"a" * 70_000,
        b"FOO\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_and_the_next_request_answered(client, raw):
    import socket

    with socket.create_connection((client.base_url.host, client.base_url.port), timeout=60) as s:
        s.sendall(raw)
        s.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := s.recv(4096):
            answer += piece
    assert answer == b"" or answer.split()[1] in (b"400", b"414", b"421", b"431", b"413")
    assert not LEAKS.search(answer.decode("latin-1"))
    assert httpx.get(client.base_url).status_code == 200
