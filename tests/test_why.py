"""What a fact rests on: `kg why` tells the sentences, rules and confidences behind a thing, a tie and a triple."""

from __future__ import annotations

import json
import shlex

import pytest
from making import TEXT, extraction, notice, store_of

from kg import cli
from kg.errors import BadInput
from kg.graph.vocabulary import PREFIXES
from kg.lookup import Ambiguous, NotFound
from kg.model import (
    AgreementFact,
    BodyFact,
    CountryFact,
    EventFact,
    Extraction,
    OfficialFact,
    ParticipationFact,
    PartyFact,
    Reading,
    TenureFact,
)
from kg.why import why

SIGNED = "They signed a memorandum of understanding on land records."
MET = TEXT.partition("\n\n")[2].removesuffix(" " + SIGNED)


def reading(quote: str, rule: str, confidence: float, *facts) -> Reading:
    begin = TEXT.index(quote)
    return Reading(rule, begin, begin + len(quote), quote, confidence, facts)


@pytest.fixture(scope="module")
def store():
    """Two notices: one of a meeting and an MOU of Korea and Panama, and a later one that names the same meeting."""
    mou = AgreementFact("agreement/1", "memorandum of understanding on land records", "mou", "signed", "2019-06-05")
    first = extraction(
        CountryFact("KR"), CountryFact("PA"), quote=MET, rule="<country>",
        more=(
            reading(MET, "<body>", 0.8, BodyFact("body/1", "Ministry of the Interior", "MOI", "ministry", "KR")),
            reading(MET, "<title> <name>", 0.97, OfficialFact("official/1", "Kim Min-su", "KR"),
                    TenureFact("official/1", "Vice Minister", "body/1", "Ministry of the Interior", "KR")),
            reading(MET, "<met>", 0.7, EventFact("event/1", "meeting with Panama", "meeting", "2019-06-05",
                                                 "2019-06-05", "Seoul", ("KR",), "held"),
                    ParticipationFact("event/1", "country/KR", "host"),
                    ParticipationFact("event/1", "country/PA", "guest")),
            reading(SIGNED, "<signed>", 0.9, mou),
            reading(SIGNED, "<they>", 0.75, PartyFact("agreement/1", "country/KR"),
                    PartyFact("agreement/1", "country/PA")),
        ),
    )  # fmt: skip
    second = extraction(CountryFact("KR"), CountryFact("CL"), id="b", quote=MET, rule="<country>")
    return store_of(first, second)


def grounds(found) -> list:
    return [g for part in found.parts for g in part.grounds]


def iri(store, kind: str) -> str:
    found = store.query(f"SELECT ?x {{ ?x a coop:{kind} }} ORDER BY ?x")
    return next(iter(found))[0].value


def test_a_tie_rests_on_its_occasions_each_with_its_sentences_and_rules(store):
    found = why(store, ["KR", "PA"])
    assert found.fact.startswith("South Korea and Panama: strong tie, weight ")
    assert [p.text for p in found.parts] == ["agreement: memorandum of understanding on land records (strong)",
                                             "meeting: meeting with Panama (strong)"]  # fmt: skip
    agreed, met = found.parts
    assert [g.sentence for g in agreed.grounds] == [SIGNED] and [g.sentence for g in met.grounds] == [MET]
    assert [(v.rule, v.confidence) for v in agreed.grounds[0].voices] == [("<signed>", "0.9"), ("<they>", "0.75")]
    assert agreed.grounds[0].voices[1].says == ("party: Panama", "party: South Korea")
    assert {"host: South Korea", "guest: Panama", "kind: meeting"} <= set(met.grounds[0].voices[0].says)


@pytest.mark.parametrize("words", [["Korea", "Panama"], ["PA", "KR"], ["Panama South Korea"], ["KR PA"],
                                   ["KR", "cooperatesWith", "PA"],
                                   ["country:KR", PREFIXES["coop"] + "cooperatesWith", "Panama"]])  # fmt: skip
def test_a_tie_is_asked_for_in_any_order_and_form(store, words):
    assert {p.text for p in why(store, words).parts} == {p.text for p in why(store, ["KR", "PA"]).parts}


def test_an_edge_of_the_picture_is_the_tie_by_its_iri(store):
    contact = why(store, [iri(store, "Contact")])
    assert len(contact.iris) == 3 and "tie, weight" in contact.fact
    assert why(store, [why(store, ["KR", "PA"]).iris[2]]).fact.startswith("South Korea and Panama: strong tie")


def test_a_thing_rests_on_what_is_said_of_it_newest_first():
    facts = (CountryFact("PA"), BodyFact("body/1", "Land Records Board", None, "agency", "PA"))
    old, new = extraction(*facts, quote=MET, rule="<old>"), extraction(*facts, quote=SIGNED, rule="<new>")
    new = Extraction(notice(id="n", published="2021-01-01"), new.readings)
    found = [grounds(why(store_of(a, b), ["Land Records Board"])) for a, b in ((old, new), (new, old))]
    assert [[(g.issued, v.rule) for g in f for v in g.voices] for f in found] == (
        [[("2021-01-01", "<new>"), ("2019-06-06", "<old>")]] * 2
    )


def test_a_country_rests_on_the_notices_that_name_it(store):
    found = why(store, ["Panama"])
    assert found.fact == "Panama (country)" and [g.notice for g in grounds(found)] == ["a"]
    assert grounds(found)[0].voices[0].says == ("names Panama",)
    assert [g.notice for g in grounds(why(store, ["KR"]))] == ["a", "b"]
    assert "registry: name: Panama" in found.unread


def test_an_official_is_told_with_the_post(store):
    voice = grounds(why(store, ["Kim Min-su"]))[0].voices[0]
    assert {"title: Vice Minister", "organization: Ministry of the Interior", "names Kim Min-su"} <= set(voice.says)


def test_a_triple_rests_on_the_readings_that_state_just_it(store):
    agreement = iri(store, "Agreement")
    found = why(store, [agreement, "coop:status", "signed"])
    assert found.fact == "memorandum of understanding on land records: status: signed"
    assert [[(v.rule, v.says) for v in g.voices] for g in grounds(found)] == [[("<signed>", ("status: signed",))]]
    assert [v.rule for g in grounds(why(store, [agreement, "party", "PA"])) for v in g.voices] == ["<they>"]
    assert grounds(why(store, [agreement, "a", "coop:Memorandum"]))[0].voices[0].says == ()


def test_the_participants_of_an_event_and_the_titles_of_a_person_can_be_asked_for(store):
    assert grounds(why(store, ["meeting with Panama", "participant", "PA"]))[0].voices[0].says == ("guest: Panama",)
    assert grounds(why(store, ["Kim Min-su", "title", "vice minister"]))[0].sentence == MET


def test_every_sentence_stands_in_the_text(store):
    for words in (["KR", "PA"], ["KR"], ["Kim Min-su"], ["meeting with Panama"]):
        for g in grounds(why(store, words)):
            assert TEXT[g.begin : g.begin + len(g.sentence)] == g.sentence


def test_a_reading_with_another_value_than_the_facts_is_told_as_not_taken():
    def say(id: str, kind: str):
        return extraction(BodyFact("body/1", "Land Records Board", None, kind, "PA"), CountryFact("PA"), id=id)

    found = why(store_of(say("a", "agency"), say("b", "agency"), say("c", "company")), ["Land Records Board"])
    says = {g.notice: " ".join(g.voices[0].says) for g in grounds(found)}
    assert "kind: agency" in says["a"] and "kind: company (not taken)" in says["c"] and "not taken" not in says["a"]


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (["Panam"], NotFound, "Panam: the graph knows no one of this name .did you mean Panama"),
        (["KR", "CL"], NotFound, "South Korea and Chile: no tie in the graph; South Korea is tied to Panama"),
        (["KR", "KR"], NotFound, "no tie in the graph"),
        (["KR", "party", "PA"], NotFound, "party: South Korea has no such property; it has .*coop:cooperatesWith"),
        (["meeting with Panama", "status", "planned"], NotFound, "has another coop:status: held"),
        (["KR", "Nowhere"], NotFound, "Nowhere: the graph knows no one"),
        (["a", "b", "c", "d"], BadInput, "give a thing, two actors, or the three parts of a triple"),
        (["https://w3id.org/coopgraph/id/event/none"], NotFound, "the graph knows no one of this name"),
        (["https://[x"], NotFound, "the graph knows no one of this name"),
    ],
)
def test_what_is_not_there_is_an_error_with_what_is(store, words, error, said):
    with pytest.raises(error, match=said):
        why(store, words)


def test_a_name_of_two_things_lists_both():
    bodies = [extraction(BodyFact("body/1", "Land Records Board", None, "agency", c), CountryFact(c), id=c)
              for c in ("PA", "CL")]  # fmt: skip
    with pytest.raises(Ambiguous, match=r"2 things have this name.*body/CL.*body/PA"):
        why(store_of(*bodies), ["Land Records Board"])


# ------------------------------------------------------------------ the command
@pytest.fixture
def kg(monkeypatch, sample_store, capfd):
    monkeypatch.setenv("KG_STORE", str(sample_store))

    def call(line: str) -> tuple[int, str, str]:
        code = cli.run(shlex.split(line)[1:])
        return (code, *capfd.readouterr())

    return call


def test_the_command_shows_sentence_notice_rule_and_confidence(kg):
    code, out, err = kg("kg why KR CR")
    assert code == 0, err
    assert out.startswith("South Korea and Costa Rica: strong tie, weight ")
    assert "  mois-2017-08-02-central-america, 2017-08-02\n    0." in out and "  “A memorandum of understanding" in out
    assert out.endswith("derived from these occasions (ontology/ties.rq)\n")


def test_the_json_has_what_the_text_has(kg):
    told = json.loads(kg("kg why KR CR --format json")[1])
    text = kg("kg why KR CR")[1]
    assert told["iris"][0].endswith("/country/KR") and told["parts"]
    for part in told["parts"]:
        assert part["text"] in text
        assert part["grounds"] and all(g["sentence"] in text and g["voices"] for g in part["grounds"])


def test_an_unknown_fact_exits_1_in_one_line(kg):
    code, out, err = kg("kg why Atlantis")
    assert code == 1 and out == "" and err.startswith("kg: Atlantis: ") and err.count("\n") == 1
