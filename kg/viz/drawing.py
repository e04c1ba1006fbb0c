"""A network -> an SVG image, for reports; the same places, shapes and colours as on the page."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from kg.network import Edge, Network
from kg.viz import looks
from kg.viz.page import TITLES, prepared

_INK, _EDGE, _WEAK = "#1b2430", "#51606f", "#8b98a5"


def svg(net: Network, *, title: str | None = None) -> str:
    """The image, on white; its labels are text that can be searched."""
    given = prepared(net)
    nodes = given["nodes"]
    title = title or TITLES[net.level][0]
    legend = _legend(given)
    reach = [(n["x"] - 90, n["y"] - n["r"] - 20, n["x"] + 90, n["y"] + n["r"] + 56) for n in nodes]
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
    if len(nodes) <= looks.LARGE:
        for n in nodes:
            for i, text in enumerate(n["lines"]):
                out.append(
                    f'<text x="{n["x"]}" y="{n["y"] + n["r"] + 14 + i * looks.LINE}" text-anchor="middle" '
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


def _clean(text: str) -> str:
    """Text without the characters that XML does not allow."""
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")


def _counts(net: Network) -> str:
    strong = sum(e.strong for e in net.edges)
    first = min((e.first for e in net.edges if e.first), default="")[:4]
    last = max((e.last for e in net.edges if e.last), default="")[:4]
    years = f", {first}\u2013{last}" if first and first != last else f", {first}" if first else ""
    ties = f"{len(net.edges)} {'tie' if len(net.edges) == 1 else 'ties'}"
    return (
        f"{len(net.nodes)} {'actor' if len(net.nodes) == 1 else 'actors'}, {ties} ({strong} strong; "
        f"{len(net.edges) - strong} weak, dashed){years}"
    )


def _line(e: Edge, place: dict[str, dict], most: float) -> str:
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


def _legend(given: dict) -> list[tuple[str, str, str]]:
    if given["byRegion"]:
        rows = [("circle", fill, name) for name, fill in given["regions"]]
        return rows + [(shape, fill, words) for kind, shape, fill, words in given["kinds"] if kind != "country"]
    return [(shape, fill, words) for _, shape, fill, words in given["kinds"]]
