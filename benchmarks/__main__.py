"""Print how fast kg is beside what bounds it. Every figure is measured in this run, on the same data.

    python -m benchmarks                # builds of 300, 1,000 and 3,000 notices
    python -m benchmarks 1000 3000 10000
"""

from __future__ import annotations

import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchmarks import asking
from benchmarks.generate import notice, write
from benchmarks.scale import profile
from kg.build import build
from kg.export import rdf
from kg.extract import extract
from kg.graph.store import open_store
from kg.graph.vocabulary import PREFIXES
from kg.model import Notice
from kg.notices import read_notices
from kg.paths import folder

WORD = re.compile(r"\w+|[^\w\s]")


def seconds(work: Callable[[], Any], times: int = 3) -> float:
    """The median time of some runs."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def say(what: str, *cells: str) -> None:
    print(f"{what:<44}" + "".join(f"{c:>16}" for c in cells), flush=True)


def extraction(texts: list[Path]) -> None:
    """Words a second on one core, beside reading the bytes and one pass of a tokenizer."""
    notices: list[Notice] = list(read_notices(texts, on_skip=lambda s: None))
    words = sum(len(n.text.split()) for n in notices)
    extract(notices[0])  # the tables are loaded
    rows = {"bytes of the files": seconds(lambda: [p.read_bytes() for p in texts]),
            "one pass of a tokenizer (re)": seconds(lambda: [WORD.findall(n.text) for n in notices])}
    try:
        import spacy

        blank = spacy.blank("en")
        rows["spaCy's blank tokenizer"] = seconds(lambda: [blank.make_doc(n.text) for n in notices])
    except ImportError:
        pass
    rows["notices from files"] = seconds(lambda: list(read_notices(texts, on_skip=lambda s: None)))
    rows["extraction"] = seconds(lambda: [extract(n) for n in notices], 1)
    say(f"extraction, {len(notices)} notices, {words:,} words", "words/s", "x extraction")
    for name, t in rows.items():
        say("  " + name, f"{words / t:,.0f}", f"{rows['extraction'] / t:,.1f}")


def builds(sizes: list[int], place: Path) -> Path:
    """Build growing numbers of notices, fit the exponent of growth, load the finished quads beside it."""
    say("build, all cores", "seconds", "notices/s", "exponent")
    points: list[tuple[int, float]] = []
    paths = list(write(place / "notices", max(sizes)))
    for size in sizes:
        store = place / f"store-{size}"
        t = seconds(lambda s=store, n=size: build(paths[:n], s), 1)
        points.append((size, t))
        say(f"  {size:,} notices", f"{t:.1f}", f"{size / t:,.0f}",
            f"{math.log(t / points[-2][1]) / math.log(size / points[-2][0]):.2f}" if len(points) > 1 else "")
    if len(points) > 1:
        xs, ys = [math.log(n) for n, _ in points], [math.log(t) for _, t in points]
        say("  exponent over all", "", "", f"{statistics.linear_regression(xs, ys).slope:.2f}")
    graph = open_store(place / f"store-{sizes[-1]}").graph
    quads = place / "all.nq"
    graph.dump(str(quads), format=ox.RdfFormat.N_QUADS)
    load = seconds(lambda: ox.Store(tempfile.mkdtemp(dir=place)).bulk_load(path=str(quads),
                                                                           format=ox.RdfFormat.N_QUADS), 1)
    say(f"  bulk load of the {len(graph):,} quads", f"{load:.1f}", f"{len(graph) / load:,.0f} quads/s",
        f"build {points[-1][1] / load:.1f} x")
    return place / f"store-{sizes[-1]}"


def exports(path: Path) -> None:
    """Each RDF format beside pyoxigraph's own dump."""
    store = open_store(path)
    kinds = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "turtle": ox.RdfFormat.TURTLE}
    say(f"export, {len(store.graph):,} quads", "kg s", "pyoxigraph s", "x")
    for fmt, kind in kinds.items():
        graph = {"from_graph": ox.DefaultGraph()} if fmt == "turtle" else {}
        ours = seconds(lambda f=fmt: rdf(store, f, dict(PREFIXES)), 1)
        plain = seconds(lambda k=kind, g=graph: store.graph.dump(format=k, **g), 1)
        say("  " + fmt, f"{ours:.2f}", f"{plain:.2f}", f"{ours / plain:.1f}")


def start() -> None:
    """`kg --help` beside Python that does nothing."""
    def run(code: str) -> float:
        return seconds(lambda: subprocess.run([sys.executable, "-c", code], capture_output=True, check=True), 7)

    bare = run("pass")
    ours = run("import sys; sys.argv = ['kg', '--help']\nfrom kg.cli import run\nrun()")
    say("start", "ms", "x")
    say("  python", f"{bare * 1000:.0f}", "1.0")
    say("  kg --help", f"{ours * 1000:.0f}", f"{ours / bare:.1f}")


def main() -> None:
    if {"-h", "--help"} & set(sys.argv[1:]):
        print(__doc__)
        return
    sizes = sorted(int(a.replace(",", "")) for a in sys.argv[1:]) or [300, 1000, 3000]
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        texts = list(write(place / "few", 150))
        say(f"Python {sys.version.split()[0]}, pyoxigraph {ox.__version__}, {os.cpu_count()} cores; "
            f"notices of {len(notice(0).split())} words")
        start()
        extraction(texts)
        sample = place / "sample"
        build([folder("data/notices")], sample)
        asking.measure(sample, cap=20, others_cap=5, load_cap=120, until=time.monotonic() + 600, only=[])
        profile(150, place / "profile")
        exports(builds(sizes, place))


if __name__ == "__main__":
    main()
