"""JSON, JSON lines, CSV and TSV -> drafts, one a record. Common names of columns are known; `columns` names others."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from typing import Any

from kg.errors import BadInput
from kg.notices import characters
from kg.notices.decode import decode
from kg.notices.draft import MAX_FIELD, Draft, Unreadable
from kg.notices.plain import blocks_of
from kg.notices.slugs import slug, slug_of_address

# Field -> the names under which it is looked for, the surest first; names are compared in small letters, without marks.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "subject", "name", "heading"),
    "text": (
        "text",
        "body",
        "content",
        "articlebody",
        "contenthtml",
        "contenttext",
        "html",
        "fulltext",
        "description",
        "summary",
    ),
    "date": (
        "published",
        "datepublished",
        "publisheddate",
        "publicationdate",
        "publishedat",
        "publishedtime",
        "pubdate",
        "releasedate",
        "date",
        "posted",
        "issued",
        "created",
    ),
    "publisher": (
        "publisher",
        "ministry",
        "agency",
        "organization",
        "organisation",
        "department",
        "issuer",
        "sitename",
    ),
    "language": ("language", "lang", "inlanguage", "locale"),
    "source": ("source", "sourceurl", "url", "link", "address", "permalink", "canonical"),
    "section": ("section", "category", "type"),
    "id": ("id", "slug", "identifier", "number", "no", "guid"),
}
_LISTS = ("items", "notices", "articles", "results", "data", "records", "entries", "releases", "docs", "news", "posts")
_MARKUP = re.compile(r"<(?:p|div|br|ul|ol|li|span|strong|em|table|h\d|a)\b[^<>]{0,500}>", re.IGNORECASE)
_LINE = re.compile("[^\n]*\n|[^\n]+")  # a file in memory would take four bytes for each letter


def check_columns(columns: dict[str, str]) -> None:
    """Raise BadInput where a mapping names a field that notices do not have."""
    for field in columns:
        if field not in FIELDS:
            raise BadInput(f'columns: "{field}" is not a field of a notice; fields are {", ".join(FIELDS)}')


def read_json(data: bytes, lines: bool, columns: dict[str, str]) -> Iterator[Draft | Unreadable]:
    """The drafts of a JSON file (an object, a list, or an object with a list) or of JSON lines.

    Raises Unreadable for invalid JSON; a bad line or record is yielded as one.
    """
    text, remark = decode(data)
    parts: dict[str, int] = {}
    if lines:
        first = True
        for number, line in enumerate(_lines(text), 1):
            if not line.strip():
                continue
            place = f"line {number}"
            if len(line) > MAX_FIELD:
                yield Unreadable(f"a line of {len(line):,} characters", f"lines may have {MAX_FIELD:,}", place)
                continue
            try:
                value = _load(line)
                yield _record(value, columns, place, parts, remark if first else None, number)
            except Unreadable as error:
                yield Unreadable(error.why, error.advice, place)
            first = False
        return
    value = _load(text)
    records = _records(value)
    if records is None:
        draft = _record(value, columns, "", parts, remark, 1)
        draft.part = ""
        yield draft
        return
    for number, record in enumerate(records, 1):
        try:
            yield _record(record, columns, f"item {number}", parts, remark if number == 1 else None, number)
        except Unreadable as error:
            yield Unreadable(error.why, error.advice, f"item {number}")


def read_table(data: bytes, tabs: bool, columns: dict[str, str]) -> Iterator[Draft | Unreadable]:
    """The drafts of a table's rows. A bad row is yielded as an Unreadable.

    Raises Unreadable where no column holds a text or title.
    """
    text, remark = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    header = text.split("\n", 1)[0]
    delimiter = "\t" if tabs else max(",;\t|", key=lambda d: (header.count(d), d == ","))
    csv.field_size_limit(MAX_FIELD)
    rows = csv.reader((m[0] for m in _LINE.finditer(text)), delimiter=delimiter)
    try:
        names = [characters.one_line(n) for n in next(rows, [])]
    except csv.Error as error:
        raise Unreadable(f"not a table: {error}", "check its quotes", "line 1") from None
    known = _named(dict.fromkeys(names, "x"), columns)
    missing = [c for c in columns.values() if c not in names]
    if missing:
        raise Unreadable(f'no column "{missing[0]}"', f"its columns are {', '.join(names[:12])}", "line 1")
    if "title" not in known and "text" not in known:
        raise Unreadable(
            f"no column of texts among {', '.join(names[:8])[:200]}", "say which columns hold title and text", "line 1"
        )
    parts: dict[str, int] = {}
    number = 0
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Unreadable(f"not a row: {error}", "check its quotes", f"line {rows.line_num}")
            continue
        if row is None:
            return
        if not any(cell.strip() for cell in row):
            continue
        number += 1
        place = f"row {number + 1}"
        try:
            if len(row) > len(names):
                raise Unreadable(f"{len(row)} cells for {len(names)} columns", "quote cells that hold the separator")
            yield _record(
                dict(zip(names, row, strict=False)), columns, place, parts, remark if number == 1 else None, number
            )
        except Unreadable as error:
            yield Unreadable(error.why, error.advice, place)


# ------------------------------------------------------------------ one record
def _record(
    value: object, columns: dict[str, str], place: str, parts: dict[str, int], remark: str | None, number: int
) -> Draft:
    if not isinstance(value, dict):
        raise Unreadable("not a record with named fields", "give objects with a title and a text")
    fields = _named(value, columns)
    title = characters.one_line(fields.get("title", ""))
    text = fields.get("text", "")
    if len(text) > MAX_FIELD:
        raise Unreadable(f"a text of {len(text):,} characters", "give one notice at a time")
    if not text.strip():
        raise Unreadable(
            "no text in it" if not title else "a title without a text",
            f"its fields are {', '.join(map(str, list(value)[:10]))[:200]}; say which holds the text" if value else "",
        )
    if _MARKUP.search(text):
        from kg.notices.html import blocks_of_fragment

        blocks = blocks_of_fragment(text)
    else:
        blocks = blocks_of(characters.clean(text))
    source = characters.one_line(fields.get("source", ""))
    if source and not source.startswith(("http://", "https://")):  # "source: Ministry of X" names a publisher
        fields.setdefault("publisher", source)
        source = ""
    part = slug(fields.get("id", "")) or slug_of_address(source) or slug(title) or str(number)
    parts[part] = parts.get(part, 0) + 1
    if parts[part] > 1:
        part += f"-{parts[part]}"
    return Draft(
        blocks,
        title=title,
        date=characters.one_line(fields.get("date", "")),
        publisher=fields.get("publisher", ""),
        language=fields.get("language", ""),
        source=source,
        section=fields.get("section", ""),
        part=part,
        place=place,
        remarks=[remark] if remark else [],
    )


def _named(record: dict[str, Any], columns: dict[str, str]) -> dict[str, str]:
    """The record's values by field of a notice, as text; nested {"name": ...} and {"rendered": ...} are opened."""
    plain: dict[str, object] = {}
    for key, value in record.items():
        plain.setdefault(re.sub(r"[\W_]+", "", str(key)).lower(), value)
    out = {}
    for field, names in FIELDS.items():
        found = [plain[n] for n in names if n in plain]
        values = [_lookup(record, columns[field])] if field in columns else found
        texts = [t for t in map(_as_text, values) if t.strip()]
        if texts:
            out[field] = texts[0]
    return out


def _lookup(record: dict[str, Any], path: str) -> object:
    """A value by its key, or by a path of keys with dots ("body.html")."""
    if path in record:
        return record[path]
    value: object = record
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dict):
        for key in ("rendered", "name", "value", "text", "@value"):
            found = value.get(key)
            if isinstance(found, str):
                return found
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return "\n\n".join(value)
    return ""


def _records(value: Any) -> list[Any] | None:
    """The list of records in a JSON value, None where the value is one record itself."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        for name in _LISTS:
            found = value.get(name)
            if isinstance(found, list) and found and all(isinstance(v, dict) for v in found):
                return found
    return None


def _lines(text: str) -> Iterator[str]:
    """Lines ended by line feeds only: JSON strings may hold other separators."""
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        yield text[begin:end]
        begin = end + 1


def _load(text: str) -> object:
    try:
        return json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        raise Unreadable(f"not valid JSON: {error.msg}", "check it with a JSON tool", f"line {error.lineno}") from None
    except (RecursionError, ValueError):
        raise Unreadable("JSON nested too deep or with numbers too long", "give plain records") from None
