"""`kg history` and `kg conflicts`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.console import DEFAULT_STORE, Store, app, choice, out


@app.command()
def history(
    body: Annotated[str, typer.Argument(metavar="BODY", help="A name, abbreviation or id of the registry.")],
    country: Annotated[str, typer.Option("--country", metavar="CODE", help="Only bodies of this country (ISO).")] = "",
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
) -> None:
    """Draw the names that a government body bore, and the changes between them, as the registry has them.

    Example: kg history "Ministry of the Interior and Safety" --country KR
    """
    from kg import history as past
    from kg.errors import visible

    choice(format, ("text", "json"), "--format")
    row = past.find(body, country.upper() or None)
    periods = past.history(row)
    if format == "json":
        import json
        from dataclasses import asdict

        out(json.dumps([asdict(p) for p in periods], ensure_ascii=False, indent=1) + "\n")
    else:
        out("".join(visible(line).rstrip() + "\n" for line in past.lines(periods, row.id)))


@app.command()
def conflicts(
    names: Annotated[bool, typer.Option("--names", help="Also where they only give one thing several names.")] = False,
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text, json or csv.")] = "text",
    store: Store = DEFAULT_STORE,
) -> None:
    """List where notices disagree about one thing, with every value, notice and sentence; * marks the one that holds.

    Days, places, kinds, statuses, and how many countries took part. What is only less precise is no disagreement.

    Example: kg conflicts --format csv
    """
    from kg import conflicts as differing
    from kg.errors import visible
    from kg.graph.store import open_store
    from kg.remote import refuse

    choice(format, ("text", "json", "csv"), "--format")
    refuse(store, "kg conflicts needs what its notices said, which is in a folder only")
    found = differing.conflicts(open_store(store), names)
    if format == "json":
        import json
        from dataclasses import asdict

        out(json.dumps([asdict(c) for c in found], ensure_ascii=False, indent=1) + "\n")
    elif format == "csv":
        out(differing.csv_of(found))
    else:
        out("".join(visible(line).rstrip() + "\n" for line in differing.lines(found)) or "no notices disagree\n")
