"""Dates of notices: the corpus line by line, and what a mention promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.extract.dates import read_dates
from kg.extract.document import Document
from kg.language.sentences import sentences
from kg.model import Notice

CORPUS = Path(__file__).parent.parent / "corpus" / "dates.txt"
LINES = [(n, *line.split(" <- ", 1)) for n, line in enumerate(CORPUS.read_text("utf-8").splitlines(), 1)
         if line and not line.startswith("#")]


def read(text: str, published: str | None = "2017-08-02") -> Document:
    doc = Document(Notice("n", "", text, published), sentences(text))
    read_dates(doc)
    return doc


def shown(doc: Document, forms: bool) -> list[str]:
    out = []
    for m in doc.mentions:
        _, first, last = m.id.split("/")
        out.append((first if first == last else f"{first}/{last}") + (f":{m.form}" if forms else ""))
    return out


@pytest.mark.parametrize(("number", "value", "text"), LINES, ids=[f"line {n}" for n, _, _ in LINES])
def test_the_corpus_says_which_dates_a_text_has(number, value, text):
    published = "2017-08-02"
    if bracket := re.match(r"\[([-\d]+)\] ", text):
        published = None if bracket[1] == "-" else bracket[1]
        text = text[bracket.end():]
    doc = read(text, published)
    if value == "dropped":
        assert not doc.mentions
        assert [d.why for d in doc.dropped] == ["no calendar has this date"]
        return
    wanted = [] if value == "nothing" else value.split("; ")
    with_forms = [m for m in shown(doc, forms=True)]
    plain = [m for m in shown(doc, forms=False)]
    assert [f if ":" in w else p for w, f, p in zip(wanted, with_forms, plain, strict=False)] == wanted
    assert len(plain) == len(wanted), plain


def test_a_mention_covers_the_words_of_the_date_and_no_more():
    text = "They met on Friday, July 28, 2017, in Lima, and from 5 to 7 May. It ended on 11 October."
    doc = read(text)
    assert [text[m.begin:m.end] for m in doc.mentions] == ["Friday, July 28, 2017", "5 to 7 May", "11 October"]


def test_the_title_is_read_too():
    doc = read("Joint communiqué of 13 March 2017\n\nThe ministers met.")
    assert shown(doc, forms=False) == ["2017-03-13"]


def test_a_date_does_not_run_from_one_sentence_into_the_next():
    doc = read("It was held on 3 May. 2016 people came.")
    assert shown(doc, forms=False) == ["2017-05-03"]


def test_no_break_spaces_stand_for_spaces():
    text = "It was held on 27\u00a0July\u00a02017."
    doc = read(text)
    assert shown(doc, forms=False) == ["2017-07-27"]
    assert text[doc.mentions[0].begin:doc.mentions[0].end] == "27\u00a0July\u00a02017"


def test_a_weekday_tells_the_year_unless_the_tense_forbids_it():
    # 6 June is a Wednesday in 2018, a Tuesday in 2017: what was held cannot lie in the year to come
    assert shown(read("It was held on Wednesday, June 6."), forms=False) == ["2017-06-06"]
    assert shown(read("Wednesday, January 10", "2017-07-15"), forms=False) == ["2018-01-10"]


@pytest.mark.parametrize("filler", ["0001-01-01", "0001-01", "0001", "9999-12-31", "9999-12", "9999"])
def test_nothing_is_reckoned_from_a_filler_for_the_day_of_publication(filler):
    text = ("Korea and Panama met on June 5, yesterday, last week, next month and next Tuesday. They will meet from "
            "December 28 to January 3. They met three days ago, and on 29 February. It was held on 27 July 2017.")
    assert shown(read(text, filler), forms=False) == shown(read(text, None), forms=False)


def test_every_value_is_a_date_of_the_calendar_or_a_part_of_one():
    text = " ".join(line for _, _, line in LINES)
    for m in read(text).mentions:
        assert re.fullmatch(r"date/(\d{4}(-\d\d(-\d\d)?)?)/(\d{4}(-\d\d(-\d\d)?)?)", m.id), m.id
        _, first, last = m.id.split("/")
        assert first <= last


@pytest.mark.parametrize("piece", ["1 ", "May ", "1, 2, ", "Monday, ", "3 to ", "2017-", "July 3 and ", "by the ",
                                   "used "])
def test_hostile_repetition_is_read_to_its_end(piece):
    text = piece * 4000 + ". It was held on 27 July 2017"
    assert shown(read(text), forms=False)[-1] == "2017-07-27"
