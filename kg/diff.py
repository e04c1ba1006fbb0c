"""What changed from one store to another, thing by thing, and why: notices, texts, rules, corrections.

Facts are compared triple by triple; of each that only one store has, the readings and corrections behind it say why.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kg.corrections import PAIRS
from kg.errors import BadInput
from kg.graph.vocabulary import PREFIXES, full
from kg.show import Reader
from kg.why import told

if TYPE_CHECKING:
    from kg.graph.store import Store

CAUSES = ("new notice", "removed notice", "changed text", "changed notice", "new correction", "correction taken out",
          "settled anew", "changed option", "changed rule", "follows")
COLUMNS = ("what", "how", "kind", "thing", "name", "field", "before", "after", "cause", "by", "note")


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why something changed. cause: of CAUSES; by: the notice, the correction or the rule; note: a few words on it."""

    cause: str
    by: str = ""
    note: str = ""

    def __str__(self) -> str:
        return f"{self.cause}{' ' + self.by if self.by else ''}{' (' + self.note + ')' if self.note else ''}"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. what: notice | correction | thing | fact | tie; how: added | removed | changed.

    thing, name, kind: what it is about. field, before, after: of a fact or tie, in words.
    """

    what: str
    how: str
    kind: str
    thing: str
    name: str
    field: str = ""
    before: str = ""
    after: str = ""
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes in a fixed order, and what else is not the same (`remarks`): rules, options, tables."""

    changes: tuple[Change, ...]
    remarks: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether both hold the same notices, corrections, facts and ties."""
        return not self.changes

    def count(self, what: str) -> dict[str, int]:
        """How many changes of a kind there are: added, removed, changed."""
        return {how: sum(c.what == what and c.how == how for c in self.changes)
                for how in ("added", "removed", "changed")}


def diff(before: Store, after: Store) -> Difference:
    """Compare two stores. Raises BadInput where they name things under different bases."""
    if before.base != after.base:
        raise BadInput(f"{before.path} and {after.path}: they name things under {before.base} and {after.base}; build "
                       "both with one base")
    return _Diff(_Side(before), _Side(after)).run()


class _Side:
    """One of the two stores, with what is often asked of it at hand."""

    def __init__(self, store: Store):
        self.store = store
        self.read = Reader(store)
        self.notices = {n: self._notice(n) for n in self._of_class("Notice")}
        self.corrections = {c.value: c for c in self._of_class("Correction")}
        self.graphs: dict[str, tuple[str, str]] = {}  # of corrections -> what they do there, which correction
        self.judged: dict[str, set[str]] = {}  # thing -> corrections that say which others it is, or is not
        for iri, c in self.corrections.items():
            for does in ("coop:states", "coop:withdraws"):
                for g in self.read.objects(c, does):
                    self.graphs[g.value] = (does, iri)
            if self.read.text(c, "coop:verb") not in PAIRS:
                continue
            for thing in self.read.objects(c, "coop:about"):
                self.judged.setdefault(thing.value, set()).add(iri)

    def _of_class(self, name: str) -> list[Any]:
        return self.read.subjects("rdf:type", self.read.node(PREFIXES["coop"] + name))

    def _notice(self, node: Any) -> tuple[str, str, tuple[str, ...]]:
        """(id, checksum of its text, what else is kept of it)."""
        text = self.read.subjects("coop:captureOf", node)
        kept = ("dcterms:title", "dcterms:issued", "coop:publisher", "dcterms:language", "coop:address", "coop:section")
        return (self.read.text(node, "dcterms:identifier"), self.read.text(text[0], "coop:sha256") if text else "",
                tuple(self.read.text(node, p) for p in kept))

    def has(self, triple: Any) -> bool:
        """Whether it is a fact here."""
        s, p, o = triple
        return next(self.store.quads_for_pattern(s, p, o, self.read.facts), None) is not None

    def behind(self, triple: Any) -> tuple[set[str], set[str], set[str]]:
        """(readings that state it, corrections that state it, corrections that withdraw it)."""
        readings: set[str] = set()
        states: set[str] = set()
        withdraws: set[str] = set()
        for q in self.store.quads_for_pattern(*triple):
            graph = getattr(q.graph_name, "value", "")
            if graph.startswith(f"{self.store.base}id/reading/"):
                readings.add(graph)
            elif graph in self.graphs:
                does, iri = self.graphs[graph]
                (states if does == "coop:states" else withdraws).add(iri)
        return readings, states, withdraws

    def source(self, reading: str) -> tuple[Any, str]:
        """The notice and the rule of a reading."""
        node = self.read.node(reading)
        return self.read.objects(node, "coop:fromNotice")[0], self.read.text(node, "coop:rule")


_TOP = {full(f"coop:{c}"): k for c, k in (("Country", "country"), ("Body", "body"), ("Official", "official"),
                                          ("Event", "event"), ("Agreement", "agreement"), ("Group", "group"))}
_PASSED = frozenset(full(c) for c in ("coop:Notice", "coop:Reading", "coop:Correction", "coop:Contact", "coop:Tie",
                                      "nif:Context", "nif:String"))
_EDGES = frozenset(full(p) for p in ("coop:cooperatesWith", "coop:meetsAmongOthers"))
_DAYS = frozenset((full("coop:begin"), full("coop:end")))
_TYPE, _MENTIONS = full("rdf:type"), full("coop:mentions")
_PARTS = (("coop:hasParticipation", True), ("org:member", False))  # what is told with the thing that it belongs to


class _Diff:
    def __init__(self, a: _Side, b: _Side):
        self.a, self.b = a, b
        self.changes: list[Change] = []
        self.causes: dict[str, set[Reason]] = {}  # thing -> why its facts changed
        self.days: dict[str, set[Reason]] = {}  # thing -> why its days changed
        self._told: dict[str, Reason | None] = {}
        self.rules_differ = any(a.store.about.get(k) != b.store.about.get(k) for k in ("rules", "kg", "ontology"))
        self.options_differ = a.store.about.get("options") != b.store.about.get("options")

    def run(self) -> Difference:
        self._notices()
        self._corrections()
        self._facts()
        self._ties()
        order = ("notice", "correction", "thing", "fact", "tie")
        remarks = []
        if self.rules_differ:
            remarks.append("they were built by different rules or tables")
        if self.options_differ:
            remarks.append("they were built with different options")
        return Difference(tuple(sorted(self.changes, key=lambda c: (
            order.index(c.what), c.kind, c.name, c.thing, c.field, c.before, c.after, c.how))), tuple(remarks))

    # -- sources
    def _notices(self) -> None:
        for node in sorted({*self.a.notices, *self.b.notices}, key=str):
            was, now = self.a.notices.get(node), self.b.notices.get(node)
            if was == now:
                continue
            how = "added" if was is None else "removed" if now is None else "changed"
            name, _, kept = now or was or ("", "", ())
            why = self._of_notice(node)
            self.changes.append(Change("notice", how, "notice", node.value, kept[0] or name, why=(why,) if why else ()))

    def _of_notice(self, node: Any) -> Reason | None:
        """What happened to a notice, or None."""
        was, now = self.a.notices.get(node), self.b.notices.get(node)
        if was == now:
            return None
        if was is None:
            return Reason("new notice", now[0] if now else "")
        if now is None:
            return Reason("removed notice", was[0])
        return Reason("changed text" if was[1] != now[1] else "changed notice", now[0])

    def _corrections(self) -> None:
        for iri in sorted({*self.a.corrections, *self.b.corrections}):
            why = self._of_correction(iri)
            if why:
                side = self.b if iri in self.b.corrections else self.a
                node = side.read.node(iri)
                name = ", ".join(sorted(side.read.name(o) for o in side.read.objects(node, "coop:about")))
                verb = side.read.text(node, "coop:verb")
                how = "added" if side is self.b else "removed"
                self.changes.append(Change("correction", how, verb, iri, name, why=(why,)))

    def _of_correction(self, iri: str) -> Reason | None:
        """What happened to a correction, or None."""
        if iri not in self._told:
            self._told[iri] = self._told_of(iri)
        return self._told[iri]

    def _told_of(self, iri: str) -> Reason | None:
        if (iri in self.a.corrections) == (iri in self.b.corrections):
            return None
        side, cause = (self.b, "new correction") if iri in self.b.corrections else (self.a, "correction taken out")
        node = side.read.node(iri)
        return Reason(cause, iri.rsplit("/", 1)[-1],
                      f"{side.read.text(node, 'coop:verb')}: {side.read.text(node, 'coop:reason')}")

    # -- facts
    def _only(self, side: _Side, other: _Side) -> Iterator[Any]:
        """The facts about the world that one store has and the other has not."""
        for q in side.store.quads_for_pattern(None, None, None, side.read.facts):
            if not other.has(q.triple) and q.predicate.value not in _EDGES:
                yield q.triple

    def _owner(self, side: _Side, subject: Any) -> Any | None:
        """The thing that a triple's subject is or belongs to; None for what is no fact about the world."""
        types = {o.value for o in side.read.objects(subject, "rdf:type")}
        if types & _PASSED:
            return None
        if types & set(_TOP):
            return subject
        for predicate, backwards in _PARTS:
            found = side.read.subjects(predicate, subject) if backwards else side.read.objects(subject, predicate)
            if found:
                return found[0]
        return subject if types else None

    def _facts(self) -> None:
        said: dict[str, dict[str, tuple[dict[str, set[Reason]], dict[str, set[Reason]]]]] = {}
        for column, (side, other) in enumerate(((self.a, self.b), (self.b, self.a))):
            for triple in self._only(side, other):
                if triple.predicate.value == _MENTIONS:
                    continue
                owner = self._owner(side, triple.subject)
                if owner is None:
                    continue
                why = self._why(triple, owner, side, other)
                self.causes.setdefault(owner.value, set()).update(why)
                if triple.predicate.value in _DAYS:
                    self.days.setdefault(owner.value, set()).update(why)
                for words in told(side.read, tuple(triple)):
                    field, _, value = words.partition(": ")
                    both = said.setdefault(owner.value, {}).setdefault(field, ({}, {}))
                    both[column].setdefault(value, set()).update(why)
        for iri in sorted(self.causes):
            self._thing(iri, said.get(iri, {}))

    def _thing(self, iri: str, said: dict[str, tuple[dict[str, set[Reason]], dict[str, set[Reason]]]]) -> None:
        node = self.a.read.node(iri)
        was, now = (any(True for _ in s.read.objects(node, "rdf:type")) for s in (self.a, self.b))
        side = self.b if now else self.a
        types = {o.value for o in side.read.objects(node, "rdf:type")}
        kind = next((k for c, k in _TOP.items() if c in types), "place")
        if kind == "place":
            return  # it comes and goes with the events that take place there
        name = side.read.name(node)
        if was != now:
            self.changes.append(Change("thing", "added" if now else "removed", kind, iri, name,
                                       why=_best(self.causes[iri])))
        for field, (gone, come) in sorted(said.items()):
            if len(gone) == len(come) == 1:
                (old, why_a), (new, why_b) = *gone.items(), *come.items()
                if old != new:
                    self.changes.append(Change("fact", "changed", kind, iri, name, field, old, new,
                                               _best(why_a | why_b)))
                continue
            self.changes += [Change("fact", "removed", kind, iri, name, field, old, "", _best(why))
                             for old, why in sorted(gone.items()) if old not in come]
            self.changes += [Change("fact", "added", kind, iri, name, field, "", new, _best(why))
                             for new, why in sorted(come.items()) if new not in gone]

    def _why(self, triple: Any, owner: Any, side: _Side, other: _Side) -> set[Reason]:
        """Why one store has a fact (side) and the other has not."""
        readings, states, _ = side.behind(triple)
        elsewhere, _, withdraws = other.behind(triple)
        about = {triple.subject.value, owner.value, getattr(triple.object, "value", "")}
        judged = {c for s in (self.a, self.b) for thing in about for c in s.judged.get(thing, ())}
        found = {r for c in states | withdraws | judged if (r := self._of_correction(c))}
        if triple.predicate.value == _TYPE and triple.object.value == full("coop:Country"):
            readings |= {g for q in side.store.quads_for_pattern(None, side.read.node(_MENTIONS), triple.subject)
                         if (g := getattr(q.graph_name, "value", "")).startswith(f"{side.store.base}id/reading/")}
        if found:
            return found
        rules = set()
        for reading in sorted(readings):
            notice, rule = side.source(reading)
            changed = self._of_notice(notice)
            found |= {changed} if changed else set()
            rules.add(rule)
        if found:
            return found
        if elsewhere:
            return {Reason("settled anew", "", "notices differ, and another value prevails")}
        if readings and self.options_differ:
            given = [s.store.about.get("options") or {} for s in (self.a, self.b)]
            return {Reason("changed option", "", option) for option in sorted(given[0].keys() | given[1].keys())
                    if given[0].get(option) != given[1].get(option)}
        if readings and self.rules_differ:
            return {Reason("changed rule", rule) for rule in rules}
        return {Reason("follows", "", "from other changes")}

    # -- ties
    def _ties(self) -> None:
        ties = {t.value for s in (self.a, self.b) for t in s._of_class("Tie")}
        for iri in sorted(ties):
            sides = [self._tie(s, iri) for s in (self.a, self.b)]
            (was, contacts_a), (now, contacts_b) = sides
            if was == now and contacts_a == contacts_b:
                continue
            how = "added" if not was else "removed" if not now else "changed"
            side = self.b if now else self.a
            node = side.read.node(iri)
            name = " and ".join(sorted(side.read.name(o) for o in side.read.objects(node, "coop:between")))
            why: set[Reason] = set()
            for on, relation, notice in sorted(contacts_a ^ contacts_b):
                changed = self._of_notice(side.read.node(notice))
                why |= {changed} if changed else self.causes.get(on, set()) | self._through(on)
                if not why and self.rules_differ:
                    why.add(Reason("changed rule", relation))
            for on, _, _ in sorted(contacts_a & contacts_b):  # the same occasions, on other days
                why |= self.days.get(on, set())
            if not why:
                why.add(Reason("changed rule", "", "weights of relations") if self.rules_differ
                        else Reason("follows", "", "from other changes"))
            self.changes.append(Change("tie", how, "tie", iri, name, "tie", was, now, _best(why)))

    def _through(self, occasion: str) -> set[Reason]:
        """Why those who take part in an occasion changed."""
        found: set[Reason] = set()
        for side in (self.a, self.b):
            node = side.read.node(occasion)
            who = [o for part in side.read.objects(node, "coop:hasParticipation")
                   for o in side.read.objects(part, "coop:participant")]
            for actor in [*who, *side.read.objects(node, "coop:party")]:
                if actor.value.startswith(f"{side.store.base}id/country/"):
                    continue
                found |= self.causes.get(actor.value, set())
        return found

    def _tie(self, side: _Side, iri: str) -> tuple[str, set[tuple[str, str, str]]]:
        """A tie in words, empty where there is none, and its contacts as (occasion, relation, notice)."""
        node, read = side.read.node(iri), side.read
        strength = read.word(node, "coop:strength")
        contacts = {(on.value, read.word(c, "coop:relation"), n.value) for c in read.objects(node, "coop:basis")
                    for on in read.objects(c, "coop:on") for n in read.objects(c, "coop:fromNotice")}
        if not strength:
            return "", contacts
        days = "/".join(x for x in (read.text(node, "coop:begin"), read.text(node, "coop:end")) if x)
        return f"{strength}, weight {read.text(node, 'coop:weight')}{', ' + days if days else ''}", contacts


def _best(why: Iterable[Reason]) -> tuple[Reason, ...]:
    """Reasons, those that say most first; "follows" and "settled anew" only where nothing else is known."""
    ordered = sorted(why, key=lambda r: (CAUSES.index(r.cause), r.by, r.note))
    told = [r for r in ordered if r.cause not in ("follows", "settled anew")]
    return tuple(told or ordered[:1])


# ------------------------------------------------------------------ as text, JSON, CSV
_MARKS = {"added": "+", "removed": "-", "changed": "~"}


def lines(found: Difference) -> Iterator[str]:
    """The difference for reading: a line a change, facts under their things."""
    for what, many in (("notice", "notices"), ("correction", "corrections"), ("thing", "things"), ("fact", "facts"),
                       ("tie", "ties")):
        n = {how: k for how, k in found.count(what).items() if k}
        if n:
            yield f"{many}: {', '.join(f'{k:,} {how}' for how, k in n.items())}"
    yield from found.remarks
    things = {c.thing: c for c in found.changes if c.what == "thing"}
    for title, what in (("notices", "notice"), ("corrections", "correction")):
        rows = [c for c in found.changes if c.what == what]
        if rows:
            yield from ("", title)
            yield from (f"{_MARKS[c.how]} {c.kind + ': ' if what == 'correction' else ''}{c.name}{_because(c)}"
                        for c in rows)
    facts: dict[tuple[str, str, str], list[Change]] = {}
    for c in found.changes:
        if c.what in ("thing", "fact"):
            facts.setdefault((c.kind, c.name, c.thing), []).append(c)
    if facts:
        yield from ("", "things")
    for (kind, name, iri), rows in sorted(facts.items()):
        whole = things.get(iri)
        yield f"{_MARKS[whole.how] if whole else ' '} {name} ({kind}){_because(whole) if whole else ''}"
        for c in rows:
            if c.what == "fact":
                same = whole is not None and c.why == whole.why
                yield f"    {_MARKS[c.how]} {c.field}: {_values(c)}{'' if same else _because(c)}"
    ties = [c for c in found.changes if c.what == "tie"]
    if ties:
        yield from ("", "ties")
    for c in ties:
        yield f"{_MARKS[c.how]} {c.name}: {_values(c)}{_because(c)}"


def _values(c: Change) -> str:
    return f"{c.before} -> {c.after}" if c.how == "changed" else c.after or c.before


def _because(c: Change) -> str:
    return f"  [{'; '.join(map(str, c.why))}]" if c.why else ""


def json_of(found: Difference) -> str:
    """The difference as JSON."""
    import json

    return json.dumps({"same": found.same, "remarks": found.remarks, "changes": [asdict(c) for c in found.changes]},
                      ensure_ascii=False, indent=1) + "\n"


def csv_of(found: Difference) -> str:
    """The difference as CSV, a row a change and reason."""
    import io

    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for c in found.changes:
        for r in c.why or (Reason(""),):
            writer.writerow((c.what, c.how, c.kind, c.thing, c.name, c.field, c.before, c.after, r.cause, r.by, r.note))
    return out.getvalue()
