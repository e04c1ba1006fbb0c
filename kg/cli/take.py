"""Taking away: `kg export`, `kg demo`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.ask import named_by
from kg.cli.console import (
    DEFAULT_STORE,
    LEVELS,
    Drawn,
    Param,
    Store,
    app,
    choice,
    count,
    out,
    progress_bar,
    say,
    width,
)
from kg.errors import BadInput

if TYPE_CHECKING:
    from kg.network import Network


@app.command()
def export(
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="turtle, ntriples, nquads, trig, rdfxml, json-ld or skos; for the network graphml, gexf, csv, csvw, "
            "cypher, neo4j, sqlite or parquet; ro-crate for all with provenance.",
        ),
    ] = "turtle",
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where to write; - is standard output; for csv, csvw, neo4j, parquet and ro-crate a folder.",
        ),
    ] = "-",
    level: Annotated[
        str, typer.Option("--level", metavar="LEVEL", help="Of the network: country, body, official, event or all.")
    ] = "country",
    evidence: Annotated[
        str,
        typer.Option(
            "--evidence",
            metavar="FORM",
            help="The sentences too: none, reification, rdf-star, web-annotation or nanopublications.",
        ),
    ] = "none",
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="From this year, month or day on.")
    ] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Up to this year, month or day.")] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="NAME", help="Only what this country had a part in.")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="Only this kind (mou, meeting, training ...); may be given again."),
    ] = None,
    query: Drawn = None,
    param: Param = None,
    store: Store = DEFAULT_STORE,
) -> None:
    """Write the graph for other tools, the same bytes every time.

    Turtle, N-Triples, RDF/XML and JSON-LD hold the facts, N-Quads and TriG the readings too, SKOS the countries and
    bodies for reconciling names, the others the network of ties. The filters choose occasions and agreements; RDF then
    holds nothing of others, nor of ties, which sum up all notices.

    Example: kg export --format turtle --output graph.ttl

    Example: kg export -f json-ld --country CR --from 2015 -o cr.jsonld

    Example: kg export -f trig --evidence nanopublications --kind mou -o a.trig

    Example: kg export -f gexf --level body -o bodies.gexf

    Example: kg export -f csvw --query agreements-signed -p country=KR -o korea
    """
    from kg import export as exports
    from kg.export import choice as choosing
    from kg.export import tables
    from kg.export.evidence import FORMS
    from kg.graph.store import open_store

    choice(format, exports.FORMATS, "--format")
    choice(evidence, FORMS, "--evidence")
    choice(level, LEVELS, "--level")
    if param and query is None:
        raise BadInput("--param: it is for --query; give the query too")
    if evidence != "none" and (format not in exports.RDF_FORMATS or format == "skos"):
        raise BadInput(f"--evidence {evidence}: {format} does not take it; use turtle, ntriples, nquads or trig")
    if format in exports.FOLDERS and output == "-":
        raise BadInput(f"--output -: {format} is several files; give a folder")
    if format == "sqlite" and output == "-" and width():
        raise BadInput(f"--format {format}: not for a terminal; give --output FILE")
    opened = open_store(store, whole=True)
    filtered = any(x for x in (since, until, country, kind, query))
    if format in ("skos", "ro-crate") and filtered:
        raise BadInput(f"--format {format}: it takes no filters; leave them out")

    def net(at: str) -> Network:
        from kg.network import network

        return network(
            opened,
            level=at,
            focus=country,
            since=since,
            until=until,
            kinds=kind or (),
            named=None if query is None else named_by(query, param, store),
        )

    content: str | bytes | Iterable[str] | dict[str, str] | dict[str, bytes]
    if format in exports.RDF_FORMATS:
        only = choosing.chosen(opened, net("event" if country else "all")) if filtered else None
        content = exports.stream(opened, format, exports.prefixes_of(opened.base), evidence=evidence, only=only)
    else:
        made = net(level)
        if format == "ro-crate":
            from kg.export.crate import crate

            content = crate(opened, made)
        elif format == "csvw":
            files = exports.tables_of(made)
            content = {**files, "csv-metadata.json": tables.csvw(files)}
        else:
            content = {
                "csv": exports.tables_of,
                "graphml": exports.graphml,
                "gexf": exports.gexf,
                "cypher": tables.cypher,
                "neo4j": tables.neo4j,
                "sqlite": tables.sqlite,
                "parquet": tables.parquet,
            }[format](made)
    if isinstance(content, dict):
        for file, text in content.items():
            exports.write_file(Path(output) / file, text)
        say(f"{output}: {', '.join(content)}")
    elif output != "-":
        say(f"{output}: {count(exports.write_file(Path(output), content), 'byte')}")
    elif isinstance(content, (str, bytes)):
        out(content)
    else:
        for piece in exports.pieces(content):
            out(piece)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="Where to put store and picture.")] = Path(
        "kg-demo"
    ),
) -> None:
    """Show kg at work on the notices that come with it: build, ask, look, draw.

    Example: kg demo
    """
    from kg.demo import demo as steps

    with progress_bar("reading notices") as progress:
        for text in steps(folder, progress):
            out(text)
