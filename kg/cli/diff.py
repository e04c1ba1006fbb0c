"""`kg diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import app, choice, out


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="The store before.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="The store after.")],
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text, json or csv.")] = "text",
) -> None:
    """Show what changed from one store to another, and why; exit 0 where they are the same, 1 where they differ.

    Reasons are new, removed and changed notices, changed rules, and corrections.

    Example: kg diff last-year/kg-store kg-store
    """
    from kg import diff as comparing
    from kg.errors import visible
    from kg.graph.store import open_store

    choice(format, ("text", "json", "csv"), "--format")
    found = comparing.diff(open_store(before), open_store(after))
    if format == "json":
        out(comparing.json_of(found))
    elif format == "csv":
        out(comparing.csv_of(found))
    else:
        out("".join(visible(line).rstrip() + "\n" for line in comparing.lines(found)))
        if found.same:
            out("the same notices, corrections, facts and ties\n")
    if not found.same:
        raise typer.Exit(1)
