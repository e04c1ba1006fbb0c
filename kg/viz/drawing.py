"""A network -> an image (SVG or PNG), for reports; the same places, shapes and colours as on the page."""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from kg.errors import BadInput
from kg.network import Edge, Network
from kg.viz import looks
from kg.viz.page import TITLES, prepared

MOST_LABELS = 300
MOST_PIXELS = 8000  # of a side of a PNG
_INK, _EDGE, _WEAK = "#1b2430", "#51606f", "#8b98a5"


def svg(net: Network, *, title: str | None = None) -> str:
    """The image, on white; its labels are text that can be searched."""
    given = prepared(net)
    nodes = given["nodes"]
    title = title or TITLES[net.level][0]
    legend = _legend(given)
    labels = _labels(nodes)
    reach = [(n["x"] - n["r"] - 30, n["y"] - n["r"] - 20, n["x"] + n["r"] + 30, n["y"] + n["r"] + 20) for n in nodes]
    reach += [(round(x0) - 20, round(y0) - 10, round(x1) + 20, round(y1) + 10) for (x0, y0, x1, y1), _ in labels]
    reach = reach or [(0, 0, 300, 100)]
    left, top = min(r[0] for r in reach), min(r[1] for r in reach) - 76
    width = max(max(r[2] for r in reach) - left, 560)
    height = max(r[3] for r in reach) - top + 40
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}" '
        f'width="{width}" height="{height}" '
        f'role="img" aria-label={quoteattr(_clean(title))} font-family="system-ui, sans-serif" font-size="12">',
        f"<title>{escape(_clean(title))}</title>",
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{left + 24}" y="{top + 36}" font-size="20" font-weight="600" fill="{_INK}">'
        f"{escape(_clean(title))}</text>",
        f'<text x="{left + 24}" y="{top + 58}" fill="{_EDGE}">{escape(_counts(net))}</text>',
    ]
    place = {n["id"]: n for n in nodes}
    most = max((e.weight for e in net.edges), default=1.0) or 1.0
    for e in sorted(net.edges, key=lambda e: (e.strong, e.weight, e.source, e.target)):
        out.append(_line(e, place, most))
    for n in nodes:
        out.append(
            f'<g transform="translate({n["x"]} {n["y"]})"><title>{escape(_clean(n["label"]))}</title>'
            f'<path d="{looks.SHAPES[n["shape"]]}" transform="scale({n["r"]})" fill="{n["fill"]}" '
            f'fill-rule="evenodd" '
            f'stroke="#fff" stroke-width="{2 / n["r"]:.3f}"/></g>'
        )
        if n["kind"] == "country" and n.get("country"):
            out.append(
                f'<text x="{n["x"]}" y="{n["y"] + 4}" text-anchor="middle" font-size="11" font-weight="700" '
                f'fill="{n["ink"]}">{escape(n["country"])}</text>'
            )
    for (x0, y0, x1, _), rows in labels:
        for i, text in enumerate(rows):
            out.append(
                f'<text x="{(x0 + x1) / 2:.1f}" y="{y0 + 11 + i * looks.LINE:.1f}" text-anchor="middle" '
                f'fill="{_INK}" stroke="#fff" stroke-width="3" paint-order="stroke">{escape(text)}</text>'
            )
    x, y = left + 24, top + height - 18
    for shape, fill, words in legend:
        out.append(
            f'<path d="{looks.SHAPES[shape]}" transform="translate({x + 7} {y - 4}) scale(7)" fill="{fill}" '
            f'fill-rule="evenodd"/>'
            f'<text x="{x + 20}" y="{y}" fill="{_INK}">{escape(words)}</text>'
        )
        x += round(looks.width(words)) + 44
    return "\n".join([*out, "</svg>"]) + "\n"


def png(net: Network, *, title: str | None = None) -> bytes:
    """The same image in pixels: twice as many as the SVG says, at most MOST_PIXELS a side.

    It is drawn by resvg, of the extra ``image``, with the fonts of this machine. Raises BadInput where resvg is not
    installed and where the machine has no font.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise BadInput(
            "a PNG needs resvg-py, which is not installed; pip install 'coopgraph-kg[image]', or write an .svg"
        ) from None

    # text that no font can draw is left out without a word
    probe = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" font-family="sans-serif">{}</svg>'
    blank, written = (svg_to_bytes(svg_string=probe.format(t)) for t in ("", '<text x="2" y="16">A</text>'))
    if blank == written:
        raise BadInput("a PNG needs a font, and none was found here; install one (DejaVu Sans), or write an .svg")
    image = svg(net, title=title)
    wide, high = (float(x) for x in re.findall(r' (?:width|height)="(\d+)"', image[: image.index(" role=")]))
    return bytes(svg_to_bytes(svg_string=image, zoom=min(2.0, MOST_PIXELS / max(wide, high))))


def _labels(nodes: list[dict[str, Any]]) -> list[tuple[tuple[float, float, float, float], list[str]]]:
    """Boxes and lines of the labels, the weightiest first, each where it has room: below, beside, above or aslant."""
    taken = [(n["x"] - n["r"], n["y"] - n["r"], n["x"] + n["r"], n["y"] + n["r"], n["id"]) for n in nodes]
    out = []
    for n in sorted(nodes, key=lambda n: (-n["r"], n["id"]))[:MOST_LABELS]:
        wide, tall, gap = (
            max(map(looks.width, n["lines"]), default=0) + 10,
            len(n["lines"]) * looks.LINE,
            n["r"] * 1.1 + 2,
        )
        side = gap * 0.7
        for dx, dy in (
            (-wide / 2, gap), (gap, -tall / 2), (-gap - wide, -tall / 2), (-wide / 2, -gap - tall),
            (side, side), (-side - wide, side), (side, -side - tall), (-side - wide, -side - tall),
        ):  # fmt: skip
            x, y = n["x"] + dx, n["y"] + dy
            if all(
                i == n["id"] or x >= x1 or x + wide <= x0 or y >= y1 or y + tall <= y0 for x0, y0, x1, y1, i in taken
            ):
                box = (x, y, x + wide, y + tall)
                taken.append((*box, ""))
                out.append((box, n["lines"]))
                break
    return out


def _clean(text: str) -> str:
    """Text without the characters that XML does not allow."""
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")


def _counts(net: Network) -> str:
    strong = sum(e.strong for e in net.edges)
    first = min((e.first for e in net.edges if e.first), default="")[:4]
    last = max((e.last for e in net.edges if e.last), default="")[:4]
    years = f", {first}\u2013{last}" if first and first != last else f", {first}" if first else ""
    one, line = ("node", "link") if net.level in ("event", "all") else ("actor", "tie")
    nodes, lines = (f"{len(x)} {word}{'' if len(x) == 1 else 's'}" for x, word in ((net.nodes, one), (net.edges, line)))
    return f"{nodes}, {lines} ({strong} strong; {len(net.edges) - strong} weak, dashed){years}"


def _line(e: Edge, place: dict[str, dict[str, Any]], most: float) -> str:
    from math import sqrt

    a, b = place[e.source], place[e.target]
    wide = 1 + 5 * sqrt(e.weight / most)
    dx, dy = b["x"] - a["x"], b["y"] - a["y"]
    far = sqrt(dx * dx + dy * dy) or 1.0
    ux, uy = dx / far, dy / far
    tip_x, tip_y = b["x"] - ux * (b["r"] + 3), b["y"] - uy * (b["r"] + 3)
    dashes = "" if e.strong else ' stroke-dasharray="5 5"'
    style = f'stroke="{_EDGE if e.strong else _WEAK}" stroke-width="{wide:.2f}"{dashes}'
    end_x, end_y = (tip_x - ux * 8, tip_y - uy * 8) if e.directed else (b["x"], b["y"])
    line = f'<line x1="{a["x"]}" y1="{a["y"]}" x2="{end_x:.1f}" y2="{end_y:.1f}" {style}/>'
    if e.directed:
        h = 4 + wide
        line += (
            f'<path d="M{tip_x:.1f} {tip_y:.1f}L{tip_x - ux * 12 - uy * h:.1f} {tip_y - uy * 12 + ux * h:.1f}'
            f'L{tip_x - ux * 12 + uy * h:.1f} {tip_y - uy * 12 - ux * h:.1f}Z" fill="{_EDGE}"/>'
        )
    return line


def _legend(given: dict[str, Any]) -> list[tuple[str, str, str]]:
    if given["byRegion"]:
        rows = [("circle", fill, name) for name, fill in given["regions"]]
        return rows + [(shape, fill, words) for kind, shape, fill, words in given["kinds"] if kind != "country"]
    return [(shape, fill, words) for _, shape, fill, words in given["kinds"]]
