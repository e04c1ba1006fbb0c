"""Sentences of a notice: title, prose, list items, each with its offsets in the capture."""

from __future__ import annotations

import re
from dataclasses import dataclass


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
    "Mr Mrs Ms Dr Prof Hon Rt Sr Jr St Sen Rep Gov Gen Lt Col Maj Capt Sgt Amb Eng Arch H.E H.E. S.E U.S U.K U.N U.A.E "
    "E.U No Nos Art Vol vs etc e.g i.e cf approx Inc Ltd Co Corp Bros Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec "
    "D.C Ph.D M.P a.m p.m Fr Rev Atty Asst Dept Univ Min Dir Pres Shri Smt Tan Sri Adm Brig Supt Tk Rs".split())

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*\n|[ \t]*(?:[-*•·○■▲▶◦–]|\(?\d{1,2}[.)])[ \t])[^\n]+)*")
_ITEM = re.compile(r"[ \t]*(?:[-*•·○■▲▶◦–]|\(?\d{1,2}[.)])[ \t]+")
_STOP = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s+[\"“‘'(\[]*[A-Z0-9À-ÖØ-Þ])")
# Abbreviations that often stand last: a stop after them ends the sentence where one of these words follows.
_MAY_END = frozenset("U.S U.K U.N E.U D.C a.m p.m Inc Ltd Co Corp Jr etc".split())
_OPENER = re.compile(r"\s+[\"“‘'(]*(?:The|This|These|Those|It|Its|In|On|He|She|They|We|During|As|At|A|An|Both|After|Following|For|With|There|To|Such|His|Her|Their)\s")
_LAST_WORD = re.compile(r"[\w.'’-]*\Z")


def sentences(text: str, hard_breaks: bool = True) -> list[Sentence]:
    """Split a capture into sentences.

    text: the capture; its first paragraph is the title where an empty line follows (`kg.notices` writes one nowhere
    else, and none where a notice has no title). hard_breaks: a line break ends a paragraph (plain-text
    notices write one paragraph a line); otherwise only an empty line or a list marker does.
    Returns the sentences in order, never overlapping, without surrounding white space.
    """
    out: list[Sentence] = []
    pattern = re.compile(r"[^\n]+") if hard_breaks else _PARAGRAPH
    for number, paragraph in enumerate(pattern.finditer(text)):
        begin, stop = paragraph.span()
        item = _ITEM.match(text, begin, stop)
        kind = "title" if number == 0 and text.startswith("\n\n", stop) else "item" if item else "prose"
        at = item.end() if item and kind != "title" else begin
        for end in (*_ends(text, at, stop), stop):
            b, e = at, end
            while b < e and text[b].isspace():
                b += 1
            while e > b and text[e - 1].isspace():
                e -= 1
            if b < e:
                out.append(Sentence(b, e, len(out), number, kind))
            at = end
    return out


def _ends(text: str, begin: int, stop: int):
    for m in _STOP.finditer(text, begin, stop):
        if m.group()[0] == ".":
            word = _LAST_WORD.search(text, max(begin, m.start() - 20), m.start()).group()
            if word.rstrip(".") in _MAY_END and _OPENER.match(text, m.end()):
                yield m.end()
                continue
            if word in ABBREVIATIONS or word.rstrip(".") in ABBREVIATIONS:
                continue
            # an initial ("Joseph R. Biden", "U.S. President") ends no sentence
            if len(word.rsplit(".", 1)[-1]) == 1 and word[-1:].isupper():
                continue
        yield m.end()
