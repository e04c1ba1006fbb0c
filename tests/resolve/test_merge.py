"""Keys of several notices that stand for one thing, and those that do not."""

import pytest

from kg.resolve.merge import merge

MOIS, MOPAS = "body/KR.mois-2017", "body/KR.mopas-2008"


def person(key, name, country="KR", bodies=()):
    return (f"person/{key}", (name,), "", country, None, None, tuple(bodies))


def event(key, name, kind="forum", date=("2017-07-27", None), place=("San Jose", ("CR",)), who=()):
    return (f"event/{key}", (name,), kind, None, date, place, tuple(who))


def body(key, name, country="PA", kind="ministry"):
    return (f"body/{key}", (name,), kind, country, None, None, ())


def merged(*rows, same=(), different=()):
    return merge([(f"n{i}", (row,)) for i, row in enumerate(rows)], same, different)


@pytest.mark.parametrize("other", ["Bo Kyun Shim", "SHIM Bokyun", "Bo-kyun Shim", "Shim Bo Kyun", "Bokyun SHIM"])
def test_a_name_in_another_order_or_hyphenated_otherwise_is_one_person_in_one_body(other):
    found = merged(person("a", "Shim Bo-kyun", bodies=[MOIS]), person("b", other, bodies=[MOIS]))
    assert found == {"person/a": "person/a", "person/b": "person/a"}


def test_a_person_is_followed_through_a_renamed_ministry():
    old, new = "body/KR.mogaha-1998", MOPAS
    assert merged(person("a", "Shim Bo-kyun", bodies=[old]), person("b", "Bo Kyun Shim", bodies=[new]))


def test_two_of_one_name_in_bodies_that_differ_stay_two():
    other = "body/KR.ministry-of-culture"
    assert not merged(person("a", "Lee Sang-min", bodies=[MOIS]), person("b", "Sang-min Lee", bodies=[other]))


def test_two_of_one_name_in_two_countries_stay_two():
    assert not merged(person("a", "Kim Jong Il", "KR"), person("b", "Il Kim Jong", "KP"))


def test_a_name_of_two_parts_alone_does_not_merge():
    assert not merged(person("a", "Lee Min"), person("b", "Min Lee"))


def test_who_is_seen_in_no_body_joins_only_one_of_two_that_differ():
    rows = [person("a", "Lee Sang-min", bodies=[MOIS]), person("b", "Sang-min Lee", bodies=["body/KR.x"]),
            person("c", "Lee Sang Min")]
    found = merged(*rows)
    assert found["person/c"] == "person/a" and "person/b" not in found


LATIN = "Oscar Pao Cho, Ana Paez, Peter Hoxe, Ioan Popa, Maria Costa, Carlos Paxe, Osei Kasa"
LOOKS = str.maketrans({"a": "а", "o": "о", "e": "е", "c": "с", "p": "р", "x": "х"})


@pytest.mark.parametrize(("name", "letter"), [(n, c) for n in LATIN.split(", ") for c in "aoecpx" if c in n])
def test_letters_that_only_look_alike_are_never_merged(name, letter):
    false = name.replace(letter, letter.translate(LOOKS))
    assert false != name
    assert not merged(person("a", name, bodies=[MOIS]), person("b", false, bodies=[MOIS]))


def test_one_ministry_written_in_two_ways_is_one():
    found = merged(body("PA.x", "Ministry of the Zone"), body("PA.y", "Ministry for Zone"))
    assert found == {"body/PA.x": "body/PA.x", "body/PA.y": "body/PA.x"}


def test_ministries_of_one_name_in_two_countries_stay_two():
    assert not merged(body("PA.x", "Ministry of the Zone"), body("PE.x", "Ministry for Zone", "PE"))


BOTH = ("country/CR", "country/KR")


def test_one_gathering_in_two_notices_under_two_names_is_one():
    found = merged(event("a", "Digital Government Forum", who=BOTH),
                   event("b", "Forum on Digital Government", who=BOTH))
    assert found == {"event/a": "event/a", "event/b": "event/a"}


@pytest.mark.parametrize("change", [
    {"date": ("2017-08-01", None)}, {"date": ("2018-07-27", None)}, {"place": ("Lima", ("PE",))},
    {"kind": "seminar"}, {"who": ("country/KR", "country/PE")}, {"name": "Fisheries Council"},
    {"name": "2nd Digital Government Forum"},
])
def test_gatherings_that_differ_in_day_place_kind_guests_or_matter_stay_two(change):
    first = event("a", "1st Digital Government Forum", who=BOTH)
    assert not merged(first, event(**{"key": "b", "name": "1st Forum on Digital Government", "who": BOTH, **change}))


@pytest.mark.parametrize("change", [
    {"date": ("2017-07-28", None)}, {"date": ("2017-07-27", "2017-07-29")}, {"date": ("2017-07", "2017-07")},
    {"place": ("Alajuela", ("CR",))}, {"place": (None, ("CR",))}, {"name": "First Digital Government Forum"},
    {"name": "1st Costa Rica-Korea Digital Government Forum"},
])
def test_a_session_of_a_series_is_one_whatever_day_and_city_two_notices_give_it(change):
    first = event("a", "1st Digital Government Forum", who=BOTH)
    assert merged(first, event(**{"key": "b", "name": "1st Digital Government Forum", "who": BOTH, **change}))


def test_two_leaders_who_talk_twice_within_days_talk_twice():
    who = ("country/IL", "country/US", "person/IL.ana-paz", "person/US.kim-lee")
    first = event("a", "call with Prime Minister Paz", "meeting", ("2023-10-25", None), None, who)
    assert not merged(first, event("b", "call with Prime Minister Paz", "meeting", ("2023-10-27", None), None, who))


def test_talks_of_two_of_three_are_no_talks_of_all_three():
    who = ("person/US.kim-lee", "person/JP.ana-paz")
    three = event("a", "trilateral meeting", "meeting", who=(*who, "person/KR.lee-min-su"))
    assert not merged(three, event("b", "bilateral meeting", "meeting", who=who))


def test_a_visit_of_another_is_another_visit():
    def visit(key, person, begin):
        return event(key, "delegation to Greece", "visit", (begin, "2018-10-02"), (None, ("GR",)),
                     ("country/GR", "country/KR", person))

    assert merged(visit("a", "person/KR.kim-min-su", "2018-09-27"), visit("b", "person/KR.kim-min-su", "2018-09-28"))
    assert not merged(visit("a", "person/KR.kim-min-su", "2018-09-27"), visit("b", "person/KR.ana-paz", "2018-09-28"))
    assert not merged(visit("a", "person/GR.host", "2018-09-27"), visit("b", "person/GR.host", "2018-09-28"))


def test_two_talks_of_two_countries_on_one_day_stay_two():
    a, b = (event(k, "bilateral meeting", "meeting", who=BOTH) for k in "ab")
    assert not merged(a, b)


def test_talks_of_the_same_two_persons_on_one_day_are_one():
    who = (*BOTH, "person/KR.a-b", "person/CR.c-d")
    assert merged(event("a", "talks", "meeting", who=who), event("b", "meeting", "meeting", who=who))


def test_what_one_notice_tells_apart_stays_apart():
    a, b = event("a", "Digital Government Forum", who=BOTH), event("b", "Forum on Digital Government", who=BOTH)
    assert not merge([("n", (a, b))])


def test_judgements_win_over_rules():
    a, b = person("a", "Shim Bo-kyun", bodies=[MOIS]), person("b", "Bo Kyun Shim", bodies=[MOIS])
    assert not merged(a, b, different=[("person/b", "person/a")])
    assert merged(person("a", "X Y"), person("b", "P Q"), same=[("person/b", "person/a")])["person/a"] == "person/b"


def test_of_two_names_of_one_body_the_key_of_the_registry_is_kept_whichever_is_named_first():
    rows = body("KR.foreign-office", "Foreign Office", "KR"), body("KR.mofa-2013", "Ministry of Foreign Affairs", "KR")
    pair = ("body/KR.foreign-office", "body/KR.mofa-2013")
    for same in (pair, pair[::-1]):
        assert merged(*rows, same=[same])["body/KR.foreign-office"] == "body/KR.mofa-2013"


def test_the_order_of_notices_does_not_matter():
    rows = [("n1", (person("a", "Shim Bo-kyun", bodies=[MOIS]),)), ("n2", (person("b", "SHIM Bokyun", bodies=[MOIS]),)),
            ("n3", (person("c", "Bo Kyun Shim"),))]
    assert merge(rows) == merge(rows[::-1])


def namesakes(*rows):
    """notice -> key there, of persons seen in (notice, bodies)."""
    from kg.resolve.merge import gather

    _, split = gather((n, (person("KR.kim-min-su", "Kim Min-su", bodies=bodies),)) for n, bodies in rows)
    return {notice: keys["person/KR.kim-min-su"] for notice, keys in split.items()}


EDUCATION = "body/KR.moe-2013"


def test_one_name_in_two_ministries_is_two_persons():
    found = namesakes(("a", [MOIS]), ("b", [MOPAS]), ("c", [EDUCATION]))
    assert list(found) == ["c"] and found["c"].startswith("person/KR.kim-min-su.at.KR.")


def test_a_notice_that_sees_a_person_in_both_ministries_makes_him_one():
    assert not namesakes(("a", [MOIS]), ("b", [EDUCATION]), ("c", [MOIS, EDUCATION]))


def test_a_notice_without_a_ministry_does_not_say_which_of_two_namesakes_it_means():
    assert namesakes(("a", [MOIS]), ("b", [EDUCATION]), ("c", []))["c"] == "person/KR.kim-min-su.c"


def test_persons_of_international_organisations_need_one_body_in_common():
    rows = [person("undp.a", "Maxwell Gomera", country=None, bodies=["body/undp"]),
            person("undp.b", "GOMERA Maxwell", country=None, bodies=["body/undp"]),
            person("adb.c", "Gomera Maxwell", country=None, bodies=["body/adb"])]
    assert merged(*rows) == {"person/undp.a": "person/undp.a", "person/undp.b": "person/undp.a"}


@pytest.mark.parametrize(("other", "one"), [("PARK Geunhye", True), ("Park Geun", False), ("Geunhye Park", False)])
def test_a_given_name_in_one_word_or_two_is_one_without_a_body(other, one):
    assert bool(merged(person("a", "Park Geun-hye"), person("b", other))) is one
