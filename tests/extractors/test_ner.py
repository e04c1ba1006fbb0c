"""Names from a spaCy model, beside what the rules read. The model is made here: nothing is fetched."""

from __future__ import annotations

import pytest

from kg.cli import run
from kg.errors import BadInput
from kg.extractors import extractor
from kg.model import BodyFact, Notice, OfficialFact, ParticipationFact

TEXT = ("A forum in Lima\n\nOfficials of Peru and Chile attended the Fisheries Forum in Lima on 14 May 2024. "
        "Testa Muestrada moderated the forum together with Ocean Sample Circle.\n")


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([
        {"label": "PERSON", "pattern": "Testa Muestrada"}, {"label": "ORG", "pattern": "Ocean Sample Circle"},
        {"label": "GPE", "pattern": "Lima"}, {"label": "PERSON", "pattern": "forum"},
        {"label": "ORG", "pattern": "Fisheries Forum"}])
    folder = tmp_path_factory.mktemp("model")
    nlp.to_disk(folder)
    return str(folder)


def _facts(found, kind):
    return [(r.rule, f) for r in found.readings for f in r.facts if isinstance(f, kind)]


def test_a_model_adds_the_names_that_no_rule_saw_and_they_can_take_part(model):
    notice = Notice("n", "A forum in Lima", TEXT, "2024-05-20")
    before, found = extractor()(notice), extractor("ner", model=model)(notice)
    assert [f.name for rule, f in _facts(found, OfficialFact) if "of a model" in rule] == ["Testa Muestrada"]
    assert [f.name for rule, f in _facts(found, BodyFact) if "of a model" in rule] == ["Ocean Sample Circle"]
    (person,) = (f.official for rule, f in _facts(found, OfficialFact) if "of a model" in rule)
    assert person in {f.actor for _, f in _facts(found, ParticipationFact)}
    assert not any("of a model" in r.rule for r in before.readings)
    assert all(notice.text[r.begin:r.end] == r.quote for r in found.readings)


def test_a_model_never_renames_what_a_rule_has_read(model):
    """"Fisheries Forum" is an occasion to the rules, "forum" no full name, "Lima" a city: the model's word goes."""
    found = extractor("ner", model=model)(Notice("n", "A forum in Lima", TEXT, "2024-05-20"))
    names = [f.name for _, f in _facts(found, (OfficialFact, BodyFact))]
    assert not {"forum", "Lima"} & set(names)


def test_the_label_names_the_model_so_that_another_one_reads_again(model):
    assert extractor("ner", model=model).label.startswith("ner en_")


def test_a_model_that_is_not_there_is_named_with_the_way_out():
    pytest.importorskip("spacy", reason="spaCy is not installed")
    with pytest.raises(BadInput, match=r"no spaCy model 'en_no_such_model'.*--model"):
        extractor("ner", model="en_no_such_model")


def test_without_spacy_the_error_says_what_to_install(monkeypatch, capsys, tmp_path):
    import builtins

    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name == "spacy":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    assert run(["explain", str(tmp_path / "a.txt"), "--extractor", "ner", "--model", "en_other"]) == 2
    assert "coopgraph-kg[ner]" in capsys.readouterr().err
