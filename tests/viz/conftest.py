"""One Chromium for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from driven import start


@pytest.fixture(scope="session")
def browser() -> Iterator:
    driver = start()
    yield driver
    driver.quit()
