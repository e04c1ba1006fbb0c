"""Print how each family of rules grows with the length of hostile text: time of four times the text over the text's.

    python -m benchmarks.growth            # all texts
    python -m benchmarks.growth brackets   # one of them

4 is linear, 16 compares all with all. Ratios of one run, in one process; no test, since a busy machine changes them.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from time import process_time

from kg.extract import FAMILIES
from kg.extract.document import Document
from kg.language.sentences import sentences
from kg.model import Notice

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "hostile"))
from killers import SEEDS, text

SMALL, LARGE = 10_000, 40_000
NOISE = 0.02  # seconds below which a time says nothing


def times(seed: str, length: int) -> dict[str, float]:
    """How long splitting and each family takes on hostile text of this length, in seconds."""
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


def main(wanted: list[str]) -> None:
    times("mixed", 2_000)  # the tables are loaded before any time is taken
    for seed in wanted or sorted(SEEDS):
        small, large = times(seed, SMALL), times(seed, LARGE)
        ratios = {name: large[name] / max(small[name], NOISE) for name in large}
        worst = max(ratios, key=lambda name: ratios[name])
        every = sum(large.values()) / max(sum(small.values()), NOISE)
        print(f"{seed:24} worst {worst:16} {ratios[worst]:5.1f}   all {every:5.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
