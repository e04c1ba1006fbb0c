"""The SPARQL 1.1 Protocol: a request -> the query in it, the data set, and the format of the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kg.query import MAX_BYTES
from kg.serve import formats
from kg.serve.processes import Answer

Run = Callable[[dict[str, Any]], Awaitable[Answer]]
FORM = "application/x-www-form-urlencoded"


class Problem(Exception):
    """A request that cannot be answered: the status and one line that says why."""

    def __init__(self, status: int, text: str, headers: dict[str, str] | None = None):
        super().__init__(text)
        self.status, self.text, self.headers = status, text, headers


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as the protocol carries it."""

    query: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    format: str = ""


def parameters(raw: bytes | str, where: str) -> list[tuple[str, str]]:
    """The pairs of a query string or form. Raises Problem where it is no UTF-8 or has too many."""
    try:
        text = raw.decode("ascii") if isinstance(raw, bytes) else raw
        return parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=200)
    except (UnicodeError, ValueError):
        raise Problem(400, f"{where}: not UTF-8, percent-encoded, with at most 200 fields") from None


async def asked(request: Request) -> Asked | None:
    """The query of a request; None where a GET has none. Raises Problem for what the protocol does not allow."""
    pairs = parameters(request.scope["query_string"], "the address")
    direct: list[str] = []
    if request.method == "POST":
        media, _, options = request.headers.get("content-type", "").partition(";")
        media = media.strip().lower()
        charset = next((o.partition("=")[2] for o in options.lower().split(";") if o.strip().startswith("charset")), "")
        if charset.strip().strip('"') not in ("", "utf-8", "utf8"):
            raise Problem(415, "the body must be in UTF-8")
        if media == "application/sparql-update":
            raise _updates()
        if media not in (FORM, "application/sparql-query"):
            raise Problem(415, f"send a query as {FORM} or as application/sparql-query")
        body = await request.body()
        if media == FORM:
            pairs += parameters(body, "the body")
        else:
            try:
                direct.append(body.decode("utf-8"))
            except UnicodeError:
                raise Problem(400, "the query is not UTF-8") from None
    given = {k for k, _ in pairs}
    if given & {"update", "using-graph-uri", "using-named-graph-uri"}:
        raise _updates()
    queries = [v for k, v in pairs if k == "query"] + direct
    if not queries:
        if request.method == "POST":
            raise Problem(400, "no query in the request; name it query=")
        return None
    if len(queries) > 1:
        raise Problem(400, "more than one query in the request; send one")
    if len(queries[0].encode("utf-8")) > MAX_BYTES:
        raise Problem(400, f"the query is longer than {MAX_BYTES // 1024} kB; split it")
    return Asked(
        queries[0],
        tuple(v for k, v in pairs if k == "default-graph-uri"),
        tuple(v for k, v in pairs if k == "named-graph-uri"),
        next((v for k, v in pairs if k == "format"), ""),
    )


def _updates() -> Problem:
    return Problem(403, "this endpoint only reads: updates are refused; facts come in by `kg build`")


async def sparql(request: Request, run: Run) -> Response:
    """The endpoint: a query is answered, without one it describes itself."""
    if request.method == "OPTIONS":
        return options(request, "GET, HEAD, POST, OPTIONS")
    ask = await asked(request)
    if ask is None:
        from kg.serve import describe

        return await describe.service(request, run)
    accept = request.headers.get("accept", "")
    rows, triples = (formats.chosen(f, accept, ask.format) for f in (formats.ROWS, formats.TRIPLES))
    if rows is None and triples is None:
        raise Problem(
            406,
            f"nothing that this request accepts can be had; rows come as {formats.names(formats.ROWS)}, "
            f"triples as {formats.names(formats.TRIPLES)}",
        )
    answer = await run(
        {
            "do": "query",
            "text": ask.query,
            "rows": rows and rows.name,
            "triples": triples and triples.name,
            "default": list(ask.default),
            "named": list(ask.named),
        }
    )
    fmt = next(f for f in (rows, triples) if f and f.name == answer.head["format"])
    return streamed(answer, fmt.header, request)


def streamed(answer: Answer, media: str, request: Request, more: dict[str, str] | None = None) -> Response:
    """An answer to a query: its length, whether it was cut, and that it depends on what the client accepts."""
    headers = {"Content-Length": str(answer.length), "Vary": "Accept", **(more or {})}
    if answer.head.get("cut"):
        headers["Kg-Truncated"] = "true"
    if answer.file is None:
        return Response(answer.held, media_type=media, headers=headers)
    return StreamingResponse(answer.pieces(), media_type=media, headers=headers)


def options(request: Request, methods: str) -> Response:
    """What may be done at an address; with the answer to a browser's preflight where other sites may ask."""
    headers = {"Allow": methods}
    if request.app.state.settings.cors:
        headers |= {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": "Accept, Content-Type",
            "Access-Control-Max-Age": "86400",
        }
    return Response(status_code=204, headers=headers)
