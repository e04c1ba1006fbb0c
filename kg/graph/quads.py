"""What one notice says -> quads, as lines of N-Quads: three times as fast as making them term by term.

Every claim stands in three places: in the graph of each reading that makes it, in the graph of its notice (named by
the notice: what this notice says, settled), and in the default graph (the facts). Where notices that speak of one thing
give different values for what can have one only, the default graph has the value that most of them give; the others
stay in the graphs of their notices and readings (`Election`).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import Any

from kg.graph.iris import Iris
from kg.graph.vocabulary import AGREEMENT_CLASSES, BODY_CLASSES, EVENT_CLASSES, full
from kg.resolve import SINGLE, Claim, Resolved

_BASE_CLASS = {"body": "Body", "person": "Official", "event": "Event", "agreement": "Agreement", "group": "Group"}
_FINE_CLASS = {"body": BODY_CLASSES, "event": EVENT_CLASSES, "agreement": AGREEMENT_CLASSES}
_LINKS = {"mention": "coop:mentions", "member": "coop:hasMember", "part-of": "coop:partOf", "party": "coop:party",
          "concluded-at": "coop:concludedAt", "foresees": "coop:foresees"}
_TEXTS = {"name": "skos:prefLabel", "alias": "skos:altLabel", "abbreviation": "coop:abbreviation",
          "topic": "coop:topic"}
_Triples = list[tuple[str, str, str]]
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One notice's value for a field of a thing that other notices may speak of too; `graphs` are its readings'."""

    subject: str
    field: str
    value: Any
    confidence: float
    notice: str
    graphs: tuple[str, ...]


@dataclass(slots=True)
class NoticeQuads:
    """The quads of one notice, what is still to be settled between notices, and what was counted."""

    facts: list[str]  # lines of the default graph
    evidence: list[str]  # lines of the graphs of the notice and its readings
    candidates: list[Candidate]
    countries: frozenset[str]
    counts: dict[str, int] = field(default_factory=dict)


def bounds(begin: str | None, end: str | None) -> tuple[str | None, str | None, str]:
    """First and last possible day, and the EDTF expression, of a date known by its two ends at any precision.

    ``2017-07`` lasts from the first to the last of July. An end that is not known leaves no last day, unless the
    beginning is known to the month or year only.
    """
    first = None
    if begin:
        first = begin + ("-01-01", "", "", "-01", "", "", "")[len(begin) - 4] if len(begin) < 10 else begin
    last = None
    if end:
        if len(end) == 4:
            last = f"{end}-12-31"
        elif len(end) == 7:
            last = f"{end}-{monthrange(int(end[:4]), int(end[5:]))[1]:02}"
        else:
            last = end
    if begin and begin == end:
        return first, last, begin
    return first, last, f"{begin or ''}/{end or ''}"


@lru_cache(maxsize=65_536)
def _rank(title: str, body: str) -> tuple[str, int] | None:
    """Rank and level of a post. None for a former post, for a title that the registry does not know, and where the rank
    hangs on the kind of a body that it does not know: the president of a network is no head of state."""
    from kg.language.registry import load_registry

    registry = load_registry()
    row = registry.bodies.get(body.removeprefix("body/")) or registry.organizations.get(body.removeprefix("body/"))
    posts = [registry.title(title, kind) for kind in ([row.kind] if row else [None, "other"] if body else [None])]
    found = {(p.rank, p.level) for p in posts if p and not p.former}
    return found.pop() if len(found) == 1 and all(posts) else None


class Writer:
    """Turns claims into lines of quads. One writer serves many notices. Terms are text as N-Quads writes them."""

    def __init__(self, iris: Iris):
        self.iris = iris
        self._names: dict[str, str] = {}

    def node(self, iri: str) -> str:
        """The term of an IRI."""
        return f"<{iri}>"

    def name(self, prefixed: str) -> str:
        """The term of a prefixed name of the vocabulary."""
        made = self._names.get(prefixed)
        if made is None:
            made = self._names[prefixed] = f"<{full(prefixed)}>"
        return made

    def literal(self, value: str) -> str:
        """A literal without a datatype."""
        return f'"{value.translate(_ESCAPES)}"'

    def typed(self, value: str, datatype: str) -> str:
        """A literal with a datatype of XML Schema."""
        return f'"{value}"^^{self.name("xsd:" + datatype)}'

    def day(self, value: str) -> str:
        """A date at its precision: day, month or year."""
        return self.typed(value, {4: "gYear", 7: "gYearMonth"}.get(len(value), "date"))

    # -- one claim
    def triples(self, claim: Claim, notice_id: str) -> _Triples:
        """The triples that a claim stands for."""
        name, literal = self.name, self.literal
        subject = self.node(self.iris.notice(notice_id) if claim.subject == "notice" else self.iris.id(claim.subject))
        sort, what, value = claim.subject.partition("/")[0], claim.field, claim.value
        if what == "exists":
            return [(subject, name("rdf:type"), name(f"coop:{_BASE_CLASS[sort]}"))]
        if what in _TEXTS:
            return [(subject, name(_TEXTS[what]), literal(value))]
        if what in _LINKS:
            return [(subject, name(_LINKS[what]), self.node(self.iris.id(value)))]
        if what == "kind":
            out = [(subject, name("coop:kind"), name(f"kind:{value}"))]
            if value in _FINE_CLASS[sort]:
                out.append((subject, name("rdf:type"), name(f"coop:{_FINE_CLASS[sort][value]}")))
            return out
        if what == "status":
            return [(subject, name("coop:status"), name(f"status:{value}"))]
        if what == "country":
            return [(subject, name("coop:ofCountry"), self.node(self.iris.id(f"country/{value}")))]
        if what == "headcount":
            return [(subject, name("coop:headcount"), self.typed(str(value), "integer"))]
        if what == "date":
            return self.dated(subject, *value)
        if what == "place":
            return self._place(subject, *value)
        if what == "participation":
            return self._participation(subject, claim.subject, *value)
        if what == "tenure":
            return self._tenure(subject, claim.subject, *value)
        raise ValueError(f"no triples for a claim of {what}")

    def dated(self, subject: str, begin: str | None, end: str | None) -> _Triples:
        """The triples of a date known by its two ends (see `bounds`)."""
        first, last, edtf = bounds(begin, end)
        out = [(subject, self.name("coop:edtf"), self.literal(edtf))]
        if first:
            out.append((subject, self.name("coop:begin"), self.typed(first, "date")))
        if last:
            out.append((subject, self.name("coop:end"), self.typed(last, "date")))
        return out

    def _place(self, event: Any, city: str | None, countries: tuple[str, ...]) -> _Triples:
        from kg.resolve.names import label, slug

        name = self.name
        out = [(event, name("coop:inCountry"), self.node(self.iris.id(f"country/{c}"))) for c in countries]
        if city and label(city):
            own = countries[0] if countries else None
            place = self.node(self.iris.id(f"place/{own}.{slug(city)}" if own else f"place/{slug(city)}"))
            out += [(event, name("coop:atPlace"), place), (place, name("rdf:type"), name("coop:Place")),
                    (place, name("skos:prefLabel"), self.literal(_city_name(label(city), own)))]
            if own:
                out.append((place, name("coop:ofCountry"), self.node(self.iris.id(f"country/{own}"))))
        return out

    def _participation(self, event: Any, key: str, actor: str, role: str, behalf: str, head: bool) -> _Triples:
        name = self.name
        part_of = key.partition("/")[2]
        this = self.node(self.iris.id(f"participation/{part_of}/{actor}/{role}"))
        out = [(event, name("coop:hasParticipation"), this), (this, name("rdf:type"), name("coop:Participation")),
               (this, name("coop:participant"), self.node(self.iris.id(actor))),
               (this, name("coop:role"), name(f"role:{role}"))]
        if behalf:
            out.append((this, name("coop:onBehalfOf"), self.node(self.iris.id(behalf))))
        if head:
            out.append((this, name("coop:leadsDelegation"), self.typed("true", "boolean")))
        return out

    def _tenure(self, person: Any, key: str, title: str, body: str) -> _Triples:
        from kg.resolve.names import slug

        name = self.name
        last = ".".join(x for x in (slug(title) if title else "", body.partition("/")[2]) if x)
        this = self.node(self.iris.id(f"tenure/{key.partition('/')[2]}/{last}"))
        out = [(this, name("rdf:type"), name("coop:Tenure")), (this, name("org:member"), person)]
        if title:
            out.append((this, name("coop:title"), self.literal(title)))
        if body:
            out.append((this, name("org:organization"), self.node(self.iris.id(body))))
        rank = _rank(title, body)
        if rank:
            out += [(this, name("coop:rank"), self.literal(rank[0])),
                    (this, name("coop:level"), self.typed(str(rank[1]), "integer"))]
        return out

    # -- one notice
    def notice(self, resolved: Resolved) -> NoticeQuads:
        """All quads of a notice: its text, passages and readings, and the claims in the graphs where they belong."""
        name, notice = self.name, resolved.notice
        facts: list[str] = []
        evidence: list[str] = []
        candidates: list[Candidate] = []
        counts: dict[str, int] = {}
        countries: set[str] = set()
        here = self.node(self.iris.notice(notice.id))
        graphs = self._reading_iris(resolved)
        ends = [f" {self.node(g)} .\n" for g in graphs]
        used: set[int] = set()
        stated: set[str] = set()
        seen_on = [(name("coop:seenOn"), self.day(notice.published))] if notice.published else []
        for claim in resolved.claims:
            triples = self.triples(claim, notice.id)
            if claim.field == "tenure":
                triples += [(triples[0][0], p, o) for p, o in seen_on]
            countries.update(_countries(claim))
            used.update(claim.readings)
            beside = [self._graph_of(i, "states", notice.id) for i in claim.by]
            stated.update(claim.by)
            counts[claim.field] = counts.get(claim.field, 0) + 1
            if claim.field == "exists":
                sort = claim.subject.partition("/")[0]
                counts[sort] = counts.get(sort, 0) + 1
            said = [f"{s} {p} {o}" for s, p, o in triples]
            evidence += [f"{t} {here} .\n" for t in said]
            evidence += [t + ends[i] for t in said for i in claim.readings]
            evidence += [f"{t} {self.node(g)} .\n" for t in said for g in beside]
            if claim.subject in resolved.shared and claim.field in SINGLE:
                sure = max((resolved.readings[i].confidence for i in claim.readings), default=1.0)
                candidates.append(Candidate(claim.subject, claim.field, claim.value, sure, notice.id,
                                            (*(graphs[i] for i in claim.readings), *beside)))
            else:
                facts += [f"{t} .\n" for t in said]
        for claim in resolved.withdrawn:
            said = [f"{s} {p} {o}" for s, p, o in self.triples(claim, notice.id)]
            used.update(claim.readings)
            evidence += [t + ends[i] for t in said for i in claim.readings]
            evidence += [f"{t} {self.node(self._graph_of(i, 'withdraws', notice.id))} .\n"
                         for t in said for i in claim.by]
        facts += self._sources(resolved, graphs, used)
        facts += self._corrections(resolved, stated)
        counts["reading"] = len(used)
        return NoticeQuads(facts, evidence, candidates, frozenset(countries), counts)

    def _graph_of(self, correction: str, does: str, notice_id: str) -> str:
        """The graph of what a correction states or withdraws in a notice."""
        return self.iris.id(f"correction/{correction}/{does}/{notice_id}")

    def _corrections(self, resolved: Resolved, stated: set[str]) -> list[str]:
        """What is to be said of the corrections that are in force in a notice."""
        name, literal, notice = self.name, self.literal, resolved.notice
        here, text = self.node(self.iris.notice(notice.id)), self.node(self.iris.capture(notice.id))
        withdrawing = {i for claim in resolved.withdrawn for i in claim.by}
        out: _Triples = []
        for o in resolved.orders:
            this = self.node(self.iris.id(f"correction/{o.id}"))
            out += [(this, name("rdf:type"), name("coop:Correction")), (this, name("coop:verb"), literal(o.verb)),
                    (this, name("coop:reason"), literal(o.reason))]
            out += [(this, name("coop:about"), self.node(self.iris.id(key))) for key in o.about]
            for term, value in (("coop:sentence", o.sentence), ("dcterms:creator", o.by)):
                if value:
                    out.append((this, name(term), literal(value)))
            if o.date:
                out.append((this, name("dcterms:created"), self.day(o.date)))
            if o.id in stated:
                out.append((this, name("coop:states"), self.node(self._graph_of(o.id, "states", notice.id))))
            if o.id in withdrawing:
                out.append((this, name("coop:withdraws"), self.node(self._graph_of(o.id, "withdraws", notice.id))))
            if o.begin >= 0:
                passage = self.node(self.iris.passage(notice.id, o.begin, o.end))
                out += [(this, name("coop:fromNotice"), here), (this, name("coop:fromPassage"), passage),
                        (passage, name("rdf:type"), name("nif:String")), (passage, name("nif:referenceContext"), text),
                        (passage, name("nif:beginIndex"), self.typed(str(o.begin), "integer")),
                        (passage, name("nif:endIndex"), self.typed(str(o.end), "integer")),
                        (passage, name("nif:anchorOf"), literal(notice.text[o.begin:o.end]))]
        return [f"{s} {p} {o} .\n" for s, p, o in out]

    def _reading_iris(self, resolved: Resolved) -> list[str]:
        from kg.resolve.names import slug

        taken: dict[str, int] = {}
        out = []
        for r in resolved.readings:
            iri = self.iris.id(f"reading/{resolved.notice.id}/{r.begin}-{r.end}/{slug(r.rule)}")
            taken[iri] = number = taken.get(iri, 0) + 1
            out.append(iri if number == 1 else f"{iri}.{number}")
        return out

    def _sources(self, resolved: Resolved, graphs: list[str], used: set[int]) -> list[str]:
        name, literal, notice = self.name, self.literal, resolved.notice
        here, text = self.node(self.iris.notice(notice.id)), self.node(self.iris.capture(notice.id))
        out: _Triples = [
            (here, name("rdf:type"), name("coop:Notice")), (here, name("dcterms:identifier"), literal(notice.id)),
            (here, name("dcterms:title"), literal(notice.title)),
            (text, name("rdf:type"), name("nif:Context")), (text, name("coop:captureOf"), here),
            (text, name("coop:sha256"), self.typed(notice.sha256, "hexBinary")),
            (text, name("nif:isString"), literal(notice.text))]
        if notice.published:
            out.append((here, name("dcterms:issued"), self.day(notice.published)))
        for term, value in (("coop:publisher", notice.publisher), ("dcterms:language", notice.language),
                            ("coop:section", notice.section)):
            if value:
                out.append((here, name(term), literal(value)))
        if notice.source:
            out.append((here, name("coop:address"), literal(notice.source)))
        passages: set[tuple[int, int]] = set()
        for i in sorted(used):
            r = resolved.readings[i]
            this, passage = self.node(graphs[i]), self.node(self.iris.passage(notice.id, r.begin, r.end))
            confidence = f"{r.confidence:.3f}".rstrip("0").rstrip(".")
            out += [(this, name("rdf:type"), name("coop:Reading")), (this, name("coop:rule"), literal(r.rule)),
                    (this, name("coop:confidence"), self.typed(confidence, "decimal")),
                    (this, name("coop:fromPassage"), passage), (this, name("coop:fromNotice"), here)]
            if (r.begin, r.end) not in passages:
                passages.add((r.begin, r.end))
                out += [(passage, name("rdf:type"), name("nif:String")), (passage, name("nif:referenceContext"), text),
                        (passage, name("nif:beginIndex"), self.typed(str(r.begin), "integer")),
                        (passage, name("nif:endIndex"), self.typed(str(r.end), "integer")),
                        (passage, name("nif:anchorOf"), literal(r.quote))]
        return [f"{s} {p} {o} .\n" for s, p, o in out]

    def registry(self, codes: set[str], bodies: Mapping[str, str]) -> list[str]:
        """What the tables say: in the registry's graph and in the facts.

        codes: the countries that notices speak of. bodies: of the registry's bodies that notices name and that changed
        (`changes.changed_bodies`), by id, the name that holds.
        """
        from kg.graph.changes import change_lines, countries_of
        from kg.language.countries import countries

        name, literal, table = self.name, self.literal, countries()
        graph = self.node(self.iris.graph("registry"))
        triples = list(change_lines(bodies, self))
        for code in sorted(codes | countries_of(bodies)):
            this, row = self.node(self.iris.id(f"country/{code}")), table.get(code)
            triples += [(this, name("rdf:type"), name("coop:Country")), (this, name("skos:notation"), literal(code)),
                       (this, name("skos:prefLabel"), literal(row.name if row else code))]
            if row and row.official_name and row.official_name != row.name:
                triples.append((this, name("skos:altLabel"), literal(row.official_name)))
        return [f"{s} {p} {o}{g} .\n" for s, p, o in triples for g in ("", f" {graph}")]

    # -- between notices
    def winner(self, candidates: list[Candidate]) -> Any:
        """Of what notices give for one field of one thing, the value that holds: that of the most notices."""
        said: dict[Any, list[Candidate]] = {}
        for c in candidates:
            said.setdefault(c.value, []).append(c)
        return min(said, key=lambda v: (_vague(said[v][0].field, v), -len({c.notice for c in said[v]}),
                                        -max(c.confidence for c in said[v]), -_detail(said[v][0].field, v), str(v)))

    def settle(self, candidates: list[Candidate]) -> tuple[list[str], list[str], int]:
        """Settle what notices state differently: the lines of the default graph, those that notices and readings get
        beside their own, and the number of disagreements."""
        by_field: dict[tuple[str, str], dict[Any, list[Candidate]]] = {}
        for c in candidates:
            by_field.setdefault((c.subject, c.field), {}).setdefault(c.value, []).append(c)
        facts: list[str] = []
        evidence: list[str] = []
        differ = 0
        for (subject, what), said in by_field.items():
            won = self.winner([c for by in said.values() for c in by])
            differ += at_odds(subject, what, said)
            for value, by in said.items():
                claim = Claim(subject, what, value, ())
                if value == won:
                    facts += [f"{s} {p} {o} .\n" for s, p, o in self.triples(claim, "")]
                elif what == "name":
                    for s, p, o in self.triples(Claim(subject, "alias", value, ()), ""):
                        facts.append(f"{s} {p} {o} .\n")
                        for c in by:
                            evidence += [f"{s} {p} {o} {self.node(g)} .\n"
                                         for g in (self.iris.notice(c.notice), *c.graphs)]
        return facts, evidence, differ


def at_odds(subject: str, what: str, values: Iterable[Any]) -> bool:
    """Whether values of one field contradict each other, and are not only less precise ("June" and "June 6").

    Names never do: a thing has as many as are given to it. Nor do kinds of a body: they are read off its names.
    """
    if what == "name" or (what == "kind" and subject.startswith("body/")):
        return False
    return any(not _fits(what, a, b) for a, b in combinations(sorted(set(values), key=str), 2))


def _fits(what: str, a: Any, b: Any) -> bool:
    from kg.resolve.names import slug

    if what == "kind":
        return "other" in (a, b)
    if what == "place":
        cities = {slug(city) for city, _ in (a, b) if city}
        return len(cities) < 2 and (not a[1] or not b[1] or set(a[1]) == set(b[1]))
    if what != "date":
        return False
    if a[0] == b[0]:
        return not (a[1] and b[1]) or len({len(x) for x in (a[1], b[1])}) == 2
    long, short = sorted((a, b), key=lambda d: -len(d[0] or ""))
    if len(long[0] or "") == len(short[0] or ""):
        return False
    (first, last, _), (begin, end, _) = bounds(*short), bounds(*long)
    return not first or not begin or (first <= begin and (not last or (end or begin) <= last))


def _vague(what: str, value: Any) -> int:
    if what == "date":  # a month tells less than the day in it
        return 10 - len(value[0] or "")
    return int((what == "kind" and value == "other") or (what == "place" and not value[0]))


def _detail(what: str, value: Any) -> int:
    return len(str(value)) if what in ("date", "place", "name") else 0


def _countries(claim: Claim) -> list[str]:
    """The codes of the countries that a claim speaks of."""
    if claim.field == "country":
        return [claim.value]
    if claim.field == "place":
        return list(claim.value[1])
    values = claim.value if isinstance(claim.value, tuple) else (claim.value,)
    return [v.removeprefix("country/") for v in values if isinstance(v, str) and v.startswith("country/")
            and claim.field not in ("name", "alias", "topic", "abbreviation")]


def _city_name(city: str, country: str | None) -> str:
    """One spelling for all notices: "San Jose" and "San José" are one place and need one name."""
    from kg.language.cities import cities_named
    from kg.resolve.names import slug

    key = slug(city).replace("-", " ")
    known = next((c.name for c in cities_named(key) if c.country == country and slug(c.name) == slug(city)), None)
    return known or (city if key == "washington dc" else " ".join(w.capitalize() for w in key.split()))
