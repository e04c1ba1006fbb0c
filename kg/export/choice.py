"""Which statements of a store an export holds: all, or what a filter chose, with the provenance of what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.graph.store import Store
    from kg.network import Network

# Summed up over all notices, so that they would say more than was chosen
_DERIVED = ("coop:cooperatesWith", "coop:meetsAmongOthers")
_OF_CORRECTIONS = ("coop:states", "coop:withdraws")


def chosen(store: Store, net: Network) -> frozenset[str]:
    """The IRIs of what a network shows and rests on: actors, occasions, agreements, their parts, posts and notices."""
    import pyoxigraph as ox

    from kg.graph.vocabulary import full

    found = {n.id for n in net.nodes} | {b.iri for e in net.edges for b in e.basis}
    node, default = ox.NamedNode, ox.DefaultGraph()

    def told(s: Any, p: str, o: Any) -> Iterator[Any]:
        return store.quads_for_pattern(s, node(full(p)), o, default)

    def objects(of: set[str], *predicates: str) -> set[str]:
        return {
            q.object.value
            for iri in of
            for p in predicates
            for q in told(node(iri), p, None)
            if isinstance(q.object, node)
        }

    parts = objects(found, "coop:hasParticipation")
    found |= parts | objects(found | parts, "coop:participant", "coop:onBehalfOf", "coop:party", "coop:hasMember")
    found |= objects(found, "coop:ofCountry", "coop:inCountry", "coop:atPlace")
    posts = {q.subject.value for iri in found for q in told(None, "org:member", node(iri))}
    found |= posts | objects(posts, "org:organization")
    notices = {b.notice for e in net.edges for b in e.basis}
    found |= {q.subject.value for q in told(None, "dcterms:identifier", None) if q.object.value in notices}
    return frozenset(found)


class Choice:
    """What an export holds of a store: all of it, or what is said of chosen things by the notices chosen with them.

    only: the IRIs that `chosen` gives; None chooses all. Of chosen things is held what the chosen notices or the
    registry say, as long as it names no other thing; where these do not give the name that a thing goes by, also one
    reading that does. What is derived from all notices (ties) is not.
    """

    def __init__(self, store: Store, only: frozenset[str] | None = None):
        import pyoxigraph as ox

        from kg.graph.vocabulary import full

        self.store, self.only, self._ox, self._full = store, only, ox, full
        self._default = ox.DefaultGraph()
        self._derived = {full(p) for p in _DERIVED}
        self._notices = f"{store.base}id/notice/"
        self.graphs = None if only is None else self._graphs(sorted(i for i in only if i.startswith(self._notices)))

    def _graphs(self, notices: list[str]) -> frozenset[str]:
        """The graphs of what the notices say: their own, their readings', and those of corrections in them."""
        found = {f"{self.store.base}graph/registry", *notices}
        for notice in notices:
            found |= {q.subject.value for q in self._facts(None, "coop:fromNotice", self._ox.NamedNode(notice))}
        ends = tuple("/" + n.removeprefix(self._notices) for n in notices)
        for p in _OF_CORRECTIONS:
            found |= {q.object.value for q in self._facts(None, p, None) if q.object.value.endswith(ends)}
        for iri in self.only or ():
            for q in self._facts(self._ox.NamedNode(iri), "skos:prefLabel", None):
                said = self._said(q.triple)
                if said and said.isdisjoint(found):
                    found.add(min(said, key=lambda g: (g.startswith(self._notices), g)))
        return frozenset(found)

    def _said(self, t: Any) -> set[str]:
        """The graphs that say a triple, but for the default graph."""
        found: Iterator[Any] = self.store.quads_for_pattern(t.subject, t.predicate, t.object)
        return {q.graph_name.value for q in found if q.graph_name != self._default}

    def _facts(self, s: Any, p: str | None, o: Any) -> Iterator[Any]:
        predicate = None if p is None else self._ox.NamedNode(self._full(p))
        return self.store.quads_for_pattern(s, predicate, o, self._default)

    def _of_chosen(self, t: Any) -> bool:
        value = getattr(t.object, "value", "")
        thing = not hasattr(t.object, "datatype") and value.startswith(f"{self.store.base}id/")
        only: frozenset[str] = self.only or frozenset()
        return t.subject.value in only and t.predicate.value not in self._derived and (not thing or value in only)

    def fact(self, t: Any) -> bool:
        """Whether the export holds this fact, a triple of the default graph."""
        if self.graphs is None:
            return True
        if not self._of_chosen(t):
            return False
        said = self._said(t)
        return not said or not said.isdisjoint(self.graphs)

    def facts(self) -> Iterator[Any]:
        """The quads of the default graph that the export holds, but for what is told of its other graphs."""
        return (q for q in self._facts(None, None, None) if self.fact(q.triple))

    def readings(self) -> Iterator[Any]:
        """The quads of the other graphs, and, of a choice, what the default graph tells of each graph that it holds."""
        if self.graphs is None:
            yield from (q for q in self.store.quads_for_pattern(None, None, None) if q.graph_name != self._default)
            return
        for graph in sorted(self.graphs):
            held = False
            for q in self.store.quads_for_pattern(None, None, None, self._ox.NamedNode(graph)):
                if self._of_chosen(q.triple):
                    held = True
                    yield q
            if held:
                yield from self.about(graph)

    def about(self, graph: str) -> Iterator[Any]:
        """What the default graph tells of a graph: its reading with passage, text and notice, or its corrections."""
        node = self._ox.NamedNode(graph)
        if graph.startswith(self._notices):
            yield from self._notice(node)
            return
        for maker in {node} | {q.subject for p in _OF_CORRECTIONS for q in self._facts(None, p, node)}:
            for q in self._facts(maker, None, None):
                yield q
                if q.predicate.value == self._full("coop:fromNotice"):
                    yield from self._notice(q.object)
                elif q.predicate.value == self._full("coop:fromPassage"):
                    yield from self._facts(q.object, None, None)
                    for text in self._facts(q.object, "nif:referenceContext", None):
                        yield from self._facts(text.object, None, None)

    def _notice(self, notice: Any) -> Iterator[Any]:
        """A notice's title, day, publisher ..., but not whom it mentions."""
        mentions = self._full("coop:mentions")
        return (q for q in self._facts(notice, None, None) if q.predicate.value != mentions)
