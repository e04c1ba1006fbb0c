"""The graph for other tools, the same bytes every time.

Turtle, N-Triples, RDF/XML and JSON-LD hold the facts; N-Quads and TriG hold the readings as well, each in its named
graph. SKOS holds countries and bodies as concept schemes. GraphML, GEXF, CSV, CSVW, Cypher, Neo4j's CSV, SQLite and
Parquet hold the network of who cooperated with whom. `kg.export.evidence` has the sentences in other forms.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
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

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF_LANG = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
# The order of the blocks of a Turtle file: what people look for first
_ORDER = (
    "country",
    "group",
    "body",
    "person",
    "tenure",
    "event",
    "participation",
    "agreement",
    "tie",
    "contact",
    "place",
    "notice",
    "reading",
    "text",
)
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?", re.ASCII)


# ------------------------------------------------------------------ RDF
def rdf(
    store: Store,
    fmt: str,
    prefixes: Mapping[str, str],
    *,
    evidence: str = "none",
    only: frozenset[str] | None = None,
) -> str:
    """The store's graph in a format of RDF_FORMATS, sorted.

    evidence: a form of `kg.export.evidence.FORMS` in which the sentences come along. only: IRIs (`chosen`) about which
    facts are kept, and readings that say some of them. Raises BadInput where the format cannot hold the form.
    """
    import pyoxigraph as ox

    from kg.export import evidence as told

    default = ox.DefaultGraph()
    if fmt == "skos":
        from kg.export.skos import authority

        return turtle(authority(store), prefixes)
    facts = {q.triple for q in store.quads_for_pattern(None, None, None, default)}
    if only is not None:
        facts = {t for t in facts if t.subject.value in only}
    quads = [ox.Quad(t.subject, t.predicate, t.object, default) for t in facts]
    if evidence != "none":
        quads += told.evidence(store, evidence, facts)
        prefixes = {**prefixes, **told.PREFIXES}
        if evidence == "nanopublications" and fmt not in ("trig", "nquads"):
            raise BadInput(f"--evidence nanopublications: {fmt} has no named graphs; use --format trig or nquads")
        if evidence == "rdf-star" and fmt not in ("turtle", "ntriples", "nquads", "trig"):
            raise BadInput(f"--evidence rdf-star: {fmt} has no triple terms; use --format turtle, ntriples or trig")
    elif fmt in ("nquads", "trig"):
        quads += [
            q
            for q in store.quads_for_pattern(None, None, None)
            if q.graph_name != default and (only is None or q.triple in facts)
        ]
    if fmt == "nquads":
        return "".join(sorted({f"{q} .\n" for q in quads}))
    if fmt != "trig":
        triples = [q.triple for q in quads]
        if fmt == "ntriples":
            return "".join(sorted({f"{t} .\n" for t in triples}))
        writer = {"turtle": turtle, "json-ld": json_ld, "rdfxml": rdf_xml}[fmt]
        return writer(triples, prefixes)
    graphs: dict[str, list[Any]] = {}
    for quad in quads:
        name = "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value
        graphs.setdefault(name, []).append(quad.triple)
    names = _Names(prefixes)
    blocks = []
    for graph in sorted(graphs):
        body = "\n".join(_subjects(graphs[graph], names))
        if graph:
            body = f"{names.iri(graph)} {{\n{body}}}\n"
        blocks.append(body)
    return names.head() + "\n".join(blocks)


def chosen(store: Store, net: Network) -> frozenset[str]:
    """The IRIs of what a network shows and rests on: actors, occasions, agreements, their parts, posts and notices."""
    import pyoxigraph as ox

    from kg.graph.vocabulary import full

    found = {n.id for n in net.nodes} | {b.iri for e in net.edges for b in e.basis}
    node, default = ox.NamedNode, ox.DefaultGraph()

    def objects(of: set[str], *predicates: str) -> set[str]:
        return {
            q.object.value
            for iri in of
            for p in predicates
            for q in store.quads_for_pattern(node(iri), node(full(p)), None, default)
            if isinstance(q.object, node)
        }

    parts = objects(found, "coop:hasParticipation")
    found |= parts | objects(found | parts, "coop:participant", "coop:onBehalfOf", "coop:party", "coop:hasMember")
    found |= objects(found, "coop:ofCountry", "coop:inCountry", "coop:atPlace")
    posts = {
        q.subject.value
        for iri in found
        for q in store.quads_for_pattern(None, node(full("org:member")), node(iri), default)
    }
    found |= posts | objects(posts, "org:organization")
    notices = {b.notice for e in net.edges for b in e.basis}
    for q in store.quads_for_pattern(None, node(full("dcterms:identifier")), None, default):
        if q.object.value in notices:
            found.add(q.subject.value)
    return frozenset(found)


def turtle(triples: Iterable[Any], prefixes: Mapping[str, str]) -> str:
    """Triples as readable Turtle: prefixes that are used, one block a subject, subjects and predicates sorted."""
    names = _Names(prefixes)
    blocks = list(_subjects(triples, names))
    return names.head() + "\n".join(blocks)


class _Names:
    """Writes IRIs with prefixes, and remembers which prefixes were used."""

    def __init__(self, prefixes: Mapping[str, str]):
        # the longest namespace wins: id/event/ before id/
        self._spaces = sorted(((s, p) for p, s in prefixes.items()), key=lambda sp: (-len(sp[0]), sp))
        self._known: dict[str, str] = {}
        self.used: dict[str, str] = {}

    def iri(self, value: str) -> str:
        text = self._known.get(value)
        if text is None:
            text = self._known[value] = self._write(value)
        return text

    def _write(self, value: str) -> str:
        for space, prefix in self._spaces:
            if value.startswith(space) and _LOCAL.fullmatch(value, len(space)):
                self.used[prefix] = space
                return f"{prefix}:{value[len(space) :]}"
        return f"<{value}>"

    def term(self, term: Any) -> str:
        kind = type(term).__name__
        if kind == "NamedNode":
            return self.iri(term.value)
        if kind == "Triple":
            return f"<<( {self.term(term.subject)} {self.term(term.predicate)} {self.term(term.object)} )>>"
        if kind != "Literal":
            return str(term)
        datatype = term.datatype.value
        if datatype == _XSD + "integer" and re.fullmatch(r"[+-]?\d+", term.value, re.ASCII):
            return term.value
        if datatype == _XSD + "decimal" and re.fullmatch(r"[+-]?\d+\.\d+", term.value, re.ASCII):
            return term.value
        if datatype == _XSD + "boolean" and term.value in ("true", "false"):
            return term.value
        if datatype in (_XSD + "string", _RDF_LANG):
            return str(term)  # the engine's own escapes
        quoted = str(term)
        return f"{quoted[: quoted.rindex('^^')]}^^{self.iri(datatype)}"

    def head(self) -> str:
        lines = [f"@prefix {p}: <{self.used[p]}> .\n" for p in sorted(self.used)]
        return "".join(lines) + "\n" if lines else ""


def _subjects(triples: Iterable[Any], names: _Names) -> Iterable[str]:
    by_subject: dict[str, dict[str, set[str]]] = {}
    rank: dict[str, int] = {}
    for t in triples:
        subject = names.term(t.subject)
        if subject not in rank:
            sort = re.search(r"/id/([a-z]+)/", str(t.subject))
            rank[subject] = _ORDER.index(sort[1]) if sort and sort[1] in _ORDER else len(_ORDER)
        predicate = "a" if t.predicate.value == _RDF_TYPE else names.iri(t.predicate.value)
        by_subject.setdefault(subject, {}).setdefault(predicate, set()).add(names.term(t.object))
    for subject in sorted(by_subject, key=lambda s: (rank[s], s)):
        predicates = by_subject[subject]
        lines = [f"    {p} {', '.join(sorted(predicates[p]))}" for p in sorted(predicates, key=lambda p: (p != "a", p))]
        yield f"{subject}\n" + " ;\n".join(lines) + " .\n"


def json_ld(triples: Iterable[Any], prefixes: Mapping[str, str]) -> str:
    """Triples as JSON-LD 1.1 with its context inline; one node a subject, sorted."""
    names = _Names(prefixes)

    def value(term: Any) -> Any:
        kind = type(term).__name__
        if kind != "Literal":
            return {"@id": names.iri(term.value).strip("<>") if kind == "NamedNode" else str(term)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        if term.datatype.value == _XSD + "string":
            return term.value
        return {"@value": term.value, "@type": names.iri(term.datatype.value).strip("<>")}

    nodes: dict[str, dict[str, Any]] = {}
    for t in sorted(set(triples), key=str):
        subject = value(t.subject)["@id"]
        node = nodes.setdefault(subject, {"@id": subject})
        if t.predicate.value == _RDF_TYPE:
            node.setdefault("@type", []).append(value(t.object)["@id"])
        else:
            node.setdefault(names.iri(t.predicate.value).strip("<>"), []).append(value(t.object))
    document = {"@context": {p: names.used[p] for p in sorted(names.used)}, "@graph": [nodes[s] for s in sorted(nodes)]}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=False) + "\n"


def rdf_xml(triples: Iterable[Any], prefixes: Mapping[str, str]) -> str:
    """Triples as RDF/XML, sorted, by the engine's writer. Raises BadInput for text that XML cannot hold."""
    import pyoxigraph as ox

    ordered = sorted(set(triples), key=lambda t: (str(t.subject), t.predicate.value != _RDF_TYPE, str(t)))
    for t in ordered:
        if isinstance(t.object, ox.Literal) and xml_text(t.object.value) != t.object.value:
            raise BadInput(f"rdfxml: XML cannot hold the text of {t.subject} {t.predicate}; use turtle or ntriples")
    spaces = {t.predicate.value[: _split(t.predicate.value)] for t in ordered}
    used = {p: s for p, s in sorted(prefixes.items()) if s in spaces}
    try:
        data = ox.serialize(ordered, format=ox.RdfFormat.RDF_XML, prefixes=used)
    except (ValueError, RuntimeError, OSError) as e:  # a predicate that no XML name can be made of
        raise BadInput(f"rdfxml: cannot be written ({' '.join(str(e).split())}); use turtle or ntriples") from None
    return (data or b"").decode("utf-8") + "\n"


def _split(iri: str) -> int:
    """Where the local name of an IRI begins."""
    return max(iri.rfind("#"), iri.rfind("/")) + 1


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
    """The network as a networkx graph; text without what XML forbids, since GraphML and GEXF are made of it."""
    import networkx as nx

    graph = nx.Graph()
    for n in net.nodes:
        graph.add_node(
            n.id, label=xml_text(n.label), kind=n.kind, country=n.country or "", aliases=xml_text("; ".join(n.aliases))
        )
    for e in net.edges:
        graph.add_edge(
            e.source,
            e.target,
            weight=float(e.weight),
            strong=e.strong,
            kinds="; ".join(e.kinds),
            topics=xml_text("; ".join(e.topics)),
            first=e.first or "",
            last=e.last or "",
            directed=e.directed,
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
        write([n.id, _cell(n.label), n.kind, n.country or "", _cell("; ".join(n.aliases))])
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
                "; ".join(e.kinds),
                _cell("; ".join(e.topics)),
                e.first or "",
                e.last or "",
                "; ".join(sorted({b.notice for b in e.basis})),
            ]
        )
    return {"nodes.csv": nodes.getvalue(), "edges.csv": edges.getvalue()}


def _cell(text: str) -> str:
    """A name that no spreadsheet takes for a formula, as OWASP advises: an apostrophe before = + - @."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


# ------------------------------------------------------------------ files
def write_file(path: Path, content: str | bytes) -> None:
    """Write a file (text as UTF-8) whole or not at all. Raises BadInput with the path where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as e:
        raise BadInput(f"{path}: cannot be written ({e.strerror}); choose another --output") from None
    try:
        with os.fdopen(handle, "wb") as f:
            f.write(content if isinstance(content, bytes) else content.encode("utf-8"))
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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
