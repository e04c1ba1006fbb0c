"""The server: which address does what, and what every request and answer must keep to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from kg.serve import protocol
from kg.serve.pool import Answer, Busy, Lost, Pool, Slow
from kg.serve.rules import Rules


@dataclass(frozen=True, slots=True)
class Settings:
    """How the server was started."""

    hosts: tuple[str, ...] = ()  # names that a browser may call it by, beside this machine's own
    cors: bool = False
    seconds: float = 10.0


def application(pool: Pool, settings: Settings) -> Any:
    """The ASGI application over a pool of workers."""

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        await pool.open()
        try:
            yield
        finally:
            await pool.close()

    app = Starlette(routes=routes(), lifespan=life)
    app.state.pool = pool
    app.state.settings = settings
    return Rules(app, settings)


def routes() -> list[Route]:
    sparql = ["GET", "POST", "OPTIONS"]
    return [
        Route("/sparql", answered(protocol.sparql), methods=sparql),
        Route("/sparql/", answered(protocol.sparql), methods=sparql),
    ]


Endpoint = Callable[[Request, "Run"], Awaitable[Response]]
Run = Callable[[dict[str, Any]], Awaitable[Answer]]


def answered(endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint whose errors are answered in plain text, and whose jobs end when the client goes."""

    async def respond(request: Request) -> Response:
        pool: Pool = request.app.state.pool

        async def run(job: dict[str, Any]) -> Answer:
            await request.body()  # what comes on this connection after the body is the word that the client has gone
            asked = asyncio.ensure_future(pool.run(dict(job)))
            gone = asyncio.ensure_future(_gone(request))
            try:
                await asyncio.wait({asked, gone}, return_when=asyncio.FIRST_COMPLETED)
                if not asked.done():
                    raise protocol.Problem(499, "the client has gone")
                answer = await asked
                if answer.head.pop("stale", False):
                    answer = await pool.run(dict(job))
            finally:
                gone.cancel()
                if not asked.done():
                    asked.cancel()
            if "error" in answer.head:
                raise protocol.Problem(answer.head["status"], answer.head["error"])
            return answer

        try:
            return await endpoint(request, run)
        except protocol.Problem as e:
            return problem(e.status, e.text, e.headers)
        except Slow:
            return problem(503, f"stopped after {pool.seconds:g} s: narrow the query")
        except Busy:
            return problem(503, "busy: too many long queries at once; try again soon", {"Retry-After": "5"})
        except Lost:
            return problem(503, "the engine gave up on this query: it may need more memory than it may have; narrow it")

    return respond


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def problem(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    """An error for programs and people alike: one line of plain text."""
    return PlainTextResponse(text + "\n", status, headers=headers)


def stream(answer: Answer, media: str, headers: dict[str, str] | None = None) -> Response:
    """The body of a job's answer as a response."""
    return StreamingResponse(
        answer.pieces(), media_type=media, headers={"Content-Length": str(answer.length), **(headers or {})}
    )
