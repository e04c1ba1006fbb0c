"""Which relation an occasion or agreement makes between two sides, and what ties come of it."""

from __future__ import annotations

import pytest
from making import extraction, rows, store_of

from kg.graph.ties import Attendance, agreement_relations, relations
from kg.model import (
    AgreementFact,
    BodyFact,
    EventFact,
    GroupFact,
    OfficialFact,
    ParticipationFact,
    PartyFact,
    TenureFact,
)


def at(*words: str) -> list[Attendance]:
    """``KR:host`` the country is host; ``KR!host`` a body or person of it is; ``WHO*funder`` an organisation is."""
    out = []
    for w in words:
        mark = next(c for c in w if c in ":!*")
        side, _, role = w.partition(mark)
        role, _, circle = role.partition("@")
        out.append(Attendance(side, role, mark != ":", circle, mark == "*"))
    return out


@pytest.mark.parametrize(
    ("kind", "who", "want"),
    [
        # two sides that meet
        ("meeting", ["KR!host", "PA:participant"], {"KR-PA": "meeting"}),
        ("meeting", ["KR:participant", "PA:participant"], {"KR-PA": "meeting"}),
        ("summit", ["KR:participant", "MY:participant"], {"KR-MY": "meeting"}),
        ("ceremony", ["JP:host", "US:guest"], {"JP-US": "meeting"}),
        # the country where a gathering takes place is only its place
        ("conference", ["AZ:host", "US:guest"], {"AZ-US": "same-occasion"}),
        ("conference", ["US!host", "UA:participant"], {"UA-US": "meeting"}),
        ("exhibition", ["GM:host", "NG!organizer"], {"GM-NG": "meeting"}),
        (
            "meeting",
            ["AZ:host", "KZ:participant", "TR:participant"],
            {"AZ-KZ": "same-occasion", "AZ-TR": "same-occasion", "KZ-TR": "same-occasion"},
        ),
        # one who invites is tied to each guest, the guests among themselves weakly
        (
            "meeting",
            ["KR!host", "CN:participant", "JP:participant"],
            {"CN-KR": "hosting", "JP-KR": "hosting", "CN-JP": "same-occasion"},
        ),
        (
            "seminar",
            ["KR:organizer", "RU:participant", "MX:participant"],
            {"KR-RU": "hosting", "KR-MX": "hosting", "MX-RU": "same-occasion"},
        ),
        # joint organisers; a group counts as one of them
        (
            "conference",
            ["US:organizer", "MX:organizer", "CA:organizer"],
            {"MX-US": "joint-organisation", "CA-US": "joint-organisation", "CA-MX": "joint-organisation"},
        ),
        (
            "forum",
            ["KR:organizer", "CR:organizer@eight", "SV:organizer@eight"],
            {"CR-KR": "joint-organisation", "KR-SV": "joint-organisation", "CR-SV": "same-occasion"},
        ),
        # trainers, funders
        (
            "training",
            ["KR:organizer", "KH:participant", "CO:participant"],
            {"KH-KR": "training", "CO-KR": "training", "CO-KH": "same-occasion"},
        ),
        (
            "forum",
            ["CR:host", "KR:organizer", "IDB*funder"],
            {"CR-IDB": "funding", "IDB-KR": "funding", "CR-KR": "hosting"},
        ),
        # an organisation and its members, or its guests
        ("meeting", ["CCTS*organizer", "AZ:host", "KZ:participant"], {"AZ-KZ": "same-occasion"}),
        ("summit", ["CCTS*organizer", "KZ!participant"], {}),
        ("meeting", ["RW!host", "UNDP*participant"], {"RW-UNDP": "meeting"}),
        # who organises together with an organisation is tied to it, who only comes is its member or guest
        (
            "workshop",
            ["CR!organizer", "WCO*organizer", "PA:participant"],
            {"CR-PA": "hosting", "CR-WCO": "joint-organisation"},
        ),
        # visits: host and visitor; two stops are no tie; an organisation that travels along does not visit
        ("visit", ["KR:participant", "PE:host", "BR:host"], {"KR-PE": "visit", "BR-KR": "visit"}),
        ("visit", ["KR:participant", "WeGO*participant", "GR:host"], {"GR-KR": "visit"}),
        ("visit", ["WB*guest", "UZ:host"], {"UZ-WB": "visit"}),
        ("visit", ["KR!host", "UG:guest", "KE:guest"], {"KR-UG": "visit", "KE-KR": "visit", "KE-UG": "same-occasion"}),
        (
            "visit",
            ["HN:host", "CR:host", "US:guest", "PA:guest"],
            {p: "same-occasion" for p in ("HN-US", "HN-PA", "CR-US", "CR-PA", "PA-US")},
        ),
        ("meeting", ["KR!host", "KR:participant"], {}),
    ],
)
def test_relations_follow_from_kind_and_roles(kind, who, want):
    assert {f"{a}-{b}": r for (a, b), r in relations(kind, at(*who)).items()} == want


def test_a_gathering_that_is_named_after_both_sides_is_theirs():
    assert relations("forum", at("PG:host", "AU:participant"), {"PG", "AU"}) == {("AU", "PG"): "meeting"}


@pytest.mark.parametrize(
    ("status", "sides", "want"),
    [
        ("signed", ["KR", "PA"], {("KR", "PA"): "agreement"}),
        ("planned", ["PA", "KR", "KR"], {("KR", "PA"): "agreement"}),
        ("in-force", ["KR", "PA"], {("KR", "PA"): "agreement"}),
        ("mentioned", ["KR", "PA"], {}),
        ("signed", ["KR"], {}),
        (
            "signed",
            ["KR", "PA", "PE"],
            {
                ("KR", "PA"): "multilateral-agreement",
                ("KR", "PE"): "multilateral-agreement",
                ("PA", "PE"): "multilateral-agreement",
            },
        ),
    ],
)
def test_relations_of_parties_follow_from_status_and_number(status, sides, want):
    assert agreement_relations(status, sides) == want


def ties(*facts):
    return {(r["a"], r["b"]): r["strength"] for r in rows(store_of(extraction(*facts)), "ties")}


def test_bodies_and_persons_stand_for_their_country():
    assert ties(
        EventFact("event/1", "talks", "meeting"),
        BodyFact("body/1", "Ministry of Health", None, "ministry", "KR"),
        OfficialFact("official/1", "Ana Paz", "PA"),
        ParticipationFact("event/1", "body/1", "host"),
        ParticipationFact("event/1", "official/1", "guest"),
    ) == {("KR", "PA"): "strong"}


def test_a_person_of_an_organisation_stands_for_it_and_not_for_a_country():
    assert ties(
        EventFact("event/1", "talks", "meeting"),
        BodyFact("body/1", "World Bank", None, "international-organization"),
        OfficialFact("official/1", "Ana Paz", "PA"),
        TenureFact("official/1", "Manager", "body/1"),
        ParticipationFact("event/1", "official/1", "guest"),
        ParticipationFact("event/1", "country/UZ", "host"),
    ) == {("World Bank", "UZ"): "strong"}


def test_two_bodies_of_one_country_make_no_tie():
    assert (
        ties(
            AgreementFact("agreement/1", "MOU", "mou", "signed"),
            BodyFact("body/1", "Ministry of A", None, "ministry", "KR"),
            BodyFact("body/2", "Ministry of B", None, "ministry", "KR"),
            PartyFact("agreement/1", "body/1"),
            PartyFact("agreement/1", "body/2"),
        )
        == {}
    )


def test_an_organisations_own_summit_ties_it_to_no_member_by_whatever_name_it_goes():
    facts = (
        BodyFact("body/1", "Organization of Turkic States", None, "international-organization"),
        ParticipationFact("event/1", "body/1", "participant"),
        ParticipationFact("event/1", "country/KZ", "participant"),
    )
    own = EventFact("event/1", "7th Summit of the CCTS", "summit")
    assert ties(own, *facts) == {}
    assert ties(EventFact("event/1", "meeting with the CCTS", "meeting"), *facts) != {}


def test_an_organ_stands_for_its_organisation_where_the_notice_names_both():
    from kg.graph.ties import contacts
    from kg.language.registry import load_registry
    from kg.resolve import resolve

    facts = (
        EventFact("event/1", "talks", "meeting"),
        BodyFact("body/1", "European Commission", None, "international-organization"),
        ParticipationFact("event/1", "body/1", "participant"),
        ParticipationFact("event/1", "country/KR", "host"),
    )
    union = BodyFact("body/2", "European Union", "EU", "international-organization")

    def sides(*facts):
        return {x for c in contacts(resolve(extraction(*facts), load_registry())) for x in (c.a, c.b)}

    assert sides(*facts) == {"body/european-commission", "country/KR"}
    assert sides(*facts, union) == {"body/european-union", "country/KR"}


def test_members_of_a_group_are_tied_through_it():
    assert ties(
        EventFact("event/1", "forum", "forum"),
        GroupFact("group/1", "two countries", ("country/CR", "country/SV")),
        ParticipationFact("event/1", "country/KR", "organizer"),
        ParticipationFact("event/1", "group/1", "participant"),
    ) == {("CR", "KR"): "strong", ("KR", "SV"): "strong", ("CR", "SV"): "weak"}


def test_a_tie_sums_up_its_occasions_each_once_and_keeps_its_contacts():
    name, day = "Digital Government Ministers Forum", "2017-07-27"
    facts = (
        EventFact("event/1", name, "forum", day, day),
        ParticipationFact("event/1", "country/KR", "organizer"),
        ParticipationFact("event/1", "country/CR", "participant"),
    )
    mou = (
        AgreementFact("agreement/1", "MOU", "mou", "signed", "2019-06-05"),
        PartyFact("agreement/1", "country/KR"),
        PartyFact("agreement/1", "country/CR"),
    )
    store = store_of(extraction(*facts, id="a"), extraction(*facts, *mou, id="b"))
    ((tie, weight, first, last, n),) = store.query(
        "SELECT ?t ?w ?f ?l (COUNT(?c) AS ?n) { ?t a coop:Tie ; coop:weight ?w ; coop:begin ?f ; coop:end ?l ; "
        "coop:basis ?c } "
        "GROUP BY ?t ?w ?f ?l"
    )
    assert tie.value == "https://w3id.org/coopgraph/id/tie/CR--KR"
    assert (float(weight.value), first.value, last.value, n.value) == (10.5, day, "2019-06-05", "3")
    assert bool(
        store.query("ASK { country:CR coop:cooperatesWith country:KR . country:KR coop:cooperatesWith country:CR }")
    )
