"""Who took part: what a sentence without an occasion of its own adds, and what it does not."""

from __future__ import annotations

import pytest

from kg.extract import read
from kg.model import Notice, ParticipationFact

_LEAD = "The Foreign Minister of Norway, Kari Dahl, met with the Foreign Minister of Kenya, John Muestra, on 14 May. "


def parts(text: str) -> dict[str, str]:
    """Name of a country, person or body -> its role, over all occasions of the text."""
    doc = read(Notice("n", "A notice of the ministry", f"A notice of the ministry\n\n{text}", "2024-05-20"))
    out = {}
    for reading in doc.readings:
        for fact in reading.facts:
            if isinstance(fact, ParticipationFact):
                named = doc.officials.get(fact.actor) or doc.bodies.get(fact.actor)
                out[named.name if named else fact.actor.removeprefix("country/")] = fact.role
    return out


@pytest.mark.parametrize("text", [
    "The ministers were joined by the Minister of Trade of Norway, Anna Berg.",
    "In the picture, l-r: Minister of Trade Anna Berg and Ambassador Paul Weiss.",
    "The Norwegian delegation included the Minister of Trade, Anna Berg.",
])
def test_who_is_said_to_have_been_there_took_part(text: str) -> None:
    assert "Anna Berg" in parts(_LEAD + text)


@pytest.mark.parametrize("text", [
    "He also urged Prime Minister Anna Berg to keep the border open.",
    "They spoke of a free state, led by a new Election Board of Chad under Chairwoman Anna Berg.",
    "They discussed two citizens of Norway, Anna Berg and Paul Weiss, who are held abroad.",
    "The two sides welcomed President Anna Berg’s plan for a school of fisheries.",
])
def test_who_is_only_spoken_of_took_no_part(text: str) -> None:
    assert "Anna Berg" not in parts(_LEAD + text)


@pytest.mark.parametrize("text", [
    "They discussed the creation of an ASEAN-Norway business council.",
    "The Representative of Norway to the United Nations, Anna Berg, was also present.",
])
def test_a_body_that_names_a_council_or_a_post_took_no_part(text: str) -> None:
    assert {"Association of Southeast Asian Nations", "United Nations"}.isdisjoint(parts(_LEAD + text))


def test_who_discusses_plans_for_two_meetings_was_at_neither() -> None:
    text = ("Minister Ana Rojas of Peru and Minister Luis Soto of Chile discussed plans for the Trade Meeting on "
            "3 June in Lima and the Customs Summit in Quito.")
    assert {"Ana Rojas", "Luis Soto", "CL"}.isdisjoint(parts(text))
