"""Triples -> a picture (SVG): what has an IRI as a shape with its name, each triple between two of them as an arrow.

Places, shapes and colours are those of `kg.viz`. Literals are no shapes: the name of a thing stands below it.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from kg.network import Edge, Network, Node
from kg.viz import looks
from kg.viz.layout import positions

if TYPE_CHECKING:
    from kg.graph.store import Store

MOST_NODES = 150
RADIUS = 12
_INK, _EDGE = "#1b2430", "#51606f"


def drawn(store: Store, triples: tuple[Any, ...]) -> str:
    """The picture; empty where no triple links two things."""
    import pyoxigraph as ox

    from kg.graph.vocabulary import PREFIXES

    rdf_type = PREFIXES["rdf"] + "type"
    links: dict[tuple[str, str], list[str]] = {}
    for t in triples:
        ends = t.subject, t.object
        if all(isinstance(end, ox.NamedNode) for end in ends) and t.predicate.value != rdf_type and ends[0] != ends[1]:
            said = links.setdefault((ends[0].value, ends[1].value), [])
            said.append(t.predicate.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1])
    nodes = _nodes(store, sorted({i for pair in links for i in pair})[:MOST_NODES])
    kept = {n.id for n in nodes}
    links = {pair: said for pair, said in sorted(links.items()) if kept.issuperset(pair)}
    if not links:
        return ""
    edges = tuple(Edge(a, b, 1.0, True) for a, b in links)
    net = Network("all", tuple(nodes), edges)
    boxes = looks.boxes(net, {n.id: RADIUS for n in nodes})
    # room for the words on the arrows
    at = positions(net, {i: (w + 34, h + 16) for i, (w, h) in boxes.items()})
    return _svg(nodes, links, at)


def _nodes(store: Store, iris: list[str]) -> list[Node]:
    from kg.lookup import thing, value

    out = []
    for iri in iris:
        found = thing(store, iri)
        kind, label = "other", iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
        if found is not None:
            import pyoxigraph as ox

            kind, label = found.kind, found.name
            if kind == "body":
                kind = value(store, ox.NamedNode(iri), "coop:kind").rsplit("/", 1)[-1] or "other"
            kind = {"notice": "agreement"}.get(kind, kind)
        out.append(Node(iri, label, kind))
    return out


def _svg(nodes: list[Node], links: dict[tuple[str, str], list[str]], at: dict[str, tuple[int, int]]) -> str:
    half = {n.id: max([RADIUS, *(looks.width(t) / 2 for t in looks.lines(n.label))]) * 1.15 + 14 for n in nodes}
    left = min(at[n.id][0] - half[n.id] for n in nodes)
    right = max(at[n.id][0] + half[n.id] for n in nodes)
    top = min(y for _, y in at.values()) - 28
    bottom = max(y for _, y in at.values()) + 76
    wide, high = round(right - left), round(bottom - top)
    look = "drawing small" if wide < 704 else "drawing"
    title = f"{len(nodes)} things and {len(links)} links between them"
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{look}" viewBox="{round(left)} {top} {wide} {high}" '
        f'width="{wide}" height="{high}" role="img" aria-label={quoteattr(title)} font-size="12">'
        f"<title>{title}</title>"
    ]
    for (a, b), said in links.items():
        both = (b, a) in links
        out.append(_arrow(at[a], at[b], ", ".join(sorted(set(said))), 6 if both else 0))
    for n in nodes:
        x, y = at[n.id]
        shape, fill = looks.SHAPES[looks.shape(n.kind)], looks.colour(n.kind, None, False)
        out.append(
            f'<g transform="translate({x} {y})"><title>{escape(_clean(n.label))}</title><path d="{shape}" '
            f'transform="scale({RADIUS})" fill="{fill}" fill-rule="evenodd"/>'
        )
        for i, line in enumerate(looks.lines(n.label)):
            at_y = RADIUS + 15 + i * looks.LINE
            out.append(f'<text y="{at_y}" text-anchor="middle" class="label">{escape(_clean(line))}</text>')
        out.append("</g>")
    return "".join([*out, "</svg>"])


def _arrow(a: tuple[int, int], b: tuple[int, int], words: str, aside: int) -> str:
    dx, dy = b[0] - a[0], b[1] - a[1]
    far = sqrt(dx * dx + dy * dy) or 1.0
    ux, uy = dx / far, dy / far
    ax, ay = a[0] - uy * aside, a[1] + ux * aside
    bx, by = b[0] - uy * aside, b[1] + ux * aside
    sx, sy = ax + ux * (RADIUS + 3), ay + uy * (RADIUS + 3)
    tx, ty = bx - ux * (RADIUS + 5), by - uy * (RADIUS + 5)
    mx, my = (sx + tx) / 2, (sy + ty) / 2
    return (
        f'<path d="M{sx:.1f} {sy:.1f}L{tx:.1f} {ty:.1f}" class="link"/>'
        f'<path d="M{tx + ux * 4:.1f} {ty + uy * 4:.1f}L{tx - ux * 5 - uy * 4:.1f} {ty - uy * 5 + ux * 4:.1f}'
        f'L{tx - ux * 5 + uy * 4:.1f} {ty - uy * 5 - ux * 4:.1f}Z" class="tip"/>'
        f'<text x="{mx:.1f}" y="{my - 4:.1f}" text-anchor="middle" class="word">{escape(_clean(words))}</text>'
    )


def _clean(text: str) -> str:
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
