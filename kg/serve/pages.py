"""Pages for people: the data of a job -> HTML. All text enters a page as text; no page loads what lies elsewhere."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from kg.errors import QueryError
from kg.graph.vocabulary import BASE, NS, SCHEMES
from kg.serve import formats
from kg.serve.protocol import Asked, Problem, Run, asked, streamed
from kg.serve.things import DATED, KINDS, PLURAL, short

HERE = Path(__file__).parent
MENU = [
    *((f"/browse/{k}", PLURAL[k]) for k in ("country", "body", "official", "event", "agreement", "notice")),
    ("/questions", "Questions"),
    ("/sparql", "SPARQL"),
    ("/data", "Data"),
]
# What a person can have a thing as, beside the page.
AS_DATA = (("Turtle", "text/turtle", "turtle"), ("JSON-LD", "application/ld+json", "jsonld"))
PICTURED = ("country", "body", "official")
STARTING = """SELECT ?country ?agreements WHERE {
  { SELECT ?c (COUNT(DISTINCT ?a) AS ?agreements)
    WHERE { ?a a coop:Agreement ; coop:party ?c . ?c a coop:Country } GROUP BY ?c }
  ?c skos:prefLabel ?country .
}
ORDER BY DESC(?agreements) ?country
"""


# ------------------------------------------------------------------ templates
def local(base: str, iri: str) -> str:
    """Where this server shows what has an IRI: a path here, or the address itself for what lies elsewhere."""
    if iri.startswith(NS):
        return "/ns#" + quote(iri[len(NS) :], safe="")
    for scheme in SCHEMES:
        if iri.startswith(f"{BASE}{scheme}/"):
            return "/ns#" + quote(iri[len(BASE) :], safe="/")
    if iri.startswith(base + "id/"):
        return "/" + quote(iri[len(base) :], safe="/:@!$&'()*+,;=-._~")
    return "/resource?" + urlencode({"iri": iri})


def linked(base: str, text: str) -> Markup:
    """Text with its names (`kg.serve.things`) as links."""
    out = Markup()
    for piece in text.split("\x02"):
        named, end, rest = piece.partition("\x03")
        if not end:
            out += escape(piece)
            continue
        name, _, iri = named.partition("\x1f")
        out += Markup('<a href="{}">{}</a>{}').format(local(base, iri), name, rest)
    return out


def day(text: str) -> str:
    """A date or span in EDTF as people read it."""
    return text.replace("/", " – ")


def words(text: str) -> str:
    """The last part of a concept's IRI in words."""
    return {"mou": "memorandum of understanding", "fta": "trade agreement"}.get(text, text.replace("-", " "))


def count(n: int, one: str) -> str:
    plural = {"country": "countries", "body": "bodies"}.get(one, one + "s")
    return f"{n:,} {one if n == 1 else plural}"


def notice_address(notice: str, begin: int | None = None) -> str:
    from kg.graph.iris import part

    path = "/" + quote(f"id/notice/{part(notice)}", safe="/:@!$&'()*+,;=-._~")
    return path + (f"#c{begin}" if begin is not None else "")


@lru_cache(maxsize=1)
def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    env.globals.update(
        menu=MENU, day=day, words=words, count=count, notice=notice_address, short=short, here="",
        kinds=list(PLURAL.items()),
    )  # fmt: skip
    return env


def shown(template: str, base: str = BASE, code: int = 200, **data: Any) -> Response:
    """A page. base: what the store's IRIs begin with."""
    page = environment().get_template(template)
    html = page.render(**data, local=lambda iri: local(base, iri), linked=lambda text: linked(base, text))
    return HTMLResponse(html, code, headers={"Vary": "Accept"})


def failed(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    """The page of an error."""
    heading = {404: "Not found", 503: "Not now"}.get(status, "That did not work")
    response = shown("error.html", code=status, status=status, heading=heading, text=text[:1].upper() + text[1:])
    response.headers.update(headers or {})
    return response


async def told(run: Run, do: str, **options: Any) -> dict[str, Any]:
    """The data of a job for a page."""
    answer = await run({"do": do, **options})
    data: dict[str, Any] = json.loads(await answer.read())
    return data


def wants_page(request: Request) -> bool:
    """Whether the client is a browser that a person looks at."""
    accept = request.headers.get("accept", "")
    return "text/html" in accept and formats.chosen((formats.HTML, *formats.TRIPLES[:-1]), accept) is formats.HTML


# ------------------------------------------------------------------ endpoints
async def home(request: Request, run: Run) -> Response:
    data = await told(run, "home")
    wanted = (
        "agreements-signed",
        "partners",
        "delegations",
        "events-in",
        "first-contacts",
        "officials-and-counterparts",
    )
    listed = [q for q in questions() if q[0] in wanted]
    return shown("home.html", data.pop("base"), questions=listed, **data)


async def search(request: Request, run: Run) -> Response:
    q = request.query_params.get("q", "").strip()[:200]
    data = await told(run, "search", text=q) if q else {"base": BASE, "found": []}
    found = data["found"]
    if len(found) == 1 and found[0]["score"] >= 98:
        return RedirectResponse(local(data["base"], found[0]["iri"]), 303)
    return shown("search.html", data["base"], q=q, found=found)


async def suggest(request: Request, run: Run) -> Response:
    """Names for a field: JSON [{name, value, note, address}]."""
    q = request.query_params.get("q", "").strip()[:200]
    kinds = [k for k in request.query_params.get("kinds", "").split(",") if k in KINDS]
    data = await told(run, "search", text=q, most=60) if q else {"base": BASE, "found": []}
    out = []
    for t in data["found"]:
        if kinds and t["kind"] not in kinds:
            continue
        note = ", ".join(x for x in (words(t["what"]) or t["kind"], t["country"], day(t["date"])) if x)
        # a name that others have too is no value: the IRI is
        twins = sum(o["name"] == t["name"] for o in data["found"])
        address = local(data["base"], t["iri"])
        out.append({"name": t["name"], "value": t["iri"] if twins > 1 else t["name"], "note": note, "address": address})
    return JSONResponse(out[:12])


async def browse(request: Request, run: Run) -> Response:
    kind = request.path_params["kind"]
    if kind not in KINDS:
        raise Problem(404, "no such list")
    text = request.query_params.get("q", "").strip()[:200]
    number = request.query_params.get("page", "1")
    data = await told(run, "browse", kind=kind, text=text, number=int(number) if number.isdecimal() else 1)

    def address(n: int) -> str:
        return f"/browse/{kind}?" + urlencode({k: v for k, v in (("q", text), ("page", n)) if v})

    return shown("browse.html", data.pop("base"), name=PLURAL[kind], dated=kind in DATED, here=f"/browse/{kind}",
                 address=address, **data)  # fmt: skip


async def thing(request: Request, run: Run) -> Response:
    """What has an IRI below the store's base: a page for people, RDF for programs."""
    return await _of(request, run, path=request.scope["path"].lstrip("/"))


async def resource(request: Request, run: Run) -> Response:
    """What has any IRI, by its address in full."""
    iri = request.query_params.get("iri", "")
    if not iri:
        raise Problem(400, "say which: ?iri=")
    return await _of(request, run, iri=iri)


async def _of(request: Request, run: Run, path: str = "", iri: str = "") -> Response:
    accept, named = request.headers.get("accept", ""), request.query_params.get("format", "")
    # a page is what a person's browser gets, and whoever takes anything gets data
    fmt = formats.chosen(formats.TRIPLES, accept, named)
    if fmt is None:
        raise Problem(406, f"this can be had as {formats.names(formats.TRIPLES)}")
    where = {"path": path} if path else {"iri": iri}
    if fmt is not formats.HTML:
        answer = await run({"do": "data", "fmt": fmt.name, **where})
        return streamed(answer, fmt.header, request)
    do = "thing" if path else "resource"
    data = await told(run, do, **where, **({"whole": request.query_params.get("all", "")} if path else {}))
    base = data.pop("base")
    here = request.url.path + ("?" + urlencode({"iri": iri}) + "&" if iri else "?")
    links = [(name, media, f"{quote(here, safe='/?=&%')}format={f}") for name, media, f in AS_DATA]
    if "thing" not in data:
        return shown("resource.html", base, data=links, **data)
    kind = data["thing"]["kind"]
    what = dict(data["head"]).get("kind", kind)
    kicker = words(what) if what == kind or kind not in ("body", "event", "agreement") else f"{kind} · {words(what)}"
    data = {"pieces": [], "passages": [], **data}
    return shown(
        "thing.html", base, data=links, kicker=kicker, pictured=kind in PICTURED, here=f"/browse/{kind}", **data
    )


# ------------------------------------------------------------------ questions
@lru_cache(maxsize=1)
def questions() -> list[tuple[str, str, str]]:
    """The saved questions: name, question, and what they can be asked by."""
    from kg import query as q

    loaded = [q.load_saved(name) for name in q.saved()]
    return [(a.name, a.question, ", ".join(p.name for p in a.parameters)) for a in loaded]


async def all_questions(request: Request, run: Run) -> Response:
    return shown("questions.html", questions=questions(), here="/questions")


async def question(request: Request, run: Run) -> Response:
    """A saved question as a form, with its answer; its address holds the values, and format= asks for data."""
    from kg import query as q

    try:
        asked_ = q.load_saved(request.path_params["name"])
    except QueryError:
        raise Problem(404, "no saved question has this name; /questions lists them") from None
    known = {p.name for p in asked_.parameters}
    given = {k: v.strip()[:500] for k, v in request.query_params.items() if k in known and v.strip()}
    accept, named = request.headers.get("accept", ""), request.query_params.get("format", "")
    fmt = formats.chosen((formats.HTML, *formats.ROWS[:-1]) if wants_page(request) else formats.ROWS, accept, named)
    if fmt is None:
        raise Problem(406, f"this can be had as {formats.names(formats.ROWS)}")
    if fmt is not formats.HTML:
        answer = await run({"do": "question", "name": asked_.name, "given": given, "fmt": fmt.name})
        return streamed(answer, fmt.header, request)
    data: dict[str, Any] = {"base": BASE, "bound": ""}
    error, wrong, status = "", "", 200
    choices: list[tuple[str, str, str]] = []
    missing = [p.name for p in asked_.parameters if p.required and p.name not in given and p.default is None]
    answer_: dict[str, Any] | None = None
    if not missing:
        try:
            data = await told(run, "question", name=asked_.name, given=given)
            answer_ = _tidy(data)
        except Problem as e:
            if e.status != 400:
                raise
            wrong = next((n for n in given if given[n] in e.text), "")
            error, choices = _plainly(e.text)
            status = 400
    fields = [
        {
            "name": p.name,
            "type": p.type,
            "text": p.text,
            "required": p.required,
            "choices": p.type.split("|") if "|" in p.type else [],
            "value": given.get(p.name, p.default or ""),
            "kinds": {"actor": "country,body,official,group", "line": "body"}.get(
                p.type, p.type if p.type in KINDS else ""
            ),
            "wrong": p.name == wrong,
        }
        for p in asked_.parameters
    ]
    offered = [(n, note, f"/questions/{asked_.name}?" + urlencode({**given, wrong: v})) for n, note, v in choices]
    links = [
        (label, f"/questions/{asked_.name}?" + urlencode({**given, "format": f}))
        for label, f in (("CSV", "csv"), ("JSON", "json"), ("TSV", "tsv"), ("XML", "xml"))
    ]
    return shown("question.html", data["base"], status, name=asked_.name, question=asked_.question, fields=fields,
                 error=error, choices=offered, answer=answer_, links=links, bound=data["bound"],
                 here="/questions")  # fmt: skip


def _plainly(text: str) -> tuple[str, list[tuple[str, str, str]]]:
    """An error of `kg.query` without the words of the command line, and what could be asked for: name, note, value."""
    text = text.partition(".rq: ")[2] or text
    text, several, things = text.partition("; ask for one by its IRI: ")
    if several:
        found = re.findall(r"([^;\[\]]+) \[([^\]]*)\] (https?://[^\s;]+)", things)
        return text, [(name.strip(), note, iri) for name, note, iri in found]
    for piece in ("; give --param", "; give a name, an abbreviation"):
        text = text.partition(piece)[0]
    near = re.search(r" \(did you mean (.+)\?\)", text)
    if near is None:
        return text, []
    return text.replace(near[0], ""), [(name, "", name) for name in near[1].split(" or ")]


def _tidy(answer: dict[str, Any]) -> dict[str, Any]:
    """Rows for reading: what has only an IRI in a column of its own becomes the link of the name beside it."""
    if answer["form"] != "rows" or not answer["rows"]:
        return answer
    columns, rows = answer["columns"], answer["rows"]
    only = [i for i in range(len(columns)) if all(r[i] is None or r[i].get("iri") for r in rows)]
    if not only or len(only) == len(columns):
        return answer
    rest = [i for i in range(len(columns)) if i not in only]
    name = next((i for i in rest if columns[i] == "name"), None)
    if name is None:
        name = next((i for i in rest if columns[i] not in ("date", "notice", "year", "since", "iso2")), rest[0])
    for row in rows:
        link = row[only[-1]]
        if row[name] is not None and link is not None and not row[name]["link"]:
            row[name]["link"] = link["iri"]
    answer["columns"] = [columns[i] for i in rest]
    answer["rows"] = [[row[i] for i in rest] for row in rows]
    return answer


# ------------------------------------------------------------------ the editor
async def editor(request: Request, run: Run, ask: Asked | None) -> Response:
    """The page on which queries are written, with the answer to one."""
    from kg.query import prefixes

    data: dict[str, Any] | None = None
    error, status = "", 200
    if ask is not None and ask.query.strip():
        try:
            data = await told(run, "asked", text=ask.query, default=list(ask.default), named=list(ask.named))
        except Problem as e:
            error, status = e.text, e.status
    links = []
    if data and ask:
        rows = data["form"] != "triples"
        shapes = (("CSV", "csv"), ("JSON", "json"), ("TSV", "tsv"), ("XML", "xml")) if rows else (
            ("Turtle", "turtle"), ("JSON-LD", "jsonld"), ("N-Triples", "nt"), ("RDF/XML", "rdf"))  # fmt: skip
        graphs = [("default-graph-uri", g) for g in ask.default] + [("named-graph-uri", g) for g in ask.named]
        links = [(label, "/sparql?" + urlencode([("query", ask.query), *graphs, ("format", f)])) for label, f in shapes]
    return shown("sparql.html", data["base"] if data else BASE, status, query=ask.query if ask else STARTING,
                 answer=data, error=error, remark=data["remark"] if data else "", links=links,
                 prefixes=sorted(prefixes().items()), endpoint=str(request.base_url) + "sparql",
                 seconds=f"{request.app.state.settings.seconds:g}", here="/sparql")  # fmt: skip


async def sparql(request: Request, run: Run) -> Response:
    """The endpoint as a browser sees it: the editor, where a page is what is asked for."""
    from kg.serve import protocol

    if request.method != "OPTIONS":
        ask = await asked(request)
        named = ask.format if ask else request.query_params.get("format", "")
        if named == "html" or (not named and wants_page(request)):
            return await editor(request, run, ask)
    return await protocol.sparql(request, run)


@lru_cache(maxsize=1)
def terms() -> list[dict[str, str]]:
    """The terms of the ontology: prefixed name, label, definition, example, group."""
    import pyoxigraph as ox

    from kg.graph.vocabulary import full
    from kg.paths import folder

    found: dict[str, dict[str, str]] = {}
    wanted = {full("rdfs:label"): "label", full("skos:prefLabel"): "label", full("skos:definition"): "definition",
              full("skos:example"): "example"}  # fmt: skip
    kinds: dict[str, set[str]] = {}
    for name in ("coop.ttl", "schemes.ttl"):
        for t in ox.parse(path=str(folder("ontology") / name), format=ox.RdfFormat.TURTLE):
            iri = t.subject.value
            if not (iri.startswith(NS) or any(iri.startswith(f"{BASE}{s}/") for s in SCHEMES)):
                continue
            if t.predicate.value in wanted:
                found.setdefault(iri, {})[wanted[t.predicate.value]] = t.object.value
            elif t.predicate.value == full("rdf:type"):
                kinds.setdefault(iri, set()).add(t.object.value.rpartition("#")[2])
    out = []
    for iri, term in sorted(found.items()):
        own = iri.startswith(NS)
        group = "Classes" if "Class" in kinds.get(iri, ()) else "Properties"
        if not own:
            group = {"kind": "Kinds", "status": "Statuses"}.get(s := iri[len(BASE) :].split("/")[0], s.title() + "s")
        anchor = iri[len(NS) :] if own else iri[len(BASE) :]
        blank = {"label": "", "definition": "", "example": ""}
        out.append({"iri": iri, "short": short(iri), "group": group, "anchor": anchor, **blank, **term})
    return out


async def ontology(request: Request, run: Run) -> Response:
    """The terms: a page, or the ontology itself."""
    import pyoxigraph as ox

    from kg.paths import folder

    fmt = formats.chosen(formats.TRIPLES, request.headers.get("accept", ""), request.query_params.get("format", ""))
    if fmt is None:
        raise Problem(406, f"this can be had as {formats.names(formats.TRIPLES)}")
    if fmt is formats.HTML:
        groups: dict[str, list[dict[str, str]]] = {}
        for t in terms():
            groups.setdefault(t["group"], []).append(t)
        order = ["Classes", "Properties", *sorted(set(groups) - {"Classes", "Properties"})]
        return shown("terms.html", groups=[(g, groups[g]) for g in order if g in groups])
    triples = {
        t
        for name in ("coop.ttl", "schemes.ttl")
        for t in ox.parse(path=str(folder("ontology") / name), format=ox.RdfFormat.TURTLE)
    }
    from kg.query import Answer
    from kg.serve.jobs import written

    body = written(Answer(triples=tuple(sorted(triples, key=str))), fmt.name)
    return Response(body, media_type=fmt.header, headers={"Vary": "Accept"})


async def concept(request: Request, run: Run) -> Response:
    """The concepts of our schemes have their place on the page of terms."""
    return RedirectResponse("/ns#" + quote(request.scope["path"].lstrip("/"), safe="/"), 303)


async def terms_json(request: Request, run: Run) -> Response:
    """What the editor completes."""
    from kg import query as q

    listed = [{"text": t["short"], "note": t["definition"] or t["label"]} for t in terms()]
    examples = [(a.question[:70], a.text) for a in map(q.load_saved, q.saved()) if not a.parameters]
    examples.append(("CONSTRUCT: agreements and their parties, drawn", _DRAWN))
    keywords = [w for w in q._KEYWORDS.split() if len(w) > 1]
    return JSONResponse({"terms": listed, "prefixes": sorted(q.prefixes()), "keywords": keywords, "examples": examples})


_DRAWN = """CONSTRUCT { ?agreement coop:party ?party }
WHERE { ?agreement a coop:Memorandum ; coop:party ?party }
LIMIT 60
"""


async def data(request: Request, run: Run) -> Response:
    """What the data are, for people; for programs the same as VoID and DCAT."""
    from kg.serve import describe

    if not wants_page(request) or request.query_params.get("format"):
        return await describe.void(request, run)
    about = await told(run, "about")
    return shown("data.html", about["base"], about=about, address=str(request.base_url), here="/data")


async def picture(request: Request, run: Run) -> Response:
    """The picture of a network (`kg.viz`), whole or around one thing."""
    focus = request.query_params.get("focus", "")[:500]
    level = request.query_params.get("level", "country")
    answer = await run({"do": "picture", "focus": focus, "level": level})
    # the page says itself what it may load: its own parts, by their checksums
    policy = answer.head["policy"] + "; frame-ancestors 'none'"
    return streamed(answer, "text/html; charset=utf-8", request, {"Content-Security-Policy": policy})
