"""Where notices disagree about one thing."""

import csv
import io
import json

import pytest

from kg.build import build
from kg.cli import run
from kg.graph.quads import at_odds
from kg.graph.store import open_store

NOTICE = ("Ministry holds forum\n\n2017. 7. {day}.\n\nThe Digital Government Ministers Forum was held in {city}, Costa "
          "Rica, on July 27, 2017. Vice Minister Shim Bo-kyun of the Ministry of the Interior took part.\n")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("conflicts")
    (folder / "in").mkdir()
    for name, city in (("a", "San Jose"), ("b", "San Jose"), ("c", "Alajuela")):
        (folder / "in" / f"2017-07-28-{name}.txt").write_text(NOTICE.format(day=28, city=city), "utf-8")
    build([folder / "in"], folder / "store", workers=1)
    return folder / "store"


def test_both_places_of_one_forum_are_listed_with_sentence_notice_and_the_one_that_holds(store, capfd):
    assert run(["conflicts", "--store", str(store), "--format", "json"]) == 0
    (place,) = [c for c in json.loads(capfd.readouterr().out) if c["field"] == "place"]
    assert [(a["value"], a["holds"]) for a in place["accounts"]] == [
        ("San Jose, CR", True), ("San Jose, CR", True), ("Alajuela, CR", False)]
    assert all("was held in" in a["sentence"] and a["date"] and a["notice"] for a in place["accounts"])


def test_csv_has_a_row_for_each_account(store, capfd):
    run(["conflicts", "--store", str(store), "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(capfd.readouterr().out)))
    assert {r["value"] for r in rows if r["field"] == "place"} == {"San Jose, CR", "Alajuela, CR"}


FORUM = ("Ministry holds forum\n\n{issued}\n\nThe Korea-Peru Digital Government Forum was held in Lima, Peru, "
         "on {day}, 2017. {countries} took part.\n")
SPLIT = {
    "2017-07-28-one": {"issued": "2017. 7. 28.", "day": "July 26", "countries": "Eight Latin American countries"},
    "2017-07-30-two": {"issued": "2017. 7. 30.", "day": "July 27", "countries": "Nine Latin American countries"},
}


@pytest.fixture
def listed(tmp_path, capfd):
    """Builds notices; hands back what `kg conflicts` lists, by field, and the store."""
    def made(texts, *options):
        (tmp_path / "in").mkdir()
        for name, text in texts.items():
            (tmp_path / "in" / f"{name}.txt").write_text(text, "utf-8")
        build([tmp_path / "in"], tmp_path / "store", workers=1)
        run(["conflicts", "--store", str(tmp_path / "store"), "--format", "json", *options])
        return {c["field"]: c for c in json.loads(capfd.readouterr().out)}, open_store(tmp_path / "store")

    return made


def test_accounts_of_one_forum_with_differing_days_and_numbers_of_countries_are_one_event_with_both(listed):
    found, store = listed({name: FORUM.format(**said) for name, said in SPLIT.items()})
    (event,) = {r[0].value for r in store.query("SELECT ?e { ?e a coop:Forum }")}
    assert found["date"]["thing"] == found["number of countries"]["thing"] == event
    assert {(a["value"], a["notice"]) for a in found["date"]["accounts"]} == {
        ("2017-07-26", "2017-07-28-one"), ("2017-07-27", "2017-07-30-two")}
    assert [a["holds"] for a in found["date"]["accounts"]] == [True, False]
    assert {(a["value"], a["notice"]) for a in found["number of countries"]["accounts"]} == {
        ("8", "2017-07-28-one"), ("9", "2017-07-30-two")}
    assert all(a["sentence"] for c in found.values() for a in c["accounts"])
    asked = "SELECT ?d { GRAPH ?n { ?e a coop:Forum ; coop:edtf ?d } ?n a coop:Notice }"
    days = {r[0].value for r in store.query(asked)}
    assert days == {"2017-07-26", "2017-07-27"}, "each notice keeps what it says in its own graph"


def test_a_day_that_is_only_told_less_precisely_is_no_disagreement(listed):
    texts = {"a": FORUM.format(**SPLIT["2017-07-28-one"]).replace("on July 26,", "in July"),
             "b": FORUM.format(**SPLIT["2017-07-28-one"])}
    found, store = listed(texts)
    assert "date" not in found
    assert [r[0].value for r in store.query("SELECT ?d { ?e a coop:Forum ; coop:edtf ?d }")] == ["2017-07-26"]


NAMED = ("Seoul, June 6, 2019. The Ministry of {the}Foreign Affairs of Korea and the Ministry of Finance of Peru "
         "signed an agreement on June 5, 2019.\n")


def test_names_that_differ_are_listed_on_demand_only(listed):
    found, _ = listed({"a": NAMED.format(the=""), "b": NAMED.format(the="the ")}, "--names")
    assert "name" in found


def test_names_that_differ_are_no_disagreement(listed):
    assert listed({"a": NAMED.format(the=""), "b": NAMED.format(the="the ")})[0] == {}


@pytest.mark.parametrize(("what", "values", "odd"), [
    ("date", [("2022-06", "2022-06"), ("2022-06-06", "2022-06-10")], False),
    ("date", [("2022-06-06", None), ("2022-06-06", "2022-06-10")], False),
    ("date", [("2022", "2022"), ("2022-06-06", "2022-06-06")], False),
    ("date", [("2022-05", "2022-05"), ("2022-06-06", "2022-06-10")], True),
    ("date", [("2022-06-06", "2022-06-09"), ("2022-06-06", "2022-06-10")], True),
    ("place", [("San José", ("CR",)), ("San Jose", ("CR",))], False),
    ("place", [(None, ("CR",)), ("San Jose", ("CR",))], False),
    ("place", [("Alajuela", ("CR",)), ("San Jose", ("CR",))], True),
    ("place", [(None, ("CR",)), (None, ("PA",))], True),
    ("kind", ["forum", "other"], False),
    ("name", ["A", "B"], False),
])
def test_what_is_less_precise_or_spelt_otherwise_is_not_at_odds(what, values, odd):
    assert at_odds("event/x", what, values) is odd
