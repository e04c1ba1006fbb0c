"""Print how the picture's page does beside plain pyvis, on the same graph, in the same run, in headless Chromium.

    python -m benchmarks.picture                # 300, 3,000 and 10,000 nodes, three edges each
    python -m benchmarks.picture 300 3000
    python -m benchmarks.picture --ours 10000   # without pyvis, whose page takes minutes at 10,000 nodes

Plain pyvis is given ready places (those of our page), physics off, all inlined: its best case, and no layout in its
time. It draws; it has no evidence, no filters, no search. Needs Chromium, its driver and selenium (extra `test`).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from kg import viz
from kg.language.countries import countries
from kg.network import Basis, Edge, Network, Node
from kg.viz.page import prepared

ID = "https://w3id.org/coopgraph/id/"
ASKED = ("min", "agency 77", "KR", "zzz", "ministry 12")
READY = "return document.documentElement.dataset.ready === '1' || !!document.querySelector('#mynetwork canvas')"
# drags the picture by a step at each frame, for two seconds; gives back frames a second, and the longest frame in ms
MOVE = """
const done = arguments[arguments.length - 1], canvas = document.querySelector('canvas');
const box = canvas.getBoundingClientRect();
const at = (type, k, where) => (where || canvas).dispatchEvent(new PointerEvent(type, {bubbles: true, cancelable: true,
    pointerType: 'mouse', pointerId: 1, isPrimary: true, button: 0, buttons: type === 'pointerup' ? 0 : 1,
    clientX: box.left + 40 + 60 * Math.sin(k / 12), clientY: box.top + 25 + 20 * Math.cos(k / 9)}));
let k = 0, began = 0, last = 0, longest = 0;
at('pointerdown', 0);
const step = (now) => {
  if (!began) began = now; else longest = Math.max(longest, now - last);
  last = now;
  at('pointermove', ++k, window);
  if (now - began < 2000) requestAnimationFrame(step);
  else { at('pointerup', k, window); done([(k - 1) * 1000 / (now - began), longest]); }
};
requestAnimationFrame(step);
"""
# types into the search box; gives back the worst time until the answers stand in the page and are laid out
SEARCH = """
const box = document.getElementById('search'), times = [];
for (const text of arguments[0]) {
  const began = performance.now();
  box.value = text; box.dispatchEvent(new Event('input', {bubbles: true}));
  document.getElementById('search-list').getBoundingClientRect();
  times.push(performance.now() - began);
}
box.value = ''; box.dispatchEvent(new Event('input', {bubbles: true}));
return Math.max(...times);
"""
# a filter set, and unset; gives back the worst time until counts, panel and drawing are new
FILTER = """
const box = document.getElementById('strong'), times = [];
for (let k = 0; k < 2; k++) { const began = performance.now(); box.click(); times.push(performance.now() - began); }
return Math.max(...times);
"""
# a cluster opened by the finding of one in it
OPEN = """
const box = document.getElementById('search'), began = performance.now();
box.value = 'ministry 120'; box.dispatchEvent(new Event('input', {bubbles: true}));
box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', cancelable: true}));
return performance.now() - began;
"""


def made(nodes: int, edges: int) -> Network:
    """A network of bodies as those of a large graph are: few with many partners, occasions that several edges share."""
    dice = Random(5)
    codes = sorted(c for c in countries() if len(c) == 2)[:120]
    kinds = ("ministry", "agency", "university", "company", "local-government", "other")
    drawn = []
    for i in range(nodes):
        code, kind = codes[int(len(codes) * dice.random() ** 2)], kinds[int(len(kinds) * dice.random() ** 2)]
        name = f"{kind.capitalize()} {i} for the matters of {code}"
        drawn.append(Node(f"{ID}body/{code}.{i:05}", name, kind, code, (f"M{i}",)))
    drawn.sort(key=lambda n: n.id)
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < edges:
        a, b = int(nodes * dice.random() ** 2), int(nodes * dice.random())
        if a != b:
            pairs.add((min(a, b), max(a, b)))

    def basis() -> Basis:
        k = int(edges / 3 * dice.random())
        day, strong = f"{2005 + k % 15}-{k % 12 + 1:02}-11", k % 3 > 0
        return Basis(
            f"{ID}event/{day}.meeting-{k}", f"Meeting {k} on matters of common interest",
            "meeting" if strong else "forum", day, "Seoul, South Korea", "host: South Korea; participants: many others",
            "held",
            f"The ministers met in Seoul on that day, talked about matter no. {k}, and agreed to meet again next year.",
            f"notice-{k}", f"Talks no. {k} held in Seoul", day, f"https://example.org/{k}", "<verb of meeting>", 0.9,
            strong, "meeting" if strong else "same-occasion", 2.5 if strong else 0.5, None, day, day, ("land records",),
        )  # fmt: skip

    made = [(a, b, basis()) for a, b in sorted(pairs)]
    return Network(
        "body", tuple(drawn), tuple(Edge(drawn[a].id, drawn[b].id, x.weight, x.strong, basis=(x,)) for a, b, x in made)
    )


def pyvis_page(net: Network, data: dict[str, Any]) -> str:
    """The same graph through pyvis as its handbook says."""
    from pyvis.network import Network as Plain

    plain = Plain(height="800px", width="100%", cdn_resources="in_line")
    for n in data["nodes"]:
        plain.add_node(n["id"], label=n["label"], title=n["label"], x=n["x"], y=n["y"], size=n["r"], color=n["fill"])
    for e in net.edges:
        plain.add_edge(e.source, e.target, value=e.weight, title=e.basis[0].sentence)
    plain.toggle_physics(False)
    return str(plain.generate_html())


def taken(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of processor time, which other work on the machine does not lengthen, and what came of it."""
    began = time.process_time()
    found = work()
    return time.process_time() - began, found


@contextmanager
def browser() -> Iterator[Any]:
    """Headless Chromium, without a network."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for o in ("headless=new", "no-sandbox", "disable-gpu", "window-size=1280,900", "no-first-run",
              "disable-background-networking", "disable-extensions",
              "host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost"):  # fmt: skip
        options.add_argument("--" + o)
    options.page_load_strategy = "none"
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_script_timeout(300)
    try:
        yield driver
    finally:
        driver.quit()


def opened(driver: Any, path: Path) -> float:
    """Seconds from the asking for a page to its first frame with the picture in it."""
    driver.get("about:blank")
    time.sleep(0.5)
    began = time.perf_counter()
    driver.get(path.as_uri())
    while not driver.execute_script(READY):
        if time.perf_counter() - began > 240:
            raise TimeoutError(path)
        time.sleep(0.01)
    driver.execute_async_script("const d = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(d))")
    return time.perf_counter() - began


def say(what: str, *cells: str) -> None:
    print(f"{what:<34}" + "".join(f"{c:>16}" for c in cells), flush=True)


def row(what: str, ours: float, plain: float | None, unit: str, digits: int = 2) -> None:
    say("  " + what, f"{ours:,.{digits}f} {unit}", "" if plain is None else f"{plain:,.{digits}f} {unit}",
        "" if not plain else f"{ours / plain:.2f}")  # fmt: skip


def compare(size: int, place: Path, with_pyvis: bool) -> None:
    net = made(size, 3 * size)
    say(f"{size:,} nodes, {len(net.edges):,} edges", "kg", "pyvis", "kg / pyvis")
    made_in, page = taken(lambda: viz.html(net))
    data = prepared(net) if with_pyvis else {}
    plain_in, plain = taken(lambda: pyvis_page(net, data)) if with_pyvis else (0.0, "")
    ours, other = place / "ours.html", place / "plain.html"
    ours.write_text(page, "utf-8")
    other.write_text(plain, "utf-8")
    row("size", len(page.encode()) / 1e6, len(plain.encode()) / 1e6 or None, "MB")
    row("made, with layout (kg), cpu", made_in, plain_in or None, "s")
    with browser() as driver:
        warm = place / "warm.html"
        warm.write_text(viz.html(made(20, 20)), "utf-8")
        opened(driver, warm)
        both = (min(opened(driver, ours) for _ in range(2)), opened(driver, other) if with_pyvis else None)
        row("opened, first frame drawn", *both, "s")
        frames = driver.execute_async_script(MOVE) if with_pyvis else (None, None)
        opened(driver, ours)
        own = driver.execute_async_script(MOVE)
        row("moved, all in view", own[0], frames[0], "frames/s", 1)
        row("  longest frame", own[1], frames[1], "ms", 0)
        row("search, worst of five", driver.execute_script(SEARCH, ASKED), None, "ms", 0)
        row("a filter set or unset", driver.execute_script(FILTER), None, "ms", 0)
        row("a cluster opened by search", driver.execute_script(OPEN), None, "ms", 0)
        row("moved, a cluster open", driver.execute_async_script(MOVE)[0], None, "frames/s", 1)


def main() -> None:
    if {"-h", "--help"} & set(sys.argv[1:]):
        print(__doc__)
        return
    sizes = sorted(int(a.replace(",", "")) for a in sys.argv[1:] if not a.startswith("--")) or [300, 3000, 10000]
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores; load of the machine {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as place:
        for size in sizes:
            compare(size, Path(place), "--ours" not in sys.argv)


if __name__ == "__main__":
    main()
