"""Servers with many clients, slow clients, and processes that are killed; what broke is raised, the rest is printed.

    python tests/campaigns/crowds.py slow 200     # connections that send a byte a second, beside one that asks
    python tests/campaigns/crowds.py load 1000    # queries of each of 32 clients, beside the same asked one by one
    python tests/campaigns/crowds.py killed 100   # processes of the server that are killed while 8 clients ask
    python tests/campaigns/crowds.py schema 50    # examples a route (pip install schemathesis): no answer of 500

All addresses are this machine's own. The tests run a few of each.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "serve")]

from serving import server

CODES = ("CR", "KR", "PE", "PA", "CL", "GH", "KE", "JP", "VN", "UZ", "RW", "ID")
QUERIES = [
    *(f"SELECT ?n {{ country:{c} skos:prefLabel ?n }}" for c in CODES),
    *(f"SELECT ?e ?n {{ ?p coop:ofCountry country:{c} . ?e ?how ?p ; skos:prefLabel ?n }} ORDER BY ?e" for c in CODES),
    *(f"SELECT (COUNT(*) AS ?n) {{ ?x ?p country:{c} }}" for c in CODES),
    "ASK { ?s a coop:Country }", "SELECT ?k (COUNT(*) AS ?n) { ?s a ?k } GROUP BY ?k ORDER BY ?k",
    "DESCRIBE country:CR", "SELECT * {", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
]  # fmt: skip


def asked(client: httpx.Client, query: str) -> tuple[int, str]:
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv, text/turtle;q=0.5"})
    return answer.status_code, answer.text


def _told(waits: list[float]) -> dict[str, int]:
    """The middle, the 95th of a hundred and the slowest, in milliseconds."""
    waits = sorted(waits)
    return {"median, ms": round(waits[len(waits) // 2] * 1000), "95 %, ms": round(waits[len(waits) * 95 // 100] * 1000),
            "slowest, ms": round(waits[-1] * 1000)}


def _ended(line: socket.socket) -> bool:
    """Whether the server has closed a connection, perhaps after an answer."""
    line.settimeout(0.05)
    try:
        while line.recv(1 << 16):
            pass
        return True
    except TimeoutError:
        return False
    except OSError:
        return True


def slow(store: Path, many: int, seconds: float = 90.0) -> Counter[str]:
    """Hold so many connections open, each with a request that comes a byte a second; another client is answered.

    Of three, one sends a head, one a body, and one nothing at all.
    """
    starts = (b"", b"GET /search?q=Korea HTTP/1.1\r\nHost: localhost\r\n",
              b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
              b"Content-Length: 900\r\n\r\n")
    seen, waits = Counter[str](), []
    with server(store) as client:
        address = (client.base_url.host, client.base_url.port)
        asked(client, QUERIES[0])
        lines = [socket.create_connection(address, timeout=10) for _ in range(many)]
        try:
            for number, line in enumerate(lines):
                line.sendall(starts[number % 3])
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                next_turn = time.monotonic() + 1
                for number, line in enumerate(lines):
                    if number % 3 and line.fileno() >= 0:
                        try:
                            line.sendall(b"x")
                        except OSError:
                            line.close()
                while time.monotonic() < min(next_turn, until):
                    began = time.monotonic()
                    status, text = asked(client, QUERIES[0])
                    waits.append(time.monotonic() - began)
                    assert status == 200 and "Costa Rica" in text, text
                    time.sleep(0.05)
            seen["slow ones let go"] = sum(line.fileno() < 0 or _ended(line) for line in lines)
        finally:
            for line in lines:
                line.close()
        assert asked(client, QUERIES[0])[0] == 200
    seen.update({"answers": len(waits), **_told(waits)})
    return seen


def load(store: Path, each: int, clients: int = 32) -> Counter[str]:
    """So many queries of each client: every answer is the one that a single client gets."""
    seen, waits = Counter[str](), []
    with server(store) as client:
        alone = {q: asked(client, q) for q in QUERIES}
        assert {status for status, _ in alone.values()} == {200, 400}

        def ask(seed: int) -> list[float]:
            draw, took = random.Random(seed), []
            with httpx.Client(base_url=client.base_url, timeout=120) as own:
                for _ in range(each):
                    query = draw.choice(QUERIES)
                    began = time.monotonic()
                    got = asked(own, query)
                    took.append(time.monotonic() - began)
                    assert got == alone[query], (query, got[0], got[1][:300])
            return took

        with ThreadPoolExecutor(clients) as pool:
            for took in pool.map(ask, range(clients)):
                waits += took
    seen.update({"answers, all right": len(waits), **_told(waits)})
    return seen


def _children(pid: int) -> list[int]:
    """The processes that a process has started, and those that these have."""
    try:
        own = [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:  # it has just gone
        return []
    return own + [p for child in own for p in _children(child)]


def killed(store: Path, times: int, clients: int = 8) -> Counter[str]:
    """Kill a process of the server so often: it takes its own answer along and no other, and the next one comes."""
    seen, waits, stop = Counter[str](), [], threading.Event()
    with server(store, "--timeout", "30") as client:
        alone = {q: asked(client, q) for q in QUERIES}
        pid = client.process.pid  # type: ignore[attr-defined]

        def ask(seed: int) -> Counter[int]:
            draw, got = random.Random(seed), Counter[int]()
            with httpx.Client(base_url=client.base_url, timeout=60) as own:
                while not stop.is_set():
                    query = draw.choice(QUERIES)
                    status, text = asked(own, query)
                    got[status] += 1
                    assert status == 503 or (status, text) == alone[query], (status, text[:300])
            return got

        with ThreadPoolExecutor(clients) as pool:
            all_of = [pool.submit(ask, n) for n in range(clients)]
            draw = random.Random(5)
            try:
                while seen["killed"] < times:
                    victims = _children(pid)
                    if victims:
                        os.kill(draw.choice(victims), signal.SIGKILL)
                        seen["killed"] += 1
                    began = time.monotonic()
                    assert asked(client, QUERIES[1])[0] in (200, 503)
                    waits.append(time.monotonic() - began)
                    time.sleep(draw.uniform(0, 0.3))
            finally:
                stop.set()
            statuses = sum((f.result() for f in all_of), Counter[int]())
        until = time.monotonic() + 60
        while client.get("/search", params={"q": "Korea"}).status_code != 200 and time.monotonic() < until:
            time.sleep(0.2)  # the process with the names reads them again
        assert client.get("/search", params={"q": "Korea"}).status_code == 200
        assert {q: asked(client, q) for q in QUERIES} == alone
    assert statuses[503] <= times, statuses
    seen.update({"answers": statuses.total() - statuses[503], "answers lost with a process": statuses[503],
                 **{f"next answer: {k}": v for k, v in _told(waits).items()}})
    return seen


def openapi() -> dict[str, Any]:
    """The routes of the server as an OpenAPI document: every parameter optional, and of any text."""
    from test_fuzz import KEYS

    from kg.serve.app import routes

    paths: dict[str, Any] = {}
    for route in routes():
        path = getattr(route, "path_format", route.path)
        inner = [{"name": n, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
                 for n in getattr(route, "param_convertors", {}) if n != "path"]
        query = [{"name": k, "in": "query", "schema": {"type": "string"}} for k in KEYS]
        answers = {"responses": {"default": {"description": "anything but a fault"}}}
        paths[path.replace("{path}", "style.css")] = {"get": {"parameters": [*inner, *query], **answers}}
        if "POST" in (getattr(route, "methods", None) or ()):
            form = {"type": "object", "properties": {k: {"type": "string"} for k in KEYS}}
            content = {"application/x-www-form-urlencoded": {"schema": form},
                       "application/sparql-query": {"schema": {"type": "string"}}}
            paths[path]["post"] = {"parameters": inner, "requestBody": {"content": content}, **answers}
    return {"openapi": "3.0.3", "info": {"title": "kg serve", "version": "1"}, "paths": paths}


def schema(store: Path, examples: int) -> Counter[str]:
    """Ask every route in all the ways that schemathesis thinks of; none is answered by 500 or more."""
    program = shutil.which("schemathesis", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if not program:
        raise SystemExit("schemathesis is not installed: pip install schemathesis")
    with tempfile.TemporaryDirectory() as made, server(store, "--timeout", "3") as client:
        while client.get("/browse/country").status_code == 503:  # the names are still being read
            time.sleep(0.1)
        document = Path(made) / "openapi.json"
        document.write_text(json.dumps(openapi()), "utf-8")
        done = subprocess.run(
            [program, "run", str(document), "--url", str(client.base_url).rstrip("/"), "--checks", "not_a_server_error",
             "--max-examples", str(examples), "--phases", "coverage,fuzzing", "--seed", "7", "--no-color"],
            text=True, capture_output=True, check=False, cwd=made)
        print(done.stdout[-3000:])
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
        assert asked(client, QUERIES[0])[0] == 200
    return Counter({"operations": sum(len(p) for p in openapi()["paths"].values())})


CAMPAIGNS: dict[str, Callable[..., Counter[str]]] = {"slow": slow, "load": load, "killed": killed, "schema": schema}


def main() -> int:
    if len(sys.argv) != 3 or sys.argv[1] not in CAMPAIGNS or not sys.argv[2].isdigit():
        print(__doc__, file=sys.stderr)
        return 2
    from kg.build import build

    began = time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        build([ROOT / "data" / "notices"], Path(made) / "store", workers=1)
        seen = CAMPAIGNS[sys.argv[1]](Path(made) / "store", int(sys.argv[2]))
    print(f"{sys.argv[1]} {sys.argv[2]} in {time.monotonic() - began:.0f} s: "
          + "; ".join(f"{what} {n}" for what, n in sorted(seen.items())))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
