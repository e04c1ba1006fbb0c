"""A server of its own process over the sample notices, started once for all tests of this folder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")


@contextmanager
def server(store: Path, *options: str) -> Iterator[httpx.Client]:
    """A client of `kg serve` over a store; the server ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kg.cli", "serve", "--store", str(store), "--port", "0", *options],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        assert said.startswith("http://"), said + process.stderr.read()
        with httpx.Client(base_url=said.split("/:")[0].split(": open")[0].rstrip("/"), timeout=30) as client:
            client.process = process  # type: ignore[attr-defined]
            yield client
    finally:
        process.terminate()
        assert process.wait(20) == 0


@pytest.fixture(scope="session")
def client(sample_store) -> Iterator[httpx.Client]:
    with server(sample_store) as c:
        yield c
