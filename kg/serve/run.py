"""The server's life: it binds its port, says so, answers, and ends on Ctrl-C or when the system asks."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.errors import BadInput
from kg.serve.app import Settings, application
from kg.serve.pool import Pool

PATIENCE = 30.0  # seconds in which a request must have come in; what comes more slowly is let go in twice that time


class Patient(H11Protocol):
    """uvicorn's HTTP, that lets go of a connection whose request comes too slowly, or not at all.

    Between two requests uvicorn itself sees to that (`timeout_keep_alive`); the seconds that an answer takes do not
    count.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.look = self.loop.call_later(PATIENCE, self._look, self.cycle)

    def connection_lost(self, exc: Exception | None) -> None:
        self.look.cancel()
        super().connection_lost(exc)

    def _look(self, before: object) -> None:
        """Let go where the client still sends, or has yet to send, the request that it sent at the last look."""
        if self.cycle is before and self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            self.transport.close()
        else:
            self.look = self.loop.call_later(PATIENCE, self._look, self.cycle)


class _Server(uvicorn.Server):
    """uvicorn, without its habit of raising the signal again that ended it."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]):
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError, RuntimeError):  # not on Windows, nor beside the main thread
                loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises BadInput where the port or the address is not to be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # the protocol is named: only then does asyncio send small packets at once (40 ms an answer otherwise)
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(512)
    except OSError as e:
        sock.close()
        raise BadInput(f"{host}:{port}: cannot be listened on ({e.strerror}); give another --port or --host") from None
    return sock


def run(
    store: Path,
    host: str,
    port: int,
    hosts: tuple[str, ...],
    cors: bool,
    seconds: float,
    workers: int,
    memory: int,
    ready: Callable[[str], None],
) -> None:
    """Serve until told to end; `ready` is called with the address once requests are answered."""
    sock = listening(host, port)
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{sock.getsockname()[1]}/"
    pool = Pool(store, most=workers, memory=memory, seconds=seconds)
    app = application(pool, Settings((*hosts, host), cors, seconds))
    config = uvicorn.Config(
        app, http=Patient, ws="none", loop="asyncio", lifespan="on", log_level="error", access_log=False,
        server_header=False, proxy_headers=False, timeout_keep_alive=15, timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=64 * 1024,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):
        _Server(config, lambda: ready(address)).run(sockets=[sock])
