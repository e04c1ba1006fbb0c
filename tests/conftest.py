"""What tests of all parts share; with it, tests may import `making`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SHARED = Path(__file__).parent.parent.parent / "shared"
ROOT = Path(__file__).parent.parent

# The same examples in every run, and no clock: a busy machine changes nothing. New ones:
# python -m pytest --hypothesis-profile=campaign tests/hostile tests/notices tests/serve tests/test_export.py
_NO_CLOCK = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}
settings.register_profile("suite", max_examples=60, derandomize=True, database=None, **_NO_CLOCK)
settings.register_profile("campaign", max_examples=2000, print_blob=True, **_NO_CLOCK)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory) -> Path:
    """The sample notices, built once for all tests; tests only read it."""
    from kg.build import build

    store = tmp_path_factory.mktemp("sample") / "kg-store"
    build([ROOT / "data" / "notices"], store, workers=1)
    return store


@pytest.fixture(scope="session")
def few_store(tmp_path_factory) -> Path:
    """A quarter of the sample notices, for what takes long and needs no more of them; tests only read it."""
    from kg.build import build

    store = tmp_path_factory.mktemp("few") / "kg-store"
    build(sorted((ROOT / "data" / "notices").glob("mo*.txt")), store, workers=1)
    return store


@pytest.fixture
def shared() -> Path:
    """The folder of shared material beside the checkout; tests that need it are skipped where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("../shared is missing")
    return SHARED
