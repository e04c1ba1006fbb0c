"""Corrections: rows of CSV files, each one judgement of a person, checked one by one.

The fields are explained in the header of ``data/corrections/corrections.csv``. A row that cannot be used is reported
with file and line, and the others go on. `kg.build.rulings` finds what rows speak of; `kg.resolve.correct` carries
them out.
"""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

from kg.errors import BadInput
from kg.model import AGREEMENT_KINDS, AGREEMENT_STATUSES, BODY_KINDS, EVENT_KINDS, EVENT_STATUSES, ROLES
from kg.notices.characters import clean, one_line

WRONG = ("wrong-name", "wrong-kind", "wrong-status", "wrong-country", "wrong-date", "wrong-place")
PAIRS = ("same", "different")
SILENT = ("unsure", "skip")  # kept, without effect
VERBS = (*PAIRS, "not-an-official", *WRONG, "add", "retract", "right", *SILENT)
TEXTS = ("name", "alias", "abbreviation", "topic")
THINGS = ("party", "member", "part-of", "concluded-at", "foresees", *ROLES)  # the value is a thing
FIELDS = (*TEXTS, "kind", "status", "country", "date", "place", "headcount", "post", *THINGS)
SINGLE = ("name", "kind", "status", "country", "date", "place", "headcount")
_DAY = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_SPAN = re.compile(rf"(?=.)({_DAY})?(?:(/)({_DAY})?)?")
SORTS = ("country", "body", "person", "event", "agreement", "group")
_KEY = re.compile(rf"(?:{'|'.join(SORTS)})/\S+")
MOST = 20_000  # characters a cell


@dataclass(frozen=True, slots=True)
class Correction:
    """One judgement, as its row has it. `where` (file and line) is no part of what it says."""

    verb: str
    thing: str
    other: str = ""
    field: str = ""
    value: str = ""
    reason: str = ""
    sentence: str = ""
    notice: str = ""
    by: str = ""
    date: str = ""
    where: str = dataclasses.field(default="", compare=False)

    @property
    def id(self) -> str:
        """Made from what the row says, whichever file has it."""
        said = "\0".join(astuple(self)[:-1])
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    @property
    def adds(self) -> bool:
        """Whether something would stand in the graph that was not read, which needs a sentence."""
        return self.verb in ("add", "same") or (self.verb in WRONG and bool(self.value))


COLUMNS = tuple(f.name for f in dataclasses.fields(Correction))[:-1]


@dataclass(frozen=True, slots=True)
class Corrections:
    """The rows that can be used, in their order, and one line for each that cannot."""

    rows: tuple[Correction, ...] = ()
    faults: tuple[str, ...] = ()

    def digest(self) -> str:
        """One checksum of all that has an effect; empty where nothing has."""
        ids = sorted({r.id for r in self.rows if r.verb not in SILENT})
        return hashlib.sha256("\n".join(ids).encode("ascii")).hexdigest() if ids else ""


def beside(notices: Iterable[Path]) -> list[Path]:
    """Where corrections lie unless they are named: in the folder ``corrections`` beside each folder of notices."""
    folders = ((p if p.is_dir() else p.parent).absolute().parent / "corrections" for p in notices if str(p) != "-")
    return [f for f in dict.fromkeys(folders) if f.is_dir()]


def home(notices: Iterable[Path], paths: Iterable[Path | str] | None) -> Path | None:
    """The file in which `kg review` keeps judgements for a store that is built from these."""
    if paths is None:
        own = next((p for p in notices if str(p) != "-"), None)
        return (own if own.is_dir() else own.parent).absolute().parent / "corrections" / "review.csv" if own else None
    first = next(map(Path, paths), None)
    return first / "review.csv" if first and first.is_dir() else first


def load(paths: Iterable[Path | str]) -> Corrections:
    """The corrections of files and folders (their ``*.csv``, sorted). Raises BadInput where a path does not exist."""
    rows: dict[str, Correction] = {}
    faults: list[str] = []
    for path in map(Path, paths):
        if not path.exists():
            raise BadInput(f"--corrections {path}: not there; give a CSV file or a folder of them")
        for file in sorted(path.glob("*.csv")) if path.is_dir() else [path]:
            for row in _read(file, faults):
                twin = rows.setdefault(row.id, row)
                if twin is not row:
                    faults.append(f"{row.where}: says just what {twin.where} says; take one out")
    return Corrections(tuple(rows.values()), tuple(faults))


def _read(path: Path, faults: list[str]) -> Iterable[Correction]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as e:
        faults.append(f"{path}: not UTF-8 (byte {e.start}); save it as CSV UTF-8")
        return
    except OSError as e:
        faults.append(f"{path}: cannot be read ({e.strerror}); give a CSV file")
        return
    lines = list(io.StringIO(text, newline=""))  # not splitlines, which also cuts at U+2028 and other marks in a cell
    head = next((i for i, line in enumerate(lines) if line.strip() and not line.lstrip('" ').startswith("#")), None)
    if head is None:
        return
    first = lines[head].strip().lower()
    delimiter = max(",;\t", key=first.count)
    columns = [c.strip().strip('"') for c in first.split(delimiter)]
    while columns and not columns[-1]:
        columns.pop()
    if missing := [c for c in ("verb", "thing") if c not in columns]:
        faults.append(f"{path}:{head + 1}: no column {' and '.join(missing)}; begin with {','.join(COLUMNS)}")
        return
    if unknown := [c for c in columns if c not in COLUMNS]:
        told = one_line(", ".join(unknown))
        faults.append(f"{path}:{head + 1}: unknown column {told}; the columns are {', '.join(COLUMNS)}")
        return
    reader = csv.reader(lines[head + 1:], delimiter=delimiter)
    at = head + 2
    try:
        for cells in reader:
            where, at = f"{path}:{at}", head + 2 + reader.line_num
            if not any(c.strip() for c in cells) or cells[0].lstrip().startswith("#"):
                continue
            if any(c.strip() for c in cells[len(columns):]):
                faults.append(f"{where}: {len(cells)} cells for {len(columns)} columns; put text with {delimiter!r} in "
                              "it in quotes")
                continue
            # as notices are cleaned, so that sentences are found and nothing unseen reaches a name
            said = {c: clean(v).strip() if c in ("sentence", "reason") else one_line(v)
                    for c, v in zip(columns, cells, strict=False)}
            row = Correction(**{"verb": "", "thing": "", **said}, where=where)
            if fault := check(row):
                faults.append(f"{where}: {one_line(fault)}")
            else:
                yield row
    except csv.Error as e:
        faults.append(f"{path}:{at}: not CSV ({e}); the rows from here on are left out")


def check(row: Correction) -> str:
    """What is wrong with a row by itself and what to do, in one line; empty where nothing is."""
    if row.verb not in VERBS:
        return f'verb "{row.verb}": unknown; one of {", ".join(VERBS)}'
    if any(len(c) > MOST for c in astuple(row)):
        return f"a cell of more than {MOST:,} characters; quote one sentence"
    if not row.thing:
        return "no thing; give an IRI, or a name with the notice"
    if row.date and not _is_date(row.date):
        return f'date "{row.date}": no day of the calendar; write 2026-11-25'
    if row.verb in SILENT:
        return ""
    if not row.reason:
        return "no reason; say in a few words why"
    if row.adds and not (row.sentence and row.notice):
        return f"{row.verb} needs the sentence and the notice it rests on; fill both"
    if row.verb in PAIRS:
        if not row.other:
            return f"{row.verb} needs another thing; fill other"
        if row.verb == "same" and row.thing == row.other:
            return "a thing is the same as itself; name two"
        if row.verb == "different" and row.thing == row.other and not row.notice:
            return "thing and other are one; to tell apart what one notice calls so, name the notice"
        return ""
    if row.verb in WRONG:
        if row.field and row.field != row.verb[6:]:
            return f'field "{row.field}": {row.verb} is about {row.verb[6:]}; leave it empty'
        if row.verb in ("wrong-name", "wrong-kind", "wrong-status") and not row.value:
            return f"{row.verb} needs the right value; fill value"
        return value_fault(row.verb[6:], row.value) if row.value else ""
    if row.verb == "not-an-official":
        return "" if not row.field and not row.value else "not-an-official has no field and no value; leave both empty"
    if row.verb in ("retract", "right") and not row.field:
        return f'value "{row.value}": of which field? fill field' if row.value else ""
    if row.field not in FIELDS:
        return f'field "{row.field}": unknown; one of {", ".join(FIELDS)}'
    if row.verb == "retract" and row.field == "name":
        return "a thing needs a name; use wrong-name with the right one"
    if row.field == "post":
        return "" if row.value or row.other else "a post needs a title (value) or a body (other)"
    if not row.value and (row.verb != "retract" or row.field not in SINGLE):
        return f"{row.verb} of {row.field} needs its value; fill value"
    return value_fault(row.field, row.value) if row.value else ""


def value_fault(name: str, value: str) -> str:
    """What is wrong with a value of a field; empty where nothing is."""
    from kg.language.countries import countries
    from kg.lookup import country_code

    if name == "kind":
        kinds = tuple(dict.fromkeys((*BODY_KINDS, *EVENT_KINDS, *AGREEMENT_KINDS)))
        return "" if value in kinds else f'kind "{value}": unknown; one of {", ".join(kinds)}'
    if name == "status":
        known = tuple(dict.fromkeys((*EVENT_STATUSES, *AGREEMENT_STATUSES)))
        return "" if value in known else f'status "{value}": unknown; one of {", ".join(known)}'
    if name == "country":
        return "" if country_code(value) else f'country "{value}": unknown; give its code of two letters'
    if name == "headcount":
        return "" if value.isascii() and value.isdigit() and len(value) < 10 else f'headcount "{value}": no number'
    if name == "date":
        found = _SPAN.fullmatch(value)
        ends = [e for e in (found[1], found[3]) if e] if found else []
        if not ends or not all(_is_date(e) for e in ends):
            return f'date "{value}": not of the calendar; write 2017-07-27, 2017-07 or 2017-07-26/2017-08-01'
        return f'date "{value}": ends before it begins' if ends[-1] < ends[0][:len(ends[-1])] else ""
    if name == "place":
        wrong = [c for c in place(value)[1] if c not in countries()]
        return f'place "{value}": {wrong[0]} is no country\'s code; write "San José, CR"' if wrong else ""
    return ""


def written(text: str, base: str) -> str:
    """A key or IRI as IRIs of a store with this base have keys (``person/KR.kim-min-su``); empty for a name."""
    from kg.graph.iris import part
    from kg.graph.vocabulary import PREFIXES

    text = text.strip().strip("<>")
    for start in (f"{base}id/", PREFIXES["id"]):
        if text.startswith(start):
            return text.removeprefix(start)
    prefix, colon, local = text.partition(":")
    if colon and prefix in SORTS and not local.startswith("//"):
        text = f"{prefix}/{local}"
    elif not _KEY.fullmatch(text):
        return ""
    return text if "%" in text else part(text)


def dates(value: str) -> tuple[str | None, str | None]:
    """``2017-07-26/2017-08-01`` -> its two ends; one day is both."""
    begin, slash, end = value.partition("/")
    return (begin or None, end or None) if slash else (begin, begin)


def place(value: str) -> tuple[str | None, tuple[str, ...]]:
    """``San José, CR`` -> city and codes; either may be missing."""
    city, _, codes = value.rpartition(",")
    if re.fullmatch(r"[A-Z]{2}(?: [A-Z]{2})*", codes.strip()):
        return city.strip() or None, tuple(codes.split())
    return value.strip() or None, ()


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 10:] if len(text) < 10 else text)
    except ValueError:
        return False
    return bool(re.fullmatch(_DAY, text)) and text[:4] != "0000"


# ------------------------------------------------------------------ writing
def text_of(rows: Iterable[Correction], head: bool = True) -> str:
    """Rows as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    if head:
        writer.writerow(COLUMNS)
    writer.writerows(astuple(r)[:-1] for r in rows)
    return out.getvalue()


def append(path: Path, rows: Iterable[Correction]) -> None:
    """Put rows at the end of a file of corrections, which is whole before and after, whenever it is looked at.

    Raises BadInput where the file has other columns or cannot be written.
    """
    from kg.export import write_file

    added = list(rows)
    old = ""
    if path.exists():
        try:
            old = path.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as e:
            raise BadInput(f"{path}: cannot be read ({e}); give another file") from None
        head = next((x.strip() for x in old.splitlines() if x.strip() and not x.lstrip('" ').startswith("#")), "")
        if head and head != ",".join(COLUMNS):
            raise BadInput(f"{path}: has other columns than {','.join(COLUMNS)}; give another file")
        if not head:
            old += text_of(())
        if old and not old.endswith("\n"):
            old += "\n"
    else:
        old = text_of(())
    write_file(path, old + text_of(added, head=False))
