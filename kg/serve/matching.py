"""Names of a client's table against the names of a store: the jobs behind the reconciliation service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.lookup import country_code, fold
from kg.serve.jobs import Head, Refused, job
from kg.serve.things import KINDS, PLURAL, Named, index, page

if TYPE_CHECKING:
    from kg.graph.store import Store

SURE = 98.0  # how well a name must fit to be a match: it is the name, or another name of the thing
LIMIT = 10


@job
def space(store: Store) -> tuple[Head, bytes]:
    """What the store's IRIs begin with."""
    return page({"base": store.base})


@job
def named(store: Store, ident: str) -> tuple[Head, bytes]:
    """What is known of a thing by its id. Raises Refused where there is none."""
    known, iri = index(store), f"{store.base}id/{ident}"
    if iri not in known.kinds:
        raise Refused(404, "the graph knows nothing under this id")
    return page({"base": store.base, "thing": _told(known.thing(iri))})


def _told(t: Named) -> dict[str, Any]:
    return {"iri": t.iri, "name": t.name, "kind": t.kind, "date": t.date, "country": t.country, "what": t.what,
            "notices": t.notices}  # fmt: skip


@job
def reconcile(store: Store, queries: dict[str, Any]) -> tuple[Head, bytes]:
    """Candidates for each query of a batch."""
    return page({key: {"result": _candidates(store, q)} for key, q in queries.items()})


def _candidates(store: Store, query: Any) -> list[dict[str, Any]]:
    if isinstance(query, str):
        query = {"query": query}
    if not isinstance(query, dict) or not isinstance(query.get("query"), str):
        return []
    wanted = query.get("type")
    asked = [wanted] if isinstance(wanted, str) else wanted if isinstance(wanted, list) else []
    kinds = tuple(k for k in asked if k in KINDS) or ("country", "body", "official", "event", "agreement")
    limit = query.get("limit")
    limit = min(limit, 50) if isinstance(limit, int) and limit > 0 else LIMIT
    scored = []
    for score, t in index(store).found(query["query"][:500], kinds, 60):
        against = _against(t, query.get("properties"))
        scored.append((score - 30 * against, score >= SURE and not against, t))
    scored.sort(key=lambda s: -s[0])
    sure = sum(match for _, match, _ in scored) == 1
    space_ = f"{store.base}id/"
    return [
        {
            "id": t.iri.removeprefix(space_),
            "name": t.name,
            "description": ", ".join(x for x in (t.what or t.kind, t.country, t.date) if x),
            "type": [{"id": t.kind, "name": PLURAL[t.kind]}],
            "score": round(max(score, 0.0), 1),
            "match": match and sure,
        }
        for score, match, t in scored[:limit]
    ]


def _against(t: Named, properties: Any) -> int:
    """How many of the properties that a client gave speak against a thing."""
    found = 0
    for p in properties if isinstance(properties, list) else ():
        if not isinstance(p, dict):
            continue
        value = p.get("v")
        text = str(value.get("name") or value.get("id") or "") if isinstance(value, dict) else str(value or "")
        if p.get("pid") == "country" and text and t.kind != "country":
            code = country_code(text.rpartition("/")[2]) or text
            found += not (fold(t.country) == fold(text) or (country_code(t.country) or t.country) == code)
        elif p.get("pid") == "kind" and text:
            found += fold(text) not in (fold(t.what), fold(t.kind))
        elif p.get("pid") == "date" and text:
            found += not (t.date.startswith(text) or text.startswith(t.date))
    return found


@job
def extend(store: Store, ids: list[str], properties: list[str]) -> tuple[Head, bytes]:
    """Further columns for things that were matched."""
    from kg.lookup import value
    from kg.show import Reader

    names, reader = index(store), Reader(store)
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for ident in ids:
        iri = f"{store.base}id/{ident}"
        t = names.thing(iri) if iri in names.kinds else None
        cells: dict[str, list[dict[str, Any]]] = {p: [] for p in properties}
        if t is not None:
            known = {
                "country": t.country,
                "kind": t.what or t.kind,
                "date": t.date,
                "notices": str(t.notices),
                "abbreviation": value(store, reader.node(t.iri), "coop:abbreviation"),
            }
            cells = {p: [{"str": known[p]}] if known[p] else [] for p in properties}
        rows[ident] = cells
    return page({"meta": [{"id": p, "name": p} for p in properties], "rows": rows})
