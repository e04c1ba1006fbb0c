"""Jobs over the store -> answers, each in a worker process that can be stopped.

A process runs one job at a time. A job whose time is up, or whose client has gone, is ended by killing its process; a
process that dies takes only its own job along. A few processes always stand ready, so that a small job need not wait
for long ones, and a process that has worked for a while is told to give way to the others.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

YIELD = 0.25  # seconds after which a job gives way to others
LONG = 1.0  # seconds after which it is a long one, of which only so many may run
IN_MEMORY = 1 << 20  # bytes of an answer that the server itself holds; the rest lies in an unnamed file
OF_USERS = ("query", "asked")  # jobs that give way; the others keep what they have worked out of the store
HEAVY = 600 << 20  # a process that has grown beyond this is replaced once its job is done
WAITING = 200  # jobs that may wait for a process
PIECE = 1 << 18


class Slow(Exception):
    """The job's time was up."""


class Busy(Exception):
    """No process came free in time, or too many long jobs run already."""


class Lost(Exception):
    """The process died of the job, or under it."""


@dataclass(slots=True)
class Answer:
    """What a job gave: a head (small, JSON) and a body."""

    head: dict[str, Any]
    length: int = 0
    held: bytes = b""
    file: IO[bytes] | None = None

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body, piece by piece."""
        if self.held:
            yield self.held
        if self.file is not None:
            self.file.seek(0)
            while piece := self.file.read(PIECE):
                yield piece
            self.file.close()

    async def read(self) -> bytes:
        return b"".join([piece async for piece in self.pieces()])


class _Worker:
    """One process."""

    def __init__(self, process: asyncio.subprocess.Process):
        self.process = process

    @classmethod
    async def start(cls, store: Path, memory: int) -> _Worker:
        # where kg lies, and no other folder: what the user has in the current one is no business of the worker's
        path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]))
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", "kg.serve.worker", str(store), str(memory),
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path}, limit=1 << 20, start_new_session=True,
            )
        )  # fmt: skip

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()
        # asyncio closes its end of the pipes when the process has gone; nothing may wait for them before
        if self.process.stdin is not None:
            self.process.stdin.close()

    def give_way(self) -> None:
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, 10)

    async def ask(self, job: dict[str, Any]) -> Answer:
        into, out = self.process.stdin, self.process.stdout
        assert into is not None and out is not None
        try:
            into.write(json.dumps(job).encode("utf-8") + b"\n")
            await into.drain()
            head = json.loads(await out.readline())
            answer = Answer(head, head.pop("bytes"))
            if answer.length <= IN_MEMORY:
                answer.held = await out.readexactly(answer.length)
            else:
                answer.file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the answer
                left = answer.length
                while left:
                    piece = await out.read(min(left, PIECE))
                    if not piece:
                        raise Lost
                    answer.file.write(piece)
                    left -= len(piece)
            return answer
        except (OSError, ValueError, asyncio.IncompleteReadError):
            raise Lost from None


@dataclass(slots=True)
class Pool:
    """Worker processes over the store at a path: at most `most` at work, `spare` ready."""

    store: Path
    most: int = 12
    spare: int = 4
    memory: int = 2 << 30
    seconds: float = 10.0
    _idle: list[_Worker] = field(default_factory=list)
    _free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    _waiting: int = 0
    _long: int = 0
    _starting: int = 0
    _closed: bool = False
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def open(self) -> None:
        """Start the processes that stand ready."""
        self._free = asyncio.Semaphore(self.most)
        self._top_up()

    async def close(self) -> None:
        """Kill all processes."""
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        for worker in self._idle:
            worker.kill()
            await worker.process.wait()
        self._idle.clear()

    async def run(self, job: dict[str, Any], seconds: float | None = None) -> Answer:
        """The answer to a job. Raises Slow, Busy or Lost; when cancelled, the process is killed."""
        seconds = seconds or self.seconds
        if self._waiting >= WAITING:
            raise Busy
        self._waiting += 1
        try:
            await asyncio.wait_for(self._free.acquire(), seconds)
        except TimeoutError:
            raise Busy from None
        finally:
            self._waiting -= 1
        try:
            return await self._run(job, seconds)
        finally:
            self._free.release()

    async def _run(self, job: dict[str, Any], seconds: float) -> Answer:
        worker = await self._ready()
        asked = asyncio.ensure_future(worker.ask(job))
        slow = long = good = False
        try:
            done, _ = await asyncio.wait({asked}, timeout=min(YIELD, seconds))
            if not done:
                if job["do"] in OF_USERS:
                    slow = True
                    worker.give_way()
                done, _ = await asyncio.wait({asked}, timeout=max(min(LONG, seconds) - YIELD, 0))
            if not done:
                if self._long >= max(1, self.most - 4):
                    raise Busy  # the rest is for small jobs
                long = True
                self._long += 1
                done, _ = await asyncio.wait({asked}, timeout=max(seconds - LONG, 0))
                if not done:
                    raise Slow
            answer = asked.result()
            # a process that gave way stays behind the others: it is replaced
            good = not slow and answer.head.pop("grown", 0) < HEAVY and not answer.head.pop("last", False)
            return answer
        finally:
            self._long -= long
            if good and not self._closed:
                self._idle.append(worker)
            else:
                worker.kill()
                asked.cancel()
                with suppress(asyncio.CancelledError, Lost):
                    await asked
            self._top_up()

    async def _ready(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                self._top_up()
                return worker
        return await _Worker.start(self.store, self.memory)

    def _top_up(self) -> None:
        """Start processes in the background until enough stand ready."""
        while not self._closed and len(self._idle) + self._starting < self.spare:
            self._starting += 1
            task = asyncio.ensure_future(self._start())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _start(self) -> None:
        try:
            worker = await _Worker.start(self.store, self.memory)
        finally:
            self._starting -= 1
        if self._closed:
            worker.kill()
        else:
            self._idle.insert(0, worker)
