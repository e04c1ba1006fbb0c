"""A server on this machine that speaks the chat protocol, well or badly, as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

EMPTY: dict[str, list] = {k: [] for k in (
    "countries", "bodies", "officials", "posts", "events", "participations", "agreements", "parties")}


def said(**kinds: list[dict]) -> dict:
    """An answer of the model."""
    return {**EMPTY, **kinds}


def chat(content: Any, **choice: Any) -> bytes:
    """What a server sends around a model's answer."""
    text = content if isinstance(content, str) else json.dumps(content)
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": text},
                                    "finish_reason": "stop", **choice}]}).encode()


class Server:
    """`asked` holds what was sent: (path, headers, JSON). `plan` says what to send for the nth request and its text."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], dict]] = []
        self.plan: Callable[[int, str], Any] = lambda n, text: chat(EMPTY)
        self.address = ""
        self.over = threading.Event()


@contextmanager
def serving() -> Iterator[Server]:
    """A server for the time of the block. A plan gives bytes, or (status, headers, bytes), or "cut", "hang"."""
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append((self.path, dict(self.headers), asked))
            found = state.plan(len(state.asked), json.loads(asked["messages"][1]["content"])["text"])
            if found == "hang":
                state.over.wait(20)
                return
            status, headers, data = (200, {}, chat(EMPTY)) if found == "cut" else (
                found if isinstance(found, tuple) else (200, {}, found))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data) * (2 if found == "cut" else 1)))
            self.end_headers()
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield state
    finally:
        state.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
