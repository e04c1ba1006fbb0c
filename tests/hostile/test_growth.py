"""Every family of rules reads four times the text in about four times the time, whatever the text.

Times are compared with each other, on one machine and in one process: a ratio, no threshold. A family that compares
all with all takes 16 times as long; below 10 it is linear for our purpose.
"""

from __future__ import annotations

import gc
from time import process_time

import pytest
from killers import SEEDS, text

from kg.extract import FAMILIES
from kg.extract.document import Document
from kg.language.sentences import sentences
from kg.model import Notice

SMALL, LARGE = 10_000, 40_000
NOISE = 0.02  # seconds below which a time says nothing


def times(seed: str, length: int) -> dict[str, float]:
    """How long splitting and each family takes."""
    body = text(seed, length)
    gc.collect()
    begin = process_time()
    doc = Document(Notice("a", "t", body, "2019-06-06", "Ministry of the Interior", "en"), sentences(body))
    out = {"sentences": process_time() - begin}
    for family in FAMILIES:
        begin = process_time()
        family(doc)
        out[family.__name__] = process_time() - begin
    return out


@pytest.fixture(scope="module", autouse=True)
def tables():
    """The tables are loaded before any time is taken."""
    times("mixed", 2_000)


@pytest.mark.parametrize("seed", SEEDS)
def test_four_times_the_text_takes_at_most_ten_times_as_long(seed):
    slow = {}
    for _ in range(3):  # a machine with other work gets more than one chance
        small, large = times(seed, SMALL), times(seed, LARGE)
        slow = {name: round(t / max(small[name], NOISE), 1) for name, t in large.items()
                if t >= 10 * max(small[name], NOISE)}
        if not slow:
            break
    assert not slow
