"""How much a store holds: notices, readings and facts by kind, and over which years."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.graph.vocabulary import AGREEMENT_CLASSES, BODY_CLASSES, EVENT_CLASSES, full

if TYPE_CHECKING:
    from kg.graph.store import Store

_CLASSES = (
    ("countries", "Country"),
    ("bodies", "Body"),
    ("officials", "Official"),
    ("posts", "Tenure"),
    ("groups", "Group"),
    ("events", "Event"),
    ("participations", "Participation"),
    ("agreements", "Agreement"),
    ("contacts", "Contact"),
    ("ties", "Tie"),
)


@dataclass(frozen=True, slots=True)
class Stats:
    """What a store holds. `counts` by name; `kinds` by name within bodies, events ...; `first`, `last`: the days of
    the notices. `triples` counts the facts, `quads` everything with the readings."""

    notices: int
    first: str
    last: str
    readings: int
    triples: int
    quads: int
    counts: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    rules: tuple[tuple[str, int], ...]


def stats(store: Store) -> Stats:
    """Count a store."""
    import pyoxigraph as ox

    facts = ox.DefaultGraph()
    a = ox.NamedNode(full("rdf:type"))

    def size(class_name: str) -> int:
        node = ox.NamedNode(full(f"coop:{class_name}"))
        return sum(1 for _ in store.quads_for_pattern(None, a, node, facts))

    days = sorted(
        q.object.value for q in store.quads_for_pattern(None, ox.NamedNode(full("dcterms:issued")), None, facts)
    )
    rules = Counter(q.object.value for q in store.quads_for_pattern(None, ox.NamedNode(full("coop:rule")), None, facts))
    kinds = []
    for title, classes in (("bodies", BODY_CLASSES), ("events", EVENT_CLASSES), ("agreements", AGREEMENT_CLASSES)):
        found = [(kind, size(cls)) for kind, cls in classes.items()]
        kinds.append((title, tuple(sorted((x for x in found if x[1]), key=lambda x: (-x[1], x[0])))))
    return Stats(
        size("Notice"),
        days[0] if days else "",
        days[-1] if days else "",
        size("Reading"),
        sum(1 for _ in store.quads_for_pattern(None, None, None, facts)),
        sum(1 for _ in store.quads_for_pattern(None, None, None)),
        tuple((name, size(cls)) for name, cls in _CLASSES),
        tuple(kinds),
        tuple(sorted(rules.items(), key=lambda x: (-x[1], x[0]))),
    )
