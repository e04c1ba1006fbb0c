"""The command line: one short function a command. Nothing else in kg prints."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from kg.errors import BadInput, KgError

if TYPE_CHECKING:
    from kg.network import Network

app = typer.Typer(
    name="kg",
    help="Turn government notices into a graph of who cooperated with whom, every fact tied to its sentence.\n\n"
         "Start with `kg demo`; `kg COMMAND --help` explains a command and gives an example that runs.",
    rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


# ------------------------------------------------------------------ options that commands share
def _query_names(incomplete: str) -> list[str]:
    from kg.query import saved

    return [name for name in saved() if name.startswith(incomplete)]


Store = Annotated[Path, typer.Option("--store", envvar="KG_STORE", metavar="DIR", help="The folder of the store.")]
Output = Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output.")]
DEFAULT_STORE = Path("kg-store")


def _version(wanted: bool) -> None:
    if wanted:
        from kg import __version__

        _out(f"kg {__version__}\n")
        raise typer.Exit


@app.callback()
def _start(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True,
                                                 help="Print the version and stop.")] = False) -> None:
    pass


# ------------------------------------------------------------------ printing
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
        raise BadInput(f"{option} {value}: unknown{f' (did you mean {near[0]}?)' if near else ''}; one of {', '.join(allowed)}")
    return value


# ------------------------------------------------------------------ ask
@app.command()
def query(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE|-", help="A saved query, a file, or - for standard input.",
                                        autocompletion=_query_names)],
    param: Annotated[list[str] | None, typer.Option("--param", "-p", metavar="KEY=VALUE",
                                                    help="A parameter of the query; may be given again.")] = None,
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT",
                                        help="table, csv, tsv, json or markdown; for CONSTRUCT turtle, nquads or json-ld.")] = "table",
    limit: Annotated[int | None, typer.Option("--limit", min=0, metavar="N", help="At most so many rows.")] = None,
    timeout: Annotated[float | None, typer.Option("--timeout", min=0.1, metavar="SECONDS",
                                                  help="Stop after so long (a query of your own: 30).")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show the query as it would run, and stop.")] = False,
    excel_safe: Annotated[bool, typer.Option("--excel-safe", help="CSV whose cells no spreadsheet takes for formulas.")] = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Ask the graph: a saved query by name, or SPARQL of your own.

    `kg queries` lists the saved ones. Countries are given as "Costa Rica", CR or IRI.

    Example: kg query agreements-between --param country="Costa Rica" --param since=2015
    """
    from kg import answers, lookup
    from kg import query as q
    from kg.graph.store import open_store

    _choice(format, answers.FORMATS, "--format")
    asked = q.load(name)
    given = _params(param or [])
    # saved queries were guarded by the tests
    tokens = q._tokens(asked.text) if asked.saved else q.guard(asked)
    if not asked.saved:
        q.check_terms(asked, tokens)
    opened = open_store(store)
    text, shift = q.bind(asked, given, lambda kind, named: lookup.one(opened, kind, named), tokens)
    if explain:
        _out(_explained(asked, text))
        return
    if asked.saved and timeout is None:
        answer = q.evaluate(opened, asked, text, shift, limit)
    else:
        del opened
        answer = q.evaluate_apart(store, asked, text, shift, limit, timeout or 30.0)
    _out(answers.render(answer, format, q.prefixes(), excel_safe=excel_safe, width=_width(), color=_color()))
    if answer.cut:
        _say(f"kg: only the first {_count(limit or 0, 'row')}; there are more: raise --limit")
    elif format == "table" and answer.columns and not answer.rows:
        _say("kg: no rows")


def _params(items: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for item in items:
        key, equals, value = item.partition("=")
        if not equals or not key:
            raise BadInput(f"--param {item}: no = in it; write --param NAME=VALUE")
        if key in given:
            raise BadInput(f"--param {key}: given twice; give it once")
        given[key] = value
    return given


def _explained(asked: Any, text: str) -> str:
    lines = [f"{asked.where}: {asked.question or 'no question on its first line'}"]
    for p in asked.parameters:
        lines.append(f"  {p.name}: {p.type}, {'required' if p.required else 'optional'}"
                     f"{'' if p.default is None else ', ' + p.default + ' unless given'}. {p.text}".rstrip())
    place = "in this process" if asked.saved else "in a process of its own, stopped when its time is up"
    return "\n".join([*lines, f"runs {place}; prefixes are known without saying so", "", text.strip(), ""])


@app.command()
def queries(
    search: Annotated[str, typer.Option("--search", "-s", metavar="WORDS", help="Only those that speak of these words.")] = "",
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


class _No(KgError):
    """The answer is no: nothing was found, or a check did not pass."""

    exit_code = 1


# ------------------------------------------------------------------ main
def _usage(error: Exception) -> bool:
    """Whether this is typer's word on how a command was called (the class is private to typer)."""
    return hasattr(error, "format_message") and hasattr(error, "exit_code")


def run(arguments: list[str] | None = None) -> int:
    """Run a command line; the exit code is handed back. What is not the user's to mend raises."""
    try:
        code = app(arguments, standalone_mode=False, prog_name="kg")
        return code if isinstance(code, int) else 0
    except KgError as e:
        return _fail(str(e), e.exit_code)
    except Exception as e:
        if type(e).__name__ == "NoArgsIsHelpError":
            _out(e.format_message() + "\n")  # type: ignore[attr-defined]
            return 2
        if not _usage(e):
            raise
        where = getattr(getattr(e, "ctx", None), "command_path", "kg").removeprefix("kg").strip()
        said = " ".join(e.format_message().split()).rstrip(".")  # type: ignore[attr-defined]
        return _fail(f"{where + ': ' if where else ''}{said}; see kg {where + ' ' if where else ''}--help", 2)


def main() -> NoReturn:
    """The entry point of the ``kg`` command."""
    sys.exit(run())


if __name__ == "__main__":
    main()
