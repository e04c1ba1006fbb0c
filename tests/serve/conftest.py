"""A server over the sample notices, started once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from serving import server


@pytest.fixture(scope="session")
def client(sample_store) -> Iterator[httpx.Client]:
    with server(sample_store) as c:
        yield c
