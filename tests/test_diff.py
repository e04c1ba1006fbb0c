"""`kg diff`: what changed between two stores, and the reason of each change."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from test_corrections import MEMO, SAME, SEMINAR, SOO, A, B

from kg.build import build
from kg.cli import run
from kg.corrections import Correction, append
from kg.diff import COLUMNS, Reason, csv_of, diff, json_of, lines
from kg.errors import BadInput
from kg.graph.store import open_store
from kg.graph.vocabulary import PREFIXES


@pytest.fixture
def make(tmp_path):
    """Builds a store from texts by id and rows of corrections, and opens it."""

    def made(name, notices, *rows, **options):
        folder = tmp_path / name / "notices"
        folder.mkdir(parents=True)
        for notice, text in notices.items():
            (folder / f"{notice}.txt").write_text(text, "utf-8")
        if rows:
            append(tmp_path / name / "corrections" / "c.csv", rows)
        build([folder], tmp_path / name / "store", workers=1, **options)
        return open_store(tmp_path / name / "store")

    return made


def told(found, what, name):
    return [c for c in found.changes if c.what == what and name in c.name]


def test_two_builds_of_the_same_notices_are_the_same(make):
    found = diff(make("a", {"a": A, "b": B}), make("b", {"b": B, "a": A}))
    assert found.same and found.changes == () and found.remarks == ()
    assert list(lines(found)) == []


def test_what_a_new_notice_brings_has_it_as_the_reason(make):
    found = diff(make("a", {"b": B}), make("b", {"a": A, "b": B}))
    new = (Reason("new notice", "a"),)
    (paz,) = told(found, "thing", "Ana Paz")
    assert (paz.how, paz.kind, paz.why) == ("added", "official", new)
    assert {c.why for c in found.changes} == {new}
    (tie,) = (c for c in found.changes if c.what == "tie")
    assert tie.how == "changed" and tie.name == "Panama and South Korea"
    assert tie.before.startswith("weak, weight 0.5") and tie.after.startswith("strong, weight 11")


def test_what_goes_with_a_notice_has_its_removal_as_the_reason(make):
    found = diff(make("a", {"a": A, "b": B}), make("b", {"b": B}))
    assert {c.why for c in found.changes} == {(Reason("removed notice", "a"),)}
    assert found.count("notice") == {"added": 0, "removed": 1, "changed": 0}
    assert {c.how for c in found.changes if c.what == "thing"} == {"removed"}


def test_a_changed_text_changes_a_value_and_is_its_reason(make):
    found = diff(make("a", {"b": B}), make("b", {"b": B.replace("in Lima on", "in Cusco on")}))
    (place,) = (c for c in found.changes if c.what == "fact")
    assert (place.how, place.field, place.before, place.after) == ("changed", "place", "Lima", "Cusco")
    assert place.why == (Reason("changed text", "b"),)
    assert told(found, "notice", "seminar")[0].how == "changed"


def test_a_new_correction_is_the_reason_of_what_it_does_and_of_the_tie(make):
    date = Correction("wrong-date", MEMO, value="2019-06-04", reason="so", sentence="signed", notice="a")
    retract = Correction("retract", SEMINAR, field="participant", value="PA", reason="not said")
    a, b = make("a", {"a": A, "b": B}), make("b", {"a": A, "b": B}, date, retract)
    found = diff(a, b)
    (fact,) = told(found, "fact", "memorandum")
    assert (fact.field, fact.before, fact.after) == ("date", "2019-06-05", "2019-06-04")
    assert fact.why == (Reason("new correction", date.id, "wrong-date: so"),)
    (gone,) = told(found, "fact", "seminar")
    assert (gone.how, gone.field, gone.before) == ("removed", "participant", "Panama")
    assert gone.why == (Reason("new correction", retract.id, "retract: not said"),)
    (tie,) = (c for c in found.changes if c.what == "tie")
    assert {r.by for r in tie.why} == {date.id, retract.id}
    back = diff(b, a)
    assert {r.cause for c in back.changes for r in c.why} == {"correction taken out"}


def test_things_that_a_correction_joins_have_it_as_the_reason(make):
    found = diff(make("a", {"a": A, "b": B}), make("b", {"a": A, "b": B}, SAME))
    (gone,) = (c for c in found.changes if c.what == "thing")
    assert gone.how == "removed" and gone.thing == PREFIXES["id"] + SOO
    assert {r.by for c in found.changes for r in c.why} == {SAME.id}


def test_a_changed_rule_is_named(make, monkeypatch):
    from kg import extract
    from kg.extract import extract as whole

    before = make("a", {"b": B})

    def without_dates(notice):
        from dataclasses import replace

        found = whole(notice)
        return replace(found, readings=tuple(r for r in found.readings if "date" not in r.rule))

    monkeypatch.setattr(extract, "extract", without_dates)
    monkeypatch.setattr("kg.build.rules_fingerprint", lambda: "other")
    found = diff(before, make("b", {"b": B}))
    assert found.remarks == ("they were built by different rules or tables",)
    facts = [c for c in found.changes if c.what in ("fact", "thing")]
    assert facts and all(r.cause in ("changed rule", "follows") for c in facts for r in c.why)
    assert any(r == Reason("changed rule", "<date of the occasion>") for c in facts for r in c.why)


def test_other_options_are_a_reason(make):
    found = diff(make("a", {"b": B}), make("b", {"b": B}, min_confidence=0.8))
    assert found.remarks == ("they were built with different options",)
    assert {r.cause for c in found.changes for r in c.why} <= {"changed option", "follows"}


def test_stores_of_two_bases_cannot_be_compared(make):
    with pytest.raises(BadInput, match="build both with one base"):
        diff(make("a", {"b": B}), make("b", {"b": B}, base="https://example.org/"))


def test_the_forms_say_the_same_and_are_the_same_every_time(make):
    a, b = make("a", {"a": A, "b": B}), make("b", {"b": B.replace("Lima", "Cusco")}, SAME)
    found = diff(a, b)
    assert found == diff(a, b)
    assert len(json.loads(json_of(found))["changes"]) == len(found.changes)
    rows = list(csv.reader(io.StringIO(csv_of(found))))
    assert rows[0] == list(COLUMNS)
    assert {(r[0], r[3], r[5]) for r in rows[1:]} == {(c.what, c.thing, c.field) for c in found.changes}
    text = list(lines(found))
    assert sum(line[:1] in "+-~" or line.startswith("    ") for line in text if line) == len(found.changes)


def test_the_example_in_the_help_runs(make, tmp_path, monkeypatch, capsys):
    from kg.cli.diff import diff as command

    (example,) = re.findall(r"Example: kg (.+)", command.__doc__)
    make("last-year", {"a": A}).path.rename(tmp_path / "last-year" / "kg-store")
    make("now", {"a": A}).path.rename(tmp_path / "kg-store")
    monkeypatch.chdir(tmp_path)
    assert run(example.split()) == 0 and "the same" in capsys.readouterr().out


def test_the_command_answers_by_its_exit_code(make, capsys):
    a, b = make("a", {"a": A}), make("b", {"a": A, "b": B})
    assert run(["diff", str(a.path), str(a.path)]) == 0
    assert capsys.readouterr().out == "the same notices, corrections, facts and ties\n"
    assert run(["diff", str(a.path), str(b.path)]) == 1
    said = capsys.readouterr().out
    assert "notices: 1 added\n" in said and "+ Rosa Diaz (official)  [new notice b]\n" in said
    assert run(["diff", str(a.path), str(b.path), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["same"] is False
    assert run(["diff", str(a.path), str(a.path / "none")]) == 2
