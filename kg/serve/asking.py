"""Questions and queries of people: saved questions with their parameters, and any query's answer as a page shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError
from kg.graph.vocabulary import full
from kg.serve.jobs import Head, evaluated, job, written
from kg.serve.things import page

if TYPE_CHECKING:
    from kg.graph.store import Store
    from kg.query import Answer

SHOWN = 500  # rows that a page shows
DRAWN = 400  # triples that a picture shows
DATE = re.compile(r"\d{4}(-\d\d){1,2}(/\d{4}(-\d\d){1,2})?")
NUMBERS = frozenset(full(f"xsd:{name}") for name in ("integer", "decimal", "double", "float"))


@job
def question(store: Store, name: str, given: dict[str, str], fmt: str = "html") -> tuple[Head, bytes]:
    """A saved question with parameters as a person typed them. Raises QueryError for one that does not fit."""
    from kg import lookup
    from kg import query as q

    asked = q.load_saved(name)
    text, shift = q.bind(asked, given, lambda kind, named: lookup.one(store, kind, named), q.tokenize(asked.text))
    answer = evaluated(store, asked, text, shift)
    if fmt == "html":
        return page({**_with_links(store, shown(store, answer)), "bound": text})
    return {"cut": answer.cut}, written(answer, fmt)


def _with_links(store: Store, data: dict[str, Any]) -> dict[str, Any]:
    """Cells that hold just the name of one country, body or official lead to its page."""
    import pyoxigraph as ox

    named: dict[str, str] = {}

    def only(text: str) -> str:
        """The IRI of the one thing of this name, where it is an actor."""
        quads = store.quads_for_pattern(None, ox.NamedNode(full("skos:prefLabel")), ox.Literal(text), ox.DefaultGraph())
        iris = [q.subject.value for _, q in zip(range(2), quads, strict=False)]
        actor = len(iris) == 1 and iris[0].startswith(
            tuple(f"{store.base}id/{x}/" for x in ("country", "body", "person"))
        )
        return iris[0] if actor else ""

    for cell in (c for row in data.get("rows", ()) for c in row):
        if cell and not cell["iri"] and not cell["kind"]:
            if cell["text"] not in named:
                named[cell["text"]] = only(cell["text"])
            cell["link"] = named[cell["text"]]
    return data


@job
def asked(
    store: Store, text: str, default: list[str] | None = None, named: list[str] | None = None
) -> tuple[Head, bytes]:
    """A query of a person, its answer as a page shows it; a term that the ontology has not is remarked upon."""
    from kg.query import Query, check_terms, guard
    from kg.serve.jobs import dataset

    query = Query("query", "query", "", (), text)
    tokens = guard(query, datasets=True)
    try:
        check_terms(query, tokens)
        remark = ""
    except QueryError as e:
        remark = str(e).partition("; ")[0]
    return page({**shown(store, evaluated(store, query, text, **dataset(default, named))), "remark": remark})


def shown(store: Store, answer: Answer) -> dict[str, Any]:
    """An answer as plain data for a page: cells with text, IRI and name; of triples also a picture."""
    import pyoxigraph as ox

    from kg.lookup import value
    from kg.serve.things import short

    names: dict[str, str] = {}
    blank = {"iri": "", "text": "", "name": "", "kind": "", "language": "", "link": ""}

    def cell(term: Any) -> dict[str, str] | None:
        if term is None:
            return None
        if isinstance(term, ox.NamedNode):
            if term.value not in names:
                names[term.value] = value(store, term, "skos:prefLabel") or value(store, term, "dcterms:title")
            return {**blank, "iri": term.value, "text": short(term.value), "name": names[term.value]}
        if isinstance(term, ox.Literal):
            kind = "number" if term.datatype.value in NUMBERS else "date" if DATE.fullmatch(term.value) else ""
            return {**blank, "text": term.value, "kind": kind, "language": term.language or ""}
        return {**blank, "text": str(term)}

    data: dict[str, Any] = {"base": store.base, "cut": answer.cut, "svg": ""}
    if answer.boolean is not None:
        return {**data, "form": "boolean", "boolean": answer.boolean, "total": 1}
    if answer.triples is None:
        rows = [[cell(t) for t in row] for row in answer.rows[:SHOWN]]
        return {**data, "form": "rows", "columns": answer.columns, "rows": rows, "total": len(answer.rows)}
    from kg.serve.drawing import drawn

    rows = [[cell(t.subject), cell(t.predicate), cell(t.object)] for t in answer.triples[:SHOWN]]
    return {
        **data,
        "form": "triples",
        "columns": ["subject", "predicate", "object"],
        "rows": rows,
        "total": len(answer.triples),
        "svg": drawn(store, answer.triples[:DRAWN]),
        "drawn": min(len(answer.triples), DRAWN),
    }


@job
def picture(store: Store, focus: str = "", level: str = "country") -> tuple[Head, bytes]:
    """The page of `kg viz`, whole or around one thing. Raises Refused where there is nothing to draw."""
    from kg.network import network
    from kg.serve.jobs import Refused
    from kg.serve.things import known
    from kg.viz import html

    found = known(store, focus) if focus else None
    if focus and found is None:
        raise Refused(404, "the graph knows nothing under this IRI")
    net = network(store, level=level, focus=focus or None)
    if not net.edges and found is not None:
        net = network(store, level="all", focus=focus)
    if not net.edges:
        raise Refused(404, "nothing to draw: no tie of it is known")
    text = html(net, title=f"The ties of {found.name}" if found else None)
    policy = re.search(r'http-equiv="Content-Security-Policy"\s+content="([^"]+)"', text)
    return {"policy": policy[1].replace("&#39;", "'") if policy else "default-src 'none'"}, text.encode("utf-8")
