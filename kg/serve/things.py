"""What the pages for people show: each job gives plain data, as JSON, from one state of the store.

In texts a name that has a page stands as ``\\x02name\\x1fIRI\\x03``; the templates make a link of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kg.graph.vocabulary import PREFIXES, full
from kg.lookup import Thing, country_code, fold
from kg.lookup import thing as known
from kg.serve.jobs import JOBS, Head, Refused, job
from kg.show import Evidence, Reader

if TYPE_CHECKING:
    from kg.graph.store import Store

KINDS = ("country", "body", "official", "group", "event", "agreement", "notice")
PLURAL = {
    "country": "Countries", "body": "Bodies", "official": "Officials", "group": "Groups", "event": "Events",
    "agreement": "Agreements", "notice": "Notices",
}  # fmt: skip
DATED = ("event", "agreement", "notice")
SPACES = {
    "country": "country",
    "body": "body",
    "person": "official",
    "group": "group",
    "event": "event",
    "agreement": "agreement",
    "notice": "notice",
}  # the words of IRIs -> kinds
SPACE_OF = {kind: word for word, kind in SPACES.items()}
FIRST = 25  # entries of a section that a page shows before it is asked for all
MOST = 2000  # entries of a section at most
ON_PAGE = 100  # things of a list
FUZZY = 84  # of 100: how like a name must be that is offered in place of what was typed


def page(data: dict[str, Any]) -> tuple[Head, bytes]:
    return {}, json.dumps(data, ensure_ascii=False).encode("utf-8")


class Later:
    """Passages that are looked up when they are first asked for: a page shows a few of many."""

    def __init__(self, find: Callable[[], tuple[Evidence, ...]]):
        self.find = find

    def __bool__(self) -> bool:
        return False  # what orders entries by their first passage is not to look all of them up


class Linked(Reader):
    """Facts whose names carry their IRIs along, and whose passages are looked up for what is shown."""

    def __init__(self, store: Store):
        super().__init__(store)
        self._seen: dict[tuple[Any, str], list[Any]] = {}

    def objects(self, subject: Any, predicate: str) -> list[Any]:
        found = self._seen.get((subject, predicate))
        if found is None:
            found = self._seen[subject, predicate] = super().objects(subject, predicate)
        return found

    def evidence(self, *triples: tuple[Any, str, Any]) -> Any:
        return Later(lambda: super(Linked, self).evidence(*triples))

    def name(self, node: Any) -> str:
        plain = "".join(c if c >= " " else " " for c in super().name(node))
        return f"\x02{plain}\x1f{node.value}\x03"

    def word(self, subject: Any, predicate: str) -> str:
        return {"mou": "MOU", "fta": "trade agreement"}.get(found := super().word(subject, predicate), found).replace(
            "-", " "
        )


# ------------------------------------------------------------------ the names of a store
@dataclass(frozen=True, slots=True)
class Named:
    """A thing as lists show it. `notices`: how many mention it; `what`: ministry, forum, mou ..."""

    iri: str
    name: str
    kind: str
    date: str
    country: str
    notices: int
    what: str


class Index:
    """Every thing of a store by its names; made once, which takes a while where there are many."""

    def __init__(self, store: Store):
        import pyoxigraph as ox

        facts = ox.DefaultGraph()
        spaces = {f"{store.base}id/{word}/": kind for word, kind in SPACES.items()}

        def pairs(predicate: str) -> Iterator[tuple[str, str]]:
            for q in store.quads_for_pattern(None, ox.NamedNode(full(predicate)), None, facts):
                yield q.subject.value, q.object.value

        self.store = store
        self.reader = Reader(store)
        self.kinds: dict[str, str] = {}
        self.own: dict[str, str] = {}
        names: dict[str, list[str]] = {}
        for predicate in ("skos:prefLabel", "dcterms:title", "coop:abbreviation", "skos:notation", "skos:altLabel"):
            for iri, label in pairs(predicate):
                # the IRI tells the kind: a look-up of each one's class would take as long again
                kind = next((k for space, k in spaces.items() if iri.startswith(space)), None)
                if kind is None:
                    continue
                self.kinds[iri] = kind
                names.setdefault(iri, []).append(label)
                if predicate in ("skos:prefLabel", "dcterms:title"):
                    self.own[iri] = min(label, self.own.get(iri, label))
        self.names = {
            iri: tuple(dict.fromkeys(filter(None, (fold(n) for n in [self.own.get(iri, ""), *sorted(found)]))))
            for iri, found in names.items()
        }
        self.dates = {iri: date.strip("/") for p in ("coop:edtf", "dcterms:issued") for iri, date in pairs(p)}
        by_name = sorted(self.kinds, key=lambda iri: (self.names[iri][:1], iri))
        newest = sorted(self.kinds, key=lambda iri: (self.dates.get(iri, ""), iri), reverse=True)
        self.order = {k: [i for i in (newest if k in DATED else by_name) if self.kinds[i] == k] for k in KINDS}

    def thing(self, iri: str) -> Named:
        """What lists show of a thing."""
        node = self.reader.node(iri)
        country = next((self.reader.name(c) for c in self.reader.objects(node, "coop:ofCountry")), "")
        count = self.store.query(
            f"SELECT (COUNT(*) AS ?n) {{ ?notice coop:mentions {node} }}"
        )  # as the engine writes it
        notices = int(next(iter(count))["n"].value)
        name = self.own.get(iri, iri.rsplit("/", 1)[-1])
        what = self.reader.word(node, "coop:kind")
        return Named(iri, name, self.kinds[iri], self.dates.get(iri, ""), country, notices, what)

    def found(self, text: str, kinds: tuple[str, ...] = KINDS, most: int = 60) -> list[tuple[float, Named]]:
        """Things by name, best first, with how well the name fits (100: it is the name)."""
        wanted = fold(text)
        if not wanted:
            return []
        code = country_code(text) if "country" in kinds else None
        words = [f" {w}" for w in wanted.split()]
        scores: list[tuple[float, str]] = []
        for iri, names in self.names.items():
            if self.kinds[iri] not in kinds:
                continue
            best = 100.0 if code and iri.endswith(f"/country/{code}") else 0.0
            for i, name in enumerate(names):
                if name == wanted:
                    best = max(best, 100.0 if i == 0 else 98.0)
                elif name.startswith(wanted):
                    best = max(best, 90.0 - min(len(name) - len(wanted), 30) / 6)
                elif wanted in name and all(w in f" {name}" for w in words):
                    best = max(best, 80.0 - min(len(name) - len(wanted), 60) / 6)
                elif len(words) > 1 and all(w in f" {name}" for w in words):
                    best = max(best, 75.0 - min(len(name) - len(wanted), 60) / 6)
            if best:
                scores.append((best, iri))
        if not scores:
            scores = self._alike(wanted, kinds)
        scores.sort(key=lambda s: (-s[0], KINDS.index(self.kinds[s[1]]), self.own.get(s[1], ""), s[1]))
        shown = [(score, self.thing(iri)) for score, iri in scores[:most]]
        shown.sort(key=lambda s: (-s[0], KINDS.index(s[1].kind), -s[1].notices, s[1].name, s[1].iri))
        return shown

    def _alike(self, wanted: str, kinds: tuple[str, ...]) -> list[tuple[float, str]]:
        from rapidfuzz import fuzz, process

        names = {(iri, n): n for iri, found in self.names.items() if self.kinds[iri] in kinds for n in found}
        best: dict[str, float] = {}
        for _, score, (iri, _name) in process.extract(wanted, names, scorer=fuzz.ratio, limit=30, score_cutoff=FUZZY):
            best[iri] = max(best.get(iri, 0.0), score * 0.75)
        return [(score, iri) for iri, score in best.items()]


_kept: tuple[Any, dict[str, Any]] = (None, {})


def kept(store: Store, name: str, make: Any) -> Any:
    """What was worked out of a store once, for as long as the process has this store open."""
    global _kept
    if _kept[0] is not store:
        _kept = (store, {})
    if name not in _kept[1]:
        _kept[1][name] = make(store)
    return _kept[1][name]


def index(store: Store) -> Index:
    found: Index = kept(store, "index", Index)
    return found


# ------------------------------------------------------------------ jobs of the process that knows all names
@job
def warm(store: Store) -> tuple[Head, bytes]:
    """Read all names, so that the other jobs find them."""
    index(store)
    kept(store, "home", _home)
    return page({})


@job
def home(store: Store) -> tuple[Head, bytes]:
    """What the start page shows: how much there is, the newest notices and agreements, who is named most."""
    return page(kept(store, "home", _home))


def _home(store: Store) -> dict[str, Any]:
    found = index(store)
    days = sorted(d for iri in found.order["notice"] if (d := found.dates.get(iri)))
    most = store.query(
        "SELECT ?c (COUNT(*) AS ?n) { ?notice coop:mentions ?c . ?c a coop:Country } GROUP BY ?c ORDER BY DESC(?n) ?c "
        "LIMIT 24"
    )
    return {
        "base": store.base,
        "counts": {kind: len(iris) for kind, iris in found.order.items()},
        "first": days[0] if days else "",
        "last": days[-1] if days else "",
        "notices": [asdict(found.thing(i)) for i in found.order["notice"][:6]],
        "agreements": [asdict(found.thing(i)) for i in found.order["agreement"][:6]],
        "countries": [asdict(found.thing(row["c"].value)) for row in most if row["c"].value in found.kinds],
    }


@job
def search(store: Store, text: str, kind: str = "", most: int = 60) -> tuple[Head, bytes]:
    """Things by name, best first."""
    found = index(store).found(text, (kind,) if kind else KINDS, most)
    return page({"base": store.base, "found": [{"score": s, **asdict(t)} for s, t in found]})


@job
def browse(store: Store, kind: str, text: str = "", number: int = 1) -> tuple[Head, bytes]:
    """A page of all things of a kind: by name, or where they are dated the newest first.

    With a text only those that have it in a name, and those of the country that it names.
    """
    known_ = index(store)
    things = known_.order[kind]
    wanted = fold(text)
    if wanted:
        code = country_code(text)
        of = f"/{SPACE_OF[kind]}/{code}." if code else "\0"
        things = [i for i in things if of in i or any(wanted in n for n in known_.names[i])]
    pages = max(1, -(-len(things) // ON_PAGE))
    number = min(max(number, 1), pages)
    shown = [asdict(known_.thing(i)) for i in things[(number - 1) * ON_PAGE : number * ON_PAGE]]
    return page(
        {
            "base": store.base,
            "kind": kind,
            "text": text,
            "total": len(things),
            "number": number,
            "pages": pages,
            "things": shown,
        }
    )


# ------------------------------------------------------------------ jobs of any process
@job
def thing(store: Store, path: str, whole: str = "") -> tuple[Head, bytes]:
    """All that the graph says of the thing at a path below the store's base.

    Of a section named `whole` all entries are given, of others the first.
    """
    iri = store.base + path
    found = known(store, iri)
    if found is None or found.kind not in KINDS:
        return resource(store, iri)
    told = Linked(store).page(found, lambda title: MOST if title == whole else FIRST)
    sections = [
        {
            "title": s.title,
            "total": s.total,
            "entries": [_entry(e) for e in s.entries],
        }
        for s in told.sections
    ]
    data = {"base": store.base, "thing": asdict(found), "head": told.head, "sections": sections, "whole": whole}
    if found.kind == "notice":
        data |= _text(store, found)
    return page(data)


def _entry(e: Any) -> dict[str, Any]:
    passages = e.evidence.find() if isinstance(e.evidence, Later) else e.evidence
    return {"date": e.date, "text": e.text, "evidence": [asdict(p) for p in passages]}


def _text(store: Store, notice: Thing) -> dict[str, Any]:
    """The text of a notice in pieces, those that were read marked, and what was read from each."""
    import pyoxigraph as ox

    reader = Linked(store)
    this = reader.node(notice.iri)
    capture = next(iter(reader.subjects("coop:captureOf", this)), None)
    text = reader.text(capture, "nif:isString") if capture is not None else ""
    spans: dict[tuple[int, int], list[Any]] = {}
    for reading in reader.subjects("coop:fromNotice", this):
        passage = next(iter(reader.objects(reading, "coop:fromPassage")), None)
        if passage is not None:  # a contact has none
            span = int(reader.text(passage, "nif:beginIndex")), int(reader.text(passage, "nif:endIndex"))
            spans.setdefault(span, []).append(reading)
    pieces: list[dict[str, Any]] = []
    passages: list[dict[str, Any]] = []
    at = 0
    for begin, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if end <= at:
            continue  # within a passage that is marked already
        start = max(begin, at)
        if start > at:
            pieces.append({"text": text[at:start], "number": 0})
        number = len(passages) + 1
        pieces.append({"text": text[start:end], "number": number, "begin": begin})
        readings = [r for (b, e), found in spans.items() if b >= begin and e <= end for r in found]
        named = set()
        for reading in readings:
            for q in store.quads_for_pattern(None, None, None, reading):
                named |= {t.value for t in (q.subject, q.object) if isinstance(t, ox.NamedNode)}
        things = [t for t in (known(store, iri) for iri in named) if t is not None and t.kind in KINDS[:-1]]
        things.sort(key=lambda t: (KINDS.index(t.kind), t.name, t.iri))
        passages.append(
            {
                "number": number,
                "begin": begin,
                "things": [(t.kind, reader.name(reader.node(t.iri))) for t in things],
                "rules": sorted({(reader.text(r, "coop:rule"), reader.text(r, "coop:confidence")) for r in readings}),
            }
        )
        at = end
    pieces.append({"text": text[at:], "number": 0})
    return {"pieces": pieces, "passages": passages}


@job
def resource(store: Store, iri: str) -> tuple[Head, bytes]:
    """The triples about anything that has an IRI. Raises Refused where the store has none."""
    import pyoxigraph as ox

    try:
        node = ox.NamedNode(iri)
    except ValueError:
        raise Refused(404, "not an IRI") from None
    reader = Linked(store)

    def shown(term: Any) -> dict[str, str]:
        if isinstance(term, ox.NamedNode):
            return {"iri": term.value, "text": Reader.name(reader, term), "language": ""}
        return {"iri": "", "text": getattr(term, "value", str(term)), "language": getattr(term, "language", None) or ""}

    facts = ox.DefaultGraph()
    out = [(q.predicate.value, shown(q.object)) for q in store.quads_for_pattern(node, None, None, facts)]
    into = []
    for q in store.quads_for_pattern(None, None, node, facts):
        if len(into) == FIRST * 8:
            break
        into.append((q.predicate.value, shown(q.subject)))
    held = []
    for q in store.quads_for_pattern(None, None, None, node):
        if len(held) == FIRST * 8:
            break
        held.append((shown(q.subject), q.predicate.value, shown(q.object)))
    used = []
    for q in store.quads_for_pattern(None, node, None, facts):
        if len(used) == FIRST * 2:
            break
        used.append((shown(q.subject), q.predicate.value, shown(q.object)))
    if not (out or into or held or used):
        raise Refused(404, "the graph knows nothing under this IRI")
    evidence: tuple[Evidence, ...] = ()
    if any(p == full("coop:fromPassage") for p, _ in out):
        evidence = (reader.proof(node),)
    return page(
        {
            "base": store.base,
            "iri": iri,
            "out": sorted(out, key=lambda x: (x[0], x[1]["text"])),
            "into": sorted(into, key=lambda x: (x[0], x[1]["text"])),
            "used": sorted(used, key=lambda x: (x[0]["text"], x[2]["text"])),
            "held": sorted(held, key=lambda x: (x[0]["text"], x[1], x[2]["text"])),
            "evidence": [asdict(e) for e in evidence],
        }
    )


@job
def data(store: Store, fmt: str, iri: str = "", path: str = "") -> tuple[Head, bytes]:
    """What the graph says of a thing as RDF: its facts, the facts that point to it, and the names of what they name.

    The thing is given by its IRI or by its path below the store's base.

    Of a reading or notice also what its graph holds. Raises Refused where the store has nothing.
    """
    import pyoxigraph as ox

    from kg.query import Answer
    from kg.serve.jobs import MOST_ROWS, written

    try:
        node = ox.NamedNode(iri or store.base + path)
    except ValueError:
        raise Refused(404, "not an IRI") from None
    facts = ox.DefaultGraph()
    triples: set[Any] = set()
    for pattern in ((node, None, None, facts), (None, None, node, facts), (None, None, None, node)):
        for q in store.quads_for_pattern(*pattern):
            if len(triples) >= MOST_ROWS:
                break
            triples.add(q.triple)
    if not triples:
        raise Refused(404, "the graph knows nothing under this IRI")
    names = [ox.NamedNode(full(p)) for p in ("skos:prefLabel", "dcterms:title")]
    for other in {x for t in triples for x in (t.subject, t.object) if isinstance(x, ox.NamedNode) and x != node}:
        for predicate in names:
            triples.update(q.triple for q in store.quads_for_pattern(other, predicate, None, facts))
    answer = Answer(triples=tuple(sorted(triples, key=str)), cut=len(triples) >= MOST_ROWS)
    return {"cut": answer.cut}, written(answer, fmt)


@job
def about(store: Store) -> tuple[Head, bytes]:
    """How much the facts hold: classes and properties with their numbers, most first."""
    return page(kept(store, "about", _about))


def _about(store: Store) -> dict[str, Any]:
    def counted(sparql: str) -> list[tuple[str, int]]:
        return [(row[0].value, int(row[1].value)) for row in store.query(sparql)]

    classes = counted("SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c")
    properties = counted("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
    return {
        "base": store.base,
        "kg": store.about.get("kg", ""),
        "ontology": store.about.get("ontology", ""),
        "triples": sum(n for _, n in properties),
        "classes": sorted(classes, key=lambda x: (-x[1], x[0])),
        "properties": sorted(properties, key=lambda x: (-x[1], x[0])),
    }


@job
def graph(store: Store, iri: str, fmt: str) -> tuple[Head, bytes]:
    """A graph, whole: the named one, or the facts. Raises Refused where there is none, or more of it than is given."""
    import pyoxigraph as ox

    from kg.query import Answer
    from kg.serve.jobs import MOST_ROWS, written

    try:
        name = ox.NamedNode(iri) if iri else ox.DefaultGraph()
    except ValueError:
        raise Refused(400, "graph: not an IRI") from None
    where = f"GRAPH {name} {{ ?s ?p ?o }}" if iri else "?s ?p ?o"  # the name as the engine writes it
    size = store.query(f"SELECT (COUNT(*) AS ?n) {{ SELECT ?s {{ {where} }} LIMIT {MOST_ROWS + 1} }}")
    if int(next(iter(size))["n"].value) > MOST_ROWS:
        raise Refused(403, f"this graph has more than {MOST_ROWS:,} triples; `kg export` writes it whole")
    triples = [q.triple for q in store.quads_for_pattern(None, None, None, name)]
    if iri and not triples:
        raise Refused(404, "the store has no graph of this name")
    return {}, written(Answer(triples=tuple(sorted(triples, key=str))), fmt)


def short(iri: str) -> str:
    """An IRI as people read it: with a prefix where one fits."""
    from kg.answers import shorten

    return shorten(iri, PREFIXES)


__all__ = ["JOBS", "Index", "index"]
