"""`kg review`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.console import DEFAULT_STORE, Store, app, count, out, say
from kg.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.review import Question


@app.command()
def review(
    corrections: Annotated[
        Path | None,
        typer.Option(
            "--corrections",
            metavar="FILE",
            help="Where judgements are kept; by default review.csv in the folder corrections beside the notices.",
        ),
    ] = None,
    below: Annotated[
        float, typer.Option("--below", min=0.0, max=1.0, metavar="X", help="Ask of facts of less confidence.")
    ] = 0.8,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE", help="Write the open questions as CSV, to be answered.")
    ] = None,
    take: Annotated[
        Path | None, typer.Option("--import", metavar="FILE", help="Keep the answers of such a table.")
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who judges; kept with each judgement.")] = "",
    store: Store = DEFAULT_STORE,
) -> None:
    """Judge what kg is not sure of, one key each: may two things be one, is a fact right?

    Each answer is saved at once as a correction; the next `kg build` carries it out. Nothing is asked twice.

    Example: kg review --export questions.csv
    """
    from kg import review as asking
    from kg.corrections import append, load
    from kg.export import write_file
    from kg.graph.store import open_store
    from kg.remote import refuse

    refuse(store, "kg review needs what its notices said, which is in a folder only")
    opened = open_store(store)
    file = _file(corrections, store, opened.about)
    kept = load([p for p in dict.fromkeys((file.parent if corrections is None else file, file)) if p.exists()]).rows
    if take is not None:
        rows, faults = asking.answers(take)
        known = asking.asked(kept, opened.base)
        new = [r for r in rows if not asking.asked([r], opened.base) & known]
        if new:
            append(file, new)
        for fault in faults:
            say(f"kg: {fault}")
        old = len(rows) - len(new)
        out(f"{file}: {count(len(new), 'judgement')} added{f'; {old} were there' if old else ''}\n")
        if faults:
            raise typer.Exit(2)
        return
    found = asking.questions(opened, kept, below)
    if export is not None:
        write_file(export, asking.table(found))
        out(f"{export}: {count(len(found), 'question')}; fill the column answer, then kg review --import {export}\n")
        return
    if not found:
        out("nothing to review: all that is unsure has been looked at\n")
        return
    if not sys.stdin.isatty():
        raise BadInput("review: asks on a terminal, and this is none; use --export FILE and --import FILE")
    from datetime import date

    today = date.today().isoformat()
    done = walk(found, typer.getchar, lambda q, verb: append(file, [q.judged(verb, by, today)]))
    out(f"\n{file}: {count(done, 'judgement')} added, {count(len(found) - done, 'question')} left"
        f"{'; build again to carry them out' if done else ''}\n")


def _file(given: Path | None, store: Path, about: dict[str, Any]) -> Path:
    if given is not None:
        return given / "review.csv" if given.is_dir() else given
    if not about.get("judged"):
        raise BadInput("review: the store does not know where its corrections are; give --corrections FILE")
    import os

    return Path(os.path.relpath(store / about["judged"]))


def walk(found: list[Question], key: Callable[[], str], save: Callable[[Question, str], None]) -> int:
    """Ask one question after the other until q; hand back how many were answered. Each answer is saved at once."""
    from kg.errors import visible

    for number, q in enumerate(found):
        out("".join(visible(line).rstrip() + "\n" for line in shown(q, number + 1, len(found))))
        while True:
            try:
                pressed = key().lower()
            except (KeyboardInterrupt, EOFError):
                return number
            if pressed in ("q", "\x03", "\x04", ""):
                return number
            if pressed in q.answers:
                break
            out(f"  {_keys(q)}\n")
        save(q, q.answers[pressed])
        out(f"  {_NAMES[q.answers[pressed]]}\n")
    return len(found)


_NAMES = {"same": "same", "different": "different", "unsure": "unsure", "skip": "skipped", "right": "right",
          "retract": "wrong"}


def shown(q: Question, number: int, of: int) -> list[str]:
    """A question as it is put: both sides with their sentences, and the keys."""
    pair = len(q.sides) == 2
    lines = ["", f"{number} of {of}  {q.text}  ({'alike' if pair else 'confidence'} {q.score:g})"]
    for side in q.sides:
        lines.append("  " + "  ".join([side.name, *side.about]) + f"  {side.iri}")
        for e in side.evidence:
            lines += [f"    “{e.sentence}”", f"    {e.notice}{', ' + e.issued if e.issued else ''}"]
    return [*lines, f"  {_keys(q)}"]


def _keys(q: Question) -> str:
    first = "s same, d different" if len(q.sides) == 2 else "r right, w wrong"
    return f"{first}, u unsure, k skip, q quit (all is saved)"
