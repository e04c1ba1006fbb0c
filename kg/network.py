"""The graph as a network for pictures and network formats: nodes, edges, and what each edge rests on.

Levels: ``country`` (countries and international organisations), ``body`` and ``official`` (who stood there for them),
``event`` (countries and the occasions and agreements that bring them together) and ``all`` (every actor as named).
Ties at the first three levels are the store's contacts, weighed by ``ontology/ties.rq``; an edge for which no reading
can be shown is left out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from kg.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from kg.graph.store import Store
    from kg.graph.ties import Attendance

LEVELS = ("country", "body", "official", "event", "all")
GIVING = ("training", "funding")  # relations that have a direction
FEW = 4  # pairs of bodies at an occasion of two sides that all have to do with each other


@dataclass(frozen=True, slots=True)
class Basis:
    """One thing that an edge or node rests on, with the sentence that says it."""

    iri: str  # the event or agreement
    label: str
    kind: str  # forum, meeting, mou, ...
    date: str | None  # as known: EDTF
    place: str | None
    roles: str  # readable: "organizer: Korea; participants: Belize, Costa Rica"
    status: str | None
    sentence: str
    notice: str  # id
    notice_title: str
    notice_date: str | None
    notice_source: str | None
    rule: str
    confidence: float
    strong: bool = True
    relation: str = ""  # agreement, meeting, training, ... (`kg.graph.ties`)
    weight: float = 1.0  # what the occasion or agreement adds to the edge, once however many notices tell it
    giver: str | None = None  # IRI of the side that gave, where the relation is one of giving
    first: str | None = None  # bounds of the date, ISO days
    last: str | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """An actor, event or agreement drawn as a node."""

    id: str  # IRI
    label: str
    kind: str  # country, ministry, agency, ..., official, event, agreement
    country: str | None = None  # ISO2
    aliases: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie between two nodes (undirected unless `directed`: source gave to target)."""

    source: str
    target: str
    weight: float
    strong: bool
    kinds: tuple[str, ...] = ()  # kinds of cooperation: meeting, mou, training ...
    topics: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    directed: bool = False
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges, both sorted by id: same graph, same network."""

    level: str  # country | body | official | event | all
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def network(
    store: Store,
    *,
    level: str = "country",
    focus: str | None = None,
    depth: int = 1,
    between: tuple[str, str] | None = None,
    since: str | None = None,
    until: str | None = None,
    kinds: Iterable[str] = (),
    topic: str | None = None,
    min_weight: float = 0,
    strong_only: bool = False,
    named: Iterable[str] | None = None,
) -> Network:
    """The network of a store.

    focus: an actor (name, abbreviation, ISO code or IRI); what lies within `depth` steps of it is kept. A country also
    stands for its bodies and officials. between: two actors; kept are they, whom both have to do with, and where
    nobody is, the shortest ways between them. since, until: dates of any precision. kinds: of event, agreement or
    relation. topic: words that the topic or name has. named: IRIs that choose what is drawn, as rows of a query have
    them: where events or agreements are among them, only what rests on these; where ties are, only between their two
    sides; where actors are, only between any two of them, or around the one. Nodes that no edge is left for are left
    out.

    Raises BadInput where an option has no meaning, QueryError where a name is not known.
    """
    from kg import lookup

    if level not in LEVELS:
        raise BadInput(f"level {level}: unknown; one of {', '.join(LEVELS)}")
    if focus and between:
        raise BadInput("focus and between: give one of them")
    if depth < 0:
        raise BadInput(f"depth {depth}: below 0; give 1 for direct partners")
    wanted = _Wanted(
        _bound(since, "since", False), _bound(until, "until", True), frozenset(kinds), lookup.fold(topic or "")
    )
    facts = _Facts(store)
    if wanted.kinds - facts.kinds():
        raise BadInput(
            f"kind {', '.join(sorted(wanted.kinds - facts.kinds()))}: nothing in the graph has it; it has "
            f"{', '.join(sorted(facts.kinds()))}"
        )
    found = facts.ties(level, wanted) if level in ("country", "body", "official") else facts.parts(level, wanted)
    if named is not None:
        found = facts.only(found, facts.chosen(named), level)
    edges = [
        e
        for e in (_edge(pair, basis, level) for pair, basis in found.items())
        if e.weight >= min_weight and (e.strong or not strong_only)
    ]
    if focus:
        edges = _near(edges, facts.standing_for(lookup.one(store, "actor", focus)), depth)  # type: ignore[arg-type]
    elif between:
        a, b = (facts.standing_for(lookup.one(store, "actor", x)) for x in between)  # type: ignore[arg-type]
        edges = _between(edges, a, b)
    ids = {i for e in edges for i in (e.source, e.target)}
    return Network(
        level, tuple(facts.node(i) for i in sorted(ids)), tuple(sorted(edges, key=lambda e: (e.source, e.target)))
    )


# ------------------------------------------------------------------ options
@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the options ask for of an occasion or agreement."""

    since: str | None
    until: str | None
    kinds: frozenset[str]
    topic: str

    def takes(self, thing: _Thing, relation: str) -> bool:
        if self.since and not (thing.last and thing.last >= self.since):
            return False
        if self.until and not (thing.first and thing.first <= self.until):
            return False
        if self.kinds and not self.kinds & {thing.kind, relation}:
            return False
        return not self.topic or any(self.topic in t for t in thing.folded())


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What a set of IRIs names; what is empty does not narrow."""

    things: frozenset[str]
    actors: frozenset[str]
    pairs: frozenset[frozenset[str]]  # the two sides of each tie
    shared: frozenset[tuple[str, str]]  # side, and the occasion or agreement on which one of the ties rests


def _bound(text: str | None, option: str, end: bool) -> str | None:
    import re

    if not text:
        return None
    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", text):
        raise BadInput(f"{option} {text}: not a date; write 2017, 2017-07 or 2017-07-27")
    return text + ("-12-31" if end else "-01-01")[len(text) - 4 :] if len(text) < 10 else text


# ------------------------------------------------------------------ from edges to a part of the network
def _neighbours(edges: Iterable[Edge]) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for e in edges:
        out.setdefault(e.source, set()).add(e.target)
        out.setdefault(e.target, set()).add(e.source)
    return out


def _steps(near: dict[str, set[str]], start: Iterable[str]) -> dict[str, int]:
    """How many steps each node lies from the nearest of `start`."""
    steps = {s: 0 for s in start if s in near}
    queue = deque(sorted(steps))
    while queue:
        at = queue.popleft()
        for other in near[at]:
            if other not in steps:
                steps[other] = steps[at] + 1
                queue.append(other)
    return steps


def _near(edges: list[Edge], start: frozenset[str], depth: int) -> list[Edge]:
    steps = _steps(_neighbours(edges), start)
    return [e for e in edges if steps.get(e.source, depth + 1) <= depth and steps.get(e.target, depth + 1) <= depth]


def _between(edges: list[Edge], a: frozenset[str], b: frozenset[str]) -> list[Edge]:
    near = _neighbours(edges)
    to_a, to_b = _steps(near, a), _steps(near, b)
    ways = [to_a[x] for x in b if x in to_a]
    if not ways:
        return []
    longest = max(2, min(ways))
    far = longest + 1
    return [
        e
        for e in edges
        if any(
            to_a.get(x, far) + 1 + to_b.get(y, far) <= longest for x, y in ((e.source, e.target), (e.target, e.source))
        )
    ]


def _edge(pair: tuple[str, str], basis: list[Basis], level: str) -> Edge:
    """The edge that rests on these, newest first. Each occasion or agreement counts once."""
    basis = sorted(
        {id(b): b for b in basis}.values(),  # equal ones are one object: `_Facts.made`
        key=lambda b: (
            b.iri, b.notice, -b.confidence, b.sentence, b.rule, b.relation, b.strong, b.weight, b.giver or ""
        ),
    )
    basis.sort(key=lambda b: b.last or b.first or b.notice_date or "", reverse=True)
    weights: dict[str, float] = {}
    for b in basis:
        weights[b.iri] = max(weights.get(b.iri, 0.0), b.weight)
    givers = {b.giver for b in basis if b.giver}
    source, target = pair
    if givers == {target}:
        source, target = target, source
    named = {x for b in basis for x in (b.kind, b.relation if b.relation in GIVING else "") if x}
    return Edge(
        source,
        target,
        round(sum(weights.values()), 6),
        any(b.strong for b in basis),
        tuple(sorted(named)),
        tuple(sorted({t for b in basis for t in b.topics})),
        min((b.first for b in basis if b.first), default=None),
        max((b.last for b in basis if b.last), default=None),
        len(givers) == 1 and givers <= {source, target},
        tuple(basis),
    )


# ------------------------------------------------------------------ what the store says, read once
@dataclass(slots=True)
class _Actor:
    label: str = ""
    kind: str = ""
    country: str | None = None
    aliases: set[str] = field(default_factory=set)
    bodies: set[str] = field(default_factory=set)  # of an official: whose posts he or she holds
    members: set[str] = field(default_factory=set)  # of a group


@dataclass(slots=True)
class _Thing:
    """An event or agreement."""

    label: str = ""
    kind: str = "other"
    sort: str = "event"
    status: str | None = None
    date: str | None = None
    first: str | None = None
    last: str | None = None
    place: str | None = None
    countries: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    parts: set[tuple[str, str, str]] = field(default_factory=set)  # actor, role ("party" in an agreement), on behalf of

    def folded(self) -> list[str]:
        from kg.lookup import fold

        return [fold(x) for x in (self.label, *self.topics)]


@dataclass(frozen=True, slots=True)
class _Said:
    """A reading that speaks of a part in an occasion, or of a party."""

    sentence: str
    rule: str
    confidence: float

    @property
    def rank(self) -> tuple[float, int, str, str]:
        """The surest and shortest come first."""
        return -self.confidence, len(self.sentence), self.sentence, self.rule


def _last(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _joined(*patterns: str) -> str:
    """Patterns that the engine joins as whole tables, by hash; it would else look the others up row by row (twice
    as slow, where most of a store is read)."""
    return " ".join(f"{{ SELECT DISTINCT * WHERE {{ {p} }} }}" for p in patterns)


class _Facts:
    """Actors, occasions and readings of a store, joined in memory: a few plain queries instead of many deep ones."""

    def __init__(self, store: Store):
        self.store = store
        self.actors: dict[str, _Actor] = {}
        self.things: dict[str, _Thing] = {}
        self.notices: dict[str, tuple[str, str, str | None, str | None]] = {}
        self.part_of: dict[str, tuple[str, str, str, str]] = {}
        self.said: dict[tuple[str, str], dict[_Said, set[tuple[str, str, str]]]] = {}
        self._sides: dict[str, set[str]] = {}
        self._stood: dict[tuple[str, str, str], list[str]] = {}
        self._read: dict[tuple[str, str], list[tuple[_Said, set[str], set[str]]]] = {}
        self._made: dict[tuple[Any, ...], Basis] = {}
        self._told_of: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._fine: dict[tuple[str, str], tuple[dict[str, list[str]], dict[tuple[str, str], str]]] = {}
        labels, kinds = self._values("skos:prefLabel"), self._values("coop:kind")
        self._read_actors(labels, kinds)
        self._read_things(labels, kinds)
        self._read_readings()
        self._read_contacts()

    def _rows(self, sparql: str) -> Iterator[tuple[str | None, ...]]:
        for row in self.store.query(sparql):
            yield tuple(None if t is None else t.value for t in row)

    def _values(self, predicate: str) -> dict[str, set[str]]:
        """The values of a property, by IRI."""
        out: dict[str, set[str]] = {}
        for iri, value in self._rows(f"SELECT ?a ?v WHERE {{ {_joined(f'?a {predicate} ?v')} }}"):
            out.setdefault(str(iri), set()).add(str(value))
        return out

    def _read_actors(self, labels_of: dict[str, set[str]], kinds_of: dict[str, set[str]]) -> None:
        fine = {"InternationalOrganization": "international-organization", "LocalGovernment": "local-government"}
        for kind in ("country", "body", "official", "group"):
            for (iri,) in self._rows(f"SELECT ?a WHERE {{ ?a a coop:{kind.title()} }}"):
                self.actors[str(iri)] = _Actor(kind="other" if kind == "body" else kind)
        for iri, kinds in kinds_of.items():
            if iri in self.actors and self.actors[iri].kind in ("other", "group"):
                last = _last(max(kinds))
                self.actors[iri].kind = fine.get(last, last)
        for iri, labels in labels_of.items():
            if iri in self.actors:
                self.actors[iri].label, *others = sorted(labels)
                self.actors[iri].aliases.update(others)
        for predicate in ("skos:altLabel", "coop:abbreviation", "skos:notation"):
            for iri, names in self._values(predicate).items():
                if iri in self.actors:
                    self.actors[iri].aliases |= names
        for iri, of in self._values("coop:ofCountry").items():
            if iri in self.actors:
                self.actors[iri].country = _last(max(of))
        for person, body in self._rows("SELECT ?p ?b WHERE { ?t a coop:Tenure ; org:member ?p ; org:organization ?b }"):
            if str(person) in self.actors:
                self.actors[str(person)].bodies.add(str(body))
        for group, members in self._values("coop:hasMember").items():
            if group in self.actors:
                self.actors[group].members = members
        for iri, actor in self.actors.items():
            if actor.kind == "country":
                actor.country = _last(iri)
            elif actor.kind == "official" and actor.country is None:
                own = {self.actors[b].country for b in actor.bodies if b in self.actors}
                actor.country = own.pop() if len(own) == 1 else None

    def _read_things(self, labels: dict[str, set[str]], kinds: dict[str, set[str]]) -> None:
        for sort in ("event", "agreement"):
            for (iri,) in self._rows(f"SELECT ?e WHERE {{ ?e a coop:{sort.title()} }}"):
                self.things[str(iri)] = _Thing(sort=sort)
        for values, name in (
            (labels, "label"),
            (kinds, "kind"),
            (self._values("coop:status"), "status"),
            (self._values("coop:edtf"), "date"),
            (self._values("coop:begin"), "first"),
            (self._values("coop:end"), "last"),
        ):
            for iri, found in values.items():
                if iri in self.things:
                    value = max(found)
                    setattr(self.things[iri], name, _last(value) if name in ("kind", "status") else value)
        for iri, found in self._values("coop:topic").items():
            if iri in self.things:
                self.things[iri].topics = found
        for iri, found in self._values("coop:inCountry").items():
            if iri in self.things:
                self.things[iri].countries = {_last(c) for c in found}
        for iri, found in self._values("coop:atPlace/skos:prefLabel").items():
            if iri in self.things:
                self.things[iri].place = max(found)
        names_of = {_last(iri): actor.label for iri, actor in self.actors.items() if actor.kind == "country"}
        for thing in self.things.values():
            thing.first, thing.last = thing.first or thing.last, thing.last or thing.first
            where = [names_of.get(c, c) for c in sorted(thing.countries)]
            thing.place = ", ".join(x for x in (thing.place, *where) if x) or None
        behalf = self._values("coop:onBehalfOf")
        tables = _joined("?e coop:hasParticipation ?p", "?p coop:participant ?a", "?p coop:role ?r")
        for event, part, actor, role in self._rows(f"SELECT ?e ?p ?a ?r WHERE {{ {tables} }}"):
            for who in behalf.get(str(part), ("",)):
                said = (str(event), str(actor), _last(str(role)), who)
                if said[0] in self.things:
                    self.things[said[0]].parts.add(said[1:])
                    self.part_of[str(part)] = max(said, self.part_of.get(str(part), said))
        for agreement, party in self._rows("SELECT ?g ?a WHERE { ?g coop:party ?a }"):
            if str(agreement) in self.things:
                self.things[str(agreement)].parts.add((str(party), "party", ""))

    def _read_readings(self) -> None:
        """Which readings speak of which part, by notice and occasion."""
        for row in sorted(
            self._rows(
                "SELECT ?n ?i ?t ?d ?s WHERE { ?n a coop:Notice ; dcterms:identifier ?i ; dcterms:title ?t . "
                "OPTIONAL { ?n dcterms:issued ?d } OPTIONAL { ?n coop:address ?s } }"
            ),
            key=lambda row: tuple(x or "" for x in row),
        ):
            iri, name, title, issued, address = row
            self.notices[str(iri)] = (str(name), str(title), issued, address)
        reading = (
            "?r coop:fromNotice ?n", "?r coop:fromPassage ?q", "?q nif:anchorOf ?quote", "?r coop:rule ?rule",
            "?r coop:confidence ?c",
        )  # fmt: skip
        known: dict[tuple[str | None, ...], _Said] = {}
        for pattern, of in (("?e coop:hasParticipation ?p", "?p"), ("?e coop:party ?p", "?e ?p")):
            tables = _joined(f"GRAPH ?r {{ {pattern} }}", *reading)
            for notice, quote, rule, confidence, *about in self._rows(
                f"SELECT ?n ?quote ?rule ?c {of} WHERE {{ {tables} }}"
            ):
                if len(about) == 2:
                    on, part = str(about[0]), (str(about[1]), "party", "")
                elif str(about[0]) in self.part_of:
                    on, *own = self.part_of[str(about[0])]
                    part = (own[0], own[1], own[2])
                else:
                    continue
                key = (quote, rule, confidence)
                said = known.get(key)
                if said is None:
                    said = known[key] = _Said(str(quote), str(rule), float(confidence or 0))
                self.said.setdefault((str(notice), on), {}).setdefault(said, set()).add(part)

    def _read_contacts(self) -> None:
        """What ties rest on: (a, b, relation, strong, occasion, notice)."""
        from kg.graph.store import state_of

        rows = state_of(self.store.path / str(self.store.about.get("graph")))
        found = self._kept_contacts(rows) if rows.is_file() else self._told_contacts()
        self.contacts = [c for c in found if c[4] in self.things]

    def _kept_contacts(self, rows: Path) -> Iterator[tuple[str, str, str, bool, str, str]]:
        """The contacts from the rows beside a graph on this machine, from which those of the graph were written: they
        are read six times as fast."""
        from contextlib import closing

        from kg.build.state import State
        from kg.graph.iris import Iris

        iris, table = Iris(self.store.base), _relations(self.store.base)
        with closing(State(rows, read_only=True)) as state:
            for notice, first, second, relation, on in state.contacts():
                a, b = sorted((iris.id(first), iris.id(second)))
                yield a, b, relation, table.get(relation, (0.0, False))[1], iris.id(on), iris.notice(notice)

    def _told_contacts(self) -> Iterator[tuple[str, str, str, bool, str, str]]:
        """The contacts as the graph tells them."""
        tables = _joined(
            "?x coop:on ?on", "?x coop:fromNotice ?n", "?x coop:relation ?r", "?x coop:strength ?s"
        )
        sides: dict[str, list[str]] = {}
        between = _joined("?x a coop:Contact", "?x coop:between ?a")
        for contact, side in self._rows(f"SELECT ?x ?a WHERE {{ {between} }}"):
            sides.setdefault(str(contact), []).append(str(side))
        for contact, on, notice, relation, strength in self._rows(f"SELECT ?x ?on ?n ?r ?s WHERE {{ {tables} }}"):
            for a, b in combinations(sorted(sides.get(str(contact), ())), 2):
                yield a, b, _last(str(relation)), _last(str(strength)) == "strong", str(on), str(notice)

    # -- asked of it
    def kinds(self) -> frozenset[str]:
        """All kinds and relations that the store has."""
        return frozenset({t.kind for t in self.things.values()} | {c[2] for c in self.contacts})

    def sides(self, actor: str, behalf: str = "") -> set[str]:
        """The countries and international organisations that an actor stands for."""
        who = behalf or actor
        if who not in self._sides:
            self._sides[who] = self._sides_of(who)
        return self._sides[who]

    def _sides_of(self, actor: str) -> set[str]:
        known = self.actors.get(actor)
        if known is None:
            return set()
        if known.kind in ("country", "international-organization"):
            return {actor}
        if known.members:
            return {s for m in known.members if m in self.actors and not self.actors[m].members for s in self.sides(m)}
        inter = {b for b in known.bodies if b in self.actors and self.actors[b].kind == "international-organization"}
        if inter:
            return inter
        return {i for i in (self._country(known.country),) if i}

    def _country(self, code: str | None) -> str | None:
        from kg.graph.iris import Iris

        iri = Iris(self.store.base).id(f"country/{code}") if code else None
        return iri if iri in self.actors else None

    def standing_for(self, iri: str) -> frozenset[str]:
        """An actor and, for a country, its bodies and officials."""
        actor = self.actors.get(iri)
        if actor is None or actor.kind != "country":
            return frozenset((iri,))
        return frozenset({iri, *(i for i, a in self.actors.items() if a.country == actor.country)})

    def chosen(self, named: Iterable[str]) -> _Chosen:
        """What of the store is named. Raises BadInput where nothing is."""
        wanted = frozenset(named)
        sides: dict[str, set[str]] = {}
        for tie, side in self._rows("SELECT ?t ?a WHERE { ?t a coop:Tie ; coop:between ?a }"):
            if tie in wanted:
                sides.setdefault(str(tie), set()).add(str(side))
        pairs = frozenset(frozenset(pair) for pair in sides.values())
        shared = {(side, on) for a, b, _, _, on, _ in self.contacts if frozenset((a, b)) in pairs for side in (a, b)}
        found = _Chosen(wanted & self.things.keys(), wanted & self.actors.keys(), pairs, frozenset(shared))
        if not (found.things or found.actors or found.pairs):
            raise BadInput(
                f"{len(wanted):,} IRIs named, none of them an actor, event, agreement or tie of this graph; "
                "let the query give some"
            )
        return found

    def only(
        self, found: dict[tuple[str, str], list[Basis]], chosen: _Chosen, level: str
    ) -> dict[tuple[str, str], list[Basis]]:
        """What is chosen of the pairs and of what each rests on."""
        above: set[str] = set()  # whom the level draws instead of a chosen body or official
        for a in chosen.actors:
            if level in ("country", "event"):
                above |= self.sides(a)
            elif level == "body":
                above |= self.actors[a].bodies
        out = {}
        for pair, basis in found.items():
            ends = [i for i in pair if i not in self.things]
            meant = [i for i in ends if i in above or self._meant(i, chosen.actors)]
            if chosen.actors and len(meant) < (1 if len(chosen.actors) == 1 else len(ends)):
                continue
            if chosen.pairs and len(ends) == 2:
                a, b = (self.sides(i) for i in ends)
                if not any(frozenset((x, y)) in chosen.pairs for x in a for y in b):
                    continue
            kept = [b for b in basis if not chosen.things or b.iri in chosen.things]
            if chosen.pairs and len(ends) == 1:
                kept = [b for b in kept if any((side, b.iri) in chosen.shared for side in self.sides(ends[0]))]
            if kept:
                out[pair] = kept
        return out

    def _meant(self, iri: str, named: frozenset[str]) -> bool:
        """Whether an actor is named, or stands for a country or body that is."""
        known = self.actors.get(iri)
        if iri in named or known is None or known.members:
            return iri in named
        return not named.isdisjoint(self.sides(iri) | known.bodies)

    def node(self, iri: str) -> Node:
        """The node of an actor, event or agreement."""
        thing = self.things.get(iri)
        if thing:
            of_parts = {self.actors[a].country for a, _, _ in thing.parts if a in self.actors}
            country = min(thing.countries or {c for c in of_parts if c}, default=None)
            return Node(iri, thing.label or _last(iri), thing.sort, country, (thing.kind,))
        actor = self.actors[iri]
        aliases = tuple(sorted(actor.aliases - {actor.label}))
        return Node(iri, actor.label or _last(iri), actor.kind, actor.country, aliases)

    def ties(self, level: str, wanted: _Wanted) -> dict[tuple[str, str], list[Basis]]:
        """What each pair of sides, or of those who stood there for them, rests on."""
        table = _relations(self.store.base)
        out: dict[tuple[str, str], list[Basis]] = {}
        for a, b, relation, strong, on, notice in self.contacts:
            thing = self.things[on]
            if not wanted.takes(thing, relation):
                continue
            giver = self._giver(thing, a, b) if relation in GIVING else None
            for x in self._standing(on, a, level):
                for y in self._standing(on, b, level):
                    told = self._told(on, level, a, b, x, y, relation)
                    if x == y or told is None:
                        continue
                    weight, firm = min(table.get(told, (0.0, False)), table.get(relation, (0.0, False)))
                    gave = {a: x, b: y}.get(giver or "") if told == relation else None
                    basis = [
                        self.made(on, notice, said, told, strong and firm, weight, gave)
                        for said in self._basis(on, notice, a, b, x, y)
                    ]
                    if basis:
                        out.setdefault((min(x, y), max(x, y)), []).extend(basis)
        return out

    def _told(self, on: str, level: str, a: str, b: str, x: str, y: str, relation: str) -> str | None:
        """The relation of two that stood there for two sides, given that of their sides; None where there is none.

        Where few stood there for two sides only, and at agreements, it is that of the sides. Else not everyone has to
        do with everyone: it is read off their own roles, by the rules that hold for countries.
        """
        from kg.graph.ties import relations

        thing = self.things[on]
        if level == "country" or thing.sort == "agreement":
            return relation
        if (on, level) not in self._fine:
            stood = {
                s: self._standing(on, s, level)
                for actor, _, behalf in thing.parts
                for s in self.sides(actor, behalf)
            }
            found = relations(thing.kind, self._attendances(thing, stood, level)) if len(stood) > 1 else {}
            self._fine[on, level] = (stood, found)
        stood, found = self._fine[on, level]
        if len(stood) == 2 and len(stood.get(a, ())) * len(stood.get(b, ())) <= FEW:
            return relation
        return found.get((min(x, y), max(x, y)))

    def _attendances(self, thing: _Thing, stood: dict[str, list[str]], level: str) -> list[Attendance]:
        from kg.graph.ties import Attendance

        out = []
        for actor, role, behalf in sorted(thing.parts):
            for side in sorted(self.sides(actor, behalf)):
                known = self.actors.get(actor, _Actor())
                own = {actor, behalf} | (known.bodies if level == "body" else set())
                if stood[side] == [side]:
                    own = {side}
                inter = len(stood) > 2 and self.actors[side].kind == "international-organization"
                out += [Attendance(who, role, who != side, side, inter) for who in stood[side] if who in own]
        return out

    def _standing(self, on: str, side: str, level: str) -> list[str]:
        """Who stood for a side: bodies or officials where the notices name them, else the side."""
        if level == "country":
            return [side]
        key = (on, side, level)
        if key not in self._stood:
            self._stood[key] = self._stood_for(self.things[on], side, level)
        return self._stood[key]

    def _stood_for(self, thing: _Thing, side: str, level: str) -> list[str]:
        here = {
            x for actor, _, behalf in thing.parts if side in self.sides(actor, behalf) for x in (actor, behalf) if x
        }
        people = {x for x in here if x in self.actors and self.actors[x].kind == "official"}
        bodies = {
            x
            for x in here
            if x in self.actors
            and self.actors[x].kind not in ("official", "country", "group")
            and not self.actors[x].members
        }
        if level == "official" and people:
            return sorted(people)
        if level == "body":
            bodies |= {b for p in people for b in self.actors[p].bodies if side in self.sides(b)}
        return sorted(bodies) or [side]

    def _giver(self, thing: _Thing, a: str, b: str) -> str | None:
        """The side that funds or trains: the one that funds, organises or hosts where the other does not."""
        for roles in (("funder",), ("organizer",), ("host",)):
            gave = {
                s
                for s in (a, b)
                for actor, role, behalf in thing.parts
                if role in roles and s in self.sides(actor, behalf)
            }
            if gave:
                return gave.pop() if len(gave) == 1 else None
        return None

    def _basis(self, on: str, notice: str, a: str, b: str, x: str, y: str) -> list[_Said]:
        """The readings of a notice on which a contact rests: one that names both sides, else one for each."""
        read = self._read.get((notice, on))
        if read is None:
            read = self._read[notice, on] = [
                (
                    said,
                    {who for actor, _, behalf in parts for who in (actor, behalf)},
                    {side for actor, _, behalf in parts for side in self.sides(actor, behalf)},
                )
                for said, parts in sorted(self.said.get((notice, on), {}).items(), key=lambda r: r[0].rank)
            ]
        named = [(said, 2 if x in who else int(a in of), 2 if y in who else int(b in of)) for said, who, of in read]
        both = [(said, i + j) for said, i, j in named if i and j]
        if both:
            return [max(both, key=lambda r: r[1])[0]]
        ones = [
            max(found, key=lambda r: r[1])[0]
            for found in ([(s, i) for s, i, _ in named if i], [(s, j) for s, _, j in named if j])
            if found
        ]
        return list(dict.fromkeys(ones))

    def made(
        self,
        on: str,
        notice: str,
        said: _Said,
        relation: str,
        strong: bool,
        weight: float = 1.0,
        giver: str | None = None,
    ) -> Basis:
        """What a reading says of an occasion or agreement, as an edge rests on it; equal ones are one object."""
        key = (on, notice, said, relation, strong, weight, giver)
        if key not in self._made:
            thing = self.things[on]
            name, title, issued, address = self.notices[notice]
            if on not in self._told_of:
                self._told_of[on] = (self._roles(thing), tuple(sorted(thing.topics)))
            roles, topics = self._told_of[on]
            self._made[key] = Basis(
                on,
                thing.label or _last(on),
                thing.kind,
                thing.date,
                thing.place,
                roles,
                thing.status,
                said.sentence,
                name,
                title,
                issued,
                address,
                said.rule,
                said.confidence,
                strong,
                relation,
                weight,
                giver,
                thing.first,
                thing.last,
                topics,
            )
        return self._made[key]

    def _roles(self, thing: _Thing) -> str:
        roles: dict[str, set[str]] = {}
        for actor, role, behalf in thing.parts:
            known = self.actors.get(actor)
            label = known.label if known and known.label else _last(actor)
            if behalf in self.actors:
                label += f" for {self.actors[behalf].label}"
            roles.setdefault(role, set()).add(label)
        order = ("organizer", "funder", "host", "signatory", "speaker", "guest", "participant", "party")
        many = {"party": "parties", "signatory": "signatories"}
        ordered = sorted(roles.items(), key=lambda x: (order.index(x[0]) if x[0] in order else 99, x[0]))
        return "; ".join(
            f"{role if len(who) == 1 else many.get(role, role + 's')}: {', '.join(sorted(who))}"
            for role, who in ordered
        )

    def parts(self, level: str, wanted: _Wanted) -> dict[tuple[str, str], list[Basis]]:
        """What each line between an occasion or agreement and an actor rests on; an actor as named, or its sides."""
        strong: dict[tuple[str, str], bool] = {}
        for a, b, _, firm, on, _ in self.contacts:
            for side in (a, b):
                strong[side, on] = strong.get((side, on), False) or firm
        out: dict[tuple[str, str], list[Basis]] = {}
        for (notice, on), read in sorted(self.said.items()):
            thing = self.things.get(on)
            if thing is None or not wanted.takes(thing, ""):
                continue
            best: dict[str, tuple[_Said, str]] = {}
            for said in sorted(read, key=lambda s: s.rank):
                for actor, role, behalf in sorted(read[said]):
                    for who in sorted(self.sides(actor, behalf)) if level == "event" else [actor]:
                        best.setdefault(who, (said, role))
            for who, (said, role) in best.items():
                if who in self.actors:
                    firm = any(strong.get((side, on), True) for side in self.sides(who) or {who})
                    out.setdefault((min(who, on), max(who, on)), []).append(self.made(on, notice, said, role, firm))
        return out


def _relations(base: str) -> dict[str, tuple[float, bool]]:
    """What ``ontology/ties.rq`` says of each relation, its weight and whether it is strong: read off ties of one
    contact each, so that an edited table holds here too."""
    import pyoxigraph as ox

    from kg.graph.iris import Iris
    from kg.graph.ties import Contact, contact_lines, fold
    from kg.graph.vocabulary import full

    iris = Iris(base)
    names = (
        "agreement",
        "training",
        "funding",
        "joint-organisation",
        "hosting",
        "visit",
        "meeting",
        "multilateral-agreement",
        "same-occasion",
    )
    made = [Contact(f"country/{i}A", f"country/{i}B", name, f"event/{i}") for i, name in enumerate(names)]
    lines = fold("".join(contact_lines("weights", made, iris)).encode("utf-8"), iris)
    ties = [q.triple for q in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)]
    of, weight, strength = (
        {str(t.subject): getattr(t.object, "value", "") for t in ties if t.predicate.value == full(p)}
        for p in ("coop:between", "coop:weight", "coop:strength")
    )
    return {names[int(_last(of[tie])[:-1])]: (float(w), _last(strength[tie]) == "strong") for tie, w in weight.items()}
