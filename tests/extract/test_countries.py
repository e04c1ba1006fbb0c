"""Countries, cities and the home country: the corpus, every country of the table by its names, and the context."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import BadInput
from kg.extract.countries import read_countries
from kg.extract.document import Document
from kg.language import countries as table
from kg.language.cities import cities_named, find_cities
from kg.language.sentences import sentences
from kg.model import CountryFact, Notice

CORPUS = Path(__file__).parent.parent / "corpus"


def lines(name: str) -> list[str]:
    return [line for line in (CORPUS / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]


def read(text: str, **more) -> Document:
    doc = Document(Notice("n", "", text, **more), sentences(text))
    read_countries(doc)
    return doc


def named(text: str) -> list[str]:
    """The codes of the countries that a text names, in the order of the text."""
    return list(dict.fromkeys(m.country for m in read(text).mentions if m.kind == "country"))


def cities(text: str) -> list[str]:
    return [m.id.removeprefix("city/") for m in read(text).mentions if m.kind == "city"]


@pytest.mark.parametrize("line", lines("countries.txt"))
def test_the_corpus_says_which_countries_a_text_names(line):
    codes, text = line.split(" <- ", 1)
    # a word alone on a line may be a menu of languages, so an adjective is read with a noun
    alone = text if " " in text else f"{text} officials"
    assert named(f"Yesterday {alone} agreed.") == codes.split()
    assert named(f"The delegation thanked {text} officials.") == codes.split()


@pytest.mark.parametrize("text", lines("not-countries.txt"))
def test_the_corpus_says_what_names_no_country(text):
    assert named(text) == []
    assert named(f"The delegation thanked {text}") == []


NAMES = table.read_table("country-names.csv")
# names of two countries, or of a country and of people or states, are told apart by the context: see the corpus
PLAIN = [r for r in NAMES if " " not in r["iso2"] and not r["check"]]


@pytest.mark.parametrize("iso2", sorted({r["iso2"] for r in PLAIN}))
def test_every_name_adjective_and_people_of_a_country_is_found(iso2):
    for row in PLAIN:
        if row["iso2"] == iso2:
            text = {"adjective": f"The {row['name']} government agreed to it.",
                    "people": f"The {row['name']} elected a president."}.get(
                        row["form"], f"The minister met officials of {row['name']} today.")
            assert named(text) == [iso2], row["name"]


# "Central African" is a region's; the others use their name
NAME_SERVES = ("CF", "LI", "NZ", "VA")


def test_every_independent_country_has_a_name_an_official_name_and_an_adjective():
    forms = {}
    for r in NAMES:
        for code in r["iso2"].split():
            forms.setdefault(code, set()).add(r["form"])
    for r in table.read_table("countries.csv"):
        if r["independent"] == "Yes":
            assert named(f"officials of {r['name']} said") or r["iso2"] in ("GE",), r["name"]
            assert "adjective" in forms[r["iso2"]] or r["iso2"] in NAME_SERVES, r["name"]


def test_a_country_is_stated_once_for_each_sentence_that_names_it():
    text = "Peru and Peruvian officials met Chile. Peru left."
    doc = read(text)
    assert [(r.quote, r.facts) for r in doc.readings] == [
        ("Peru and Peruvian officials met Chile.", (CountryFact("PE"),)),
        ("Peru and Peruvian officials met Chile.", (CountryFact("CL"),)),
        ("Peru left.", (CountryFact("PE"),))]


def test_what_names_no_country_is_dropped_with_the_reason():
    doc = read("Mr. Ireland wrote in Spanish and English.")
    assert [(d.what, d.why) for d in doc.dropped] == [("Ireland", "a person's name"), ("Spanish", "a language")]


@pytest.mark.parametrize(("text", "codes"), [
    ("The Ambassador to Tbilisi met the press.", ["GE"]),
    ("Talks between Seoul and Moscow ended.", ["KR", "RU"]),
    ("Flights between Seoul and Tokyo resumed.", []),
    ("Tokyo said that it would help.", ["JP"]),
    ("The forum was held in Lima.", []),
    ("SEOUL, June 4 -- The ministry met.", []),
])
def test_a_capital_names_its_country_only_where_it_stands_for_the_government(text, codes):
    assert named(text) == codes


@pytest.mark.parametrize(("text", "found"), [
    ("The delegation of Costa Rica met in San Jose.", ["San José|CR"]),
    ("It was held in San Jose, California.", ["San Jose|US"]),
    ("The forum of Peru and Chile was held in Santiago.", ["Santiago|CL"]),
    ("It was held in Tripoli, Libya.", ["Tripoli|LY"]),
    ("The minister of Lebanon spoke in Tripoli, Lebanon.", ["Tripoli|LB"]),
    ("It was held in Hyderabad, Pakistan.", ["Hyderabad|PK"]),
    ("It was signed in Mexico City.", ["Mexico City|MX"]),
    ("The University of Nice spoke.", []),
    ("Experts of Korea and Norway met in Anyang.", ["Anyang-si|KR"]),
    ("The team of Korea came from Anyang City.", ["Anyang-si|KR"]),
    ("Experts of China and Norway met in Anyang.", ["Anyang|CN"]),
    ("The delegation of Norway met in Anyang.", []),
    ("Norway and the Philippines met in Cebu.", ["Cebu City|PH"]),
    ("The British minister went to London.", ["London|GB"]),
    ("The Canadian minister went to Ottawa.", ["Ottawa|CA"]),
])
def test_a_city_lies_in_the_country_that_the_notice_speaks_of(text, found):
    assert cities(text) == found


def test_a_city_is_found_in_any_spelling_and_its_namesakes_come_capital_first():
    assert cities_named("san jose")[0].country == "CR"
    assert [c.cities[0].name for c in find_cities("in Port-au-Prince, St. John's and Rio de Janeiro")] == [
        "Port-au-Prince", "St. John's", "Rio de Janeiro"]
    assert find_cities("from Ha Noi to HÀ NỘI")[0].cities[0].country == "VN"


@pytest.mark.parametrize(("more", "text", "home"), [
    ({"publisher": "Government of Canada"}, "Peru and Chile met Peru.", "CA"),
    ({"source": "https://www.mofa.go.kr/eng/view.do"}, "Peru met Chile.", "KR"),
    ({"source": "https://www.gov.uk/x"}, "Peru met Chile.", "GB"),
    ({"source": "https://www.state.gov/x"}, "Peru met Chile.", "US"),
    ({}, "Peru met Chile.\nMore: www.mofa.gov.fj, Suva, Fiji", "FJ"),
    ({}, "The Government of Ghana and Togo met in Ghana.", "GH"),
    ({}, "Nobody is named.", None),
])
def test_home_is_the_country_whose_government_speaks(more, text, home):
    assert read(text, **more).home == home


def test_a_row_with_a_missing_field_is_named_by_file_and_line(tmp_path, monkeypatch):
    (tmp_path / "bad.csv").write_text("# words\nname,iso2\nPeru,PE\nChile\n", "utf-8")
    monkeypatch.setattr(table, "registry_file", lambda name: tmp_path / name)
    with pytest.raises(BadInput, match=r"bad\.csv:4: 1 fields where the header has 2"):
        table.read_table("bad.csv")


@pytest.mark.parametrize("piece", ["Spanish and ", "Jordan ", "Paris, ", "in English and ", "Georgia, ", "U.S. ",
                                   "Chad-"])
def test_hostile_repetition_is_read_to_its_end(piece):
    assert "PE" in named(piece * 3000 + ".\nThe minister met officials of Peru today.")
