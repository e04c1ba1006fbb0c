"""Jobs over the store -> answers, each in a worker process that can be stopped.

A process runs one job at a time. A job whose time is up, or whose client has gone, is ended by killing its process; a
process that dies takes only its own job along. A few processes always stand ready, so that a small job need not wait
for long ones, and a process that has worked for a while is told to give way to the others. Reading all names of a store
takes a while: one process does it and keeps them, for search and lists.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from kg.graph.store import ABOUT

YIELD = 0.25  # seconds of work after which a job gives way to others
LONG = 1.0  # seconds of work after which it is a long one, of which only so many may run
IN_MEMORY = 1 << 20  # bytes of an answer that the server itself holds; the rest lies in an unnamed file
INDEXED = ("home", "search", "browse", "reconcile", "extend", "named")  # jobs of the process that holds all names
PATIENT = {"picture": 60.0, "thing": 30.0, "question": 30.0}  # seconds for work of our own, which ends by itself
LIBRARY = 8 << 30  # address space of that process
READING = 900.0  # seconds in which it must have read the names
STUCK = 60.0  # seconds after which it is taken for stuck
OF_USERS = ("query", "asked")  # jobs that give way; the others keep what they have worked out of the store
HEAVY = 600 << 20  # a process that has grown beyond this is replaced once its job is done
WAITING = 200  # jobs that may wait for a process
PIECE = 1 << 18


class Slow(Exception):
    """The job's time was up."""


class Busy(Exception):
    """No process came free in time, or too many long jobs wait already."""


class Lost(Exception):
    """The process died of the job, or under it."""


class Warming(Exception):
    """The names of the store are still being read."""


State = tuple[int, int] | None


def _state(store: Path) -> State:
    """What tells one state of a store from the next."""
    try:
        about = os.stat(store / ABOUT)
    except OSError:
        return None
    return about.st_ino, about.st_mtime_ns


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

    def __init__(self, process: asyncio.subprocess.Process, store: Path, state: State):
        self.process = process
        self.store = store
        self.state = state  # of the store, when the process was last told to look at it

    @classmethod
    async def start(cls, store: Path, memory: int, *options: str) -> _Worker:
        state = _state(store)
        # where kg lies, and no other folder: what the user has in the current one is no business of the worker's
        path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]))
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", "kg.serve.worker", str(store), str(memory), *options,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path}, limit=1 << 20, start_new_session=True,
            ),
            store, state,
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
        # where Linux groups processes by session, priorities count within a group only: the group gives way too
        with suppress(OSError):
            Path(f"/proc/{self.process.pid}/autogroup").write_text("10", "ascii")

    def worked(self) -> float:
        """Seconds that the processor has spent on it; where the system does not tell, seconds that have passed."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_bytes().rpartition(b")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError, IndexError, AttributeError):
            return time.monotonic()

    def pause(self) -> None:
        """Have the system give it no time."""
        with suppress(OSError, AttributeError):
            os.kill(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        with suppress(OSError, AttributeError):
            os.kill(self.process.pid, signal.SIGCONT)

    async def ask(self, job: dict[str, Any]) -> Answer:
        into, out = self.process.stdin, self.process.stdout
        assert into is not None and out is not None
        self.state = _state(self.store)
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
    spare: int = 6
    memory: int = 2 << 30
    seconds: float = 10.0
    _idle: list[_Worker] = field(default_factory=list)
    _free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    _waiting: int = 0
    _lengthy: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))  # places for long jobs
    _paused: int = 0
    _starting: int = 0
    _closed: bool = False
    _librarian: _Worker | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _warm: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def open(self) -> None:
        """Start the processes that stand ready."""
        self._free = asyncio.Semaphore(self.most)
        self._lengthy = asyncio.Semaphore(max(1, self.most - 4))  # the rest is for small jobs
        self._top_up()
        self._later(self._keep_librarian())
        self._later(self._let_go())

    async def close(self) -> None:
        """Kill all processes."""
        self._closed = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for worker in [*self._idle, *([self._librarian] if self._librarian else [])]:
            worker.kill()
            await worker.process.wait()
        self._idle.clear()

    async def run(self, job: dict[str, Any], seconds: float | None = None) -> Answer:
        """The answer to a job. Raises Slow, Busy, Lost or Warming; when cancelled, the process is killed."""
        seconds = seconds or max(self.seconds, PATIENT.get(job["do"], 0.0))
        if job["do"] in INDEXED:
            return await self._of_names(job, seconds)
        begun = asyncio.get_running_loop().time()
        try:
            return await self._run(job, seconds)
        except Lost:
            # at once: the process may have been dead before it got the job, and nobody had noticed yet
            if asyncio.get_running_loop().time() - begun > YIELD:
                raise
            return await self._run(job, seconds)

    async def _slot(self, slots: asyncio.Semaphore, seconds: float) -> None:
        """Wait for one of so many that may run. Raises Busy where none comes free in time."""
        if self._waiting >= WAITING:
            raise Busy
        self._waiting += 1
        try:
            await asyncio.wait_for(slots.acquire(), seconds)
        except TimeoutError:
            raise Busy from None
        finally:
            self._waiting -= 1

    async def _run(self, job: dict[str, Any], seconds: float) -> Answer:
        await self._slot(self._free, seconds)
        held = [self._free]
        worker = asked = None
        slow = good = False
        try:
            worker = await self._ready()
            asked = asyncio.ensure_future(worker.ask(job))
            clock = asyncio.get_running_loop().time
            until, before, worked = clock() + seconds, worker.worked(), 0.0
            while not asked.done() and worked < LONG and clock() < until:
                await asyncio.wait({asked}, timeout=min(YIELD, max(until - clock(), 0)))
                worked = worker.worked() - before
                if not asked.done() and not slow and worked >= YIELD and job["do"] in OF_USERS:
                    slow = True
                    worker.give_way()
            if not asked.done():
                if clock() >= until:
                    raise Slow(f"{seconds:g}")
                if self._lengthy.locked():
                    # enough long ones run: this one stands still until one of them has ended, and small ones pass
                    if self._paused >= self.most * 2:
                        raise Busy
                    self._paused += 1
                    worker.pause()
                    held.remove(self._free)
                    self._free.release()
                    stood = clock()
                    try:
                        await self._slot(self._lengthy, seconds * 3)
                        held.append(self._lengthy)
                        await self._slot(self._free, seconds)
                        held.append(self._free)
                    finally:
                        self._paused -= 1
                    until += clock() - stood
                    worker.go_on()
                else:
                    await self._lengthy.acquire()
                    held.append(self._lengthy)
                await asyncio.wait({asked}, timeout=max(until - clock(), 0))
                if not asked.done():
                    raise Slow(f"{seconds:g}")
            answer = asked.result()
            # a process that gave way stays behind the others: it is replaced
            good = not slow and answer.head.pop("grown", 0) < HEAVY and not answer.head.pop("last", False)
            return answer
        finally:
            for slots in held:
                slots.release()
            if worker is not None and good and not self._closed:
                self._idle.append(worker)
            elif worker is not None:
                worker.kill()
            if asked is not None and not good:
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
            self._later(self._start())

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
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

    async def _let_go(self) -> None:
        """Have the processes that stand ready open a new state soon: an old one's files go when none holds them."""
        while not self._closed:
            now = _state(self.store)
            behind = next((w for w in self._idle if w.state != now and w.alive), None)
            if behind is None:
                await asyncio.sleep(1)
                continue
            self._idle.remove(behind)
            try:
                await asyncio.wait_for(behind.ask({"do": "look"}), STUCK)
                self._idle.insert(0, behind)
            except (Lost, TimeoutError):
                behind.kill()
                self._top_up()
            except asyncio.CancelledError:
                behind.kill()
                raise

    # -- the process that knows all names
    async def _of_names(self, job: dict[str, Any], seconds: float) -> Answer:
        """A job of the one process that holds the names. It is not killed when a client goes: its work is for all."""
        try:
            await asyncio.wait_for(self._warm.wait(), seconds)
        except TimeoutError:
            raise Warming from None
        if self._waiting >= WAITING:
            raise Busy
        task = asyncio.ensure_future(self._turn_of(job))
        task.add_done_callback(lambda t: t.cancelled() or t.exception())  # heard, where nobody waits any more
        try:
            return await asyncio.wait_for(asyncio.shield(task), seconds)
        except TimeoutError:
            raise Slow(f"{seconds:g}") from None

    async def _turn_of(self, job: dict[str, Any]) -> Answer:
        self._waiting += 1
        try:
            while True:
                await self._warm.wait()
                async with self._turn:
                    worker = self._librarian
                    if worker is None or not worker.alive:
                        self._warm.clear()
                        continue
                    try:
                        answer = await asyncio.wait_for(worker.ask(dict(job)), STUCK)
                    except (Lost, TimeoutError):
                        worker.kill()
                        raise Lost from None
                    if not answer.head.get("stale"):
                        return answer
                    # the engine opens files when it needs them, and a build has taken some of its state away
                    self._warm.clear()
                    worker.kill()
        finally:
            self._waiting -= 1

    async def _keep_librarian(self) -> None:
        """See to it that the process with the names lives and is of the store's present state.

        A new state is read by a new process; until that has read all, the old one answers.
        """
        seen: State = None
        while not self._closed:
            now = _state(self.store)
            if now != seen or self._librarian is None or not self._librarian.alive:
                new = await _Worker.start(self.store, LIBRARY, "pinned")
                try:
                    read = await asyncio.wait_for(new.ask({"do": "warm"}), READING)
                except (Lost, TimeoutError):
                    new.kill()
                    await asyncio.sleep(5)
                    continue
                except asyncio.CancelledError:
                    new.kill()
                    raise
                if read.head.get("stale"):  # a build came in between
                    new.kill()
                    continue
                async with self._turn:
                    old, self._librarian = self._librarian, new
                if old is not None:
                    old.kill()
                seen = now
                self._warm.set()
            await asyncio.sleep(1)
