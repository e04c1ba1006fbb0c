"""The whole way in one go: the notices that come with kg become a graph, answers and a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from kg.paths import folder

# Saved queries that the demo asks: name, parameters, rows and columns to show.
QUESTIONS: tuple[tuple[str, dict[str, str], int, tuple[str, ...]], ...] = (
    ("partners", {"country": "Costa Rica"}, 4, ("partner", "strength", "occasions", "first", "last")),
    ("agreements-signed", {"country": "South Korea", "since": "2015"}, 4, ("date", "name", "parties")),
    ("agreements-planned", {}, 4, ("published", "name", "parties")),
    ("evidence", {"a": "Costa Rica", "b": "South Korea"}, 3, ("date", "relation", "sentence")),
)


def demo(where: Path, progress: Callable[[int, int], None] | None = None) -> Iterator[str]:
    """Build the sample notices into ``where/store``, ask, look one country up and draw; texts to print come one by one.

    Raises what the steps raise (BadInput, StoreError, QueryError).
    """
    from kg import answers, lookup
    from kg import query as q
    from kg.build import build
    from kg.graph.store import open_store

    store = where / "store"
    notices = folder("data/notices")
    report = build([notices], store, progress=progress)
    again = " (unchanged since the last demo)" if report.unchanged else ""
    yield (
        f"Built a graph of {report.notices} notices{again}: {report.readings:,} readings, each tied to its sentence.\n"
        f"  notices  {notices}\n  store    {store}\n"
    )
    opened = open_store(store)
    for name, given, rows, columns in QUESTIONS:
        asked = q.load_saved(name)
        text, shift = q.bind(asked, given, lambda kind, named: lookup.one(opened, kind, named), q.tokenize(asked.text))
        answer = q.evaluate(opened, asked, text, shift, rows)
        told = " ".join(f'--param {k}="{v}"' for k, v in given.items())
        yield f"\n{asked.question}\n$ kg query {name} {told}".rstrip() + f" --store {store}\n\n"
        yield answers.render(answer.only(columns), "table", q.prefixes(), width=110)
        yield "...\n" if answer.cut else ""
    from kg.network import network
    from kg.viz import write_html

    picture = where / "picture.html"
    write_html(network(opened, level="country"), picture)
    yield (
        f"\nThe picture: {picture} (open it in a browser; it needs no network)\n\nTry next:\n"
        f'  kg show "Costa Rica" --store {store}\n  kg queries\n'
        f"  kg explain {notices}/mois-2017-08-02-central-america.txt\n"
        f"  kg build YOUR_NOTICES\n"
    )
