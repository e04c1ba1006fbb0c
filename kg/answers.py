"""What a query gave, in a format: table, CSV, TSV, JSON, XML, Markdown, HTML and Parquet for rows; Turtle, N-Triples,
N-Quads, RDF/XML and JSON-LD for triples.

CSV, TSV, JSON and XML are those of the SPARQL 1.1 recommendations. `excel_safe` departs from the standard on purpose: a
cell that a spreadsheet would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.errors import BadInput, visible
from kg.query import Answer

ROW_FORMATS = ("table", "csv", "tsv", "json", "xml", "markdown", "html", "parquet")
TRIPLE_FORMATS = ("turtle", "ntriples", "nquads", "rdfxml", "json-ld")
FORMATS = ROW_FORMATS + TRIPLE_FORMATS
XSD = "http://www.w3.org/2001/XMLSchema#"


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
    title: str = "",
) -> str | bytes:
    """The answer in a format of FORMATS: bytes for Parquet, text for the others. title: what an HTML page is called.

    Raises BadInput where the format does not fit the kind of query (rows in Turtle, triples in a table), and where
    Parquet's library is missing.
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
        if fmt == "parquet":
            raise BadInput("--format parquet: this query answers yes or no, not rows; use json")
        if fmt == "xml":
            return _xml(str(render(answer, "json", prefixes)))
        if fmt == "html":
            return _html(("answer",), [["yes" if answer.boolean else "no"]], title, ())
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
    if fmt == "xml":
        return _xml(str(render(answer, "json", prefixes)))
    if fmt == "parquet":
        return parquet(answer)
    if fmt == "table" and width:
        return table(*_fitted(answer, prefixes), width=width, color=color)
    cells = [[visible(plain(t, prefixes)) for t in row] for row in answer.rows]
    if fmt == "html":
        links = [[t.value if type(t).__name__ == "NamedNode" else "" for t in row] for row in answer.rows]
        return _html(answer.columns, cells, title, links)
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


def _xml(results: str) -> str:
    """SPARQL JSON results as SPARQL XML results, by the engine's own reader and writer."""
    import pyoxigraph as ox

    from kg.export import xml_text

    clean = json.dumps(json.loads(results, object_hook=lambda d: {k: _held(v, xml_text) for k, v in d.items()}))
    read = ox.parse_query_results(clean.encode("utf-8"), format=ox.QueryResultsFormat.JSON)
    return read.serialize(format=ox.QueryResultsFormat.XML).decode("utf-8") + "\n"


def _held(value: Any, clean: Callable[[str], str]) -> Any:
    return clean(value) if isinstance(value, str) else value


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.45 system-ui, sans-serif; margin: 1.5rem; }}
h1 {{ font-size: 1.25rem; }}
.scroll {{ overflow-x: auto; }}
table {{ border-collapse: collapse; }}
caption {{ text-align: left; padding: .25rem 0 .5rem; }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8886; }}
td.n {{ text-align: right; font-variant-numeric: tabular-nums; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<div class="scroll" role="region" aria-labelledby="rows" tabindex="0">
<table>
<caption id="rows">{caption}</caption>
<thead><tr>{head}</tr></thead>
<tbody>
{body}
</tbody>
</table>
</div>
</main>
</body>
</html>
"""


def _html(columns: Sequence[str], rows: list[list[str]], title: str, links: Sequence[Sequence[str]]) -> str:
    """One page that needs nothing else: a table with a caption and headed columns; IRIs of the web are links."""
    from html import escape

    def cell(text: str, link: str) -> str:
        if re.match(r"https?://", link):
            return f'<td><a href="{escape(link)}">{escape(text)}</a></td>'
        number = ' class="n"' if re.fullmatch(r"-?\d+(\.\d+)?", text) else ""
        return f"<td{number}>{escape(text)}</td>"

    body = "\n".join(
        "<tr>" + "".join(cell(c, links[i][k] if links else "") for k, c in enumerate(row)) + "</tr>"
        for i, row in enumerate(rows)
    )
    head = "".join(f'<th scope="col">{escape(c)}</th>' for c in columns)
    caption = f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'}"
    return _PAGE.format(title=escape(visible(title) or "Answer"), caption=caption, head=head, body=body)


def native(term: Any) -> Any:
    """A term as Python has it: int, float, bool, date, else text; None for an unbound column."""
    from datetime import date

    if type(term).__name__ != "Literal":
        return None if term is None else _value(term)
    kind = term.datatype.value.rpartition("#")[2] if term.datatype.value.startswith(XSD) else ""
    try:
        if kind in ("integer", "int", "long", "nonNegativeInteger"):
            return int(term.value)
        if kind in ("decimal", "double", "float"):
            return float(term.value)
        if kind == "date":
            return date.fromisoformat(term.value)
    except ValueError:
        return term.value
    return term.value in ("true", "1") if kind == "boolean" else term.value


def columns(answer: Answer) -> dict[str, list[Any]]:
    """The rows as columns of Python values, each column of one type: text where its values are of several."""
    out = {}
    for i, name in enumerate(answer.columns):
        values = [native(row[i]) for row in answer.rows]
        types = {type(v) for v in values if v is not None}
        if types == {int, float}:
            values = [None if v is None else float(v) for v in values]
        elif len(types) > 1:
            values = [None if row[i] is None else _value(row[i]) for row in answer.rows]
        out[name] = values
    return out


def parquet(answer: Answer) -> bytes:
    """The rows as a Parquet file; a column is of integers, numbers, days, truths or text, as its values are.

    Raises BadInput, with the line that installs it, where pyarrow is missing.
    """
    return parquet_file(columns(answer))


def parquet_file(table: Mapping[str, list[Any]]) -> bytes:
    """Columns of Python values as a Parquet file. Raises BadInput where pyarrow is missing."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise BadInput(
            "parquet: needs pyarrow, which is not installed; `pip install 'coopgraph-kg[parquet]'`"
        ) from None
    from datetime import date

    types = {int: pa.int64(), float: pa.float64(), bool: pa.bool_(), date: pa.date32()}
    arrays = {}
    for name, values in table.items():
        kind = next((types.get(type(v), pa.string()) for v in values if v is not None), pa.string())
        try:
            arrays[name] = pa.array(values, kind)
        except (OverflowError, pa.ArrowInvalid):  # an integer past 64 bits
            arrays[name] = pa.array([None if v is None else str(v) for v in values], pa.string())
    out = io.BytesIO()
    pq.write_table(pa.table(arrays), out, compression="zstd")
    return out.getvalue()


def _triples(triples: tuple[Any, ...], fmt: str, prefixes: Mapping[str, str]) -> str:
    import pyoxigraph as ox

    from kg.export import json_ld, rdf_xml, turtle

    if fmt in ("ntriples", "nquads"):  # of triples, N-Quads are N-Triples
        return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode("utf-8")  # type: ignore[union-attr]
    if fmt == "rdfxml":
        return rdf_xml(triples, prefixes)
    if fmt == "json-ld":
        return json_ld(triples, prefixes)
    return turtle(triples, prefixes)
