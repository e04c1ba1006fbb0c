"""Asking the graph: `kg query`, `kg queries`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli.console import (
    DEFAULT_STORE,
    No,
    Param,
    Store,
    app,
    choice,
    color,
    count,
    out,
    pairs,
    query_names,
    say,
    width,
)
from kg.errors import BadInput


@app.command()
def query(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME|FILE|-", help="A saved query, a file, or - for standard input.", autocompletion=query_names
        ),
    ],
    param: Param = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="table, csv, tsv, json, xml, markdown, html or parquet; for CONSTRUCT and DESCRIBE turtle, ntriples, "
            "nquads, rdfxml or json-ld.",
        ),
    ] = "table",
    limit: Annotated[int | None, typer.Option("--limit", min=0, metavar="N", help="At most so many rows.")] = None,
    timeout: Annotated[
        float | None,
        typer.Option("--timeout", min=0.1, metavar="SECONDS", help="Stop after so long (a query of your own: 30)."),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show the query as it would run, and stop.")] = False,
    excel_safe: Annotated[
        bool, typer.Option("--excel-safe", help="CSV whose cells no spreadsheet takes for formulas.")
    ] = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Ask the graph: a saved query by name, or SPARQL of your own.

    `kg queries` lists the saved ones. Countries are given as "Costa Rica", CR or IRI. On a terminal a table
    shortens long cells and leaves out columns of IRIs; csv and json have everything.

    Example: kg query agreements-signed --param country="Costa Rica" --param since=2015
    """
    from kg import answers
    from kg import query as q

    choice(format, answers.FORMATS, "--format")
    asked, text, shift = asked_for(name, param, store)
    if explain:
        out(_explained(asked, text))
        return
    answer = answered(asked, text, shift, store, limit, timeout)
    if format == "parquet" and width():
        raise BadInput("--format parquet: not for a terminal; write it to a file with > FILE.parquet")
    title = asked.question or asked.name
    out(answers.render(answer, format, q.prefixes(), excel_safe=excel_safe, width=width(), color=color(), title=title))
    if answer.cut:
        say(f"kg: only the first {count(limit or 0, 'row')}; there are more: raise --limit")
    elif format == "table" and answer.columns and not answer.rows:
        say("kg: no rows")


def asked_for(name: str, param: list[str] | None, store: Path) -> tuple[Any, str, tuple[int, int]]:
    """A query by name or file, guarded, its text with the parameters in, and where they were put."""
    from kg import lookup
    from kg import query as q
    from kg.graph.store import open_store

    asked = q.load(name)
    given = pairs(param or [], "--param", "NAME=VALUE")
    # saved queries were guarded by the tests
    tokens = q.tokenize(asked.text) if asked.saved else q.guard(asked)
    if not asked.saved:
        q.check_terms(asked, tokens)
    opened = open_store(store)
    text, shift = q.bind(asked, given, lambda kind, named: lookup.one(opened, kind, named), tokens)
    return asked, text, shift


def answered(
    asked: Any, text: str, shift: tuple[int, int], store: Path, limit: int | None = None, timeout: float | None = None
) -> Any:
    """The answer to a query of `asked_for`; one of the user's own runs in a process of its own."""
    from kg import query as q
    from kg.graph.store import open_store

    if asked.saved and timeout is None:
        return q.evaluate(open_store(store), asked, text, shift, limit)
    return q.evaluate_apart(store, asked, text, shift, limit, timeout or 30.0)


def named_by(name: str, param: list[str] | None, store: Path) -> frozenset[str]:
    """The IRIs that the rows or triples of a query name."""
    import pyoxigraph as ox

    asked, text, shift = asked_for(name, param, store)
    answer = answered(asked, text, shift, store)
    if answer.boolean is not None:
        raise BadInput(f"{asked.where}: it answers yes or no; draw the answer of a SELECT or CONSTRUCT query")
    triples = answer.triples
    rows = answer.rows if triples is None else [(t.subject, t.object) for t in triples]
    named = frozenset(term.value for row in rows for term in row if isinstance(term, ox.NamedNode))
    if not rows:
        raise No(f"{asked.where}: nothing to draw: the query has no rows")
    if not named:
        raise BadInput(f"{asked.where}: its rows name nothing by IRI; use a query with a column of IRIs")
    return named


def _explained(asked: Any, text: str) -> str:
    lines = [f"{asked.where}: {asked.question or 'no question on its first line'}"]
    for p in asked.parameters:
        lines.append(
            f"  {p.name}: {p.type}, {'required' if p.required else 'optional'}"
            f"{'' if p.default is None else ', ' + p.default + ' unless given'}. {p.text}".rstrip()
        )
    place = "in this process" if asked.saved else "in a process of its own, stopped when its time is up"
    return "\n".join([*lines, f"runs {place}; prefixes are known without saying so", "", text.strip(), ""])


@app.command()
def queries(
    search: Annotated[
        str, typer.Option("--search", "-s", metavar="WORDS", help="Only those that speak of these words.")
    ] = "",
) -> None:
    """List the saved queries with their questions and parameters.

    Example: kg queries --search agreement
    """
    from kg import query as q

    found = []
    for name in q.saved():
        asked = q.load_saved(name)
        if all(w in f"{name} {asked.question} {asked.parameters}".casefold() for w in search.casefold().split()):
            found.append(asked)
    if not found:
        raise No(f"--search {search}: no saved query speaks of it; `kg queries` lists all")
    for asked in found:
        takes = " ".join(f"{p.name}=…" if p.required else f"[{p.name}=…]" for p in asked.parameters)
        out(f"{asked.name}\n    {asked.question}\n" + (f"    takes {takes}\n" if takes else ""))
