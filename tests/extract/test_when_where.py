"""Day and place of an occasion: what is said of it, and what holds from around it."""

from __future__ import annotations

import pytest

from kg.extract import read
from kg.extract.document import Document
from kg.model import EventFact, Notice


def document(text: str, published: str | None = "2024-05-20") -> Document:
    return read(Notice("n", "A notice of the ministry", f"A notice of the ministry\n\n{text}", published))


def told(text: str, published: str | None = "2024-05-20") -> list[str]:
    """Each occasion as kind, begin, city and countries."""
    rows: dict[str, dict[str, object]] = {}
    for reading in document(text, published).readings:
        for fact in reading.facts:
            if isinstance(fact, EventFact):
                row = rows.setdefault(fact.event, {})
                for key in ("kind", "begin", "city", "countries"):
                    if getattr(fact, key):
                        row.setdefault(key, getattr(fact, key))
    return [" ".join([str(r["kind"]), str(r.get("begin", "-")), str(r.get("city", "-")),
                      ",".join(r.get("countries", ())) or "-"])  # type: ignore[arg-type]
            for r in rows.values()]


@pytest.mark.parametrize(("wanted", "text"), [
    ("meeting 2024-05-14 Apia WS", "Apia was on 14 May 2024 the venue of the fifth meeting of the Samoa-Tonga Joint "
                                   "Commission."),
    ("meeting 2024-05-14 - BW", "The fifth meeting of the Joint Commission of Malawi and Botswana, of which Botswana "
                                "was the host, was held on 14 May."),
    ("meeting 2024-05-14 Riga LV", "Riga was where, on 14 May, talks were held between the Foreign Minister of "
                                   "Latvia, Janis Ozols, "
                                   "and the Foreign Minister of Georgia, Giorgi Beridze."),
    ("meeting 2024-05-14 Kigali RW", "The Foreign Minister of Rwanda, Jean Habimana, met with the Foreign Minister of "
                                     "Togo, Kofi Mensah, on 14 May "
                                     "at the Ministry of Foreign Affairs in Kigali."),
    ("meeting 2024-05-20 - CV", "The President of Togo, Kofi Mensah, met today with the Prime Minister of Cabo Verde, "
                                "Jose Tavares, in Sal, Cabo Verde."),
])
def test_the_venue_that_a_sentence_names_is_the_place(wanted: str, text: str) -> None:
    assert told(text) == [wanted]


@pytest.mark.parametrize("text", [
    "The Minister of Health of Kenya, Jane Wanjiru, met on 14 May with the Ambassador of Chad, Idriss Mahamat, who "
    "has his base in Cairo.",
    "The Minister of Health of Kenya, Jane Wanjiru, met on 14 May with Idriss Mahamat, head of the hospital built in "
    "Cairo by Chad.",
])
def test_a_seat_is_no_place_of_a_meeting(text: str) -> None:
    assert all("Cairo" not in row for row in told(text))


def test_a_city_before_what_is_only_ahead_is_no_place_of_it() -> None:
    rows = told("The Prime Minister of Fiji, Ratu Naulivou, met with the Prime Minister of Tonga, Sione Taufa, in "
                "Suva on 14 May, "
                "in advance of the Pacific Leaders Summit.")
    assert rows[0] == "meeting 2024-05-14 Suva FJ"
    assert all("Suva" not in row for row in rows[1:])


def test_a_year_in_which_something_else_was_signed_is_no_day_of_the_meeting() -> None:
    rows = told("The Ministers of Trade of Peru and Chile held a meeting on the treaty which was signed in 1994.")
    assert rows and all("1994" not in row for row in rows)


def test_a_signing_ceremony_is_on_the_day_and_in_the_city_of_the_signing() -> None:
    rows = told("A memorandum of understanding was signed in Tunis on 14 May by the Minister of Health of Tunisia, "
                "Ali Trabelsi, and the "
                "Minister of Health of Mali, Oumar Keita. The two countries will share data.\nThe signing ceremony "
                "was attended by the "
                "Ambassador of Mali, Moussa Traore.")
    assert rows == ["ceremony 2024-05-14 Tunis TN"]


def test_meetings_of_a_trip_with_several_stops_are_at_the_stop_last_spoken_of() -> None:
    rows = told("Deputy Minister of Trade of Norway Kari Dahl will travel to Accra, Ghana, on May 27 and Lomé, Togo, "
                "on May 29.\n"
                "In Ghana, Deputy Minister Kari Dahl will meet with President Kwame Addo of Ghana.\n"
                "In Togo, Deputy Minister Kari Dahl will meet with President Kofi Mensah of Togo.")
    assert "meeting 2024-05-27 Accra GH" in rows
    assert "meeting 2024-05-29 Lomé TG" in rows


def test_a_meeting_of_a_visit_is_in_the_country_visited() -> None:
    rows = told("The President of Laos, Khamtay Sisavang, will pay an official visit to Cambodia on 25-26 May 2024. "
                "He will hold a bilateral meeting with the Prime Minister of Cambodia, Sok Vanna.")
    assert rows[1] == "meeting - - KH"


def test_a_meeting_of_another_day_is_not_placed_by_the_visit() -> None:
    rows = told("The Minister of Health of Laos, Khamtay Sisavang, paid a visit to Cambodia on 6-7 May 2024. "
                "The Minister of Health of Laos, Khamtay Sisavang, met with the Minister of Health of Cambodia, Sok "
                "Vanna, in November 2023.")
    assert "meeting 2023-11 - -" in rows


def test_the_country_to_which_a_visit_was_paid_is_its_place() -> None:
    rows = told("The Ministers recalled with satisfaction the state visit which President Kofi Mensah of Togo paid to "
                "Benin in March 2024.")
    assert rows == ["visit 2024-03 - BJ"]


def test_a_visit_to_a_body_is_in_the_country_of_the_body() -> None:
    (row,) = told("A study visit to the Central Statistical Bureau of Latvia was paid by a delegation of Georgia on 6 "
                  "May.")
    assert row == "visit 2024-05-06 - LV"


def test_the_place_of_a_summit_is_that_of_the_meeting_on_its_sidelines() -> None:
    rows = told("The Foreign Minister of Malta, Carmen Vella, met with the Foreign Minister of Cyprus, Nikos Andreou, "
                "on the sidelines of the Mediterranean Summit in Athens on 14 May.")
    assert {row.split(" ", 2)[2] for row in rows} == {"Athens GR"}


def test_what_one_did_besides_was_on_the_same_day_and_place() -> None:
    rows = told("The Minister of Trade of Kenya, Jane Wanjiru, met with the Minister of Trade of Chad, Idriss "
                "Mahamat, in Nairobi on 14 May. "
                "Minister Jane Wanjiru also met with the Minister of Trade of Mali, Oumar Keita.")
    assert rows == ["meeting 2024-05-14 Nairobi KE", "meeting 2024-05-14 Nairobi KE"]


def test_an_ambassador_is_met_in_the_country_to_which_he_is_accredited() -> None:
    (row,) = told("The Minister of Trade of Kenya, Jane Wanjiru, met on 14 May with the Ambassador of Chad, Idriss "
                  "Mahamat.")
    assert row == "meeting 2024-05-14 - KE"


def test_hosts_who_share_an_occasion_tell_no_country() -> None:
    rows = told("The Prime Minister of Tonga, Sione Taufa, co-hosted the Pacific Leaders Summit with the Prime "
                "Minister of Fiji, Ratu Naulivou.")
    assert all(row.endswith("-") for row in rows)


def test_every_day_and_place_stands_in_the_sentence_it_is_tied_to() -> None:
    doc = document("Deputy Minister of Trade of Norway Kari Dahl will travel to Accra, Ghana, on May 27 and Lomé, "
                   "Togo, on May 29.\n"
                   "In Ghana, Deputy Minister Kari Dahl will meet with President Kwame Addo of Ghana.")
    places = [(r, f) for r in doc.readings for f in r.facts if isinstance(f, EventFact) and f.city]
    assert places and all(f.city in r.quote for r, f in places)
