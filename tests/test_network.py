"""The graph as a network: each edge rests on sentences that say it, and weighs what the store's tie weighs."""

from __future__ import annotations

import pytest
from making import extraction, store_of

from kg.errors import BadInput, QueryError
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
from kg.network import LEVELS, Network, network

ID = "https://w3id.org/coopgraph/id/"

FORUM_TEXT = (
    "Forum held\n\nThe Land Forum took place in Lima on May 5, 2018. Panama, Chile and Peru took part in it. "
    "The forum was convened by Peru."
)
FORUM = (
    EventFact("event/1", "Land Forum", "forum", "2018-05-05", "2018-05-05", "Lima", ("PE",), "held", "land records"),
    *(ParticipationFact("event/1", f"country/{c}", "participant") for c in ("PA", "CL")),
    ParticipationFact("event/1", "country/PE", "organizer"),
    GroupFact("group/1", "Pacific neighbours", ("country/PA", "country/CL")),
)
PACT_TEXT = "Pact signed\n\nThe Ministry of Lands of Peru and the Lands Agency of Chile signed a memorandum in 2020."
PACT = (
    BodyFact("body/1", "Ministry of Lands", "MOL", "ministry", "PE"),
    BodyFact("body/2", "Lands Agency", None, "agency", "CL"),
    AgreementFact("agreement/1", "memorandum on lands", "mou", "signed", "2020"),
    PartyFact("agreement/1", "body/1"),
    PartyFact("agreement/1", "body/2"),
)
COURSE_TEXT = "Course given\n\nKim Min-su, Minister of the Interior of Korea, opened a course for clerks of Panama."
COURSE = (
    BodyFact("body/1", "Ministry of the Interior", "MOI", "ministry", "KR"),
    OfficialFact("official/1", "Kim Min-su", "KR"),
    TenureFact("official/1", "Minister of the Interior", "body/1", "Ministry of the Interior", "KR"),
    EventFact("event/1", "course for clerks", "training", status="held"),
    ParticipationFact("event/1", "official/1", "organizer"),
    ParticipationFact("event/1", "country/PA", "participant"),
    CountryFact("KR"),
)


@pytest.fixture(scope="module")
def store():
    return store_of(
        extraction(*FORUM, text=FORUM_TEXT, id="forum"),
        extraction(*PACT, text=PACT_TEXT, id="pact"),
        extraction(*COURSE, text=COURSE_TEXT, id="course"),
    )


def ends(net: Network) -> set[tuple[str, str]]:
    return {(e.source.removeprefix(ID), e.target.removeprefix(ID)) for e in net.edges}


def edge(net: Network, a: str, b: str):
    return next(e for e in net.edges if {e.source, e.target} == {ID + a, ID + b})


def test_countries_are_tied_by_what_the_notices_tell(store):
    net = network(store)
    assert {n.label for n in net.nodes} == {"Chile", "Panama", "Peru", "South Korea"}
    assert ("country/KR", "country/PA") in ends(net)
    peru_chile = edge(net, "country/PE", "country/CL")
    assert peru_chile.strong and peru_chile.weight == 11 and peru_chile.kinds == ("forum", "mou")
    assert (peru_chile.first, peru_chile.last) == ("2018-05-05", "2020-12-31")
    assert [b.label for b in peru_chile.basis] == ["memorandum on lands", "Land Forum"]
    forum = peru_chile.basis[1]
    assert (forum.date, forum.place, forum.status, forum.notice) == ("2018-05-05", "Lima, Peru", "held", "forum")
    assert forum.roles == "organizer: Peru; participants: Chile, Panama"
    assert forum.sentence in FORUM_TEXT and forum.rule == "<test>" and forum.confidence == 0.9


def test_an_edge_of_giving_runs_from_the_giver(store):
    given = edge(network(store), "country/KR", "country/PA")
    assert given.directed and given.source == ID + "country/KR"
    assert given.basis[0].giver == ID + "country/KR" and given.basis[0].relation == "training"


def test_weights_and_strengths_are_those_of_the_store(sample_store):
    from kg.graph.store import open_store

    opened = open_store(sample_store)
    said = {
        (a.value, b.value): (float(w.value), s.value.endswith("strong"))
        for a, b, w, s in opened.query(
            "SELECT ?a ?b ?w ?s { ?t a coop:Tie ; coop:between ?a, ?b ; coop:weight ?w ; coop:strength ?s "
            "FILTER(STR(?a) < STR(?b)) }"
        )
    }
    drawn = {tuple(sorted((e.source, e.target))): (e.weight, e.strong) for e in network(opened).edges}
    assert len(drawn) > 50
    assert {pair: said[pair] for pair in drawn} == drawn


@pytest.mark.parametrize("level", LEVELS)
def test_nothing_is_drawn_without_a_sentence_that_its_notice_says(sample_store, level):
    from kg.graph.store import open_store

    opened = open_store(sample_store)
    texts = {
        name.value: text.value
        for name, text in opened.query(
            "SELECT ?i ?t { ?c coop:captureOf/dcterms:identifier ?i ; <http://persistence.uni-leipzig.org/nlp2rdf/"
            "ontologies/nif-core#isString> ?t }"
        )
    }
    net = network(opened, level=level)
    assert len(net.edges) > 50
    tied = {i for e in net.edges for i in (e.source, e.target)}
    assert {n.id for n in net.nodes} == tied
    assert all(n.label for n in net.nodes)
    for e in net.edges:
        assert e.basis
        for b in e.basis:
            assert b.sentence and b.sentence in texts[b.notice]


def test_bodies_and_officials_stand_for_their_countries_where_notices_name_them(store):
    bodies = network(store, level="body")
    pact = next(e for e in bodies.edges if e.kinds == ("mou",))
    names = {n.id: n.label for n in bodies.nodes}
    assert {names[pact.source], names[pact.target]} == {"Ministry of Lands", "Lands Agency"}
    assert next(n for n in bodies.nodes if n.label == "Ministry of Lands").aliases == ("MOL",)
    officials = {n.label: n.kind for n in network(store, level="official").nodes}
    assert officials["Kim Min-su"] == "official"


def test_not_everyone_at_a_large_occasion_is_strongly_tied_to_everyone():
    names = [("PE", "Ministry of Lands"), ("CL", "Lands Agency"), ("PA", "Land Registry"), ("CR", "Land Office")]
    facts = [EventFact("event/1", "Land Forum", "forum", "2018-05-05", "2018-05-05", "Lima", ("PE",), "held")]
    for i, (country, name) in enumerate(names):
        facts.append(BodyFact(f"body/{i}", name, None, "agency", country))
        facts.append(ParticipationFact("event/1", f"body/{i}", "host" if i == 0 else "participant"))
    net = network(store_of(extraction(*facts, text=FORUM_TEXT, id="forum")), level="body")
    label = {n.id: n.label for n in net.nodes}
    strong = {frozenset((label[e.source], label[e.target])) for e in net.edges if e.strong}
    weak = {frozenset((label[e.source], label[e.target])) for e in net.edges if not e.strong}
    assert strong == {frozenset(("Ministry of Lands", x)) for x in ("Lands Agency", "Land Registry", "Land Office")}
    assert len(weak) == 3


def test_occasions_and_agreements_are_nodes_of_their_own_level(store):
    net = network(store, level="event")
    kinds = {n.label: n.kind for n in net.nodes}
    assert kinds["Land Forum"] == "event" and kinds["memorandum on lands"] == "agreement"
    assert {n.kind for n in net.nodes} == {"country", "event", "agreement"}
    forum = next(n for n in net.nodes if n.label == "Land Forum")
    assert len([e for e in net.edges if forum.id in (e.source, e.target)]) == 3
    assert {n.label for n in network(store, level="all").nodes} >= {"Kim Min-su", "Ministry of Lands", "Land Forum"}


def test_a_sentence_that_names_both_sides_is_preferred():
    first = "Panama took part in it."
    text = "Forum held\n\n" + first + " The forum brought Panama and Peru together."
    both = "The forum brought Panama and Peru together."
    event = EventFact("event/1", "Land Forum", "forum", "2018-05-05", "2018-05-05", status="held")
    panama = ParticipationFact("event/1", "country/PA", "participant")
    peru = ParticipationFact("event/1", "country/PE", "participant")
    at = text.index(both)
    more = Reading("<both>", at, at + len(both), both, 0.5, (panama, peru))
    net = network(store_of(extraction(event, panama, text=text, quote=first, more=(more,))))
    assert [b.sentence for b in net.edges[0].basis] == [both]


# ------------------------------------------------------------------ options
def test_time_keeps_what_can_lie_in_it(store):
    assert ends(network(store, since="2019")) == {("country/CL", "country/PE")}
    assert edge(network(store, until="2018-12"), "country/CL", "country/PE").weight == 3
    assert network(store, since="2021").edges == ()


def test_kinds_topics_weights_and_strength_narrow_the_network(store):
    assert ends(network(store, kinds=["mou"])) == {("country/CL", "country/PE")}
    assert ends(network(store, kinds=["training"])) == {("country/KR", "country/PA")}
    assert len(network(store, topic="Land records").edges) == 3
    assert len(network(store, min_weight=5).edges) == 2
    assert ("country/CL", "country/PA") in ends(network(store))
    assert ("country/CL", "country/PA") not in ends(network(store, strong_only=True))


def test_a_focus_keeps_what_lies_within_its_depth(store):
    assert ends(network(store, focus="South Korea")) == {("country/KR", "country/PA")}
    two = network(store, focus="KR", depth=2)
    assert ("country/PA", "country/PE") in ends(two)
    assert network(store, focus="KR", depth=0).edges == ()


def test_a_country_in_focus_stands_for_its_bodies(store):
    net = network(store, level="body", focus="Peru")
    assert "Ministry of Lands" in {n.label for n in net.nodes}


def test_between_two_lie_their_common_partners_or_the_shortest_way(store):
    assert {n.label for n in network(store, between=("KR", "Peru")).nodes} == {"South Korea", "Panama", "Peru"}
    assert {n.label for n in network(store, between=("CL", "PE")).nodes} == {"Chile", "Panama", "Peru"}


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"level": "planet"}, BadInput),
        ({"since": "05/2018"}, BadInput),
        ({"until": "2018-13"}, BadInput),
        ({"depth": -1}, BadInput),
        ({"kinds": ["moo"]}, BadInput),
        ({"focus": "KR", "between": ("KR", "PE")}, BadInput),
        ({"focus": "Atlantis"}, QueryError),
    ],
)
def test_an_option_without_meaning_is_refused_in_one_line(store, options, error):
    with pytest.raises(error) as caught:
        network(store, **options)
    assert "\n" not in str(caught.value)


def test_a_store_without_ties_gives_an_empty_network():
    assert network(store_of(extraction(CountryFact("KR")))) == Network("country", (), ())


# ------------------------------------------------------------------ chosen by IRIs
def iri(store, name: str) -> str:
    (row,) = store.query(f"SELECT DISTINCT ?x {{ ?x skos:prefLabel ?l FILTER(STR(?l) = '{name}') }}")
    return row[0].value


def test_named_agreements_and_events_alone_are_what_edges_rest_on(store):
    net = network(store, named=[iri(store, "memorandum on lands")])
    assert ends(net) == {("country/CL", "country/PE")}
    assert [b.label for b in net.edges[0].basis] == ["memorandum on lands"] and net.edges[0].weight == 8
    hub = network(store, level="event", named=[iri(store, "Land Forum")])
    assert {n.label for n in hub.nodes} == {"Land Forum", "Chile", "Panama", "Peru"}


def test_named_actors_are_tied_among_themselves_and_one_alone_to_its_partners(store):
    two = [ID + "country/CL", ID + "country/PA", ID + "country/KR"]
    assert ends(network(store, named=two)) == {("country/CL", "country/PA"), ("country/KR", "country/PA")}
    assert ends(network(store, named=two[2:])) == {("country/KR", "country/PA")}


def test_a_named_body_or_official_stands_for_its_country_where_countries_are_drawn(store):
    assert ends(network(store, named=[iri(store, "Lands Agency")])) == ends(network(store, named=[ID + "country/CL"]))
    assert ends(network(store, named=[iri(store, "Kim Min-su"), ID + "country/PA"])) == {("country/KR", "country/PA")}
    bodies = network(store, level="body", named=[ID + "country/PE", ID + "country/CL"])
    assert {n.label for n in bodies.nodes} == {"Ministry of Lands", "Lands Agency", "Chile", "Peru"}


def test_named_ties_are_drawn_and_no_others(store):
    (row,) = store.query(f"SELECT ?t {{ ?t a coop:Tie ; coop:between <{ID}country/PE>, <{ID}country/PA> }}")
    assert ends(network(store, named=[row[0].value])) == {("country/PA", "country/PE")}
    hub = network(store, level="event", named=[row[0].value])
    assert {n.label for n in hub.nodes} == {"Land Forum", "Panama", "Peru"}


def test_names_of_which_the_graph_knows_none_are_refused(store):
    with pytest.raises(BadInput, match="2 IRIs named, none of them"):
        network(store, named=["https://example.org/a", ID + "country/ZZ"])


def test_contacts_are_the_same_from_the_rows_beside_a_graph_and_from_the_graph(tmp_path):
    from pathlib import Path

    from kg.build import build
    from kg.graph.store import open_store
    from kg.network import _Facts

    notices = sorted((Path(__file__).parent.parent / "data/notices").glob("*.txt"))[:6]
    build(notices, tmp_path / "store", workers=1)
    facts = _Facts(open_store(tmp_path / "store"))
    told = list(facts._told_contacts())
    assert told and sorted(facts.contacts) == sorted(told)
