"""The page in a real browser, without a network. Skipped where there is no Chromium."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest
from driven import NEEDED, errors, visit
from nets import HOSTILE, hostile, many, small

pytestmark = NEEDED

# what the scripts of the tests are written with; `give` hands the answer back, now or later
WORDS = """
const give = arguments[arguments.length - 1], $ = (id) => document.getElementById(id), text = (id) => $(id).textContent;
const fire = (e, type, more) => e.dispatchEvent(new Event(type, {bubbles: true, ...more}));
const type = (id, value) => { $(id).value = value; fire($(id), 'input'); };
const press = (id, key) =>
    $(id).dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
"""


@pytest.fixture
def ask(browser, tmp_path):
    """Open a network's page, run a script of the test in it; give back what that returns and what the console said.

    A script that returns nothing calls `give` when it has its answer.
    """

    def ask(net, fragment="", script="return null", size=(1280, 800)):
        errors(browser)  # of pages before
        visit(browser, net, tmp_path, fragment, size)
        ran = f"const now = (() => {{ {script} }})(); if (now !== undefined) give(now);"
        failed = "catch (e) { give('failed: ' + e); }"
        return browser.execute_async_script(f"{WORDS} try {{ {ran} }} {failed}"), errors(browser)

    return ask


def test_the_page_opens_without_an_error_and_tells_what_it_shows(ask):
    answer, console = ask(
        small(),
        script="return [document.documentElement.dataset.ready, text('headline'),"
        "text('counts'), text('panel'), document.querySelectorAll('canvas').length]",
    )
    assert console == []
    assert answer[0] == "1" and answer[4] == 1
    assert "3 countries, 1 international organisation. 2 strong ties, 1 weak, from 4 notices." in answer[1]
    assert answer[2] == "3 of 3 ties"
    assert "Strongest ties" in answer[3] and "World Bank – Panama" in answer[3]


def test_a_chosen_edge_shows_its_evidence_newest_first(ask):
    answer, console = ask(small(), "#sel=country%2FKR%7Ccountry%2FPA", "return text('panel')")
    assert console == []
    for piece in (
        "South Korea – Panama",
        "Strong tie, weight 5",
        "2005-05-06",
        "Seoul, South Korea",
        "host: South Korea",
        "held",
        "The ministers met for the time no. 5.",
        "Talks 5 held",
        "https://example.org/5",
        "<verb of meeting>",
        "90 %",
    ):
        assert piece in answer, piece
    assert answer.index("Meeting 5") < answer.index("Meeting 1")


def test_search_finds_by_an_alias_with_the_keyboard_alone(ask):
    answer, console = ask(
        small(),
        script="type('search', 'ibrd'); press('search', 'Enter');"
        "return [location.hash, document.querySelector('#panel h2').textContent, text('panel')]",
    )
    assert console == []
    assert answer[0] == "#sel=body%2Fworld-bank"
    assert answer[1] == "World Bank"
    assert "1 partner" in answer[2]


def test_search_finds_a_country_by_its_three_letters_and_by_its_names_in_french_and_spanish(ask):
    answer, console = ask(
        small(),
        script="return ['CRI', 'kor', 'République de Corée', 'republica de corea', 'Panamá', 'Atlantide'].map((q) => {"
        "type('search', q); return text('search-list'); })",
    )
    assert console == []
    assert "Costa Rica" in answer[0]
    assert all("South Korea" in found for found in answer[1:4])
    assert "Panama" in answer[4] and answer[5] == "nothing found"


def test_filters_narrow_the_picture_and_the_table_alike(ask):
    rows = "[...$('table').tBodies[0].rows].map((r) => r.cells[0].textContent + '-' + r.cells[1].textContent)"
    answer, console = ask(
        small(),
        "#view=table",
        f"""
        const out = [{rows}];
        $('strong').click(); out.push({rows}, text('counts'), location.hash);
        $('reset').click(); $('country').value = 'CR'; fire($('country'), 'change'); out.push({rows});
        $('reset').click(); type('from', '2006'); out.push({rows});
        $('reset').click(); type('weight', '5.5'); out.push({rows});
        $('reset').click(); document.querySelector('#kinds input[data-name=meeting]').click(); out.push({rows});
        $('reset').click(); $('topic').value = 'land records'; fire($('topic'), 'change'); out.push({rows});
        $('reset').click(); out.push({rows});
        return out;""",
    )
    assert console == []
    bank, forum, meeting = "World Bank-Panama", "Costa Rica-Panama", "South Korea-Panama"
    assert answer == [
        [bank, meeting, forum],
        [bank, meeting],
        "2 of 3 ties",
        "#view=table&strong=1",
        [forum],
        [bank, forum],
        [bank],
        [bank, forum],
        [meeting, forum],
        [bank, meeting, forum],
    ]


def test_a_narrower_time_leaves_an_edge_with_what_happened_in_it(ask):
    answer, _ = ask(small(), "#sel=country%2FKR%7Ccountry%2FPA&from=2005&to=2005", "return text('panel')")
    assert "weight 2.5" in answer and "Meeting 5" in answer and "Meeting 1" not in answer


def test_the_table_sorts_by_its_heads(ask):
    answer, _ = ask(
        small(),
        "#view=table",
        """
        const first = () => document.querySelector('#table tbody tr').cells[0].textContent;
        const head = (key) => document.querySelector(`[data-key=${key}]`);
        const out = [first()];
        head('a').click(); out.push(first(), head('a').parentNode.getAttribute('aria-sort'));
        head('a').click(); out.push(first(), head('a').parentNode.getAttribute('aria-sort'));
        return out;""",
    )
    assert answer == ["World Bank", "Costa Rica", "ascending", "World Bank", "descending"]


def test_the_shortest_path_between_two_is_told_with_its_evidence(ask):
    answer, _ = ask(
        small(), "#view=map&a=country%2FKR&b=country%2FCR", "return text('panel') + location.hash"
    )
    assert "#view=map" in answer
    assert "South Korea → Panama → Costa Rica" in answer
    assert "Forum of many" in answer and "Meeting 5" in answer


def svg_of(ask, net, fragment):
    """What the button SVG gives for a view."""
    answer, console = ask(
        net,
        fragment,
        "const old = URL.createObjectURL;"
        "URL.createObjectURL = (blob) => { blob.text().then(give); return old(blob); };"
        "setTimeout(() => $('save-svg').click(), 800);",  # once the labels are drawn
    )
    assert console == []
    return ElementTree.fromstring(answer)


def test_the_svg_of_a_view_has_its_shapes_lines_and_names_and_its_soft_regions(ask):
    tag = "{http://www.w3.org/2000/svg}"
    plain, soft = (svg_of(ask, small(), f) for f in ("", "#groups=1"))
    assert {"World Bank", "Costa Rica", "South Korea", "Panama"} <= {e.text for e in plain.iter(f"{tag}text")}
    lines = list(plain.iter(f"{tag}line"))
    assert len(lines) == 3 and sum("stroke-dasharray" in e.attrib for e in lines) == 1  # the weak one
    broad = [e for e in soft.iter(f"{tag}path") if e.get("stroke-linecap") == "round"]
    assert len(broad) == 1 and broad[0].get("d").count("M") >= 3  # those that cooperate by strong ties
    assert not [e for e in plain.iter(f"{tag}path") if e.get("stroke-linecap") == "round"]


def test_the_svg_of_the_map_has_land_and_says_what_stands_below_it(ask):
    root = svg_of(ask, small(), "#view=map")
    land = [e for e in root.iter("{http://www.w3.org/2000/svg}path") if len(e.get("d")) > 10000]
    assert len(land) == 1
    assert "Without a country of their own" in {e.text for e in root.iter("{http://www.w3.org/2000/svg}text")}


def test_hostile_text_is_shown_as_text(ask):
    answer, console = ask(
        hostile(),
        script="""
            const seen = [text('panel') + text('topic') + text('kinds')];
            document.querySelector('[data-view=table]').click(); seen.push(text('table'));
            document.querySelector('#table td button').click(); seen.push(text('panel'));
            type('search', 'evil'); seen.push(text('search-list'));
            const all = [...document.querySelectorAll('*')];
            return [document.title, all.filter((e) => e.tagName === 'IMG').length, document.scripts.length,
                    [...document.querySelectorAll('a[href]')].map((a) => a.protocol), seen,
                    document.documentElement.outerHTML];""",
    )
    assert console == []
    assert answer[0] == "Which bodies cooperated"
    # the one link is that to the table; a source that is no web address makes none
    assert answer[1:4] == [0, 3, ["file:"]]
    panel, table, evidence, found = answer[4]
    assert HOSTILE[0] in panel and HOSTILE[0] in table and HOSTILE[0] + HOSTILE[1] in evidence and "evil" in found
    assert not set("\u202e\u2066") & set(panel + table + evidence + found)
    assert "<img" not in answer[5].partition('<script type="application/json"')[0]


def test_a_large_network_opens_as_clusters_and_a_found_actor_opens_its_own(ask):
    answer, console = ask(
        many(450, 900),
        script="const closed = $('close-clusters').hidden;"
        "type('search', 'Ministry 17'); press('search', 'Enter');"
        "return [closed, $('close-clusters').hidden, location.hash, document.querySelector('#panel h2').textContent]",
    )
    assert console == []
    assert answer[0] is True and answer[1] is False
    assert "open=HU" in answer[2] and answer[3] == "Ministry 17"


def test_the_policy_refuses_what_would_reach_the_network(ask):
    _, console = ask(
        small(), script="fetch('http://example.org/'); new Image().src = 'http://example.org/x.png'; return 1"
    )
    assert len([line for line in console if "Content Security Policy" in line]) >= 2


def test_regions_physics_theme_and_time_run_without_an_error(ask):
    answer, console = ask(
        small(),
        script="for (const id of ['groups', 'physics', 'theme', 'play', 'zoom-in', 'fit']) $(id).click();"
        "for (const key of ['n', 'p', 'ArrowLeft', '+', '-', '0', 'Escape']) press('canvas', key);"
        "return [$('physics').checked, document.documentElement.dataset.theme, location.hash, text('play')]",
    )
    assert console == []
    # a choice stops the floating; play runs on from the first year
    assert answer == [False, "dark", "#groups=1&to=2001", "Stop"] or answer == [
        False,
        "dark",
        "#to=2001&groups=1",
        "Stop",
    ]


# the drawing's own events, at a place on the canvas
CLICK = """
    const canvas = document.querySelector('#canvas canvas'), box = canvas.getBoundingClientRect();
    const point = (x, y) => ({bubbles: true, cancelable: true, pointerType: 'mouse', pointerId: 1, isPrimary: true,
        button: 0, clientX: box.left + x, clientY: box.top + y});
    const click = (x, y) => {
        canvas.dispatchEvent(new PointerEvent('pointerdown', {...point(x, y), buttons: 1}));
        window.dispatchEvent(new PointerEvent('pointerup', {...point(x, y), buttons: 0}));
    };
"""


def test_a_click_on_a_line_of_the_drawing_opens_its_sentence(ask):
    net = small()
    pair = {"South Korea", "Panama"}
    nodes = tuple(n for n in net.nodes if n.label in pair)
    edges = tuple(e for e in net.edges if {e.source, e.target} == {n.id for n in nodes})
    assert len(nodes) == 2 and len(edges) == 1
    # two shapes, drawn so that all fits: the middle of their line is that of the drawing, or a little above it
    answer, console = ask(
        replace(net, nodes=nodes, edges=edges),
        script=CLICK + "const before = text('panel');"
        "for (let y = box.height / 2 - 20; y <= box.height / 2 + 20 && !location.hash; y += 2) click(box.width / 2, y);"
        "return [before, location.hash, text('panel')]",
    )
    assert console == []
    before, hash, after = answer
    assert "The ministers met for the time no. 5." not in before
    assert hash == "#sel=country%2FKR%7Ccountry%2FPA"
    assert "The ministers met for the time no. 5." in after and "Talks 5 held" in after


BOXES = """
    const box = (id) => { const b = document.getElementById(id).getBoundingClientRect();
        return [b.left, b.top, b.right, b.bottom].map(Math.round); };
    const seen = (e) => e.getClientRects().length > 0 && !e.closest('.hidden, .skip, .scroll, details:not([open])');
    document.querySelector('[data-view=VIEW]').click();
    const wide = document.documentElement.clientWidth;
    const parts = [...document.querySelectorAll('button, input, select, h1')].filter(seen);
    const out = (b) => b.left < -1 || b.right > wide + 1;
    return {wide, scroll: document.documentElement.scrollWidth, controls: box('controls'), stage: box('stage'),
        panel: box('panel'), footer: box('time'),
        beyond: parts.filter((e) => out(e.getBoundingClientRect())).map((e) => e.id || e.textContent)};
"""


@pytest.mark.parametrize(("wide", "view"), [(w, v) for w in (1280, 800, 400) for v in ("network", "map", "table")])
def test_the_parts_of_the_page_have_room_at_every_width(ask, wide, view):
    found, console = ask(small(), script=BOXES.replace("VIEW", view), size=(wide, 800))
    assert console == []
    assert wide - 20 <= found["wide"] <= wide  # less a scroll bar
    assert found["scroll"] <= found["wide"] and found["beyond"] == []
    controls, stage, panel = found["controls"], found["stage"], found["panel"]
    assert stage[2] - stage[0] >= 280 and stage[3] - stage[1] >= 300
    if wide > 1000:  # side by side
        assert controls[2] <= stage[0] and stage[2] <= panel[0]
        assert stage[3] <= found["footer"][1]
    elif wide > 760:  # filters beside the stage, evidence below it
        assert controls[2] <= stage[0] and stage[3] <= panel[1] and panel[3] <= found["footer"][1]
        assert stage[2] - stage[0] >= 0.7 * wide - 20
    else:  # one below the other
        assert controls[3] <= stage[1] and stage[3] <= panel[1]


@pytest.mark.parametrize(
    "fragment", ["", "#view=map", "#view=table", "#sel=country%2FKR%7Ccountry%2FPA", "#sel=country%2FPA"]
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(ask, fragment, theme):
    axe = Path(str(pytest.importorskip("axe_core_python").__file__)).with_name("axe.min.js").read_text("utf-8")
    answer, console = ask(
        small(),
        fragment,
        f"""if ('{theme}' === 'dark') $('theme').click();
        {axe}
        axe.run().then((r) => give(r.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) =>
            [v.id, ...v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120) + ' ' + n.failureSummary)]).concat(
            [r.passes.length > 10])));""",
    )
    assert console == []
    assert answer == [True]
