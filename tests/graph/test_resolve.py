"""Readings become claims about identified things."""

from __future__ import annotations

import pytest
from making import TEXT, extraction

from kg.errors import BadInput
from kg.model import (
    AgreementFact,
    BodyFact,
    CountryFact,
    EventFact,
    Extraction,
    GroupFact,
    OfficialFact,
    ParticipationFact,
    PartyFact,
    Reading,
    TenureFact,
)
from kg.resolve import own_name, resolve
from kg.resolve.names import MAX_SLUG, label, slug


def keys(resolved, field="exists"):
    return {c.subject for c in resolved.claims if c.field == field}


def values(resolved, subject, field):
    return [c.value for c in resolved.claims if c.subject == subject and c.field == field]


def test_a_quote_that_is_not_in_the_text_is_refused_with_notice_and_rule():
    n = extraction().notice
    bad = Extraction(n, (Reading("<bad rule>", 0, 9, "something", 0.9, (CountryFact("KR"),)),))
    with pytest.raises(BadInput, match=r'a: rule "<bad rule>" quotes .*something.*Ministers'):
        resolve(bad)


@pytest.mark.parametrize(("begin", "end"), [(-3, 5), (5, 5), (0, 10_000)])
def test_a_span_outside_the_text_is_refused(begin, end):
    with pytest.raises(BadInput):
        resolve(
            Extraction(extraction().notice, (Reading("r", begin, end, TEXT[begin:end], 0.9, (CountryFact("KR"),)),))
        )


def test_a_body_of_a_country_has_one_key_in_all_notices():
    a, b = (
        resolve(extraction(BodyFact("body/1", name, None, "ministry", "KR"), id=i))
        for i, name in (("a", "Ministry of the Interior"), ("b", "ministry of the  interior"))
    )
    assert keys(a) == keys(b) == {"body/KR.ministry-of-the-interior"}
    assert a.shared


def test_bodies_of_two_countries_with_one_name_stay_apart():
    a, b = (resolve(extraction(BodyFact("body/1", "Ministry of Health", None, "ministry", c))) for c in ("KR", "PE"))
    assert keys(a) != keys(b)


def test_a_body_of_unknown_country_keeps_to_its_notice():
    a, b = (resolve(extraction(BodyFact("body/1", "Ministry of Health", None, "ministry", None), id=i)) for i in "ab")
    assert not keys(a) & keys(b)


def test_a_person_is_known_again_by_full_name_and_country():
    a, b = (resolve(extraction(OfficialFact("official/1", "Kim Min-su", "KR"), id=i)) for i in "ab")
    assert keys(a) == keys(b) == {"person/KR.kim-min-su"}


@pytest.mark.parametrize(
    "facts",
    [
        OfficialFact("official/1", "Kim", "KR"),
        OfficialFact("official/1", "Ana Paz", None),
    ],
)
def test_a_single_word_or_a_name_without_country_never_joins_notices(facts):
    a, b = (resolve(extraction(facts, id=i)) for i in "ab")
    assert not keys(a) & keys(b)


def test_persons_of_two_countries_with_one_name_stay_apart():
    a, b = (resolve(extraction(OfficialFact("official/1", "Ana Paz", c))) for c in ("PA", "PE"))
    assert keys(a) != keys(b)


def test_an_event_is_known_again_by_its_own_name_and_day():
    f = EventFact("event/1", "Digital Government Ministers Forum", "forum", "2017-07-27", "2017-07-27")
    a, b = (resolve(extraction(f, id=i)) for i in "ab")
    assert keys(a) == keys(b) == {"event/2017-07-27.digital-government-ministers-forum"}


@pytest.mark.parametrize(
    "f",
    [
        EventFact("event/1", "bilateral meeting with Panama", "meeting", "2017-07-28"),
        EventFact("event/1", "Digital Government Ministers Forum", "forum", "2017-07"),
        EventFact("event/1", "Korea-Malaysia Summit", "summit", "2017-07-28"),
        EventFact("event/1", None, "meeting", "2017-07-28"),
    ],
)
def test_a_description_or_a_vague_date_never_joins_events(f):
    a, b = (resolve(extraction(f, id=i)) for i in "ab")
    assert not keys(a) & keys(b)


def test_two_events_that_the_extractor_told_apart_stay_apart():
    one, two = (EventFact(f"event/{i}", "Digital Government Ministers Forum", "forum", "2017-07-27") for i in (1, 2))
    both = resolve(extraction(one, two))
    assert len(keys(both)) == 2 and not both.shared


def test_an_agreement_is_known_again_by_name_day_and_parties():
    facts = (
        AgreementFact("agreement/1", "Framework for Smart City Exchange", "mou", "signed", "2019-06-05"),
        PartyFact("agreement/1", "country/KR"),
        PartyFact("agreement/1", "country/PA"),
    )
    a, b = (resolve(extraction(*facts, id=i)) for i in "ab")
    assert keys(a) == keys(b) == {"agreement/2019-06-05.KR--PA.framework-for-smart-city-exchange"}
    c = resolve(extraction(facts[0], facts[1], PartyFact("agreement/1", "country/PE"), id="c"))
    assert keys(c).isdisjoint(keys(a))


def test_of_two_values_in_one_notice_the_more_confident_wins():
    low = Reading("low", 0, 9, TEXT[:9], 0.5, (EventFact("event/1", "Talks", "visit"),))
    r = resolve(extraction(EventFact("event/1", None, "meeting"), more=(low,)))
    (key,) = keys(r)
    assert values(r, key, "kind") == ["meeting"]


def test_begin_from_one_reading_and_end_from_another_make_one_date():
    other = Reading("other", 0, 9, TEXT[:9], 0.9, (EventFact("event/1", end="2019-06-07"),))
    r = resolve(extraction(EventFact("event/1", "Talks", "meeting", begin="2019-06-05"), more=(other,)))
    (claim,) = [c for c in r.claims if c.field == "date"]
    assert (claim.value, claim.readings) == (("2019-06-05", "2019-06-07"), (0, 1))


def test_an_end_before_the_begin_is_left_out():
    other = Reading("other", 0, 9, TEXT[:9], 0.9, (EventFact("event/1", end="2019-06-01"),))
    r = resolve(extraction(EventFact("event/1", "Talks", "meeting", begin="2019-06-05"), more=(other,)))
    assert [(c.value, c.readings) for c in r.claims if c.field == "date"] == [(("2019-06-05", None), (0,))]


def test_an_international_organisation_has_no_country():
    r = resolve(extraction(BodyFact("body/1", "World Bank", "WB", "international-organization", "US")))
    assert keys(r) == {"body/world-bank"} and not [c for c in r.claims if c.field == "country"]


def test_a_group_that_lists_more_than_it_counts_has_no_count():
    r = resolve(extraction(GroupFact("group/1", "a country", ("country/KR", "country/PA"), 1)))
    assert not [c for c in r.claims if c.field == "headcount"]


def test_a_body_that_only_a_title_implies_is_not_mentioned():
    r = resolve(
        extraction(
            OfficialFact("official/1", "Ana Paz", "PA"),
            TenureFact("official/1", "Minister", None, "Ministry of Interior", "PA"),
        )
    )
    assert values(r, "person/PA.ana-paz", "tenure") == [("Minister", "body/PA.ministry-of-interior")]
    assert values(r, "notice", "mention") == ["person/PA.ana-paz"]


def test_who_takes_part_without_a_name_is_left_out_and_said():
    r = resolve(extraction(EventFact("event/1", "Talks"), ParticipationFact("event/1", "body/7", "host")))
    assert not [c for c in r.claims if c.field == "participation"]
    assert r.dropped == ("body/7: takes part, and no reading names it",)


def test_members_of_a_group_are_kept():
    r = resolve(extraction(GroupFact("group/1", "three countries", ("country/KR", "country/PA"), 3)))
    (key,) = keys(r)
    assert values(r, key, "member") == ["country/KR", "country/PA"]
    assert values(r, key, "headcount") == [3]


def test_readings_below_the_limit_are_left_out():
    assert not resolve(extraction(CountryFact("KR"), confidence=0.4), min_confidence=0.5).claims


def test_readings_of_one_rule_from_one_passage_become_one():
    again = Reading("<test>", 0, len(TEXT), TEXT, 0.9, (CountryFact("PA"), CountryFact("KR")))
    r = resolve(extraction(CountryFact("KR"), more=(again,)))
    assert len(r.readings) == 1 and r.readings[0].facts == (CountryFact("KR"), CountryFact("PA"))


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("Digital Government Ministers Forum", True),
        ("bilateral meeting with Panama", False),
        ("Korea-Malaysia Summit", False),
        ("MOU Signing Ceremony", False),
        ("Meetings between Vice Minister Shim and his counterparts", False),
        ("Framework for Smart City Exchange", True),
        ("Tashkent Economic Forum", False),
    ],
)
def test_a_name_of_its_own_says_more_than_kind_and_countries(name, own):
    assert own_name(name) is own


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Ministry of the Interior", "ministry-of-the-interior"),
        ("Año  Núñez", "ano-nunez"),
        ("Łódź’s", "lodzs"),
        ("행정안전부", "행정안전부"),
        ("<named> of <body>", "named-of-body"),
    ],
)
def test_slugs_read_like_the_name(text, want):
    assert slug(text) == want


def test_long_names_that_differ_at_the_end_have_different_slugs():
    a, b = slug("word " * 30 + "one"), slug("word " * 30 + "two")
    assert a != b and len(a) <= MAX_SLUG + 9
    assert slug("!!") != slug("??")


def test_labels_hold_nothing_invisible():
    assert label("A\u202eB\n C\u200b") == "A B C"


def test_the_registry_knows_one_body_by_its_names():
    from kg.language.registry import load_registry

    a, b = (
        resolve(extraction(BodyFact("body/1", name, None, "international-organization"), id=name[:2]), load_registry())
        for name in ("ASEAN", "Association of Southeast Asian Nations")
    )
    assert keys(a) == keys(b) == {"body/asean"}
