"""A process that runs jobs over a store, one after the other: lines of JSON in, a line of JSON and bytes out.

    python -m kg.serve.worker STORE MEMORY [pinned]
    python -m kg.serve.worker STORE nursery

Before the first job the process gives up the network (where the system allows that) and caps its memory. Each job sees
one state of the store: where a build has switched it, the process opens the new one between two jobs; a pinned process
stays with the state that it began with.

The nursery is a process that has read all code and opens no store; workers are its children, each there within the
time that a fork and the opening of the store take, a fifth of what a start from nothing takes.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from kg.errors import KgError
from kg.graph.store import ABOUT, Store, open_store
from kg.query_worker import confine, leave_with_parent


class Stores:
    """The store at a path, as it stands when it is asked for."""

    def __init__(self, path: Path, pinned: bool = False):
        self.path = path
        self.pinned = pinned
        self.seen: tuple[int, int] | None = None
        self.store: Store | None = None

    def now(self) -> Store:
        """The store, opened anew where a build has switched it."""
        if self.pinned and self.store is not None:
            return self.store
        about = os.stat(self.path / ABOUT)
        seen = (about.st_ino, about.st_mtime_ns)
        if self.store is None or seen != self.seen:
            self.store = None  # its memory goes before the new one comes
            self.store = open_store(self.path)
            self.seen = seen
        return self.store


def answer(stores: Stores, job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The head and body of the answer to a job; what the client can mend is told in the head."""
    from kg.serve import asking, jobs, matching, things  # noqa: F401 - each adds its jobs

    try:
        return jobs.JOBS[job.pop("do")](stores.now(), **job)
    except jobs.Refused as e:
        return {"status": e.status, "error": str(e)}, b""
    except KgError as e:
        return {"status": 400, "error": str(e)}, b""
    except OSError as e:
        # a build has taken the files away: a fresh process will find the new ones
        return {
            "status": 503,
            "error": "the store changed under the query; ask again",
            "last": True,
            "stale": e.errno or True,
        }, b""
    except (
        Exception
    ):  # a fault of kg's own: the server tells it on its standard error, and the client that there is one
        from traceback import format_exc

        return {"status": 500, "error": "a fault of kg itself; the server's log has more", "fault": format_exc()}, b""


def _grown() -> int:
    """The most memory that the process has held, in bytes; 0 where the system does not tell."""
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:  # Windows
        return 0
    most = getrusage(RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def work(path: Path, memory: int, pinned: bool, jobs: IO[bytes], answers: IO[bytes]) -> None:
    """Do jobs until there are no more. The first answer, to no job, says that the process is there; the second, to none
    either, that it is ready."""
    _send(answers, {"pid": os.getpid()}, b"")
    confine(memory)
    stores = Stores(path, pinned)
    with suppress(OSError, KgError):  # the job will tell
        stores.now().query("ASK {}")
    _send(answers, {}, b"")
    for line in jobs:
        _send(answers, *answer(stores, json.loads(line)))


def _send(answers: IO[bytes], head: dict[str, Any], body: bytes) -> None:
    head = {**head, "bytes": len(body), "grown": _grown()}
    answers.write(json.dumps(head).encode("utf-8") + b"\n")
    answers.write(body)
    answers.flush()


def nursery(path: Path, orders: socket.socket) -> None:
    """Fork a worker for each order: a line of JSON {memory, pinned}, sent with the socket that the worker is to use.

    An order {gone} names a worker that was killed: only then does the system forget its number, so that no signal of
    the server can hit another process that has got the same.
    """
    leave_with_parent()
    rest = b""
    while True:
        came, handles, _, _ = socket.recv_fds(orders, 4096, 1)  # what comes with a handle is the last of what came
        if not came:
            break
        *lines, rest = (rest + came).split(b"\n")
        for order in map(json.loads, lines):
            if "gone" in order:
                with suppress(ChildProcessError):
                    os.waitpid(order["gone"], 0)
            elif os.fork() == 0:
                try:
                    os.setsid()
                    orders.close()
                    mine = socket.socket(fileno=handles[0])
                    work(path, order["memory"], order["pinned"], mine.makefile("rb"), mine.makefile("wb"))
                finally:
                    os._exit(0)
        for handle in handles:
            os.close(handle)
    with suppress(ChildProcessError):
        while True:
            os.wait()


def main() -> None:
    """Work, or be the nursery, until there is nothing more to do."""
    import kg.serve.asking
    import kg.serve.matching  # noqa: F401

    path = Path(sys.argv[1])
    if sys.argv[2] == "nursery":
        nursery(path, socket.socket(fileno=sys.stdin.fileno()))
    else:
        work(path, int(sys.argv[2]), "pinned" in sys.argv[3:], sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
