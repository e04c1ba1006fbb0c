"""Markdown with or without YAML front matter -> draft. Emphasis, links, pictures, tables' rules and HTML tags go."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from kg.notices import characters
from kg.notices.decode import decode
from kg.notices.draft import Block, Draft, Unreadable

_FENCE = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_ITEM = re.compile(r"(?P<indent> *)(?:[-*+•◦]|\(?\d{1,3}[.)])(?: +|$)(?P<text>.*)")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ ]+(?P<text>.*?))?(?:[ ]+#+)?[ ]*")
_RULE = re.compile(r" {0,3}(?:(?:- ?){3,}|(?:\* ?){3,}|(?:_ ?){3,}|=+|-+)[ ]*")
_TABLE_RULE = re.compile(r"[ ]*\|?[ ]*:?-{2,}:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\n]{1,40}\]:.*")
_REFERENCE = re.compile(r" {0,3}\[[^\]\n]{1,200}\]:[ ]*\S+.*")
_PICTURE = re.compile(r"!\[[^\]\n]{0,500}\](?:\([^()\n]{0,2000}\)|\[[^\]\n]{0,200}\])")
_LINK = re.compile(
    r"\[([^\[\]]{0,2000})\](?:\([^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?"
    r"(?:[ ]+\"[^\"\n]{0,500}\")?[ ]?\)|\[[^\]\n]{0,200}\])"
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>|<!--[^<>]{0,2000}-->")
_SUPERSCRIPT = re.compile(r"<sup>[ ]*((?:st|nd|rd|th|[a-z]{1,3}))[ ]*</sup>", re.IGNORECASE)
_MARK = re.compile(r"\[\^[^\]\n]{1,40}\]")
_STRONG = re.compile(r"(?<!\\)\*{1,3}|(?<![\w\\])_{1,3}(?=\S)|(?<=[^\s\\])_{1,3}(?!\w)|(?<!\\)~~|(?<!\\)`{1,3}")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~\"'$^@&])")
_KEYS = {
    "title": ("title", "headline", "name", "subject"),
    "date": (
        "published",
        "published_time",
        "date_published",
        "datepublished",
        "date",
        "pubdate",
        "publish_date",
        "published_at",
        "publication_date",
        "created",
        "issued",
    ),
    "publisher": ("publisher", "organization", "organisation", "agency", "ministry", "site", "site_name"),
    "language": ("language", "lang", "locale"),
    "source": ("source_url", "url", "canonical_url", "canonical", "link", "permalink", "source", "original_url"),
    "section": ("section", "category", "categories", "tags", "type"),
}


def read_markdown(data: bytes) -> Draft:
    """The draft of a Markdown file. Raises Unreadable for undecodable files and broken front matter."""
    text, remark = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    front, body = _split(text)
    fields = _front_matter(front) if front is not None else {}
    draft = Draft(list(blocks(characters.clean(body))))
    for field, value in fields.items():
        setattr(draft, field, value)
    if not draft.title:
        first = draft.blocks[0] if draft.blocks else None
        if first and re.match(r"\s{0,3}#\s", body.lstrip("\n")):
            draft.title = first.text
    if remark:
        draft.remarks.append(remark)
    return draft


def _split(text: str) -> tuple[str | None, str]:
    opened = _FENCE.match(text)
    closed = _CLOSE.search(text, opened.end()) if opened else None
    if not opened or not closed:
        return None, text
    return text[opened.end() : closed.start()], text[closed.end() :]


def _front_matter(front: str) -> dict[str, str]:
    import yaml

    if len(front) > 100_000:
        raise Unreadable("front matter of more than 100,000 characters", "close it with a line of three hyphens")
    try:
        # Everything stays text: an impossible date is for us to judge, not for the YAML reader to fail on.
        value = yaml.load(front, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        mark = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)
        raise Unreadable(
            "front matter is not valid YAML",
            "check its quotes and indents",
            f"line {mark.line + 2}" if mark else "line 1",
        ) from None
    if not isinstance(value, dict):
        return {}
    named = {str(k).strip().lower().replace("-", "_"): v for k, v in value.items()}
    out = {}
    for field, keys in _KEYS.items():
        texts = [_scalar(named[k]) for k in keys if k in named]
        if texts := [t for t in texts if t]:
            out[field] = texts[0]
    return out


def _scalar(value: object) -> str:
    """A front-matter value as text; of a list the first ten entries."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_scalar(v) for v in value[:10] if isinstance(v, str))))
    return characters.one_line(value) if isinstance(value, str) and value.lower() not in ("null", "~", "none") else ""


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs, headings and list items of clean Markdown, wrapped lines joined, notation gone."""
    lines: list[str] = []
    item = False
    fenced = False
    footnote = False

    def flush() -> Iterator[Block]:
        nonlocal item
        if lines:
            # two blanks at the end of a line, or a backslash, break it: a new paragraph of the notice
            for part in re.split(r" {2,}\n|\\\n", "\n".join(lines)):
                plain = inline(" ".join(part.split()))
                if plain:
                    yield Block(plain, item)
        lines.clear()
        item = False

    for raw in text.split("\n"):
        line = re.sub(r"^(?: {0,3}> ?){1,20}", "", raw)
        if re.match(r" {0,3}(?:```|~~~)", line):
            yield from flush()
            fenced = not fenced
            continue
        if not line.strip() or line.strip() == "\\":
            yield from flush()
            footnote = False
            continue
        if footnote and line.startswith(" "):
            continue
        if _FOOTNOTE.fullmatch(line) or _REFERENCE.fullmatch(line):
            yield from flush()
            footnote = bool(_FOOTNOTE.fullmatch(line))
            continue
        footnote = False
        if fenced:
            lines.append(line)
            continue
        heading = _HEADING.fullmatch(line)
        if heading or _RULE.fullmatch(line) or (_TABLE_RULE.fullmatch(line) and "|" in line):
            yield from flush()
            if heading and (title := inline(" ".join((heading["text"] or "").split()))):
                yield Block(title)
            continue
        if line.lstrip().startswith("|") and line.count("|") > 1:
            yield from flush()
            cells = [inline(" ".join(c.split())) for c in line.strip().strip("|").split("|")]
            if row := " | ".join(c for c in cells if c):
                yield Block(row)
            continue
        match = _ITEM.match(line)
        starts = match and (
            not lines or item or (match.group().lstrip()[0] in "-*+•◦" and (lines[-1].endswith("  ") or match["text"]))
        )
        if match and starts and not (line.lstrip().startswith("*") and not line.lstrip().startswith("* ")):
            yield from flush()
            item = True
            lines.append(match["text"])
            continue
        lines.append(line)
    yield from flush()


def inline(text: str) -> str:
    """One line of Markdown without its notation."""
    text = _PICTURE.sub("", text)
    for _ in range(3):  # a picture or emphasis inside a link leaves the link for the next round
        changed = _LINK.sub(r"\1", text)
        if changed == text:
            break
        text = changed
    text = _AUTOLINK.sub(r"\1", text)
    text = _SUPERSCRIPT.sub(r"\1", text)
    text = re.sub(r"(?i)<br ?/?>", " ", text)
    text = _TAG.sub("", text)
    text = _MARK.sub("", text)
    text = _STRONG.sub("", text)
    text = _ESCAPE.sub(r"\1", text)
    return characters.one_line(html.unescape(text))
