"""How often each rule is right: the facts of its readings, held against gold.

A fact is a triple in the graph of a reading. That a country, body or person is named is right when gold has it in the
notice; a title or an organisation, when gold gives that person one like it; a kind, date, place or country of an event
and a kind, status or date of an agreement, when gold says so of the event or agreement that it was matched with; a
participation, when gold has that actor there in that role (of a group: each member); a party, when gold has it on a
side. Of an event or agreement that gold does not have, all of these are wrong. That it is one counts for a reading that
says nothing else of it. What gold cannot judge (a topic, a date that it leaves open) is not counted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.eval import Evaluation
from kg.graph.vocabulary import full

if TYPE_CHECKING:
    from kg.graph.store import Store

HEADER = """\
# How often the facts that each rule reads are right, measured by `kg eval --write-confidence` on notices with gold.
# The rules were written with these notices in view: on others expect somewhat less. kg/eval/calibration.py says when a
# fact is right. A rule that is not listed here keeps the confidence that it states itself.
# rule: its name; fired: facts from it that gold could judge; right: those that are right;
# confidence: (right + 1) / (fired + 2), Laplace's estimate, so that what fired seldom is never called certain.
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """How many facts of a rule gold could judge (`fired`) and found `right`, and the mean confidence that they have."""

    rule: str
    fired: int
    right: int
    stated: float

    @property
    def share(self) -> float:
        """Share of the facts that are right."""
        return self.right / self.fired

    @property
    def confidence(self) -> float:
        """Laplace's estimate of that share."""
        return (self.right + 1) / (self.fired + 2)


def calibrate(store: Store, evaluation: Evaluation) -> list[Rule]:
    """The rules whose facts in a store could be judged, the least right first.

    evaluation: of this store (`kg.eval.judge_store`), since its verdicts are about the IRIs of the store.
    """
    verdicts = {n.stem: n.verdicts for n in evaluation.notices}
    fired: dict[str, list[tuple[bool, float]]] = {}
    for reading, notice, stem, rule, confidence in store.query(
        "SELECT ?r ?n ?id ?rule ?c { ?r a coop:Reading ; coop:fromNotice ?n ; coop:rule ?rule ; coop:confidence ?c . "
        "?n dcterms:identifier ?id } ORDER BY ?r"
    ):
        for right in _Facts(store, notice, verdicts.get(stem.value, {})).judged(reading):
            fired.setdefault(rule.value, []).append((right, float(confidence.value)))
    rules = [Rule(rule, len(said), sum(ok for ok, _ in said), sum(c for _, c in said) / len(said))
             for rule, said in fired.items()]
    return sorted(rules, key=lambda r: (r.confidence, r.rule))


class _Facts:
    """The facts of the readings of one notice, and which of them are right."""

    def __init__(self, store: Store, notice: Any, verdicts: Mapping[tuple[str, ...], bool]):
        import pyoxigraph as ox

        self.node = ox.NamedNode
        self.store = store
        self.notice = notice
        self.verdicts = verdicts

    def judged(self, reading: Any) -> list[bool]:
        """Whether each fact of a reading that can be judged is right."""
        out: list[bool] = []
        things: dict[str, bool] = {}
        told: set[str] = set()
        for quad in self.store.quads_for_pattern(None, None, None, reading):
            subject = str(getattr(quad.subject, "value", ""))
            thing = self.verdicts.get(("event", subject), self.verdicts.get(("agreement", subject)))
            if quad.predicate.value == full("rdf:type"):
                if thing is not None:
                    things[subject] = thing
                continue
            keys = self._keys(quad.subject, quad.predicate.value, quad.object)
            known = [self.verdicts[key] for key in keys if key in self.verdicts]
            if keys and thing is False:
                known = [False]
            if known:
                out.append(all(known))
                told.add(subject)
                told.update(key[1] for key in keys)
        return out + [right for subject, right in things.items() if subject not in told]

    def _keys(self, subject: Any, predicate: str, value: Any) -> list[tuple[str, ...]]:
        """The keys of `Judged.verdicts` that decide on a triple; none where gold has nothing of the kind."""
        if predicate == full("coop:mentions"):
            sort, _, rest = value.value.removeprefix(self.store.base + "id/").partition("/")
            return [{"country": ("mention", rest), "person": ("official", value.value)}.get(sort, (sort, value.value))]
        if predicate == full("coop:title"):
            return [("title", person.value, value.value) for person in self._objects(subject, "org:member")]
        if predicate == full("org:organization"):
            names = self._objects(value, "skos:prefLabel")
            return [("organization", p.value, n.value) for p in self._objects(subject, "org:member") for n in names]
        if predicate == full("coop:participant"):
            roles = [r.value.rsplit("/", 1)[-1] for r in self._objects(subject, "coop:role")]
            return [("participation", event.value, actor.value, role) for role in roles
                    for event in self._subjects("coop:hasParticipation", subject) for actor in self._members(value)]
        if predicate == full("coop:party"):
            return [("party", subject.value, actor.value) for actor in self._members(value)]
        if predicate == full("coop:status") and ("agreement", subject.value) not in self.verdicts:
            return []  # gold says nothing of the status of events
        return [(field, subject.value) for field in _FIELDS.get(predicate, ())]

    def _objects(self, subject: Any, predicate: str) -> list[Any]:
        """Values in what the notice says, settled."""
        found = self.store.quads_for_pattern(subject, self.node(full(predicate)), None, self.notice)
        return [q.object for q in found]

    def _subjects(self, predicate: str, value: Any) -> list[Any]:
        found = self.store.quads_for_pattern(None, self.node(full(predicate)), value, self.notice)
        return [q.subject for q in found]

    def _members(self, actor: Any, depth: int = 4) -> list[Any]:
        """The actor itself, or the members of a group and of the groups in it."""
        members = self._objects(actor, "coop:hasMember") if depth else []
        return [x for m in members for x in self._members(m, depth - 1)] or [actor]


_FIELDS = {
    full("coop:kind"): ("kind",),
    full("coop:status"): ("status",),
    full("coop:edtf"): ("start", "end", "date"),
    full("coop:atPlace"): ("city",),
    full("coop:inCountry"): ("country",),
}


def table(rules: list[Rule]) -> str:
    """The rules as the table that `kg.extract` takes confidences from: CSV with a header that explains it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["rule", "fired", "right", "confidence"])
    writer.writerows([r.rule, r.fired, r.right, f"{r.confidence:.3f}"] for r in sorted(rules, key=lambda r: r.rule))
    return HEADER + out.getvalue()
