"""What tests of all parts share; with it, tests may import `making`."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parent.parent.parent / "shared"


ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory) -> Path:
    """The sample notices, built once for all tests; tests only read it."""
    from kg.build import build

    store = tmp_path_factory.mktemp("sample") / "kg-store"
    build([ROOT / "data" / "notices"], store, workers=1)
    return store


@pytest.fixture
def shared() -> Path:
    """The folder of shared material beside the checkout; tests that need it are skipped where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("../shared is missing")
    return SHARED
