"""What merging leaves open: weighed once, with its reasons, and never joined."""

from __future__ import annotations

import pytest

from kg.build import build
from kg.build.state import State
from kg.graph.store import open_store, state_of
from kg.resolve.merge import gather, join
from kg.resolve.names import skeleton
from kg.resolve.unsure import unsure

MOIS, MOFA, MOPAS = "body/KR.mois-2017", "body/KR.mofa-2013", "body/KR.mopas-2008"


def person(key, name, day=None, bodies=(), country="KR"):
    return f"person/{key}", (name,), "", country, (day, None), None, tuple(bodies)


def weighed(*rows):
    things, _ = gather([(f"n{i}", (row,)) for i, row in enumerate(rows)])
    return unsure(things, join(things))


@pytest.mark.parametrize(("one", "other"), [
    ("Ivan Petrov", "Ivan P\u0435trov"), ("Maria Costa", "\u039caria Costa"),
    ("Oscar Pao Cho", "\u041escar P\u0430\u043e Cho")])
def test_names_that_only_look_the_same_are_offered_and_not_joined(one, other):
    rows = person("a", one, bodies=[MOIS]), person("b", other, bodies=[MOIS])
    ((a, b, score, why),) = weighed(*rows)
    assert (a, b) == ("person/a", "person/b") and score == 0.9 and "letters of two alphabets" in why
    assert skeleton(one) == skeleton(other)
    assert not join(gather([(f"n{i}", (row,)) for i, row in enumerate(rows)])[0])


def test_a_ministry_in_letters_that_look_alike_is_offered():
    def body(key, name):
        return f"body/{key}", (name,), "ministry", "PA", None, None, ()

    assert "two alphabets" in weighed(body("PA.a", "Ministry of Ports"), body("PA.b", "Ministry of P\u043erts"))[0][3]
    assert not weighed(body("PA.a", "Ministry of Ports"), body("PA.b", "Ministry of Justice"))


def test_names_of_one_alphabet_that_differ_do_not_look_alike():
    assert not weighed(person("a", "Иван Петров"), person("b", "Олег Сидоров"))


def test_an_official_who_changes_ministry_is_offered_with_both_posts_and_their_days():
    rows = [person("x", "Hong Gil-dong", "2016-03-01", [MOIS]), person("x", "Hong Gil-dong", "2016-05-01", [MOIS]),
            person("x", "Hong Gil-dong", "2018-07-01", [MOFA])]
    ((a, b, score, why),) = weighed(*rows)
    assert (a, b, score) == ("person/x", "person/x.at.KR.mofa-2013", 0.7)
    assert "KR.mois-2017 until 2016-05-01, KR.mofa-2013 from 2018-07-01" in why and "same full name and country" in why


def test_one_name_in_two_ministries_at_one_time_is_not_offered():
    rows = [person("x", "Hong Gil-dong", "2016-03-01", [MOIS]), person("x", "Hong Gil-dong", "2018-05-01", [MOIS]),
            person("x", "Hong Gil-dong", "2017-07-01", [MOFA])]
    assert not weighed(*rows)


def test_one_name_in_two_ministries_without_days_is_not_offered():
    assert not weighed(person("x", "Hong Gil-dong", None, [MOIS]), person("x", "Hong Gil-dong", None, [MOFA]))


def test_persons_of_two_countries_are_not_offered():
    assert not weighed(person("a", "Kim Jong Il"), person("b", "Kim Jong-il", country="KP"))


def test_two_sessions_of_a_series_are_not_offered_and_talks_of_one_day_are():
    def event(key, name, kind="meeting", who=()):
        return f"event/{key}", (name,), kind, None, ("2019-06-05", None), ("Seoul", ("KR",)), tuple(who)

    assert not weighed(event("a", "4th Joint Committee Meeting"), event("b", "5th Joint Committee Meeting"))
    both = event("a", "talks on trade with Peru"), event("b", "talks with Peru on trade matters")
    ((_, _, score, why),) = weighed(*both)
    assert 0.6 <= score < 1 and "same day" in why


def test_agreements_of_one_day_and_of_other_parties_are_not_offered():
    def agreement(key, *parties):
        return f"agreement/{key}", ("MOU on land records",), "mou", None, ("2019-06-05", None), None, parties

    kr, pe, cl, jp = (f"country/{c}" for c in ("KR", "PE", "CL", "JP"))
    assert weighed(agreement("a", kr, pe), agreement("b", kr, pe))
    assert not weighed(agreement("a", kr, pe), agreement("b", cl, jp))


TEXT = (
    "Seoul, {day}. Vice Minister Kim Min-{last} of the Ministry of the Interior of Korea met Rosa Diaz of Peru in "
    "Lima.\n"
)


def test_a_build_on_top_of_another_keeps_the_pairs_that_one_from_nothing_keeps(tmp_path):
    def kept(store):
        opened = open_store(store)
        return list(State(state_of(opened.path / opened.about["graph"]), read_only=True).unsure())

    (tmp_path / "in").mkdir()
    for n, last in enumerate(("su", "soo", "sou")):
        (tmp_path / "in" / f"n{n}.txt").write_text(TEXT.format(day=f"June {n + 2}, 2019", last=last), "utf-8")
        build([tmp_path / "in"], tmp_path / "store", workers=1)
        build([tmp_path / "in"], tmp_path / f"fresh-{n}", workers=1)
        assert kept(tmp_path / "store") == kept(tmp_path / f"fresh-{n}")
    assert len([row for row in kept(tmp_path / "store") if row[0].startswith("person/")]) == 3
