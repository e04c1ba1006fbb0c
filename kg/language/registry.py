"""The registry of bodies and titles: names as notices write them -> what is known of the body, as of a day.

The tables lie in `data/registry/` and explain their fields in their headers: `international-organizations.csv`,
`memberships.csv`, `bodies.csv`, `body-changes.csv`, `titles.csv`, `ranks.csv`. A *strong* name names only its row,
anywhere in the world; a *weak* one ("Ministry of Finance", "IDB") needs a country or other context. A ministry that was
renamed or merged is a new row, tied to the old one by a change: MOGAHA and MOIS are two bodies in one line.

Days are ISO 8601 at the precision known. `valid_from` is a body's first day; `valid_until` is the day on which it had
gone (the day of the change), so that the bodies of a line meet without overlapping.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import BadInput
from kg.language.countries import countries, find_countries, read_table, registry_file
from kg.language.letters import plain
from kg.language.titles import PREFIX_EFFECTS, TITLE_FORMS, Post, Title, Titles
from kg.language.titles import key as title_key
from kg.model import BODY_KINDS

_LAG = 2  # years for which a weak name may still mean a body that has gone: pages and people are slow
CHANGE_KINDS = ("renamed", "merged", "split", "replaced")
STRONG, WEAK = "strong", "weak"

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_WIKIDATA = re.compile(r"Q[1-9]\d*")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Name(NamedTuple):
    """One name of a row. form: name | abbreviation | native (in the body's own language)."""

    text: str
    form: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A body or international organisation. `country` is None for international ones; empty fields are unknown."""

    id: str
    name: str
    kind: str
    country: str | None
    names: tuple[Name, ...]  # the main name first
    valid_from: str
    valid_until: str
    parent: str
    wikidata: str
    site: str
    source: str

    @property
    def abbreviation(self) -> str | None:
        """The first abbreviation, or None."""
        return next((n.text for n in self.names if n.form == "abbreviation"), None)


@dataclass(frozen=True, slots=True)
class Change:
    """On a day, bodies became others. The first of `before` and the first of `after` are the main line."""

    date: str
    kind: str  # of CHANGE_KINDS
    before: tuple[Row, ...]
    after: tuple[Row, ...]
    source: str


# ------------------------------------------------------------------ names as keys
_VARIANTS = {"organisation": "organization", "organisations": "organizations", "programme": "program",
             "programmes": "programs", "centre": "center", "centres": "centers", "defence": "defense",
             "labour": "labor", "harbour": "harbor", "telecommunications": "telecommunication",
             "technologies": "technology", "communications": "communication"}


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """A name as names are compared: plain, without "the"; British spelling as American."""
    return " ".join([_VARIANTS.get(w, w) for w in plain(name).split() if w != "the"])


@lru_cache(maxsize=8192)
def body_key(name: str) -> str:
    """A government body's name as a key: "Ministry for Health", "Health Ministry" -> "ministry of health"."""
    key = fold(name)
    if key.endswith((" ministry", " department")) and " of " not in key:
        rest, head = key.rsplit(" ", 1)
        return f"{head} of {rest}"
    if key.startswith(("ministry for ", "department for ")):
        return key.replace(" for ", " of ", 1)
    return key


def _compact(abbreviation: str) -> str:
    """An abbreviation as a key: "U.S.A.I.D." -> "USAID"; empty where the text does not look like one ("who", "Who")."""
    if not abbreviation.isalnum():
        abbreviation = "".join([c for c in abbreviation if c.isalnum()])
    capitals = sum([c.isupper() for c in abbreviation])
    return abbreviation.upper() if len(abbreviation) > 1 and capitals > 1 else ""


def _without_country(name: str, country: str) -> str:
    """A name without the names of its country: "Ministry of Finance of Georgia" -> "Ministry of Finance"."""
    kept, at = [], 0
    for found in find_countries(name):
        if country in found.codes:
            kept.append(name[at:found.begin])
            at = found.end
            while name[at:at + 2] in ("'s", "’s"):
                at += 2
    kept.append(name[at:])
    text = " ".join(" ".join(kept).split()).strip(" ,()")
    while text.endswith((" of", " in", " for", " the")):  # what stood before a name that is gone
        text = text.rpartition(" ")[0].rstrip(" ,(")
    return text


# ------------------------------------------------------------------ validity
def _alive(row: Row, day: str) -> bool:
    """Whether a body was there on a day; where day or bound is less precise than the other, it may have been."""
    begin, end = row.valid_from, row.valid_until
    return (not begin or not _before(day, begin)) and (not end or _before(day, end) or _vaguely_same(day, end))


def _before(a: str, b: str) -> bool:
    length = min(len(a), len(b))
    return a[:length] < b[:length]


def _vaguely_same(a: str, b: str) -> bool:
    length = min(len(a), len(b))
    return length < 10 and a[:length] == b[:length]


@dataclass(slots=True)
class _Table:
    """A table while it is being read: rows, and where each stands."""

    name: str
    rows: list[dict[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def line(self, row: int) -> int:
        """The line of a row, counted from 1 as editors do."""
        if not self.lines:
            lines = registry_file(self.name).read_text("utf-8").splitlines()
            self.lines = [n for n, line in enumerate(lines, 1) if line and not line.startswith("#")][1:]
        return self.lines[row]

    def fault(self, row: int, what: str) -> None:
        self.faults.append(f"{registry_file(self.name)}:{self.line(row)}: {what}")


def _read(directory: Path | None, name: str, fields: Iterable[str]) -> _Table:
    """Read a table; BadInput where a field that is needed has no column."""
    path = name if directory is None else str(directory / name)
    table = _Table(path, read_table(path))
    missing = [f for f in fields if table.rows and f not in table.rows[0]]
    if missing:
        raise BadInput(f"{registry_file(path)}: no column {', '.join(missing)}; give the table the columns that its "
                       "header explains")
    return table


def _list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()] if cell else []


def _names(row: dict[str, str], default: bool) -> tuple[Name, ...]:
    out = []
    for column, form in _NAME_COLUMNS:
        cell = row.get(column)
        if cell:
            for text in _list(cell) if column != "name" else (cell,):
                if text[0] in "~!":
                    out.append(Name(text[1:], form, text[0] == "!" and form != "native"))
                else:
                    out.append(Name(text, form, default and form != "native"))
    return tuple(out)


_NAME_COLUMNS = (("name", "name"), ("abbreviations", "abbreviation"), ("aliases", "name"), ("native", "native"))


class Registry:
    """All tables, asked by name. Made by `load_registry`; `bodies` and `organizations` are the rows by id."""

    def __init__(self, directory: Path | None = None):
        self._directory = directory
        self.organizations: dict[str, Row] = {}
        self.bodies: dict[str, Row] = {}
        self.changes: list[Change] = []
        self.ranks: dict[str, tuple[int, str]] = {}  # rank -> level, rank below
        self._where: dict[str, int] = {}  # id -> line of the row
        self._strong: dict[str, list[Row]] = {}  # key of a strong name -> rows
        self._borne: dict[str, tuple[list[Row], list[Row]]] = {}  # key of any name -> rows with it as strong, as weak
        self._international: dict[str, list[Row]] = {}  # key of any name of an international organisation -> rows
        self._lands: dict[str, set[str]] | None = None  # key -> countries, made when first asked for
        self._of_country: dict[tuple[str, str], list[Row]] = {}  # country, key of any name -> rows
        self._stripped: dict[str, dict[str, list[Row]]] = {}
        self.titles = Titles(self.ranks)
        faults: list[str] = []
        for read in (self._read_organizations, self._read_bodies, self._read_changes, self._read_titles):
            faults += read()
        if faults:
            raise BadInput("; ".join(faults))
        self._borne.clear()
        self._ended = {r.id: c for c in self.changes for r in c.before}
        self._began: dict[str, Change] = {}
        for c in sorted(self.changes, key=lambda c: c.kind == "split"):  # of several, the main line first
            for r in c.after:
                if r.id not in self._began or (c.after[0] == r and self._began[r.id].after[0] != r):
                    self._began[r.id] = c

    # -- questions
    def international(self, name: str, weak: bool = False) -> Row | None:
        """The international organisation that a name or abbreviation names; None where there is none or more than one.

        weak: take also a weak name ("WHO", "IDB") where only one organisation has it; for texts whose context is clear.
        """
        for key in (fold(name), _compact(name)):
            rows = [r for r in self._strong.get(key, ()) if r.country is None]
            if not rows and weak:
                rows = self._international.get(key, [])
            if len(rows) == 1:
                return rows[0]
        return None

    def country_of(self, name: str) -> str | None:
        """The one country whose body bears this name, at any time; None where there is none or several."""
        if self._lands is None:
            self._lands = {}
            for country, key in self._of_country:
                self._lands.setdefault(key, set()).add(country)
        lands = set().union(*(self._lands.get(key, ()) for key in {body_key(name), _compact(name)}))
        return lands.pop() if len(lands) == 1 else None

    def body(self, name: str, abbreviation: str | None = None, country: str | None = None,
             date: str | None = None) -> Row | None:
        """The government body that a name means in a country on a day; None where there is none or it is not certain.

        The country's own name in the body's is no matter ("Georgia's Ministry of Finance"). Without a country only
        strong names tell. Without a date only a name that one body ever had. A body that ended before the day is meant
        where no other of the name was there: for two years, under a strong name always. One that began later never is.
        """
        if country is None:
            key = body_key(name) if body_key(name) in self._strong else _compact(name)
            rows = self._choose([r for r in self._strong.get(key, ()) if r.country], key, date)
            return rows[0] if len(rows) == 1 else None
        own = self._of_country
        key = next((k for k in (body_key(name), _compact(name)) if (country, k) in own), "")
        found = own.get((country, key), [])
        if not found:
            key = body_key(_without_country(name, country))
            found = own.get((country, key), [])
            if not found and " " in key:
                found = self._without_its_country(country).get(key, [])
        rows = self._choose(found, key, date)
        if len(rows) == 1:
            return rows[0]
        key = _compact(abbreviation or "")
        short = own.get((country, key), []) if key else []
        if rows:  # the name leaves it open: the abbreviation may tell
            rows = [r for r in rows if r in short]
        elif not found:  # no such name: a strong abbreviation tells
            rows = self._choose([r for r in short if r in self._strong.get(key, ())], key, date)
        return rows[0] if len(rows) == 1 else None

    def names(self) -> Iterator[tuple[str, Row, str]]:
        """Every name of every row, with its strength: for a matcher. Rows in the tables' order, the main name first."""
        for row in (*self.organizations.values(), *self.bodies.values()):
            for n in row.names:
                yield n.text, row, STRONG if n.strong else WEAK

    def change_of(self, row: Row) -> Change | None:
        """The change that ended a body, or None."""
        return self._ended.get(row.id)

    def origin_of(self, row: Row) -> Change | None:
        """The change that a body came from, or None."""
        return self._began.get(row.id)

    def line(self, row: Row) -> list[Row]:
        """A body's line, oldest first: along the main lines of the changes that it came from and went into."""
        line = [row]
        while (c := self._began.get(line[0].id)) and c.after[0] == line[0]:
            line.insert(0, c.before[0])
        while (c := self._ended.get(line[-1].id)) and c.before[0] == line[-1]:
            line.append(c.after[0])
        return line

    def today(self, row: Row) -> Row:
        """What a body has become: the last of the changes that follow it, by their main line."""
        while c := self._ended.get(row.id):
            row = c.after[0]
        return row

    def members(self, row: Row, part: str = "member") -> tuple[str, ...]:
        """ISO codes of the countries that are members (or another `part`) of an organisation; empty where unknown."""
        return self._memberships().get((row.id, part), ())

    def title(self, text: str, body_kind: str | None = None) -> Post | None:
        """The highest post that a title states (see `Titles.read`), or None where the table knows none of its words."""
        return self.titles.read(text, body_kind)

    # -- inside
    def _without_its_country(self, country: str) -> dict[str, list[Row]]:
        """Names of a country's bodies without the country's: "Korea Customs Service" as "customs service"."""
        if country not in self._stripped:
            index: dict[str, list[Row]] = {}
            for row in self.bodies.values():
                if row.country == country:
                    for n in row.names:
                        if n.form == "name":
                            _put(index, body_key(_without_country(n.text, country)), row)
            self._stripped[country] = index
        return self._stripped[country]

    def _choose(self, rows: Iterable[Row], key: str, date: str | None) -> list[Row]:
        """Those of the rows that a name (its `key`) means on a day."""
        rows = list(rows)
        if date is None or not rows:
            return rows
        alive = [r for r in rows if _alive(r, date)]
        if alive:
            return alive
        strong = self._strong.get(key, ())
        past = [r for r in rows if r.valid_until and not _before(date, r.valid_until)
                and (r in strong or int(date[:4]) - int(r.valid_until[:4]) <= _LAG)]
        last = max((r.valid_until for r in past), default="")
        return [r for r in past if r.valid_until == last]

    @lru_cache(maxsize=1)  # noqa: B019  one registry lives as long as the process
    def _memberships(self) -> dict[tuple[str, str], tuple[str, ...]]:
        table = _read(self._directory, "memberships.csv", ("organization", "part", "countries", "source"))
        out: dict[tuple[str, str], tuple[str, ...]] = {}
        for i, r in enumerate(table.rows):
            codes = r["countries"].split()
            unknown = [c for c in codes if c not in countries()]
            if r["organization"] not in self.organizations:
                table.fault(i, f'"{r["organization"]}" is no id in international-organizations.csv; mend one of them')
            if unknown:
                table.fault(i, f"{', '.join(unknown)}: no such country; use the codes of countries.csv")
            if (r["organization"], r["part"]) in out:
                table.fault(i, f'"{r["organization"]}" has two rows for {r["part"]}; join them')
            out[r["organization"], r["part"]] = tuple(codes)
        if table.faults:
            raise BadInput("; ".join(table.faults))
        return out

    # -- reading the tables
    def _row(self, table: _Table, i: int, country: str | None, strong: bool) -> Row | None:
        """Check what both tables of bodies share, and make the row; None where it cannot be one."""
        r = table.rows[i]
        bad = len(table.faults)
        if not r["name"].strip("~! "):
            table.fault(i, "no name; give the body its name or delete the row")
        tail = r["id"].removeprefix(f"{country}.") if country else r["id"]
        if not _ID.fullmatch(tail) or (country and tail == r["id"]):
            wanted = f"{country}. and then words-with-hyphens" if country else "words-with-hyphens"
            table.fault(i, f'"{r["id"]}" is no id; write {wanted}')
        if r["id"] in self._where:
            table.fault(i, f'"{r["id"]}" is already the id of line {self._where[r["id"]]}; give each row its own')
        if r["kind"] not in BODY_KINDS:
            table.fault(i, f'"{r["kind"]}" is no kind; use one of {", ".join(BODY_KINDS)}')
        if r["wikidata"] and not _WIKIDATA.fullmatch(r["wikidata"]):
            table.fault(i, f'"{r["wikidata"]}" is no Wikidata id; write Q and digits, or leave it empty')
        if not r["source"]:
            table.fault(i, "no source; say who says so")
        begin, end = r.get("valid_from", ""), r.get("valid_until", "")
        for day in (begin, end):
            if day and not _DAY.fullmatch(day):
                table.fault(i, f'"{day}" is no date; write YYYY, YYYY-MM or YYYY-MM-DD')
        if begin and end and _before(end, begin):
            table.fault(i, f"ends ({end}) before it begins ({begin}); mend one of the dates")
        if len(table.faults) > bad:
            return None
        names = _names(r, strong)
        if not all(n.text.strip() for n in names):
            table.fault(i, "a mark without a name; write the name after ~ or !, or delete the mark")
            return None
        self._where[r["id"]] = table.line(i)
        return Row(r["id"], names[0].text, r["kind"], country, names, begin, end, r["parent"], r["wikidata"],
                   r.get("site", ""), r["source"])

    def _read_organizations(self) -> list[str]:
        table = _read(self._directory, "international-organizations.csv",
                      ("id", "name", "kind", "abbreviations", "aliases", "parent", "wikidata", "source"))
        for i in range(len(table.rows)):
            row = self._row(table, i, None, True)
            if row:
                self.organizations[row.id] = row
                for name, key in _keys(row, fold):
                    _put(self._international, key, row)
                    self._claim(table, i, name, key, row)
        self._check_parents(table, self.organizations)
        return table.faults

    def _read_bodies(self) -> list[str]:
        table = _read(self._directory, "bodies.csv",
                      ("id", "country", "name", "kind", "abbreviations", "aliases", "native", "strength", "valid_from",
                       "valid_until", "parent", "wikidata", "site", "source"))
        known = countries()
        mains: dict[tuple[str, str], list[Row]] = {}
        for i, r in enumerate(table.rows):
            if r["country"] not in known:
                table.fault(i, f'"{r["country"]}" is no country; use the codes of countries.csv')
                continue
            if r["strength"] not in (STRONG, WEAK):
                table.fault(i, f'the strength is "{r["strength"]}"; write strong or weak')
            row = self._row(table, i, r["country"], r["strength"] == STRONG)
            if not row:
                continue
            self.bodies[row.id] = row
            same = mains.setdefault((row.country or "", body_key(row.name)), [])
            for other in same:
                if _overlap(other, row):
                    table.fault(i, f'"{row.name}" was already the name of {other.id} (line {self._where[other.id]}) at '
                                   "that time; give one of them the dates that tell them apart")
            same.append(row)
            for name, key in _keys(row, body_key):
                _put(self._of_country, (row.country, key), row)
                self._claim(table, i, name, key, row)
        self._check_parents(table, self.bodies)
        return table.faults

    def _check_parents(self, table: _Table, known: dict[str, Row]) -> None:
        for i, r in enumerate(table.rows):
            if r["parent"] and r["parent"] not in known:
                table.fault(i, f'the parent "{r["parent"]}" is no id of this table; mend it or leave it empty')

    def _claim(self, table: _Table, i: int, name: Name, key: str, row: Row) -> None:
        """Note that a row bears a name; a fault where the name is strong and another row bears it too."""
        strong, weak = self._borne.setdefault(key, ([], []))
        for other in (*strong, *weak) if name.strong else strong:
            apart = other.country and other.country == row.country and not _overlap(other, row)
            if other is not row and not apart:
                both = name.strong and other in strong
                what = "already names" if other in strong else "is strong here and also a name of"
                table.fault(i, f'"{name.text}" {what} {other.id} (line {self._where[other.id]}); '
                               f"mark {'one' if both else 'the strong one'} weak")
        (strong if name.strong else weak).append(row)
        if name.strong:
            _put(self._strong, key, row)

    def _read_changes(self) -> list[str]:
        table = _read(self._directory, "body-changes.csv", ("date", "kind", "from", "to", "source"))
        next_of: dict[str, tuple[str, ...]] = {}
        where: dict[str, int] = {}
        for i, r in enumerate(table.rows):
            bad = len(table.faults)
            before, after = _list(r["from"]), _list(r["to"])
            if not _DAY.fullmatch(r["date"]):
                table.fault(i, f'"{r["date"]}" is no date; write YYYY, YYYY-MM or YYYY-MM-DD')
            if r["kind"] not in CHANGE_KINDS:
                table.fault(i, f'"{r["kind"]}" is no kind of change; use one of {", ".join(CHANGE_KINDS)}')
            if not r["source"]:
                table.fault(i, "no source; say who says so")
            for body in (*before, *after):
                if body not in self.bodies:
                    table.fault(i, f'"{body}" is no id in bodies.csv; mend it or add the body')
            counts = {"renamed": len(before) == len(after) == 1, "merged": len(before) > 1 and len(after) == 1,
                      "split": len(before) == 1 and len(after) > 1, "replaced": bool(before and after)}
            if not counts.get(r["kind"], True):
                table.fault(i, f"{r['kind']}, with {len(before)} before and {len(after)} after; one renamed becomes "
                               "one, several merged one, one split several, all else is replaced")
            if len(table.faults) > bad:
                continue
            for body in before:
                row = self.bodies[body]
                if body in next_of:
                    table.fault(i, f"{body} was already changed by line {where[body]}; a body ends once: delete one")
                if not row.valid_until or _before(row.valid_until, r["date"]) or _before(r["date"], row.valid_until):
                    held = f"is valid until {row.valid_until}" if row.valid_until else "has no valid_until"
                    table.fault(i, f"{body} {held} in bodies.csv and changed on {r['date']} here; make them the same")
                next_of[body], where[body] = tuple(after), table.line(i)
            for body in after:
                row = self.bodies[body]
                if row.valid_from and _before(r["date"], row.valid_from):
                    table.fault(i, f"{body} is valid from {row.valid_from} in bodies.csv and came to be on {r['date']} "
                                   "here; make them the same")
                elif r["kind"] == "renamed" and row.valid_from and _before(row.valid_from, r["date"]):
                    table.fault(i, f"{body} is valid from {row.valid_from} in bodies.csv and only came to be on "
                                   f"{r['date']} here, by a new name: the two overlap; make them the same")
            self.changes.append(Change(r["date"], r["kind"], tuple(self.bodies[b] for b in before),
                                       tuple(self.bodies[b] for b in after), r["source"]))
        for circle in _circles(next_of):
            table.faults.append(f"{registry_file(table.name)}:{where[circle[0]]}: {' -> '.join((*circle, circle[0]))} "
                                "goes in a circle; no body comes from its own successor: mend one of these changes")
        return table.faults

    def _read_titles(self) -> list[str]:
        ranks = _read(self._directory, "ranks.csv", ("rank", "level", "lower"))
        for i, r in enumerate(ranks.rows):
            if not r["level"].isdigit():
                ranks.fault(i, f'the level is "{r["level"]}"; write a number, the smaller the higher')
                continue
            self.ranks[r["rank"]] = (int(r["level"]), r["lower"])
        for i, r in enumerate(ranks.rows):
            if r["lower"] and r["lower"] not in self.ranks:
                ranks.fault(i, f'the rank below, "{r["lower"]}", is no rank of this table; mend it')
        table = _read(self._directory, "titles.csv", ("title", "form", "rank", "in_body", "implies", "heads", "source"))
        for i, r in enumerate(table.rows):
            key = title_key(r["title"])
            if r["form"] not in TITLE_FORMS:
                table.fault(i, f'"{r["form"]}" is no form; use one of {", ".join(TITLE_FORMS)}')
            if key in self.titles.rows:
                table.fault(i, f'"{r["title"]}" stands twice; delete one')
            allowed = PREFIX_EFFECTS if r["form"] == "prefix" else ("",) if r["form"] == "honorific" else self.ranks
            for rank, known in ((r["rank"], allowed), (r["in_body"], ("", *self.ranks))):
                if rank not in known:
                    table.fault(i, f'"{rank}" is no rank; use one of {", ".join(x or "(empty)" for x in known)}')
            heads = tuple(r["heads"].split())
            for kind in heads:
                if kind not in (*BODY_KINDS, "country"):
                    table.fault(i, f'"{kind}" is no kind of body; use country, {", ".join(BODY_KINDS)}')
            if not r["source"]:
                table.fault(i, "no source; say who says so")
            self.titles.rows[key] = Title(r["title"], r["form"], r["rank"], r["in_body"], r["implies"], heads)
        return ranks.faults + table.faults


def _keys(row: Row, key: Callable[[str], str]) -> Iterator[tuple[Name, str]]:
    for n in row.names:
        yield n, (_compact(n.text) or fold(n.text)) if n.form == "abbreviation" else key(n.text)


def _put(index: dict[Any, list[Row]], key: object, row: Row) -> None:
    rows = index.get(key)
    if rows is None:
        index[key] = [row]
    elif rows[-1] is not row:  # the names of a row come one after the other
        rows.append(row)


def _overlap(a: Row, b: Row) -> bool:
    def ended(x: Row, y: Row) -> bool:
        return bool(x.valid_until and y.valid_from and not _before(y.valid_from, x.valid_until))

    return not (ended(a, b) or ended(b, a))


def _circles(next_of: dict[str, tuple[str, ...]]) -> list[list[str]]:
    """The circles in a graph of changes, one for each set of bodies that goes round."""
    done: set[str] = set()
    out: list[list[str]] = []
    for start in next_of:
        path: list[str] = []
        stack = [(start, 0)]
        while stack:
            body, depth = stack.pop()
            del path[depth:]
            if body in path:
                out.append(path[path.index(body):])
                continue
            if body in done:
                continue
            done.add(body)
            path.append(body)
            stack += [(after, depth + 1) for after in next_of.get(body, ())]
    return out


@lru_cache(maxsize=4)
def load_registry(directory: Path | None = None) -> Registry:
    """The registry, read once. directory: where the tables lie, by default the project's own.

    Raises BadInput that lists every bad row of every table, each with file, line, what was found and what to do.
    """
    return Registry(directory)
