"""Lines of plain text -> blocks: hard-wrapped lines joined into paragraphs, list items on lines of their own."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.notices.draft import Block

# Marks that begin a list item; a hyphen, dash, plus or star does only before a space.
BULLET = re.compile(r"[ ]*(?:[•·○●◦▪▫■□▲▶►◆◇‣∙ㅇ°][ ]*|[-–—+*][ ]+|o[ ]+(?=[A-Z]))(?=\S)")
NUMBERED = re.compile(r"[ ]*\(?\d{1,2}[.)][ ]+(?=\S)")
_STAR = re.compile(r"[ ]*(\*{1,3})[ ]*(?=[^\s*])")
_STOP = tuple(".!?:;…")
_CLOSERS = "\"”’')]»"
_OPEN_END = frozenset(
    "a an and as at between by for from in into its of on or our that the their to which with".split()
)
_MAX_WIDTH = 130
_SLACK = 8


def blocks_of(text: str) -> list[Block]:
    """The paragraphs and list items of clean plain text (`characters.clean`)."""
    runs: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            runs[-1].append(line.rstrip())
        elif runs[-1]:
            runs.append([])
    width = _wrap_width(runs)
    footnotes = _footnote_marks(text)
    out: list[Block] = []
    for run in runs:
        out.extend(_blocks_of_run(run, width, footnotes))
    return out


def _blocks_of_run(run: list[str], width: int, footnotes: set[str]) -> list[Block]:
    out: list[Block] = []
    for number, line in enumerate(run):
        text, item, opens = _item(line, footnotes)
        if number and not opens and _continues(run[number - 1], line, width):
            before = out[-1]
            glue = "" if before.text.endswith("-") and before.text[-2:-1].isalpha() else " "
            out[-1] = Block(before.text + glue + text, before.item, before.glued)
        else:
            out.append(Block(text, item, bool(number)))
    numbered = [(n, mark.end()) for n, b in enumerate(out) if b.item and (mark := NUMBERED.match(b.text))]
    for n, begin in numbered:
        text = out[n].text
        # a number that stands alone among its lines is a paragraph's or heading's own, not a list's
        out[n] = Block(text[begin:], True, out[n].glued) if len(numbered) > 1 else Block(text, False, out[n].glued)
    return out


def _item(line: str, footnotes: set[str]) -> tuple[str, bool, bool]:
    """A line as (text, is a list item, opens a block of its own)."""
    star = _STAR.match(line)
    if star and star.group(1) in footnotes:
        return " ".join(line.split()), False, True
    if re.fullmatch(r"[\s*#_=~.-]*", line):  # a rule between parts
        return line.strip(), False, True
    bullet = BULLET.match(line)
    if bullet:
        return " ".join(line[bullet.end() :].split()), True, True
    numbered = bool(NUMBERED.match(line))
    return " ".join(line.split()), numbered, numbered


def _footnote_marks(text: str) -> set[str]:
    """Stars that a word of the text carries ("GCC*", "region**(as of 2021)"): a line that begins so is a footnote."""
    return {match.group(1) for match in re.finditer(r"(?<=[\w)’'”\"])(\*{1,3})(?=[\s(.,;:)]|$)", text, re.MULTILINE)}


def _wrap_width(runs: list[list[str]]) -> int:
    """The column at which the text was wrapped, 0 where it was not."""
    pairs = [(len(a), len(b.split(None, 1)[0])) for run in runs for a, b in pairwise(run)]
    width = max((length for length, _ in pairs), default=0)
    if len(pairs) < 3 or not 40 <= width <= _MAX_WIDTH:
        return 0
    full = sum(1 for length, word in pairs if length + 1 + word > width - _SLACK)
    return width if full >= 0.6 * len(pairs) else 0


def _continues(line: str, following: str, width: int) -> bool:
    """True where a line break is not the end of a paragraph."""
    end = line.rstrip(_CLOSERS + " ")
    if width and len(line) + 1 + len(following.split(None, 1)[0]) > width - _SLACK:
        return True
    if end.endswith(_STOP):
        return False
    last = end.rsplit(None, 1)[-1] if end.strip() else ""
    if last in _OPEN_END or end.endswith(","):
        return True
    return len(line) >= 60 and following.lstrip()[:1].islower()
