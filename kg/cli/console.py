"""What commands share: the application, their common options, and printing. Nothing else in kg prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

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


def query_names(incomplete: str) -> list[str]:
    from kg.query import saved

    return [name for name in saved() if name.startswith(incomplete)]


Store = Annotated[
    Path,
    typer.Option(
        "--store", envvar="KG_STORE", metavar="DIR|URL", help="The folder of the store, or a SPARQL server's address."
    ),
]
DEFAULT_STORE = Path("kg-store")
Param = Annotated[
    list[str] | None,
    typer.Option("--param", "-p", metavar="KEY=VALUE", help="A parameter of the query; may be given again."),
]
Drawn = Annotated[
    str | None,
    typer.Option(
        "--query",
        metavar="NAME|FILE|-",
        help="Only what the rows of this query name by IRI (see `kg queries`).",
        autocompletion=query_names,
    ),
]
LEVELS = ("country", "body", "official", "event", "all")


def _version(wanted: bool) -> None:
    if wanted:
        from kg import __version__

        out(f"kg {__version__}\n")
        raise typer.Exit


@app.callback()
def _start(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


class No(KgError):
    """The answer is no: nothing was found, or a check did not pass."""

    exit_code = 1


def out(text: str | bytes) -> None:
    """Write to standard output, and notice when that fails. The text is not touched (CSV keeps its line ends)."""
    if sys.stdout is None:
        raise BadInput("standard output: closed; leave it open or write to a file")
    try:
        sys.stdout.flush()
        buffer = getattr(sys.stdout, "buffer", None)
        data = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        if buffer is None:
            sys.stdout.write(data.decode("utf-8", "replace"))
        else:
            buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except OSError as e:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise BadInput(f"standard output: cannot be written ({e.strerror}); make room or write elsewhere") from None


def say(text: str) -> None:
    """A line for the person, on standard error."""
    if sys.stderr is not None:
        print(text, file=sys.stderr)


def fail(error: str, code: int) -> int:
    from kg.errors import visible

    say("kg: " + visible(error).strip())
    return code


def color() -> bool:
    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def width() -> int | None:
    """The terminal's width; None where standard output is not a terminal: then nothing is folded."""
    import shutil

    if sys.stdout is None or not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns


def count(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def choice(value: str, allowed: tuple[str, ...], option: str) -> str:
    from difflib import get_close_matches

    if value not in allowed:
        near = get_close_matches(value, allowed, n=1)
        raise BadInput(
            f"{option} {value}: unknown{f' (did you mean {near[0]}?)' if near else ''}; one of {', '.join(allowed)}"
        )
    return value


def plural(kind: str, n: int) -> str:
    if n == 1:
        return kind
    return {"body": "bodies", "party": "parties", "person": "people"}.get(kind, kind + "s")


@contextmanager
def progress_bar(text: str) -> Iterator[Callable[[int, int], None] | None]:
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


def pairs(items: list[str], option: str, form: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for item in items:
        key, equals, value = item.partition("=")
        if not equals or not key:
            raise BadInput(f"{option} {item}: no = in it; write {option} {form}")
        if key in given:
            raise BadInput(f"{option} {key}: given twice; give it once")
        given[key] = value
    return given
