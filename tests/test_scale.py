"""A build's work grows with the number of notices and no faster, and what it holds in memory does not grow.

Counted, not timed: a busy machine changes no figure here.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import tracemalloc
from pathlib import Path

import pytest

from kg.build import build, load
from kg.graph.store import open_store

sys.path.insert(0, str(Path(__file__).parent.parent))
from benchmarks.generate import write

FEW, MANY = 20, 80


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    """Folders of few and of many made-up notices, and a store of the many."""
    place = tmp_path_factory.mktemp("scale")
    for many in (FEW, MANY):
        list(write(place / str(many), many, words=60))
    build([place / str(MANY)], place / "built", workers=1)  # the tables are loaded before anything is counted
    return place


@pytest.fixture(autouse=True)
def small_segments(monkeypatch):
    """Segments of which both corpora fill several, as large corpora do."""
    for name, size in (("SEGMENT", 8), ("SAID", 200), ("MET", 100)):
        monkeypatch.setattr(load, name, size)


def calls(work) -> int:
    watch = cProfile.Profile()
    watch.runcall(work)
    return pstats.Stats(watch).total_calls


def test_four_times_the_notices_take_four_times_the_calls(corpora, tmp_path):
    few = calls(lambda: build([corpora / str(FEW)], tmp_path / "few", workers=1))
    many = calls(lambda: build([corpora / str(MANY)], tmp_path / "many", workers=1))
    assert 3 < many / few < 4.4


def test_what_a_build_holds_does_not_grow_with_the_notices(corpora, tmp_path):
    peaks = []
    for many in (FEW, MANY):
        tracemalloc.start()
        build([corpora / str(many)], tmp_path / f"held-{many}", workers=1)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_a_change_of_one_notice_takes_a_small_part_of_the_calls(corpora, tmp_path):
    import shutil

    notices = shutil.copytree(corpora / str(MANY), tmp_path / "notices")
    whole = calls(lambda: build([notices], tmp_path / "s", workers=1))
    path = sorted(notices.iterdir())[7]
    path.write_text(path.read_text("utf-8") + "\nKorea and Peru signed a treaty on seeds on May 3, 2015.\n", "utf-8")
    one = calls(lambda: build([notices], tmp_path / "s", workers=1))
    assert one < whole / 8
    build([notices], tmp_path / "fresh", workers=1)
    assert open_store(tmp_path / "s").nquads() == open_store(tmp_path / "fresh").nquads()


def test_each_notice_adds_the_same_to_the_files_beside_the_graph(corpora, tmp_path):
    sizes = []
    for many in (FEW, MANY):
        store = tmp_path / f"files-{many}"
        build([corpora / str(many)], store, workers=1)
        sizes.append([sum(p.stat().st_size for p in store.glob(pattern)) for pattern in (".cache.sqlite", "*.state")])
    for few, many in zip(*sizes, strict=True):
        assert many < 4.4 * few
        assert many < 40_000 * MANY


def test_the_files_of_a_graph_of_many_segments_are_merged(corpora, tmp_path):
    build([corpora / str(MANY)], tmp_path / "merged", workers=1)
    assert len(list((tmp_path / "merged").glob("graph-*/*.sst"))) < 20  # 29 as they were loaded
