"""Sentences: where they end, where they do not, and what they are."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kg.language.sentences import MAX_SENTENCE, sentences


def split(text: str, **how) -> list[str]:
    return [text[s.begin:s.end] for s in sentences(text, **how)]


@pytest.mark.parametrize("text", [
    "H.E. Mr. Joseph R. Biden, Jr. met the U.S. President in St. Lucia.",
    "The meeting on Nov. 21 was held by Samsung Co. Ltd. of Korea.",
    "Law No. 5 of the Rep. of Korea, Art. 3.",
    "It was posted on 2017. 7. 27. 10:00 by the ministry.",
    "Prof. Dr. Ing. A. B. Kovač spoke at 9 a.m. Tuesday.",
    "M.Mamonov visited Hanoi.",
    "See www.mois.go.kr and contact@x.Gov for more.",
    "The fund lent USD 4.8 billion.",
    "His Excellency Lt. Gen. Hon. Capt. X of Mt. Kenya spoke.",
])
def test_a_stop_inside_a_sentence_ends_nothing(text):
    assert split(text) == [text]


@pytest.mark.parametrize(("text", "parts"), [
    ("It was signed. The minister left.", ["It was signed.", "The minister left."]),
    ("It was signed.The minister left.", ["It was signed.", "The minister left."]),
    ("They met in Zagreb. Šime Luketin spoke.", ["They met in Zagreb.", "Šime Luketin spoke."]),
    ("“We agreed.” She thanked them.", ["“We agreed.”", "She thanked them."]),
    ("It was held in 2016. 20 people came.", ["It was held in 2016.", "20 people came."]),
    ("They flew to the U.S. The talks lasted.", ["They flew to the U.S.", "The talks lasted."]),
    ("Why? Because. Well!  Then (so it is said.) Yes.", ["Why?", "Because.", "Well!", "Then (so it is said.)", "Yes."]),
])
def test_a_sentence_ends_where_the_next_begins(text, parts):
    assert split(text) == parts


def test_the_title_and_list_items_are_told_from_prose():
    text = "Forum held\n\nThe parties are:\n- Peru\n1. Brazil\n• Chile\nIt ended."
    assert [(s.kind, text[s.begin:s.end]) for s in sentences(text)] == [
        ("title", "Forum held"), ("prose", "The parties are:"), ("item", "Peru"), ("item", "Brazil"), ("item", "Chile"),
        ("prose", "It ended.")]


def test_a_text_without_an_empty_line_has_no_title():
    assert [s.kind for s in sentences("One line.\nAnother.")] == ["prose", "prose"]


def test_soft_breaks_join_lines_of_one_paragraph():
    text = "The minister\nmet the envoy.\n\nHe left."
    assert split(text, hard_breaks=False) == ["The minister\nmet the envoy.", "He left."]


def test_sentences_never_overlap_and_hold_all_that_is_not_white_space():
    text = "A title\n\n  One. Two!  \n\n - three\n  4) four. Five?\u00a0Six"
    found = sentences(text)
    assert all(a.end <= b.begin for a, b in pairwise(found))
    assert [s.index for s in found] == list(range(len(found)))
    assert all(text[s.begin:s.end] == text[s.begin:s.end].strip() for s in found)
    kept = "".join(text[s.begin:s.end] for s in found)
    assert set("OneTwothreefourFiveSix") <= set(kept)


def test_ten_thousand_stops_are_split_to_the_last():
    assert len(split("A b. " * 10000)) == 10000
    assert "".join(split("." * 100000)) == "." * 100000


@pytest.mark.parametrize("unit", ["a", "Minister A, ", "협력 ", "("])
def test_what_is_longer_than_any_sentence_is_read_in_pieces_that_hold_all_of_it(unit):
    text = unit * (9 * MAX_SENTENCE // len(unit))
    found = sentences(text)
    assert all(0 < s.end - s.begin <= MAX_SENTENCE for s in found) and len(found) < 20
    assert "".join(text[s.begin:s.end] for s in found).replace(" ", "") == text.replace(" ", "")
