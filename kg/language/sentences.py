"""Sentences of a notice: title, prose, list items, each with its offsets in the capture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Rules compare what stands in one sentence, each with each. The longest of 3,686 sentences of real notices has 685
# characters; what is much longer is a table or an attack, and is read in pieces.
MAX_SENTENCE = 2_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, title, list item or caption: ``text[begin:end]``, without surrounding white space."""

    begin: int
    end: int
    index: int
    paragraph: int  # 0 is the title; list items are paragraphs of their own
    kind: str = "prose"  # title | prose | item


# A stop after one of these ends no sentence. Case matters: "no." is rare, "No." is a number sign.
ABBREVIATIONS = frozenset(
    "Mr Mrs Ms Mme Messrs Dr Drs Dra Prof Hon Rt Sr Sra Jr St Ste Mt Ft Sen Rep Gov Gen Lt Col Maj Capt Cmdr Cdr Sgt "
    "Amb "
    "Eng Engr Ing Lic Ir Arch H.E H.E. H.H H.M H.R.H S.E U.S U.K U.N U.A.E E.U No Nos Art Sec Fig Vol Ch vs etc e.g "
    "i.e cf "
    "viz approx incl resp ca Inc Ltd Pvt Pty Plc Co Corp Bros Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec D.C "
    "Ph.D "
    "M.Sc B.Sc M.P a.m p.m Fr Rev Atty Asst Dept Univ Min Dir Pres Shri Smt Adm Brig Supt Ave Blvd Rd Tel tel Tk "
    "Rs".split())

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*\n|[ \t]*(?:[-*•·○■▲▶◦–]|\(?\d{1,2}[.)])[ \t])[^\n]+)*")
_ITEM = re.compile(r"[ \t]*(?:[-*•·○■▲▶◦–]|\(?\d{1,2}[.)])[ \t]+")
_STOP = re.compile(r"(?<![.!?…])[.!?…]+[\"”’')\]]*(?=\s+[\"“‘'(\[]*(\w))")
# Abbreviations that often stand last: a stop after them ends the sentence where one of these words follows.
_MAY_END = frozenset("U.S U.K U.N E.U D.C a.m p.m Inc Ltd Co Corp Jr etc".split())
_OPENING = (r"(?:The|This|These|Those|It|Its|In|On|He|She|They|We|During|As|At|A|An|Both|After|Following|For|With|"
            r"There|To|"
            r"Such|His|Her|Their)\s")
_OPENER = re.compile(r"\s+[\"“‘'(]*" + _OPENING)
_GLUED = re.compile(r"(?<=[a-zà-ÿ]{3})[.!?][\"”’')\]]*(?=" + _OPENING + ")")  # "was signed.The minister"
_LAST_WORD = re.compile(r"[\w.'’-]*\Z")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d\.\s?\d{1,2}\.\s?\d{1,2}(?!\d)(?:\.\s\d\d?:\d\d)?")  # "2017. 7. 27"


def sentences(text: str, hard_breaks: bool = True) -> list[Sentence]:
    """Split a capture into sentences.

    text: the capture; its first paragraph is the title where an empty line follows (`kg.notices` writes one nowhere
    else, and none where a notice has no title). hard_breaks: a line break ends a paragraph (plain-text
    notices write one paragraph a line); otherwise only an empty line or a list marker does.
    Returns the sentences in order, never overlapping, without surrounding white space, none longer than MAX_SENTENCE.
    """
    out: list[Sentence] = []
    pattern = re.compile(r"[^\n]+") if hard_breaks else _PARAGRAPH
    for number, paragraph in enumerate(pattern.finditer(text)):
        begin, stop = paragraph.span()
        item = _ITEM.match(text, begin, stop)
        kind = "title" if number == 0 and text.startswith("\n\n", stop) else "item" if item else "prose"
        at = item.end() if item and kind != "title" else begin
        for end in _short((*_ends(text, at, stop), stop), text, at):
            b, e = at, end
            while b < e and text[b].isspace():
                b += 1
            while e > b and text[e - 1].isspace():
                e -= 1
            if b < e:
                out.append(Sentence(b, e, len(out), number, kind))
            at = end
    return out


def _short(ends: Iterable[int], text: str, begin: int) -> Iterator[int]:
    """The ends, and further ones where two lie too far apart: at the last space, else in the middle of a word."""
    for end in ends:
        while end - begin > MAX_SENTENCE:
            space = text.rfind(" ", begin + MAX_SENTENCE // 2, begin + MAX_SENTENCE)
            begin = space + 1 if space >= 0 else begin + MAX_SENTENCE
            yield begin
        yield end
        begin = end


def _ends(text: str, begin: int, stop: int) -> list[int]:
    """Where sentences end between `begin` and `stop`, in order."""
    ends = {m.end() for m in _GLUED.finditer(text, begin, stop)}
    for m in _STOP.finditer(text, begin, stop):
        if (m[1].isupper() or m[1].isdigit()) and not (m[0][0] == "." and _no_end(text, begin, m)):
            ends.add(m.end())
    return sorted(ends)


def _no_end(text: str, begin: int, m: re.Match[str]) -> bool:
    """Whether a full stop belongs to an abbreviation, an initial or a date."""
    last = _LAST_WORD.search(text, max(begin, m.start() - 20), m.start())
    word = last.group() if last else ""
    if word.rstrip(".") in _MAY_END and _OPENER.match(text, m.end()):
        return False
    if word in ABBREVIATIONS or word.rstrip(".") in ABBREVIATIONS:
        return True
    if m[1].isdigit() and any(d.start() < m.start() < d.end() for d in _DATE.finditer(
            text, max(begin, m.start() - 12), m.end() + 12)):
        return True
    # an initial ("Joseph R. Biden", "U.S. President") ends no sentence
    return len(word.rsplit(".", 1)[-1]) == 1 and word[-1:].isupper()
