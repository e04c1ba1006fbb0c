"""What a person should look at, most useful first: things that may be one, and facts that their rule often gets wrong.

An answer becomes a row of corrections (`kg.corrections`); also "unsure" and "skip", so that nobody is asked twice.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.corrections import COLUMNS, PAIRS, SILENT, Correction, check, written
from kg.errors import BadInput, StoreError
from kg.graph.vocabulary import PREFIXES, full
from kg.show import Evidence, Reader

if TYPE_CHECKING:
    from kg.graph.store import Store

BELOW = 0.8  # confidence under which a fact is looked at
PAIR_ANSWERS = {"s": "same", "d": "different", "u": "unsure", "k": "skip"}
FACT_ANSWERS = {"r": "right", "w": "retract", "u": "unsure", "k": "skip"}
EXPORTED = ("answer", "question", "score", "thing", "other", "field", "value", "reason", "sentence", "notice",
            "other_sentence", "by", "date")
_WORDS = {"wrong": "retract"}
# property -> field of a correction; the value is told in its way by `_value`
_FIELDS = {"coop:edtf": "date", "coop:kind": "kind", "coop:status": "status", "coop:ofCountry": "country",
           "coop:party": "party", "coop:hasMember": "member", "coop:partOf": "part-of", "coop:topic": "topic",
           "coop:concludedAt": "concluded-at", "coop:foresees": "foresees", "coop:abbreviation": "abbreviation",
           "coop:headcount": "headcount"}
_CLASSES = ("Official", "Body", "Event", "Agreement", "Group")


@dataclass(frozen=True, slots=True)
class Side:
    """One thing as it is shown: IRI, name, what is known of it, and passages."""

    iri: str
    name: str
    about: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Are two things one (two sides), or is a fact right (one side, with `field`, `value` and `other`)?

    score: of the pair as merging weighed it (its reasons stand in `text`), or the confidence of the best reading.
    """

    text: str
    score: float
    sides: tuple[Side, ...]
    field: str = ""
    value: str = ""
    other: str = ""

    @property
    def answers(self) -> dict[str, str]:
        """Key -> verb."""
        return PAIR_ANSWERS if len(self.sides) == 2 else FACT_ANSWERS

    def judged(self, verb: str, by: str = "", date: str = "", reason: str = "") -> Correction:
        """The row that an answer makes."""
        first, last = self.sides[0], self.sides[-1]
        proof = next((e for s in (last, first) for e in s.evidence), None)
        other = last.iri if len(self.sides) == 2 else self.other
        return Correction(verb, first.iri, other, self.field, self.value, reason or f"kg review: {self.text}",
                          proof.sentence if proof else "", proof.notice if proof else "", by, date)


# ------------------------------------------------------------------ what was asked
def asked(rows: Iterable[Correction], base: str) -> set[tuple[str, ...]]:
    """What rows of corrections answer, as `subject_of` has it."""
    return {_subject(r.verb, r.thing, r.other, r.field, r.value, base) for r in rows}


def subject_of(question: Question, base: str) -> tuple[str, ...]:
    """What a question is about, whatever the answer."""
    other = question.sides[1].iri if len(question.sides) == 2 else question.other
    verb = "same" if len(question.sides) == 2 else "right"
    return _subject(verb, question.sides[0].iri, other, question.field, question.value, base)


def _subject(verb: str, thing: str, other: str, field: str, value: str, base: str) -> tuple[str, ...]:
    def known(text: str) -> str:
        return written(text, base) or text

    if verb in PAIRS or (verb in SILENT and other and not field):
        return ("pair", *sorted((known(thing), known(other))))
    field = verb[6:] if verb.startswith("wrong-") else field
    return ("fact", known(thing), field, "" if verb.startswith("wrong-") else known(value), known(other))


# ------------------------------------------------------------------ questions
def questions(store: Store, rows: Iterable[Correction] = (), below: float = BELOW) -> list[Question]:
    """All open questions: pairs by likeness, then facts, those behind strong ties first and the least certain first.

    rows: what was judged before, also where the store does not hold it yet.
    """
    done = asked(rows, store.base)
    whole = {d[1] for d in done if d[0] == "fact" and d[2] == ""}  # things that were looked at as a whole
    found = []
    for q in [*_pairs(store), *_Facts(store, below).questions()]:
        about = subject_of(q, store.base)
        if about in done or (about[0] == "fact" and (about[1] in whole or (*about[:3], "", "") in done)):
            continue
        found.append(q)
    return found


def _described(read: Reader, node: Any, sentences: int = 2) -> Side:
    name = read.name(node)
    about = [word for word in (read.word(node, "coop:kind"),) if word]
    about += [read.name(c) for c in read.objects(node, "coop:ofCountry")]
    about += [o.value for o in read.objects(node, "coop:edtf")]
    for tenure in read.subjects("org:member", node)[:3]:
        post = [read.text(tenure, "coop:title"), *(read.name(o) for o in read.objects(tenure, "org:organization"))]
        about.append(", ".join(p for p in post if p))
    names = [(node, p, o) for p in ("skos:prefLabel", "skos:altLabel") for o in read.objects(node, p)]
    return Side(node.value, name, tuple(about), read.evidence(*names)[:sentences])


def _pairs(store: Store) -> list[Question]:
    """What merging left open, the likeliest first. Raises StoreError where the store has no record of it."""
    from kg.build.state import State
    from kg.graph.iris import Iris
    from kg.graph.store import state_of

    read, iris, found = Reader(store), Iris(store.base), []
    try:
        with closing(State(state_of(store.path / store.about["graph"]), read_only=True)) as state:
            weighed = list(state.unsure())
    except (sqlite3.Error, LookupError):
        raise StoreError(f"{store.path}: it has no record of what merging left open; build it again with "
                         "--force") from None
    for a, b, score, reasons in weighed:
        nodes = [read.node(iris.id(key)) for key in (a, b)]
        if all(read.objects(node, "rdf:type") for node in nodes):  # a correction may have taken one out
            sides = tuple(_described(read, node) for node in nodes)
            found.append(Question(f"are {sides[0].name} and {sides[1].name} one? {reasons}", score, sides))
    return found


class _Facts:
    """Facts that no rule reads with the wanted confidence, and that no correction has confirmed."""

    def __init__(self, store: Store, below: float):
        self.store = store
        self.read = Reader(store)
        self.below = below
        self.sure = {q.subject.value: float(q.object.value) for q in store.quads_for_pattern(
            None, self.read.node(full("coop:confidence")), None, self.read.facts)}
        self.judged = {o.value for o in (q.object for q in store.quads_for_pattern(
            None, self.read.node(full("coop:states")), None, self.read.facts))}

    def questions(self) -> Iterator[Question]:
        """Those of strong ties first, then the least certain first. Of a thing whose being is doubtful only that."""
        strong = {row[0].value for row in self.store.query(
            "SELECT DISTINCT ?on { ?c a coop:Contact ; coop:strength strength:strong ; coop:on ?on }")}
        weak: dict[tuple[Any, Any, Any], float] = {}
        doubtful = set()
        for name in _CLASSES:
            for triple, sure in self._weak("rdf:type", self.read.node(PREFIXES["coop"] + name)):
                weak[triple] = sure
                doubtful.add(triple[0].value)
        for predicate in (*_FIELDS, "coop:participant", "org:member", "coop:inCountry"):
            weak |= {t: sure for t, sure in self._weak(predicate, None)}
        found = []
        for (s, p, o), sure in weak.items():
            told = self._told(s, p, o)
            if told and (p.value == full("rdf:type") or told[0].value not in doubtful):
                thing, field, value, other, text = told
                found.append((thing.value not in strong, sure, thing.value, field, value, other, (s, p, o), text))
        for _, sure, iri, field, value, other, triple, text in sorted(found, key=lambda f: f[:6]):
            side = _described(self.read, self.read.node(iri))
            proof = self.read.evidence((triple[0], _prefixed(triple[1].value), triple[2]))
            yield Question(text, sure, (replace(side, evidence=proof[:2]),), field, value, other)

    def _weak(self, predicate: str, value: Any) -> Iterator[tuple[tuple[Any, Any, Any], float]]:
        best: dict[tuple[Any, Any, Any], float] = {}
        for q in self.store.quads_for_pattern(None, self.read.node(full(predicate)), value):
            graph = getattr(q.graph_name, "value", "")
            sure = 1.0 if graph in self.judged else self.sure.get(graph)
            if sure is not None and not (predicate == "rdf:type" and self._presupposes(q.subject, graph)):
                key = (q.subject, q.predicate, q.object)
                best[key] = max(sure, best.get(key, 0.0))
        for triple, sure in best.items():
            if sure < self.below and next(self.store.quads_for_pattern(*triple, self.read.facts), None):
                yield triple, sure

    def _presupposes(self, thing: Any, graph: str) -> bool:
        """Whether a reading only tells the day or place of an occasion: that there was one is for others to say."""
        kind = self.read.node(full("coop:kind"))
        others = next(self.store.quads_for_pattern(thing, kind, None), None)
        return bool(others) and graph not in self.judged and not next(
            self.store.quads_for_pattern(thing, kind, None, self.read.node(graph)), None)

    def _told(self, s: Any, p: Any, o: Any) -> tuple[Any, str, str, str, str] | None:
        """(thing, field, value, other, question) of a triple."""
        read, name = self.read, _prefixed(p.value)
        if name == "rdf:type":
            kind = o.value.rpartition("#")[2].lower()
            return s, "", "", "", f"is “{read.name(s)}” {'an' if kind[0] in 'aeo' else 'a'} {kind}?"
        if name == "coop:participant":
            events = read.subjects("coop:hasParticipation", s)
            role = read.word(s, "coop:role")
            return (events[0], role, o.value, "", f"{role} of “{read.name(events[0])}”: {read.name(o)}?"
                    ) if events else None
        if name == "org:member":
            body = read.objects(s, "org:organization")
            title, iri = read.text(s, "coop:title"), body[0].value if body else ""
            post = ", ".join(x for x in (title, *(read.name(b) for b in body)) if x)
            return o, "post", title, iri, f"post of {read.name(o)}: {post}?"
        if name == "coop:inCountry":
            cities = [read.name(c) for c in read.objects(s, "coop:atPlace")][:1]
            codes = " ".join(c.value.rsplit("/", 1)[-1] for c in read.objects(s, "coop:inCountry"))
            value = ", ".join([*cities, codes])
            return s, "place", value, "", f"place of “{read.name(s)}”: {value}?"
        if "/place/" in s.value:
            return None
        value = o.value
        if name in ("coop:kind", "coop:status", "coop:ofCountry"):
            value = value.rsplit("/", 1)[-1]
        shown = read.name(o) if value.startswith("http") else value
        field = _FIELDS[name]
        return s, field, value, "", f"{field} of “{read.name(s)}”: {shown}?"


def _prefixed(iri: str) -> str:
    for prefix in ("coop", "rdf", "org"):
        if iri.startswith(PREFIXES[prefix]):
            return f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}"
    return iri


# ------------------------------------------------------------------ as a table
def table(found: Iterable[Question]) -> str:
    """Open questions as CSV, with an empty column for the answer."""
    import io

    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(EXPORTED)
    for q in found:
        row = q.judged("")
        sides = [s.evidence[0].sentence if s.evidence else "" for s in q.sides]
        two = len(sides) == 2
        said = {**{c: getattr(row, c) for c in COLUMNS}, "answer": "", "question": q.text, "score": f"{q.score:g}",
                "reason": "", "other_sentence": sides[0] if two else "", "by": "", "date": ""}
        writer.writerow([said[c] for c in EXPORTED])
    return out.getvalue()


def answers(path: Path) -> tuple[list[Correction], list[str]]:
    """The rows of a table that are answered, as corrections, and one line for each that cannot be used.

    Raises BadInput where it is no such table.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"--import {path}: not there; give a table that --export wrote") from None
    except (OSError, UnicodeDecodeError) as e:
        raise BadInput(f"--import {path}: cannot be read ({e}); save it as CSV UTF-8") from None
    lines = text.splitlines(keepends=True)
    first = lines[0].strip() if lines else ""
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(lines, delimiter=delimiter)
    if not {"answer", "thing"} <= set(reader.fieldnames or ()):
        raise BadInput(f"--import {path}: no columns answer and thing; give a table that --export wrote")
    good, faults = [], []
    try:
        for said in reader:
            answer = (said.get("answer") or "").strip().lower()
            if not answer:
                continue
            where = f"{path}:{reader.line_num}"
            cells = {c: (said.get(c) or "").strip() for c in COLUMNS if c != "verb"}
            pair = bool(cells["other"]) and not cells["field"]
            allowed = (*PAIRS, *SILENT) if pair else ("right", "wrong", *SILENT)
            verb = _WORDS.get(answer, answer)
            cells["reason"] = cells["reason"] or f"kg review: {(said.get('question') or '').strip()}"
            row = Correction(verb=verb, **cells, where=where)
            if answer not in allowed:
                faults.append(f'{where}: answer "{answer}": unknown; one of {", ".join(allowed)}')
            elif fault := check(row):
                faults.append(f"{where}: {fault}")
            else:
                good.append(row)
    except csv.Error as e:
        faults.append(f"{path}:{reader.line_num}: not CSV ({e}); the rows from here on are left out")
    return good, faults
