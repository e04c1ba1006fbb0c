"""Persons spoken of by their post, and the place of a noun phrase in its clause."""

from __future__ import annotations

import pytest

from kg.extract import read
from kg.extract.slots import Clauses
from kg.model import Notice

_LEAD = ("The Minister of Trade of Norway, Marit Testvik, received the Minister of Industry of Kenya, John Muestra, "
         "in Oslo. ")


def _a_notice(text: str) -> Notice:
    return Notice("n", "A notice of the ministry", f"A notice of the ministry\n\n{text}", "2024-05-20")


def _spoken_of(text: str) -> dict[str, list[str]]:
    """The phrases read as references by post, each with the names that they mean."""
    doc = read(_a_notice(text))
    out: dict[str, list[str]] = {}
    for m in doc.mentions:
        if m.rule in ("<the post>", "<the two of them>"):
            out.setdefault(doc.text[m.begin:m.end], []).append(doc.officials[m.id].name)
    return out


@pytest.mark.parametrize(("sentence", "phrase", "names"), [
    ("The Kenyan minister asked for more.", "The Kenyan minister", ["John Muestra"]),
    ("Fish was promised by Norway's minister.", "Norway's minister", ["Marit Testvik"]),
    ("Both ministers were content.", "Both ministers", ["John Muestra", "Marit Testvik"]),
    ("The two ministers had dinner.", "two ministers", ["John Muestra", "Marit Testvik"]),
])
def test_a_post_means_the_one_official_who_can_be_meant(sentence, phrase, names):
    assert sorted(_spoken_of(_LEAD + sentence).get(phrase, [])) == names


@pytest.mark.parametrize("sentence", [
    "The minister of Chad was not there.",
    "An adviser to the Minister spoke.",
    "Ministers from 30 countries were there, and the ministers were content.",
    "The deputy minister was content.",
])
def test_a_post_that_nobody_named_holds_or_that_several_may_hold_means_nobody(sentence):
    assert _spoken_of(_LEAD + sentence) == {}


@pytest.mark.parametrize(("text", "name", "kind", "word"), [
    ("With the Minister of Trade of Norway, Marit Testvik, talks were held by John Muestra, Minister of Kenya.",
     "Marit Testvik", "prep", "with"),
    ("With the Minister of Trade of Norway, Marit Testvik, talks were held by John Muestra, Minister of Kenya.",
     "John Muestra", "prep", "by"),
    ("Minister of Trade Marit Testvik conveyed the greetings of Prime Minister John Muestra.", "John Muestra",
     "prep", "of"),
    ("Minister of Trade Marit Testvik and Prime Minister John Muestra signed a memorandum.", "John Muestra",
     "subject", "signed"),
    ("The ministry thanked Prime Minister John Muestra for the gift.", "John Muestra", "object", "thanked"),
])
def test_a_phrase_has_its_place_in_the_clause(text, name, kind, word):
    doc = read(_a_notice(text))
    clauses = Clauses(doc, doc.sentences[-1])
    m = next(m for m in clauses.actors if m.kind == "official" and doc.text[m.begin:m.end] == name)
    slot = clauses.slot(m)
    assert (slot.kind, slot.word) == (kind, word)
