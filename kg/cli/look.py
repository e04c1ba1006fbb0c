"""Looking inside: `kg explain`, `kg show`, `kg why`, `kg stats`, `kg viz`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.ask import named_by
from kg.cli.console import DEFAULT_STORE, LEVELS, Drawn, No, Param, Store, app, choice, count, out, say
from kg.cli.reading import Endpoint, Model, Reader, Timeout, chosen
from kg.errors import BadInput


@app.command()
def explain(
    file: Annotated[list[str], typer.Argument(metavar="FILE", help="A notice, or - for text on standard input.")],
    extractor: Reader = "rules",
    endpoint: Endpoint = None,
    model: Model = None,
    timeout: Timeout = 120.0,
) -> None:
    """Show what the rules see in a notice: mentions, readings, and what they leave out and why.

    Example: kg explain data/notices/mois-2017-08-02-central-america.txt
    """
    from kg.errors import visible
    from kg.explain import explain as lines_of
    from kg.extract import read
    from kg.extractors import Skip, document
    from kg.notices import read_notices

    found = 0
    reader = chosen(extractor, endpoint, model, timeout)
    for notice in read_notices([Path(f) for f in file], on_skip=lambda skipped: say(f"kg: {visible(str(skipped))}")):
        try:
            seen = document(reader(notice)) if reader else read(notice)
        except Skip as e:
            raise BadInput(f"{notice.path}: no reading of it ({e}); try again") from None
        out(("\n" if found else "") + "".join(visible(line) + "\n" for line in lines_of(seen)))
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

    choice(format, ("text", "json"), "--format")
    opened = open_store(store)
    page = pages.page(opened, lookup.find(opened, name))
    if format == "json":
        import json
        from dataclasses import asdict

        out(json.dumps(asdict(page), ensure_ascii=False, indent=1) + "\n")
        return
    from kg.errors import visible

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
    out("".join(visible(line).rstrip() + "\n" for line in lines))


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
    from kg.errors import visible
    from kg.graph.store import open_store
    from kg.why import why as reasons

    choice(format, ("text", "json"), "--format")
    found = reasons(open_store(store), fact)
    if format == "json":
        import json
        from dataclasses import asdict

        out(json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n")
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
    if found.corrections:
        lines += ["", "corrections:"]
    for r in found.corrections:
        lines.append(f"  {r}{', ' + r.by if r.by else ''}{', ' + r.date if r.date else ''}")
        if r.sentence:
            lines += [f"    “{r.sentence}”", f"    {r.notice or 'no notice has this sentence now'}"]
    out("".join(visible(line).rstrip() + "\n" for line in lines))


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

    choice(format, ("text", "json"), "--format")
    found = counting.stats(open_store(store))
    if format == "json":
        import json
        from dataclasses import asdict

        out(json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n")
        return
    lines = [
        f"{count(found.notices, 'notice')}, published {found.first or 'on unknown days'} to {found.last or 'unknown'}",
        f"{count(found.readings, 'reading')} by {count(len(found.rules), 'rule')}",
        f"{count(found.triples, 'fact')} (triples), {found.quads:,} with their readings",
        "",
    ]
    lines += [f"{n:>8,}  {name}" for name, n in found.counts]
    for title, kinds in found.kinds:
        if kinds:
            lines.append(f"{title}: {', '.join(f'{n:,} {kind}' for kind, n in kinds)}")
    out("".join(line + "\n" for line in lines))


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
    query: Drawn = None,
    param: Param = None,
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
    choice(level, LEVELS, "--level")
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
        named=None if query is None else named_by(query, param, store),
    )
    if not net.edges:
        raise No("nothing to draw: no tie fits these options; leave some out")
    drawing: str | bytes = ""
    if image is not None:
        drawing = (png if image.suffix.lower() == ".png" else svg)(net, title=title)
    write_html(net, output, title=title)
    say(f"{output}: {count(len(net.nodes), 'node')}, {count(len(net.edges), 'tie')}; open it in a browser")
    if image is not None:
        from kg.export import write_file

        write_file(image, drawing)
        say(f"{image}: the same as a drawing")
