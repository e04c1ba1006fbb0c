"""Persons and their posts: the corpus of lines, and what holds for every notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extract import read
from kg.extract.document import Document
from kg.language import leaders, persons
from kg.language.letters import bare
from kg.language.tokens import tokens
from kg.model import Notice, OfficialFact, TenureFact

CORPUS = Path(__file__).parents[1] / "corpus"


def lines(name: str) -> list[str]:
    return [
        line for line in (CORPUS / name).read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")
    ]


def document(text: str, published: str | None = "2023-05-05") -> Document:
    title, _, body = text.partition(" || ") if " || " in text else ("News", "", text)
    return read(Notice("notice", title, f"{title}\n\n" + body.replace(" // ", "\n"), published))


def posts(doc: Document) -> dict[str, list[tuple[str, str, str]]]:
    """Name -> (title, organization, country) of each post; of one without words where the person has none."""
    return {
        o.name: [
            (title, doc.bodies[body].name if body else organization or "", country or "")
            for title, body, organization, country in o.posts
        ]
        or [("", "", o.country or "")]
        for o in doc.officials.values()
    }


def key(name: str) -> list[str]:
    return [w for w in name.lower().replace("for", "of").split() if w not in ("the", "of")]


@pytest.mark.parametrize("line", lines("officials.txt"))
def test_persons_and_posts_are_read_as_the_corpus_says(line):
    wanted, _, text = line.partition(" <- ")
    found = posts(document(text))
    entries = [entry.split("|") for entry in wanted.split("; ")]
    assert sorted(found) == sorted(name for name, *_ in entries)
    for name, title, organization, country in entries:
        assert title in [t for t, _, _ in found[name]] or (not title and not any(t for t, _, _ in found[name]))
        assert key(organization) in [key(o) for _, o, _ in found[name]]
        assert country in [c for _, _, c in found[name]]


@pytest.mark.parametrize("text", lines("not-officials.txt"))
def test_no_person_is_found_where_none_is_named(text):
    assert posts(document(text)) == {}


def test_a_surname_with_its_title_points_to_the_person_named_before():
    doc = document("Kim Tae-woo, Minister of the Interior of Korea, spoke. Minister Kim thanked the guests of Peru.")
    assert list(posts(doc)) == ["Kim Tae-woo"]
    marks = [(doc.text[m.begin : m.end], m.form) for m in doc.mentions if m.kind == "official"]
    assert marks == [("Kim Tae-woo", "name"), ("Kim", "reference")]


def test_two_officials_of_one_surname_stay_apart():
    doc = document("Minister Kim Tae-woo and Vice Minister Kim Min-ji of Korea met President Ana Ruiz of Peru.")
    assert sorted(posts(doc)) == ["Ana Ruiz", "Kim Min-ji", "Kim Tae-woo"]


def test_a_short_given_name_is_the_long_one_where_the_post_is_the_same():
    doc = document(
        "President Joe Farrow met Prime Minister Ada Lind of Norway. President Joseph R. Farrow, Jr. thanked her."
    )
    assert sorted(posts(doc)) == ["Ada Lind", "Joseph R. Farrow, Jr."]


def test_the_name_is_the_fullest_form_without_honorifics():
    doc = document(
        "H.E. Dr. Amina Yusuf, Minister of Health of Nigeria, arrived. Mrs. Yusuf met the Kenyan delegation."
    )
    assert list(posts(doc)) == ["Amina Yusuf"]


def test_a_foreign_president_without_a_country_is_not_the_speaking_government_s():
    text = "The Ministry of Foreign Affairs of Georgia said that President Zelenskyy and President Ruiz had called."
    found = posts(document(text))
    assert found["Zelenskyy"] == [("President", "", "UA")]
    assert found["Ruiz"] == [("President", "", "")]


def test_a_leader_is_told_by_post_and_year():
    assert leaders.country_of("Park Geun-hye", "President", 2015) == "KR"
    assert leaders.country_of("Park Geun-hye", "President", 2019) is None
    assert leaders.country_of("Park Geun-hye", "Director", 2015) is None
    assert leaders.country_of("Jane Miller", "President", 2015) is None


def test_every_official_fact_stands_in_a_sentence_that_holds_the_name():
    for line in lines("officials.txt"):
        doc = document(line.partition(" <- ")[2])
        for reading in doc.readings:
            assert doc.text[reading.begin : reading.end] == reading.quote
            for fact in reading.facts:
                if isinstance(fact, OfficialFact | TenureFact):
                    words = persons.key(doc.officials[fact.official].name)
                    assert any(word in bare(reading.quote) for word in words)


def test_mentions_cover_the_words_of_names_only():
    doc = document("Ghana's Deputy Minister for Education, Madam Ama Serwaa Owusu, opened the workshop.")
    assert [doc.text[m.begin : m.end] for m in doc.mentions if m.kind == "official"] == ["Ama Serwaa Owusu"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mohamed Ould Sidi spoke", "Mohamed Ould Sidi"),
        ("Khalid bin Ahmed Al Mannai spoke", "Khalid bin Ahmed Al Mannai"),
        ("Ursula van der Berg spoke", "Ursula van der Berg"),
        ("Ana de la Cruz spoke", "Ana de la Cruz"),
        ("KIM Min-a spoke", "KIM Min-a"),
        ("Joseph R. Farrow, Jr. spoke", "Joseph R. Farrow, Jr."),
        ("Joko “Jojo” Wibowo spoke", "Joko “Jojo” Wibowo"),
        ("Aoife Ní Bhriain TD spoke", "Aoife Ní Bhriain"),
    ],
)
def test_a_name_ends_where_its_last_word_ends(text, name):
    row = tokens(text)
    end = persons.forward(row, 0, [None] * len(row), strong=True)
    assert text[: row[end - 1].end] == name
