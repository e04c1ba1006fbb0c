"""What a store rests on: is every quote in its text, how many facts have evidence, and what was passed over."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.graph.vocabulary import full

if TYPE_CHECKING:
    from kg.graph.store import Store

# A sentence with two countries and one of these words says something of cooperation, most of the time.
COOPERATION = re.compile(
    r"\b(?:sign(?:ed|s|ing)?|agree(?:d|s|ments?)?|memorand(?:um|a)|mous?|treaty|treaties|cooperat\w+|partner\w*|co-operat\w+|"
    r"met|meets?|meetings?|talks|visit(?:ed|s|ing)?|delegations?|forums?|summits?|host(?:ed|s)?|train(?:ed|ing)?|"
    r"loans?|grants?|joint(?:ly)?|bilateral|trilateral|dialogues?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passed:
    """A sentence that names two countries and a word of cooperation, and from which no event or agreement was read."""

    notice: str
    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """`facts` are triples of the default graph about the world; `evidenced` stand in a reading or a correction,
    `curated` come from the registry, `derived` from ties; `bare` have neither and are listed, as are `broken` readings
    and texts."""

    notices: int
    readings: int
    passages: int
    facts: int
    evidenced: int
    curated: int
    derived: int
    bare: tuple[str, ...]
    broken: tuple[str, ...]
    silent: tuple[str, ...]  # notices that yielded nothing
    passed: tuple[Passed, ...]

    @property
    def share(self) -> float:
        """Share of the facts that need evidence (all but curated and derived ones) and have it."""
        needed = self.facts - self.curated - self.derived
        return self.evidenced / needed if needed else 1.0

    @property
    def sound(self) -> bool:
        """Whether every fact has what it rests on and every quote is in its text."""
        return not self.bare and not self.broken


def audit(store: Store) -> AuditReport:
    """Prove the evidence of a whole store anew, from the stored texts."""
    import pyoxigraph as ox

    def node(name: str) -> ox.NamedNode:
        return ox.NamedNode(full(name))

    def values(query: str) -> list[tuple[str, ...]]:
        return [tuple("" if t is None else t.value for t in row) for row in store.query(query)]

    texts = {text: (notice, whole, total) for text, notice, whole, total in values(
        "SELECT ?c ?id ?t ?s { ?c coop:captureOf/dcterms:identifier ?id ; nif:isString ?t ; coop:sha256 ?s }")}
    broken = [f"{notice}: its stored text was changed (SHA-256 differs)" for notice, whole, total in texts.values()
              if hashlib.sha256(whole.encode("utf-8")).hexdigest() != total]
    passages = values("SELECT ?p ?c ?b ?e ?q { ?p nif:referenceContext ?c ; nif:beginIndex ?b ; nif:endIndex ?e ; "
                      "nif:anchorOf ?q }")
    for iri, text, begin, end, quote in passages:
        notice, whole, _ = texts.get(text, (text, "", ""))
        if whole[int(begin):int(end)] != quote:
            broken.append(f"{notice}: {iri} quotes what the text does not have there")
    readings = {r: n for r, n in values("SELECT ?r ?id { ?r a coop:Reading ; coop:fromNotice/dcterms:identifier ?id }")}
    whole_passages = {row[0] for row in passages}
    for iri, passage in values("SELECT ?r ?p { ?r a coop:Reading OPTIONAL { ?r coop:fromPassage ?p } }"):
        if passage not in whole_passages:
            broken.append(f"{readings.get(iri, '')}: {iri} has no passage")

    sources = {s for (s,) in values("SELECT ?s { VALUES ?c { coop:Reading coop:Correction nif:Context nif:String } "
                                    "?s a ?c }")}
    notice_iris = {s for (s,) in values("SELECT ?s { ?s a coop:Notice }")}
    stated = {s for (s,) in values("SELECT ?g { ?c coop:states ?g }")}
    registry, ties = store.base + "graph/registry", store.base + "graph/ties"
    counts = {"evidenced": 0, "curated": 0, "derived": 0}
    facts, bare = 0, []
    mentions = node("coop:mentions")
    for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        subject = q.subject.value
        if subject in sources or (subject in notice_iris and q.predicate != mentions):
            continue
        facts += 1
        graphs = {g.graph_name.value for g in store.quads_for_pattern(q.subject, q.predicate, q.object)
                  if not isinstance(g.graph_name, ox.DefaultGraph)}
        if any(g in readings or g in stated for g in graphs):
            counts["evidenced"] += 1
        elif registry in graphs:
            counts["curated"] += 1
        elif ties in graphs:
            counts["derived"] += 1
        else:
            bare.append(str(q.triple))
    heard = set(readings.values())
    silent = sorted(notice for notice, _, _ in texts.values() if notice not in heard)
    return AuditReport(len(texts), len(readings), len(passages), facts, counts["evidenced"], counts["curated"],
                       counts["derived"], tuple(sorted(bare)), tuple(sorted(broken)), tuple(silent),
                       tuple(_passed(store, {n: whole for n, whole, _ in texts.values()})))


def _passed(store: Store, texts: dict[str, str]) -> list[Passed]:
    from kg.language.countries import find_countries
    from kg.language.sentences import sentences

    read: dict[str, list[tuple[int, int]]] = {}
    for row in store.query("SELECT DISTINCT ?id ?b ?e { ?r coop:fromNotice/dcterms:identifier ?id . "
                           "?r coop:fromPassage ?p . ?p nif:beginIndex ?b ; nif:endIndex ?e . "
                           "GRAPH ?r { VALUES ?c { coop:Event coop:Agreement coop:Participation } ?x a ?c } }"):
        read.setdefault(row[0].value, []).append((int(row[1].value), int(row[2].value)))
    out = []
    for notice in sorted(texts):
        text = texts[notice]
        for s in sentences(text):
            said = text[s.begin:s.end]
            if not COOPERATION.search(said) or any(b < s.end and s.begin < e for b, e in read.get(notice, ())):
                continue
            if len({found.codes[0] for found in find_countries(said)}) >= 2:
                out.append(Passed(notice, s.begin, s.end, said))
    return out
