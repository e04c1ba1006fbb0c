"""Two extractors are held against one gold."""

from __future__ import annotations

import json

import pytest
from chat_server import chat, said, serving

from kg.cli import run
from kg.eval import Evaluation
from kg.eval.compare import only_in
from kg.eval.judge import Finding, Judged

TEXT = "Ministers meet\n\nOfficials of Panama and Korea met in Lima. They spoke of Chad Smith.\n"


def evaluation(*found: tuple[str, str, str]) -> Evaluation:
    return Evaluation((Judged("a", findings=[Finding(*f) for f in found]),))


def test_what_only_the_other_misses_is_right_and_what_only_this_one_adds_is_wrong():
    one = evaluation(("countries", "+", "Chad"), ("countries", "-", "Peru"), ("event-facts", "!", "kind"))
    other = evaluation(("countries", "-", "Korea"), ("countries", "-", "Peru"))
    assert only_in(one, other) == [("right", "countries", "Korea", "a"), ("wrong", "countries", "Chad", "a"),
                                   ("wrong", "event-facts", "kind", "a")]
    assert only_in(other, one) == []


@pytest.fixture
def gold(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    wanted = {"countries": ["PA", "KR", "PE"], "organizations": [], "officials": [], "events": [], "agreements": [],
              "ties": []}
    (folder / "a.json").write_text(json.dumps(wanted), "utf-8")
    return folder


def test_two_models_are_compared_kind_by_kind(gold, capsys):
    answers = {"a": ["PA", "KR"], "b": ["PA", "TD"]}
    quotes = {"PA": "Officials of Panama", "KR": "Panama and Korea", "TD": "Chad Smith"}
    with serving() as server:
        def plan(n, text):
            codes = answers[server.asked[n - 1][2]["model"]]
            return chat(said(countries=[{"country": c, "quote": quotes[c]} for c in codes]))

        server.plan = plan
        assert run(["eval", str(gold), "--compare", "llm:a,llm:b", "--endpoint", server.address, "-f", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["extractors"]
    (row,) = (r for r in told["figures"] if r["kind"] == "countries")
    assert (row["precision_llm:a"], row["precision_llm:b"]) == (1.0, 0.5)
    assert (row["only_llm:a_right"], row["only_llm:a_wrong"], row["only_llm:b_wrong"]) == (1, 0, 1)


def test_rules_and_a_model_are_compared_as_text(gold, capsys):
    with serving() as server:
        server.plan = lambda n, text: chat(said(countries=[{"country": "CL", "quote": "met in Lima"}]))
        assert run(["eval", str(gold), "--compare", "rules,llm", "--endpoint", server.address, "--model", "m"]) == 0
    out = capsys.readouterr().out
    assert "only in rules: " in out and "only in llm: 0 right, 1 wrong" in out


def test_a_notice_that_is_skipped_cannot_be_measured(gold, capsys):
    with serving() as server:
        server.plan = lambda n, text: chat("no JSON")
        options = ["--extractor", "llm", "--endpoint", server.address, "--model", "m"]
        assert run(["eval", str(gold), *options]) == 2
    assert "not JSON" in capsys.readouterr().err


@pytest.mark.parametrize(("compare", "why"), [
    ("rules,rules", "one extractor twice"), ("rules,oracle", "oracle: unknown"), ("rules,llm", "--endpoint")])
def test_what_cannot_be_compared_is_told(gold, capsys, compare, why):
    assert run(["eval", str(gold), "--compare", compare]) == 2
    assert why in capsys.readouterr().err
