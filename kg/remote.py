"""A graph on a SPARQL 1.1 server: what ``--store http://…`` speaks to in place of a folder.

`Server` stands where `kg.graph.store.Store` has the engine's store: it answers `query` and `quads_for_pattern` with the
engine's own objects. Only what every server has is used: SPARQL 1.1 Query and Update by POST, and the Graph Store
Protocol where a server is known to have it.

What an address does not say, the environment does: KG_STORE_UPDATE (the address for updates), KG_STORE_GRAPHS (that of
the Graph Store Protocol), KG_STORE_USER and KG_STORE_PASSWORD (basic or digest; kg never writes them anywhere),
KG_STORE_FACTS (the named graph that holds the facts on servers whose default graph is the union of all graphs).

An upload changes nothing that readers see until its last request. What is to go and to come waits in a graph of its own
(UPLOAD), a statement each; one update then does it all and drops that graph. SPARQL asks servers to run a request as a
whole or not at all. What a killed upload leaves is that graph, which the next build drops.
"""

from __future__ import annotations

import http.client
import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError

if TYPE_CHECKING:
    import pyoxigraph as ox

TIMEOUT = 60.0  # seconds without a byte
WAITS = (0.5, 1.0, 2.0, 4.0)  # before each further try
LONGEST_WAIT = 30.0  # that a server may ask for
BATCH = 500  # triples in an update; Virtuoso cannot compile many more
POSTED = 10_000  # triples in a request of the Graph Store Protocol
SWITCHED = 500  # quads that a server takes over in a second, at least
UPLOAD = "urn:kg:upload"  # the graph where an upload waits
BUSY = (429, 502, 503, 504)  # a later try may do
ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
FORM = "application/x-www-form-urlencoded"
TRIPLES = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.6"


def address_of(path: Path | str) -> str:
    """The address that is given as a store, or "" where it is a folder. (A Path makes one / of two.)"""
    m = re.match(r"(https?):/+(.+)", Path(path).as_posix() if isinstance(path, Path) else path, re.DOTALL)
    return f"{m[1]}://{m[2]}" if m else ""


def refuse(path: Path | str, what: str) -> None:
    """Raise StoreError where a store is a server and something needs its folder."""
    if address_of(path):
        raise StoreError(f"{address_of(path)}: {what}; give the folder that `kg build --store` wrote")


def endpoints(address: str) -> tuple[str, str, str]:
    """Where a server takes queries, updates and graphs ("": not known), by the habits of servers.

    Raises StoreError for a bad address.
    """
    try:
        parts = urllib.parse.urlsplit(address)
        good = parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        good = False
    if not good or parts.query or parts.fragment or re.search(r"[\s<>\"{}|\\^`\x00-\x1f]", address):
        raise StoreError(f"{address}: not the address of a server; write http://HOST:PORT or http://HOST:PORT/PATH")
    if parts.username or parts.password:
        shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
        raise StoreError(f"{shown}: a name or password in the address may be seen by others; set KG_STORE_USER and "
                         "KG_STORE_PASSWORD instead")
    address = address.rstrip("/")
    path = parts.path.rstrip("/")
    graphs = ""
    if not path:
        query, update, graphs = f"{address}/query", f"{address}/update", f"{address}/store"  # Oxigraph
    elif path.endswith("/query"):
        above = address.removesuffix("query")
        query, update, graphs = address, f"{above}update", f"{above}data"  # Fuseki
        if path == "/query":
            graphs = f"{above}store"  # Oxigraph
    elif "/repositories/" in path:
        query, update, graphs = address, f"{address}/statements", f"{address}/rdf-graphs/service"  # GraphDB, RDF4J
    elif path.endswith("/sparql-auth"):
        query, update = address.removesuffix("-auth"), address  # Virtuoso
        graphs = f"{address.removesuffix('-auth')}-graph-crud-auth"
    else:
        query = update = address  # Neptune, QLever, a dataset of Fuseki
    return query, os.environ.get("KG_STORE_UPDATE") or update, os.environ.get("KG_STORE_GRAPHS") or graphs


class Server:
    """A SPARQL server, asked in the engine's own manner. Raises StoreError, in one line, where it does not answer."""

    def __init__(self, address: str, timeout: float = TIMEOUT) -> None:
        self.address = address
        self.query_at, self.update_at, self.graphs_at = endpoints(address)
        self.timeout = timeout
        self.facts = os.environ.get("KG_STORE_FACTS", "")
        self.union = False  # Virtuoso, which has no default graph of its own
        handlers: list[urllib.request.BaseHandler] = []
        user = os.environ.get("KG_STORE_USER")
        if user:
            known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            for at in filter(None, (self.query_at, self.update_at, self.graphs_at)):
                known.add_password(None, at, user, os.environ.get("KG_STORE_PASSWORD", ""))
            handlers += [urllib.request.HTTPDigestAuthHandler(known), urllib.request.HTTPBasicAuthHandler(known)]
        self._opener = urllib.request.build_opener(*handlers)

    # -------------------------------------------------------------- asking
    def query(self, sparql: str, *, substitutions: Any = None, prefixes: Mapping[str, str] | None = None) -> Any:
        """As `pyoxigraph.Store.query`; SyntaxError comes from the engine here, before anything is sent."""
        import pyoxigraph as ox

        if substitutions:
            raise NotImplementedError("a server takes no substitutions")
        empty = ox.Store().query(sparql, prefixes=dict(prefixes or {}))
        head = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in (prefixes or {}).items())
        graphs = {} if not self.facts else {"default-graph-uri": self.facts}
        triples = isinstance(empty, ox.QueryTriples)
        body, kind = self._ask({"query": f"{head}\n{sparql}", **graphs}, TRIPLES if triples else ROWS)
        try:
            if triples:
                form = ox.RdfFormat.from_media_type(kind)
                if form is None:
                    raise self._strange(kind)
                held = ox.Store()
                held.extend(ox.Quad(*q.triple) for q in ox.parse(body, format=form))
                return held.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
            how = ox.QueryResultsFormat.from_media_type(kind)
            if how is None:
                raise self._strange(kind)
            found = ox.parse_query_results(body, format=how)
            if isinstance(found, ox.QuerySolutions):
                for _ in found:  # an answer that breaks off must not pass for a short one
                    pass
                found = ox.parse_query_results(body, format=how)
            return found
        except (SyntaxError, ValueError) as e:
            raise StoreError(f"{self.query_at}: its answer breaks off or is damaged ({_line(e)}); try again, and look "
                             "at the server's log") from None

    def quads_for_pattern(self, s: Any, p: Any, o: Any, g: Any = None) -> Iterator[ox.Quad]:
        """As `pyoxigraph.Store.quads_for_pattern`."""
        import pyoxigraph as ox

        default = ox.DefaultGraph()
        terms = [f"?{v}" if t is None else str(t) for v, t in zip("spo", (s, p, o), strict=True)]
        triple = " ".join(terms)
        hidden = ", ".join(f"<{name}>" for name in (UPLOAD, self.facts) if name)
        named = f"GRAPH ?g {{ {triple} }} FILTER(?g NOT IN ({hidden}))"
        if g == default:
            where = triple
        elif g is not None:
            where = f"GRAPH {g} {{ {triple} }}"
        else:
            where = f"{{ {triple} }} UNION {{ {named} }}"
        names = [t[1:] for t in (*terms, "?g" if g is None else "") if t.startswith("?")]
        if not names:  # SELECT needs a variable
            if bool(self.query(f"ASK {{ {where} }}")):
                yield ox.Quad(s, p, o, g)
            return
        for row in self.query(f"SELECT {' '.join('?' + n for n in names)} WHERE {{ {where} }}"):
            found = dict(zip(names, row, strict=True))
            yield ox.Quad(s or found["s"], p or found["p"], o or found["o"],
                          g if g is not None else found.get("g") or default)

    def base(self) -> str:
        """The IRI under which the graph on the server names its things; "" where no graph of kg is there."""
        from kg.graph.vocabulary import full

        rows = self._all(f"SELECT ?c WHERE {{ {{ ?c a <{full('coop:Country')}> }} UNION {{ GRAPH ?g {{ ?c a "
                         f"<{full('coop:Country')}> }} }} }} ORDER BY ?c LIMIT 1")
        return rows[0][0].value.rpartition("id/country/")[0] if rows else ""

    def size(self, graph: str) -> int:
        """How many triples a named graph has."""
        return int(self._all(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")[0][0].value)

    def _all(self, sparql: str) -> list[Any]:
        """Rows of a query for which no default graph is chosen: Virtuoso miscounts named graphs beside one."""
        held, self.facts = self.facts, ""
        try:
            return list(self.query(sparql))
        finally:
            self.facts = held

    # -------------------------------------------------------------- writing
    def update(self, sparql: str, timeout: float | None = None) -> None:
        """Run an update. What kg sends may be sent twice with the same outcome, so it is tried again as a query is."""
        self._send(self.update_at, _form({"update": sparql}), FORM, "*/*", timeout)

    def add(self, triples: list[str], graph: str) -> Iterator[int]:
        """Add triples, in N-Triples' form, to a graph, in batches; gives how many are there after each."""
        size = POSTED if self.graphs_at else BATCH
        at = f"{self.graphs_at}?{urllib.parse.urlencode({'graph': graph})}"
        for begin in range(0, len(triples), size):
            batch = "".join(triples[begin : begin + size])
            if self.graphs_at:
                self._send(at, batch.encode("utf-8"), "application/n-triples", "*/*")
            else:
                self.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{batch}}} }}")
            yield min(begin + size, len(triples))

    def settle(self, base: str) -> None:
        """Know the graph of the facts, where the server needs one."""
        if self.union and not self.facts:
            self.facts = f"{base}graph/facts"

    # -------------------------------------------------------------- the wire
    def _ask(self, form: dict[str, str], accept: str) -> tuple[bytes, str]:
        body, headers = self._send(self.query_at, _form(form), FORM, accept)
        self.union = headers.get("Server", "").startswith("Virtuoso")
        if headers.get("X-SPARQL-MaxRows"):
            raise StoreError(f"{self.query_at}: its answer is cut at {headers['X-SPARQL-MaxRows']} rows; raise "
                             "ResultSetMaxRows in virtuoso.ini")
        return body, headers.get("Content-Type", "").partition(";")[0].strip()

    def _send(self, address: str, data: bytes, kind: str, accept: str, timeout: float | None = None
              ) -> tuple[bytes, Any]:
        timeout = timeout or self.timeout
        headers = {"Accept": accept, "Content-Type": kind, "User-Agent": "kg"}
        for wait in (*WAITS, None):
            asked = 0.0
            try:
                request = urllib.request.Request(address, data, headers)
                with self._opener.open(request, timeout=timeout) as answer:
                    return answer.read(), answer.headers
            except urllib.error.HTTPError as e:
                with e:
                    said = _line(e.read(4000).decode("utf-8", "replace")) if e.fp else ""
                problem = f"it says {e.code} {e.reason}{': ' + said if said else ''}"
                again, advice = e.code in BUSY, _advice(e.code)
                if again and (e.headers.get("Retry-After") or "").isdigit():
                    asked = min(float(e.headers["Retry-After"]), LONGEST_WAIT)
            except (OSError, http.client.HTTPException, ValueError) as e:
                why = getattr(e, "reason", e)
                problem, again, advice = _broken(why, timeout)
            if not again:
                raise StoreError(f"{address}: {problem}; {advice}")
            if wait is None:
                raise StoreError(f"{address}: {problem}, {len(WAITS) + 1} times; {advice}")
            time.sleep(max(wait, asked))
        raise AssertionError("unreachable")

    def _strange(self, kind: str) -> StoreError:
        return StoreError(f"{self.query_at}: it answers with {kind or 'no media type'}, not with results of SPARQL; "
                          "give the address of its SPARQL endpoint")


def _form(fields: dict[str, str]) -> bytes:
    return urllib.parse.urlencode(fields).encode("ascii")


def _advice(code: int) -> str:
    if code in (401, 403):
        return "set KG_STORE_USER and KG_STORE_PASSWORD to those of a user who may do this"
    if code in (404, 405, 415):
        return "give the address of its SPARQL endpoint, and that for updates in KG_STORE_UPDATE"
    if code in BUSY:
        return "try again later"
    return "look at the server's log"


def _broken(why: Any, timeout: float) -> tuple[str, bool, str]:
    """What a connection's failure is called, whether another try may do, and what the user can do."""
    if isinstance(why, TimeoutError):
        return f"no answer in {timeout:g} s", False, "narrow the query, give more --timeout, or look at the server"
    if isinstance(why, (ConnectionResetError, BrokenPipeError, http.client.HTTPException)):
        return f"the connection broke off ({_line(why)})", True, "look at the server's log"
    return f"cannot be reached ({_line(why)})", False, "start the server, or correct --store"


def _line(said: Any) -> str:
    text = getattr(said, "strerror", None) or str(said) or type(said).__name__
    return " ".join(re.sub(r"<[^<>]{0,300}>", " ", str(text)).split())[:200]


# ------------------------------------------------------------------ stores
def open_server(address: str, timeout: float = TIMEOUT, whole: bool = False) -> tuple[dict[str, Any], Any]:
    """What is known of the graph on a server, and the server; with `whole`, a copy of the graph in memory.

    Raises StoreError where the server does not answer, or has no graph of kg.
    """
    import pyoxigraph as ox

    server = Server(address, timeout)
    base = server.base()
    if not base:
        raise StoreError(f"{address}: no graph of kg there; build one with `kg build NOTICES --store {address}`")
    server.settle(base)
    # Virtuoso 7.2.5 leaves rows out where UNION, OPTIONAL and sub-selects meet: the engine here asks a copy instead
    if not whole and not server.union:
        return {"base": base}, server
    copy = ox.Store()
    copy.extend(ours(server, base))
    return {"base": base}, copy


def ours(server: Server, base: str) -> Iterator[ox.Quad]:
    """The quads on a server that kg writes: other graphs, and facts about other things, are left alone."""
    import pyoxigraph as ox

    for q in server.quads_for_pattern(None, None, None):
        kept = q.graph_name == ox.DefaultGraph() or q.graph_name.value.startswith(base)
        if kept and isinstance(q.subject, ox.NamedNode) and q.subject.value.startswith(base):
            yield q


def upload(address: str, quads: Iterable[ox.Quad], base: str,
           progress: Callable[[int, int], None] | None = None) -> tuple[int, int]:
    """Make the graph of kg on a server this one: what differs is sent, in batches, and then done in one update.

    Gives how many quads were removed, added. Readers see the old graph until then, and an upload that was stopped has
    changed nothing: the next build sends its own. Raises StoreError where the server does not hold it all at the end.
    """
    import pyoxigraph as ox

    server = Server(address)
    server.base()  # the server says what it is
    server.settle(base)
    held, here = ox.Store(), set(quads)
    held.extend(ours(server, base))  # the engine writes a value in one form: Virtuoso gives "1" for "true"
    there = set(held)
    goes, comes = sorted(there - here, key=str), sorted(here - there, key=str)
    server.update(f"DROP SILENT GRAPH <{UPLOAD}>")
    if not goes and not comes:
        return 0, 0
    waiting = [t for verb, which in (("delete", goes), ("insert", comes)) for q in which
               for t in _statement(verb, q, server.facts)]
    each = len(waiting) // (len(goes) + len(comes))
    for done in server.add(waiting, UPLOAD):
        if progress:
            progress(done // each, len(waiting) // each)
    found = server.size(UPLOAD)
    if found != len(waiting):
        raise StoreError(f"{address}: {found:,} triples of {len(waiting):,} wait in <{UPLOAD}>, so nothing was "
                         "changed; build again, and not while another build sends to this server")
    server.update(_switch(server.facts), max(server.timeout, (len(goes) + len(comes)) / SWITCHED))
    kept = sum(1 for _ in ours(server, base))
    if kept != len(here):
        raise StoreError(f"{address}: it holds {kept:,} quads of {len(here):,} after the upload; build again, and look "
                         "at the server's log")
    return len(goes), len(comes)


_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def _statement(verb: str, quad: ox.Quad, facts: str) -> Iterator[str]:
    """A change as four triples about it: subject, predicate, object, and in which graph it is to be done."""
    import hashlib

    import pyoxigraph as ox

    graph = quad.graph_name if quad.graph_name != ox.DefaultGraph() else ox.NamedNode(facts or f"{UPLOAD}:facts")
    change = f"<{UPLOAD}:{hashlib.sha256(f'{verb} {quad}'.encode()).hexdigest()[:32]}>"
    for name, term in (("subject", quad.subject), ("predicate", quad.predicate), ("object", quad.object)):
        yield f"{change} <{_RDF}{name}> {term} .\n"
    yield f"{change} <{UPLOAD}:{verb}> {graph} .\n"


def _switch(facts: str) -> str:
    """The update that does what waits. What goes is removed before what comes is added: servers that write a value in
    another form (0.5 for 0.50) would lose it the other way round."""
    steps = []
    for verb in ("delete", "insert"):
        said = f"GRAPH <{UPLOAD}> {{ ?c <{UPLOAD}:{verb}> ?g ; " + " ; ".join(
            f"<{_RDF}{name}> ?{name[0]}" for name in ("subject", "predicate", "object")) + " }"
        if not facts:  # else the facts are in a named graph too
            there = said.replace("?g", f"<{UPLOAD}:facts>")
            steps.append(f"{verb.upper()} {{ ?s ?p ?o }} WHERE {{ {there} }}")
            said += f" FILTER(?g != <{UPLOAD}:facts>)"
        steps.append(f"{verb.upper()} {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ {said} }}")
    return " ;\n".join([*steps, f"DROP SILENT GRAPH <{UPLOAD}>"])
