"""The registry of bodies and titles: its tables, names as of a day, and what the loader says about bad rows."""

from __future__ import annotations

import re

import pytest

from kg.errors import BadInput
from kg.language.countries import countries
from kg.language.registry import fold, load_registry
from kg.model import BODY_KINDS

HEADERS = {
    "international-organizations.csv": "id,name,kind,abbreviations,aliases,parent,wikidata,source",
    "memberships.csv": "organization,part,countries,source",
    "bodies.csv": "id,country,name,kind,abbreviations,aliases,native,strength,valid_from,valid_until,parent,wikidata,"
                  "site,source",
    "body-changes.csv": "date,kind,from,to,source",
    "ranks.csv": "rank,level,lower",
    "titles.csv": "title,form,rank,in_body,implies,heads,source",
}
FIRST = "2014-11-19,renamed,KR.old,KR.moi-2014,law\n"
SECOND = "2017-07-26,renamed,KR.moi-2014,KR.mois-2017,law\n"
MINISTRIES = """KR.old,KR,Ministry of Home Affairs,ministry,MOHA,,,weak,,2014-11-19,,,,law
KR.moi-2014,KR,Ministry of the Interior,ministry,MOI,,,weak,2014-11-19,2017-07-26,,,,law
KR.mois-2017,KR,Ministry of the Interior and Safety,ministry,MOIS,,,strong,2017-07-26,,,,,law
"""


@pytest.fixture(scope="module")
def registry():
    return load_registry()


@pytest.fixture
def load(tmp_path):
    """Make a registry of small tables; a table that is not given has only its header."""
    def make(**tables):
        for file, header in HEADERS.items():
            rows = tables.get(file.removesuffix(".csv").replace("-", "_"), "")
            (tmp_path / file).write_text(f"# a comment\n{header}\n{rows}", "utf-8")
        return load_registry(tmp_path)

    yield make
    load_registry.cache_clear()


def faults(load, **tables):
    with pytest.raises(BadInput) as raised:
        load(**tables)
    return [re.sub(r"^.*/", "", fault) for fault in re.split(r"; (?=/)", str(raised.value))]


# ------------------------------------------------------------------ the tables themselves
@pytest.mark.parametrize(("field", "words"), [
    ("foreign affairs", "Foreign|External|International Relations|of State$|Global Affairs"),
    ("interior", "Interior|Internal|Home|Security|State Administration|Public Administration"),
    ("finance", "Finance|Treasury|Economy|Hacienda|Revenue"),
    ("health", "Health"),
    ("justice", "Justice|Law|Attorney"),
])
def test_the_principal_ministries_of_sixty_countries_are_known(registry, field, words):
    ministries = [r for r in registry.bodies.values() if r.kind == "ministry"]
    assert len({r.country for r in ministries if re.search(words, r.name)}) >= 60, field


def test_every_row_has_a_source_and_a_kind(registry):
    for row in (*registry.organizations.values(), *registry.bodies.values()):
        assert row.source, row.id
        assert row.kind in BODY_KINDS, row.id


def test_every_membership_names_countries_and_an_organization(registry):
    assert registry.members(registry.international("ASEAN")) == (
        "BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "VN")
    assert registry.members(registry.international("UNSC"), "permanent") == ("CN", "FR", "GB", "RU", "US")
    assert registry.members(registry.international("World Bank")) == ()
    assert set(registry.members(registry.international("African Development Bank"))) <= set(countries())


def test_names_yields_every_name_with_its_strength(registry):
    names = {(surface, row.id): strength for surface, row, strength in registry.names()}
    assert names["United Nations", "united-nations"] == "strong"
    assert names["WHO", "world-health-organization"] == "weak"
    assert names["IDB", "inter-american-development-bank"] == names["IDB", "islamic-development-bank"] == "weak"
    assert names["USAID", "US.agency-for-international-development"] == "strong"
    assert names["MOI", "KR.moi-2014"] == "weak"
    assert not any("~" in surface or "!" in surface for surface, _ in names)


def test_no_strong_name_is_shared(registry):
    seen = {}
    for surface, row, strength in registry.names():
        if strength == "strong":
            other = seen.setdefault(surface, row)
            assert other.id == row.id or (other.country and other.country == row.country), surface


# ------------------------------------------------------------------ international organisations
@pytest.mark.parametrize(("name", "wanted"), [
    ("UNDP", "united-nations-development-programme"),
    ("U.N.", "united-nations"),
    ("the United Nations Development Program", "united-nations-development-programme"),
    ("Organization for Economic Cooperation and Development", "organisation-for-economic-co-operation-and-development"),
    ("Turkic Council", "organization-of-turkic-states"),
    ("UN Women", "united-nations-entity-for-gender-equality-and-the-empowerment-of-women"),
    ("United Nations Children’s Fund", "united-nations-childrens-fund"),
    ("Organisation of Islamic Cooperation", "organisation-of-islamic-cooperation"),
])
def test_an_international_organization_is_known_by_any_strong_name(registry, name, wanted):
    assert registry.international(name).id == wanted


@pytest.mark.parametrize("name", ["un", "who", "WHO", "IDB", "Commission", "the Bank", "Ministry of Finance", "",
                                  "USAID"])
def test_what_is_no_strong_international_name_is_none(registry, name):
    assert registry.international(name) is None


def test_a_weak_name_is_taken_on_demand_where_one_organization_has_it(registry):
    assert registry.international("WHO", weak=True).id == "world-health-organization"
    assert registry.international("IDB", weak=True) is None
    assert registry.international("who", weak=True) is None


# ------------------------------------------------------------------ bodies as of a day
@pytest.mark.parametrize(("name", "date", "wanted"), [
    ("Ministry of Government Administration and Home Affairs", "2001-05-01", "KR.mogaha-1998"),
    ("Ministry of Public Administration and Security", "2010", "KR.mopas-2008"),
    ("Ministry of Security and Public Administration", "2013-03-23", "KR.mospa-2013"),
    ("MOGAHA", "2004-01-01", "KR.mogaha-1998"),
    ("Ministry of Government Administration & Home Affairs", "2015-01-01", "KR.moi-2014"),
    ("MOI", "2016-08-25", "KR.moi-2014"),
    ("Ministry of the Interior and Safety", "2017-07-26", "KR.mois-2017"),
    ("the Ministry of Interior and Safety of the Republic of Korea", "2023-03-01", "KR.mois-2017"),
    ("Korea's Ministry of the Interior and Safety", "2023-03-01", "KR.mois-2017"),
    ("행정안전부", "2009-01-01", "KR.mopas-2008"),
    ("행정안전부", "2019-01-01", "KR.mois-2017"),
])
def test_a_ministry_is_read_as_of_the_day(registry, name, date, wanted):
    assert registry.body(name, None, "KR", date).id == wanted


def test_a_body_that_began_later_is_never_meant(registry):
    assert registry.body("Ministry of the Interior and Safety", None, "KR", "2016-08-25") is None
    assert registry.body("MOI", None, "KR", "2014-11-18") is None


def test_a_body_that_has_ended_is_meant_where_no_other_has_the_name(registry):
    assert registry.body("Ministry of Knowledge Economy", None, "KR", "2019-06-01").id == "KR.mke-2008"
    assert registry.body("MOI", None, "KR", "2018-03-01").id == "KR.moi-2014"


def test_a_weak_name_does_not_mean_a_body_that_has_long_gone(registry):
    assert registry.body("Prime Minister's Office", None, "KR", "2012-03-01").id == "KR.pmo-2008"
    assert registry.body("Prime Minister's Office", None, "KR", "2017-06-20") is None


def test_a_day_less_precise_than_the_change_leaves_two_bodies_open(registry):
    assert registry.body("Ministry of Health and Welfare", None, "KR", "2010-03") is not None
    assert registry.body("행정안전부", None, "KR", None) is None


def test_a_body_of_another_country_is_not_meant(registry):
    assert registry.body("Ministry of Knowledge Economy", None, "JP", "2010-01-01") is None
    assert registry.body("MOI", None, "SA", "2016-01-01").id == "SA.ministry-of-interior"
    assert registry.body("Ministry of Finance", None, None, "2016-01-01") is None


@pytest.mark.parametrize(("name", "country", "wanted"), [
    ("U.S. Department of State", "US", "US.department-of-state"),
    ("State Department", "US", "US.department-of-state"),
    ("Georgian Ministry of Finance", "GE", "GE.ministry-of-finance"),
    ("Ministry of Defence of Ukraine", "UA", "UA.ministry-of-defence"),
    ("Defense Ministry", "UA", "UA.ministry-of-defence"),
    ("Korean Customs Service", "KR", "KR.kcs"),
    ("Ministerio de Salud", "PE", "PE.ministry-of-health"),
    ("USAID", None, "US.agency-for-international-development"),
    ("Department of Homeland Security", None, "US.department-of-homeland-security"),
])
def test_a_body_is_known_under_the_forms_of_its_name(registry, name, country, wanted):
    assert registry.body(name, None, country, "2020-01-01").id == wanted


def test_a_strong_abbreviation_tells_a_body_whose_name_is_unknown(registry):
    assert registry.body("Ministry of Home Land and Roads", "MOLIT", "KR", "2015-01-01").id == "KR.molit-2013"
    assert registry.body("Ministry of Home Land and Roads", "MOF", "KR", "2015-01-01") is None


# ------------------------------------------------------------------ lines of bodies
def test_koreas_interior_ministry_is_one_line_from_1998_to_today(registry):
    line = ["KR.mogaha-1998", "KR.mopas-2008", "KR.mospa-2013", "KR.moi-2014", "KR.mois-2017"]
    for body in line:
        assert [r.id for r in registry.line(registry.bodies[body])] == line
        assert registry.today(registry.bodies[body]).id == "KR.mois-2017"


def test_a_change_tells_day_kind_and_both_sides(registry):
    change = registry.change_of(registry.bodies["KR.mospa-2013"])
    assert (change.date, change.kind) == ("2014-11-19", "split")
    assert [r.id for r in change.after] == ["KR.moi-2014", "KR.mpss-2014", "KR.mpm-2014"]
    assert registry.change_of(registry.bodies["KR.mois-2017"]) is None
    assert [r.id for r in registry.origin_of(registry.bodies["KR.mois-2017"]).before] == ["KR.moi-2014", "KR.mpss-2014"]


def test_the_bodies_of_a_line_meet_without_overlapping(registry):
    for change in registry.changes:
        for before in change.before:
            assert before.valid_until[:len(change.date)] == change.date[:len(before.valid_until)], before.id


# ------------------------------------------------------------------ titles
@pytest.mark.parametrize(("title", "rank"), [
    ("President", "head-of-state"),
    ("Prime Minister", "head-of-government"),
    ("PM", "head-of-government"),
    ("First Deputy Prime Minister", "deputy-head-of-government"),
    ("Minister of the Interior and Safety", "minister"),
    ("foreign minister", "minister"),
    ("Vice Minister for Disaster and Safety Management", "vice-minister"),
    ("Deputy Permanent Secretary", "assistant-minister"),
    ("Acting Principal Deputy Assistant Secretary for Population, Refugees and Migration", "deputy-assistant-minister"),
    ("Assistant to the President and National Security Advisor to the Vice President", "adviser"),
    ("Adviser to the Prime Minister", "adviser"),
    ("U.S. Ambassador to Costa Rica", "ambassador"),
    ("Chargé d’Affaires", "envoy"),
    ("Dangerous Drugs Board (DDB) Chairman", "head-of-body"),
    ("Deputy Commissioner General", "deputy-head-of-body"),
    ("Minister and Chairman of the Government Office", "minister"),
    ("Director General for Personal Information Protection", "director-general"),
    ("Deputy", "member-of-legislature"),
    ("President and COO", "head-of-body"),
    ("Lt. Gen.", "general-officer"),
])
def test_a_title_has_its_rank(registry, title, rank):
    assert registry.title(title).rank == rank


@pytest.mark.parametrize("text", ["", "the", "H.E. Mr.", "Costa Rica", "   "])
def test_what_is_no_title_has_no_rank(registry, text):
    assert registry.title(text) is None


def test_the_higher_of_two_joined_titles_is_told(registry):
    assert registry.title("Minister of Finance and Deputy Prime Minister").rank == "deputy-head-of-government"


def test_former_and_acting_are_told(registry):
    assert registry.title("Former Deputy Secretary of State").former
    assert registry.title("Acting Director").acting
    assert not registry.title("Director").former


def test_the_president_of_a_company_is_no_head_of_state(registry):
    assert registry.title("President", "company").rank == "head-of-body"
    assert registry.title("Vice President", "international-organization").rank == "deputy-head-of-body"


@pytest.mark.parametrize(("title", "organization"), [
    ("Minister of Land, Infrastructure and Transport", "Ministry of Land, Infrastructure and Transport"),
    ("Minister of Foreign Affairs of the Republic of Kazakhstan", "Ministry of Foreign Affairs"),
    ("Minister of Justice and Attorney General", "Ministry of Justice"),
    ("Secretary of Commerce", "Department of Commerce"),
    ("Foreign Minister", "Ministry of Foreign Affairs"),
    ("Minister", None),
    ("Minister of State for Trade", None),
    ("Vice Minister for Trade", None),
])
def test_a_ministers_title_implies_the_ministry(registry, title, organization):
    assert registry.title(title).organization == organization


def test_ranks_are_ordered_as_protocol_orders_them(registry):
    order = ["President", "Prime Minister", "Deputy Prime Minister", "Minister", "Vice Minister", "Director General",
             "Director", "Deputy Director", "Officer"]
    levels = [registry.title(t).level for t in order]
    assert levels == sorted(set(levels))


# ------------------------------------------------------------------ names as keys
def test_names_are_compared_without_case_accents_and_spelling():
    assert fold("The Organisation for Economic Co-operation & Development") == fold(
        "Organization for Economic Cooperation and Development")
    assert fold("Türkiye's Défense Programme") == fold("TURKIYES DEFENSE PROGRAM")
    assert fold("U.N. Women") == fold("UN Women")
    assert fold("Ministry of Education") != fold("Ministry of Energy")


# ------------------------------------------------------------------ bad rows
def test_good_small_tables_load(load):
    made = load(bodies=MINISTRIES, body_changes=FIRST + SECOND)
    assert [r.id for r in made.line(made.bodies["KR.old"])] == ["KR.old", "KR.moi-2014", "KR.mois-2017"]


def test_a_strong_name_that_another_row_bears_is_a_fault(load):
    assert faults(load, bodies=MINISTRIES + "KR.x,KR,Ministry X,ministry,!MOIS,,,weak,,,,,,law\n") == [
        'bodies.csv:6: "MOIS" already names KR.mois-2017 (line 5); mark one weak']
    assert faults(load, bodies=MINISTRIES + "TH.moi,TH,Ministry of Interior,ministry,!MOI,,,weak,,,,,,law\n") == [
        'bodies.csv:6: "MOI" is strong here and also a name of KR.moi-2014 (line 4); mark the strong one weak']


def test_a_weak_abbreviation_may_be_borne_by_many(load):
    made = load(bodies=MINISTRIES + "TH.moi,TH,Ministry of Interior,ministry,MOI,,,weak,,,,,,law\n")
    assert made.body("MOI", None, "TH", "2016").id == "TH.moi"
    assert made.body("MOI", None, "KR", "2016").id == "KR.moi-2014"
    assert made.body("MOI", None, None, "2016") is None


def test_two_bodies_of_one_name_at_one_time_are_a_fault(load):
    rows = ("KR.a,KR,Ministry of X,ministry,,,,weak,2001,2010-05-01,,,,law\n"
            "KR.b,KR,Ministry of the X,ministry,,,,weak,2010-04-30,,,,,law\n")
    assert faults(load, bodies=rows) == ['bodies.csv:4: "Ministry of the X" was already the name of KR.a (line 3) at '
                                         "that time; give one of them the dates that tell them apart"]
    mended = load(bodies=rows.replace("2010-04-30", "2010-05-01"))
    assert mended.body("Ministry of X", None, "KR", "2010-05-01").id == "KR.b"


def test_all_bad_rows_of_all_tables_are_told_at_once(load):
    found = faults(
        load,
        international_organizations="Bad Id,United Things,club,,,nowhere,X1,\n",
        bodies="XX.a,XX,Ministry,ministry,,,,weak,,,,,,law\nKR.b,KR,Body,agency,,,,mighty,2010-13,,,,,law\n"
               "KR.c,KR,Other Body,agency,,,,weak,2012,2011,,,,law\nKR.c,KR,Third Body,agency,,,,weak,,,,,,law\n",
        body_changes="2010-01-01,moved,KR.z,KR.b,law\n",
        ranks="minister,high,\n",
        titles="Minister,title,baron,,,castle,x\n")
    assert found == [
        'international-organizations.csv:3: "Bad Id" is no id; write words-with-hyphens',
        f'international-organizations.csv:3: "club" is no kind; use one of {", ".join(BODY_KINDS)}',
        'international-organizations.csv:3: "X1" is no Wikidata id; write Q and digits, or leave it empty',
        "international-organizations.csv:3: no source; say who says so",
        'international-organizations.csv:3: the parent "nowhere" is no id of this table; mend it or leave it empty',
        'bodies.csv:3: "XX" is no country; use the codes of countries.csv',
        'bodies.csv:4: the strength is "mighty"; write strong or weak',
        'bodies.csv:4: "2010-13" is no date; write YYYY, YYYY-MM or YYYY-MM-DD',
        "bodies.csv:5: ends (2011) before it begins (2012); mend one of the dates",
        'body-changes.csv:3: "moved" is no kind of change; use one of renamed, merged, split, replaced',
        'body-changes.csv:3: "KR.z" is no id in bodies.csv; mend it or add the body',
        'body-changes.csv:3: "KR.b" is no id in bodies.csv; mend it or add the body',
        'ranks.csv:3: the level is "high"; write a number, the smaller the higher',
        'titles.csv:3: "baron" is no rank; use one of ',
        f'titles.csv:3: "castle" is no kind of body; use country, {", ".join(BODY_KINDS)}',
    ]


def test_a_mark_without_a_name_is_a_fault(load):
    assert faults(load, bodies="KR.x,KR,Some Body,agency,~,,,weak,,,,,,law\n") == [
        "bodies.csv:3: a mark without a name; write the name after ~ or !, or delete the mark"]


def test_an_id_that_stands_twice_is_a_fault(load):
    assert faults(load, bodies=MINISTRIES + "KR.old,KR,Another,agency,,,,weak,,,,,,law\n") == [
        'bodies.csv:6: "KR.old" is already the id of line 3; give each row its own']


def test_a_row_with_a_field_too_few_is_told_with_its_line(load):
    assert "bodies.csv:6: 3 fields where the header has 14" in faults(load, bodies=MINISTRIES + "KR.x,KR,Short\n")[0]


def test_a_table_without_a_column_is_told(load, tmp_path):
    load()
    (tmp_path / "ranks.csv").write_text("rank,lower\nminister,\n", "utf-8")
    load_registry.cache_clear()
    with pytest.raises(BadInput, match=r"ranks\.csv: no column level"):
        load_registry(tmp_path)


def test_a_circle_of_changes_is_a_fault(load):
    rows = "KR.a,KR,A Board,agency,,,,weak,,2010,,,,law\nKR.b,KR,B Board,agency,,,,weak,,2010,,,,law\n"
    assert faults(load, bodies=rows, body_changes="2010,renamed,KR.a,KR.b,law\n2010,renamed,KR.b,KR.a,law\n") == [
        "body-changes.csv:3: KR.a -> KR.b -> KR.a goes in a circle; no body comes from its own successor: mend one of "
        "these changes"]


def test_a_change_that_contradicts_the_dates_of_its_bodies_is_a_fault(load):
    found = faults(load, bodies=MINISTRIES, body_changes="2014-11-18,renamed,KR.old,KR.moi-2014,law\n")
    assert found == [
        "body-changes.csv:3: KR.old is valid until 2014-11-19 in bodies.csv and changed on 2014-11-18 here; make them "
        "the same",
        "body-changes.csv:3: KR.moi-2014 is valid from 2014-11-19 in bodies.csv and came to be on 2014-11-18 here; "
        "make them the same"]


def test_a_renamed_body_that_was_there_under_its_new_name_before_is_a_fault(load):
    early = MINISTRIES.replace("weak,2014-11-19,2017-07-26", "weak,2012-01-01,2017-07-26")
    assert faults(load, bodies=early, body_changes=FIRST) == [
        "body-changes.csv:3: KR.moi-2014 is valid from 2012-01-01 in bodies.csv and only came to be on 2014-11-19 "
        "here, by a new name: the two overlap; make them the same"]


def test_a_change_of_a_body_that_has_no_last_day_is_a_fault(load):
    assert faults(load, bodies=MINISTRIES, body_changes="2020-01-01,renamed,KR.mois-2017,KR.old,law\n")[0] == (
        "body-changes.csv:3: KR.mois-2017 has no valid_until in bodies.csv and changed on 2020-01-01 here; make them "
        "the same")


def test_a_body_that_becomes_itself_goes_in_a_circle(load):
    rows = "KR.a,KR,A Board,agency,,,,weak,,2010,,,,law\n"
    assert "KR.a -> KR.a goes in a circle" in faults(load, bodies=rows, body_changes="2010,renamed,KR.a,KR.a,law\n")[0]


@pytest.mark.parametrize(("row", "said"), [
    (b"KR.x,KR,Minist\xe8re,agency,,,,weak,,,,,,law\n", "bodies.csv:6: not UTF-8; save the table as CSV UTF-8"),
    (b'KR.x,KR,"Board,agency,,,,weak,,,,,,law\nKR.y,KR,Other,agency,,,,weak,,,,,,law\n',
     "bodies.csv:6: a quotation mark is not closed on its line"),
])
def test_a_table_that_is_no_sound_csv_is_told_with_its_line(load, tmp_path, row, said):
    load(bodies=MINISTRIES)
    file = tmp_path / "bodies.csv"
    file.write_bytes(file.read_bytes() + row)
    load_registry.cache_clear()
    with pytest.raises(BadInput, match=re.escape(said)):
        load_registry(tmp_path)


def test_a_table_without_any_line_is_told(load, tmp_path):
    load()
    (tmp_path / "bodies.csv").write_text("", "utf-8")
    load_registry.cache_clear()
    with pytest.raises(BadInput, match=r"bodies\.csv: no header"):
        load_registry(tmp_path)


def test_a_body_ends_once(load):
    found = faults(load, bodies=MINISTRIES, body_changes=FIRST + FIRST)
    assert found == ["body-changes.csv:4: KR.old was already changed by line 3; a body ends once: delete one"]


def test_a_kind_of_change_that_does_not_fit_its_sides_is_a_fault(load):
    found = faults(load, bodies=MINISTRIES, body_changes="2014-11-19,merged,KR.old,KR.moi-2014,law\n")
    assert found[0].startswith("body-changes.csv:3: merged, with 1 before and 1 after; ")


def test_a_membership_of_an_unknown_organization_or_country_is_a_fault(load):
    made = load(international_organizations="un,United Nations,international-organization,UN,,,,x\n",
                memberships="un,member,KR QQ,x\nnato,member,KR,x\n")
    with pytest.raises(BadInput) as raised:
        made.members(made.organizations["un"])
    assert "memberships.csv:3: QQ: no such country" in str(raised.value)
    assert 'memberships.csv:4: "nato" is no id' in str(raised.value)


def test_a_missing_table_is_told(tmp_path):
    with pytest.raises(BadInput, match=r"international-organizations\.csv: cannot be read"):
        load_registry(tmp_path)
    load_registry.cache_clear()


# ------------------------------------------------------------------ hostile input
def test_long_and_strange_texts_are_answered(registry):
    for text in ("Deputy " * 20_000, " " * 100_000, "(" * 50_000 + "of", "and, " * 30_000, "'s" * 50_000, "ﷺ" * 1_000):
        registry.international(text)
        registry.body(text, text[:50], "KR", "2016-01-01")
        registry.title(text)
    assert registry.title("Deputy " * 20_000) is None or registry.title("Deputy " * 20_000).level > 0
