"""Claims become quads: facts, notices' graphs, readings' graphs; the scoring queries read them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from making import TEXT, extraction, rows, store_of

from kg.graph.iris import Iris
from kg.graph.quads import bounds
from kg.model import (
    AgreementFact,
    BodyFact,
    CountryFact,
    EventFact,
    GroupFact,
    OfficialFact,
    ParticipationFact,
    PartyFact,
    Reading,
    TenureFact,
)

FULL = (
    CountryFact("KR"),
    CountryFact("PA"),
    BodyFact("body/1", "Ministry of the Interior", "MOI", "ministry", "KR"),
    BodyFact("body/2", "Inter-American Development Bank", "IDB", "international-organization"),
    OfficialFact("official/1", "Ana Paz", "PA"),
    TenureFact("official/1", "Minister", None, "Ministry of Interior", "PA"),
    OfficialFact("official/2", "Kim Min-su", "KR"),
    TenureFact("official/2", "Vice Minister", "body/1", None, "KR"),
    GroupFact("group/1", "two countries", ("country/KR", "country/PA"), 2),
    EventFact(
        "event/1",
        "meeting with Panama",
        "meeting",
        "2019-06-05",
        "2019-06-05",
        "Seoul",
        ("KR",),
        "held",
        "land records",
    ),
    EventFact("event/2", "visit to Korea", "visit", "2019-06", "2019-06", None, ("KR",), part_of=None),
    EventFact("event/1", part_of="event/2"),
    ParticipationFact("event/1", "official/1", "participant", True, "country/PA"),
    ParticipationFact("event/1", "official/2", "host"),
    ParticipationFact("event/2", "group/1", "participant"),
    ParticipationFact("event/1", "body/2", "funder"),
    AgreementFact(
        "agreement/1",
        "memorandum of understanding on land records",
        "mou",
        "signed",
        "2019-06-05",
        "event/1",
        "land records",
        "event/2",
    ),
    PartyFact("agreement/1", "country/KR"),
    PartyFact("agreement/1", "country/PA"),
)


@pytest.fixture(scope="module")
def store():
    return store_of(extraction(*FULL))


def test_every_fact_stands_in_a_reading_of_its_own(store):
    bare = [
        q
        for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        if len(list(store.quads_for_pattern(q.subject, q.predicate, q.object))) < 2
    ]
    provenance = {
        "captureOf",
        "sha256",
        "isString",
        "rule",
        "confidence",
        "fromPassage",
        "fromNotice",
        "referenceContext",
        "beginIndex",
        "endIndex",
        "anchorOf",
        "identifier",
        "title",
        "issued",
        "publisher",
        "language",
        "type",
    }
    assert {q.predicate.value.replace("#", "/").rpartition("/")[2] for q in bare} <= provenance


def test_there_is_no_blank_node(store):
    assert not [
        q
        for q in store.quads_for_pattern(None, None, None, None)
        if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)
    ]


def test_who_says_so_is_one_query_away(store):
    found = list(store.query("SELECT ?words { GRAPH ?r { ?e coop:begin ?d } ?r coop:fromPassage/nif:anchorOf ?words }"))
    assert {row[0].value for row in found} == {TEXT}


def test_organizations_are_those_that_the_notice_names(store):
    assert [(r["name"], r["abbreviation"], r["kind"], r["country"]) for r in rows(store, "organizations")] == [
        ("Inter-American Development Bank", "IDB", "international-organization", ""),
        ("Ministry of the Interior", "MOI", "ministry", "KR"),
    ]


def test_officials_have_a_row_a_post(store):
    assert [(r["name"], r["title"], r["organization"], r["country"]) for r in rows(store, "officials")] == [
        ("Ana Paz", "Minister", "Ministry of Interior", "PA"),
        ("Kim Min-su", "Vice Minister", "Ministry of the Interior", "KR"),
    ]


def test_events_have_dates_at_the_precision_known(store):
    assert [(r["name"], r["kind"], r["start"], r["end"], r["city"], r["country"]) for r in rows(store, "events")] == [
        ("visit to Korea", "visit", "2019-06", "2019-06", "", "KR"),
        ("meeting with Panama", "meeting", "2019-06-05", "2019-06-05", "Seoul", "KR"),
    ]


def test_a_group_takes_part_through_its_members(store):
    found = {(r["participant"], r["iso2"], r["role"]) for r in rows(store, "participations")}
    assert found == {
        ("South Korea", "KR", "participant"),
        ("Panama", "PA", "participant"),
        ("Ana Paz", "", "participant"),
        ("Kim Min-su", "", "host"),
        ("Inter-American Development Bank", "", "funder"),
    }


def test_agreements_and_their_parties(store):
    assert [(r["kind"], r["status"], r["date"]) for r in rows(store, "agreements")] == [("mou", "signed", "2019-06-05")]
    assert {r["iso2"] for r in rows(store, "agreement-parties")} == {"KR", "PA"}


def test_ties_name_organisations_by_their_short_names(store):
    assert [(r["a"], r["b"], r["strength"]) for r in rows(store, "ties")] == [
        ("IDB", "KR", "strong"),
        ("IDB", "PA", "strong"),
        ("KR", "PA", "strong"),
    ]


def test_a_fact_that_two_notices_state_gives_a_row_for_each():
    store = store_of(extraction(CountryFact("KR"), id="a"), extraction(CountryFact("KR"), id="b"))
    assert [r["notice"] for r in rows(store, "countries")] == ["a", "b"]


def test_where_notices_disagree_each_keeps_its_reading_and_the_facts_have_what_most_say():
    name, day = "Digital Government Ministers Forum", "2017-07-27"
    store = store_of(
        *(
            extraction(EventFact("event/1", name, kind, day, end), id=i)
            for i, kind, end in (("a", "forum", day), ("b", "forum", day), ("c", "conference", "2017-07-28"))
        )
    )
    assert [(r["notice"], r["kind"], r["end"]) for r in rows(store, "events")] == [
        ("a", "forum", day),
        ("b", "forum", day),
        ("c", "conference", "2017-07-28"),
    ]
    assert len({r["event"] for r in rows(store, "events")}) == 1
    ends = [row[0].value for row in store.query("SELECT ?end { ?e coop:end ?end }")]
    kinds = [row[0].value for row in store.query("SELECT ?k { ?e coop:kind ?k }")]
    assert (ends, [k.rpartition("/")[2] for k in kinds]) == ([day], ["forum"])


def test_an_outvoted_name_stays_as_another_name_with_its_evidence():
    first, second = "Ministry of the Interior", "MINISTRY OF THE INTERIOR"
    store = store_of(
        *(
            extraction(BodyFact("body/1", n, None, "ministry", "KR"), id=i)
            for i, n in (("a", first), ("b", first), ("c", second))
        )
    )
    assert [row[0].value for row in store.query("SELECT ?n { ?b a coop:Body ; skos:prefLabel ?n }")] == [first]
    assert [
        row[0].value
        for row in store.query(
            "SELECT ?n { ?b a coop:Body ; skos:altLabel ?n . GRAPH ?r { ?b skos:altLabel ?n } "
            "?r coop:fromNotice/dcterms:identifier 'c' }"
        )
    ] == [second]


def test_two_readings_of_one_rule_and_passage_with_different_confidence_have_two_graphs():
    other = Reading("<test>", 0, len(TEXT), TEXT, 0.5, (CountryFact("PA"),))
    store = store_of(extraction(CountryFact("KR"), more=(other,)))
    assert len(list(store.query("SELECT ?r { ?r a coop:Reading }"))) == 2


@pytest.mark.parametrize(
    ("begin", "end", "want"),
    [
        ("2017-07-26", "2017-08-01", ("2017-07-26", "2017-08-01", "2017-07-26/2017-08-01")),
        ("2017-07-26", "2017-07-26", ("2017-07-26", "2017-07-26", "2017-07-26")),
        ("2017-07-26", None, ("2017-07-26", None, "2017-07-26/")),
        ("2016-02", "2016-02", ("2016-02-01", "2016-02-29", "2016-02")),
        ("2017", "2018", ("2017-01-01", "2018-12-31", "2017/2018")),
        (None, "2017-07-26", (None, "2017-07-26", "/2017-07-26")),
    ],
)
def test_dates_have_bounds_and_keep_their_precision(begin, end, want):
    assert bounds(begin, end) == want


@pytest.mark.parametrize("notice", ["a b", "a%20b", "a#b", "ä", "행정", "a<b>", 'a"b', "a\\b", "a{b}", "a\u202eb"])
def test_every_notice_id_gives_an_iri_that_the_engine_takes(notice):
    assert ox.NamedNode(Iris().notice(notice)).value.startswith("https://w3id.org/coopgraph/id/notice/")


def test_different_notice_ids_give_different_iris():
    ids = ["a b", "a%20b", "a-b", "a_b", "A b"]
    assert len({Iris().notice(i) for i in ids}) == len(ids)


def test_the_base_can_be_another():
    assert Iris("https://example.org/").id("country/KR") == "https://example.org/id/country/KR"
