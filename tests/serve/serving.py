"""Servers of their own processes, the stores that they serve, and where the W3C's tests lie."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest


@contextmanager
def server(store: Path, *options: str) -> Iterator[httpx.Client]:
    """A client of `kg serve` over a store; the server ends with the block, and must not have logged a fault.

    Queries have all the time that a busy machine wants, unless the options say otherwise.
    """
    command = [sys.executable, "-m", "kg.cli", "serve", "--store", str(store), "--port", "0", "--timeout", "300"]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen([*command, *options], stderr=log)

        def said() -> str:
            log.seek(0)
            return log.read()

        try:
            deadline = time.monotonic() + 120  # a busy machine takes its time
            while "Ctrl-C" not in said() and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.05)
            assert said().startswith("http://"), said()
            with httpx.Client(base_url=said().split(": open")[0].rstrip("/"), timeout=120) as client:
                client.process, client.said = process, said  # type: ignore[attr-defined]
                yield client
        finally:
            process.terminate()
            assert process.wait(120) == 0
        assert "Traceback" not in said(), said()


def processes(pid: int) -> list[int]:
    """The processes that a server has started, and those that these have. Skips where the system does not tell."""
    if not Path("/proc/self/task").is_dir():
        pytest.skip("needs Linux")
    try:
        own = [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:  # it has just gone
        return []
    return own + [p for child in own for p in processes(child)]


def raw_store(path: Path, graphs: dict[str, bytes]) -> Path:
    """A store that holds these N-Triples: graph IRI ("" for the facts) -> text."""
    import pyoxigraph as ox

    from kg.graph.store import ABOUT, FORMAT
    from kg.graph.vocabulary import BASE

    path.mkdir()
    store = ox.Store(str(path / "graph-1"))
    for iri, text in graphs.items():
        store.load(text, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(iri) if iri else ox.DefaultGraph())
    store.flush()
    del store
    (path / ABOUT).write_text(json.dumps({"base": BASE, "format": FORMAT, "graph": "graph-1"}), "utf-8")
    return path


def suite(name: str) -> Path:
    """A folder of the W3C's SPARQL 1.1 tests; tests that need it are skipped where it is not to be had."""
    named = os.environ.get("KG_RDF_TESTS")
    root = Path(named) if named else Path(__file__).parents[3] / "shared" / "rdf-tests"
    for folder in (root / "sparql" / "sparql11" / name, root / "sparql11" / name, root / name):
        if folder.is_dir():
            return folder
    pytest.skip("the W3C's tests are not here; KG_RDF_TESTS names their folder (github.com/w3c/rdf-tests)")
