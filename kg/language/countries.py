"""Names of countries in a text: name, adjective, people, abbreviation -> ISO 3166-1 alpha-2 codes with offsets.

The words live in `data/registry/country-names.csv` and `country-traps.csv` (phrases that hold a country's name and name
no country); `countries.csv` says what each country is called. This module only finds; whether a find is meant as a
country is decided where the notice is known (`kg.extract.countries`).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.errors import BadInput
from kg.paths import folder

FORMS = ("name", "official", "abbreviation", "adjective", "people")

_TOKEN = re.compile(r"\w+|[^\w\s]")
# one character for one, so that offsets hold
_PLAIN = (("’", "'"), ("‘", "'"), ("ʼ", "'"), ("‐", "-"), ("‑", "-"), ("–", "-"), ("—", "-"))


def plain(text: str) -> str:
    """A text with one kind of apostrophe and one kind of dash."""
    for typographic, plain in _PLAIN:  # seven times faster than str.translate
        text = text.replace(typographic, plain)
    return text


@dataclass(frozen=True, slots=True)
class NameFound:
    """A country's name at ``text[begin:end]``; `codes`: the first is meant unless the text speaks for another."""

    begin: int
    end: int
    codes: tuple[str, ...]
    form: str  # of FORMS
    check: tuple[str, ...]  # "person", "state": what else the name may be


@dataclass(frozen=True, slots=True)
class Country:
    """A row of `countries.csv`."""

    iso2: str
    name: str
    official_name: str
    capital: str
    region: str
    iso3: str = ""
    other_names: tuple[str, ...] = ()  # in French and Spanish, without article
    wikidata: str = ""  # Q and digits


def registry_file(name: str) -> Path:
    """Where a table of the registry lies."""
    return folder("data/registry") / name


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a registry table, lines that begin with ``#`` left out.

    Raises BadInput with file and line where a row has too few or too many fields, where a quotation mark is not closed,
    and where the table is missing, empty or not UTF-8.
    """
    path = registry_file(name)
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as e:
        raise BadInput(f"{path}: cannot be read ({e.strerror}); install kg anew or restore the file") from e
    except UnicodeDecodeError as e:
        line = path.read_bytes().count(b"\n", 0, e.start) + 1
        raise BadInput(f"{path}:{line}: not UTF-8; save the table as CSV UTF-8") from None
    kept = [(n, line) for n, line in enumerate(lines, 1) if line and not line.startswith("#")]
    rows = list(csv.reader(line for _, line in kept))
    if not rows:
        raise BadInput(f"{path}: no header; restore the file")
    if len(rows) != len(kept):
        open_at = next((n for n, line in kept if line.count('"') % 2), kept[0][0])
        raise BadInput(f"{path}:{open_at}: a quotation mark is not closed on its line; close it, or double it in a "
                       "cell")
    header, bad = rows[0], []
    for (number, _), row in zip(kept[1:], rows[1:], strict=True):
        if len(row) != len(header):
            bad.append(f"{path}:{number}: {len(row)} fields where the header has {len(header)}")
    if bad:
        raise BadInput("; ".join(bad) + "; give every row the header's fields")
    return [dict(zip(header, row, strict=True)) for row in rows[1:]]


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """All countries by ISO code."""
    return {
        r["iso2"]: Country(
            r["iso2"],
            r["name"],
            r["official_name"],
            r["capital"],
            r["region"],
            r["iso3"],
            tuple(sorted({name for k in ("name_fr", "name_es") if (name := r[k].partition(" (")[0].strip())})),
            r["wikidata"],
        )
        for r in read_table("countries.csv")
    }


@lru_cache(maxsize=1)
def _index() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...], str, tuple[str, ...]]]]:
    """First token -> (all tokens, codes, form, check), the longest first. No codes: a trap."""
    index: dict[str, dict[tuple[str, ...], tuple[tuple[str, ...], tuple[str, ...], str, tuple[str, ...]]]] = {}

    def put(name: str, codes: tuple[str, ...], form: str, check: tuple[str, ...]) -> None:
        spellings = [name] if form == "abbreviation" else [name, name.upper()]
        for spelling in spellings:
            tokens = tuple(_TOKEN.findall(plain(spelling)))
            index.setdefault(tokens[0], {}).setdefault(tokens, (tokens, codes, form, check))

    for r in read_table("country-traps.csv"):
        put(r["phrase"], (), "trap", ())
    for r in read_table("country-names.csv"):
        if r["form"] not in FORMS:
            raise BadInput(f"{registry_file('country-names.csv')}: {r['name']!r} has the form {r['form']!r}; "
                           f"use one of {', '.join(FORMS)}")
        put(r["name"], tuple(r["iso2"].split()), r["form"], tuple(r["check"].split()))
    return {first: sorted(rows.values(), key=lambda r: -len(r[0])) for first, rows in index.items()}


def find_countries(text: str) -> list[NameFound]:
    """Every country's name in a text, the longest at each place, in order; traps are passed over.

    Any white space between the words of a name will do, straight and curly apostrophes are one, and so are dashes.
    """
    return list(_found(text)) if len(text) < 200 else _find(text)


@lru_cache(maxsize=4096)
def _found(text: str) -> tuple[NameFound, ...]:
    """For names, which come again and again."""
    return tuple(_find(text))


def _find(text: str) -> list[NameFound]:
    tokens = list(_TOKEN.finditer(plain(text)))
    words = [t.group() for t in tokens]
    index, out, reach = _index(), [], 0
    for i in [i for i, word in enumerate(words) if word in index]:
        if i < reach:
            continue
        for name, codes, form, check in index[words[i]]:
            length = len(name)
            if length == 1 or tuple(words[i:i + length]) == name:
                if codes:
                    out.append(NameFound(tokens[i].start(), tokens[i + length - 1].end(), codes, form, check))
                reach = i + length
                break
    return out
