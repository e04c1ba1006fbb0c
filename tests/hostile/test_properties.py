"""Whatever the text: no exception, true quotes, ids that resolve, dates that exist, and a store that holds together."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from killers import SEEDS
from making import store_of

from kg.extract import extract
from kg.model import (
    AgreementFact,
    BodyFact,
    CountryFact,
    EventFact,
    GroupFact,
    Notice,
    OfficialFact,
    ParticipationFact,
    PartyFact,
    TenureFact,
)
from kg.validate import validate

PIECES = st.sampled_from([
    *SEEDS.values(), "Korea", " of ", " and ", ", ", ". ", "\n", "\n- ", "(", ")", "“", "”", '"', "’s ", "-", "–", "/",
    ":", "Minister ", "Vice Minister Kim Min-su ", "President ", "Ambassador H.E. Dr. Ana Paz ", "Ministry of ",
    "Interior and Safety",
    "the United Nations ", "(MOIS)", "eight Central American countries ", "a delegation led by ", "on behalf of ",
    "signed an MOU ", "will sign ", "a loan agreement ", "with ", "between ", "held the 3rd Forum ", "visited ", "met ",
    "in Seoul", "on June 31, 2019", "31 February 2020", "from 30 to 2 May", "2019. 13. 45.", "yesterday", "next week ",
    "June ", "5", "0000", "9999", "2019", "1st", "LETTERS ", "é", "협력", "\u202e", "\u200b", "\0", "\ufffd", "👩‍👩‍👧",
])
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=300),
                  st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=40).map("".join))
DAYS = st.one_of(st.none(),
                 st.dates(date(1950, 1, 1), date(2099, 12, 31)).map(str),  # others no reader of notices takes
                 st.sampled_from(["2019", "2019-06", "2020-02-29"]))


def notice(text: str, published: str | None) -> Notice:
    return Notice("a", text.partition("\n")[0], text, published, None, "en")


def ids(fact) -> tuple[list[str], list[str]]:
    """The local ids that a fact brings in, and those that it only uses."""
    match fact:
        case CountryFact(country):
            return [f"country/{country}"], []
        case BodyFact():
            return [fact.body], []
        case OfficialFact():
            return [fact.official], []
        case TenureFact():
            return [], [fact.official, *filter(None, [fact.body])]
        case GroupFact():
            return [fact.group], list(fact.members)
        case EventFact():
            return [fact.event], list(filter(None, [fact.part_of]))
        case AgreementFact():
            return [fact.agreement], list(filter(None, [fact.event, fact.foresees]))
        case ParticipationFact():
            return [], [fact.event, fact.actor, *filter(None, [fact.on_behalf_of])]
        case PartyFact():
            return [], [fact.agreement, fact.actor]
    raise AssertionError(fact)


def dates(fact) -> list[str]:
    if isinstance(fact, EventFact):
        return [d for d in (fact.begin, fact.end) if d]
    return [fact.date] if isinstance(fact, AgreementFact) and fact.date else []


def check(text: str, published: str | None):
    read = extract(notice(text, published))
    known, used = set(), set()
    for r in read.readings:
        assert 0 <= r.begin < r.end <= len(text) and text[r.begin:r.end] == r.quote and 0 <= r.confidence <= 1
        for fact in r.facts:
            brings, uses = ids(fact)
            known.update(brings)
            used.update(uses)
            for day in dates(fact):
                assert len(day) in (4, 7, 10)
                date.fromisoformat(day + "-01-01"[len(day) - 10:] if len(day) < 10 else day)
            if isinstance(fact, EventFact) and fact.begin and fact.end:
                assert fact.begin[:len(fact.end)] <= fact.end
    assert {x for x in used if not x.startswith("country/")} <= known
    for d in read.dropped:
        assert 0 <= d.begin <= d.end <= len(text) and d.why
    assert extract(notice(text, published)) == read
    return read


@given(TEXTS, DAYS)
def test_any_text_gives_true_quotes_known_ids_and_days_that_exist(text, published):
    check(text, published)


@pytest.mark.parametrize("seed", SEEDS)
def test_hostile_seeds_give_true_quotes_known_ids_and_days_that_exist(seed):
    check("Ministers of Korea meet\n\n" + SEEDS[seed] * 60, "2019-06-06")


@settings(max_examples=settings.default.max_examples // 6)  # each makes a store
@given(TEXTS.map(lambda t: "Minister Ana Paz met Kim Min-su in Seoul on June 5, 2019. " + t), DAYS)
def test_what_is_read_from_any_text_makes_a_store_that_is_sound(text, published):
    store = store_of(extract(notice(text, published)))
    assert [str(f) for f in validate(store).faults] == []
