"""Everything that the graph says of one thing: a country, body, official, event, agreement or notice, with sentences.

The facts come in sections (agreements, events, ties, people ...), newest first; each has the passages that say it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from kg.graph.vocabulary import PREFIXES, full
from kg.lookup import Thing

if TYPE_CHECKING:
    from kg.graph.store import Store


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A passage that says something, and the notice in which it stands."""

    issued: str
    notice: str
    begin: int
    sentence: str
    title: str
    rule: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact for reading: its date ("" where it has none), its text, and what it rests on, newest first."""

    date: str
    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Ruling:
    """A correction: what it says, why, and the sentence it rests on. `notice` is empty where that is not found."""

    date: str
    verb: str
    says: tuple[str, ...]  # what it states, withdraws, or is about
    reason: str
    sentence: str
    notice: str
    by: str
    iri: str

    def __str__(self) -> str:
        what = "; ".join(self.says)
        return f"{self.verb}{': ' + what if what else ''} ({self.reason})"


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact whose date is known and whose text is yet to be made, should it be shown."""

    date: str
    made: Callable[[], Entry]


@dataclass(frozen=True, slots=True)
class Section:
    """Facts of one kind: all, or the first of `total`."""

    title: str
    entries: tuple[Entry, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """All that the graph says of a thing: what it is (label, value), and the sections that are not empty."""

    thing: Thing
    head: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...] = field(default=())


def page(store: Store, thing: Thing) -> Page:
    """Gather what the graph says of a thing found by `kg.lookup`."""
    return Reader(store).page(thing)


class Reader:
    """The facts of a store, as pages read them."""

    def __init__(self, store: Store):
        import pyoxigraph as ox

        self.ox = ox
        self.store = store
        self.facts = ox.DefaultGraph()

    # -- access to the facts
    def node(self, iri: str) -> Any:
        return self.ox.NamedNode(iri)

    def objects(self, subject: Any, predicate: str) -> list[Any]:
        found = self.store.quads_for_pattern(subject, self.node(full(predicate)), None, self.facts)
        return sorted((q.object for q in found), key=str)

    def subjects(self, predicate: str, target: Any) -> list[Any]:
        found = self.store.quads_for_pattern(None, self.node(full(predicate)), target, self.facts)
        return sorted((q.subject for q in found), key=str)

    def text(self, subject: Any, predicate: str) -> str:
        return next((o.value for o in self.objects(subject, predicate)), "")

    def word(self, subject: Any, predicate: str) -> str:
        """The last part of a concept's IRI: ``status/signed`` -> "signed"."""
        return self.text(subject, predicate).rsplit("/", 1)[-1]

    def name(self, node: Any) -> str:
        return self.text(node, "skos:prefLabel") or self.text(node, "dcterms:title") or node.value.rsplit("/", 1)[-1]

    def evidence(self, *triples: tuple[Any, str, Any]) -> tuple[Evidence, ...]:
        """The passages of the readings that hold one of these triples, newest first."""
        readings = PREFIXES["id"] + "reading/"
        base = self.store.base + "id/reading/"
        found = set()
        for s, p, o in triples:
            for quad in self.store.quads_for_pattern(s, self.node(full(p)), o):
                graph = quad.graph_name
                if isinstance(graph, self.ox.NamedNode) and graph.value.startswith((readings, base)):
                    found.add(graph.value)
        out = {self.proof(self.node(iri)) for iri in found}
        best: dict[tuple[str, int, str], Evidence] = {}
        for e in sorted(out, key=lambda e: (e.confidence, e.rule)):
            best[e.notice, e.begin, e.sentence] = e  # one passage once, by its most confident rule
        return tuple(sorted(best.values(), key=lambda e: (_descending(e.issued), e.notice, e.begin, e.sentence)))

    def proof(self, reading: Any) -> Evidence:
        """The passage of one reading, its notice, and the rule that read it."""
        passage, notice = self.objects(reading, "coop:fromPassage")[0], self.objects(reading, "coop:fromNotice")[0]
        return Evidence(
            self.text(notice, "dcterms:issued"),
            self.text(notice, "dcterms:identifier"),
            int(self.text(passage, "nif:beginIndex") or 0),
            self.text(passage, "nif:anchorOf"),
            self.text(notice, "dcterms:title"),
            self.text(reading, "coop:rule"),
            self.text(reading, "coop:confidence"),
        )

    # -- corrections
    def rulings(self, things: Iterable[Any], tell: Callable[[tuple[Any, Any, Any]], list[str]]) -> tuple[Ruling, ...]:
        """The corrections that are about one of these things, or state or withdraw what is said of it, newest first.

        tell: a triple in words.
        """
        found: dict[str, set[str]] = {}
        hit: set[str] = set()
        graphs = {o.value: (q.subject.value, does) for does in ("states", "withdraws")
                  for q in self.store.quads_for_pattern(None, self.node(full(f"coop:{does}")), None, self.facts)
                  for o in (q.object,)}
        for thing in things:
            for correction in self.subjects("coop:about", thing):
                found.setdefault(correction.value, set())
        if graphs:
            for thing in things:
                for pattern in ((thing, None, None), (None, None, thing)):
                    hit |= {getattr(q.graph_name, "value", "") for q in self.store.quads_for_pattern(*pattern)}
        for graph in sorted(hit & set(graphs)):
            correction, does = graphs[graph]
            said = found.setdefault(correction, set())
            for q in self.store.quads_for_pattern(None, None, None, self.node(graph)):
                words = tell((q.subject, q.predicate, q.object))
                said.update(f"{'' if does == 'states' else 'not '}{w}" for w in words)
        return tuple(sorted((self._ruling(iri, words) for iri, words in found.items()),
                            key=lambda r: (_descending(r.date), r)))

    def _ruling(self, iri: str, words: set[str]) -> Ruling:
        this = self.node(iri)
        notices = self.objects(this, "coop:fromNotice")
        if not words:
            words = {" = ".join(self.name(o) for o in self.objects(this, "coop:about"))}
        return Ruling(self.text(this, "dcterms:created"), self.text(this, "coop:verb"), tuple(sorted(words)),
                      self.text(this, "coop:reason"), self.text(this, "coop:sentence"),
                      self.text(notices[0], "dcterms:identifier") if notices else "",
                      self.text(this, "dcterms:creator"), iri)

    # -- pages
    def page(self, thing: Thing, most: Callable[[str], int] | None = None) -> Page:
        """The page of a thing; most: how many entries a section of this title needs."""
        this = self.node(thing.iri)
        sections: list[tuple[str, Iterable[Entry | Draft]]] = []
        if thing.kind in ("country", "body", "official", "group"):
            actors = self._actors(this, thing.kind)
            sections += [
                ("Agreements", self._agreements(this, actors)),
                ("Events", self._events(this, actors)),
                ("Strong ties", self._ties(this, "strong")),
                ("Weak ties", self._ties(this, "weak")),
            ]
        if thing.kind == "official":
            sections.insert(0, ("Posts", self._posts(this, "org:member", "org:organization")))
        if thing.kind == "body":
            sections.append(("People", self._posts(this, "org:organization", "org:member")))
            sections.append(("To be set up by", self._linked(this, "coop:foresees", backwards=True)))
        if thing.kind == "country":
            sections += [("Bodies", self._of_country(this, "Body")), ("Officials", self._of_country(this, "Official"))]
        if thing.kind == "group":
            sections.insert(0, ("Members", self._linked(this, "coop:hasMember")))
        if thing.kind == "event":
            sections += [
                ("Who took part", self._participants(this)),
                ("Part of", self._linked(this, "coop:partOf")),
                ("Its parts", self._linked(this, "coop:partOf", backwards=True)),
                ("Concluded there", self._linked(this, "coop:concludedAt", backwards=True)),
            ]
        if thing.kind == "agreement":
            sections += [
                ("Parties", self._linked(this, "coop:party")),
                ("Concluded at", self._linked(this, "coop:concludedAt")),
                ("Is to bring about", self._linked(this, "coop:foresees")),
            ]
        if thing.kind in ("event", "agreement"):
            sections.insert(0, ("What it is", self._own_facts(this)))
        if thing.kind == "notice":
            sections += self._notice(this)
        sections.append(("Corrections", self._corrected(this)))
        kept = [_section(title, list(entries), most(title) if most else None) for title, entries in sections]
        return Page(thing, tuple(self._head(this, thing)), tuple(s for s in kept if s.entries))

    def _corrected(self, this: Any) -> Iterable[Entry]:
        from kg.why import told

        for r in self.rulings([this, *self.objects(this, "coop:hasParticipation")], lambda t: told(self, t)):
            by = f", {r.by}" if r.by else ""
            proof = (Evidence("", r.notice, 0, r.sentence, "", r.verb, ""),) if r.notice else ()
            yield Entry(r.date, f"{r}{by}", proof)

    def _head(self, this: Any, thing: Thing) -> Iterable[tuple[str, str]]:
        yield "kind", self.word(this, "coop:kind") or thing.kind
        for label, predicate in (
            ("code", "skos:notation"),
            ("abbreviation", "coop:abbreviation"),
            ("also named", "skos:altLabel"),
            ("published", "dcterms:issued"),
            ("publisher", "coop:publisher"),
            ("source", "coop:address"),
            ("headcount", "coop:headcount"),
        ):
            values = [o.value for o in self.objects(this, predicate)]
            if values:
                yield label, "; ".join(values)
        of = self.objects(this, "coop:ofCountry")
        if of:
            yield "country", "; ".join(self.name(c) for c in of)
        yield "IRI", this.value
        notices = self.subjects("coop:mentions", this)
        if notices:
            yield "named in", f"{len(notices)} notice{'s' if len(notices) > 1 else ''}"

    def _actors(self, this: Any, kind: str) -> list[Any]:
        """The thing itself, the groups that it belongs to, and for a country its bodies and officials."""
        own = [this]
        if kind == "country":
            own += [s for s in self.subjects("coop:ofCountry", this) if self._is(s, "Body") or self._is(s, "Official")]
        return own + sorted({g for a in own for g in self.subjects("coop:hasMember", a)}, key=str)

    def _is(self, node: Any, class_name: str) -> bool:
        return any(o.value == PREFIXES["coop"] + class_name for o in self.objects(node, "rdf:type"))

    def _agreements(self, this: Any, actors: list[Any]) -> Iterable[Draft]:
        by: dict[Any, list[Any]] = {}
        for actor in actors:
            for agreement in self.subjects("coop:party", actor):
                by.setdefault(agreement, []).append(actor)

        def made(date: str, agreement: Any, mine: list[Any]) -> Entry:
            others = [self.name(p) for p in self.objects(agreement, "coop:party") if p not in mine]
            through = [self.name(p) for p in mine if p != this]
            text = self._agreement(agreement)
            text += f"; with {', '.join(others)}" if others else ""
            text += f"; through {', '.join(through)}" if through else ""
            return Entry(date, text, self.evidence(*((agreement, "coop:party", p) for p in mine)))

        for agreement, mine in by.items():
            date = self._date(agreement)
            yield Draft(date, partial(made, date, agreement, mine))

    def _agreement(self, agreement: Any) -> str:
        what = ", ".join(x for x in (self.word(agreement, "coop:kind"), self.word(agreement, "coop:status")) if x)
        return f"{self.name(agreement)} ({what})" if what else self.name(agreement)

    def _events(self, this: Any, actors: list[Any]) -> Iterable[Draft]:
        parts_of: dict[Any, list[tuple[Any, Any]]] = {}
        parts = {(part, actor) for actor in actors for part in self.subjects("coop:participant", actor)}
        parts |= {(part, self.objects(part, "coop:participant")[0]) for part in self.subjects("coop:onBehalfOf", this)}
        for part, actor in sorted(parts, key=str):
            for event in self.subjects("coop:hasParticipation", part):
                parts_of.setdefault(event, []).append((part, actor))
        here = set(self.subjects("coop:inCountry", this))

        def made(date: str, event: Any) -> Entry:
            roles: dict[str, list[Any]] = {}
            for part, actor in parts_of.get(event, ()):
                roles.setdefault(self.word(part, "coop:role"), []).append(actor)
            triples = [(part, "coop:participant", actor) for part, actor in parts_of.get(event, ())]
            if event in here:
                roles.setdefault("place", []).append(this)
                triples.append((event, "coop:inCountry", this))
            said = "; ".join(
                role if who == [this] else f"{role}: {', '.join(self.name(a) for a in who)}"
                for role, who in sorted(roles.items())
            )
            return Entry(date, f"{self._event(event)}; {said}", self.evidence(*triples))

        for event in sorted({*parts_of, *here}, key=str):
            date = self._date(event)
            yield Draft(date, partial(made, date, event))

    def _event(self, event: Any) -> str:
        places = [self.name(p) for p in self.objects(event, "coop:atPlace")]
        places += [self.name(c) for c in self.objects(event, "coop:inCountry")]
        what = ", ".join(x for x in (self.word(event, "coop:kind"), self.word(event, "coop:status")) if x)
        return f"{self.name(event)} ({what})" + (f", {', '.join(places)}" if places else "")

    def _ties(self, this: Any, strength: str) -> Iterable[Draft]:
        def made(last: str, tie: Any) -> Entry:
            other = next(o for o in self.objects(tie, "coop:between") if o != this)
            occasions: dict[Any, set[str]] = {}
            for contact in self.objects(tie, "coop:basis"):
                for on in self.objects(contact, "coop:on"):
                    occasions.setdefault(on, set()).add(self.word(contact, "coop:relation"))
            first = self.text(tie, "coop:begin")
            basis = "; ".join(
                f"{', '.join(sorted(relations))}: {self.name(on)}"
                for on, relations in sorted(occasions.items(), key=lambda x: (self._date(x[0]), str(x[0])))
            )
            span = f", since {first[:4]}" if first and first[:4] != last[:4] else ""
            proof = self.evidence(
                *((on, "skos:prefLabel", o) for on in occasions for o in self.objects(on, "skos:prefLabel"))
            )
            return Entry(last, f"{self.name(other)} (weight {self.text(tie, 'coop:weight')}{span}): {basis}", proof)

        # contacts, of which there are many more, are between the same: the engine tells the ties from them
        ties = self.store.query(f"SELECT ?t WHERE {{ ?t coop:between {this} ; a coop:Tie }}")
        for tie in sorted((row[0] for row in ties), key=str):
            if self.word(tie, "coop:strength") == strength:
                last = self.text(tie, "coop:end")
                yield Draft(last, partial(made, last, tie))

    def _posts(self, this: Any, mine: str, other: str) -> Iterable[Entry]:
        for tenure in self.subjects(mine, this):
            others = [self.name(o) for o in self.objects(tenure, other)]
            title = self.text(tenure, "coop:title")
            seen = [o.value for o in self.objects(tenure, "coop:seenOn")]
            text = ", ".join(x for x in ([title, *others] if mine == "org:member" else [*others, title]) if x)
            span = f" (seen {seen[0]} to {seen[-1]})" if len(seen) > 1 else ""
            yield Entry(seen[-1] if seen else "", text + span, self.evidence((tenure, mine, this)))

    def _of_country(self, this: Any, class_name: str) -> Iterable[Entry]:
        for thing in self.subjects("coop:ofCountry", this):
            if self._is(thing, class_name):
                short = self.text(thing, "coop:abbreviation")
                what = self.word(thing, "coop:kind")
                text = self.name(thing) + (f" ({', '.join(x for x in (short, what) if x)})" if short or what else "")
                if class_name == "Official":
                    posts = {e.text for e in self._posts(thing, "org:member", "org:organization")}
                    text += f": {'; '.join(sorted(posts))}" if posts else ""
                proof = self.evidence((thing, "coop:ofCountry", this))
                yield Entry(proof[0].issued if proof else "", text, proof)

    def _participants(self, event: Any) -> Iterable[Entry]:
        for part in self.objects(event, "coop:hasParticipation"):
            for actor in self.objects(part, "coop:participant"):
                text = f"{self.word(part, 'coop:role')}: {self.name(actor)}"
                behalf = [self.name(b) for b in self.objects(part, "coop:onBehalfOf")]
                text += f", on behalf of {', '.join(behalf)}" if behalf else ""
                text += ", heads the delegation" if self.text(part, "coop:leadsDelegation") == "true" else ""
                yield Entry("", text, self.evidence((part, "coop:participant", actor)))

    def _linked(self, this: Any, predicate: str, backwards: bool = False) -> Iterable[Entry]:
        for other in self.subjects(predicate, this) if backwards else self.objects(this, predicate):
            triple = (other, predicate, this) if backwards else (this, predicate, other)
            if self._is(other, "Event"):
                text = self._event(other)
            elif self._is(other, "Agreement"):
                text = self._agreement(other)
            else:
                text = self.name(other)
            members = [self.name(m) for m in self.objects(other, "coop:hasMember")]
            text += f": {', '.join(members)}" if members else ""
            yield Entry(self._date(other), text, self.evidence(triple))

    def _own_facts(self, this: Any) -> Iterable[Entry]:
        for label, predicate in (
            ("name", "skos:prefLabel"),
            ("kind", "coop:kind"),
            ("status", "coop:status"),
            ("date", "coop:edtf"),
            ("topic", "coop:topic"),
            ("place", "coop:atPlace"),
            ("country", "coop:inCountry"),
        ):
            for value in self.objects(this, predicate):
                shown = value.value
                if isinstance(value, self.ox.NamedNode):
                    shown = (
                        self.name(value)
                        if predicate in ("coop:atPlace", "coop:inCountry")
                        else shown.rsplit("/", 1)[-1]
                    )
                yield Entry("", f"{label}: {shown}", self.evidence((this, predicate, value)))

    def _notice(self, this: Any) -> list[tuple[str, Iterable[Entry]]]:
        mentioned = self.objects(this, "coop:mentions")
        here = {q.subject for q in self.store.quads_for_pattern(None, self.node(full("rdf:type")), None, this)}
        events = sorted((s for s in here if self._is(s, "Event")), key=str)
        agreements = sorted((s for s in here if self._is(s, "Agreement")), key=str)
        out: list[tuple[str, Iterable[Entry]]] = []
        for title, cls in (("Countries", "Country"), ("Bodies", "Body"), ("Officials", "Official")):
            out.append((title, [Entry("", self.name(m)) for m in mentioned if self._is(m, cls)]))
        out.append(("Events", [Entry(self._date(e), self._event(e)) for e in events]))
        out.append(("Agreements", [Entry(self._date(a), self._agreement(a)) for a in agreements]))
        return out

    def _date(self, node: Any) -> str:
        return self.text(node, "coop:edtf").strip("/")


def _section(title: str, found: list[Entry | Draft], most: int | None) -> Section:
    """The newest entries; the texts of older ones are not made."""
    total = len(found)
    if most is not None and total > most:
        found.sort(key=lambda e: _descending(e.date))
        oldest = found[most - 1].date
        found = [e for i, e in enumerate(found) if i < most or e.date == oldest]
    entries = [e.made() if isinstance(e, Draft) else e for e in found]
    return Section(title, tuple(sorted(entries, key=lambda e: (_descending(e.date), e.text))[:most]), total)


def _descending(text: str) -> tuple[int, ...]:
    """A sort key that puts later dates first and what has no date last."""
    return tuple(-ord(c) for c in text) + ((-1,) if text else (0,))
