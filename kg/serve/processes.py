"""The processes that work for the server, and what passes between them: jobs as lines of JSON, answers as a head and a
body.

Where the system can fork, workers are the children of one process that has read all code (`kg.serve.worker.nursery`):
one is there in the time that it takes to open the store, and the server itself, which waits while a process starts,
starts none.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from kg.graph.store import ABOUT

IN_MEMORY = 1 << 20  # bytes of an answer that the server itself holds; the rest lies in an unnamed file
PIECE = 1 << 18
LINE = 1 << 20  # bytes of a head at most


class Lost(Exception):
    """The process died of the job, or under it."""


State = tuple[int, int] | None


def state_of(store: Path) -> State:
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
                await asyncio.sleep(0)  # a long answer is packed and sent by the server itself: others come in between
            self.file.close()

    async def read(self) -> bytes:
        return b"".join([piece async for piece in self.pieces()])


def _program(store: Path, *options: str) -> tuple[list[str], dict[str, str]]:
    """The command that starts a process of `kg.serve.worker`, and its environment."""
    # where kg lies, and no other folder: what the user has in the current one is no business of the worker's
    path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]))
    return [sys.executable, "-P", "-m", "kg.serve.worker", str(store), *options], {**os.environ, "PYTHONPATH": path}


class Nursery:
    """Where workers come from. The process is started when it is first needed, and anew where it has died."""

    def __init__(self, store: Path):
        self.store = store
        self._process: asyncio.subprocess.Process | None = None
        self._orders: socket.socket | None = None
        self._lock = asyncio.Lock()

    async def worker(self, memory: int, pinned: bool = False) -> Worker:
        """A process that is ready for jobs. Raises Lost where none can be had."""
        seen = state_of(self.store)
        if hasattr(os, "fork"):
            async with self._lock:
                handle = await self._born(memory, pinned)
            out, into = await asyncio.open_unix_connection(sock=handle, limit=LINE)
            worker = Worker(self.store, seen, out, into, partial(self._gone, self._process))
        else:
            command, environment = _program(self.store, str(memory), *(["pinned"] if pinned else []))
            process = await asyncio.create_subprocess_exec(
                *command, env=environment, limit=LINE, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL)
            assert process.stdin is not None and process.stdout is not None
            worker = Worker(self.store, seen, process.stdout, process.stdin, lambda pid: process.kill())
        try:
            worker.pid = (await worker.told()).head["pid"]
            await worker.told()
        except BaseException:
            worker.kill()
            raise
        return worker

    async def _born(self, memory: int, pinned: bool) -> socket.socket:
        """Our end of the socket of a new child."""
        order = json.dumps({"memory": memory, "pinned": pinned}).encode("ascii") + b"\n"
        for _ in range(2):
            if self._process is None or self._process.returncode is not None or self._orders is None:
                await self._open()
            assert self._orders is not None
            ours, its = socket.socketpair()
            try:
                with its:
                    socket.send_fds(self._orders, [order], [its.fileno()])
                ours.setblocking(False)
                return ours
            except OSError:  # it has died, and nobody had noticed yet
                ours.close()
                self._end()
        raise Lost

    async def _open(self) -> None:
        self._end()
        self._orders, its = socket.socketpair()
        command, environment = _program(self.store, "nursery")
        with its:
            self._process = await asyncio.create_subprocess_exec(
                *command, env=environment, stdin=its.fileno(), stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL, start_new_session=True)

    def _gone(self, parent: asyncio.subprocess.Process | None, pid: int) -> None:
        """End a worker, and let the system forget its number; where its parent has gone, the system has done both."""
        if parent is not self._process or parent is None or parent.returncode is not None or self._orders is None:
            return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with suppress(OSError):
            self._orders.send(json.dumps({"gone": pid}).encode("ascii") + b"\n")

    def _end(self) -> None:
        if self._orders is not None:
            self._orders.close()
            self._orders = None
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def close(self) -> None:
        """End the process, once it has taken note of the end of its children."""
        if self._orders is not None:
            self._orders.close()
        if self._process is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), 2)
        self._end()


class Worker:
    """One process."""

    def __init__(self, store: Path, state: State, out: asyncio.StreamReader, into: asyncio.StreamWriter,
                 gone: Callable[[int], None]):
        self.store = store
        self.state = state  # of the store, when the process was last told to look at it
        self.pid = 0  # unknown, until the process says it
        self._out = out
        self._into = into
        self._gone = gone
        self._killed = False

    @property
    def alive(self) -> bool:
        return not self._killed and not self._out.at_eof()

    def kill(self) -> None:
        if not self._killed:
            self._killed = True
            self._into.close()
            if self.pid:
                self._gone(self.pid)

    def give_way(self) -> None:
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self.pid, 10)
        # where Linux groups processes by session, priorities count within a group only: the group gives way too
        with suppress(OSError):
            Path(f"/proc/{self.pid}/autogroup").write_text("10", "ascii")

    def worked(self) -> float:
        """Seconds that the processor has spent on it; where the system does not tell, seconds that have passed."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_bytes().rpartition(b")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError, IndexError, AttributeError):
            return time.monotonic()

    def pause(self) -> None:
        """Have the system give it no time."""
        with suppress(OSError, AttributeError):
            os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        with suppress(OSError, AttributeError):
            os.kill(self.pid, signal.SIGCONT)

    async def ask(self, job: dict[str, Any]) -> Answer:
        """The answer to a job. Raises Lost where the process has gone."""
        self.state = state_of(self.store)
        try:
            self._into.write(json.dumps(job).encode("utf-8") + b"\n")
            await self._into.drain()
        except OSError:
            raise Lost from None
        return await self.told()

    async def told(self) -> Answer:
        """What the process says next. Raises Lost where it has gone."""
        try:
            head = json.loads(await self._out.readline())
            answer = Answer(head, head.pop("bytes"))
            if answer.length <= IN_MEMORY:
                answer.held = await self._out.readexactly(answer.length)
            else:
                answer.file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the answer
                left = answer.length
                while left:
                    piece = await self._out.read(min(left, PIECE))
                    if not piece:
                        raise Lost
                    answer.file.write(piece)
                    left -= len(piece)
            return answer
        except (OSError, ValueError, asyncio.IncompleteReadError):
            raise Lost from None
