"""Occasions: kind, days, place, who took part in which role, and words that tell none."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extract import read
from kg.extract.document import Document
from kg.model import EventFact, Notice, ParticipationFact

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def lines(name: str) -> list[str]:
    text = (CORPUS / name).read_text("utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def document(text: str, published: str | None = "2024-05-20") -> Document:
    return read(Notice("n", "A notice of the ministry", f"A notice of the ministry\n\n{text}", published))


def events(doc: Document) -> list[dict]:
    """The occasions as the facts of all their readings add up."""
    out: dict[str, dict] = {}
    for reading in doc.readings:
        for fact in reading.facts:
            if isinstance(fact, EventFact):
                row = out.setdefault(fact.event, {"parts": {}})
                for key in ("name", "kind", "begin", "end", "city", "status"):
                    if getattr(fact, key):
                        row.setdefault(key, getattr(fact, key))
                if fact.countries:
                    row["countries"] = fact.countries
            elif isinstance(fact, ParticipationFact):
                out.setdefault(fact.event, {"parts": {}})["parts"][fact.actor] = fact.role
    return list(out.values())


def summary(row: dict) -> str:
    """One occasion as the corpus writes it: kind, begin, end, place, countries with the first letter of the role."""
    place = "/".join(filter(None, [row.get("city"), ",".join(row.get("countries", ()))])).replace(" ", "_")
    who = ",".join(sorted(f"{a[8:]}:{r[0]}" for a, r in row["parts"].items() if a.startswith("country/")))
    return " ".join([row["kind"], row.get("begin") or "-", row.get("end") or "-", place or "-", who or "-"])


@pytest.mark.parametrize("line", lines("events.txt"))
def test_a_sentence_that_tells_an_occasion_gives_it(line: str) -> None:
    wanted, text = line.split(" <- ", 1)
    assert " + ".join(map(summary, events(document(text)))) == wanted


@pytest.mark.parametrize("text", lines("not-events.txt"))
def test_a_sentence_that_tells_no_occasion_gives_none(text: str) -> None:
    assert [summary(row) for row in events(document(text))] == []


def test_what_is_left_out_is_dropped_with_a_reason() -> None:
    doc = document("Ghana wishes to hold a seminar with Togo next year.")
    assert events(doc) == []
    assert any("wishes" in d.why for d in doc.dropped if d.rule == "<occasion>")


def test_a_sentence_that_says_who_attended_goes_to_the_occasion_spoken_of() -> None:
    (row,) = events(document("Malta hosted a seminar on fisheries in Valletta on 2 May 2024. "
                             "Representatives of Cyprus and Tunisia attended."))
    assert row["parts"] == {"country/MT": "host", "country/CY": "participant", "country/TN": "participant"}


def test_meetings_with_several_counterparts_are_one_occasion_each() -> None:
    rows = events(document("The Minister of Health of Chile held bilateral meetings with her counterparts from Brazil, "
                           "Canada and Portugal on 28 April 2024."))
    assert [row["name"] for row in rows] == [f"bilateral meeting with {c}" for c in ("Brazil", "Canada", "Portugal")]
    assert all({"country/CL"} < set(row["parts"]) and row["begin"] == "2024-04-28" for row in rows)


def test_two_occasions_with_other_ordinals_stay_apart() -> None:
    rows = events(document("The 7th Summit of the Association was held in Baku on 3 May 2024. "
                           "Where the 8th Summit of the Association is to be held was not said."))
    assert [row["name"][:3] for row in rows] == ["7th", "8th"]
    assert rows[0]["begin"] == "2024-05-03" and "begin" not in rows[1]


def test_the_dateline_gives_day_and_place_of_a_meeting_without_its_own() -> None:
    (row,) = events(document("Kigali, 16 April 2021 - The Ambassador of Qatar met with the Minister of Infrastructure "
                             "of Rwanda."))
    assert (row["begin"], row["city"], row["countries"]) == ("2021-04-16", "Kigali", ("RW",))


def test_a_transcript_of_questions_and_answers_tells_no_occasions() -> None:
    text = "\n".join(["QUESTION: Will Peru meet with Chile on 3 May 2024?", "MR. SMITH: Peru met with Chile."] * 3)
    doc = document(text)
    assert events(doc) == []
    assert any("transcript" in d.why for d in doc.dropped)


def test_every_reading_of_an_occasion_stands_in_the_text() -> None:
    doc = document("Fiji and New Zealand held their fourth Ministerial Consultations in Suva yesterday.")
    stated = [r for r in doc.readings if any(isinstance(f, EventFact | ParticipationFact) for f in r.facts)]
    assert stated and all(doc.text[r.begin:r.end] == r.quote for r in stated)


def test_each_item_of_a_list_of_meetings_is_one_of_them() -> None:
    rows = events(document("In Leipzig the Minister of Transport of Poland held a number of bilateral meetings:\n"
                           "- on 2 May 2024 – with the Minister of Transport of Latvia (Rail Baltica);\n"
                           "- on 3 May 2024 – with the State Secretary of Infrastructure of Moldova (road permits)."))
    assert [(row["begin"], set(row["parts"]) - {"country/PL"}) for row in rows] == [
        ("2024-05-02", {"country/LV"}), ("2024-05-03", {"country/MD"})]


def test_an_agreement_whose_signing_is_the_news_is_signed_at_a_ceremony() -> None:
    text = ("Chile and Peru sign a pact\n\nAn agreement on customs matters was signed by the Government of Peru "
            "and the Government of Chile on 17 May 2024.")
    for published in ("2024-05-20", None):
        (row,) = events(document(text, published))
        assert (row["kind"], row["begin"]) == ("ceremony", "2024-05-17")
        assert row["parts"]["country/CL"] == row["parts"]["country/PE"] == "signatory"


def test_an_agreement_signed_years_ago_or_at_a_meeting_is_no_ceremony_of_its_own() -> None:
    past = ("An agreement on customs matters was signed by the Government of Peru and the Government of Chile on "
            "3 May 2011.")
    assert events(document(past)) == []
    year = past.replace("on 3 May 2011", "in 2011")
    assert events(document(year)) == []
    met = ("Minister Ana Rojas of Peru met Minister Luis Soto of Chile in Lima on 17 May 2024. An agreement on customs "
           "matters was signed by the Government of Peru and the Government of Chile on 17 May 2024.")
    assert [row["kind"] for row in events(document(met))] == ["meeting"]


@pytest.mark.parametrize(("day", "status"), [("3 June", "planned"), ("3 May", "held"), ("20 May", "held")])
def test_an_occasion_after_the_day_of_its_notice_is_planned(day: str, status: str) -> None:
    doc = document(f"A delegation was named to attend the inauguration of the President of Malta on {day} 2024.")
    assert [row["status"] for row in events(doc)] == [status]


def test_a_body_takes_part_where_it_acts_or_is_met_and_not_where_it_is_spoken_of() -> None:
    doc = document("Minister Ana Rojas of Peru met Minister Luis Soto of Chile in Lima and praised "
                   "the Andean Youth Council.")
    (row,) = events(doc)
    assert not [a for a in row["parts"] if a.startswith("body/")]
    doc = document("Minister Ana Rojas of Peru met with the Andean Youth Council in Lima on 17 May 2024.")
    assert [a for row in events(doc) for a in row["parts"] if a.startswith("body/")]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("A seminar was held in Lima on 3 May. Speakers included Minister of Trade of Peru Ana Prueba.",
         "Ana Prueba", "speaker"),
        ("The talks between Peru and Chile took place in Lima on 3 May. Co-chairing the talks were Ana Prueba, "
         "Minister of Trade of Peru, and Luis Ensayo, Minister of Trade of Chile.", "Luis Ensayo", "organizer"),
        ("The Minister of Trade of Peru, Ana Prueba, met the Ambassador of Chile, Luis Ensayo, on 3 May. "
         "Also present was Vice Minister Juan Modelo.", "Juan Modelo", "participant"),
        ("A delegation from Chile visited Lima on 3 May. They were welcomed by the Minister of Trade of Peru, "
         "Ana Prueba.", "Ana Prueba", "host"),
        ("The forum on fisheries was opened in Lima on 3 May by the Minister of Fisheries of Peru, Ana Prueba, and the "
         "Minister of Fisheries of Chile, Luis Ensayo.", "Luis Ensayo", "speaker"),
    ],
)
def test_the_role_that_a_noun_or_a_participle_says_is_that_of_all_it_governs(text: str, name: str, role: str) -> None:
    doc = document(text)
    who = next(o.id for o in doc.officials.values() if o.name == name)
    assert [row["parts"][who] for row in events(doc) if who in row["parts"]] == [role]


def test_a_body_to_which_something_goes_is_not_at_the_occasion() -> None:
    doc = document("The meeting of the ministers of Peru and Chile took place in Lima on 3 May. A contribution to the "
                   "World Health Organization was presented by the Minister of Health of Peru, Ana Prueba.")
    bodies = {b.id for b in doc.bodies.values() if b.name == "World Health Organization"}
    assert bodies and not any(bodies & row["parts"].keys() for row in events(doc))
