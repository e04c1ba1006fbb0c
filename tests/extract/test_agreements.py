"""Agreements: documents, status, dates, sides, and words that are no documents."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kg.extract import agreement_words as W
from kg.extract import read
from kg.extract.agreements import read_agreements
from kg.extract.countries import read_countries
from kg.extract.dates import read_dates
from kg.extract.document import Body, Document, Mention, Official
from kg.extract.groups import read_groups
from kg.language.sentences import sentences
from kg.model import AgreementFact, Notice, PartyFact

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def lines(name: str) -> list[str]:
    text = (CORPUS / name).read_text("utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def document(text: str, title: str = "", published: str | None = "2024-05-20", bodies=(), officials=()) -> Document:
    """A notice read up to the agreements. bodies: (name, kind, country); officials: (name, country, body's name)."""
    whole = f"{title}\n\n{text}" if title else text
    doc = Document(Notice("n", title, whole, published), sentences(whole))
    if title:
        assert doc.sentences[0].kind == "title"
    read_dates(doc)
    read_countries(doc)
    for i, (name, kind, country) in enumerate(bodies, 1):
        doc.bodies[f"body/{i}"] = Body(f"body/{i}", name, None, kind, country)
        add(doc, name, "body", f"body/{i}", country)
    for i, (name, country, body) in enumerate(officials, 1):
        body_id = next((b.id for b in doc.bodies.values() if b.name == body), None)
        doc.officials[f"official/{i}"] = Official(
            f"official/{i}", name, country, [("Minister", body_id, body, country)]
        )
        add(doc, name, "official", f"official/{i}", country)
    read_groups(doc)
    read_agreements(doc)
    return doc


def add(doc: Document, name: str, kind: str, local: str, country: str | None) -> None:
    at = doc.text.find(name)
    assert at >= 0, name
    while at >= 0:
        doc.add(Mention(at, at + len(name), kind, local, "given", "name", country))
        at = doc.text.find(name, at + 1)


def agreements(doc: Document) -> list[dict]:
    """The agreements as the facts of all their readings add up, in the order of their ids."""
    out: dict[str, dict] = {}
    for reading in doc.readings:
        for fact in reading.facts:
            if isinstance(fact, AgreementFact):
                row = out.setdefault(fact.agreement, {"parties": []})
                for key in ("name", "kind", "status", "date", "topic", "foresees"):
                    if getattr(fact, key) is not None:
                        assert row.get(key, getattr(fact, key)) == getattr(fact, key), (
                            "two readings contradict each other"
                        )
                        row[key] = getattr(fact, key)
            elif isinstance(fact, PartyFact):
                out.setdefault(fact.agreement, {"parties": []})["parties"].append(fact.actor.removeprefix("country/"))
    return [out[key] for key in sorted(out, key=lambda k: int(k.split("/")[1]))]


def one(text: str, **more) -> dict:
    found = agreements(document(text, **more))
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("line", lines("agreements.txt"))
def test_a_sentence_of_the_corpus_gives_its_agreement(line):
    wanted, text = (part.strip() for part in line.split("<-", 1))
    fields = wanted.split()
    kind, status, day, parties = fields if len(fields) == 4 else (*fields[:2], "-", fields[2])
    found = one(text)
    assert (found["kind"], found["status"]) == (kind, status)
    assert set(found["parties"]) == set(parties.replace("-", "").split(",")) - {""}
    if day != "-":
        assert found["date"] == day


@pytest.mark.parametrize("line", lines("agreements-with-bodies.txt"))
def test_a_sentence_with_bodies_and_officials_gives_its_agreement(line):
    wanted, text = (part.strip() for part in line.split("<-", 1))
    kind, status, day, parties = wanted.split(maxsplit=3)
    doc = read(Notice("n", "", text, "2024-05-20"))
    (found,) = agreements(doc)
    names = {b.id: b.abbreviation or b.name for b in doc.bodies.values()}
    assert (found["kind"], found["status"]) == (kind, status)
    assert {names.get(p, p) for p in found["parties"]} == set(parties.split(","))
    assert day in ("-", found.get("date"))


def notices() -> list[str]:
    text = (CORPUS / "agreement-notices.txt").read_text("utf-8")
    return [block for block in text.split("\n\n") if not block.startswith("#")]


@pytest.mark.parametrize("block", notices(), ids=lambda block: block.partition("\n")[0])
def test_a_notice_gives_each_of_its_documents_and_no_other(block):
    title, *rest = block.strip().split("\n")
    wanted = [line.removeprefix("=> ") for line in rest if line.startswith("=> ") and line != "=> none"]
    text = f"{title}\n\n" + "\n".join(line for line in rest if not line.startswith("=>"))
    doc = read(Notice("n", title, text, "2024-05-20"))
    names = {b.id: b.abbreviation or b.name for b in doc.bodies.values()}
    found = []
    for d in agreements(doc):
        parties = ",".join(sorted(names.get(p, p) for p in d["parties"])) or "-"
        found.append(f"{d['kind']} {d['status']} {d.get('date', '-')} {parties}")
    assert found == wanted


@pytest.mark.parametrize("line", lines("not-agreements.txt"))
def test_a_sentence_that_speaks_of_no_document_gives_none(line):
    assert agreements(document(line)) == []


def test_every_reading_quotes_the_sentence_in_which_the_document_is_named():
    doc = document(
        "Kenya and Japan met. They signed a memorandum of understanding on health. The MOU runs for five years."
    )
    assert doc.readings
    for reading in doc.readings:
        assert doc.text[reading.begin : reading.end] == reading.quote
    assert any("memorandum" in r.quote for r in doc.readings if any(isinstance(f, AgreementFact) for f in r.facts))


def test_a_draft_that_the_cabinet_met_with_agreement_is_planned_and_its_two_ministries_are_the_sides():
    found = one(
        "A draft protocol of cooperation between the Ministry of Health and the Ministry of Education met with the "
        "agreement of "
        "the Cabinet of Egypt.",
        bodies=[("Ministry of Health", "ministry", "EG"), ("Ministry of Education", "ministry", "EG")],
    )
    assert (found["kind"], found["status"], found["parties"]) == ("protocol", "planned", ["body/1", "body/2"])


def test_the_country_stands_for_its_ministry_where_two_countries_sign():
    found = one(
        "A memorandum of understanding was signed between the Ministry of Health and the Agency for Medicines.",
        bodies=[("Ministry of Health", "ministry", "PE"), ("Agency for Medicines", "agency", "ES")],
    )
    assert found["parties"] == ["PE", "ES"]


def test_an_international_body_is_a_side_of_its_own():
    found = one(
        "The Government of Nepal and the Mountain Bank signed a loan agreement of 40 million dollars.",
        bodies=[("Mountain Bank", "international-organization", None)],
    )
    assert (found["kind"], found["parties"]) == ("loan", ["NP", "body/1"])


def test_a_person_signs_for_the_country():
    found = one(
        "Ana Example and Bo Sample signed a memorandum of understanding on ports.",
        officials=[("Ana Example", "UY", None), ("Bo Sample", "SE", None)],
    )
    assert found["parties"] == ["UY", "SE"]


def test_title_body_and_references_are_one_document():
    found = one(
        "On 14 May 2024 Finland and Estonia signed a memorandum of understanding (MOU) on data exchange in Tallinn. "
        "Under the MOU, "
        "experts will be exchanged. The memorandum runs for five years.",
        title="Finland and Estonia sign MOU on data exchange",
    )
    assert (found["date"], found["status"], set(found["parties"])) == ("2024-05-14", "signed", {"FI", "EE"})


def test_two_documents_with_different_matters_are_kept_apart():
    found = agreements(
        document(
            "Chile and Peru signed a memorandum of understanding on mining and a memorandum of understanding on "
            "tourism."
        )
    )
    assert sorted(a["topic"] for a in found) == ["mining", "tourism"]
    assert all(set(a["parties"]) == {"CL", "PE"} and a["status"] == "signed" for a in found)


def test_documents_listed_after_a_colon_share_the_status_and_sides_of_the_count():
    found = agreements(
        document(
            "Kazakhstan and Qatar signed three documents.\nThe following agreements were signed by Kazakhstan and "
            "Qatar:\n"
            "- Memorandum of Understanding on Sport\n- Agreement on Air Services\n- Protocol on Customs Data"
        )
    )
    assert [a["kind"] for a in found] == ["mou", "treaty", "protocol"]
    assert all(a["status"] == "signed" and set(a["parties"]) == {"KZ", "QA"} for a in found)


def test_a_plural_of_bilateral_treaties_gives_one_for_each_partner():
    found = agreements(
        document(
            "The Agreements on Social Security between Canada and Estonia, Latvia and Lithuania entered into force in "
            "November 2006."
        )
    )
    assert sorted(tuple(a["parties"]) for a in found) == [("CA", "EE"), ("CA", "LT"), ("CA", "LV")]
    assert {a["status"] for a in found} == {"in-force"}


def test_a_joint_statement_that_speaks_as_we_is_itself_a_declaration_of_its_day():
    found = one(
        "Brazil, Chile and Mexico share a border with the sea. We will protect our coasts together.",
        title="Joint Statement on the Protection of the Coasts",
    )
    assert (found["kind"], found["status"], found["date"]) == ("declaration", "signed", "2024-05-20")
    assert set(found["parties"]) == {"BR", "CL", "MX"}


def test_a_joint_statement_of_one_government_is_no_agreement():
    assert (
        agreements(document("The two ministers of Brazil spoke about the coasts.", title="Joint Statement on Coasts"))
        == []
    )


def test_the_two_countries_are_those_of_the_sentence_before():
    found = one(
        "The Minister of Trade of Ghana received his counterpart from Togo. The two ministers signed a memorandum of "
        "understanding."
    )
    assert set(found["parties"]) == {"GH", "TG"}


def test_those_who_only_look_on_are_no_sides():
    found = one("In the presence of the President of Kenya, Uganda and Rwanda signed an MoU on roads.")
    assert set(found["parties"]) == {"UG", "RW"}


def test_the_place_of_a_signing_is_no_side():
    found = one("Portugal and Angola signed a memorandum of understanding in Geneva, Switzerland.")
    assert set(found["parties"]) == {"PT", "AO"}


def test_a_body_to_be_set_up_is_foreseen():
    found = one(
        "Chile and Peru signed a memorandum of understanding on ports. Under the memorandum, a Joint Ports Committee "
        "will be "
        "established.",
        bodies=[("Joint Ports Committee", "other", None)],
    )
    assert found["foresees"] == "body/1"


def test_a_dropped_word_says_why():
    doc = document("The two sides reached an agreement to hold further talks.")
    assert [d.why for d in doc.dropped if d.what == "agreement"] == ["no document"]


def test_the_cheap_look_for_heads_misses_none():
    text = "\n".join(lines("agreements.txt") + lines("not-agreements.txt"))
    text += text.lower() + text.upper()
    assert [m.span() for m in W.heads(text)] == [m.span() for m in W.HEAD.finditer(text)]


def test_reading_twice_gives_the_same_readings():
    text = "Oman and Iran signed an MOU on power and a protocol on ports in Muscat on 3 May 2024."
    assert document(text).readings == document(text).readings


@pytest.mark.parametrize(
    "unit",
    [
        "signed an MOU with Peru ",
        "agreement and agreement between Peru and Chile, ",
        "((((",
        "Agreement On ",
        ", , ",
        "MOU\nsigned\n",
        "“agreement” ",
        "agreement" + " " * 50,
    ],
)
def test_hostile_text_is_read_to_its_end_with_true_quotes(unit):
    text = unit * (100_000 // len(unit))
    doc = Document(Notice("n", "", text, "2024-05-20"), sentences(text))
    read_agreements(doc)
    assert all(doc.text[r.begin : r.end] == r.quote for r in doc.readings)
    assert len(agreements(doc)) <= text.count(unit)


@pytest.mark.parametrize("unit", ["Peru signed an MOU with Chile ", "Peru signed an MOU with Chile. ", "((MOU)), "])
def test_twice_the_text_takes_at_most_about_twice_the_calls(unit):
    def calls(size: int) -> int:
        text = unit * (size // len(unit))
        doc = Document(Notice("n", "", text, "2024-05-20"), sentences(text))
        read_countries(doc)
        count = 0

        def step(frame, event, argument):
            nonlocal count
            count += 1

        sys.setprofile(step)
        try:
            read_agreements(doc)
        finally:
            sys.setprofile(None)
        return count

    assert calls(40_000) < 2.3 * calls(20_000)


def test_a_sentence_of_dozens_of_documents_is_read_in_part_and_says_so():
    doc = document("Peru signed an MOU with Chile " * 60)
    assert "too many documents for one sentence" in [d.why for d in doc.dropped]


def test_documents_under_a_heading_that_names_no_kind_share_its_sides_and_day():
    found = agreements(
        document(
            "On 3 May 2024 Latvia and Moldova signed the following documents:\n- Memorandum of Understanding on "
            "Archives\n"
            "- Protocol on Road Transport"
        )
    )
    assert [(a["kind"], a["status"], a["date"], a["parties"]) for a in found] == [
        ("mou", "signed", "2024-05-03", ["LV", "MD"]),
        ("protocol", "signed", "2024-05-03", ["LV", "MD"]),
    ]


def test_the_first_and_the_second_of_two_agreements_are_documents_of_their_own():
    found = agreements(
        document(
            "Two grant agreements were signed between Egypt and Japan on 3 May 2024. The first agreement is for water. "
            "The "
            "second agreement will finance schools."
        )
    )
    assert [(a["kind"], a["status"], a["date"], a["parties"]) for a in found] == [
        ("other", "signed", "2024-05-03", ["EG", "JP"])
    ] * 2
