"""A body through time in SPARQL: changes of bodies from the registry, and one line asked by any of its names."""

from __future__ import annotations

import pytest

from kg import lookup
from kg import query as q
from kg.audit import audit
from kg.build import build
from kg.errors import QueryError
from kg.graph.store import open_store
from kg.validate import validate

# our own sentences: what the ministry was called in each year is true, the occasions are made
NOTICES = {
    "mogaha-2001-09-14-vietnam": """Title: Korea and Vietnam sign memorandum
Date: 2001-09-14

The Ministry of Government Administration and Home Affairs (MOGAHA) of Korea signed a memorandum of understanding with \
the Ministry of Home Affairs of Vietnam on civil service training in Seoul on September 13, 2001.
""",
    "mopas-2010-05-20-mongolia": """Title: E-government forum with Mongolia
Date: 2010-05-20

The Ministry of Public Administration and Security of Korea held the Korea-Mongolia E-Government Forum in Ulaanbaatar, \
Mongolia, on May 18, 2010.
""",
    "moi-2016-04-08-kenya": """Title: Minister meets Kenya's minister
Date: 2016-04-08

Minister Hong Gil-dong of the Ministry of the Interior of Korea met Minister Jane Doe of the Ministry of Information \
of Kenya in Nairobi, Kenya, on April 7, 2016.
""",
    "mois-2023-06-02-peru": """Title: Digital government workshop with Peru
Date: 2023-06-02

The Ministry of the Interior and Safety of Korea held the Korea-Peru Digital Government Workshop in Lima, Peru, on \
June 1, 2023.
""",
}
LINE = ["KR.mogaha-1998", "KR.mopas-2008", "KR.mospa-2013", "KR.moi-2014", "KR.mois-2017"]


def write(folder, *names):
    folder.mkdir(exist_ok=True)
    for name in names or NOTICES:
        (folder / f"{name}.txt").write_text(NOTICES[name], "utf-8")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("line")
    write(folder / "in")
    build([folder / "in"], folder / "store", workers=1)
    return open_store(folder / "store")


def ask(store, name: str, **given: str) -> list[dict[str, str]]:
    asked = q.load_saved(name)
    text, shift = q.bind(asked, given, lambda kind, named: lookup.one(store, kind, named), q.tokenize(asked.text))
    answer = q.evaluate(store, asked, text, shift)
    return [{c: v.value if v is not None else "" for c, v in zip(answer.columns, row, strict=True)}
            for row in answer.rows]


@pytest.mark.parametrize("name", [
    "MOGAHA", "Ministry of Public Administration and Security", "MOSPA", "Ministry of the Interior and Safety",
    "행정안전부", "body:KR.moi-2014"])
def test_every_name_of_koreas_interior_ministry_asks_for_its_whole_line(store, name):
    rows = ask(store, "body-line", body=name)
    assert [r["iri"].rpartition("/")[2] for r in rows] == LINE
    assert {r["today"] for r in rows} == {"Ministry of the Interior and Safety"}
    assert [r["begin"] for r in rows[1:]] == [r["end"] for r in rows[:-1]] and rows[-1]["end"] == ""
    assert [r["notices"] for r in rows] == ["1", "1", "0", "1", "1"]


def test_the_line_tells_each_change_with_its_source_and_who_joined_and_parted(store):
    by_id = {r["iri"].rpartition("/")[2]: r for r in ask(store, "body-line", body="MOIS")}
    assert by_id["KR.mopas-2008"]["change"] == (
        "2008-02-29 replaced from Ministry of Government Administration and Home Affairs")
    assert by_id["KR.mopas-2008"]["joined"] == "Civil Service Commission"
    assert by_id["KR.mopas-2008"]["source"] == "Government Organization Act, Act No. 8852"
    assert "Ministry of Public Safety and Security" in by_id["KR.mospa-2013"]["parted"]


def test_what_the_interior_ministry_did_from_2001_to_2023_is_one_list(store):
    rows = ask(store, "body-line-occasions", body="MOIS")
    done = [(r["year"], r["body_then"], r["partners"]) for r in rows]
    assert done == [
        ("2001", "Ministry of Government Administration and Home Affairs", "Vietnam"),
        ("2010", "Ministry of Public Administration and Security", "Mongolia"),
        ("2016", "Ministry of the Interior", "Kenya"),
        ("2023", "Ministry of the Interior and Safety", "Peru")]
    assert [r["notice"] for r in rows] == sorted(NOTICES, key=lambda name: name.partition("-")[2])
    assert ask(store, "body-line-occasions", body="MOGAHA") == rows
    assert [r["year"] for r in ask(store, "body-line-occasions", body="MOIS", since="2010", until="2016")] == [
        "2010", "2016"]


def test_a_body_that_gave_only_a_part_is_no_body_of_the_line(store):
    with pytest.raises(QueryError, match="no body of this name"):
        ask(store, "body-line", body="Civil Service Commission")


def test_a_store_with_changes_is_valid_and_all_of_it_comes_from_somewhere(store):
    assert [str(f) for f in validate(store).faults] == []
    report = audit(store)
    assert report.sound and not report.bare


def test_changes_come_and_go_with_the_notices_as_in_a_build_from_nothing(tmp_path):
    names = sorted(NOTICES)
    steps = [names[:1], names[:3], names, names[2:], names[3:], names[:1]]
    for n, step in enumerate(steps):
        for file in (tmp_path / "in").glob("*.txt"):
            file.unlink()
        write(tmp_path / "in", *step)
        build([tmp_path / "in"], tmp_path / "store", workers=1)
        build([tmp_path / "in"], tmp_path / f"fresh-{n}", workers=1)
        assert open_store(tmp_path / "store").nquads() == open_store(tmp_path / f"fresh-{n}").nquads()
