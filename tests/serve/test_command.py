"""`kg serve` says in one line what is wrong, and ends as it should."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest
from serving import server


def kg(*arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
    start = (
        [sys.executable, "-c", f"{code}; from kg.cli import main; main()"] if code else [sys.executable, "-m", "kg.cli"]
    )
    return subprocess.run([*start, "serve", *arguments], capture_output=True, text=True, timeout=300)


def test_a_port_that_is_taken_is_named(sample_store):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = kg("--store", str(sample_store), "--port", str(port))
    assert done.returncode == 2
    assert re.fullmatch(rf"kg: 127\.0\.0\.1:{port}: .*; give another --port or --host\n", done.stderr)


def test_an_address_that_is_not_this_machines_is_refused(sample_store):
    done = kg("--store", str(sample_store), "--port", "0", "--host", "192.0.2.1")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_a_store_that_is_missing_is_told_before_anything_listens(tmp_path):
    done = kg("--store", str(tmp_path / "none"))
    assert done.returncode == 2
    assert "no store here" in done.stderr


def test_without_the_libraries_the_way_to_them_is_told(sample_store):
    code = "import sys; sys.modules['uvicorn'] = None"
    done = kg("--store", str(sample_store), code=code)
    assert done.returncode == 2
    assert done.stderr == "kg: serve: uvicorn is not installed; pip install 'coopgraph-kg[serve]'\n"


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_without_a_word_and_leaves_no_process(sample_store, sent):
    psutil = pytest.importorskip("psutil")

    with server(sample_store) as client:
        assert client.get("/").status_code == 200
        workers = psutil.Process(client.process.pid).children(recursive=True)
        assert len(workers) >= 3
        slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?h) }"
        with pytest.raises(httpx.TimeoutException):
            client.post("/sparql", data={"query": slow}, timeout=2)
        client.process.send_signal(sent)
        assert client.process.wait(120) == 0  # the query has more
        assert client.said().count("\n") == 1
        _, alive = psutil.wait_procs(workers, timeout=60)
        assert not alive


def test_workers_go_when_the_server_is_killed(sample_store):
    psutil = pytest.importorskip("psutil")

    process = subprocess.Popen(
        [sys.executable, "-m", "kg.cli", "serve", "--store", str(sample_store), "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr.readline().startswith("http://")
    until = time.monotonic() + 60
    while not (workers := psutil.Process(process.pid).children(recursive=True)) and time.monotonic() < until:
        time.sleep(0.05)
    assert workers
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(workers, timeout=60)
    assert not alive
