"""Where the nodes stand: computed once, the same on every machine, with no two labels on top of each other.

Distances on the page follow distances in the network: stress majorisation by stochastic gradient descent (Zheng,
Pawar and Goodman, "Graph Drawing by Stochastic Gradient Descent", 2018), with pairs in a seeded order. Only + - * / and
square roots are used, which IEEE 754 rounds the same everywhere; a sine or a power may differ in its last bit. Networks
of more than `WHOLE` nodes are laid out country by country, each in a disc of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush
from math import sqrt
from random import Random

from kg.network import Network

WHOLE = 400  # nodes that are laid out at once
SMALL = 40  # nodes of a cluster that are laid out by distance; larger ones are filled from the middle
UNIT = 78.0  # length of an edge between two nodes of few partners
SCREEN = 1.15  # width to height of the drawing area beside its panels
ROUNDS = 33  # 2**5 + 1: the steps shrink by a factor that five square roots give
INFINITE = float("inf")
Point = tuple[float, float]
Box = tuple[float, float]  # half width, half height


def positions(net: Network, boxes: Mapping[str, Box]) -> dict[str, tuple[int, int]]:
    """A place for each node, about (0, 0); boxes: the room that each takes with its label."""
    near: dict[str, list[str]] = {n.id: [] for n in net.nodes}
    for e in net.edges:
        near[e.source].append(e.target)
        near[e.target].append(e.source)
    if len(net.nodes) <= WHOLE:
        placed = _whole(near, boxes)
    else:
        placed = _by_cluster(near, boxes, {n.id: cluster(n.country, n.kind) for n in net.nodes})
    return {i: (round(x), round(y)) for i, (x, y) in placed.items()}


def communities(net: Network) -> dict[str, int]:
    """The number of each node's community: those that cooperate more with each other than with the rest.

    Greedy modularity (Clauset, Newman and Moore, "Finding community structure in very large networks", 2004), over
    strong ties only: everybody meets everybody at a summit. Nodes without one are left out, as is a large network.
    """
    from networkx import Graph
    from networkx.algorithms.community import greedy_modularity_communities

    number = {n.id: i for i, n in enumerate(net.nodes)}
    strong = [(number[e.source], number[e.target], {"weight": e.weight}) for e in net.edges if e.strong]
    if not strong or len(net.nodes) > WHOLE:
        return {}
    graph = Graph()  # of numbers in order: sets of them have one order everywhere
    graph.add_nodes_from(sorted({i for a, b, _ in strong for i in (a, b)}))
    graph.add_edges_from(strong)
    found = sorted(
        (sorted(c) for c in greedy_modularity_communities(graph, weight="weight")), key=lambda c: (-len(c), c)
    )
    return {net.nodes[i].id: k for k, c in enumerate(found) if len(c) > 2 for i in c}


def cluster(country: str | None, kind: str) -> str:
    """The cluster that a node belongs to: its country, or its kind where it has none."""
    return country or f"~{kind}"


# ------------------------------------------------------------------ a network at once
def _whole(near: Mapping[str, list[str]], boxes: Mapping[str, Box]) -> dict[str, Point]:
    parts = sorted(_components(near), key=lambda part: (-len(part), part[0]))
    return _packed([apart(_stress(part, near), boxes) for part in parts], boxes)


def _components(near: Mapping[str, list[str]]) -> Iterator[list[str]]:
    seen: set[str] = set()
    for start in sorted(near):
        if start not in seen:
            seen.add(start)
            part = [start]
            for at in part:
                for other in near[at]:
                    if other not in seen:
                        seen.add(other)
                        part.append(other)
            yield sorted(part)


def _distances(
    part: list[str], near: Mapping[str, list[str]], length: Mapping[str, float]
) -> list[tuple[int, int, float]]:
    """All pairs of a connected part with the length of the shortest way between them."""
    number = {name: i for i, name in enumerate(part)}
    steps = [
        sorted(((length[a] + length[o]) / 2, number[o]) for o in set(near[a]) if o in number) for a in part
    ]  # the shortest first
    out = []
    for start in range(len(part)):
        way = {start: 0.0}
        done: set[int] = set()
        queue = [(0.0, start)]
        longest = INFINITE  # no way can be longer, once there is one to each
        while queue:
            far, at = heappop(queue)
            if at in done:
                continue
            done.add(at)
            if at > start:
                out.append((start, at, far))
            for step, other in steps[at]:
                if far + step >= longest:
                    break
                if far + step < way.get(other, INFINITE):
                    way[other] = far + step
                    heappush(queue, (far + step, other))
            if longest == INFINITE and len(way) == len(part):
                longest = max(way.values())
    return out


def _stress(
    part: list[str], near: Mapping[str, list[str]], length: Mapping[str, float] | None = None
) -> dict[str, Point]:
    """A connected part with distances on the page as near as can be to those in the network."""
    if length is None:
        # partners need room around a hub: a disc of n of them has a radius that grows as the root of n
        length = {i: UNIT * (0.75 + 0.3 * sqrt(len(set(near[i])))) for i in part}
    pairs = _distances(part, near, length)
    spiral = _spiral(len(part), UNIT)
    xs, ys = [x for x, _ in spiral], [y for _, y in spiral]
    if pairs:
        dice = Random(7)  # random() gives one sequence in every version of Python; shuffle() need not
        longest, shortest = max(d for _, _, d in pairs), min(d for _, _, d in pairs)
        step, smallest = longest * longest, 0.1 * shortest * shortest
        factor = smallest / step
        for _ in range(5):
            factor = sqrt(factor)
        for turn in range(ROUNDS):
            if turn % 3 == 0:
                keys = [dice.random() for _ in pairs]
                pairs = [pairs[k] for k in sorted(range(len(pairs)), key=keys.__getitem__)]
            for i, j, d in pairs:
                dx, dy = xs[i] - xs[j], ys[i] - ys[j]
                now = sqrt(dx * dx + dy * dy) or 1e-9
                share = (now - d) / (2 * now)
                weight = step / (d * d)
                if weight < 1.0:
                    share *= weight
                dx *= share
                dy *= share
                xs[i] -= dx
                ys[i] -= dy
                xs[j] += dx
                ys[j] += dy
            step *= factor
    placed = dict(zip(part, zip(xs, ys, strict=True), strict=True))
    return _level(placed)


def _level(placed: dict[str, Point]) -> dict[str, Point]:
    """The same, turned so that the two points that lie farthest apart stand side by side: screens are wide."""
    points = sorted(placed.values())
    far = (0.0, 1.0, 0.0)
    for i, (ax, ay) in enumerate(points):
        for bx, by in points[i + 1 :]:
            d = (bx - ax) * (bx - ax) + (by - ay) * (by - ay)
            if d > far[0]:
                far = (d, bx - ax, by - ay)
    if not far[0]:
        return placed
    d = sqrt(far[0])
    c, z = far[1] / d, far[2] / d
    return {name: (x * c + y * z, y * c - x * z) for name, (x, y) in placed.items()}


def _spiral(n: int, unit: float) -> list[Point]:
    """n points evenly over a disc, from the middle outwards, each turned from the last by the golden angle."""
    out = []
    x, y = 1.0, 0.0
    for i in range(n):
        r = unit * sqrt(i)
        out.append((r * x, r * y))
        x, y = -0.7373688780783197 * x - 0.6754902942615238 * y, 0.6754902942615238 * x - 0.7373688780783197 * y
    return out


def apart(placed: Mapping[str, Point], boxes: Mapping[str, Box]) -> dict[str, Point]:
    """The same picture with boxes pushed off each other; where that does not end, it is drawn larger."""
    names = sorted(placed)
    at = {i: [placed[i][0], placed[i][1]] for i in names}
    widest = max((boxes[i][0] for i in names), default=0.0)
    for turn in range(1, 2001):
        moved = False
        order = sorted(names, key=lambda i: (at[i][0], i))
        for k, i in enumerate(order):
            a, (aw, ah) = at[i], boxes[i]
            for j in order[k + 1 :]:
                b, (bw, bh) = at[j], boxes[j]
                if b[0] - a[0] >= aw + widest:
                    break
                over_x = aw + bw - abs(b[0] - a[0])
                over_y = ah + bh - abs(b[1] - a[1])
                if over_x > 0.01 and over_y > 0.01:
                    moved = True
                    axis, over = (0, over_x) if over_x < over_y else (1, over_y)
                    push = (over / 2 + 0.5) * (1 if a[axis] <= b[axis] else -1)
                    a[axis] -= push
                    b[axis] += push
        if not moved:
            break
        if turn % 40 == 0:
            for p in at.values():
                p[0] *= 1.08
                p[1] *= 1.08
    return {i: (at[i][0], at[i][1]) for i in names}


def _packed(parts: list[dict[str, Point]], boxes: Mapping[str, Box], gap: float = 40.0) -> dict[str, Point]:
    """Parts side by side in rows, the first in front, about (0, 0)."""
    frames = []
    for part in parts:
        left = min(p[0] - boxes[i][0] for i, p in part.items())
        top = min(p[1] - boxes[i][1] for i, p in part.items())
        frames.append(
            (
                left,
                top,
                max(p[0] + boxes[i][0] for i, p in part.items()) - left + gap,
                max(p[1] + boxes[i][1] for i, p in part.items()) - top + gap,
            )
        )
    out: dict[str, Point] = {}
    best = 0.0
    widest = max((f[2] for f in frames), default=0.0)
    room = sqrt(sum(w * h for _, _, w, h in frames))
    for share in range(8, 33):  # the row width that leaves the picture smallest on a screen
        shelf, wide, high = _shelves(frames, max(widest, room * share / 10))
        if not out or max(wide / SCREEN, high) < best:
            best = max(wide / SCREEN, high)
            out = {
                i: (p[0] - frame[0] + corner[0], p[1] - frame[1] + corner[1])
                for part, frame, corner in zip(parts, frames, shelf, strict=True)
                for i, p in part.items()
            }
    if not out:
        return out
    mid_x = (min(p[0] for p in out.values()) + max(p[0] for p in out.values())) / 2
    mid_y = (min(p[1] for p in out.values()) + max(p[1] for p in out.values())) / 2
    return {i: (p[0] - mid_x, p[1] - mid_y) for i, p in out.items()}


def _shelves(frames: list[tuple[float, float, float, float]], row_width: float) -> tuple[list[Point], float, float]:
    """Corners of frames set in rows of a width; how wide and high that gets."""
    corners = []
    x = y = row = wide = 0.0
    for _, _, w, h in frames:
        if x and x + w > row_width:
            x, y, row = 0.0, y + row, 0.0
        corners.append((x, y))
        x, row = x + w, max(row, h)
        wide = max(wide, x)
    return corners, wide, y + row


# ------------------------------------------------------------------ a large network, cluster by cluster
def _by_cluster(near: Mapping[str, list[str]], boxes: Mapping[str, Box], of: Mapping[str, str]) -> dict[str, Point]:
    groups: dict[str, list[str]] = {}
    for i in sorted(near):
        groups.setdefault(of[i], []).append(i)
    inside = {g: _filled(members, near, boxes) for g, members in groups.items()}
    radius = {g: max(sqrt(x * x + y * y) + boxes[i][0] for i, (x, y) in inside[g].items()) + 30 for g in groups}
    between: dict[str, list[str]] = {g: [] for g in groups}
    for a in sorted(near):
        for b in near[a]:
            if of[a] != of[b]:
                between[of[a]].append(of[b])
    rooms = {g: (r, r) for g, r in radius.items()}
    middles = _packed(
        [
            apart(_stress(part, between, {g: 2.2 * radius[g] for g in part}), rooms)
            for part in sorted(_components(between), key=lambda part: (-len(part), part[0]))
        ],
        rooms,
    )
    return {i: (x + middles[g][0], y + middles[g][1]) for g in groups for i, (x, y) in inside[g].items()}


def _filled(members: list[str], near: Mapping[str, list[str]], boxes: Mapping[str, Box]) -> dict[str, Point]:
    """The members of a cluster about (0, 0)."""
    if len(members) <= SMALL:
        own = set(members)
        inner = {i: [o for o in near[i] if o in own] for i in members}
        parts = sorted(_components(inner), key=lambda part: (-len(part), part[0]))
        return _packed([apart(_stress(part, inner), boxes) for part in parts], boxes, gap=10)
    order = sorted(members, key=lambda i: (-len(near[i]), i))
    unit = max(sqrt(boxes[i][0] * boxes[i][1]) for i in members) * 1.3
    return apart(dict(zip(order, _spiral(len(order), unit), strict=True)), boxes)
