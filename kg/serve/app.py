"""The server: which address does what, and what every request and answer must keep to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.graph.vocabulary import SCHEMES
from kg.serve import describe, pages, protocol, reconcile
from kg.serve.pool import Busy, Pool, Slow, Warming
from kg.serve.processes import Answer, Lost
from kg.serve.rules import Rules

PACKED = 1000  # bytes from which an answer is worth packing


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

    packed = Middleware(GZipMiddleware, minimum_size=PACKED, compresslevel=5)  # where the client takes it
    app = Starlette(
        routes=routes(), lifespan=life, exception_handlers={404: missing, 405: missing}, middleware=[packed]
    )
    app.state.pool = pool
    app.state.settings = settings
    return Rules(app, settings)


def routes() -> list[Route | Mount]:
    """The addresses. Nothing but GET and HEAD is taken, and POST where a query is sent."""
    ask, read = ["GET", "POST", "OPTIONS"], ["GET", "OPTIONS"]
    people = [
        ("/", pages.home),
        ("/search", pages.search),
        ("/suggest", pages.suggest),
        ("/browse/{kind}", pages.browse),
        ("/questions", pages.all_questions),
        ("/questions/{name}", pages.question),
        ("/picture", pages.picture),
        ("/data", pages.data),
        ("/resource", pages.resource),
        ("/id/{rest:path}", pages.thing),
        ("/graph/{rest:path}", pages.thing),
        ("/ns", pages.ontology),
        ("/terms.json", pages.terms_json),
        *((f"/{scheme}/{{rest:path}}", pages.concept) for scheme in SCHEMES),
        ("/.well-known/void", describe.void),
        ("/reconcile/preview", reconcile.preview),
        ("/reconcile/properties", reconcile.properties),
        ("/reconcile/suggest/{kind}", reconcile.suggest),
    ]
    return [
        Route("/sparql", answered(pages.sparql), methods=ask),
        Route("/sparql/", answered(pages.sparql), methods=ask),
        Route("/graphs", answered(describe.graphs), methods=read),
        *(Route(path, answered(endpoint), methods=["GET"]) for path, endpoint in people),
        Route("/reconcile", answered(reconcile.service), methods=ask),
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
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
            except Slow as e:
                raise protocol.Problem(503, f"stopped after {e} s: narrow the query") from None
            except Busy:
                raise protocol.Problem(
                    503, "busy: too many long queries at once; try again soon", {"Retry-After": "5"}
                ) from None
            except Warming:
                raise protocol.Problem(
                    503, "the names of this graph are still being read; try again in a moment", {"Retry-After": "5"}
                ) from None
            except Lost:
                raise protocol.Problem(
                    503, "the engine gave up: this needs more memory than a query may have; narrow it"
                ) from None
            finally:
                gone.cancel()
                if not asked.done():
                    asked.cancel()
            if "fault" in answer.head:
                logging.getLogger("uvicorn.error").error(answer.head["fault"])
            if "error" in answer.head:
                raise protocol.Problem(answer.head["status"], answer.head["error"])
            return answer

        try:
            return await endpoint(request, run)
        except protocol.Problem as e:
            return problem(request, e.status, e.text, e.headers)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it

    return respond


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def problem(request: Request, status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    """An error: one line of plain text, and a page for a person's browser."""
    if pages.wants_page(request) and not request.query_params.get("format"):
        return pages.failed(status, text, headers)
    return PlainTextResponse(text + "\n", status, headers=headers)


def missing(request: Request, error: Exception) -> Response:
    """What the router itself refuses: an address that is not there, a method that is not taken."""
    status = getattr(error, "status_code", 404)
    text = {404: "nothing is at this address", 405: "this address is only read: use GET"}.get(status, "refused")
    return problem(request, status, text, dict(getattr(error, "headers", None) or {}))
