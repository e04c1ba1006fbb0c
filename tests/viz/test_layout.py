"""Places of nodes."""

from __future__ import annotations

from math import asinh, pi, radians, tan

import pytest
from nets import ID, basis, many, small

from kg.network import Edge, Network, Node
from kg.viz import looks
from kg.viz.layout import WHOLE, apart, communities, positions


def boxes_of(net):
    return looks.boxes(net, looks.radii(net))


@pytest.mark.parametrize(
    "net", [small(), many(60, 120), many(160, 300), many(WHOLE + 50, 900)], ids=["4 nodes", "60", "160", "by cluster"]
)
def test_no_two_nodes_lie_on_top_of_each_other(net):
    room, at = boxes_of(net), positions(net, boxes_of(net))
    assert set(at) == {n.id for n in net.nodes}
    names = sorted(at)
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            across, along = abs(at[a][0] - at[b][0]), abs(at[a][1] - at[b][1])
            # places are rounded to whole pixels
            assert across >= room[a][0] + room[b][0] - 2 or along >= room[a][1] + room[b][1] - 2, (a, b)


def test_partners_lie_nearer_than_strangers():
    net = small()
    at = positions(net, boxes_of(net))
    world_bank, costa_rica, korea, panama = (at[n.id] for n in net.nodes)

    def far(a, b):
        return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2

    assert far(korea, panama) < far(korea, costa_rica)
    assert far(world_bank, panama) < far(world_bank, korea)


def test_members_of_a_cluster_lie_together_in_a_large_network():
    net = many(WHOLE + 50, 900)
    at = positions(net, boxes_of(net))
    middle = {}
    for n in net.nodes:
        middle.setdefault(n.country, []).append(at[n.id])
    middle = {c: (sum(x for x, _ in ps) / len(ps), sum(y for _, y in ps) / len(ps)) for c, ps in middle.items()}
    for n in net.nodes:
        x, y = at[n.id]
        nearest = min(middle, key=lambda c: (middle[c][0] - x) ** 2 + (middle[c][1] - y) ** 2)
        assert nearest == n.country, n.id


def test_an_empty_network_has_no_places():
    assert positions(Network("country", (), ()), {}) == {}


def test_boxes_in_one_place_are_pushed_apart():
    at = apart({"a": (0.0, 0.0), "b": (0.0, 0.0), "c": (1.0, 0.0)}, dict.fromkeys("abc", (10.0, 5.0)))
    assert len({(round(x), round(y)) for x, y in at.values()}) == 3


def test_a_long_label_is_cut_with_an_ellipsis_and_loses_marks_that_turn_the_direction():
    assert looks.lines("Ministry of the Interior") == ["Ministry of the", "Interior"]
    cut = looks.lines("word " * 100)
    assert len(cut) == 3 and cut[-1].endswith("…")
    assert looks.lines("\u202eabc\u2066def") == ["abc def"]
    assert looks.lines("x" * 60)[0] == "x" * looks.WIDE


def test_text_stands_out_from_every_colour_by_what_wcag_asks():
    def light(c):
        parts = [int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(k * p for k, p in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    for fill in [*looks.REGIONS.values(), looks.NO_REGION, *(k[1] for k in looks.KINDS.values())]:
        a, b = sorted((light(fill), light(looks.ink(fill))))
        assert (b + 0.05) / (a + 0.05) >= 4.5, fill


def test_capitals_lie_where_they_are():
    at = looks.map_places(["KR", "CR", "AU"])
    assert at["KR"][0] > 0 and at["CR"][0] < 0 and at["AU"][1] > 0 > at["KR"][1]
    assert at["KR"] == looks.on_map(127, 37.57)  # Seoul
    assert at["AU"] == looks.on_map(149.13, -35.28)  # Canberra, not Sydney


def test_the_projection_is_millers():
    # the same by its other formula: a quarter more than Mercator of four fifths of the latitude
    for latitude in (-60, 0, 30, 45, 60, 75):
        y = 1.25 * asinh(tan(radians(0.8 * latitude)))
        assert looks.on_map(90, latitude) == pytest.approx(
            (looks.MAP_WIDTH / 4, -y * looks.MAP_WIDTH / (2 * pi)), abs=0.51
        )


def test_land_is_under_towns_and_not_under_the_ocean():
    def inside(x, y):
        crossed = 0
        for ring in looks.land():
            points = list(zip(ring[::2], ring[1::2], strict=True))
            for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True):
                if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
                    crossed += 1
        return crossed % 2 == 1

    for place in ((2.3, 48.9), (-99.1, 19.4), (134, -25), (37, 0), (105, 60), (-47.9, -15.8)):
        assert inside(*looks.on_map(*place)), place
    for place in ((-30, 40), (-140, 0), (80, -20), (-5, -40)):
        assert not inside(*looks.on_map(*place)), place


def test_communities_are_those_who_cooperate_most_among_themselves_by_strong_ties():
    def edge(a, b, strong=True):
        return Edge(ID + a, ID + b, 5.0 if strong else 50.0, strong, basis=(basis(1),))

    nodes = tuple(Node(ID + x, x, "country", x) for x in "ABCDEFG")
    pairs = [("A", "B"), ("A", "C"), ("B", "C"), ("C", "D"), ("D", "E"), ("D", "F"), ("E", "F")]
    net = Network("country", nodes, (*(edge(*p) for p in pairs), edge("A", "F", False), edge("B", "G", False)))
    found = {i.removeprefix(ID): k for i, k in communities(net).items()}
    assert found == {"A": 0, "B": 0, "C": 0, "D": 1, "E": 1, "F": 1}
    assert communities(many(WHOLE + 50, 900)) == {}
