"""What no request can do: write, reach the network or a file, stop the server, or take more than its share."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import quote_plus

import httpx
import pytest
from serving import processes, raw_store, server

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?h) }"
SMALL = "ASK { ?s a coop:Country }"
SECONDS = 3


@pytest.fixture(scope="module")
def quick(sample_store):
    """A server whose queries have little time."""
    with server(sample_store, "--timeout", str(SECONDS), "--workers", "8", "--memory", "700") as c:
        yield c


@pytest.fixture(scope="module")
def patient(sample_store):
    """A server whose queries have more time than any test waits for."""
    with server(sample_store, "--workers", "8") as c:
        yield c


def ask(client, query: str) -> httpx.Response:
    return client.post("/sparql", data={"query": query})


# ------------------------------------------------------------------ network and files
def spellings(port: int) -> list[str]:
    to = f"<http://127.0.0.1:{port}/sparql>"
    words = ["SERVICE", "service", "SeRvIcE", "SERVICE SILENT", "SERVICE\n#x\nSILENT", "SERVICE#>\n", "\\u0053ERVICE",
             "SERV\\U00000049CE", "SERVICE\t\t", "SERVICE/**/"]  # fmt: skip
    around = [
        "SELECT * {{ {w} {to} {{ ?s ?p ?o }} }}",
        "SELECT * {{ {{ SELECT * {{ {w} {to} {{ ?s ?p ?o }} }} }} }}",
        "ASK {{ ?a ?b ?c OPTIONAL {{ {w} {to} {{ ?s ?p ?o }} }} }}",
        "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {w} {to} {{ ?s ?p ?o }} }}",
        "SELECT * {{ FILTER EXISTS {{ {w} {to} {{ ?s ?p ?o }} }} }}",
        "SELECT * {{ BIND({to} AS ?e) {w} ?e {{ ?s ?p ?o }} }}",
        "DESCRIBE ?s {{ {w} {to} {{ ?s ?p ?o }} }}",
        "SELECT * {{ ?x <http://a\\u0041#> ?y . {w} {to} {{ ?s ?p ?o }} }}",
        "SELECT * {{ FILTER(1<2) {w} {to} {{ ?s ?p ?o }} FILTER(3>2) }}",
        'SELECT * {{ BIND("\\\\" AS ?q) {w} {to} {{ ?s ?p ?o }} BIND("" AS ?r) }}',
    ]
    more = [
        f"LOAD {to}",
        f"LOAD SILENT {to}",
        f"load {to} INTO GRAPH <a>",
        f"INSERT {{}} WHERE {{ SERVICE {to} {{}} }}",
    ]
    return [a.format(w=w, to=to) for w in words for a in around] + more


def test_no_spelling_of_service_or_load_reaches_another_server(client):
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.2)
        for query in spellings(canary.getsockname()[1]):
            answer = ask(client, query)
            assert answer.status_code == 400, query
            assert answer.text.count("\n") == 1
        with pytest.raises(TimeoutError):
            canary.accept()


def test_the_process_of_a_query_cannot_connect_even_past_the_guard(sample_store):
    """The second lock: the engine itself is asked, in a process that was confined as the workers are."""
    import subprocess
    import sys

    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.2)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
        code = f"""
import socket
from kg.graph.store import open_store
from kg.query_worker import confine
confine()
store = open_store({str(sample_store)!r})
try:
    print(list(store.query("SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")))
except Exception as e:
    print("refused")
try:
    socket.create_connection(("127.0.0.1", {canary.getsockname()[1]}))
except OSError:
    print("refused")
print(len(list(store.query("SELECT * {{ ?s a coop:Country }}"))))
"""
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        first, second, found = done.stdout.split()
        assert (first, second) == ("refused", "refused") and int(found) > 50
        with pytest.raises(TimeoutError):
            canary.accept()


@pytest.mark.parametrize("form", ["FROM <{}>", "FROM NAMED <{}>"])
def test_from_names_graphs_and_reads_no_file(client, tmp_path, form):
    secret = tmp_path / "secret.ttl"
    secret.write_text('<http://a/a> <http://a/b> "not for you" .', "utf-8")
    for where in (secret.as_uri(), str(secret), f"file:{secret}"):
        answer = ask(client, f"SELECT * {form.format(where)} {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}")
        assert "not for you" not in answer.text
        assert answer.status_code in (200, 400)
    assert "not for you" not in client.get("/sparql", params={
        "query": "SELECT * { ?s ?p ?o }", "default-graph-uri": secret.as_uri()}).text  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd", "/static/%5c..%5capp.py", "/id/../../etc/passwd",
        "/questions/..%2f..%2fetc%2fpasswd", "/static/style.css%00.js",
    ],
)  # fmt: skip
def test_no_path_climbs_out(client, path):
    raw = httpx.Request("GET", client.base_url)
    raw.url = raw.url.copy_with(raw_path=path.encode())
    answer = client.send(raw)
    assert answer.status_code in (400, 404)
    assert "import" not in answer.text and "root:" not in answer.text


@pytest.mark.parametrize("text", ["a\r\nSet-Cookie: x=1", "%0d%0aX-Evil: 1", "\r\n\r\n<i>evil", "\u0000", "\u202e"])
def test_no_text_of_a_request_becomes_a_header(client, text):
    for place in ("/search q", "/suggest q", "/resource iri", "/questions/partners country", "/sparql query",
                  "/sparql format", "/picture focus", "/graphs graph"):  # fmt: skip
        path, key = place.split()
        answer = client.get(path, params={key: text}, headers={"Accept": "text/html"})
        assert answer.status_code < 500
        assert "set-cookie" not in answer.headers and "x-evil" not in answer.headers
        assert "<i>evil" not in answer.text


# ------------------------------------------------------------------ time, memory, size
def nested(n: int) -> dict[str, str]:
    return {
        "groups": "SELECT * {" + "{" * n + "?s ?p ?o" + "}" * n + "}",
        "brackets": "SELECT * { FILTER(" + "(" * n + "1" + ")" * n + "=1) }",
        "lists": "SELECT * { ?s ?p " + "(" * n + "1" + ")" * n + "}",
        "nodes": "SELECT * { ?s ?p " + "[ ?p " * n + "1" + " ]" * n + "}",
        "nots": "SELECT * { FILTER(" + "!" * n + "true) }",
        "minuses": "SELECT * { FILTER(" + "- " * n + "1=1) }",
        "unions": "SELECT * { {?s ?p ?o}" + " UNION {?s ?p ?o}" * n + "}",
        "ors": "SELECT * { FILTER(true" + "||true" * n + ") }",
        "paths": "SELECT * { ?s " + "^" * n + "a ?o }",
        "functions": "SELECT * { FILTER(" + "STR(" * n + "1" + ")" * n + "=1) }",
        "like an IRI": "SELECT * { FILTER(1<" + "(" * n + "1" + ")" * n + ">0) }",
        "orders": "SELECT * { ?s ?p ?o } ORDER BY" + " (1)" * n,
        "objects": "SELECT * { ?s ?p 1" + ",1" * n + " }",
        "quoted": "SELECT * { ?s ?p " + "<<?s ?p " * n + "1" + ">>" * n + "}",
    }


@pytest.mark.parametrize("kind", nested(1))
def test_deep_and_long_queries_are_refused_at_once_and_no_process_dies_of_them(client, kind):
    for n in (600, 5_000):
        answer = ask(client, nested(n)[kind])
        assert answer.status_code == 400, (kind, n)
        assert answer.text.startswith("query:") or "longer" in answer.text or "deep" in answer.text
    assert ask(client, nested(3)[kind]).status_code in (200, 400)


ENDLESS = [
    SLOW,
    "SELECT * { ?a (coop:party|^coop:party|!coop:nothing)* ?b . ?b (^coop:party|!coop:none)* ?c FILTER(?a != ?c) }",
    "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d ?c",
]


def test_queries_without_end_are_stopped_and_the_next_one_answered(quick):
    with ThreadPoolExecutor(len(ENDLESS)) as many:
        answers = list(many.map(lambda query: ask(quick, query), ENDLESS))
    assert {a.status_code for a in answers} == {503}, [a.text for a in answers]
    assert f"stopped after {SECONDS} s" in answers[0].text
    assert ask(quick, SMALL).json()["boolean"] is True


@contextmanager
def asked(client, query: str, times: int = 1) -> Iterator[None]:
    """While the block runs, these queries are at work; then who asked goes away without an answer."""
    body = b"query=" + quote_plus(query).encode("ascii")
    head = (
        f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    before = busy(client)
    with ExitStack() as open_:
        for _ in range(times):
            s = open_.enter_context(socket.create_connection((client.base_url.host, client.base_url.port), timeout=60))
            s.sendall(head.encode("ascii") + body)
        assert within(120, lambda: busy(client) >= before + times)
        yield


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    """Whether something comes to hold in so many seconds."""
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.05)
    return holds()


def busy(client) -> int:
    """How many processes are at work on long queries: they have given way to others."""
    found = 0
    for pid in processes(client.process.pid):
        with suppress(ProcessLookupError):
            found += os.getpriority(os.PRIO_PROCESS, pid) > 0
    return found


def test_small_queries_are_answered_while_slow_ones_run(patient):
    with asked(patient, SLOW, 4):  # as many long ones as may run at once
        assert [ask(patient, SMALL).status_code for _ in range(5)] == [200] * 5
        assert busy(patient) == 4
    assert within(120, lambda: busy(patient) == 0)


def test_more_long_queries_than_may_run_wait_for_each_other_and_all_are_answered(patient):
    # about half a second of work each, on a machine of its own
    long = (
        "SELECT (COUNT(*) AS ?n) { ?a coop:ofCountry ?x . ?b coop:ofCountry ?y . ?c coop:inCountry ?z FILTER(?x < ?y) }"
    )
    alone = ask(patient, long)
    assert alone.status_code == 200
    with ThreadPoolExecutor(8) as many:
        answers = [many.submit(ask, patient, long) for _ in range(8)]
        while not all(a.done() for a in answers):
            assert ask(patient, SMALL).status_code == 200
            time.sleep(0.1)
        assert {(a.result().status_code, a.result().text) for a in answers} == {(200, alone.text)}


def test_a_query_that_wants_too_much_memory_takes_nothing_else_along(quick):
    grows = "SELECT (STRLEN(?d) AS ?n) { " + "".join(
        f"BIND(CONCAT({', '.join([f'?v{i}'] * 12)}) AS ?v{i + 1}) " for i in range(9)
    ).replace("?v0", '"0123456789abcdef"') + "BIND(?v9 AS ?d) }"  # fmt: skip
    assert ask(quick, grows).status_code == 503
    assert ask(quick, SMALL).status_code == 200


def test_a_worker_that_is_killed_takes_only_its_own_query_along(patient):
    for _ in range(3):
        with ThreadPoolExecutor(1) as one:
            slow = one.submit(ask, patient, SLOW)
            assert within(120, lambda: busy(patient) == 1)
            for pid in processes(patient.process.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            assert slow.result().status_code == 503
        assert ask(patient, SMALL).status_code == 200


def test_a_client_that_goes_away_frees_its_worker(patient):
    with asked(patient, SLOW):
        assert busy(patient) == 1
    assert within(120, lambda: busy(patient) == 0)


def test_an_answer_is_cut_at_its_limit_and_says_so(tmp_path):
    text = "".join(f"<http://a/{i}> <http://a/b> <http://a/{i % 7}> .\n" for i in range(100_200)).encode()
    with server(raw_store(tmp_path / "store", {"": text})) as client:
        query = "SELECT ?s WHERE { ?s ?p ?o }"
        for name, cut in (("json", '"truncated":true'), ("xml", "<!-- truncated"), ("csv", ""), ("tsv", "")):
            answer = client.get("/sparql", params={"query": query, "format": name})
            assert answer.headers["kg-truncated"] == "true"
            assert cut in answer.text[-200:]
        assert len(answer.text.splitlines()) == 100_001
        answer = client.get("/sparql", params={"query": query + " LIMIT 100000", "format": "csv"})
        assert "kg-truncated" not in answer.headers
        assert client.get("/graphs?default").status_code == 403


def test_what_is_too_long_is_refused_with_the_right_status(client):
    long = "SELECT * { ?s ?p '" + "x" * 70_000 + "' }"
    assert ask(client, long).status_code == 400
    assert client.get("/sparql", params={"query": "SELECT * { ?s ?p '" + "x" * 9_000 + "' }"}).status_code == 414
    assert client.post("/sparql", data={"query": "x" * (1 << 20)}).status_code == 413

    def pieces():
        for _ in range(40):
            yield b"x" * 40_000

    kind = {"Content-Type": "application/sparql-query"}
    assert client.post("/sparql", content=pieces(), headers=kind).status_code == 413
    assert client.get("/", headers=[(f"x-{i}", "1") for i in range(120)]).status_code == 431


def test_a_client_that_breaks_off_in_the_middle_is_forgotten(client):
    for sent in (b"GET /spar", b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n"
                 b"Content-Type: application/sparql-query\r\n\r\nASK"):  # fmt: skip
        for _ in range(20):
            with socket.create_connection((client.base_url.host, client.base_url.port), timeout=60) as s:
                s.sendall(sent)
    assert ask(client, SMALL).status_code == 200  # the fixture sees to it that nothing was logged


def test_a_request_that_does_not_come_is_let_go_and_one_that_is_answered_slowly_is_not(monkeypatch):
    import asyncio
    import threading

    import uvicorn

    from kg.serve import run

    async def app(scope, receive, send):
        while (await receive()).get("more_body"):
            pass
        await asyncio.sleep(1.5 if scope["path"] == "/slow" else 0)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    monkeypatch.setattr(run, "PATIENCE", 0.3)
    own = uvicorn.Server(uvicorn.Config(app, http=run.Patient, lifespan="off", log_level="error"))
    heard = run.listening("127.0.0.1", 0)
    thread = threading.Thread(target=own.run, kwargs={"sockets": [heard]})
    thread.start()
    try:
        lines = []
        for sent in (b"", b"GET / HTTP/1.1\r\nHost: a\r\n",
                     b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc",
                     b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /again HT"):
            lines.append(socket.create_connection(heard.getsockname(), timeout=10))
            lines[-1].sendall(sent)
        answer = httpx.get(f"http://127.0.0.1:{heard.getsockname()[1]}/slow", timeout=10)
        assert (answer.status_code, answer.text) == (200, "ok")
        for line in lines:
            with line:
                while line.recv(4096):  # until it ends
                    pass
    finally:
        own.should_exit = True
        thread.join(20)
    assert not thread.is_alive()


def test_slow_connections_keep_no_other_from_its_answer(sample_store):
    """The long run: python tests/campaigns/crowds.py slow 200."""
    from campaigns.crowds import slow

    assert slow(sample_store, 40, seconds=2)["answers"] > 1


def test_many_clients_at_once_get_what_one_alone_gets(sample_store):
    """The long run: python tests/campaigns/crowds.py load 1000."""
    from campaigns.crowds import load

    assert load(sample_store, 6, clients=16)["answers, all right"] == 96


# ------------------------------------------------------------------ who may ask
@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1", True), ("localhost:8480", True), ("[::1]:8480", True), ("10.1.2.3", True),
        ("evil.example", False), ("127.0.0.1.evil.example", False), ("localhost.evil.example:8480", False),
        ("", False), ("evil.example:127.0.0.1", False), ("127.0.0.1@evil.example", False),
    ],
)  # fmt: skip
def test_a_name_that_is_not_ours_is_refused(client, host, allowed):
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == (200 if allowed else 421)
    if not allowed:
        assert "graph" not in answer.text


def test_other_sites_may_ask_only_where_that_was_wished(client, sample_store):
    origin = {"Origin": "http://other.example"}
    assert "access-control-allow-origin" not in client.get("/sparql", headers=origin).headers
    assert "access-control-allow-origin" not in client.options("/sparql", headers=origin).headers
    with server(sample_store, "--cors") as open_to_all:
        answer = open_to_all.options("/sparql", headers={**origin, "Access-Control-Request-Method": "POST"})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "POST" in answer.headers["access-control-allow-methods"]
        assert open_to_all.get("/sparql", headers=origin).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/", "/sparql", "/nothing", "/static/style.css", "/id/country/QQ", "/sparql?query=x"])
def test_every_answer_carries_the_headers_that_protect(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
@pytest.mark.parametrize("path", ["/graphs?default", "/id/country/CR", "/", "/ns"])
def test_nothing_can_be_written(client, method, path):
    answer = client.request(method, path, content=b"<a> <b> <c> .", headers={"Content-Type": "text/turtle"})
    assert answer.status_code == 405


# ------------------------------------------------------------------ a build meanwhile
def test_a_build_while_serving_is_taken_up_and_no_answer_mixes_two(tmp_path):
    """The long run: python tests/campaigns/faults.py rebuilds 50."""
    from campaigns.faults import rebuilds

    seen = rebuilds(tmp_path, 3, watchers=1)
    assert seen["states"] >= 3 and seen["answers"] > 3
