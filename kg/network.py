"""The graph as a network for pictures and network formats: nodes, edges, and what each edge rests on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Basis:
    """One thing that an edge or node rests on, with the sentence that says it."""

    iri: str  # the event or agreement
    label: str
    kind: str  # forum, meeting, mou, ...
    date: str | None
    place: str | None
    roles: str  # readable: "Korea (organizer), Costa Rica (host)"
    status: str | None
    sentence: str
    notice: str  # id
    notice_title: str
    notice_date: str | None
    notice_source: str | None
    rule: str
    confidence: float
    strong: bool = True


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
