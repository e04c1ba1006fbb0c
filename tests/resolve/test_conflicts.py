"""Where notices disagree about one thing."""

import csv
import io
import json

import pytest

from kg.build import build
from kg.cli import run

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
