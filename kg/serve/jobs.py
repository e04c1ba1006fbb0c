"""What the worker processes do over the store: each job gives a head (small, JSON) and a body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError
from kg.query import Answer, Query, guard, prefixes, syntax_error, tokenize

if TYPE_CHECKING:
    from kg.graph.store import Store

MOST_ROWS = 100_000
MOST_BYTES = 50_000_000
Head = dict[str, Any]


class Refused(Exception):
    """A job that is not done, with the HTTP status that says why."""

    def __init__(self, status: int, text: str):
        super().__init__(text)
        self.status = status


JOBS: dict[str, Callable[..., tuple[Head, bytes]]] = {}


def job(function: Callable[..., tuple[Head, bytes]]) -> Callable[..., tuple[Head, bytes]]:
    """Make a function a job, called by its name."""
    JOBS[function.__name__] = function
    return function


@job
def look(store: Store) -> tuple[Head, bytes]:
    """Nothing: before any job a process opens the store's present state, and lets go of the one before."""
    return {}, b""


def evaluated(store: Store, query: Query, text: str, shift: tuple[int, int] = (0, 0), **options: Any) -> Answer:
    """Run a query; an answer beyond the limits is cut, and says so. Raises QueryError."""
    import pyoxigraph as ox

    try:
        # <id/country/KR> is short for a thing of this store
        result = _asked(store, text, prefixes=prefixes(), base_iri=store.base, **options)
        if isinstance(result, ox.QueryBoolean):
            return Answer(boolean=bool(result))
        items, cut = _limited(result)
    except SyntaxError as e:
        raise syntax_error(query, e, shift) from None
    except RuntimeError as e:
        raise QueryError(f"{query.where}: the engine could not run it: {' '.join(str(e).split())}") from None
    if isinstance(result, ox.QueryTriples):
        return Answer(triples=tuple(sorted(set(items), key=str)), cut=cut)
    answer = Answer(tuple(v.value for v in result.variables), tuple(items), cut=cut)
    return answer.only(_in_order(answer.columns, query.text))


def _asked(store: Store, text: str, **options: Any) -> Any:
    """The engine's answer. A function that it does not know gives no value, as SPARQL says, and no error."""
    import pyoxigraph as ox

    unknown: dict[Any, Any] = {}
    while True:
        try:
            return store.query(text, custom_functions=unknown or None, **options)
        except RuntimeError as e:
            name = re.fullmatch(r"The custom function <(.*)> is not supported", str(e), re.DOTALL)
            if name is None or len(unknown) == 50:
                raise
            unknown[ox.NamedNode(name[1])] = lambda *_: None


def _in_order(columns: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The columns of SELECT * in the order in which the query names them (the engine sorts them by name)."""
    tokens = tokenize(text)
    head = next((i for i, t in enumerate(tokens) if t.kind == "word" and t.text.upper() == "SELECT"), len(tokens))
    while head + 1 < len(tokens) and tokens[head + 1].text.upper() in ("DISTINCT", "REDUCED"):
        head += 1
    if head + 1 >= len(tokens) or tokens[head + 1].text != "*":
        return columns
    named = dict.fromkeys(t.text[1:] for t in tokens if t.kind == "variable")
    return tuple(sorted(columns, key=lambda c: list(named).index(c) if c in named else len(named)))


def _limited(result: Iterable[Any]) -> tuple[list[tuple[Any, ...]], bool]:
    """The first solutions or triples, within the limits on number and size, and whether there were more."""
    items: list[Any] = []
    size = 0
    for item in result:
        row = tuple(item)
        size += sum(len(getattr(t, "value", "")) + 24 for t in row if t is not None)
        if len(items) == MOST_ROWS or size > MOST_BYTES:
            return items, True
        items.append(item if len(row) == 3 and hasattr(item, "predicate") else row)
    return items, False


@job
def query(
    store: Store,
    text: str,
    rows: str | None,
    triples: str | None,
    default: list[str] | None = None,
    named: list[str] | None = None,
) -> tuple[Head, bytes]:
    """A query of a client. rows, triples: the formats it takes for either kind of answer (`kg.serve.formats`).

    default, named: the data set that the protocol names; where either is given, nothing else is in it.
    """
    asked = Query("query", "query", "", (), text)
    guard(asked, datasets=True)
    answer = evaluated(store, asked, text, **dataset(default, named))
    fmt = rows if answer.triples is None else triples
    if fmt is None:
        kind = "rows" if answer.triples is None else "triples"
        raise Refused(406, f"the answer has {kind}, and none of the formats that the request accepts can hold them")
    return {"format": fmt, "cut": answer.cut, "kind": _kind(answer)}, written(answer, fmt)


def _kind(answer: Answer) -> str:
    return "triples" if answer.triples is not None else "boolean" if answer.boolean is not None else "rows"


def dataset(default: list[str] | None, named: list[str] | None) -> dict[str, Any]:
    import pyoxigraph as ox

    if not default and not named:
        return {}
    try:
        return {
            "default_graph": [ox.NamedNode(iri) for iri in default or []],
            "named_graphs": [ox.NamedNode(iri) for iri in named or []],
        }
    except ValueError as e:
        raise Refused(400, f"default-graph-uri, named-graph-uri: not an IRI: {e}") from None


def written(answer: Answer, fmt: str) -> bytes:
    """An answer in a format of `kg.serve.formats`."""
    import pyoxigraph as ox

    from kg.answers import render

    if answer.triples is not None:
        if fmt in ("turtle", "n3", "trig"):  # without named graphs the three are one
            return render(answer, "turtle", prefixes()).encode("utf-8")
        if fmt == "jsonld":
            return render(answer, "json-ld", prefixes()).encode("utf-8")
        if fmt in ("nt", "nquads"):
            return ox.serialize(answer.triples, format=ox.RdfFormat.N_TRIPLES) or b""
        return ox.serialize(answer.triples, format=ox.RdfFormat.RDF_XML) or b""
    if fmt in ("json", "xml"):
        return _results_json(answer, answer.cut) if fmt == "json" else _as_xml(_results_json(answer), answer.cut)
    return render(answer, fmt, prefixes()).encode("utf-8")


def _results_json(answer: Answer, cut: bool = False) -> bytes:
    """SPARQL 1.1 Query Results JSON Format, a row a line; equal terms are written once."""
    from json import dumps

    from kg.answers import json_term

    if answer.boolean is not None:
        return dumps({"head": {}, "boolean": answer.boolean}).encode("utf-8") + b"\n"
    keys = [dumps(c, ensure_ascii=False) + ":" for c in answer.columns]
    written: dict[Any, str] = {}
    lines = []
    for row in answer.rows:
        cells = []
        for key, term in zip(keys, row, strict=True):
            if term is None:
                continue
            text = written.get(term)
            if text is None:
                text = written[term] = dumps(json_term(term), ensure_ascii=False, separators=(",", ":"))
            cells.append(key + text)
        lines.append("{" + ",".join(cells) + "}")
    head = dumps({"vars": list(answer.columns)}, ensure_ascii=False)
    end = ']},"truncated":true}' if cut else "]}}"
    return ('{"head":' + head + ',"results":{"bindings":[\n' + ",\n".join(lines) + "\n" + end + "\n").encode("utf-8")


def _as_xml(found: bytes, cut: bool) -> bytes:
    """SPARQL Query Results XML Format, written by the engine from the JSON."""
    import pyoxigraph as ox

    read = ox.parse_query_results(found, format=ox.QueryResultsFormat.JSON)
    text = read.serialize(format=ox.QueryResultsFormat.XML) or b""
    return text + b"<!-- truncated: there are more rows -->" if cut else text
