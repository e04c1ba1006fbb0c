"""A network -> one HTML file that opens anywhere, without a network connection, and asks for none.

The page holds vis-network (from the installed pyvis), our own script and style, and the network as JSON. Its
Content-Security-Policy allows just these, by their checksums, and no request at all. All text of the graph enters the
page as text.
"""

from __future__ import annotations

import base64
import hashlib
import html as escaping
import json
from collections import Counter
from functools import lru_cache
from math import sqrt
from pathlib import Path
from typing import Any

from kg.errors import BadInput
from kg.network import Basis, Network
from kg.viz import looks
from kg.viz.layout import WHOLE, apart, cluster, communities, positions

_THING = ("iri", "label", "kind", "date", "place", "roles", "status", "first", "last", "topics")
TITLES = {
    "country": ("Who cooperated with whom", "Countries and international organisations"),
    "body": ("Which bodies cooperated", "Ministries, agencies and other bodies that stood there for their countries"),
    "official": ("Who met whom", "Officials that stood there for their countries"),
    "event": ("What brought countries together", "Occasions and agreements, and who took part"),
    "all": ("All that the notices tell", "Occasions and agreements, and every actor as named"),
}


def html(net: Network, *, title: str | None = None, subtitle: str | None = None) -> str:
    """The page. Raises BadInput where the installed pyvis has no vis-network that serves."""
    here = Path(__file__).parent
    style = (here / "page.css").read_text("utf-8")
    script = (here / "page.js").read_text("utf-8")
    given = prepared(net)
    given["title"] = title or TITLES[net.level][0]
    given["subtitle"] = subtitle or TITLES[net.level][1]
    given["own"] = subtitle is not None
    parts = {
        "TITLE": escaping.escape(given["title"]),
        "SUBTITLE": escaping.escape(given["subtitle"]),
        "POLICY": (
            f"default-src 'none'; script-src {_checksum(vis_network())} {_checksum(script)}; "
            f"style-src {_checksum(style)}; img-src data: blob:; connect-src 'none'; base-uri 'none'; "
            "form-action 'none'"
        ),
        "STYLE": style,
        "VIS": vis_network(),
        "SCRIPT": script,
        "DATA": as_json(given),
    }
    page = (here / "page.html").read_text("utf-8").split("%%")
    return "".join(parts[piece] if i % 2 else piece for i, piece in enumerate(page))


def write_html(net: Network, path: Path | str, *, title: str | None = None, subtitle: str | None = None) -> Path:
    """Write the page to a file, whole or not at all. Raises BadInput where that cannot be done."""
    from kg.export import write_file

    path = Path(path)
    write_file(path, html(net, title=title, subtitle=subtitle))
    return path


class Inline:
    """The page inside a notebook's cell: a frame that holds it, no file beside it."""

    def __init__(self, net: Network, height: int = 720):
        self.net, self.height = net, height

    def _repr_html_(self) -> str:
        page = escaping.escape(html(self.net), quote=True)
        return (
            f'<iframe sandbox="allow-scripts allow-downloads" width="100%" height="{self.height:d}" '
            f'title="Network" style="border:0" srcdoc="{page}"></iframe>'
        )


def as_json(value: Any) -> str:
    """JSON that can stand in a script element: no ``<``, so that no text in it ends the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _checksum(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


@lru_cache(maxsize=1)
def vis_network() -> str:
    """The script of vis-network, without the line that points to its source map."""
    from importlib.util import find_spec

    spec = find_spec("pyvis")  # importing pyvis would load IPython: 0.3 s for a file of its folder
    if spec is None or spec.origin is None:
        raise BadInput("pyvis: not installed; install it for pictures (`pip install pyvis`)")
    found = sorted(Path(spec.origin).parent.glob("templates/lib/vis-9*/vis-network.min.js"))
    script = found[-1].read_text("utf-8") if found else ""
    if "ctxRenderer" not in script:
        raise BadInput(f"{Path(spec.origin).parent}: holds no vis-network 9.1; install pyvis 0.3.2 or later")
    return "\n".join(line for line in script.split("\n") if not line.startswith("//# sourceMappingURL")) + "\n"


# ------------------------------------------------------------------ what the page is given
class _Table:
    """Rows that stand once, however often they are asked for; what refers to them holds their number."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}

    def number(self, row: Any) -> int:
        return self.numbers.setdefault(row, len(self.numbers))


def prepared(net: Network) -> dict[str, Any]:
    """The network as plain data, with places, looks and sentences; equal parts of it stand there once."""
    from kg.language.countries import countries

    table = countries()
    size = looks.radii(net)
    at = positions(net, looks.boxes(net, size))
    by_region = net.level == "country"
    group = communities(net)
    number = {n.id: i for i, n in enumerate(net.nodes)}
    bases, things, notices, sentences = _Table(), _Table(), _Table(), _Table()

    def basis(b: Basis) -> int:
        thing = things.number((b.iri, b.label, b.kind, b.date, b.place, b.roles, b.status, b.first, b.last, b.topics))
        notice = notices.number((b.notice, b.notice_title, b.notice_date, b.notice_source))
        return bases.number(
            (
                thing,
                notice,
                sentences.number(b.sentence),
                b.rule,
                b.confidence,
                int(b.strong),
                b.relation,
                b.weight,
                number.get(b.giver or "", -1),
            )
        )

    nodes = []
    for n in net.nodes:
        row = table.get(n.country or "")
        region = row.region if row and row.region in looks.REGIONS else None
        text = looks.lines(n.label, 3 if len(net.nodes) <= looks.LARGE else 2)
        fill = looks.colour(n.kind, region, by_region)
        aliases = {*n.aliases, *([row.official_name] if row and n.kind == "country" else [])} - {n.label}
        nodes.append(
            _without_empty(
                {
                    "id": n.id,
                    "label": n.label,
                    "lines": text,
                    "kind": n.kind,
                    "r": size[n.id],
                    "x": at[n.id][0],
                    "y": at[n.id][1] - (0 if len(net.nodes) > looks.LARGE else len(text) * looks.LINE // 2),
                    "fill": fill,
                    "ink": looks.ink(fill),
                    "shape": looks.shape(n.kind),
                    "country": n.country,
                    "region": region,
                    "cluster": cluster(n.country, n.kind),
                    "group": group.get(n.id),
                    "aliases": sorted(aliases),
                    "found": [row.iso3, *row.other_names] if row and n.kind == "country" else [],
                    "b": [basis(b) for b in n.basis],
                }
            )
        )
    edges = [{"s": number[e.source], "t": number[e.target], "b": [basis(b) for b in e.basis]} for e in net.edges]
    codes = sorted({n.country for n in net.nodes if n.country})
    return {
        "level": net.level,
        "byRegion": by_region,
        "shapes": looks.SHAPES,
        "nodes": nodes,
        "edges": edges,
        "bases": [dict(zip(("t", "n", "q", "rule", "c", "s", "rel", "w", "g"), b, strict=True)) for b in bases.numbers],
        "things": [_without_empty(dict(zip(_THING, t, strict=True))) for t in things.numbers],
        "notices": [
            _without_empty(dict(zip(("id", "title", "date", "source"), n, strict=True))) for n in notices.numbers
        ],
        "sentences": list(sentences.numbers),
        "countries": {c: table[c].name if c in table else c for c in codes},
        "kinds": [
            [k, shape, fill, many]
            for k, (shape, fill, _, many) in looks.KINDS.items()
            if any(n.kind == k for n in net.nodes)
        ],
        "regions": [[r, c] for r, c in looks.REGIONS.items() if any(n.get("region") == r for n in nodes)],
        "clusters": _clusters(nodes) if len(nodes) > WHOLE else [],
        "map": _map(net, nodes, codes),
    }


def _without_empty(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if v is not None and v != "" and v != [] and v != ()}


def _clusters(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The clusters of a large network: where each lies, how wide it is, how many it holds."""
    from kg.language.countries import countries

    table = countries()
    members: dict[str, list[dict[str, Any]]] = {}
    for n in nodes:
        members.setdefault(n["cluster"], []).append(n)
    out = []
    for key, own in sorted(members.items()):
        x = (min(n["x"] for n in own) + max(n["x"] for n in own)) // 2
        y = (min(n["y"] for n in own) + max(n["y"] for n in own)) // 2
        reach = max(sqrt((n["x"] - x) ** 2 + (n["y"] - y) ** 2) + n["r"] for n in own)
        row = table.get(key)
        region = row.region if row and row.region in looks.REGIONS else None
        fill = looks.REGIONS.get(region or "", looks.NO_REGION)
        out.append(
            {
                "key": key,
                "label": row.name if row else looks.kind_words(key[1:], True) if key[0] == "~" else key,
                "x": x,
                "y": y,
                "r": round(reach),
                "n": len(own),
                "fill": fill,
                "ink": looks.ink(fill),
            }
        )
    return out


def _map(net: Network, nodes: list[dict[str, Any]], codes: list[str]) -> dict[str, Any]:
    """Places on a map: countries pushed off each other, and below them, in columns, what no country has."""
    true = looks.map_places(codes)
    clustered = len(nodes) > WHOLE
    if clustered:
        held = Counter(n["cluster"] for n in nodes)
        items = {key: (true.get(key), round(min(28.0, 8 + sqrt(held[key])))) for key in sorted(held)}
        of = {n["id"]: n["cluster"] for n in nodes}
    else:
        items = {f"{i:05}": (true.get(n.get("country", "")), round(n["r"] * 0.64)) for i, n in enumerate(nodes)}
        of = {n["id"]: f"{i:05}" for i, n in enumerate(nodes)}
    # several may stand in one place: none in just the same
    start = {
        k: (place[0] + i % 7 * 0.01, place[1] + i % 11 * 0.01)
        for i, (k, (place, _)) in enumerate(items.items())
        if place
    }
    at = apart(start, {k: (items[k][1] + 1.0, items[k][1] + 1.0) for k in start})
    left = min((at[k][0] - items[k][1] for k in at), default=-looks.MAP_WIDTH / 3)
    right = max(max((at[k][0] + items[k][1] for k in at), default=0), left + 2 * looks.MAP_COLUMN)
    low = max((at[k][1] + items[k][1] for k in at), default=0) + 130
    # each below its partners, as far as that goes: lines cross less
    partners: dict[str, list[float]] = {}
    for e in net.edges:
        for a, b in ((of[e.source], of[e.target]), (of[e.target], of[e.source])):
            if a not in at and b in at:
                partners.setdefault(a, []).append(at[b][0])
    lost = sorted(
        (k for k in items if k not in at), key=lambda k: (sum(partners.get(k, [0])) / len(partners.get(k, [0])), k)
    )
    columns = min(len(lost), int((right - left) / looks.MAP_COLUMN)) or 1
    rows = -(-len(lost) // columns)
    columns = -(-len(lost) // rows) if rows else 1
    for i, key in enumerate(lost):
        aside = 0.5 + (i % rows % 2 - 0.5) * 0.36 * (rows > 1)  # every other row aside: no line runs through a column
        at[key] = (left + (right - left) * (i // rows + aside) / columns, low + i % rows * looks.MAP_ROW)
    placed = {k: [round(at[k][0]), round(at[k][1]), r] for k, (_, r) in items.items()}
    frame = {"true": true, "land": looks.land(), "low": round(low), "left": round(left)}
    return {**frame, "clusters": placed} if clustered else {**frame, "at": list(placed.values())}
