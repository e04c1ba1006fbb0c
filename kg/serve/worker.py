"""A process that runs jobs over a store, one after the other: lines of JSON in, a line of JSON and bytes out.

    python -m kg.serve.worker STORE MEMORY [pinned]

Before the first job the process gives up the network (where the system allows that) and caps its memory. Each job sees
one state of the store: where a build has switched it, the process opens the new one between two jobs; a pinned process
stays with the state that it began with.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.graph.store import ABOUT, Store, open_store
from kg.query_worker import confine


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


def main() -> None:
    """Read jobs until there are no more."""
    path, memory = Path(sys.argv[1]), int(sys.argv[2])
    confine(memory)
    stores = Stores(path, "pinned" in sys.argv[3:])
    try:
        stores.now()
        import kg.serve.asking
        import kg.serve.matching  # noqa: F401
    except (OSError, KgError):
        pass  # the job will tell
    for line in sys.stdin.buffer:
        head, body = answer(stores, json.loads(line))
        head["bytes"] = len(body)
        head["grown"] = _grown()
        sys.stdout.buffer.write(json.dumps(head).encode("utf-8") + b"\n" + body)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
