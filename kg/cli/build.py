"""`kg build`."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli.console import DEFAULT_STORE, Store, app, count, out, pairs, plural, progress_bar, say
from kg.cli.reading import Endpoint, Model, Reader, Timeout, chosen


@app.command()
def build(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Notices: files or folders; - for text on standard input.")
    ],
    force: Annotated[bool, typer.Option("--force", help="Read and build all anew, whatever is known.")] = False,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="FIELD=COLUMN",
            help="For JSON and CSV: which column holds title, text, date, publisher, language, source, section or id.",
        ),
    ] = None,
    min_confidence: Annotated[
        float,
        typer.Option(
            "--min-confidence",
            min=0.0,
            max=1.0,
            metavar="X",
            help="Leave out readings of rules that are right less often.",
        ),
    ] = 0.0,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, metavar="N", help="Processes; by default one a core.")
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            help="Read notices on the workers of a Dask cluster, by the address of its scheduler.",
        ),
    ] = None,
    corrections: Annotated[
        list[str] | None,
        typer.Option(
            "--corrections",
            metavar="PATH",
            help="Judgements to replay: CSV files or folders; by default the folder corrections beside the notices.",
        ),
    ] = None,
    extractor: Reader = "rules",
    endpoint: Endpoint = None,
    model: Model = None,
    timeout: Timeout = 120.0,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also list remarks on notices that were read.")
    ] = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Read notices (text, Markdown, HTML, feeds, JSON, CSV) and build the graph.

    The old store stays whole until the new one is. Only what has changed is read again; a build that was stopped goes
    on where it was. On a SPARQL server (--store http://…) only what differs is sent.

    Example: kg build data/notices --store kg-store
    """
    from tempfile import TemporaryDirectory

    from kg.build import build as build_store
    from kg.remote import Server, address_of

    mapping = pairs(columns or [], "--column", "FIELD=COLUMN") or None
    reader = chosen(extractor, endpoint, model, timeout)
    address = address_of(store)
    with ExitStack() as stack:
        place = store
        if address:
            Server(address).base()  # says what is wrong with it, before anything is read
            place = Path(stack.enter_context(TemporaryDirectory(prefix="kg-"))) / "store"
        with progress_bar("reading notices") as progress:
            report = build_store(
                paths,
                place,
                columns=mapping,
                progress=progress,
                force=force,
                min_confidence=min_confidence,
                workers=workers,
                cluster=cluster,
                corrections=corrections,
                extractor=reader,
            )
        if address:
            sent = _upload(address, place)
            report = replace(report, store=address, unchanged=not any(sent))
    out(_built(report, verbose))


def _upload(address: str, place: Path) -> tuple[int, int]:
    from kg.graph.store import open_store
    from kg.remote import upload

    made = open_store(place)
    with progress_bar("uploading") as progress:
        removed, added = upload(address, made.quads_for_pattern(None, None, None), made.base, progress)
    say(f"{address}: {count(removed, 'quad')} removed, {added:,} added")
    return removed, added


def _built(report: Any, verbose: bool) -> str:
    from kg.errors import visible

    skipped = [x for x in report.skipped if x.severity == "skipped"]
    notes = [x for x in report.skipped if x.severity != "skipped"]
    lines = []
    if report.unchanged:
        lines.append(f"{report.store}: nothing has changed since the last build; nothing done (--force builds anyway)")
    lines.append(f"{count(report.notices, 'notice')}, {count(report.readings, 'reading')}")
    counted = sorted((kind, n) for kind, n in report.facts.items() if n)
    lines.append("facts: " + ", ".join(f"{n:,} {plural(kind, n)}" for kind, n in counted))
    if report.silent:
        lines.append(
            f"nothing was read in {count(len(report.silent), 'notice')}: {', '.join(report.silent[:5])}"
            f"{' ...' if len(report.silent) > 5 else ''}"
        )
    if report.rejected:
        lines.append(
            f"{count(report.rejected, 'reading')} rejected: the quote does not stand in the notice; --verbose lists "
            "them"
        )
    if report.corrections:
        lines.append(f"{count(report.corrections, 'correction')} in force; `kg why` shows what they change")
    if report.disagreements:
        lines.append(f"notices differ on {count(report.disagreements, 'fact')}; `kg show` has both sides")
    if report.remarks:
        lines.append(f"{count(len(report.remarks), 'remark')} on corrections:")
        lines += [f"  {visible(remark)}" for remark in report.remarks]
    if skipped:
        lines.append(f"skipped {count(len(skipped), 'file')}:")
        lines += [f"  {visible(str(x))}" for x in skipped]
    if notes and verbose:
        lines.append(count(len(notes), "remark") + ":")
        lines += [f"  {visible(str(x))}" for x in notes]
        lines += [f"  {notice}: not placed: {visible(what)}" for notice, what in report.dropped]
    elif notes:
        lines.append(f"{count(len(notes), 'remark')} on notices that were read; --verbose lists them")
    if not report.unchanged:
        lines.append(f"{report.store}: the store; try `kg stats`, `kg queries`")
    return "".join(line + "\n" for line in lines)
