"""Corrections: read row by row, in force on every build, shown by `kg why`; what was read stays."""

from __future__ import annotations

import pytest

from kg.audit import audit
from kg.build import build
from kg.corrections import COLUMNS, Correction, append, beside, load
from kg.errors import BadInput
from kg.graph.store import open_store
from kg.graph.vocabulary import PREFIXES
from kg.lookup import find
from kg.show import page
from kg.validate import validate
from kg.why import why

A = """Title: Ministers meet
Date: 2019-06-06

Ministers meet

Minister Ana Paz of Interior of Panama met Vice Minister Kim Min-su of the Ministry of the Interior of Korea in Seoul \
on June 5, 2019. Korea and Panama signed a memorandum of understanding on land records on June 5, 2019.
"""
B = """Korea and Panama hold a seminar on digital land records

Seoul, July 9, 2019. Vice Minister Kim Min-soo of the Ministry of the Interior of Korea met Peru's Minister of Justice \
Rosa Diaz in Lima on July 8, 2019. The two sides agreed to cooperate on archives.
"""
SU, SOO, PAZ = "person/KR.kim-min-su", "person/KR.kim-min-soo", "person/PA.ana-paz"
MEMO = "memorandum of understanding on land records"
SEMINAR = "event/2019-07-09.seminar-on-digital-land-records.b"
SAME = Correction("same", SU, SOO, reason="two spellings", sentence="Vice Minister Kim Min-soo", notice="b", by="me")


@pytest.fixture
def made(tmp_path):
    """Builds the two notices with rows of corrections; hands back (report, store)."""
    notices = tmp_path / "notices"
    notices.mkdir()
    (notices / "a.txt").write_text(A, "utf-8")
    (notices / "b.txt").write_text(B, "utf-8")

    def make(*rows, store="kg-store", **options):
        file = tmp_path / "corrections" / "mine.csv"
        file.unlink(missing_ok=True)
        if rows:
            append(file, rows)
        report = build([notices], tmp_path / store, workers=1, **options)
        return report, open_store(tmp_path / store)

    make.notices, make.folder = notices, tmp_path
    return make


def ask(store, pattern: str) -> bool:
    return bool(store.query(f"ASK {{ {pattern} }}"))


def sound(store) -> bool:
    return validate(store).faults == () and audit(store).sound


def key(text: str) -> str:
    return f"<{PREFIXES['id']}{text}>"


# ------------------------------------------------------------------ rows
def rows_of(tmp_path, text: str):
    file = tmp_path / "c.csv"
    file.write_bytes(text.encode("utf-8"))
    return load([file])


HEAD = ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize(("row", "fault"), [
    ("maybe,person/KR.x", 'verb "maybe": unknown; one of same, different'),
    ("same,person/KR.x,person/KR.y,,,why", "same needs the sentence and the notice"),
    ("same,person/KR.x,,,,why,s,n", "same needs another thing"),
    ("different,person/KR.x,person/KR.x,,,why", "name the notice"),
    ("retract,person/KR.x", "no reason"),
    ("retract,,,,,why", "no thing"),
    ("retract,event/x,,dates,,why", 'field "dates": unknown'),
    ("retract,event/x,,name,A,why", "use wrong-name"),
    ("wrong-date,event/x,,,2019-02-30,why,s,n", 'date "2019-02-30": not of the calendar'),
    ("wrong-date,event/x,,,2019-03-02/2019-03-01,why,s,n", "ends before it begins"),
    ("wrong-country,person/x,,,Atlantis,why,s,n", 'country "Atlantis": unknown'),
    ("wrong-kind,event/x,,,party,why,s,n", 'kind "party": unknown'),
    ("wrong-date,event/x,,,2019,why", "needs the sentence"),
    ("add,event/x,,host,,why,s,n", "add of host needs its value"),
    ("retract,event/x,,date,,why,s,n,me,yesterday", 'date "yesterday": no day of the calendar'),
    ("retract,event/x,,,,why,s,n,me,2019-01-01,more", "11 cells for 10 columns"),
])  # fmt: skip
def test_a_wrong_row_is_told_with_its_line_and_the_others_go_on(tmp_path, row, fault):
    found = rows_of(tmp_path, f"# a comment\n{HEAD}{row}\nretract,event/y,,,,why\n")
    (told,) = found.faults
    assert told.startswith(f"{tmp_path / 'c.csv'}:3: ") and fault in told
    assert [r.thing for r in found.rows] == ["event/y"]


def test_all_wrong_rows_are_told_at_once(tmp_path):
    found = rows_of(tmp_path, HEAD + 'x,y\nretract,event/y,,,,"two\nlines"\nz,y\n')
    assert [f.split(":")[1] for f in found.faults] == ["2", "5"]
    assert found.rows[0].reason == "two\nlines" and found.rows[0].where.endswith(":3")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_file_saved_by_a_spreadsheet_is_read(tmp_path, delimiter):
    text = "\ufeff" + HEAD.replace(",", delimiter) + delimiter.join(["retract", "event/y", "", "", "", "why"]) + "\r\n"
    assert rows_of(tmp_path, text).rows[0].reason == "why"


def test_a_file_that_is_not_utf8_or_has_other_columns_is_told(tmp_path):
    (tmp_path / "a.csv").write_bytes(HEAD.encode() + b"retract,event/y,,,,\xff\n")
    (tmp_path / "b.csv").write_text("verb,thing,colour\n", "utf-8")
    first, second = load([tmp_path]).faults
    assert "a.csv: not UTF-8" in first and "b.csv:1: unknown column colour" in second


def test_a_path_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(BadInput, match="not there; give a CSV file"):
        load([tmp_path / "none.csv"])


def test_a_row_given_twice_counts_once_and_is_told(tmp_path):
    found = rows_of(tmp_path, HEAD + "retract,event/y,,,,why\n" * 2)
    assert len(found.rows) == 1 and ":3: says just what" in found.faults[0]


def test_what_is_appended_is_read_again_and_comments_stay(tmp_path):
    file = tmp_path / "c.csv"
    file.write_text("# mine\n", "utf-8")
    rows = (SAME, Correction("retract", "event/y", reason='a "quote", and\na line'))
    for row in rows:
        append(file, [row])
    assert load([file]).rows == rows
    assert file.read_text("utf-8").startswith(f"# mine\n{HEAD}")


def test_the_corrections_that_ship_have_no_fault():
    from kg.paths import folder

    assert beside([folder("data/notices")]) == [folder("data/corrections")]
    assert load([folder("data/corrections")]).faults == ()


# ------------------------------------------------------------------ in force
def test_two_things_judged_the_same_are_one_thing(made):
    report, store = made(SAME)
    assert (report.corrections, report.remarks) == (1, ())
    assert ask(store, f"{key(SU)} skos:prefLabel 'Kim Min-soo' ; skos:altLabel 'Kim Min-su'")
    assert not ask(store, f"{key(SOO)} ?p ?o") and not ask(store, f"GRAPH ?g {{ {key(SOO)} ?p ?o }}")
    assert sound(store)
    for asked in ("Kim Min-su", f"person:{SOO[7:]}"):
        (ruling,) = why(store, [asked]).corrections
        assert (ruling.verb, ruling.reason, ruling.sentence, ruling.notice) == (
            "same", "two spellings", "Vice Minister Kim Min-soo", "b")  # fmt: skip


def test_who_is_no_official_leaves_the_facts_and_stays_in_the_readings(made):
    report, store = made(Correction("not-an-official", "Ana Paz", reason="a place", notice="a"))
    assert report.corrections == 1
    assert not ask(store, f"{key(PAZ)} ?p ?o") and not ask(store, f"?s coop:participant {key(PAZ)}")
    assert ask(store, f"?r a coop:Reading GRAPH ?r {{ {key(PAZ)} skos:prefLabel 'Ana Paz' }}")
    assert ask(store, f"?c coop:withdraws ?g GRAPH ?g {{ {key(PAZ)} skos:prefLabel 'Ana Paz' }}")
    assert sound(store)
    found = why(store, [f"person:{PAZ[7:]}"])
    assert "no longer in the facts" in found.fact and found.corrections[0].reason == "a place"
    assert "“" not in found.fact and "Ana Paz of Interior" in found.parts[0].grounds[0].sentence


def test_a_wrong_date_is_replaced_where_the_sentence_stands(made):
    row = Correction("wrong-date", MEMO, value="2019-06-04", reason="so", sentence="signed  a memorandum", notice="a")
    _, store = made(row)
    assert ask(store, "?a a coop:Memorandum ; coop:edtf '2019-06-04' ; coop:begin '2019-06-04'^^xsd:date")
    assert not ask(store, "?a a coop:Memorandum ; coop:edtf '2019-06-05'")
    assert sound(store)
    found = why(store, ["PA", "KR"])
    assert "date: 2019-06-04; not date: 2019-06-05" in str(found.corrections[0])
    assert any("date: 2019-06-05 (not taken)" in v.says for p in found.parts for g in p.grounds for v in g.voices)


@pytest.mark.parametrize(("row", "there", "gone"), [
    (Correction("wrong-country", SU, value="Peru", reason="r", sentence="Kim Min-su", notice="a"),
     f"{key(SU)} coop:ofCountry country:PE", f"{key(SU)} coop:ofCountry country:KR"),
    (Correction("wrong-country", SU, reason="not said"), f"{key(SU)} a coop:Official", f"{key(SU)} coop:ofCountry ?c"),
    (Correction("wrong-kind", MEMO, value="treaty", reason="r", sentence="signed", notice="a"),
     "?a a coop:Treaty", "?a a coop:Memorandum"),
    (Correction("wrong-place", SEMINAR, value="Busan, KR", reason="r", sentence="Seoul", notice="b"),
     f"{key(SEMINAR)} coop:atPlace/skos:prefLabel 'Busan'", f"{key(SEMINAR)} coop:atPlace/skos:prefLabel 'Seoul'"),
    (Correction("retract", SEMINAR, field="place", value="séoul, KR", reason="r"),
     f"{key(SEMINAR)} a coop:Event", f"{key(SEMINAR)} coop:atPlace ?place"),
    (Correction("wrong-country", SEMINAR, value="PA", reason="r", sentence="Seoul", notice="b"),
     f"{key(SEMINAR)} coop:inCountry country:PA", f"{key(SEMINAR)} coop:inCountry country:KR"),
    (Correction("wrong-name", SOO, value="Kim Minsoo", reason="r", sentence="Kim Min-soo", notice="b"),
     f"{key(SOO)} skos:prefLabel 'Kim Minsoo'", f"{key(SOO)} skos:prefLabel 'Kim Min-soo'"),
    (Correction("add", SEMINAR, field="organizer", value="Panama", reason="r", sentence="hold a seminar", notice="b"),
     f"{key(SEMINAR)} coop:hasParticipation [ coop:participant country:PA ; coop:role role:organizer ]", ""),
    (Correction("add", "person/PE.luz-rey", field="name", value="Luz Rey", reason="r", sentence="Rosa", notice="b"),
     "?n coop:mentions ?p . ?p a coop:Official ; skos:prefLabel 'Luz Rey'", ""),
    (Correction("retract", SEMINAR, field="participant", value="PA", reason="r"),
     f"{key(SEMINAR)} a coop:Event", f"{key(SEMINAR)} coop:hasParticipation/coop:participant country:PA"),
    (Correction("retract", MEMO, notice="a", reason="r"), "?e a coop:Meeting", "?a a coop:Agreement"),
    (Correction("retract", SU, field="post", value="Vice Minister", reason="r"),
     f"{key(SU)} a coop:Official", f"?t org:member {key(SU)}"),
    (Correction("different", SU, SU, reason="another man", notice="a"),
     f"{key(SU + '.a')} skos:prefLabel 'Kim Min-su'", f"{key(SU)} ?p ?o"),
])  # fmt: skip
def test_each_verb_does_what_it_says_and_leaves_a_sound_store(made, row, there, gone):
    report, store = made(row)
    assert (report.corrections, report.remarks) == (1, ())
    assert ask(store, there)
    assert not (gone and ask(store, gone))
    assert sound(store)
    thing = "KR.kim-min-su" if row.verb == "different" else ""
    assert not thing or why(store, [f"person:{thing}"]).corrections


def test_a_confirmed_fact_says_who_confirmed_it(made):
    row = Correction("right", MEMO, field="status", value="signed", reason="read it", notice="a", by="me")
    _, store = made(row)
    assert ask(store, "?c coop:states ?g GRAPH ?g { ?a coop:status status:signed } ?a coop:status status:signed")
    assert "status: signed" in str(why(store, [MEMO]).corrections[0]) and sound(store)


def test_kg_show_has_the_corrections_of_a_thing(made):
    _, store = made(Correction("retract", SEMINAR, field="participant", value="PA", reason="not said"))
    shown = page(store, find(store, f"event:{SEMINAR[6:]}"))
    (entry,) = next(s for s in shown.sections if s.title == "Corrections").entries
    assert entry.text == "retract: not participant: Panama (not said)"


# ------------------------------------------------------------------ what is amiss
def test_a_vanished_sentence_is_told_and_adds_nothing(made):
    rows = (
        Correction("add", SEMINAR, field="organizer", value="PA", reason="r", sentence="was never there", notice="b"),
        Correction("wrong-date", MEMO, value="2019-06-04", reason="r", sentence="nor was this", notice="a"),
        Correction("same", SU, SOO, reason="r", sentence="nor that", notice="a"),
    )
    report, store = made(*rows)
    assert len(report.remarks) == 3 and all("its sentence has vanished from notice" in r for r in report.remarks)
    assert [r.partition(": ")[0][-5:] for r in sorted(report.remarks)] == ["csv:2", "csv:3", "csv:4"]
    assert not ask(store, "?x coop:role role:organizer") and not ask(store, "?a a coop:Agreement ; coop:edtf ?d")
    assert ask(store, f"{key(SOO)} a coop:Official")
    assert report.corrections == 1 and sound(store)


@pytest.mark.parametrize(("row", "told"), [
    (Correction("retract", "person/KR.nobody", reason="r"), "no notice speaks of it"),
    (Correction("retract", "Nobody", reason="r", notice="a"), "nothing has this name in notice a"),
    (Correction("retract", "Ana Paz", reason="r", notice="z"), "notice z: not among the notices"),
    (Correction("retract", "Ana Paz", reason="r"), "no IRI; to name it as a notice does, fill notice"),
    (Correction("not-an-official", SEMINAR, reason="r"), "is of kind event, and not-an-official is of kind person"),
    (Correction("retract", SU, field="party", value="PA", reason="r"), "party: no field of a person"),
    (Correction("same", SU, SEMINAR, reason="r", sentence="Seoul", notice="a"), "are of two kinds"),
])  # fmt: skip
def test_what_a_correction_names_and_is_not_found_is_told(made, row, told):
    report, store = made(row)
    assert report.corrections == 0 and told in report.remarks[0] and "mine.csv:2: " in report.remarks[0]
    assert not ask(store, "?c a coop:Correction")


def test_a_correction_that_changes_nothing_any_more_is_told(made):
    report, _ = made(Correction("retract", SEMINAR, field="participant", value="Chile", reason="r"),
                     Correction("right", MEMO, field="status", value="planned", reason="r", notice="a"))  # fmt: skip
    assert [r.partition("mine.csv")[2] for r in report.remarks] == [
        f":{n}: changes nothing: what it takes back or confirms is not read any more; take it out" for n in (2, 3)]


def test_same_and_different_of_one_pair_are_told_and_nothing_is_joined(made):
    report, store = made(SAME, Correction("different", SOO, SU, reason="two men"))
    assert "mine.csv:2: against " in report.remarks[0]
    assert ask(store, f"{key(SOO)} a coop:Official . {key(SU)} a coop:Official")


# ------------------------------------------------------------------ builds
def test_a_correction_changes_the_build_and_its_removal_takes_it_back(made):
    _, plain = made()
    before = plain.nquads()
    report, store = made(SAME)
    assert not report.unchanged and store.nquads() != before
    again, _ = made(SAME)
    assert again.unchanged and again.corrections == 1
    assert made(SAME, Correction("unsure", SEMINAR))[0].unchanged
    _, store = made()
    assert store.nquads() == before


def test_a_build_with_new_corrections_equals_a_build_from_nothing(made):
    rows = (SAME, Correction("wrong-date", MEMO, value="2019-06-04", reason="r", sentence="signed", notice="a"))
    made()
    for i in range(1, 3):
        _, store = made(*rows[:i])
        _, fresh = made(*rows[:i], store=f"fresh-{i}")
        assert store.nquads() == fresh.nquads()


def test_a_changed_notice_keeps_the_corrections_of_the_others(made):
    made(SAME)
    (made.notices / "b.txt").write_text(B.replace("archives", "records"), "utf-8")
    report, store = made(SAME)
    _, fresh = made(SAME, store="fresh")
    assert report.corrections == 1 and store.nquads() == fresh.nquads()


def test_corrections_may_lie_elsewhere_and_the_command_tells_of_them(made, capsys):
    from kg.cli import run

    file = made.folder / "elsewhere.csv"
    append(file, [SAME, Correction("retract", "person/KR.nobody", reason="r")])
    store = made.folder / "kg-store"
    assert run(["build", str(made.notices), "--store", str(store), "--corrections", str(file)]) == 0
    said = capsys.readouterr().out
    assert "1 correction in force" in said and f"{file}:3: person/KR.nobody: no notice speaks of it" in said
    assert run(["why", "Kim Min-su", "--store", str(store)]) == 0
    assert "same: KR.kim-min-soo = Kim Min-soo (two spellings), me" in capsys.readouterr().out


def test_a_judgement_joins_two_namesakes_of_two_ministries_again(tmp_path):
    notices = tmp_path / "notices"
    notices.mkdir()
    say = ("Seoul, June {}, 2019. Vice Minister Kim Min-su of the Ministry of {} of Korea met Vice Minister Ana Paz of "
           "Panama.")
    (notices / "a.txt").write_text("Talks\n\n" + say.format(5, "the Interior and Safety"), "utf-8")
    (notices / "b.txt").write_text("Talks\n\n" + say.format(9, "Education"), "utf-8")
    build([notices], tmp_path / "two", workers=1)
    own = next(str(r[0].value) for r in open_store(tmp_path / "two").query(
        "SELECT ?p { ?p a coop:Official FILTER(CONTAINS(STR(?p), '.at.KR.')) }", prefixes=PREFIXES))
    key = own.split("/id/")[1]
    append(tmp_path / "corrections" / "mine.csv", [
        Correction("same", SU, key, reason="one man, moved", sentence="Vice Minister Kim Min-su", notice="b", by="me")])
    report = build([notices], tmp_path / "one", workers=1)
    assert not ask(open_store(tmp_path / "one"), f"<{own}> ?p ?o"), report
