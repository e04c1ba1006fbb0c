"""Stage 1 on many machines: reading and extraction mapped over a Dask cluster that runs already.

Only the work on single files and notices goes there. Its results come back into the cache of the build, which then
runs as it always does and finds nothing left to read: so the graph is the same, and a build that is stopped goes on
from what came back. The workers need this kg, and no file of the notices; one with other rules is refused before it
gets any.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from kg.errors import BadInput

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 4  # tasks under way for each thread of the cluster
WAIT = 30  # seconds to wait for the scheduler, and for a first worker
BATCH = 50  # notices a task: its overhead is then 0.2 ms a notice


class Cluster:
    """A cluster by the address of its scheduler. Gives what `Workers.map` gives, for tasks of notices."""

    def __init__(self, address: str, rules: str):
        """Connect. rules: the fingerprint of the rules that every worker must have.

        Raises BadInput where there is no scheduler or no worker, or where a worker has other rules.
        """
        try:
            from distributed import Client
        except ImportError:
            raise BadInput("--cluster: needs Dask, which is not installed; pip install "
                           "'coopgraph-kg[cluster]'") from None
        try:
            self.client: Client = Client(address, timeout=WAIT, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as e:
            raise BadInput(f"--cluster {address}: no scheduler answers there ({_line(e)}); start one with "
                           "`dask scheduler`, and give its address") from None
        self.rules = rules
        try:
            self._check(address)
        except BaseException:
            self.client.close()
            raise

    def _check(self, address: str) -> None:
        try:
            self.client.wait_for_workers(1, timeout=WAIT)
        except TimeoutError:
            raise BadInput(f"--cluster {address}: it has no worker; start some with `dask worker {address}`") from None
        try:
            found = self.client.run(_rules)
        except Exception as e:
            raise BadInput(f"--cluster {address}: a worker has no such kg ({_line(e)}); install the same kg on all of "
                           "them") from None
        for worker, has in sorted(found.items()):
            if has != self.rules:
                raise _other(worker)

    def map(self, function: Callable[..., Any], tasks: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        """``function(*task)`` for each task, in order. A task whose worker is lost goes to another one.

        Raises BadInput where the cluster is lost, or a task kills its workers; and what a task raises.
        """
        from distributed import CancelledError, KilledWorker
        from distributed.comm.core import CommClosedError

        waiting: deque[tuple[tuple[Any, ...], Future]] = deque()
        try:
            for task in tasks:
                while len(waiting) >= AHEAD * max(1, sum(self.client.nthreads().values())):
                    yield waiting[0][1].result()
                    waiting.popleft()
                # pure=False: no key is made of the content, which would cost more than it saves
                waiting.append((task, self.client.submit(_checked, self.rules, function, *task, pure=False)))
            while waiting:
                yield waiting[0][1].result()
                waiting.popleft()
        except KilledWorker:
            names = ", ".join(getattr(item, "path", "") or item[1].path for item in waiting[0][0][0])
            raise BadInput(f"the cluster lost one worker after the other over these files: {names}; take them out, and "
                           "report it") from None
        except (CommClosedError, CancelledError, OSError) as e:
            raise BadInput(f"the cluster was lost ({_line(e)}); build again: what came back is kept") from None

    def close(self) -> None:
        """Leave the cluster as it was; what is still under way there is given up."""
        self.client.close()


def _rules() -> str:
    """On a worker: the fingerprint of its rules."""
    from kg.build import rules_fingerprint

    return rules_fingerprint()


def _checked(rules: str, function: Callable[..., Any], *task: Any) -> Any:
    """A task, on a worker, which may have come after the others were asked for their rules."""
    if _rules() != rules:
        import socket

        raise _other(socket.gethostname())
    return function(*task)


def _other(worker: str) -> BadInput:
    return BadInput(f"--cluster: the worker {worker} has other rules than this kg; install the same kg on all of them")


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
