"""What a query gave, as text: table, CSV, TSV, JSON and Markdown for rows; Turtle, N-Quads and JSON-LD for triples.

CSV, TSV and JSON are those of the SPARQL 1.1 recommendations. `excel_safe` departs from the standard on purpose: a
cell that a spreadsheet would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from kg.errors import BadInput
from kg.query import Answer

ROW_FORMATS = ("table", "csv", "tsv", "json", "markdown")
TRIPLE_FORMATS = ("turtle", "nquads", "json-ld")
FORMATS = ROW_FORMATS + TRIPLE_FORMATS

# control characters, and those that turn the direction of writing or are not seen: they have no place on a terminal
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


def visible(text: str) -> str:
    """Text that is safe to show on a terminal, on one line."""
    return _UNSEEN.sub(" ", text)


def shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI with the longest prefix that fits (``coop:Event``), or as it is."""
    best = max(
        (p for p, space in prefixes.items() if iri.startswith(space)), key=lambda p: len(prefixes[p]), default=None
    )
    return iri if best is None else f"{best}:{iri[len(prefixes[best]) :]}"


def render(
    answer: Answer,
    fmt: str,
    prefixes: Mapping[str, str],
    *,
    excel_safe: bool = False,
    width: int | None = None,
    color: bool = False,
) -> str:
    """The answer in a format of FORMATS.

    Raises BadInput where the format does not fit the kind of query (rows in Turtle, triples in a table).
    """
    if answer.triples is not None:
        if fmt == "table":
            fmt = "turtle"
        if fmt not in TRIPLE_FORMATS:
            raise BadInput(f"--format {fmt}: this query gives triples, not rows; use {', '.join(TRIPLE_FORMATS)}")
        return _triples(answer.triples, fmt, prefixes)
    if fmt in TRIPLE_FORMATS:
        raise BadInput(
            f"--format {fmt}: this query gives rows, not triples; use {', '.join(ROW_FORMATS)}, or CONSTRUCT"
        )
    if answer.boolean is not None:
        word = "true" if answer.boolean else "false"
        if fmt == "json":
            return json.dumps({"head": {}, "boolean": answer.boolean}, indent=1) + "\n"
        return (
            f"boolean\r\n{word}\r\n"
            if fmt == "csv"
            else ("yes\n" if answer.boolean else "no\n")
            if fmt == "table"
            else word + "\n"
        )
    if fmt == "csv":
        return _csv(answer, excel_safe)
    if fmt == "tsv":
        lines = ["\t".join("?" + c for c in answer.columns)]
        lines += ["\t".join("" if t is None else _tsv(t) for t in row) for row in answer.rows]
        return "\n".join(lines) + "\n"
    if fmt == "json":
        rows = [
            {c: json_term(t) for c, t in zip(answer.columns, row, strict=True) if t is not None} for row in answer.rows
        ]
        return (
            json.dumps(
                {"head": {"vars": list(answer.columns)}, "results": {"bindings": rows}}, ensure_ascii=False, indent=1
            )
            + "\n"
        )
    if fmt == "table" and width:
        return table(*_fitted(answer, prefixes), width=width, color=color)
    cells = [[visible(plain(t, prefixes)) for t in row] for row in answer.rows]
    if fmt == "markdown":
        lines = ["| " + " | ".join(answer.columns) + " |", "|" + " --- |" * len(answer.columns)]
        lines += ["| " + " | ".join(c.replace("\\", "\\\\").replace("|", "\\|") for c in row) + " |" for row in cells]
        return "\n".join(lines) + "\n"
    return table(answer.columns, cells, width=width, color=color)


LONG = 120  # characters of a cell that a terminal shows


def _fitted(answer: Answer, prefixes: Mapping[str, str]) -> tuple[list[str], list[list[str]]]:
    """Columns and cells for a terminal: long cells shortened, columns of IRIs left out where others remain."""
    iris = [
        all(type(row[i]).__name__ in ("NamedNode", "NoneType") for row in answer.rows)
        for i in range(len(answer.columns))
    ]
    kept = [i for i, iri in enumerate(iris) if not iri or not answer.rows] if not all(iris) else range(len(iris))
    rows = []
    for row in answer.rows:
        cells = [visible(plain(row[i], prefixes)) for i in kept]
        rows.append([c if len(c) <= LONG else c[: LONG - 1].rstrip() + "…" for c in cells])
    return [answer.columns[i] for i in kept], rows


def plain(term: Any, prefixes: Mapping[str, str]) -> str:
    """A term for reading: a literal's text, a shortened IRI, nothing for an unbound column."""
    if term is None:
        return ""
    value = getattr(term, "value", None)
    if value is None:
        return str(term)
    return shorten(value, prefixes) if type(term).__name__ == "NamedNode" else value


def table(
    columns: Sequence[str], rows: list[list[str]], *, width: int | None = None, color: bool = False
) -> str:
    """Rows under columns, drawn for a terminal of this width, or as wide as it takes."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    out = io.StringIO()
    console = Console(
        file=out,
        width=width or 100_000,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        color_system="standard" if color else None,
    )
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold" if color else "")
    for i, name in enumerate(columns):
        number = (
            bool(rows)
            and all(re.fullmatch(r"-?\d+(\.\d+)?", r[i]) for r in rows if r[i])
            and not all(re.fullmatch(r"\d{4}", r[i]) for r in rows)
        )
        grid.add_column(Text(name), justify="right" if number else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    console.print(grid)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _csv(answer: Answer, excel_safe: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        cells = [_value(t) for t in row]
        if excel_safe:
            cells = ["'" + c if c.startswith(("=", "+", "-", "@", "\t", "\r", "\0")) else c for c in cells]
        writer.writerow(cells)
    return out.getvalue()


def _value(term: Any) -> str:
    if term is None:
        return ""
    if type(term).__name__ == "BlankNode":
        return f"_:{term.value}"
    return getattr(term, "value", None) or ("" if hasattr(term, "value") else str(term))


def _tsv(term: Any) -> str:
    return str(term).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def json_term(term: Any) -> dict[str, Any]:
    """A term as the SPARQL 1.1 JSON results write it."""
    kind = type(term).__name__
    if kind == "NamedNode":
        return {"type": "uri", "value": term.value}
    if kind == "BlankNode":
        return {"type": "bnode", "value": term.value}
    if kind != "Literal":
        return {
            "type": "triple",
            "value": {
                "subject": json_term(term.subject),
                "predicate": json_term(term.predicate),
                "object": json_term(term.object),
            },
        }
    out = {"type": "literal", "value": term.value}
    if term.language:
        out["xml:lang"] = term.language
    elif not term.datatype.value.endswith("XMLSchema#string"):
        out["datatype"] = term.datatype.value
    return out


def _triples(triples: tuple[Any, ...], fmt: str, prefixes: Mapping[str, str]) -> str:
    import pyoxigraph as ox

    from kg.export import json_ld, turtle

    if fmt == "nquads":
        return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode("utf-8")  # type: ignore[union-attr]
    if fmt == "json-ld":
        return json_ld(triples, prefixes)
    return turtle(triples, prefixes)
