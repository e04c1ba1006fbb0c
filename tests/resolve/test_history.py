"""A body's line through time."""

import json
from itertools import pairwise

import pytest

from kg.cli import run
from kg.errors import BadInput
from kg.history import find, history, lines

LINE = ["MOGAHA", "MOPAS", "MOSPA"]


def test_koreas_interior_ministry_is_one_line_from_1998_to_today():
    periods = history(find("KR.mogaha-1998"))
    assert [p.abbreviation for p in periods[:3]] == LINE and periods[-1].id == "KR.mois-2017"
    assert periods[0].begin <= "2001" and periods[-1].end == ""
    assert all(a.end == b.begin for a, b in pairwise(periods))


@pytest.mark.parametrize("name", ["MOGAHA", "MOPAS", "MOSPA", "KR.moi-2014", "Ministry of the Interior and Safety"])
def test_every_name_of_the_line_leads_to_the_same_line(name):
    assert history(find(name, "KR")) == history(find("KR.mois-2017"))


def test_a_split_says_to_whom_parts_went():
    (mospa,) = [p for p in history(find("KR.mois-2017")) if p.id == "KR.mospa-2013"]
    assert any("Public Safety" in name for name in mospa.parted)


def test_the_body_that_was_asked_for_is_marked():
    drawn = lines(history(find("KR.mopas-2008")), "KR.mopas-2008")
    assert [line.split()[-1] for line in drawn if line.startswith("●")] == ["KR.mopas-2008"]


def test_a_name_of_bodies_in_two_countries_is_refused():
    with pytest.raises(BadInput, match="several bodies have this name"):
        find("Ministry of Finance")


def test_an_unknown_name_is_refused():
    with pytest.raises(BadInput, match="no body of KR"):
        find("Ministry of Nothing", "KR")


def test_the_command_writes_json(capfd):
    assert run(["history", "KR.mois-2017", "--format", "json"]) == 0
    assert [p["id"] for p in json.loads(capfd.readouterr().out)][-1] == "KR.mois-2017"
