"""Taking away: `kg export`, `kg demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import DEFAULT_STORE, LEVELS, Store, app, choice, count, out, progress_bar, say
from kg.errors import BadInput


@app.command()
def export(
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="turtle, nquads, trig or json-ld; graphml, gexf or csv for the network.",
        ),
    ] = "turtle",
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output; for csv a folder."),
    ] = "-",
    level: Annotated[
        str, typer.Option("--level", metavar="LEVEL", help="Of the network: country, body, official, event or all.")
    ] = "country",
    store: Store = DEFAULT_STORE,
) -> None:
    """Write the graph for other tools, the same bytes every time.

    Turtle and JSON-LD hold the facts, N-Quads and TriG the readings too, the others the network of ties.

    Example: kg export --format turtle --output graph.ttl
    """
    from kg import export as exports
    from kg.graph.store import open_store
    from kg.graph.vocabulary import PREFIXES

    choice(format, exports.FORMATS, "--format")
    opened = open_store(store)
    if format in exports.RDF_FORMATS:
        text = exports.rdf(opened, format, PREFIXES)
    else:
        from kg.network import network

        net = network(opened, level=choice(level, LEVELS, "--level"))
        if format == "csv":
            files = exports.tables(net)
            if output == "-":
                raise BadInput("--output -: csv is two files, nodes.csv and edges.csv; give a folder")
            for file, content in files.items():
                exports.write_file(Path(output) / file, content)
            say(f"{output}: {' and '.join(files)}")
            return
        text = exports.graphml(net) if format == "graphml" else exports.gexf(net)
    if output == "-":
        out(text)
        return
    exports.write_file(Path(output), text)
    say(f"{output}: {count(len(text.encode('utf-8')), 'byte')}")


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
