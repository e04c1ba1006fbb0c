"""The OpenRefine reconciliation service (Reconciliation Service API 0.2): names in a table -> things of the graph.

A candidate is only called a match where it has just this name, nothing else has it, and no property that was given
speaks against it; all else is offered for a person to choose.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.serve.pages import shown, told
from kg.serve.protocol import FORM, Problem, Run, options, parameters
from kg.serve.rules import POLICY
from kg.serve.things import PLURAL

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES = ("country", "body", "official", "event", "agreement")
PROPERTIES = {
    "country": "country",
    "abbreviation": "abbreviation",
    "kind": "kind",
    "date": "date",
    "notices": "notices",
}
MOST = 100  # queries or ids of one request


async def service(request: Request, run: Run) -> Response:
    """The manifest, or the answer to queries or to a wish for more columns."""
    if request.method == "OPTIONS":
        return options(request, "GET, HEAD, POST, OPTIONS")
    given = dict(parameters(request.scope["query_string"], "the address"))
    if request.method == "POST":
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
            raise Problem(415, f"send queries as {FORM}")
        given |= dict(parameters(await request.body(), "the body"))
    if "queries" in given:
        return JSONResponse(await told(run, "reconcile", queries=_read(given["queries"], "queries")))
    if "extend" in given:
        return JSONResponse(await told(run, "extend", **_wish(given["extend"])))
    home = str(request.base_url)
    data = await told(run, "space")
    here = home.rstrip("/")
    return JSONResponse(
        {
            "versions": ["0.1", "0.2"],
            "name": "Cooperation graph",
            "identifierSpace": data["base"] + "id/",
            "schemaSpace": data["base"] + "ns#",
            "documentation": home,
            "defaultTypes": [{"id": k, "name": PLURAL[k]} for k in TYPES],
            "view": {"url": home + "id/{{id}}"},
            "preview": {"url": home + "reconcile/preview?id={{id}}", "width": 420, "height": 220},
            "suggest": {
                kind: {"service_url": here, "service_path": f"/reconcile/suggest/{kind}"}
                for kind in ("entity", "type", "property")
            },
            "extend": {
                "propose_properties": {"service_url": here, "service_path": "/reconcile/properties"},
                "property_settings": [],
            },
        }
    )


def _read(text: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or len(found) > MOST:
        raise Problem(400, f"{name}: not a JSON object of at most {MOST} members")
    return found


def _wish(text: str) -> dict[str, Any]:
    wish = _read(text, "extend")
    ids, properties = wish.get("ids"), wish.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list) or len(ids) > MOST * 10:
        raise Problem(400, "extend: needs ids and properties, as lists")
    named = [p.get("id") for p in properties if isinstance(p, dict)]
    return {"ids": [i for i in ids if isinstance(i, str)], "properties": [p for p in named if p in PROPERTIES]}


async def suggest(request: Request, run: Run) -> Response:
    """What the client may type: things, types, properties."""
    prefix = request.query_params.get("prefix", "").strip()[:200]
    kind = request.path_params["kind"]
    if kind == "entity":
        data = await told(run, "search", text=prefix, most=20) if prefix else {"found": [], "base": ""}
        space = data["base"] + "id/"
        return JSONResponse({"result": [_entity(t, space) for t in data["found"] if t["kind"] in TYPES]})
    known: Mapping[str, str] = {"type": {k: PLURAL[k] for k in TYPES}, "property": PROPERTIES}.get(kind, {})
    if not known:
        raise Problem(404, "suggests entity, type or property")
    low = prefix.casefold()
    return JSONResponse({"result": [{"id": k, "name": n} for k, n in known.items() if low in f"{k} {n}".casefold()]})


def _entity(t: dict[str, Any], space: str) -> dict[str, Any]:
    note = ", ".join(x for x in (t["what"] or t["kind"], t["country"], t["date"]) if x)
    kind = {"id": t["kind"], "name": PLURAL[t["kind"]]}
    return {"id": t["iri"].removeprefix(space), "name": t["name"], "description": note, "notable": [kind]}


async def properties(request: Request, run: Run) -> Response:
    """Which further columns a type can give."""
    kind = request.query_params.get("type", "")
    return JSONResponse({"type": kind, "properties": [{"id": k, "name": n} for k, n in PROPERTIES.items()]})


async def preview(request: Request, run: Run) -> Response:
    """A small page about a thing, which OpenRefine shows in a frame."""
    ident = request.query_params.get("id", "")
    data = await told(run, "named", ident=ident)
    response = shown("preview.html", data["base"], t=data["thing"], address=f"/id/{quote(ident, safe='/')}")
    response.headers["content-security-policy"] = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
    return response
