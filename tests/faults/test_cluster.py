"""`kg build --cluster`: a real scheduler and two worker processes give the store that one machine gives."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="dask[distributed] is not installed: pip install 'coopgraph-kg[cluster]'")

from kg.build import build
from kg.errors import BadInput
from kg.graph.store import open_store
from kg.paths import folder

ROOT = Path(__file__).parent.parent.parent
SAMPLES = sorted(folder("data/notices").glob("*.txt"))


def start(*args: str, code: Path = ROOT) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", "distributed.cli." + args[0], *args[1:]], cwd=code, text=True,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            env={**os.environ, "PYTHONPATH": str(code)})


def worker(address: str, place: Path, code: Path = ROOT) -> subprocess.Popen:
    return start("dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory",
                 str(place), code=code)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """The address of a scheduler, on a port of its own."""
    said = tmp_path_factory.mktemp("dask") / "scheduler.json"
    process = start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter",
                    "--scheduler-file", str(said))
    deadline = time.monotonic() + 120
    while not (said.exists() and said.read_text("utf-8").strip()) and time.monotonic() < deadline:
        time.sleep(0.05)
    yield json.loads(said.read_text("utf-8"))["address"]
    process.terminate()
    process.wait(60)


@pytest.fixture
def two(scheduler, tmp_path):
    both = [worker(scheduler, tmp_path) for _ in range(2)]
    yield both
    for process in both:
        process.kill()
        process.wait(60)


@pytest.fixture
def notices(tmp_path):
    made = tmp_path / "notices"
    made.mkdir()
    for number in range(5):
        for path in SAMPLES[:30]:
            (made / f"{path.stem}-{number}.txt").write_text(path.read_text("utf-8")[:700], "utf-8")
    return made


def test_a_cluster_that_loses_a_worker_in_the_middle_gives_the_same_store(
    scheduler, two, notices, tmp_path, monkeypatch
):
    import kg.extract

    (notices / "more").mkdir()  # names that come twice, files of many notices, files that hold none
    shutil.copy(SAMPLES[40], notices / "more" / f"{SAMPLES[0].stem}-0.txt")
    items = [json.dumps({"title": "Ministers meet", "text": path.read_text("utf-8")}) for path in SAMPLES[:3]]
    (notices / "more" / "list.jsonl").write_text("\n".join(items), "utf-8")
    (notices / "more" / "empty.txt").write_bytes(b"")
    from distributed import Client

    with Client(scheduler, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=120)
    killed = threading.Event()

    def kill(done: int, _: int) -> None:
        if not killed.is_set():  # the first results are back, the next tasks are under way
            two[0].send_signal(signal.SIGKILL)
            killed.set()

    here, extract = [], kg.extract.extract
    monkeypatch.setattr(kg.extract, "extract", lambda notice: (here.append(notice.id), extract(notice))[1])
    report = build([notices], tmp_path / "far", cluster=scheduler, progress=kill, workers=1)
    assert killed.is_set() and two[0].wait(60) == -signal.SIGKILL
    assert report.notices == 154 and here == [f"{SAMPLES[0].stem}-0-2"]  # only what has another name here
    alone = build([notices], tmp_path / "near", workers=1)
    assert open_store(tmp_path / "far").nquads() == open_store(tmp_path / "near").nquads()
    assert replace(report, store=notices, seconds=0) == replace(alone, store=notices, seconds=0)


def test_a_worker_with_other_rules_gets_no_notice(scheduler, notices, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(ROOT / "kg", other / "kg", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("data", "ontology", "queries"):
        (other / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "pyproject.toml", other)
    with open(other / "kg" / "model.py", "a", encoding="utf-8") as f:
        f.write("# changed\n")
    process = worker(scheduler, tmp_path, code=other)
    try:
        with pytest.raises(BadInput, match="has other rules than this kg"):
            build([notices], tmp_path / "s", cluster=scheduler)
    finally:
        process.kill()
        process.wait(60)


def test_an_address_at_which_nothing_answers_is_told_in_one_line(notices, tmp_path, monkeypatch):
    from kg.build import cluster

    monkeypatch.setattr(cluster, "WAIT", 1)
    with pytest.raises(BadInput, match="no scheduler answers there") as told:
        build([notices], tmp_path / "s", cluster="tcp://127.0.0.1:9")
    assert "\n" not in str(told.value)
