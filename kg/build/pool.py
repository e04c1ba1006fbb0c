"""Work in the processes of one machine: results in the order of the tasks, few tasks under way, none lost silently."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

FEW = 5  # tasks up to which no process is worth its start
AHEAD = 4  # tasks under way for each process; the results of no more are held in memory


class WorkerDied(Exception):
    """A process was killed while these tasks were under way."""

    def __init__(self, tasks: list[tuple[Any, ...]]):
        super().__init__("a process that works on notices was killed")
        self.tasks = tasks


class Workers:
    """Processes that are started when there is work for them. With one worker, or few tasks, the work is done here."""

    def __init__(self, many: int | None = None):
        """many: how many processes; by default one a core."""
        self.many = many or os.cpu_count() or 1
        self.pool: ProcessPoolExecutor | None = None

    def map(self, function: Callable[..., Any], tasks: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        """``function(*task)`` for each task, in order. Raises WorkerDied, and what a task raises."""
        todo = iter(tasks)
        first = list(islice(todo, FEW)) if self.many > 1 and self.pool is None else []
        if self.many == 1 or (self.pool is None and len(first) < FEW):
            for task in chain(first, todo):
                yield function(*task)
            return
        self.start()
        yield from self._map(function, chain(first, todo))

    def ready(self, many_tasks: bool) -> None:
        """Start the processes now or never: a process that holds an open store must not fork."""
        if not many_tasks and self.pool is None:
            self.many = 1
        self.start()

    def start(self) -> None:
        """Start the processes, if there are to be any."""
        if self.many > 1 and self.pool is None:
            self.pool = _pool(self.many)
            with _undisturbed():
                first = self.pool.submit(os.getpid)  # by fork all start here, while nothing is open in this process
            first.result()

    def _map(self, function: Callable[..., Any], tasks: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        from concurrent.futures.process import BrokenProcessPool

        assert self.pool
        waiting: deque[tuple[tuple[Any, ...], Future[Any]]] = deque()
        try:
            for task in tasks:
                if len(waiting) >= AHEAD * self.many:
                    yield waiting[0][1].result()
                    waiting.popleft()
                waiting.append((task, self.pool.submit(_task, function, *task)))
            while waiting:
                yield waiting[0][1].result()
                waiting.popleft()
        except BrokenProcessPool:
            raise WorkerDied([task for task, _ in waiting]) from None

    def close(self) -> None:
        """End the processes; tasks that were not begun are dropped."""
        if self.pool:
            self.pool.shutdown(cancel_futures=True)
            self.pool = None


def dies_of(function: Callable[..., Any], tasks: Iterable[tuple[Any, ...]]) -> tuple[Any, ...] | None:
    """The first task that kills a process which works on it alone, or None."""
    from concurrent.futures.process import BrokenProcessPool

    for task in tasks:
        with _pool(1) as alone:
            try:
                alone.submit(function, *task).result()
            except BrokenProcessPool:
                return task
    return None


def _pool(workers: int) -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    import kg.extract  # noqa: F401 - before the fork, so that no worker loads it again
    from kg.language.registry import load_registry

    load_registry()
    # fork: workers share what is loaded, and a script that calls build() needs no __main__ guard
    how = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
    return ProcessPoolExecutor(workers, mp_context=how, initializer=_worker, initargs=(os.getpid(),))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Have signals wait: Python passes over what is raised in the middle of a fork, and a stop would be lost."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):  # Windows, where nothing forks
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _worker(parent: int) -> None:
    """In a worker: leave interrupts to the parent, and go when the parent is gone."""
    import gc
    import signal
    import threading
    import time

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    # what the collector looks for is rare here, and looking costs a fifteenth of the time: it runs between tasks
    gc.collect()
    gc.freeze()
    gc.disable()


def _task(function: Callable[..., Any], *task: Any) -> Any:
    """A task, in a worker."""
    import gc

    try:
        return function(*task)
    finally:
        gc.collect(1)
