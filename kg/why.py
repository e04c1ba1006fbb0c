"""What a fact rests on: the sentences that say it, with the rules that read them and how often these are right.

A fact is asked for by the thing that it is about, by two actors (their tie), or as a triple.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg import lookup
from kg.errors import BadInput
from kg.graph.vocabulary import PREFIXES, full
from kg.show import Evidence, Reader, Ruling

if TYPE_CHECKING:
    from kg.graph.store import Store


@dataclass(frozen=True, slots=True)
class Voice:
    """One rule that read a passage: the share of its readings that is right, and what this reading says of the fact."""

    rule: str
    confidence: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A passage that says the fact, its notice, and the rules that read it, the most certain first."""

    issued: str
    notice: str
    title: str
    begin: int
    sentence: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the answer: of a tie one occasion (`date`, `text`), of other facts the whole. Newest grounds first."""

    date: str
    text: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """The answer: the fact in words, its IRIs, its parts, what is known of it without a sentence (`unread`), and the
    corrections behind it."""

    fact: str
    iris: tuple[str, ...]
    parts: tuple[Part, ...]
    unread: tuple[str, ...]
    corrections: tuple[Ruling, ...] = ()


# How a statement is told. SILENT: what another triple of the same reading tells too.
_LABELS = {
    "skos:prefLabel": "name", "skos:altLabel": "also named", "coop:abbreviation": "abbreviation", "coop:kind": "kind",
    "coop:status": "status", "coop:edtf": "date", "coop:topic": "topic", "coop:atPlace": "place",
    "coop:inCountry": "country", "coop:ofCountry": "country", "coop:party": "party", "coop:hasMember": "member",
    "coop:partOf": "part of", "coop:concludedAt": "concluded at", "coop:foresees": "is to bring about",
    "coop:headcount": "headcount", "coop:title": "title", "org:organization": "organization",
    "coop:onBehalfOf": "on behalf of",
}
_SILENT = frozenset(full(p) for p in ("coop:begin", "coop:end", "coop:hasParticipation", "coop:leadsDelegation",
                                      "coop:role", "org:member", "coop:seenOn"))
_TYPE, _MENTIONS, _PARTICIPANT = full("rdf:type"), full("coop:mentions"), full("coop:participant")
_DERIVED = (full("coop:cooperatesWith"), full("coop:meetsAmongOthers"))
_TOLD = {full(name): label for name, label in _LABELS.items()}


def why(store: Store, words: list[str]) -> Why:
    """Gather what a fact rests on.

    words: one name or IRI (a thing; of two names with a space between them, their tie), two (a tie), or three (a
    triple: subject, property, value). Raises NotFound with what is near, Ambiguous with the candidates.
    """
    asked = _Asked(store)
    if len(words) == 1:
        ends = asked.ends(words[0])
        return asked.tie(*ends) if ends else asked.thing(words[0])
    if len(words) == 2:
        return asked.tie(*(lookup.find(store, w, lookup.ACTORS) for w in words))
    if len(words) == 3:
        return asked.triple(*words)
    raise BadInput(f"{' '.join(words[:4])}: give a thing, two actors, or the three parts of a triple")


class _Asked:
    def __init__(self, store: Store):
        import pyoxigraph as ox

        self.ox = ox
        self.store = store
        self.read = Reader(store)
        self._proofs: dict[str, Evidence] = {}

    # -- what is asked for
    def thing(self, text: str) -> Why:
        """All that is said of one thing itself: its fields, parties, participants or posts, and where it is named.

        Of a tie or a contact (an edge of the picture) it is the tie that is told.
        """
        node = self._node(text)
        if node is None:
            gone = self._gone(text)
            if gone:
                return gone
            node = self.read.node(lookup.find(self.store, text).iri)
        elif self._is(node, "Tie") or self._is(node, "Contact"):
            a, b = (lookup.find(self.store, end.value) for end in self.read.objects(node, "coop:between"))
            return self.tie(a, b)
        return self._why(f"{self.read.name(node)} ({self._kind(node)})", node, self._about(node))

    def _gone(self, text: str) -> Why | None:
        """Of a thing that a correction took out of the facts, or made one with another: that correction."""
        iri = lookup._iri(text.strip().strip("<>"))
        try:
            node = self.ox.NamedNode(iri) if iri else None
        except ValueError:
            return None
        if node is None or not self.read.subjects("coop:about", node):
            return None
        fact = f"{iri.rsplit('/', 1)[-1]}: no longer in the facts, by correction"
        quads = self.store.quads_for_pattern(node, None, None)
        grounds = self._grounds(sorted({(q.subject, q.predicate, q.object) for q in quads}, key=str))
        return Why(fact, (iri,), (Part("", fact, tuple(grounds)),), (), self._rulings([node]))

    def _rulings(self, nodes: Iterable[Any]) -> tuple[Ruling, ...]:
        own = {n for node in nodes for n in self._own(node)}
        return self.read.rulings(sorted(own, key=str), lambda t: told(self.read, t))

    def tie(self, a: lookup.Thing, b: lookup.Thing) -> Why:
        """The occasions that tie two actors, each with its sentences."""
        ends = [self.read.node(t.iri) for t in (a, b)]
        ties = set(self.read.subjects("coop:between", ends[0])) & set(self.read.subjects("coop:between", ends[1]))
        tie = next((t for t in sorted(ties, key=str) if self._is(t, "Tie")), None)
        if tie is None or a.iri == b.iri:
            others = sorted({self.read.name(o) for t in self.read.subjects("coop:between", ends[0])
                             for o in self.read.objects(t, "coop:between") if o != ends[0]})
            raise lookup.NotFound(f"{a.name} and {b.name}: no tie in the graph; {a.name} is tied to "
                                  f"{_some(others) or 'nobody'}")
        parts = []
        occasions: set[Any] = set()
        for contact in self.read.objects(tie, "coop:basis"):
            notice = self.read.objects(contact, "coop:fromNotice")
            for on in self.read.objects(contact, "coop:on"):
                occasions.add(on)
                grounds = [g for g in self._grounds(self._about(on)) if g.notice in
                           {self.read.text(n, "dcterms:identifier") for n in notice}]
                text = f"{self.read.word(contact, 'coop:relation')}: {self.read.name(on)}"
                text += f" ({self.read.word(contact, 'coop:strength')})"
                parts.append(Part(self._date(on), text, tuple(grounds)))
        parts.sort(key=lambda p: p.text)
        parts.sort(key=lambda p: p.date, reverse=True)
        strength, weight = self.read.word(tie, "coop:strength"), self.read.text(tie, "coop:weight")
        return Why(f"{a.name} and {b.name}: {strength} tie, weight {weight}", (a.iri, b.iri, tie.value), tuple(parts),
                   ("the tie and its weight are derived from these occasions (ontology/ties.rq)",),
                   self._rulings([*sorted(occasions, key=str), *self._present(occasions)]))

    def triple(self, subject: str, name: str, value: str) -> Why:
        """One triple of the facts; the subject's participations and posts count as its own.

        Of `cooperatesWith` and `meetsAmongOthers`, which are derived, it is the tie that is told.
        """
        node = self._node(subject)
        if node is None:
            node = self.read.node(lookup.find(self.store, subject).iri)
        here = self.ox.DefaultGraph()
        quads = [q for n in self._own(node) for q in self.store.quads_for_pattern(n, None, None, here)]
        has = sorted({q.predicate.value for q in quads})
        predicate = next((p for p in has if name in (p, f"<{p}>", _short(p), _short(p).partition(":")[2])), None)
        if name == "a":
            predicate = _TYPE
        if predicate is None:
            raise lookup.NotFound(f"{name}: {self.read.name(node)} has no such property; it has "
                                  f"{_some([_short(p) for p in has], 40)}")
        there = sorted((q.triple for q in quads if q.predicate.value == predicate), key=str)
        found = [t for t in there if value in self._forms(t.object)
                 or lookup.fold(value) == lookup.fold(shown(self.read, t.object))]
        if not found:
            raise lookup.NotFound(f"{value}: {self.read.name(node)} has another {_short(predicate)}: "
                                  f"{_some([shown(self.read, t.object) for t in there])}")
        if predicate in _DERIVED:
            ends = [lookup.find(self.store, str(n).strip("<>")) for n in (node, found[0].object)]
            return self.tie(*ends)
        said = " | ".join(dict.fromkeys(shown(self.read, t.object) for t in found))
        return self._why(f"{self.read.name(node)}: {_TOLD.get(predicate, _short(predicate))}: {said}", node,
                         [(t.subject, t.predicate, t.object) for t in found])

    def ends(self, text: str) -> tuple[lookup.Thing, lookup.Thing] | None:
        """The two actors that a text names with a space between them; None where it is one name, or no such two."""
        if self._node(text) is not None or lookup.candidates(self.store, text, tuple(lookup.CLASSES)):
            return None
        words = text.split()
        for i in range(1, len(words)):
            found = [lookup.candidates(self.store, " ".join(w), lookup.ACTORS) for w in (words[:i], words[i:])]
            if all(len(f) == 1 for f in found):
                return found[0][0], found[1][0]
        return None

    def _node(self, text: str) -> Any:
        """The node of an IRI that the facts have as a subject, of whatever kind it is; None for other texts."""
        iri = lookup._iri(text.strip().strip("<>"))
        try:
            node = self.ox.NamedNode(iri) if iri else None
        except ValueError:
            return None
        if node is None or next(self.store.quads_for_pattern(node, None, None, self.ox.DefaultGraph()), None) is None:
            return None
        return node

    def _present(self, occasions: Iterable[Any]) -> list[Any]:
        """Who takes part in occasions or is party to them, but countries."""
        found = {o for on in occasions for part in self.read.objects(on, "coop:hasParticipation")
                 for o in self.read.objects(part, "coop:participant")}
        found |= {o for on in occasions for o in self.read.objects(on, "coop:party")}
        return sorted((o for o in found if not self._is(o, "Country")), key=str)

    # -- what is said
    def _own(self, node: Any) -> list[Any]:
        """A thing with its participations, and with the posts that are held by it."""
        return [node, *self.read.objects(node, "coop:hasParticipation"), *self.read.subjects("org:member", node)]

    def _about(self, node: Any) -> list[tuple[Any, Any, Any]]:
        """All triples, of facts or of readings, that say something of a thing."""
        triples = {q.triple for n in self._own(node) for q in self.store.quads_for_pattern(n, None, None)}
        triples |= {q.triple for q in self.store.quads_for_pattern(None, self.read.node(_MENTIONS), node)}
        return sorted(((t.subject, t.predicate, t.object) for t in triples), key=str)

    def _why(self, fact: str, node: Any, triples: list[tuple[Any, Any, Any]]) -> Why:
        grounds = self._grounds(triples)
        unread = sorted({f"{_of(g)}: {said}" for t in triples for g in self._graphs(t) if not self._is_reading(g)
                         for said in self._tell(t) if _of(g)})
        return Why(fact, (node.value,), (Part(self._date(node), fact, tuple(grounds)),), tuple(unread),
                   self._rulings([node]))

    def _graphs(self, triple: tuple[Any, Any, Any]) -> list[str]:
        graphs = (q.graph_name for q in self.store.quads_for_pattern(*triple))
        return sorted(g.value for g in graphs if isinstance(g, self.ox.NamedNode))

    def _is_reading(self, graph: str) -> bool:
        return graph.startswith(self.store.base + "id/reading/")

    def _grounds(self, triples: Iterable[tuple[Any, Any, Any]]) -> list[Ground]:
        """The passages of the readings that hold these triples, newest first."""
        said: dict[str, set[str]] = {}
        for triple in triples:
            taken = next(self.store.quads_for_pattern(*triple, self.ox.DefaultGraph()), None) is not None
            for graph in self._graphs(triple):
                if self._is_reading(graph):
                    told = self._tell(triple)
                    said.setdefault(graph, set()).update(told if taken else (f"{t} (not taken)" for t in told))
        passages: dict[tuple[str, str, str, int, str], list[Voice]] = {}
        for graph in sorted(said):
            e = self._proofs.get(graph) or self._proofs.setdefault(graph, self.read.proof(self.read.node(graph)))
            words = sorted(said[graph])
            voices = passages.setdefault((e.issued, e.notice, e.title, e.begin, e.sentence), [])
            voices.append(Voice(e.rule, e.confidence, tuple(words)))
        grounds = [Ground(*key, tuple(sorted(voices, key=lambda v: (-float(v.confidence or 0), v.rule, v.says))))
                   for key, voices in sorted(passages.items())]
        return sorted(grounds, key=lambda g: g.issued, reverse=True)

    def _tell(self, triple: tuple[Any, Any, Any]) -> list[str]:
        return told(self.read, triple)

    # -- in words
    def _forms(self, value: Any) -> set[str]:
        """The ways in which a value may be written: as text, as IRI, with a prefix, as a country's code."""
        forms = {value.value, f"<{value.value}>", _short(value.value)}
        if isinstance(value, self.ox.NamedNode):
            forms.add(self.read.text(value, "skos:notation") or value.value)
        return forms

    def _is(self, node: Any, class_name: str) -> bool:
        return self.read.node(PREFIXES["coop"] + class_name) in self.read.objects(node, "rdf:type")

    def _kind(self, node: Any) -> str:
        found = lookup.thing(self.store, node.value)
        classes = [o.value for o in self.read.objects(node, "rdf:type")]
        return found.kind if found else _short(classes[0]).partition(":")[2].lower() if classes else "thing"

    def _date(self, node: Any) -> str:
        return self.read.text(node, "coop:edtf").strip("/")


def told(read: Reader, triple: tuple[Any, Any, Any]) -> list[str]:
    """A triple in words, none where another triple of the same statement tells it."""
    subject, predicate, value = triple
    if predicate.value in _SILENT or predicate.value == _TYPE:
        return []
    if predicate.value == _MENTIONS:
        return [f"names {shown(read, value)}"]
    if predicate.value == _PARTICIPANT:
        roles = read.word(subject, "coop:role") or subject.value.rsplit("/", 1)[-1]
        return [f"{roles}: {shown(read, value)}"]
    return [f"{_TOLD.get(predicate.value, _short(predicate.value))}: {shown(read, value)}"]


def shown(read: Reader, value: Any) -> str:
    """A value for reading: a literal's text, the last part of a concept, the name of a thing."""
    if not isinstance(value, read.ox.NamedNode):
        return str(value.value)
    if _short(value.value).partition(":")[0] in ("kind", "status", "role", "relation", "strength", "coop"):
        return str(value.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1])
    return read.name(value)


def _short(iri: str) -> str:
    from kg.answers import shorten

    return shorten(iri, PREFIXES)


def _some(words: list[str], n: int = 12) -> str:
    more = f" and {len(words) - n} more" if len(words) > n else ""
    return ", ".join(dict.fromkeys(words[:n])) + more


def _of(graph: str) -> str:
    """Which source a graph that holds no reading stands for; empty for the graphs of notices."""
    return graph.rpartition("/graph/")[2] if "/graph/" in graph else ""
