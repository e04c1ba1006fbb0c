"""A list of naughty strings in every field: names, titles, topics, files, parameters, corrections, exports.

    python tests/campaigns/naughty.py FILE     # a JSON list of strings, as blns.json of the Big List of Naughty Strings

With --spreadsheet the answers and tables are opened in LibreOffice as well: no cell may be a formula.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

STRINGS = [
    "", " ", "null", "None", "nan", "0", "-1", "1e999", "١٢٣", "\u2028a\u2029", "a\x0bb\x0cc\x85d", "\x00\x1b[31m",
    "\u202eabc", "\u200b\ufeff", "\ufffe\uffff", "Ω≈ç√∫", "찦차를 타고 온 펲시맨", "𠜎𠜱", "👩‍👩‍👧‍👦", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗", "الكل",
    "‪test‪", "=1+1", "@SUM(1)", "+1", "-1+1", "\t=1", "\r=1", "'=1", "\"", "'", "\\", "\\u0041", "%00", "%s%n", "{}",
    "{{7*7}}", "${x}", "<b>", "</script><svg onload=alert(1)>", "]]>", "<!--", "&amp;", "' OR 1=1 --",
    "\" . <x:a> <x:b> <x:c>", "} DROP ALL #", "../../etc/passwd", "C:\\con", "http://[", "javascript:alert(1)",
    "<x y>", "_:b", "a|b", ";", ",", "a,b", "\"a\"\"b\"", "x" * 3000, "a " * 1000, "#", "?", "?x",
]


def fields(target: str, text: str) -> Iterator[bytes]:
    """Inputs of a target of `fuzz` that have a text in each of its fields."""
    raw = text.encode("utf-8", "replace")
    cell = '"' + text.replace('"', '""') + '"'
    if target == "readers":
        yield b"\x00" + raw
        yield b"\x01# " + raw + b"\n\n" + raw
        yield b"\x02<html><head><title>" + raw + b"</title></head><body><p>" + raw + b"</p></body></html>"
        item = b"<item><title>" + raw + b"</title><description>" + raw + b"</description></item>"
        yield b"\x03<rss><channel>" + item + b"</channel></rss>"
        keys = ("title", "text", "date", "publisher", "language", "url", "id", text)
        yield b"\x04" + json.dumps([dict.fromkeys(keys, text)]).encode()
        yield b"\x06title,text,date,publisher,id\n" + ",".join([cell] * 5).encode("utf-8", "replace")
    elif target == "rules":
        told = (f"{text}\n\nMinister {text} of Interior of Panama met Kim Min-su of the Ministry of {text} of Korea "
                f"in {text} on June 5, 2019. They signed an agreement on “{text}” at the {text} Forum.")
        yield told.encode("utf-8", "replace")
    elif target == "parameters":
        for number in range(24):
            yield bytes([number]) + raw
        yield b"\xff" + raw
        literal = json.dumps(text, ensure_ascii=False).encode("utf-8", "replace")
        yield b"\xffSELECT ?a WHERE { ?a skos:prefLabel " + literal + b" }"
    elif target == "corrections":
        from kg.corrections import COLUMNS

        for verb in ("wrong-name", "add", "same", "retract", text):
            row = [verb, "person/KR.kim", *[cell] * (len(COLUMNS) - 2)]
            yield (",".join(COLUMNS) + "\n" + ",".join(row) + "\n").encode("utf-8", "replace")
        yield ",".join([cell] * 4).encode("utf-8", "replace")
    else:
        yield b"|".join([raw] * 3)


def spreadsheet(strings: list[str], place: Path) -> int:
    """How many cells LibreOffice takes for formulas in an `--excel-safe` CSV answer and in an export's tables."""
    import fuzz
    import pyoxigraph as ox

    from kg.answers import render
    from kg.export import tables_of
    from kg.network import network
    from kg.query import Answer, prefixes

    legal = [s for s in strings if "\0" not in s]
    answer = Answer(("a", "b"), tuple((ox.Literal(s), ox.Literal(s)) for s in legal))
    (place / "answer.csv").write_text(str(render(answer, "csv", prefixes(), excel_safe=True)), "utf-8", newline="")
    for name, text in tables_of(network(fuzz.store_of("=cmd|' /C calc'!A0", "=1+1", "=2+2"), level="all")).items():
        (place / f"table-{Path(name).stem}.csv").write_text(text, "utf-8", newline="")
    files = sorted(str(p) for p in place.glob("*.csv"))
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation={(place / 'profile').as_uri()}",
                    "--convert-to", "fods", "--infilter=CSV:44,34,76", "--outdir", str(place), *files],
                   check=True, capture_output=True, timeout=240)
    made = sorted(place.glob("*.fods"))
    assert len(made) == len(files), (made, files)
    assert legal[5][:1] in made[0].read_text("utf-8")
    return sum(p.read_text("utf-8").count("table:formula=") for p in made)


def main() -> int:
    import fuzz

    names = [a for a in sys.argv[1:] if not a.startswith("--")]
    if len(names) != 1 or not Path(names[0]).is_file():
        print(__doc__, file=sys.stderr)
        return 2
    strings = list(dict.fromkeys([*json.loads(Path(names[0]).read_text("utf-8")), *STRINGS]))
    done, bad = Counter[str](), 0
    for target, check in fuzz.TARGETS.items():
        began = time.monotonic()
        for text in strings:
            for data in fields(target, text):
                done[target] += 1
                try:
                    check(data)
                except Exception:
                    bad += 1
                    print(target, ascii(text)[:200], traceback.format_exc(limit=-2), sep="\n")
        print(f"{target}: {done[target]} inputs in {time.monotonic() - began:.0f} s", flush=True)
    print(f"{len(strings)} strings, {done.total()} inputs, {bad} broke a promise")
    if "--spreadsheet" in sys.argv:
        with tempfile.TemporaryDirectory() as made:
            formulas = spreadsheet(strings, Path(made))
        print(f"LibreOffice: {formulas} formulas")
        bad += formulas
    return int(bad > 0)


if __name__ == "__main__":
    raise SystemExit(main())
