"""The command line: one short function a command. Nothing else in kg prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from kg.errors import BadInput, KgError

app = typer.Typer(
    name="kg",
    help="Turn government notices into a graph of who cooperated with whom, every fact tied to its sentence.\n\n"
    "Start with `kg demo`; `kg COMMAND --help` explains a command and gives an example that runs.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


# ------------------------------------------------------------------ options that commands share
def _query_names(incomplete: str) -> list[str]:
    from kg.query import saved

    return [name for name in saved() if name.startswith(incomplete)]


Store = Annotated[Path, typer.Option("--store", envvar="KG_STORE", metavar="DIR", help="The folder of the store.")]
DEFAULT_STORE = Path("kg-store")
LEVELS = ("country", "body", "official", "event", "all")


def _version(wanted: bool) -> None:
    if wanted:
        from kg import __version__

        _out(f"kg {__version__}\n")
        raise typer.Exit


@app.callback()
def _start(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


# ------------------------------------------------------------------ printing
class _No(KgError):
    """The answer is no: nothing was found, or a check did not pass."""

    exit_code = 1


def _out(text: str) -> None:
    """Write to standard output, and notice when that fails. The text is not touched (CSV keeps its line ends)."""
    if sys.stdout is None:
        raise BadInput("standard output: closed; leave it open or write to a file")
    try:
        sys.stdout.flush()
        buffer = getattr(sys.stdout, "buffer", None)
        if buffer is None:
            sys.stdout.write(text)
        else:
            buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except OSError as e:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise BadInput(f"standard output: cannot be written ({e.strerror}); make room or write elsewhere") from None


def _say(text: str) -> None:
    """A line for the person, on standard error."""
    if sys.stderr is not None:
        print(text, file=sys.stderr)


def _fail(error: str, code: int) -> int:
    from kg.answers import visible

    _say("kg: " + visible(error).strip())
    return code


def _color() -> bool:
    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _width() -> int | None:
    """The terminal's width; None where standard output is not a terminal: then nothing is folded."""
    import shutil

    if sys.stdout is None or not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns


def _count(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def _choice(value: str, allowed: tuple[str, ...], option: str) -> str:
    from difflib import get_close_matches

    if value not in allowed:
        near = get_close_matches(value, allowed, n=1)
        raise BadInput(
            f"{option} {value}: unknown{f' (did you mean {near[0]}?)' if near else ''}; one of {', '.join(allowed)}"
        )
    return value


# ------------------------------------------------------------------ build
@app.command()
def build(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Notices: files or folders; - for text on standard input.")
    ],
    force: Annotated[bool, typer.Option("--force", help="Build even where nothing has changed.")] = False,
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
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also list remarks on notices that were read.")
    ] = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Read notices (text, Markdown, HTML, feeds, JSON, CSV) and build the graph.

    The old store stays whole until the new one is. Nothing is done where nothing has changed.

    Example: kg build data/notices --store kg-store
    """
    from kg.build import build as build_store

    mapping = _pairs(columns or [], "--column", "FIELD=COLUMN") or None
    with _progress("reading notices") as progress:
        report = build_store(
            paths,
            store,
            columns=mapping,
            progress=progress,
            force=force,
            min_confidence=min_confidence,
            workers=workers,
        )
    _out(_built(report, verbose))


def _built(report: Any, verbose: bool) -> str:
    from kg.answers import visible

    skipped = [x for x in report.skipped if x.severity == "skipped"]
    notes = [x for x in report.skipped if x.severity != "skipped"]
    lines = []
    if report.unchanged:
        lines.append(f"{report.store}: nothing has changed since the last build; nothing done (--force builds anyway)")
    lines.append(f"{_count(report.notices, 'notice')}, {_count(report.readings, 'reading')}")
    counted = sorted((kind, n) for kind, n in report.facts.items() if n)
    lines.append("facts: " + ", ".join(f"{n:,} {_plural(kind, n)}" for kind, n in counted))
    if report.silent:
        lines.append(
            f"nothing was read in {_count(len(report.silent), 'notice')}: {', '.join(report.silent[:5])}"
            f"{' ...' if len(report.silent) > 5 else ''}"
        )
    if report.disagreements:
        lines.append(f"notices differ on {_count(report.disagreements, 'fact')}; `kg show` has both sides")
    if skipped:
        lines.append(f"skipped {_count(len(skipped), 'file')}:")
        lines += [f"  {visible(str(x))}" for x in skipped]
    if notes and verbose:
        lines.append(_count(len(notes), "remark") + ":")
        lines += [f"  {visible(str(x))}" for x in notes]
        lines += [f"  {notice}: not placed: {visible(what)}" for notice, what in report.dropped]
    elif notes:
        lines.append(f"{_count(len(notes), 'remark')} on notices that were read; --verbose lists them")
    if not report.unchanged:
        lines.append(f"{report.store}: the store; try `kg stats`, `kg queries`")
    return "".join(line + "\n" for line in lines)


def _plural(kind: str, n: int) -> str:
    if n == 1:
        return kind
    return {"body": "bodies", "party": "parties", "person": "people"}.get(kind, kind + "s")


@contextmanager
def _progress(text: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on standard error, where that is a terminal; otherwise nothing."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, no_color=bool(os.environ.get("NO_COLOR")))
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    ) as bar:
        task = bar.add_task(text, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


# ------------------------------------------------------------------ ask
@app.command()
def query(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME|FILE|-", help="A saved query, a file, or - for standard input.", autocompletion=_query_names
        ),
    ],
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", metavar="KEY=VALUE", help="A parameter of the query; may be given again."),
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="table, csv, tsv, json or markdown; for CONSTRUCT turtle, nquads or json-ld.",
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

    _choice(format, answers.FORMATS, "--format")
    asked, text, shift = _asked(name, param, store)
    if explain:
        _out(_explained(asked, text))
        return
    answer = _answered(asked, text, shift, store, limit, timeout)
    _out(answers.render(answer, format, q.prefixes(), excel_safe=excel_safe, width=_width(), color=_color()))
    if answer.cut:
        _say(f"kg: only the first {_count(limit or 0, 'row')}; there are more: raise --limit")
    elif format == "table" and answer.columns and not answer.rows:
        _say("kg: no rows")


def _asked(name: str, param: list[str] | None, store: Path) -> tuple[Any, str, tuple[int, int]]:
    """A query by name or file, guarded, its text with the parameters in, and where they were put."""
    from kg import lookup
    from kg import query as q
    from kg.graph.store import open_store

    asked = q.load(name)
    given = _pairs(param or [], "--param", "NAME=VALUE")
    # saved queries were guarded by the tests
    tokens = q.tokenize(asked.text) if asked.saved else q.guard(asked)
    if not asked.saved:
        q.check_terms(asked, tokens)
    opened = open_store(store)
    text, shift = q.bind(asked, given, lambda kind, named: lookup.one(opened, kind, named), tokens)
    return asked, text, shift


def _answered(
    asked: Any, text: str, shift: tuple[int, int], store: Path, limit: int | None = None, timeout: float | None = None
) -> Any:
    """The answer to a query of `_asked`; one of the user's own runs in a process of its own."""
    from kg import query as q
    from kg.graph.store import open_store

    if asked.saved and timeout is None:
        return q.evaluate(open_store(store), asked, text, shift, limit)
    return q.evaluate_apart(store, asked, text, shift, limit, timeout or 30.0)


def _pairs(items: list[str], option: str, form: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for item in items:
        key, equals, value = item.partition("=")
        if not equals or not key:
            raise BadInput(f"{option} {item}: no = in it; write {option} {form}")
        if key in given:
            raise BadInput(f"{option} {key}: given twice; give it once")
        given[key] = value
    return given


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
        raise _No(f"--search {search}: no saved query speaks of it; `kg queries` lists all")
    for asked in found:
        takes = " ".join(f"{p.name}=…" if p.required else f"[{p.name}=…]" for p in asked.parameters)
        _out(f"{asked.name}\n    {asked.question}\n" + (f"    takes {takes}\n" if takes else ""))


# ------------------------------------------------------------------ look inside
@app.command()
def explain(
    file: Annotated[list[str], typer.Argument(metavar="FILE", help="A notice, or - for text on standard input.")],
) -> None:
    """Show what the rules see in a notice: mentions, readings, and what they leave out and why.

    Example: kg explain data/notices/mois-2017-08-02-central-america.txt
    """
    from kg.answers import visible
    from kg.explain import explain as lines_of
    from kg.extract import read
    from kg.notices import read_notices

    found = 0
    for notice in read_notices([Path(f) for f in file], on_skip=lambda skipped: _say(f"kg: {visible(str(skipped))}")):
        _out(("\n" if found else "") + "".join(visible(line) + "\n" for line in lines_of(read(notice))))
        found += 1
    if not found:
        raise BadInput(f"{' '.join(file)}: no notice in it; give a notice as .txt, .html, .md, .xml, .jsonl or .csv")


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME|IRI", help="A name, alias, abbreviation, ISO code or IRI.")],
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    sentences: Annotated[int, typer.Option("--sentences", min=0, metavar="N", help="So many sentences a fact.")] = 1,
    store: Store = DEFAULT_STORE,
) -> None:
    """Show all that the graph says of one country, body, official, event, agreement or notice, with the sentences.

    Example: kg show "Costa Rica"
    """
    from kg import lookup
    from kg import show as pages
    from kg.graph.store import open_store

    _choice(format, ("text", "json"), "--format")
    opened = open_store(store)
    page = pages.page(opened, lookup.find(opened, name))
    if format == "json":
        import json
        from dataclasses import asdict

        _out(json.dumps(asdict(page), ensure_ascii=False, indent=1) + "\n")
        return
    from kg.answers import visible

    lines = [page.thing.name] + [f"  {label}: {value}" for label, value in page.head]
    for section in page.sections:
        lines += ["", f"{section.title} ({len(section.entries)})"]
        for entry in section.entries:
            lines.append("  " + "  ".join(x for x in (entry.date, entry.text) if x))
            for proof in entry.evidence[:sentences]:
                lines.append(f"      “{proof.sentence}”")
                lines.append(f"      {proof.notice}{', ' + proof.issued if proof.issued else ''}")
            more = sorted(
                {e.notice for e in entry.evidence[sentences:]} - {e.notice for e in entry.evidence[:sentences]}
            )
            if more and sentences:
                lines.append(f"      also in {', '.join(more)}")
    _out("".join(visible(line).rstrip() + "\n" for line in lines))


@app.command()
def why(
    fact: Annotated[
        list[str],
        typer.Argument(
            metavar="FACT...", help="A name or IRI; two actors, for their tie; or subject, property and value."
        ),
    ],
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    store: Store = DEFAULT_STORE,
) -> None:
    """Show what a fact rests on: the sentences that say it, newest first, with the rules that read them.

    A fact is a thing (an event, agreement, body, official or country), the tie of two actors, or a triple of the graph.

    Example: kg why KR CR
    """
    from kg.answers import visible
    from kg.graph.store import open_store
    from kg.why import why as reasons

    _choice(format, ("text", "json"), "--format")
    found = reasons(open_store(store), fact)
    if format == "json":
        import json
        from dataclasses import asdict

        _out(json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n")
        return
    lines = [found.fact]
    for part in found.parts:
        if part.text != found.fact:
            lines += ["", "  ".join(x for x in (part.date, part.text) if x)]
        for ground in part.grounds:
            lines += [f"  “{ground.sentence}”", f"  {ground.notice}{', ' + ground.issued if ground.issued else ''}"]
            for voice in ground.voices:
                says = f": {'; '.join(voice.says)}" if voice.says else ""
                lines.append(f"    {voice.confidence}  {voice.rule}{says}")
        if not part.grounds:
            lines.append("  no sentence says it")
    lines += [*([""] if found.unread else []), *found.unread]
    _out("".join(visible(line).rstrip() + "\n" for line in lines))


@app.command()
def stats(
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    store: Store = DEFAULT_STORE,
) -> None:
    """Count what the store holds: notices, readings, facts by kind.

    Example: kg stats
    """
    from kg import stats as counting
    from kg.graph.store import open_store

    _choice(format, ("text", "json"), "--format")
    found = counting.stats(open_store(store))
    if format == "json":
        import json
        from dataclasses import asdict

        _out(json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n")
        return
    lines = [
        f"{_count(found.notices, 'notice')}, published {found.first or 'on unknown days'} to {found.last or 'unknown'}",
        f"{_count(found.readings, 'reading')} by {_count(len(found.rules), 'rule')}",
        f"{_count(found.triples, 'fact')} (triples), {found.quads:,} with their readings",
        "",
    ]
    lines += [f"{n:>8,}  {name}" for name, n in found.counts]
    for title, kinds in found.kinds:
        if kinds:
            lines.append(f"{title}: {', '.join(f'{n:,} {kind}' for kind, n in kinds)}")
    _out("".join(line + "\n" for line in lines))


@app.command()
def viz(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The page to write.")] = Path(
        "kg-picture.html"
    ),
    level: Annotated[
        str, typer.Option("--level", metavar="LEVEL", help="What is drawn: country, body, official, event or all.")
    ] = "country",
    focus: Annotated[
        str | None, typer.Option("--focus", metavar="NAME", help="Only what lies around this actor.")
    ] = None,
    depth: Annotated[int, typer.Option("--depth", min=0, metavar="N", help="How many steps around it.")] = 1,
    between: Annotated[
        tuple[str, str] | None, typer.Option("--between", metavar="NAME NAME", help="Only what joins these two actors.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="From this year, month or day on.")
    ] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Up to this year, month or day.")] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="Only this kind (mou, meeting, training ...); may be given again."),
    ] = None,
    topic: Annotated[str | None, typer.Option("--topic", metavar="WORDS", help="Only what is about this.")] = None,
    min_weight: Annotated[
        float, typer.Option("--min-weight", metavar="X", help="Only ties of at least this weight.")
    ] = 0.0,
    strong_only: Annotated[
        bool, typer.Option("--strong-only", help="No ties of having been at one occasion only.")
    ] = False,
    query: Annotated[
        str | None,
        typer.Option(
            "--query",
            metavar="NAME|FILE|-",
            help="Only what the rows of this query name by IRI (see `kg queries`).",
            autocompletion=_query_names,
        ),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", metavar="KEY=VALUE", help="A parameter of the query; may be given again."),
    ] = None,
    image: Annotated[
        Path | None,
        typer.Option("--image", metavar="FILE", help="Also write a drawing (.svg, or .png with the extra image)."),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="The picture's title.")] = None,
    store: Store = DEFAULT_STORE,
) -> None:
    """Draw who cooperated with whom: one HTML file that works with the network off; a click shows the sentences.

    A query draws the events, agreements and ties that its rows or triples name, between the actors that they name.

    Example: kg viz --query agreements-signed --param country="Costa Rica" --output costa-rica.html
    """
    from kg.graph.store import open_store
    from kg.network import network
    from kg.viz import png, svg, write_html

    if image is not None and image.suffix.lower() not in (".svg", ".png"):
        raise BadInput(f"--image {image}: not a drawing that can be written; give a name that ends in .svg or .png")
    _choice(level, LEVELS, "--level")
    if param and query is None:
        raise BadInput("--param: it is for --query; give the query too")
    net = network(
        open_store(store),
        level=level,
        focus=focus,
        depth=depth,
        between=between,
        since=since,
        until=until,
        kinds=kind or (),
        topic=topic,
        min_weight=min_weight,
        strong_only=strong_only,
        named=None if query is None else _named(query, param, store),
    )
    if not net.edges:
        raise _No("nothing to draw: no tie fits these options; leave some out")
    drawing: str | bytes = ""
    if image is not None:
        drawing = (png if image.suffix.lower() == ".png" else svg)(net, title=title)
    write_html(net, output, title=title)
    _say(f"{output}: {_count(len(net.nodes), 'node')}, {_count(len(net.edges), 'tie')}; open it in a browser")
    if image is not None:
        from kg.export import write_file

        write_file(image, drawing)
        _say(f"{image}: the same as a drawing")


def _named(name: str, param: list[str] | None, store: Path) -> frozenset[str]:
    """The IRIs that the rows or triples of a query name."""
    import pyoxigraph as ox

    asked, text, shift = _asked(name, param, store)
    answer = _answered(asked, text, shift, store)
    if answer.boolean is not None:
        raise BadInput(f"{asked.where}: it answers yes or no; draw the answer of a SELECT or CONSTRUCT query")
    triples = answer.triples
    rows = answer.rows if triples is None else [(t.subject, t.object) for t in triples]
    named = frozenset(term.value for row in rows for term in row if isinstance(term, ox.NamedNode))
    if not rows:
        raise _No(f"{asked.where}: nothing to draw: the query has no rows")
    if not named:
        raise BadInput(f"{asked.where}: its rows name nothing by IRI; use a query with a column of IRIs")
    return named


# ------------------------------------------------------------------ check
@app.command()
def validate(
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    store: Store = DEFAULT_STORE,
) -> None:
    """Hold the graph against the ontology's shapes and the checks in queries/checks; exit 1 where it has faults.

    Example: kg validate
    """
    from kg.answers import visible
    from kg.graph.store import open_store
    from kg.validate import validate as check

    _choice(format, ("text", "json"), "--format")
    report = check(open_store(store))
    if format == "json":
        import json
        from dataclasses import asdict

        _out(json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n")
    else:
        _out(
            "".join(f"{visible(str(fault))}\n" for fault in report.faults)
            + f"{_count(report.checks, 'check')} over {_count(report.triples, 'triple')}: "
            f"{_count(len(report.faults), 'fault') if report.faults else 'no faults'}\n"
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

    Example: kg audit
    """
    from kg.answers import visible
    from kg.audit import audit as prove
    from kg.graph.store import open_store

    report = prove(open_store(store))
    lines = [
        f"{_count(report.notices, 'notice')}, {_count(report.readings, 'reading')}, "
        f"{_count(report.passages, 'passage')}",
        f"{_count(report.facts, 'fact')}: {report.evidenced:,} with evidence, {report.share:.1%} of what needs it; "
        f"{report.curated:,} from the registry, {report.derived:,} derived",
    ]
    lines += [f"no evidence: {x}" for x in report.bare] + [f"broken: {x}" for x in report.broken]
    if report.silent:
        lines.append(f"nothing was read in {_count(len(report.silent), 'notice')}: {', '.join(report.silent)}")
    if report.passed:
        shown = report.passed if all else report.passed[:10]
        lines.append(
            f"{_count(len(report.passed), 'sentence')} with two countries and a word of cooperation gave no event or "
            f"agreement{'' if len(shown) == len(report.passed) else ' (--all lists them)'}:"
        )
        lines += [f"  {x.notice} [{x.begin}:{x.end}] {x.text}" for x in shown]
    lines.append("every quote stands in its text" if report.sound else "the store does not hold what it should")
    _out("".join(visible(line) + "\n" for line in lines))
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
        Path | None,
        typer.Option("--compare", metavar="STORE|FILE", help="Tell what differs from a store or a saved run."),
    ] = None,
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
    from kg.eval import report
    from kg.export import write_file

    _choice(format, report.FORMATS, "--format")
    golds = scoring.load(folders, only)
    with _progress("reading notices") as progress, scoring.built(golds, min_confidence, progress) as store:
        now = scoring.judge_store(store, golds)
        rules = measuring.calibrate(store, now) if calibration or write_confidence is not None else []
    columns = {"all": now}
    if held_out is not None:
        columns = {"held out": now.only(scoring.stems(held_out, now)), **columns}
    parts = [report.figures(columns, _width())]
    if misses:
        parts.append(report.findings(now))
    if compare is not None:
        parts.append(report.comparison(scoring.earlier(compare, golds), now, _width()))
    if calibration:
        parts.append(report.rules(rules, _width()))
    _out(report.render(parts, format))
    written = ((save, scoring.to_json(now)), (write_baseline, scoring.baseline(now)))
    for path, text in (*written, (write_confidence, measuring.table(rules))):
        if path is not None:
            write_file(path, text)
            _say(f"{path}: written")
    lower = scoring.lower(now, baseline) if baseline is not None else []
    for line in lower:
        _say(f"lower: {line}")
    if lower:
        raise typer.Exit(1)


# ------------------------------------------------------------------ take away
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

    _choice(format, exports.FORMATS, "--format")
    opened = open_store(store)
    if format in exports.RDF_FORMATS:
        text = exports.rdf(opened, format, PREFIXES)
    else:
        from kg.network import network

        net = network(opened, level=_choice(level, LEVELS, "--level"))
        if format == "csv":
            files = exports.tables(net)
            if output == "-":
                raise BadInput("--output -: csv is two files, nodes.csv and edges.csv; give a folder")
            for file, content in files.items():
                exports.write_file(Path(output) / file, content)
            _say(f"{output}: {' and '.join(files)}")
            return
        text = exports.graphml(net) if format == "graphml" else exports.gexf(net)
    if output == "-":
        _out(text)
        return
    exports.write_file(Path(output), text)
    _say(f"{output}: {_count(len(text.encode('utf-8')), 'byte')}")


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

    with _progress("reading notices") as progress:
        for text in steps(folder, progress):
            _out(text)


# ------------------------------------------------------------------ main
def _usage(error: Exception) -> bool:
    """Whether this is typer's word on how a command was called (the class is private to typer)."""
    return hasattr(error, "format_message") and hasattr(error, "exit_code")


def run(arguments: list[str] | None = None) -> int:
    """Run a command line; the exit code is handed back. What is not the user's to mend raises."""
    try:
        code = app(arguments, standalone_mode=False, prog_name="kg")
        if code == 130:  # how typer answers an interrupt
            return _fail(_STOPPED, 130)
        return code if isinstance(code, int) else 0
    except _Terminated:
        return _fail(_STOPPED, 143)
    except KgError as e:
        return _fail(str(e), e.exit_code)
    except Exception as e:
        if type(e).__name__ == "NoArgsIsHelpError":
            _out(e.format_message() + "\n")  # type: ignore[attr-defined]
            return 2
        if isinstance(e, (OSError, RuntimeError)) and "checksum mismatch" in str(e):  # the engine's word for damage
            return _fail("the store is damaged: what is written in it is not what was; build it again with --force", 2)
        if not _usage(e):
            raise
        where = getattr(getattr(e, "ctx", None), "command_path", "kg").removeprefix("kg").strip()
        said = " ".join(e.format_message().split()).rstrip(".")  # type: ignore[attr-defined]
        return _fail(f"{where + ': ' if where else ''}{said}; see kg {where + ' ' if where else ''}--help", 2)


_STOPPED = "stopped before the end; what was there is as it was: run it again"


class _Terminated(BaseException):
    """The system asked the process to end; raised so that what is under way is cleared up."""


def _end(*_: object) -> NoReturn:
    raise _Terminated


def main() -> NoReturn:
    """The entry point of the ``kg`` command."""
    import signal

    signal.signal(signal.SIGTERM, _end)
    sys.exit(run())


if __name__ == "__main__":
    main()
