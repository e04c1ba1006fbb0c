"""Jobs over the store -> answers, each in a worker process that can be stopped.

A process runs one job at a time. A job whose time is up, or whose client has gone, is ended by killing its process; a
process that dies takes only its own job along. A few processes always stand ready, with the store open, so that a small
job need not wait for long ones, and a process that has worked for a while is told to give way to the others. Reading
all names of a store takes a while: one process does it and keeps them, for search and lists.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.serve.processes import Answer, Lost, Nursery, State, Worker, state_of

YIELD = 0.25  # seconds of work after which a job gives way to others
LONG = 1.0  # seconds of work after which it is a long one, of which only so many may run
INDEXED = ("home", "search", "browse", "reconcile", "extend", "named")  # jobs of the process that holds all names
PATIENT = {"picture": 60.0, "thing": 30.0, "question": 30.0}  # seconds for work of our own, which ends by itself
LIBRARY = 8 << 30  # address space of that process
READING = 900.0  # seconds in which it must have read the names
STUCK = 60.0  # seconds after which it is taken for stuck
OF_USERS = ("query", "asked")  # jobs that give way; the others keep what they have worked out of the store
HEAVY = 600 << 20  # a process that has grown beyond this is replaced once its job is done
WAITING = 200  # jobs that may wait for a process
STARTS = 2  # processes that start at once: each takes time from the jobs that run


class Slow(Exception):
    """The job's time was up."""


class Busy(Exception):
    """No process came free in time, or too many long jobs wait already."""


class Warming(Exception):
    """The names of the store are still being read."""


@dataclass(slots=True)
class Pool:
    """Worker processes over the store at a path: at most `most` at work, `spare` ready."""

    store: Path
    most: int = 12
    spare: int = 10  # 15 MB each; as many as the long jobs that may come at once, and some for small ones
    memory: int = 2 << 30
    seconds: float = 10.0
    _nursery: Nursery = field(init=False)
    _idle: list[Worker] = field(default_factory=list)
    _came: asyncio.Event = field(default_factory=asyncio.Event)  # a process may stand ready
    _births: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(STARTS))
    _free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    _waiting: int = 0
    _lengthy: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))  # places for long jobs
    _paused: int = 0
    _starting: int = 0
    _closed: bool = False
    _librarian: Worker | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _warm: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def open(self) -> None:
        """Start the processes that stand ready, and wait for the first of them."""
        self._nursery = Nursery(self.store)
        self._free = asyncio.Semaphore(self.most)
        self._lengthy = asyncio.Semaphore(max(1, self.most - 4))  # the rest is for small jobs
        self._idle.append(await self._nursery.worker(self.memory))
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
        self._idle.clear()
        await self._nursery.close()

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
                self._came.set()
            elif worker is not None:
                worker.kill()
            if asked is not None and not good:
                asked.cancel()
                with suppress(asyncio.CancelledError, Lost):
                    await asked
            self._top_up()

    async def _ready(self) -> Worker:
        """A process that stands ready, or the next that does. Raises Lost where none can be started."""
        while True:
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:
                    self._top_up()
                    return worker
                worker.kill()
            if not self._starting:
                return await self._nursery.worker(self.memory)
            self._came.clear()
            await self._came.wait()

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
            async with self._births:
                worker = await self._nursery.worker(self.memory)
        except Lost:
            return  # the next job starts one, or fails
        else:
            if self._closed:
                worker.kill()
            else:
                self._idle.insert(0, worker)
        finally:
            self._starting -= 1
            self._came.set()

    async def _let_go(self) -> None:
        """Have the processes that stand ready open a new state soon: an old one's files go when none holds them."""
        while not self._closed:
            now = state_of(self.store)
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
            now = state_of(self.store)
            if now != seen or self._librarian is None or not self._librarian.alive:
                try:
                    new = await self._nursery.worker(LIBRARY, pinned=True)
                except Lost:
                    await asyncio.sleep(5)
                    continue
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
