"""Groups of countries: the corpus line by line, and what the mentions and facts promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extract.countries import read_countries
from kg.extract.document import Body, Document, Mention
from kg.extract.groups import read_groups
from kg.language.sentences import sentences
from kg.model import GroupFact, Notice

CORPUS = Path(__file__).parent.parent / "corpus" / "groups.txt"
LINES = [(n, *line.split(" <- ", 1)) for n, line in enumerate(CORPUS.read_text("utf-8").splitlines(), 1)
         if line and not line.startswith("#")]


def read(text: str, bodies: tuple[str, ...] = ()) -> Document:
    doc = Document(Notice("n", "", text), sentences(text))
    read_countries(doc)
    for i, name in enumerate(bodies, 1):
        doc.bodies[f"body/{i}"] = Body(f"body/{i}", name, kind="international-organization")
        at = text.index(name)
        doc.add(Mention(at, at + len(name), "body", f"body/{i}", "<test>"))
    read_groups(doc)
    return doc


def shown(doc: Document) -> list[str]:
    out = []
    for m in doc.mentions:
        if m.kind == "group":
            g = doc.groups[m.id]
            members = "+".join(x.removeprefix("country/") for x in g.members) or "~"
            out.append(members + (f"#{g.headcount}" if g.headcount else ""))
    return out


@pytest.mark.parametrize(("number", "value", "text"), LINES, ids=[f"line {n}" for n, _, _ in LINES])
def test_the_corpus_says_which_groups_a_text_has(number, value, text):
    doc = read(text.replace("\\n", "\n"))
    why = [d.why for d in doc.dropped if "group" in d.rule]
    if value == "unclear":
        assert (shown(doc), why) == ([], ["it is not clear who is meant"])
    elif value.startswith("mismatch "):
        assert shown(doc) == [value.removeprefix("mismatch ")]
        assert why == ["it counts 8 and lists 3; both are kept"]
    else:
        assert shown(doc) == ([] if value == "nothing" else value.split("; "))


def test_a_mention_holds_the_whole_phrase_and_its_countries_keep_their_own():
    text = "Ministers of three countries (Peru, Chile and Fiji) met."
    doc = read(text)
    [group] = [m for m in doc.mentions if m.kind == "group"]
    assert text[group.begin:group.end] == "three countries (Peru, Chile and Fiji)"
    assert [m.id for m in doc.within(group.begin, group.end, "country")] == ["country/PE", "country/CL", "country/FJ"]


def test_one_set_of_members_is_one_group_throughout():
    doc = read("Korea and Serbia met. The two countries signed it. Both sides left.")
    mentions = [m for m in doc.mentions if m.kind == "group"]
    assert [m.id for m in mentions] == ["group/1", "group/1"]
    assert doc.groups["group/1"].name == "South Korea and Serbia"


def test_the_facts_of_a_group_are_cut_from_its_sentence():
    text = "It began. Three countries (Peru, Chile and Fiji) met."
    doc = read(text)
    [reading] = [r for r in doc.readings if isinstance(r.facts[0], GroupFact)]
    assert reading.quote == "Three countries (Peru, Chile and Fiji) met." == text[reading.begin:reading.end]
    assert reading.facts == (GroupFact("group/1", "Three countries", ("country/PE", "country/CL", "country/FJ"), 3),)


def test_an_international_body_may_be_one_of_both_sides_but_is_no_country():
    text = "Korea met the Pacific Fund. Both sides agreed. Both countries agreed."
    doc = read(text, ("Pacific Fund",))
    assert [doc.groups[m.id].members for m in doc.mentions if m.kind == "group"] == [("country/KR", "body/1")]


def test_a_name_of_a_body_is_no_group():
    text = "They met at the Organisation of Caribbean countries."
    assert shown(read(text, ("Organisation of Caribbean countries",))) == []


@pytest.mark.parametrize("piece", ["the two countries ", "Peru, ", "A B C D countries ", "two ", "countries ("])
def test_hostile_repetition_is_read_to_its_end(piece):
    doc = read(piece * 2000 + ".\nThree countries (Peru, Chile and Fiji) met.")
    assert shown(doc)[-1] == "PE+CL+FJ#3"
