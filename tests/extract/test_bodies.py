"""Bodies: the corpus, one body under several names, references, and what may not be merged or broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extract.bodies import read_bodies
from kg.extract.countries import read_countries
from kg.extract.document import Document
from kg.extract.officials import read_officials
from kg.language.sentences import sentences
from kg.model import BodyFact, Notice

CORPUS = Path(__file__).parent.parent / "corpus"


def lines(name: str) -> list[str]:
    return [line for line in (CORPUS / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]


def read(text: str, publisher: str | None = "Government of Korea", **more) -> Document:
    doc = Document(Notice("n", "", text, publisher=publisher, **more), sentences(text))
    read_countries(doc)
    read_bodies(doc)
    return doc


def names(doc: Document) -> list[str]:
    return [b.name for b in doc.bodies.values()]


def of(doc: Document, form: str) -> list[tuple[str, str]]:
    """(words of the text, the body's name) of the mentions of a form."""
    return [
        (doc.text[m.begin : m.end], doc.bodies[m.id].name) for m in doc.mentions if m.kind == "body" and m.form == form
    ]


@pytest.mark.parametrize("line", lines("bodies.txt"))
def test_the_corpus_says_which_bodies_a_text_names(line):
    values, text = line.split(" <- ", 1)
    bodies = {b.name: b for b in read(text).bodies.values()}
    for value in values.split("; "):
        name, kind, *rest = value.split(" | ")
        assert name in bodies
        body = bodies[name]
        assert body.kind == kind
        if rest:
            assert body.country == (None if rest[0] == "-" else rest[0])
        if len(rest) > 1:
            assert body.abbreviation == rest[1]


@pytest.mark.parametrize("text", lines("not-bodies.txt"))
def test_the_corpus_says_what_names_no_body(text):
    assert names(read(text)) == []


def test_a_name_its_abbreviation_and_its_short_form_are_one_body():
    doc = read("The Ministry of Health and Welfare (MOHW) met. The Health Ministry thanked MOHW. The ministry agreed.")
    assert names(doc) == ["Ministry of Health and Welfare"]
    assert ("MOHW", "Ministry of Health and Welfare") in of(doc, "abbreviation")
    assert of(doc, "reference") == [("ministry", "Ministry of Health and Welfare")]


def test_an_abbreviation_is_read_before_the_sentence_that_explains_it():
    doc = read("KLRI trains lawyers.\nThe Korea Legislation Research Institute (KLRI) was founded in 1990.")
    assert next(doc.text[m.begin : m.end] for m in doc.mentions if m.kind == "body") == "KLRI"
    assert len(doc.bodies) == 1


def test_ministries_of_the_same_name_in_two_countries_stay_apart():
    doc = read("The Ministry of Health of Peru and the Ministry of Health of Chile signed it.")
    assert sorted(b.country for b in doc.bodies.values()) == ["CL", "PE"]


def test_a_ministry_whose_first_topic_differs_is_another_ministry():
    doc = read("The Ministry of Higher Education and the Education Ministry of Egypt agreed.")
    assert len(doc.bodies) == 2


def test_two_organisations_of_the_table_are_never_one():
    doc = read("UNICEF, UNFPA and the United Nations signed.")
    assert len(doc.bodies) == 3


def test_both_ministries_are_the_two_named_before():
    doc = read("The Ministry of Health and the Ministry of Labour met. Both Ministries agreed.")
    assert len(of(doc, "reference")) == 2


def test_a_person_behind_a_ministry_is_no_topic_of_it():
    doc = read("It was led by Director Ana Paz of the Ministry of Public Security Juan Soto of Panama.")
    assert "Ministry of Public Security" in names(doc)


def test_every_named_body_is_stated_with_the_sentence_that_names_it():
    doc = read("The Korea Customs Service came.\nSo did the Seoul Metropolitan Government.")
    stated = {f.name: r.quote for r in doc.readings for f in r.facts if isinstance(f, BodyFact)}
    assert stated == {
        "Korea Customs Service": "The Korea Customs Service came.",
        "Seoul Metropolitan Government": "So did the Seoul Metropolitan Government.",
    }


def test_what_is_left_out_is_dropped_with_a_reason():
    doc = read("The Anti-Corruption Agency Conference was held.")
    assert names(doc) == []
    assert any("part of the name" in d.why for d in doc.dropped)


def test_the_home_country_is_not_the_one_that_is_marked_as_foreign():
    text = (
        "Minister of Interior meets Irish minister\n\n"
        "The Minister of Interior met the Irish Minister for Justice in Warsaw. "
        "Poland and Ireland agreed. The Polish Police Academy will help the Irish side."
    )
    assert read(text, publisher=None).home == "PL"


@pytest.mark.parametrize(
    "piece",
    [
        "Ministry ",
        "Ministry of ",
        "(",
        "Trade, ",
        "Agency and ",
        "President Kim ",
        'JSC "A ',
        "the Ministry of Trade (MOT), ",
        "Korea's ",
        "H.E. Mr. ",
        "1 ",
        "MINISTRY OF ",
    ],
)
def test_long_rows_of_anything_are_read_and_end(piece):
    text = piece * (20_000 // len(piece))
    doc = read(text)
    read_officials(doc)
    assert all(text[r.begin : r.end] == r.quote for r in doc.readings)
    assert all(0 <= m.begin < m.end <= len(text) for m in doc.mentions)


def test_a_name_of_the_table_at_the_end_of_the_text_is_no_longer_than_the_text():
    doc = read("It was paid for by the World Bank and the UN")
    assert [doc.text[m.begin : m.end] for m in doc.mentions if m.kind == "body"] == ["World Bank", "UN"]


def test_a_list_goes_on_in_the_country_that_its_first_body_names():
    doc = read("China’s Ministry of Commerce and General Administration of Customs came to Korea.")
    assert {b.country for b in doc.bodies.values()} == {"CN"}


def test_an_article_begins_a_body_of_the_speaking_government():
    doc = read("China’s Ministry of Commerce and the Fair Trade Agency agreed.")
    assert [b.country for b in doc.bodies.values()] == ["CN", "KR"]


def test_home_is_the_country_whose_body_the_text_speaks_of_by_its_abbreviation():
    text = (
        "Talks with Mexico, Chile and Canada took place. The Georgian Patent Office (GPO) presented its work. The "
        "experts of the GPO answered; the GPO will go on. The head of the GPO thanked Mexico, and the GPO sent "
        "reports."
    )
    assert read(text, publisher=None).home == "GE"


def test_a_country_on_whose_behalf_somebody_speaks_is_likelier_home_than_that_of_the_delegates():
    text = (
        "Norwegian delegates were received by the minister. On behalf of Latvia thanks were conveyed to the Norwegian "
        "Embassy, whose work is well known in Latvia."
    )
    assert read(text, publisher=None).home == "LV"
