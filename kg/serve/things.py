"""What the pages for people show: each job gives plain data, as JSON, from one state of the store.

In texts a name that has a page stands as ``\\x02name\\x1fIRI\\x03``; the templates make a link of it.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kg.graph.vocabulary import PREFIXES, full
from kg.lookup import CLASSES, Thing, country_code, fold
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
FIRST = 25  # entries of a section that a page shows before it is asked for all
MOST = 2000  # entries of a section at most
ON_PAGE = 100  # things of a list
FUZZY = 84  # of 100: how like a name must be that is offered in place of what was typed


def page(data: dict[str, Any]) -> tuple[Head, bytes]:
    return {}, json.dumps(data, ensure_ascii=False).encode("utf-8")


class Linked(Reader):
    """Facts whose names carry their IRIs along."""

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
    """A thing with all its names, for search and for lists."""

    iri: str
    name: str
    kind: str
    date: str
    country: str  # name of the country that it belongs to
    names: tuple[str, ...]  # folded, its own first
    notices: int  # how many mention it
    what: str  # ministry, forum, mou ...


class Index:
    """Every thing of a store by its names. Made once for a store in a process."""

    def __init__(self, store: Store):
        import pyoxigraph as ox

        facts = ox.DefaultGraph()

        def pairs(predicate: str) -> list[tuple[str, str]]:
            found = store.quads_for_pattern(None, ox.NamedNode(full(predicate)), None, facts)
            return [(q.subject.value, q.object.value) for q in found]

        kinds: dict[str, str] = {}
        for kind in KINDS:
            node = ox.NamedNode(full(f"coop:{CLASSES[kind][-1]}"))
            for q in store.quads_for_pattern(None, ox.NamedNode(full("rdf:type")), node, facts):
                kinds.setdefault(q.subject.value, kind)
        labels: dict[str, list[str]] = {}
        for predicate in ("skos:prefLabel", "dcterms:title", "coop:abbreviation", "skos:notation", "skos:altLabel"):
            for iri, label in sorted(pairs(predicate)):
                if iri in kinds:
                    labels.setdefault(iri, []).append(label)
        own = {iri: sorted(found)[0] for iri, found in _grouped(pairs("skos:prefLabel") + pairs("dcterms:title"))}
        dates = dict(sorted(pairs("coop:edtf")) + sorted(pairs("dcterms:issued")))
        of = dict(sorted(pairs("coop:ofCountry")))
        words = {iri: concept.rsplit("/", 1)[-1] for iri, concept in sorted(pairs("coop:kind"))}
        mentions = Counter(target for _, target in pairs("coop:mentions"))
        self.things = sorted(
            (
                Named(
                    iri,
                    own.get(iri, iri.rsplit("/", 1)[-1]),
                    kind,
                    dates.get(iri, "").strip("/"),
                    own.get(of.get(iri, ""), ""),
                    tuple(dict.fromkeys(filter(None, map(fold, labels.get(iri, ()))))),
                    mentions[iri],
                    words.get(iri, ""),
                )
                for iri, kind in kinds.items()
            ),
            key=lambda t: (fold(t.name), t.iri),
        )
        self.by_iri = {t.iri: t for t in self.things}
        # actors whose name no other thing has
        named = Counter(t.name for t in self.things)
        actors = [t for t in self.things if t.kind in ("country", "body", "official")]
        self.by_name = {t.name: t.iri for t in actors if named[t.name] == 1}

    def found(self, text: str, kinds: tuple[str, ...] = KINDS, most: int = 60) -> list[tuple[float, Named]]:
        """Things by name, best first, with how well the name fits (100: it is the name)."""
        wanted = fold(text)
        if not wanted:
            return []
        code = country_code(text) if "country" in kinds else None
        words = [f" {w}" for w in wanted.split()]
        scores: list[tuple[float, Named]] = []
        for t in self.things:
            if t.kind not in kinds:
                continue
            best = 100.0 if code and t.kind == "country" and t.iri.endswith(f"/country/{code}") else 0.0
            for i, name in enumerate(t.names):
                if name == wanted:
                    best = max(best, 100.0 if i == 0 else 98.0)
                elif name.startswith(wanted):
                    best = max(best, 90.0 - min(len(name) - len(wanted), 30) / 6)
                elif all(w in f" {name}" for w in words):
                    best = max(best, 80.0 - min(len(name) - len(wanted), 60) / 6)
            if best:
                scores.append((best, t))
        if not scores:
            scores = self._alike(wanted, kinds)
        scores.sort(key=lambda s: (-s[0], KINDS.index(s[1].kind), -s[1].notices, s[1].name, s[1].iri))
        return scores[:most]

    def _alike(self, wanted: str, kinds: tuple[str, ...]) -> list[tuple[float, Named]]:
        from rapidfuzz import fuzz, process

        names = {(t.iri, n): n for t in self.things if t.kind in kinds for n in t.names}
        best: dict[str, float] = {}
        for _, score, (iri, _name) in process.extract(wanted, names, scorer=fuzz.ratio, limit=30, score_cutoff=FUZZY):
            best[iri] = max(best.get(iri, 0.0), score * 0.75)
        return [(score, self.by_iri[iri]) for iri, score in best.items()]


def _grouped(pairs: list[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    out: dict[str, list[str]] = {}
    for key, value in pairs:
        out.setdefault(key, []).append(value)
    return sorted(out.items())


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


# ------------------------------------------------------------------ jobs
@job
def home(store: Store) -> tuple[Head, bytes]:
    """What the start page shows: how much there is, the newest notices and agreements, who is named most."""
    from kg.stats import stats

    told = kept(store, "stats", stats)
    things = index(store).things
    newest = [asdict(t) for t in sorted(things, key=lambda t: (t.date, t.iri), reverse=True) if t.kind in DATED]
    most = sorted((t for t in things if t.kind == "country"), key=lambda t: (-t.notices, t.name))
    return page(
        {
            "base": store.base,
            "stats": {"notices": told.notices, "first": told.first, "last": told.last, "readings": told.readings,
                      "triples": told.triples, **dict(told.counts)},
            "notices": [t for t in newest if t["kind"] == "notice"][:6],
            "agreements": [t for t in newest if t["kind"] == "agreement" and t["date"]][:6],
            "countries": [asdict(t) for t in most[:24]],
        }
    )  # fmt: skip


@job
def search(store: Store, text: str, kind: str = "", most: int = 60) -> tuple[Head, bytes]:
    """Things by name, best first."""
    found = index(store).found(text, (kind,) if kind else KINDS, most)
    return page({"base": store.base, "found": [{"score": s, **asdict(t)} for s, t in found]})


@job
def browse(store: Store, kind: str, text: str = "", number: int = 1) -> tuple[Head, bytes]:
    """A page of all things of a kind: by name, or where they are dated the newest first."""
    wanted = fold(text)
    things = [
        t
        for t in index(store).things
        if t.kind == kind and (not wanted or any(wanted in f"{n} {fold(t.country)} {t.what}" for n in t.names))
    ]
    if kind in DATED:
        things.sort(key=lambda t: (t.date, t.iri), reverse=True)
    pages = max(1, -(-len(things) // ON_PAGE))
    number = min(max(number, 1), pages)
    return page(
        {
            "base": store.base,
            "kind": kind,
            "text": text,
            "total": len(things),
            "number": number,
            "pages": pages,
            "things": [asdict(t) for t in things[(number - 1) * ON_PAGE : number * ON_PAGE]],
        }
    )


@job
def thing(store: Store, path: str, whole: str = "") -> tuple[Head, bytes]:
    """All that the graph says of the thing at a path below the store's base.

    Of a section named `whole` all entries are given, of others the first.
    """
    iri = store.base + path
    found = known(store, iri)
    if found is None or found.kind not in KINDS:
        return resource(store, iri)
    told = Linked(store).page(found)
    sections = [
        {
            "title": s.title,
            "total": len(s.entries),
            "entries": [asdict(e) for e in s.entries[: MOST if s.title == whole else FIRST]],
        }
        for s in told.sections
    ]
    data = {"base": store.base, "thing": asdict(found), "head": told.head, "sections": sections, "whole": whole}
    if found.kind == "notice":
        data |= _text(store, found)
    return page(data)


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
    import pyoxigraph as ox

    a, facts = full("rdf:type"), ox.DefaultGraph()
    properties: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    subjects = set()
    for q in store.quads_for_pattern(None, None, None, facts):
        properties[q.predicate.value] += 1
        subjects.add(q.subject.value)
        if q.predicate.value == a:
            classes[q.object.value] += 1
    return {
        "base": store.base,
        "kg": store.about.get("kg", ""),
        "ontology": store.about.get("ontology", ""),
        "triples": sum(properties.values()),
        "subjects": len(subjects),
        "classes": sorted(classes.items(), key=lambda x: (-x[1], x[0])),
        "properties": sorted(properties.items(), key=lambda x: (-x[1], x[0])),
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
    triples = []
    for q in store.quads_for_pattern(None, None, None, name):
        if len(triples) == MOST_ROWS:
            raise Refused(403, f"this graph has more than {MOST_ROWS:,} triples; `kg export` writes it whole")
        triples.append(q.triple)
    if iri and not triples:
        raise Refused(404, "the store has no graph of this name")
    return {}, written(Answer(triples=tuple(sorted(triples, key=str))), fmt)


def short(iri: str) -> str:
    """An IRI as people read it: with a prefix where one fits."""
    from kg.answers import shorten

    return shorten(iri, PREFIXES)


__all__ = ["JOBS", "Index", "index"]
