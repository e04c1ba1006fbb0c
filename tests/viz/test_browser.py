"""The page in a real browser, without a network. Skipped where there is no Chromium."""

from __future__ import annotations

import base64
import hashlib
import html as escaping
import json
import re
import shutil
import subprocess

import pytest
from nets import HOSTILE, hostile, many, small

from kg import viz

BROWSER = next((b for b in ("chromium", "chromium-browser", "google-chrome", "chrome") if shutil.which(b)), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here: pages are not opened")

OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--window-size=1280,800",
    "--enable-logging=stderr",
    "--v=0",
    "--virtual-time-budget=4000",
)


def ask(tmp_path, net, fragment="", script=""):
    """Open a network's page, run a script of the test in it; give back what that returns and what the console said.

    The script is let in by its checksum, as the page's own are.
    """
    page = viz.html(net)
    body = (
        "try { const $ = (id) => document.getElementById(id), text = (id) => $(id).textContent;"
        "const fire = (e, type, more) => e.dispatchEvent(new Event(type, {bubbles: true, ...more}));"
        "const type = (id, value) => { $(id).value = value; fire($(id), 'input'); };"
        "const press = (id, key) => $(id).dispatchEvent(new KeyboardEvent('keydown', {key, cancelable: true}));"
        f"document.documentElement.dataset.answer = JSON.stringify((() => {{ {script or 'return null'} }})()); }}"
        "catch (e) { document.documentElement.dataset.answer = JSON.stringify('failed: ' + e); }"
    )
    checksum = base64.b64encode(hashlib.sha256(body.encode("utf-8")).digest()).decode("ascii")
    page = page.replace("script-src ", f"script-src 'sha256-{checksum}' ", 1)
    page = page.replace("</body>", f"<script>{body}</script>\n</body>")
    path = tmp_path / "page.html"
    path.write_text(page, "utf-8")
    done = subprocess.run(
        [str(BROWSER), *OPTIONS, f"--user-data-dir={tmp_path / 'user'}", "--dump-dom", path.as_uri() + fragment],
        capture_output=True,
        text=True,
        timeout=60,
        encoding="utf-8",
    )
    found = re.search(r'data-answer="([^"]*)"', done.stdout)
    assert found, done.stdout[:500] + done.stderr[-500:]
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return json.loads(escaping.unescape(found[1])), console, done.stdout


def test_the_page_opens_without_an_error_and_tells_what_it_shows(tmp_path):
    answer, console, dom = ask(
        tmp_path,
        small(),
        script="return [document.documentElement.dataset.ready, text('headline'),"
        "text('counts'), text('panel'), document.querySelectorAll('canvas').length]",
    )
    assert console == []
    assert answer[0] == "1" and answer[4] == 1
    assert "3 countries, 1 international organisation. 2 strong ties, 1 weak, from 4 notices." in answer[1]
    assert answer[2] == "3 of 3 ties"
    assert "Strongest ties" in answer[3] and "World Bank – Panama" in answer[3]
    assert "data-answer" in dom


def test_a_chosen_edge_shows_its_evidence_newest_first(tmp_path):
    answer, console, _ = ask(tmp_path, small(), "#sel=country%2FKR%7Ccountry%2FPA", "return text('panel')")
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


def test_search_finds_by_an_alias_with_the_keyboard_alone(tmp_path):
    answer, console, _ = ask(
        tmp_path,
        small(),
        script="type('search', 'ibrd'); press('search', 'Enter');"
        "return [location.hash, document.querySelector('#panel h2').textContent, text('panel')]",
    )
    assert console == []
    assert answer[0] == "#sel=body%2Fworld-bank"
    assert answer[1] == "World Bank"
    assert "1 partner" in answer[2]


def test_search_finds_a_country_by_its_three_letters_and_by_its_names_in_french_and_spanish(tmp_path):
    answer, console, _ = ask(
        tmp_path,
        small(),
        script="return ['CRI', 'kor', 'République de Corée', 'republica de corea', 'Panamá', 'Atlantide'].map((q) => {"
        "type('search', q); return text('search-list'); })",
    )
    assert console == []
    assert "Costa Rica" in answer[0]
    assert all("South Korea" in found for found in answer[1:4])
    assert "Panama" in answer[4] and answer[5] == "nothing found"


def test_filters_narrow_the_picture_and_the_table_alike(tmp_path):
    rows = "[...$('table').tBodies[0].rows].map((r) => r.cells[0].textContent + '-' + r.cells[1].textContent)"
    answer, console, _ = ask(
        tmp_path,
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


def test_a_narrower_time_leaves_an_edge_with_what_happened_in_it(tmp_path):
    answer, _, _ = ask(tmp_path, small(), "#sel=country%2FKR%7Ccountry%2FPA&from=2005&to=2005", "return text('panel')")
    assert "weight 2.5" in answer and "Meeting 5" in answer and "Meeting 1" not in answer


def test_the_table_sorts_by_its_heads(tmp_path):
    answer, _, _ = ask(
        tmp_path,
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


def test_the_shortest_path_between_two_is_told_with_its_evidence(tmp_path):
    answer, _, _ = ask(
        tmp_path, small(), "#view=map&a=country%2FKR&b=country%2FCR", "return text('panel') + location.hash"
    )
    assert "#view=map" in answer
    assert "South Korea → Panama → Costa Rica" in answer
    assert "Forum of many" in answer and "Meeting 5" in answer


def test_hostile_text_is_shown_as_text(tmp_path):
    answer, console, dom = ask(
        tmp_path,
        hostile(),
        script="""
            const seen = [text('panel') + text('topic') + text('kinds')];
            document.querySelector('[data-view=table]').click(); seen.push(text('table'));
            document.querySelector('#table td button').click(); seen.push(text('panel'));
            type('search', 'evil'); seen.push(text('search-list'));
            const all = [...document.querySelectorAll('*')];
            return [document.title, all.filter((e) => e.tagName === 'IMG').length, document.scripts.length,
                    [...document.querySelectorAll('a[href]')].map((a) => a.protocol), seen];""",
    )
    assert console == []
    assert answer[0] == "Which bodies cooperated"
    # the one link is that to the table; a source that is no web address makes none
    assert answer[1:4] == [0, 4, ["file:"]]
    panel, table, evidence, found = answer[4]
    assert HOSTILE[0] in panel and HOSTILE[0] in table and HOSTILE[0] + HOSTILE[1] in evidence and "evil" in found
    assert not set("\u202e\u2066") & set(panel + table + evidence + found)
    assert "<img" not in dom.partition('<script type="application/json"')[0]


def test_a_large_network_opens_as_clusters_and_a_found_actor_opens_its_own(tmp_path):
    answer, console, _ = ask(
        tmp_path,
        many(450, 900),
        script="const closed = $('close-clusters').hidden;"
        "type('search', 'Ministry 17'); press('search', 'Enter');"
        "return [closed, $('close-clusters').hidden, location.hash, document.querySelector('#panel h2').textContent]",
    )
    assert console == []
    assert answer[0] is True and answer[1] is False
    assert "open=HU" in answer[2] and answer[3] == "Ministry 17"


def test_the_policy_refuses_what_would_reach_the_network(tmp_path):
    _, console, _ = ask(
        tmp_path, small(), script="fetch('http://example.org/'); new Image().src = 'http://example.org/x.png'; return 1"
    )
    assert len([line for line in console if "Content Security Policy" in line]) >= 2


def test_regions_physics_theme_and_time_run_without_an_error(tmp_path):
    answer, console, _ = ask(
        tmp_path,
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
