"""The graph on a SPARQL server: a real Oxigraph started here, and servers that fail in every way there is."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg import query as q
from kg import remote
from kg.cli import app
from kg.errors import QueryError, StoreError
from kg.graph.store import open_store

ROOT = Path(__file__).parent.parent
COUNTRY = "https://w3id.org/coopgraph/id/country/XX"
GIVEN = {"country": "CR", "a": "KR", "b": "CR"}
FIRST = {  # a thing that the query has rows of
    "body": "SELECT ?x { ?a coop:party ?x . ?x a coop:Body } ORDER BY ?x LIMIT 1",
    "official": "SELECT ?x { ?e coop:hasParticipation/coop:participant ?x . ?x a coop:Official } ORDER BY ?x LIMIT 1",
}


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextmanager
def running(command, port: int, **options):
    """A process that listens on a port, from when it does."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        for _ in range(1200):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(120)


def oxigraph_command(place: Path, port: int) -> list:
    program = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        pytest.skip("the server oxigraph is missing (pip install oxigraph)")
    return [program, "serve", "--location", place, "--bind", f"127.0.0.1:{port}"]


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory):
    """The address of an empty Oxigraph, a process of its own."""
    port = free_port()
    with running(oxigraph_command(tmp_path_factory.mktemp("oxigraph") / "data", port), port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def filled(oxigraph, sample_store):
    """Its address once the sample is on it."""
    local = open_store(sample_store)
    removed, added = remote.upload(oxigraph, local.quads_for_pattern(None, None, None), local.base)
    assert removed == 0 and added == local.nquads().count("\n")
    return oxigraph


VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{0}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{1}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 10000000
"""


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory, sample_store):
    """The address for reading of a Virtuoso with the sample on it, a process of its own."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("the server virtuoso-t is missing (apt-get install virtuoso-opensource)")
    place, port = tmp_path_factory.mktemp("virtuoso"), free_port()
    (place / "virtuoso.ini").write_text(VIRTUOSO.format(free_port(), port), "utf-8")
    local = open_store(sample_store)
    with running([program, "+foreground", "+configfile", "virtuoso.ini"], port, cwd=place):
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("KG_STORE_USER", "dba")
            environment.setenv("KG_STORE_PASSWORD", "dba")
            at = f"http://127.0.0.1:{port}/sparql-auth"
            for expected in (local.nquads().count("\n"), 0):  # a second upload finds nothing to do
                assert remote.upload(at, local.quads_for_pattern(None, None, None), local.base) == (0, expected)
        yield f"http://127.0.0.1:{port}/sparql"


def answer(store, name: str) -> tuple:
    from kg import lookup

    asked = q.load_saved(name)
    given = {p.name: GIVEN.get(p.name) or next(iter(store.query(FIRST[p.name])))[0].value
             for p in asked.parameters if p.required}
    text, shift = q.bind(asked, given, lambda kind, named: lookup.one(store, kind, named), q.tokenize(asked.text))
    found = q.evaluate(store, asked, text, shift)
    return found.columns, found.rows


@pytest.mark.parametrize("name", q.saved())
def test_a_saved_query_has_the_same_rows_on_a_server_as_in_a_folder(filled, sample_store, name):
    near = answer(open_store(sample_store), name)
    assert near[1] and answer(open_store(filled), name) == near


def test_every_saved_query_has_the_same_rows_on_virtuoso_as_in_a_folder(virtuoso, sample_store):
    near, far = open_store(sample_store), open_store(virtuoso)
    differ = [name for name in q.saved() if answer(far, name) != answer(near, name)]
    assert differ == []


@pytest.mark.parametrize("command", ["stats", "show CR", "validate", "export -f nquads"])
def test_a_command_prints_the_same_of_virtuoso_as_of_a_folder(virtuoso, sample_store, command):
    far, near = (CliRunner().invoke(app, [*command.split(), "--store", str(s)]) for s in (virtuoso, sample_store))
    assert near.stdout and (far.stdout, far.exit_code) == (near.stdout, near.exit_code)


def test_the_order_in_which_a_store_holds_its_quads_does_not_show_in_any_saved_query(sample_store):
    import random

    import pyoxigraph as ox

    from kg.graph.store import Store

    near, mixed = open_store(sample_store), ox.Store()
    quads = sorted(near.quads_for_pattern(None, None, None), key=str)
    random.Random(1).shuffle(quads)
    mixed.extend(quads)
    far = Store(near.path, near.about, mixed)
    assert [name for name in q.saved() if answer(far, name) != answer(near, name)] == []


def test_kg_open_takes_the_address_of_a_server(filled, sample_store):
    import networkx

    import kg

    far, near = kg.open(filled), kg.open(sample_store)
    assert repr(far) == f"kg.open('{filled}')"
    own = "SELECT ?name { ?c a coop:Country ; skos:prefLabel ?name } ORDER BY ?name"
    assert far.query(own).rows == near.query(own).rows and len(near.query(own)) > 10
    assert far.query("partners", country="Costa Rica").rows == near.query("partners", country="Costa Rica").rows
    assert networkx.utils.graphs_equal(far.network(), near.network()) and len(near.network()) > 10
    assert set(far.rdflib()) == set(near.rdflib())


def test_a_picture_of_a_servers_graph_is_that_of_the_folder(filled, sample_store, tmp_path):
    for name, store in (("far", filled), ("near", str(sample_store))):
        done = CliRunner().invoke(app, ["viz", "--store", store, "--output", str(tmp_path / f"{name}.html")])
        assert done.exit_code == 0, done.output
    assert (tmp_path / "far.html").read_bytes() == (tmp_path / "near.html").read_bytes()


def test_a_server_killed_amid_an_upload_keeps_the_old_graph_and_the_next_build_completes_it(few_store, tmp_path,
                                                                                           monkeypatch):
    monkeypatch.setattr(remote, "POSTED", 1000)
    local, port = open_store(few_store), free_port()
    address, command = f"http://127.0.0.1:{port}", oxigraph_command(tmp_path / "data", port)
    new = sorted(local.quads_for_pattern(None, None, None), key=str)
    country = next(str(x.subject) for x in new if x.subject.value.endswith("id/country/CR"))
    old = [x for x in new if str(x.subject) == country]
    with running(command, port) as server:
        assert remote.upload(address, old, local.base) == (0, len(old))

        def killed(done, total):
            assert done < total
            server.kill()
            server.wait()

        with pytest.raises(StoreError, match=r"cannot be reached|broke off"):
            remote.upload(address, new, local.base, killed)
    with running(command, port):
        left = remote.Server(address)
        assert left.size(remote.UPLOAD) > 0
        assert sorted(open_store(address).nquads().splitlines()) == sorted(f"{x} ." for x in old)
        assert remote.upload(address, new, local.base) == (0, len(new) - len(old))
        assert left.size(remote.UPLOAD) == 0
        assert open_store(address, whole=True).nquads() == local.nquads()


def test_without_a_graph_store_protocol_updates_send_the_same(few_store, tmp_path, monkeypatch):
    local, port = open_store(few_store), free_port()
    some = sorted(local.quads_for_pattern(None, None, None), key=str)[:600]
    with running(oxigraph_command(tmp_path / "data", port), port):
        address = f"http://127.0.0.1:{port}/query"
        before = remote.Server.__init__

        def plain(self, *arguments):
            before(self, *arguments)
            self.graphs_at = ""

        monkeypatch.setattr(remote.Server, "__init__", plain)
        assert remote.upload(address, some, local.base) == (0, len(some))
        assert remote.upload(address, some, local.base) == (0, 0)


@pytest.mark.parametrize("command", ["stats", "show CR", "why KR CR", "validate", "export -f nquads",
                                     "export -f graphml", "query partners -p country=CR -f csv"])
def test_a_command_prints_the_same_of_a_server_as_of_a_folder(filled, sample_store, command):
    far, near = (CliRunner().invoke(app, [*command.split(), "--store", str(s)]) for s in (filled, sample_store))
    assert near.stdout and (far.stdout, far.exit_code) == (near.stdout, near.exit_code)


def test_a_query_of_ones_own_runs_on_the_server_and_its_triples_come_back(filled, tmp_path):
    own = tmp_path / "own.rq"
    own.write_text("CONSTRUCT { ?c a coop:Country } WHERE { ?c a coop:Country } ORDER BY ?c LIMIT 3", "utf-8")
    done = CliRunner().invoke(app, ["query", str(own), "-f", "ntriples", "--store", filled])
    assert done.exit_code == 0 and done.stdout.count("id/country/") == 3
    own.write_text("SELECT ?c WHERE {\n ?c a coop:Country ; ; ?x }", "utf-8")
    with pytest.raises(QueryError, match=r"own\.rq:2:\d+: not valid SPARQL"):
        q.evaluate_apart(Path(filled), q.load(str(own)), own.read_text("utf-8"))


def test_a_build_sends_only_what_differs_and_leaves_what_others_wrote(tmp_path):
    notices, port = tmp_path / "notices", free_port()
    notices.mkdir()
    for path in sorted((ROOT / "data" / "notices").glob("*.txt"))[:2]:
        shutil.copy(path, notices)
    with running(oxigraph_command(tmp_path / "data", port), port):
        sends_only_what_differs(f"http://127.0.0.1:{port}", notices, tmp_path)


def sends_only_what_differs(oxigraph: str, notices: Path, tmp_path: Path) -> None:
    theirs = remote.Server(oxigraph)
    theirs.update("INSERT DATA { <http://example.org/x> <http://example.org/p> 1 "
                  "GRAPH <http://example.org/g> { <http://example.org/y> <http://example.org/p> 2 } }")
    arguments = ["build", str(notices), "--store", oxigraph]
    for _ in range(2):
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, done.output
        left = sorted(notices.iterdir())[-1]
        whole = left.read_text("utf-8")
        left.write_text(whole + "\nKorea and Peru signed a treaty on seeds on May 3, 2015.\n", "utf-8")
    left.write_text(whole, "utf-8")
    again = CliRunner().invoke(app, arguments)
    assert "0 quads removed, 0 added" in again.stderr and "nothing has changed" in again.stdout
    assert CliRunner().invoke(app, ["build", str(notices), "--store", str(tmp_path / "near")]).exit_code == 0
    assert open_store(oxigraph, whole=True).nquads() == open_store(tmp_path / "near").nquads()
    assert bool(theirs.query("ASK { <http://example.org/x> ?p 1 GRAPH ?g { <http://example.org/y> ?p 2 } }"))


# ------------------------------------------------------------------ servers that fail
ROWS = (f'{{"head":{{"vars":["c"]}},"results":{{"bindings":[{{"c":{{"type":"uri","value":"{COUNTRY}"}}}}]}}}}').encode()
JSON = "application/sparql-results+json"


@contextmanager
def failing(*answers):
    """A server that gives these answers in turn, the last again and again: (status, headers, body); status 0: none."""
    asked: list[tuple[str, str]] = []
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, self.headers.get("Authorization", "")))
            status, headers, body = answers[min(len(asked), len(answers)) - 1]
            if status == 0:
                over.wait()
                return
            self.send_response(status)
            for name, value in {"Content-Type": JSON, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        over.set()
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch):
    monkeypatch.setattr(remote, "WAITS", (0.01, 0.01))
    for name in ("KG_STORE_UPDATE", "KG_STORE_GRAPHS", "KG_STORE_USER", "KG_STORE_PASSWORD", "KG_STORE_FACTS"):
        monkeypatch.delenv(name, raising=False)


def test_a_server_that_is_busy_is_asked_again():
    with failing((503, {"Retry-After": "0"}, b"busy"), (200, {}, ROWS)) as (address, asked):
        assert open_store(address).base == "https://w3id.org/coopgraph/"
    assert len(asked) == 2


def test_a_server_that_stays_busy_is_given_up_with_its_address_and_status():
    with failing((503, {}, b"<p>down for repairs</p>")) as (address, asked), pytest.raises(StoreError) as e:
        open_store(address)
    said = "it says 503 Service Unavailable: down for repairs, 3 times; try again later"
    assert str(e.value) == f"{address}/query: {said}"
    assert len(asked) == 3


@pytest.mark.parametrize("status, said", [(500, "500 Internal Server Error.*server's log"), (401, "KG_STORE_USER"),
                                          (404, "404 Not Found.*SPARQL endpoint")])
def test_a_refusal_is_not_tried_again_and_says_what_to_do(status, said):
    with failing((status, {}, b"")) as (address, asked), pytest.raises(StoreError, match=said):
        open_store(address)
    assert len(asked) == 1


@pytest.mark.parametrize("cut", range(1, len(ROWS), 7))
def test_an_answer_that_breaks_off_never_passes_for_a_short_one(cut):
    with failing((200, {}, ROWS[:cut])) as (address, _), pytest.raises(StoreError, match="breaks off or is damaged"):
        open_store(address)


def test_a_connection_that_breaks_off_is_tried_again():
    with failing((200, {"Content-Length": "9999"}, ROWS), (200, {}, ROWS)) as (address, asked):
        assert open_store(address).about == {"base": "https://w3id.org/coopgraph/"}
    assert len(asked) == 2


def test_a_server_that_never_answers_is_left_when_the_time_is_up():
    with failing((0, {}, b"")) as (address, _), pytest.raises(StoreError, match=r"no answer in 0\.2 s"):
        remote.open_server(address, timeout=0.2)


def test_an_answer_cut_by_virtuoso_is_refused():
    refused = pytest.raises(StoreError, match="cut at 10000 rows; raise ResultSetMaxRows")
    with failing((200, {"X-SPARQL-MaxRows": "10000"}, ROWS)) as (address, _), refused:
        open_store(address)


def test_a_web_page_is_no_answer():
    refused = pytest.raises(StoreError, match="answers with text/html, not with results of SPARQL")
    with failing((200, {"Content-Type": "text/html"}, b"<html>")) as (address, _), refused:
        open_store(address)


def test_a_server_without_a_graph_of_kg_says_how_to_build_one():
    refused = pytest.raises(StoreError, match="no graph of kg there; build one with")
    with failing((200, {}, b'{"head":{"vars":["c"]},"results":{"bindings":[]}}')) as (address, _), refused:
        open_store(address)


def test_a_port_where_nothing_listens_is_named():
    address = f"http://127.0.0.1:{free_port()}"
    done = CliRunner().invoke(app, ["stats", "--store", address], standalone_mode=False)
    assert isinstance(done.exception, StoreError)
    assert f"{address}/query: cannot be reached" in str(done.exception)


@pytest.mark.parametrize("address", ["http://", "http://host:port", "http://host:99999", "http://host/a b",
                                     "http://host/sparql?query=x"])
def test_a_bad_address_is_refused_before_anything_is_sent(address):
    with pytest.raises(StoreError, match="not the address of a server"):
        remote.endpoints(address)


def test_a_password_in_the_address_is_refused_and_not_shown():
    with pytest.raises(StoreError, match="set KG_STORE_USER") as e:
        remote.endpoints("http://me:secret@host/sparql")
    assert "secret" not in str(e.value)


def test_the_name_and_password_are_sent_when_the_server_asks_for_them(monkeypatch):
    monkeypatch.setenv("KG_STORE_USER", "me")
    monkeypatch.setenv("KG_STORE_PASSWORD", "word")
    realm = {"WWW-Authenticate": 'Basic realm="kg"'}
    with failing((401, realm, b""), (200, {}, ROWS)) as (address, asked):
        open_store(address)
    assert [a for _, a in asked] == ["", "Basic bWU6d29yZA=="]


@pytest.mark.parametrize("address, query, update, graphs", [
    ("http://h:7878", "http://h:7878/query", "http://h:7878/update", "http://h:7878/store"),
    ("http://h:3030/ds/query", "http://h:3030/ds/query", "http://h:3030/ds/update", "http://h:3030/ds/data"),
    ("http://h:3030/ds/", "http://h:3030/ds", "http://h:3030/ds", ""),
    ("http://h:7200/repositories/kg", "http://h:7200/repositories/kg", "http://h:7200/repositories/kg/statements",
     "http://h:7200/repositories/kg/rdf-graphs/service"),
    ("http://h:8890/sparql-auth", "http://h:8890/sparql", "http://h:8890/sparql-auth", "http://h:8890/sparql-graph-crud-auth"),
    ("https://h:8182/sparql", "https://h:8182/sparql", "https://h:8182/sparql", ""),
])
def test_the_habits_of_servers_are_known(address, query, update, graphs):
    assert remote.endpoints(address) == (query, update, graphs)


def test_the_address_survives_being_a_path():
    assert remote.address_of(Path("http://h:7878/a")) == "http://h:7878/a"
    assert remote.address_of(Path("https-notes/kg-store")) == ""


@pytest.mark.parametrize("command", [["conflicts"], ["serve"]])
def test_what_needs_a_folder_says_so(command):
    done = CliRunner().invoke(app, [*command, "--store", "http://127.0.0.1:9"], standalone_mode=False)
    assert isinstance(done.exception, StoreError) and "give the folder" in str(done.exception)


def test_a_query_over_the_copy_of_a_servers_graph_runs_apart_and_is_stopped(tmp_path, monkeypatch):
    import pyoxigraph as ox

    copy = ox.Store()
    for n in range(400):
        copy.add(ox.Quad(ox.NamedNode(f"urn:a{n}"), ox.NamedNode("urn:p"), ox.Literal(str(n))))
    monkeypatch.setattr(remote, "open_server", lambda address, timeout: ({"base": "urn:"}, copy))

    def asked(text, timeout):
        path = tmp_path / "own.rq"
        path.write_text(text, "utf-8")
        return q.evaluate_apart("http://127.0.0.1:9/", q.load(str(path)), text, (0, 0), None, timeout)

    assert len(asked("SELECT ?s WHERE { ?s <urn:p> ?o }", 300.0).rows) == 400
    crossed = "SELECT (COUNT(*) AS ?n) WHERE { ?a <urn:p> ?x . ?b <urn:p> ?y . ?c <urn:p> ?z . ?d <urn:p> ?w }"
    with pytest.raises(q.QueryError, match="stopped after 3 s"):
        asked(crossed, 3.0)
