"""The processes behind the server: where they come from, and that none stays behind."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from kg.serve.pool import Pool
from kg.serve.processes import Lost, Nursery

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
MEMORY = 2 << 30
ASK = {"do": "query", "text": "ASK { ?s a coop:Country }", "rows": "json", "triples": None}


def known(pid: int) -> bool:
    """Whether the system still has a process of this number, dead or alive."""
    return Path(f"/proc/{pid}").exists()


def test_a_worker_answers_and_its_number_is_free_when_it_was_killed(sample_store):
    async def run() -> None:
        nursery = Nursery(sample_store)
        worker = await nursery.worker(MEMORY)
        assert b"true" in await (await worker.ask(dict(ASK))).read()
        assert worker.alive and known(worker.pid)
        worker.kill()
        assert not worker.alive
        deadline = time.monotonic() + 20
        while known(worker.pid) and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        assert not known(worker.pid)
        with pytest.raises(Lost):
            await worker.ask(dict(ASK))
        await nursery.close()

    asyncio.run(run())


def test_workers_of_a_nursery_that_was_killed_are_gone_and_the_next_comes_from_a_new_one(sample_store):
    async def run() -> None:
        nursery = Nursery(sample_store)
        first = await nursery.worker(MEMORY)
        parent = int(Path(f"/proc/{first.pid}/stat").read_text("ascii").rpartition(")")[2].split()[1])
        os.kill(parent, signal.SIGKILL)
        with pytest.raises(Lost):
            while True:
                await first.ask(dict(ASK))
        second = await nursery.worker(MEMORY)
        assert b"true" in await (await second.ask(dict(ASK))).read()
        first.kill()
        assert second.alive
        await nursery.close()

    asyncio.run(run())


def test_a_worker_that_cannot_be_had_is_an_error_and_no_wait(sample_store, monkeypatch):
    async def run() -> None:
        monkeypatch.setattr("sys.executable", "/bin/false")
        with pytest.raises(Lost):
            await asyncio.wait_for(Nursery(sample_store).worker(MEMORY), 30)

    asyncio.run(run())


def test_jobs_beyond_those_that_stand_ready_wait_for_the_next_process_and_all_are_answered(sample_store):
    async def run() -> None:
        pool = Pool(sample_store, most=8, spare=1)
        await pool.open()
        answers = await asyncio.gather(*(pool.run(dict(ASK), 60) for _ in range(12)))
        assert all(b"true" in a.held for a in answers)
        assert all(w.alive for w in pool._idle)
        await pool.close()

    asyncio.run(run())
