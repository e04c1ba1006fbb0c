"""Files -> notices: picks the reader of each format, numbers what has one name twice, reports what gives no notice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kg.model import Notice
from kg.notices import characters, files
from kg.notices.assemble import assemble
from kg.notices.decode import decode
from kg.notices.draft import Draft, Skipped, Unreadable
from kg.notices.plain import blocks_of

MAX_TEXT = 2_000_000  # characters of one notice


def read_notices(
    paths: Iterable[Path | str], *, columns: dict[str, str] | None = None, on_skip: Callable[[Skipped], None]
) -> Iterator[Notice]:
    """Read notices one after the other, in the order of their paths.

    paths: files and folders, or ``-`` for one plain-text notice on standard input.
    columns: for JSON and tables, which key or column holds a field (title, text, date, publisher, language, source,
    section, id); fields left out are looked for under common names.
    on_skip: told of everything that gave no notice, and of remarks on notices that did.
    Yields notices with unique ids: the stem of the file, for items ``stem--item``. Where a name comes twice, the later
    one (in the order of the paths) gets ``-2``, ``-3`` and so on, and a remark says so.
    Raises BadInput where a path does not exist or `columns` names an unknown field; never for what a file holds.
    """
    if columns:
        from kg.notices.records import check_columns

        check_columns(columns)
    taken: set[str] = set()
    for path in files.discover(paths, on_skip):
        yield from _read_file(path, columns or {}, taken, on_skip)


def _read_file(
    path: Path, columns: dict[str, str], taken: set[str], on_skip: Callable[[Skipped], None]
) -> Iterator[Notice]:
    stem = characters.one_line("stdin" if path == files.STDIN else path.stem).replace("/", "-") or "notice"
    count = refused = 0
    try:
        for draft in _drafts(path, columns):
            if isinstance(draft, Unreadable):
                refused += 1
                on_skip(Skipped(path, draft.place, draft.why, draft.advice))
                continue
            count += 1
            try:
                if sum(len(b.text) for b in draft.blocks) > MAX_TEXT:
                    raise Unreadable(f"more than {MAX_TEXT:,} characters", "give one notice at a time")
                wanted = f"{stem}--{draft.part}" if draft.part else stem
                notice_id = _free(wanted, taken)
                notice, remarks = assemble(draft, notice_id, path)
            except Unreadable as error:
                on_skip(Skipped(path, error.place or draft.place, error.why, error.advice))
                continue
            taken.add(notice_id)
            if notice_id != wanted:
                remarks.append(f'"{wanted}" is the id of another notice: this one is "{notice_id}"')
            for remark in remarks:
                on_skip(Skipped(path, draft.place, remark, "", "note"))
            yield notice
        if not count and not refused and path.suffix.lower() in files.COLLECTIONS:
            on_skip(Skipped(path, "", "no notice in it", "", "note"))
    except Unreadable as error:
        text = path.with_suffix(".txt")
        if path.suffix.lower() in files.JSON and not count and text.is_file():
            on_skip(Skipped(path, "", f"goes with {text.name} and is no notice itself: {error.why}", "", "note"))
        else:
            on_skip(Skipped(path, error.place, error.why, error.advice))


def _free(wanted: str, taken: set[str]) -> str:
    number, notice_id = 1, wanted
    while notice_id in taken:
        number += 1
        notice_id = f"{wanted}-{number}"
    return notice_id


def _drafts(path: Path, columns: dict[str, str]) -> Iterator[Draft | Unreadable]:
    """The drafts of a file; an Unreadable among them is an item that gives no notice."""
    data = files.read_bytes(path)
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise Unreadable("empty", "put the text of a notice in it, or remove it")
    suffix = path.suffix.lower()
    if suffix in files.HTML:
        from kg.notices.html import read_page

        yield read_page(data)
    elif suffix in files.FEED:
        from kg.notices.feeds import read_feed

        yield from read_feed(data)
    elif suffix in (*files.JSON, *files.LINES):
        from kg.notices.records import read_json

        yield from read_json(data, suffix in files.LINES, columns)
    elif suffix in files.TABLE:
        from kg.notices.records import read_table

        yield from read_table(data, suffix == ".tsv", columns)
    elif suffix in files.MARKDOWN:
        from kg.notices.markdown import read_markdown

        yield read_markdown(data)
    else:
        yield _plain(data)


def _plain(data: bytes) -> Draft:
    text, remark = decode(data)
    broken = characters.count_broken(text)
    if broken > 20 and broken > len(text) // 100:
        raise Unreadable("not text: full of control characters", "give the text of the notice as UTF-8")
    head = text[:2000].lstrip().lower()
    if head.startswith(("<!doctype html", "<html", "<?xml")):
        raise Unreadable("a page or feed named .txt", "name it .html or .xml")
    draft = Draft(blocks_of(characters.clean(text)))
    if remark:
        draft.remarks.append(remark)
    if broken:
        draft.remarks.append(f"{broken} control characters replaced")
    return draft
