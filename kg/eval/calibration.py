"""How often each rule is right: its readings, held against gold.

A reading is right when no statement in it is wrong. Its statements are read from its graph: a country, body or person
that the notice names is right when gold names it; a title or organisation when gold gives that person one like it; a
kind, date, place or country of an event, and a kind, status or date of an agreement, when gold has it for the event or
agreement that it was matched with; a participation when gold has the actor there in this role; a party when gold has
it on a side. All that is said of an event or agreement that gold does not have is wrong. A reading of which gold can
judge nothing (a group of countries, a topic) is not counted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.eval import Evaluation
from kg.graph.vocabulary import full

if TYPE_CHECKING:
    from kg.graph.store import Store


@dataclass(frozen=True, slots=True)
class Rule:
    """How often a rule's readings could be judged (`fired`) and were `right`, and the mean of what they `stated`."""

    rule: str
    fired: int
    right: int
    stated: float

    @property
    def share(self) -> float:
        """Share of the readings that are right."""
        return self.right / self.fired

    @property
    def confidence(self) -> float:
        """The share as Laplace smooths it, so that what fired seldom is not called certain."""
        return (self.right + 1) / (self.fired + 2)


# What gold is asked for each statement in the graph of a reading. The parts of a verdict's key are columns ?k1, ?k2 ...
_STATEMENTS = """
SELECT ?notice ?reading ?k1 ?k2 ?k3 ?k4 WHERE {
  ?reading a coop:Reading ; coop:fromNotice/dcterms:identifier ?notice .
  GRAPH ?reading {
    { ?n coop:mentions ?c . BIND("mention" AS ?k1) BIND(REPLACE(STR(?c), "^.*/id/country/", "") AS ?k2) FILTER(CONTAINS(STR(?c), "/id/country/")) }
    UNION { ?n coop:mentions ?k2 . BIND("body" AS ?k1) FILTER(CONTAINS(STR(?k2), "/id/body/")) }
    UNION { ?n coop:mentions ?k2 . BIND("official" AS ?k1) FILTER(CONTAINS(STR(?k2), "/id/person/")) }
    UNION { ?t org:member ?k2 ; coop:title ?k3 . BIND("title" AS ?k1) }
    UNION { ?t org:member ?k2 ; org:organization ?body . BIND("tenure" AS ?k1) BIND(?body AS ?k3) }
  }
}
"""
