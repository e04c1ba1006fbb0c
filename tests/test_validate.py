"""Validation finds each fault that it is there for, and nothing in a sound store."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from making import extraction, store_of

from kg import audit as audits
from kg.audit import audit
from kg.errors import BrokenCheck
from kg.graph.store import open_store
from kg.model import AgreementFact, CountryFact, OfficialFact, PartyFact
from kg.paths import folder
from kg.validate import check_files, validate

INVALID = sorted((Path(__file__).parent / "samples" / "invalid").glob("*.ttl"))


def sound():
    return store_of(
        extraction(
            CountryFact("KR"),
            CountryFact("PA"),
            OfficialFact("official/1", "Ana Paz", "PA"),
            AgreementFact("agreement/1", "MOU", "mou", "signed", "2019-06-05"),
            PartyFact("agreement/1", "country/KR"),
            PartyFact("agreement/1", "country/PA"),
        )
    )


def test_a_sound_store_has_no_fault():
    report = validate(sound())
    assert report.faults == () and report.conforms
    assert report.checks > 30 and report.triples > 20


@pytest.mark.parametrize("sample", INVALID, ids=lambda p: p.stem)
def test_each_bad_sample_is_found_by_the_check_that_is_there_for_it(sample):
    wanted = sample.read_text("utf-8").partition("\n")[0].removeprefix("# ")
    store = sound()
    store.graph.load(path=str(sample), format=ox.RdfFormat.TURTLE)
    found = [f"{f.check}: {f.message}" for f in validate(store).faults]
    assert any(f.startswith(wanted) for f in found), found


def test_every_shape_and_every_check_has_a_bad_sample():
    import rdflib
    from rdflib.namespace import SH

    shapes = rdflib.Graph().parse(folder("ontology") / "shapes.ttl", format="turtle")
    every = {
        "shape:" + str(s).rpartition("/")[2]
        for s in shapes.subjects(rdflib.RDF.type, SH.NodeShape)
        if isinstance(s, rdflib.URIRef)
    }
    every |= {f"check:{p.stem}" for p in check_files()} | {"undeclared-term"}
    sampled = {p.read_text("utf-8").removeprefix("# ").partition(": ")[0] for p in INVALID}
    assert every == sampled


def test_every_check_says_in_its_first_line_what_is_wrong():
    for path in check_files():
        first = path.read_text("utf-8").partition("\n")[0]
        assert first.startswith("# ") and first.endswith("."), path.name


def test_a_check_that_does_not_run_is_not_the_users_fault(monkeypatch, tmp_path):
    from kg import validate as module

    (tmp_path / "bad.rq").write_text("# Something.\nSELECT ?x { ?x }", encoding="utf-8")
    monkeypatch.setattr(module, "check_files", lambda: [tmp_path / "bad.rq"])
    with pytest.raises(BrokenCheck, match=r"queries/checks/bad\.rq: does not run"):
        validate(sound())


@pytest.fixture(scope="module")
def samples(sample_store):
    return open_store(sample_store)


def test_the_sample_store_has_no_fault(samples):
    assert [str(f) for f in validate(samples).faults] == []


def test_every_fact_of_the_sample_store_has_evidence(samples):
    report = audit(samples)
    assert report.sound and report.share == 1.0
    assert report.facts == report.evidenced + report.curated + report.derived
    assert report.notices == len(list(folder("data/notices").glob("*.txt")))


def test_the_audit_names_what_was_changed_afterwards():
    store = sound()
    (text,) = store.query("SELECT ?c ?t { ?c nif:isString ?t }")
    store.graph.update(
        "DELETE { ?c ?p ?t } INSERT { ?c ?p 'other' } WHERE { BIND(<" + text[0].value + "> AS ?c) "
        "?c ?p ?t FILTER(isLiteral(?t) && STRLEN(?t) > 70) }"
    )
    report = audit(store)
    assert not report.sound
    assert [b for b in report.broken if b.startswith("a: its stored text was changed")]
    assert [b for b in report.broken if "quotes what the text does not have there" in b]


def test_the_audit_lists_facts_without_evidence():
    store = sound()
    store.graph.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal("o")))
    report = audit(store)
    assert report.bare == ('<x:s> <x:p> "o"',) and report.share < 1


def test_the_audit_lists_notices_and_sentences_that_yielded_nothing():
    from kg.model import Extraction

    text = "Visit\n\nThe minister of Korea met the delegation of Panama. Korea is large. Panama and Peru are far."
    silent = extraction(CountryFact("KR"), text=text, id="b")
    report = audit(store_of(Extraction(silent.notice, ())))
    assert report.silent == ("b",)
    assert [p.text for p in report.passed] == ["The minister of Korea met the delegation of Panama."]
    assert audits.COOPERATION.search("a memorandum of understanding")
