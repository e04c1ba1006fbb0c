"""The same notices built in different surroundings: every byte that can be had of the store must be the same.

    python tests/campaigns/same.py [NUMBER]    # of builds, 32 by default; prints what was compared

Builds differ, in turn, in the hash seed, the time zone, the locale, the umask, the working folder, the number of
processes, the order in which files were written and are named, their dates, the folder they lie in, whether asserts
run, the encoding of the terminal, and whether the store is made at once or in two steps. Locales that the system does
not know are made, where it can make them (`localedef`); those that it cannot are named.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT)]

from benchmarks.generate import write
from kg.paths import folder

LOCALES = (("C", ""), ("tr_TR", "ISO-8859-9"), ("ko_KR", "EUC-KR"), ("de_DE", "UTF-8"))
ZONES = ("UTC", "Asia/Seoul", "America/Lima", "Pacific/Kiritimati")
MADE = """
import contextlib, hashlib, json, locale, sys
with contextlib.suppress(locale.Error):  # there is none of that name
    locale.setlocale(locale.LC_ALL, "")
from kg import viz
from kg.build import build
from kg.export import gexf, graphml, rdf, tables_of
from kg.export.tables import cypher, sqlite
from kg.graph.store import ABOUT, open_store
from kg.graph.vocabulary import PREFIXES
from kg.network import network
path, workers, first = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for files in (sys.argv[4:4 + first], sys.argv[4 + first:]):
    if files:
        build(files, path, workers=workers, corrections=[])
store = open_store(path)
net = network(store, level="all")
about = {**store.about, "graph": "any"}  # it counts the builds
made = {"N-Quads, sorted": store.nquads(), ABOUT: json.dumps(about, sort_keys=True), "GraphML": graphml(net),
        "GEXF": gexf(net), "Cypher": cypher(net), "SQLite": sqlite(net), "page": viz.html(net)}
made |= {f: rdf(store, f, dict(PREFIXES)) for f in ("turtle", "ntriples", "nquads", "trig", "json-ld", "rdfxml")}
made |= {f"table {name}": text for name, text in tables_of(net).items()}
print(json.dumps({k: hashlib.sha256(v.encode("utf-8") if isinstance(v, str) else v).hexdigest()
                  for k, v in made.items()}))
"""


def variant(number: int) -> dict[str, Any]:
    """The surroundings of a build: each of them changes with another period, so that all meet all others."""
    return {
        "hash seed": number % 10, "time zone": ZONES[number % 4], "locale": LOCALES[number // 2 % 4],
        "umask": (0o022, 0o077, 0o000)[number % 3], "workers": (1, 2, 8)[number // 3 % 3], "order": number,
        "elsewhere": number % 5 > 2, "steps": 1 + number % 7 // 5, "-O": number % 6 == 5,
        "terminal": ("utf-8", "ascii")[number // 4 % 2],
    }  # fmt: skip


def locales(place: Path) -> list[str]:
    """Make the locales in a folder; those that could not be made."""
    missing = []
    place.mkdir()
    for name, charset in LOCALES[1:]:
        made = None
        if shutil.which("localedef"):
            made = subprocess.run(["localedef", "-i", name, "-f", charset, str(place / name)], capture_output=True)
        if not made or not (place / name).is_dir():
            missing.append(f"{name}.{charset}")
    return missing


def one(place: Path, notices: list[Path], number: int) -> dict[str, str]:
    """Build in the surroundings of this number: the checksum of all that can be had of the store, by what it is."""
    how, draw = variant(number), random.Random(number)
    # in a Korean locale of old, Python cannot hand back a name in UTF-8 as it was given
    name = "a folder" if how["locale"][1] == "EUC-KR" else "a folder, Ärger 협력"
    here = place / (name if how["elsewhere"] else "n") / str(number)
    here.mkdir(parents=True)
    files = draw.sample(notices, len(notices)) if number else notices
    for path in files:
        shutil.copy(path, here / path.name)
        os.utime(here / path.name, (at := draw.randrange(2**32), at))
    given = [str(here / p.name) for p in draw.sample(files, len(files))] if number % 2 else [str(here)]
    first = [] if how["steps"] == 1 else [str(here / p.name) for p in files[len(files) // 4:]]
    store = here / "store"
    done = subprocess.run(
        [sys.executable, *["-O"] * how["-O"], "-c", MADE, str(store), str(how["workers"]), str(len(first)), *first,
         *given],
        cwd=here if how["elsewhere"] else ROOT, text=True, capture_output=True, umask=how["umask"], check=False,
        env={**os.environ, "PYTHONHASHSEED": str(how["hash seed"]), "TZ": how["time zone"], "PYTHONPATH": str(ROOT),
             "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",  # or C would be UTF-8 to Python
             "LOCPATH": str(place / "locales"), "LC_ALL": how["locale"][0], "PYTHONIOENCODING": how["terminal"]})
    assert done.returncode == 0, (how, done.stderr)
    found: dict[str, str] = json.loads(done.stdout)
    shutil.rmtree(here)
    return found


def same(place: Path, numbers: list[int], many: int = 40) -> tuple[int, list[str]]:
    """Build in the surroundings of these numbers. How many things were compared, and the locales that were not had.

    many: notices made up, beside the samples; from 40 on, more than one process writes.
    """
    missing = locales(place / "locales")
    notices = [*sorted(folder("data/notices").glob("*.txt"))[:10], *write(place / "made", many, words=60)]
    first = one(place, notices, numbers[0])
    for number in numbers[1:]:
        found = one(place, notices, number)
        differ = [what for what in first if found.get(what) != first[what]]
        assert found == first, f"{', '.join(differ)}: not as in the first build, in {variant(number)}"
    return len(first), missing


def main() -> int:
    if len(sys.argv) > 2 or not all(a.isdigit() for a in sys.argv[1:]):
        print(__doc__, file=sys.stderr)
        return 2
    number, began = int(sys.argv[1]) if len(sys.argv) > 1 else 32, time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        things, missing = same(Path(made), list(range(number)))
    print(f"{number} builds in {time.monotonic() - began:.0f} s: the same {things} things, to the byte"
          + (f"; not to be had: {', '.join(missing)}" if missing else ""))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
