"""Where the parts of the page stand, beside a kept reference: boxes, not pixels; another font moves nothing far.

``python tests/viz/test_arrangement.py`` writes the reference anew; look at the page before you keep it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from driven import NEEDED, errors, start, visit
from nets import many, small

pytestmark = NEEDED
REFERENCE = Path(__file__).with_name("arrangement.json")
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
NETS = {"small": small, "large": lambda: many(450, 900)}
VIEWS = {
    "network": "",
    "map": "#view=map",
    "table": "#view=table",
    "evidence": "#sel={edge}",
}
CASES = [(size, net, view) for size in SIZES for net in NETS for view in VIEWS]
NEAR = 14  # pixels that a part may move or grow, and a twentieth of its size: fonts differ

BOXES = """
const out = {};
for (const [name, path] of Object.entries(arguments[0])) {
  const e = document.querySelector(path), b = e.getBoundingClientRect();
  if (e.getClientRects().length) out[name] = [b.left + scrollX, b.top + scrollY, b.width, b.height].map(Math.round);
}
return out;
"""
PARTS = {
    "header": "header",
    "views": ".views",
    "search": "#search",
    "filters": "#controls",
    "stage": "#stage",
    "drawing": "#canvas",
    "tools": "#drawing-tools",
    "table": "#table-view",
    "panel": "#panel",
    "time": "#time",
    "take away": ".take",
}
ROWS = ["header", "filters", "stage", "panel", "time", "take away"]  # none of them over another
# everything that is pressed, by what it is and how large the place is that takes the press (with its label)
TARGETS = """
const out = [];
for (const e of document.querySelectorAll('button, select, input, summary, a[href]')) {
  if (!e.getClientRects().length) continue;
  if (e.closest('.hidden, .skip, .sliders, cite, details:not([open]) > :not(summary)')) continue;
  const b = (e.labels && e.type === 'checkbox' && e.labels[0] || e).getBoundingClientRect();
  out.push([e.id || e.textContent.trim() || e.dataset.name, Math.round(b.width), Math.round(b.height)]);
}
return out;
"""


def shown(driver, place, size: str, net: str, view: str) -> dict[str, list[int]]:
    network = NETS[net]()
    edge = network.edges[0]
    name = "%7C".join(i.rpartition("/id/")[2].replace("/", "%2F") for i in (edge.source, edge.target))
    visit(driver, network, place, VIEWS[view].format(edge=name), SIZES[size])
    return driver.execute_script(BOXES, PARTS)


@pytest.mark.parametrize(("size", "net", "view"), CASES)
def test_the_parts_stand_where_they_were_and_none_covers_another(browser, tmp_path, size, net, view):
    found = shown(browser, tmp_path, size, net, view)
    kept = json.loads(REFERENCE.read_text("utf-8"))[f"{size}, {net}, {view}"]
    assert set(found) == set(kept)
    for part, box in kept.items():
        if size == "phone" and part in ("time", "take away", "panel"):  # below a panel as long as its text
            box, now = [box[0], box[2]], [found[part][0], found[part][2]]
        else:
            now = found[part]
        for was, at in zip(box, now, strict=True):
            assert abs(was - at) <= NEAR + 0.05 * max(kept[part][2:]), (part, kept[part], found[part])
    parts = [(p, found[p]) for p in ROWS]
    for i, (a, (ax, ay, aw, ah)) in enumerate(parts):
        for b, (bx, by, bw, bh) in parts[i + 1 :]:
            assert ax + aw <= bx + 1 or bx + bw <= ax + 1 or ay + ah <= by + 1 or by + bh <= ay + 1, (a, b)
    assert max(x + w for x, _, w, _ in found.values()) <= SIZES[size][0] + 1
    assert errors(browser) == []


@pytest.mark.parametrize("view", VIEWS)
def test_what_a_finger_presses_is_large_enough_on_a_phone(browser, tmp_path, view):
    """WCAG 2.2, 2.5.8: 24 by 24 pixels at least."""
    shown(browser, tmp_path, "phone", "small", view)
    browser.execute_script("document.getElementById('filters').open = true")
    targets = browser.execute_script(TARGETS)
    assert len(targets) > 30
    assert [t for t in targets if min(t[1:]) < 24] == []


if __name__ == "__main__":
    import tempfile

    driver = start()
    try:
        with tempfile.TemporaryDirectory() as made:
            boxes = {", ".join(case): shown(driver, Path(made), *case) for case in CASES}
    finally:
        driver.quit()
    rows = ",\n".join(f'"{k}": {json.dumps(v)}' for k, v in boxes.items())
    REFERENCE.write_text("{\n" + rows + "\n}\n", "utf-8")
