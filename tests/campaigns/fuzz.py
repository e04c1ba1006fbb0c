"""What kg makes of anything at all: coverage-guided campaigns (atheris) on all that takes a stranger's text.

    pip install atheris
    python tests/campaigns/fuzz.py readers 120     # seconds; a finding is printed, and its input kept in ./crash-…

Targets: readers (files of notices), rules (texts), parameters (of saved queries, and queries), corrections (files),
exports (names in all formats). A target raises where kg breaks a promise; `tests/hostile/test_fuzz.py` runs all of them
on what was found once.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "hostile")]

SUFFIXES = (".txt", ".md", ".html", ".xml", ".json", ".jsonl", ".csv", ".tsv", ".rss")
GOOD = """Ministers meet in Seoul

Date: 2019-06-06

Minister {} of Interior of Panama met Vice Minister Kim Min-su of the Ministry of {} of Korea in Seoul on
June 5, 2019. Korea and Panama signed a memorandum of understanding on “{}”.
"""


def text_of(data: bytes) -> str:
    """Any text that a Python string can hold without surrogates."""
    return data.decode("utf-8", "replace")


@cache
def folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="kg-fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))


def readers(data: bytes) -> None:
    """A file of notices gives notices, or says in one line why not."""
    from kg.errors import KgError
    from kg.notices import read_notices

    if not data:
        return
    path = folder() / f"n{SUFFIXES[data[0] % len(SUFFIXES)]}"
    path.write_bytes(data[1:])
    said: list[Any] = []
    try:
        found = list(read_notices([path], on_skip=said.append))
    except KgError:
        return
    assert found or said
    for notice in found:
        assert notice.id and notice.text.strip() and "\r" not in notice.text and "\0" not in notice.text
        assert not re.search("[\ud800-\udfff]", notice.text + notice.title)
        assert notice.published is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", notice.published), notice.published
    assert all("\n" not in str(s) for s in said), said


def rules(data: bytes) -> None:
    """A text gives readings whose quotes are true, and quads that the engine takes."""
    import pyoxigraph as ox

    from kg.extract import extract
    from kg.graph.iris import Iris
    from kg.graph.quads import Writer
    from kg.graph.vocabulary import BASE
    from kg.model import Notice
    from kg.notices.characters import clean
    from kg.resolve import resolve

    text = clean(text_of(data))
    read = extract(Notice("a", text.partition("\n")[0], text, "2019-06-06", None, "en"))
    assert all(text[r.begin:r.end] == r.quote and r.begin < r.end for r in read.readings)
    written = Writer(Iris(BASE)).notice(resolve(read, None, 0.0))
    lines = [*written.facts, *written.evidence]
    assert len(list(ox.parse("".join(lines), format=ox.RdfFormat.N_QUADS))) == len(lines)


@cache
def known() -> Any:
    """A small store to ask."""
    return store_of("Ana Paz", "the Interior", "land records")


def store_of(person: str, body: str, topic: str) -> Any:
    from making import store_of

    from kg.extract import extract
    from kg.model import Notice
    from kg.notices.characters import clean

    text = clean(GOOD.format(person, body, topic))
    return store_of(extract(Notice("a", text.partition("\n")[0], text, "2019-06-06", None, "en")))


def parameters(data: bytes) -> None:
    """Values of parameters, and queries, are answered or refused in one line; a value is never read as SPARQL."""
    from kg.errors import KgError
    from kg.lookup import find
    from kg.query import bind, evaluate, guard, load_saved, parse, saved

    if not data:
        return
    text = text_of(data[1:])
    names = sorted(saved())
    try:
        if data[0] < len(names):
            query = load_saved(names[data[0]])
            tokens = guard(query)
            for parameter in query.parameters:
                given = {p.name: "KR" for p in query.parameters if p.required and p.type in ("country", "actor")}
                sparql, shift = bind(query, {**given, parameter.name: text},
                                     lambda kind, name: find(known(), name, [kind] if kind != "actor" else
                                                             ("country", "body")).iri, tokens)
                assert len(guard(parse("x", sparql, "x"))) >= len(tokens)
                evaluate(known(), query, sparql, shift, limit=5)
        else:
            query = parse("typed", text, "query")
            guard(query)
            if len(text) < 300 and not re.search(r"[*+^|/]", text):  # what runs long runs in a worker, not here
                evaluate(known(), query, text, limit=5)
    except KgError as e:
        assert "\n" not in str(e), str(e)


def corrections(data: bytes) -> None:
    """A file of corrections gives rows that are written and read as they are, and a line for each other one."""
    from kg.corrections import load, text_of

    path, again = folder() / "c.csv", folder() / "d.csv"
    path.write_bytes(data)
    found = load([path])
    assert all("\n" not in f for f in found.faults), found.faults
    again.write_text(text_of(found.rows), "utf-8", newline="")
    back = load([again])
    assert back.rows == found.rows and not back.faults, (found.rows, back)
    for row in found.rows:
        assert row.verb and row.thing


def exports(data: bytes) -> None:
    """Names are the same in all formats, add nothing to any, and begin no formula."""
    import pyoxigraph as ox

    from kg.export import gexf, graphml, rdf, tables_of
    from kg.export.tables import cypher, sqlite
    from kg.graph.vocabulary import PREFIXES
    from kg.network import network

    parts = [*text_of(data).split("|"), "Ana Paz", "the Interior", "land records"][:3]
    store = store_of(*(re.sub(r"[{}]", "", p) for p in parts))
    for fmt, kind in (("turtle", ox.RdfFormat.TURTLE), ("ntriples", ox.RdfFormat.N_TRIPLES),
                      ("nquads", ox.RdfFormat.N_QUADS), ("json-ld", ox.RdfFormat.JSON_LD), ("trig", ox.RdfFormat.TRIG),
                      ("rdfxml", ox.RdfFormat.RDF_XML)):
        graph = None if fmt in ("nquads", "trig") else ox.DefaultGraph()
        back, told = (
            {(q.subject, q.predicate, q.object) for q in quads}
            for quads in (ox.parse(input=rdf(store, fmt, dict(PREFIXES)), format=kind),
                          store.quads_for_pattern(None, None, None, graph))
        )
        assert back == told, fmt
    net = network(store, level="all")
    for text in (graphml(net), gexf(net)):
        ET.fromstring(text)
    for table in tables_of(net).values():
        for row in csv.reader(io.StringIO(table)):
            assert not [c for c in row if re.match(r"[=+@\t\r]|-(?!\d+(\.\d+)?\Z)", c)], row
    assert cypher(net) and sqlite(net)[:6] == b"SQLite"


def seeds(name: str) -> list[bytes]:
    """What a campaign begins with."""
    from killers import SEEDS

    from kg.corrections import COLUMNS
    from kg.query import saved

    samples = [p.read_bytes()[:1500] for p in sorted((ROOT / "data" / "notices").glob("*.txt"))[:12]]
    if name == "readers":
        page = b"<html><head><title>Ministers meet</title></head><body><article><p>%s</p></article></body></html>"
        feed = (b"<rss><channel><item><title>A</title><pubDate>2019-06-06</pubDate><description>%s</description></item>"
                b"</channel></rss>")
        item = json.dumps({"title": "Ministers meet", "text": GOOD, "date": "2019-06-06"}).encode()
        made = {0: samples[0], 1: b"---\ntitle: A\ndate: 2019-06-06\n---\n# A\n\n" + samples[1], 2: page % samples[2],
                3: feed % samples[3], 4: b"[" + item + b"]", 5: item + b"\n" + item,
                6: b"title,text,date\nA,\"Korea met Peru\",2019-06-06\n", 7: b"title\ttext\nA\tKorea met Peru\n"}
        return [bytes([n]) + d for n, d in made.items()]
    if name == "rules":
        return samples + [s.encode() * 3 for s in SEEDS.values()]
    if name == "parameters":
        values = (b"KR", b"2015", b"land records", b"Ana Paz", b'" } DROP ALL #', b"id:country/KR", b"<x> . ?a ?b ?c")
        return [bytes([n]) + values[n % len(values)] for n in range(len(saved()))] + [
            b"\xffSELECT ?a WHERE { ?a a coop:Country FILTER(?a = 1) }", b"\xffASK { <a> ?b 'x'@en }"]
    if name == "corrections":
        head = ",".join(COLUMNS).encode() + b"\n"
        rows = (b"same,person/KR.kim,person/KR.lee,,,two spellings,Minister Kim met,a,me,2026-11-25\n",
                b'wrong-date,event/x,,,2017-07-26/2017-08-01,"typed, wrongly",It met,a,,\n', b"# a remark\n",
                b'add,event/x,,place,"San Jose, CR",why,It met,a,,\n')
        return [head + b"".join(rows), *(head + r for r in rows), head.replace(b",", b";"), b"thing;verb\nx;unsure\n"]
    return [b"Ana Paz|the Interior|land records", b"=cmd|@SUM(A1)|+1", b"<b>|\"' . <x>|]]>"]


TARGETS: dict[str, Callable[[bytes], None]] = {
    "readers": readers, "rules": rules, "parameters": parameters, "corrections": corrections, "exports": exports}


def main() -> int:
    if len(sys.argv) != 3 or sys.argv[1] not in TARGETS or not sys.argv[2].isdigit():
        print(__doc__, file=sys.stderr)
        return 2
    import atheris

    name = sys.argv[1]
    with atheris.instrument_imports(include=["kg"]):
        for module in ("kg.notices.html", "kg.notices.feeds", "kg.notices.records", "kg.notices.markdown", "kg.extract",
                       "kg.corrections", "kg.query", "kg.lookup", "kg.export.tables", "kg.network", "kg.resolve",
                       "kg.graph.quads", "kg.notices.reader", "kg.language.registry"):
            __import__(module)
    target = TARGETS[name]
    start = folder() / name
    start.mkdir()
    for number, seed in enumerate(seeds(name)):
        (start / f"{number:03}").write_bytes(seed)
        target(seed)
    atheris.Setup([sys.argv[0], f"-max_total_time={sys.argv[2]}", "-max_len=4000", "-timeout=10", "-rss_limit_mb=2500",
                   "-print_final_stats=1", "-verbosity=1", str(start)], target)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
