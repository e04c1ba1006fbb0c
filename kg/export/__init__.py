"""The graph for other tools, the same bytes every time.

Turtle, N-Triples, RDF/XML and JSON-LD hold the facts; N-Quads and TriG hold the readings as well, each in its named
graph. SKOS holds countries and bodies as concept schemes. GraphML, GEXF, CSV, CSVW, Cypher, Neo4j's CSV, SQLite and
Parquet hold the network of who cooperated with whom. `kg.export.evidence` has the sentences in other forms.
"""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import BadInput

if TYPE_CHECKING:
    from kg.graph.store import Store
    from kg.network import Network

RDF_FORMATS = ("turtle", "ntriples", "nquads", "trig", "rdfxml", "json-ld", "skos")
NETWORK_FORMATS = (
    "graphml",
    "gexf",
    "csv",
    "csvw",
    "cypher",
    "neo4j",
    "sqlite",
    "parquet",
    "ro-crate",
)
FOLDERS = ("csv", "csvw", "neo4j", "parquet", "ro-crate")  # formats of several files
FORMATS = RDF_FORMATS + NETWORK_FORMATS

# ------------------------------------------------------------------ RDF
def rdf(store: Store, fmt: str, prefixes: Mapping[str, str], **options: Any) -> str:
    """What `stream` gives, as one text."""
    return "".join(stream(store, fmt, prefixes, **options))


def stream(
    store: Store,
    fmt: str,
    prefixes: Mapping[str, str],
    *,
    evidence: str = "none",
    only: frozenset[str] | None = None,
) -> Iterator[str]:
    """The store's graph in a format of RDF_FORMATS, sorted, piece by piece: in flat memory, whatever the store's size.

    evidence: a form of `kg.export.evidence.FORMS` in which the sentences come along. only: IRIs (`chosen`) about which
    facts are kept (`kg.export.choice.Choice`), and in N-Quads, TriG and with evidence the readings that say them, with
    what is told of these. Raises BadInput, before the first piece, where the format cannot hold the form or the graph.
    """
    from kg.export import evidence as told
    from kg.export import jsonld, triples
    from kg.export.choice import Choice

    if fmt == "skos":
        from kg.export.skos import authority

        return triples.turtle(authority(store), prefixes)
    if evidence == "nanopublications" and fmt not in ("trig", "nquads"):
        raise BadInput(f"--evidence nanopublications: {fmt} has no named graphs; use --format trig or nquads")
    if evidence == "rdf-star" and fmt not in ("turtle", "ntriples", "nquads", "trig"):
        raise BadInput(f"--evidence rdf-star: {fmt} has no triple terms; use --format turtle, ntriples or trig")
    choice = Choice(store, only)
    quads: Iterator[Any] = iter(())
    if evidence != "nanopublications":  # whose statements all stand in the graphs of nanopublications
        quads = choice.facts()
    if evidence != "none":
        quads = chain(quads, told.evidence(choice, evidence))
        prefixes = {**prefixes, **told.PREFIXES}
    elif fmt in ("nquads", "trig"):
        quads = chain(quads, choice.readings())
    if fmt not in ("nquads", "trig"):
        quads = (q.triple for q in quads)
    write = {"turtle": triples.turtle, "trig": triples.turtle, "json-ld": jsonld.json_ld, "rdfxml": triples.rdf_xml}
    return write[fmt](quads, prefixes) if fmt in write else triples.lines(quads)


def prefixes_of(base: str) -> dict[str, str]:
    """The prefixes of an export of a store with this base: those of every query, and of what people look at."""
    from kg.graph.vocabulary import BASE, PREFIXES

    things = {p: f"{BASE}id/{p}/" for p in ("change", "group", "place", "tie")}
    own = (f"{BASE}id/", f"{BASE}graph/")
    return {p: base + s.removeprefix(BASE) if s.startswith(own) else s for p, s in {**PREFIXES, **things}.items()}


# The whole of a format as text, for what is in memory anyway
def turtle(triples: Iterable[Any], prefixes: Mapping[str, str]) -> str:
    """Triples as readable Turtle: prefixes that are used, one block a subject, subjects and predicates sorted."""
    from kg.export.triples import turtle

    return "".join(turtle(triples, prefixes))


def json_ld(triples: Iterable[Any], prefixes: Mapping[str, str]) -> str:
    """Triples as JSON-LD 1.1 with its context inline; one node a subject, sorted."""
    from kg.export.jsonld import json_ld

    return "".join(json_ld(triples, prefixes))


def rdf_xml(triples: Iterable[Any], prefixes: Mapping[str, str]) -> str:
    """Triples as RDF/XML, sorted, by the engine's writer. Raises BadInput for text that XML cannot hold."""
    from kg.export.triples import rdf_xml

    return "".join(rdf_xml(triples, prefixes))


# ------------------------------------------------------------------ networks
def graphml(net: Network) -> str:
    """The network as GraphML, for yEd, Cytoscape, igraph and Gephi."""
    import networkx as nx

    return "\n".join(nx.generate_graphml(networkx_graph(net), named_key_ids=True)) + "\n"


def gexf(net: Network) -> str:
    """The network as GEXF 1.2, for Gephi; its timeline plays the days of the occasions (spells)."""
    import networkx as nx

    graph = networkx_graph(net)
    graph.graph["mode"] = "dynamic"
    spells: dict[str, set[tuple[str, str]]] = {n.id: set() for n in net.nodes}
    for e in net.edges:
        days = {(b.first, b.last or b.first) for b in e.basis if b.first}
        for node in (e.source, e.target):
            spells[node] |= days
        if days:
            graph.edges[e.source, e.target]["spells"] = sorted(days)
    for node, days in spells.items():
        if days:
            graph.nodes[node]["spells"] = sorted(days)
    # networkx writes the day of today into the file's meta element: same input, same bytes, so it goes
    text = "\n".join(nx.generate_gexf(graph)) + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text)


def networkx_graph(net: Network) -> Any:
    """The network as a networkx graph; text without what XML forbids, since GraphML and GEXF are made of it.

    An undirected graph does not keep which end of an edge is the source, so `giver` names who gave where one gave to
    the other.
    """
    import networkx as nx

    graph = nx.Graph()
    for n in net.nodes:
        graph.add_node(
            n.id, label=xml_text(n.label), kind=n.kind, country=n.country or "", aliases=xml_text(listed(n.aliases))
        )
    for e in net.edges:
        graph.add_edge(
            e.source,
            e.target,
            weight=float(e.weight),
            strong=e.strong,
            kinds=listed(e.kinds),
            topics=xml_text(listed(e.topics)),
            first=e.first or "",
            last=e.last or "",
            directed=e.directed,
            giver=e.source if e.directed else "",
            notices=len({b.notice for b in e.basis}),
        )
    return graph


def xml_text(text: str) -> str:
    """Text without the characters that XML 1.0 forbids."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)


def tables_of(net: Network) -> dict[str, str]:
    """The network as two CSV files: ``nodes.csv`` and ``edges.csv``, with columns that Gephi knows."""
    nodes, edges = io.StringIO(), io.StringIO()
    write = csv.writer(nodes, lineterminator="\r\n").writerow
    write(["Id", "Label", "kind", "country", "aliases"])
    for n in net.nodes:
        write([n.id, _cell(n.label), n.kind, n.country or "", _cell(listed(n.aliases))])
    write = csv.writer(edges, lineterminator="\r\n").writerow
    write(["Source", "Target", "Type", "Weight", "strength", "kinds", "topics", "first", "last", "notices"])
    for e in net.edges:
        write(
            [
                e.source,
                e.target,
                "Directed" if e.directed else "Undirected",
                f"{e.weight:g}",
                "strong" if e.strong else "weak",
                listed(e.kinds),
                _cell(listed(e.topics)),
                e.first or "",
                e.last or "",
                listed(sorted({b.notice for b in e.basis})),
            ]
        )
    return {"nodes.csv": nodes.getvalue(), "edges.csv": edges.getvalue()}


def listed(items: Iterable[str]) -> str:
    """Items in one cell, with a semicolon between any two, and in none."""
    return "; ".join(item.replace(";", ",") for item in items)


def _cell(text: str) -> str:
    """A name that no spreadsheet takes for a formula, as OWASP advises: an apostrophe before = + - @."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


# ------------------------------------------------------------------ files
def pieces(content: Iterable[str], size: int = 65_536) -> Iterator[str]:
    """Text in larger pieces, of some `size` characters."""
    held: list[str] = []
    length = 0
    for piece in content:
        held.append(piece)
        length += len(piece)
        if length >= size:
            yield "".join(held)
            held, length = [], 0
    yield "".join(held)


def write_file(path: Path, content: str | bytes | Iterable[str]) -> int:
    """Write a file (text as UTF-8, whole or in pieces) whole or not at all; gives its size in bytes.

    Raises BadInput with the path where it cannot be written.
    """
    pieces = (content,) if isinstance(content, (str, bytes)) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as e:
        raise BadInput(f"{path}: cannot be written ({e.strerror}); choose another --output") from None
    try:
        with os.fdopen(handle, "wb") as f:
            for piece in pieces:
                f.write(piece if isinstance(piece, bytes) else piece.encode("utf-8"))
            size = f.tell()
            f.flush()
            os.fsync(f.fileno())
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except OSError as e:
        Path(name).unlink(missing_ok=True)
        raise BadInput(f"{path}: cannot be written ({e.strerror}); make room or choose another --output") from None
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return size


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
