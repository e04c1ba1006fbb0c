"""Checking: `kg validate`, `kg audit`, `kg eval`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import DEFAULT_STORE, Store, app, choice, count, out, progress_bar, say, width
from kg.cli.reading import Endpoint, Model, Reader, Timeout, chosen, two


@app.command()
def validate(
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    store: Store = DEFAULT_STORE,
) -> None:
    """Hold the graph against the ontology's shapes and the checks in queries/checks; exit 1 where it has faults.

    Example: kg validate
    """
    from kg.errors import visible
    from kg.graph.store import open_store
    from kg.validate import validate as check

    choice(format, ("text", "json"), "--format")
    report = check(open_store(store, whole=True))
    if format == "json":
        import json
        from dataclasses import asdict

        out(json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n")
    else:
        out(
            "".join(f"{visible(str(fault))}\n" for fault in report.faults)
            + f"{count(report.checks, 'check')} over {count(report.triples, 'triple')}: "
            f"{count(len(report.faults), 'fault') if report.faults else 'no faults'}\n"
        )
    if report.faults:
        raise typer.Exit(1)


@app.command()
def audit(
    all: Annotated[
        bool, typer.Option("--all", help="List every sentence that was passed over, not only the first ten.")
    ] = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Prove every quote against its text, and tell how many facts have evidence; exit 1 where a proof fails.

    Before that it holds every file of the store against its checksum.

    Example: kg audit
    """
    from kg.audit import audit as prove
    from kg.errors import visible
    from kg.graph.store import open_store, verify
    from kg.remote import address_of

    opened = open_store(store, whole=True)
    if not address_of(store):  # a server looks after its own files
        verify(store)
    report = prove(opened)
    lines = [
        f"{count(report.notices, 'notice')}, {count(report.readings, 'reading')}, {count(report.passages, 'passage')}",
        f"{count(report.facts, 'fact')}: {report.evidenced:,} with evidence, {report.share:.1%} of what needs it; "
        f"{report.curated:,} from the registry, {report.derived:,} derived",
    ]
    lines += [f"no evidence: {x}" for x in report.bare] + [f"broken: {x}" for x in report.broken]
    if report.silent:
        lines.append(f"nothing was read in {count(len(report.silent), 'notice')}: {', '.join(report.silent)}")
    if report.passed:
        shown = report.passed if all else report.passed[:10]
        lines.append(
            f"{count(len(report.passed), 'sentence')} with two countries and a word of cooperation gave no event or "
            f"agreement{'' if len(shown) == len(report.passed) else ' (--all lists them)'}:"
        )
        lines += [f"  {x.notice} [{x.begin}:{x.end}] {x.text}" for x in shown]
    lines.append("every quote stands in its text" if report.sound else "the store does not hold what it should")
    out("".join(visible(line) + "\n" for line in lines))
    if not report.sound:
        raise typer.Exit(1)


@app.command("eval")
def evaluate(
    folders: Annotated[
        list[Path], typer.Argument(metavar="FOLDER...", help="Folders of notices with gold: STEM.txt and STEM.json.")
    ],
    misses: Annotated[
        bool, typer.Option("--misses", help="List each miss (-), extra (+) and other value (!).")
    ] = False,
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="table, json or csv.")] = "table",
    only: Annotated[str | None, typer.Option("--only", metavar="STEM", help="Just this notice.")] = None,
    held_out: Annotated[
        Path | None,
        typer.Option("--held-out", metavar="FILE", help="Stems, one a line: their figures stand beside those of all."),
    ] = None,
    compare: Annotated[
        str | None,
        typer.Option(
            "--compare",
            metavar="STORE|FILE|A,B",
            help="Tell what differs from a store or a saved run, or between two extractors (rules,llm).",
        ),
    ] = None,
    extractor: Reader = "rules",
    endpoint: Endpoint = None,
    model: Model = None,
    timeout: Timeout = 120.0,
    save: Annotated[Path | None, typer.Option("--save", metavar="FILE", help="Keep this run, to compare with.")] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Exit 1 where a figure is lower than here.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option("--write-baseline", metavar="FILE", help="Write the figures as a baseline.")
    ] = None,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="List how often the facts of each rule are right.")
    ] = False,
    write_confidence: Annotated[
        Path | None,
        typer.Option("--write-confidence", metavar="FILE", help="Write that as the table of the rules' confidences."),
    ] = None,
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", min=0.0, max=1.0, metavar="X", help="As for kg build.")
    ] = 0.0,
) -> None:
    """Measure how right the graph is: build notices that have gold, ask the saved queries, count right and wrong facts.

    Precision is the share of what was found that is right, recall the share of the gold that was found. The gold's
    format is in data/gold; `F1` has the interval in which it lies for 95 % of the resamplings of the notices.

    Example: kg eval data/gold --misses
    """
    from kg import eval as scoring
    from kg.eval import calibration as measuring
    from kg.eval import compare as comparing
    from kg.eval import report
    from kg.export import write_file

    choice(format, report.FORMATS, "--format")
    golds = scoring.load(folders, only)
    pair = two(compare, endpoint, model, timeout)
    reader = pair[0][1] if pair else chosen(extractor, endpoint, model, timeout)
    with progress_bar("reading notices") as progress, scoring.built(golds, min_confidence, progress, reader) as store:
        now = scoring.judge_store(store, golds)
        rules = measuring.calibrate(store, now) if calibration or write_confidence is not None else []
    if pair:
        with (
            progress_bar("reading notices") as progress,
            scoring.built(golds, min_confidence, progress, pair[1][1]) as store,
        ):
            other = scoring.judge_store(store, golds)
    columns = {"all": now}
    if held_out is not None:
        columns = {"held out": now.only(scoring.stems(held_out, now)), **columns}
    parts = [report.figures(columns, width())]
    if misses:
        parts.append(report.findings(now))
    if pair:
        parts = [comparing.versus((pair[0][0], pair[1][0]), now, other, width())]
    elif compare is not None:
        parts.append(report.comparison(scoring.earlier(Path(compare), golds), now, width()))
    if calibration:
        parts.append(report.rules(rules, width()))
    out(report.render(parts, format))
    written = ((save, scoring.to_json(now)), (write_baseline, scoring.baseline(now)))
    for path, text in (*written, (write_confidence, measuring.table(rules))):
        if path is not None:
            write_file(path, text)
            say(f"{path}: written")
    lower = scoring.lower(now, baseline) if baseline is not None else []
    for line in lower:
        say(f"lower: {line}")
    if lower:
        raise typer.Exit(1)
