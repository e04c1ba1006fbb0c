"""The page and the image, as text."""

from __future__ import annotations

import base64
import hashlib
import html as escaping
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest
from nets import HOSTILE, hostile, many, small

from kg import viz
from kg.errors import BadInput
from kg.viz.page import as_json

ROOT = Path(__file__).parent.parent.parent


class Elements(HTMLParser):
    """All elements of a page with their attributes, and what scripts and styles hold."""

    def __init__(self, text):
        super().__init__()
        self.found, self.held = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.held.append([tag, dict(attrs), ""])
        self.inside = tag

    def handle_data(self, data):
        if self.held and self.inside in ("script", "style"):
            self.held[-1][2] += data

    def handle_endtag(self, tag):
        self.inside = ""


@pytest.fixture(scope="module")
def page():
    return viz.html(small())


@pytest.fixture(scope="module")
def elements(page):
    return Elements(page)


def data_of(page):
    held = Elements(page).held
    return json.loads(next(text for tag, attrs, text in held if attrs.get("id") == "data"))


def test_it_is_html_with_a_language_and_an_encoding(page, elements):
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert ("meta", {"charset": "utf-8"}) in elements.found
    assert page.index("charset") < 1024
    ids = [attrs["id"] for _, attrs in elements.found if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_every_field_of_the_page_has_a_label(elements):
    labels = {attrs.get("for") for tag, attrs in elements.found if tag == "label"}
    wrapped = {"strong", "undated", "groups", "physics"}
    for tag, attrs in elements.found:
        if tag in ("input", "select"):
            assert attrs["id"] in labels | wrapped or attrs.get("aria-label"), attrs


def test_the_policy_lets_through_just_the_page_s_own_scripts_and_style(elements):
    policy = next(a["content"] for t, a in elements.found if a.get("http-equiv") == "Content-Security-Policy")
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == rules["connect-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["img-src"] == "data: blob:"
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy

    def checksums(which):
        return {
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
            for tag, attrs, text in elements.held
            if tag == which and attrs.get("type") != "application/json"
        }

    assert set(rules["script-src"].split()) == checksums("script")
    assert set(rules["style-src"].split()) == checksums("style")


def test_nothing_in_the_page_loads_anything(page, elements):
    for tag, attrs in elements.found:
        assert not {"src", "srcset", "action", "ping", "background", "poster", "style"} & set(attrs), (tag, attrs)
        assert tag not in ("link", "iframe", "object", "embed", "img", "base", "form")
        assert attrs.get("href", "#").startswith("#")
        assert not [a for a in attrs if a.startswith("on")]
    style = next(text for tag, _, text in elements.held if tag == "style")
    assert "url(" not in style and "@import" not in style
    script = (ROOT / "kg/viz/page.js").read_text("utf-8")
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacent",
        "document.write",
        "eval(",
        "new Function",
        "fetch(",
        "XMLHttp",
        "sendBeacon",
        "WebSocket",
        "import(",
    ):
        assert way not in script, way
    assert "sourceMappingURL" not in page


def test_hostile_names_stand_in_the_data_as_text():
    page = viz.html(hostile(), title=HOSTILE[1], subtitle=HOSTILE[0])
    assert data_of(page)["title"] == HOSTILE[1]
    assert {n["label"] for n in data_of(page)["nodes"]} == set(HOSTILE)
    assert page.count("</script") == 3
    assert "<img" not in page
    assert [t for t, _ in Elements(page).found].count("script") == 3


def test_json_in_a_script_element_cannot_end_it():
    value = {"a": ["</script>", "<!--", "\u2028\u2029", "ü"]}
    text = as_json(value)
    assert "<" not in text and "\u2028" not in text and "ü" in text
    assert json.loads(text) == value


def test_every_edge_and_its_sentence_come_with_the_page(page):
    data = data_of(page)
    assert len(data["edges"]) == 3
    for edge in data["edges"]:
        assert edge["b"]
        for number in edge["b"]:
            basis = data["bases"][number]
            assert data["sentences"][basis["q"]].startswith("The ministers met")
            assert data["notices"][basis["n"]]["title"].startswith("Talks")
    gift = next(b for b in data["bases"] if b["rel"] == "training")
    assert data["nodes"][gift["g"]]["label"] == "World Bank"


def test_what_several_edges_rest_on_is_held_once():
    data = data_of(viz.html(many(60, 300)))
    assert len(data["edges"]) > 200
    assert len(data["bases"]) == len(data["things"]) == len(data["sentences"]) == 20


def test_the_page_of_a_small_network_is_small(page):
    assert len(page.encode("utf-8")) < 700_000


CODE = """
import sys; sys.path.insert(0, 'tests/viz')
from nets import many, small
from kg import viz
import hashlib
for net in (small(), many(30, 60), many(410, 600)):
    print([hashlib.sha256(text.encode()).hexdigest() for text in (viz.html(net), viz.svg(net))])
"""


def test_the_same_network_gives_the_same_bytes_under_any_hash_seed():
    done = {
        subprocess.run(
            [sys.executable, "-c", CODE],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "77")
    }
    assert len(done) == 1


def test_a_page_is_written_whole_or_not_at_all(tmp_path):
    path = viz.write_html(small(), tmp_path / "new" / "net.html")
    assert path.read_text("utf-8") == viz.html(small())
    assert [p.name for p in path.parent.iterdir()] == ["net.html"]
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(BadInput, match="cannot be written"):
        viz.write_html(small(), tmp_path / "file" / "net.html")


def test_in_a_notebook_the_page_stands_in_a_frame_without_rights():
    shown = viz.Inline(small())._repr_html_()
    found = Elements(shown).found
    assert [t for t, _ in found] == ["iframe"]
    assert found[0][1]["sandbox"] == "allow-scripts allow-downloads"
    assert found[0][1]["srcdoc"] == viz.html(small())


# ------------------------------------------------------------------ the image
SVG = "{http://www.w3.org/2000/svg}"


def test_the_image_shows_each_node_and_each_edge():
    root = ET.fromstring(viz.svg(small()).encode("utf-8"))
    words = "".join(root.itertext())
    for label in (
        "South Korea",
        "Panama",
        "Costa Rica",
        "World Bank",
        "KR",
        "4 actors, 3 ties (2 strong; 1 weak, dashed), 2001–2008",
    ):
        assert label in words
    lines = root.findall(f".//{SVG}line")
    assert len(lines) == 3
    assert len([x for x in lines if x.get("stroke-dasharray")]) == 1


def test_the_image_of_hostile_names_is_well_formed_and_shows_them_as_text():
    text = viz.svg(hostile(), title=HOSTILE[1] + "\x00\x1b")
    root = ET.fromstring(text.encode("utf-8"))
    assert HOSTILE[0] in "".join(root.itertext())
    assert not root.findall(f".//{SVG}script") and not root.findall(f".//{SVG}img")


def test_the_image_and_the_page_have_the_same_places():
    data = data_of(viz.html(small()))
    places = re.findall(r'<g transform="translate\((-?\d+) (-?\d+)\)"><title>([^<]+)', viz.svg(small()))
    assert {escaping.unescape(t): (int(x), int(y)) for x, y, t in places} == {
        n["label"]: (n["x"], n["y"]) for n in data["nodes"]
    }


@pytest.mark.parametrize("net", [small(), many(120, 200)], ids=["4 nodes", "120"])
def test_labels_of_the_image_cover_neither_each_other_nor_shapes(net):
    from kg.viz.drawing import _labels
    from kg.viz.page import prepared

    nodes = prepared(net)["nodes"]
    labels = _labels(nodes)
    assert len(labels) > len(nodes) / 3
    boxes = [box for box, _ in labels]
    for i, a in enumerate(boxes):
        others = boxes[i + 1 :] + [(n["x"] - 1, n["y"] - 1, n["x"] + 1, n["y"] + 1) for n in nodes]
        for b in others:
            assert a[0] >= b[2] or a[2] <= b[0] or a[1] >= b[3] or a[3] <= b[1]
