"""`kg review`: what is unsure is asked once, one key each, and what was answered is in force after a rebuild."""

from __future__ import annotations

import csv
import os
import select
import shutil
import sys
from pathlib import Path

import pytest
from test_corrections import SOO, SU, A, B, ask, key, sound

from kg import review as asking
from kg.build import build
from kg.cli import run
from kg.cli.review import shown, walk
from kg.corrections import Correction, load
from kg.errors import BadInput
from kg.graph.store import open_store
from kg.why import why

ROOT = Path(__file__).parent.parent


@pytest.fixture
def place(tmp_path) -> Path:
    """A folder with two notices, and the store of them."""
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "a.txt").write_text(A, "utf-8")
    (tmp_path / "notices" / "b.txt").write_text(B, "utf-8")
    build([tmp_path / "notices"], tmp_path / "kg-store", workers=1)
    return tmp_path


def store_of(place: Path):
    return open_store(place / "kg-store")


def pair_of(store):
    return next(q for q in asking.questions(store) if len(q.sides) == 2)


def test_two_spellings_of_a_name_in_one_country_are_asked_for_with_both_sentences(place):
    q = pair_of(store_of(place))
    assert {s.iri.rpartition("/")[2] for s in q.sides} == {"KR.kim-min-su", "KR.kim-min-soo"}
    text = "\n".join(shown(q, 1, 1))
    assert "Kim Min-su of the Ministry" in text and "Kim Min-soo of the Ministry" in text
    assert "Vice Minister, Ministry of the Interior" in text and "s same, d different, u unsure, k skip, q quit" in text


def test_names_of_two_countries_are_not_asked_for(place):
    (place / "notices" / "b.txt").write_text(B.replace("of Korea met Peru's", "of Japan met Peru's"), "utf-8")
    build([place / "notices"], place / "kg-store", workers=1)
    assert all(len(q.sides) == 1 for q in asking.questions(store_of(place)))


def test_what_the_registry_tells_apart_is_not_asked_for(sample_store):
    pairs = [{s.iri.rpartition("/")[2] for s in q.sides} for q in asking.questions(open_store(sample_store))
             if len(q.sides) == 2]
    assert pairs and {"KR.mopas-2008", "KR.mospa-2013"} not in pairs


def test_an_occasion_of_which_two_notices_tell_is_asked_for(place):
    (place / "notices" / "c.txt").write_text(
        "Peru and Korea meet\n\nLima, July 8, 2019. Vice Minister Park Jin of Korea met Peru's Minister of Justice "
        "Rosa Diaz in Lima on July 8, 2019.\n", "utf-8")  # fmt: skip
    build([place / "notices"], place / "kg-store", workers=1)
    store = store_of(place)
    pairs = [q for q in asking.questions(store) if len(q.sides) == 2 and "/event/" in q.sides[0].iri]
    assert pairs
    for q in pairs:
        assert len({e.notice for s in q.sides for e in s.evidence}) == 2  # never two of one notice
    report = build([place / "notices"], place / "kg-store", workers=1, corrections=[])
    assert report.unchanged
    from kg.corrections import append

    append(place / "c.csv", [pairs[0].judged("same")])
    report = build([place / "notices"], place / "kg-store", workers=1, corrections=[place / "c.csv"])
    assert report.corrections == 1 and sound(store_of(place))
    gone = pairs[0].sides[1].iri
    assert not ask(store_of(place), f"<{gone}> ?p ?o") and why(store_of(place), [gone]).corrections


def test_facts_come_with_those_of_strong_ties_first_and_the_least_certain_first(sample_store):
    store = open_store(sample_store)
    facts = [q for q in asking.questions(store) if len(q.sides) == 1]
    strong = {r[0].value for r in store.query("SELECT ?o { ?c coop:strength strength:strong ; coop:on ?o }")}
    order = [(q.sides[0].iri not in strong, q.score) for q in facts]
    assert len(facts) > 20 and order == sorted(order)
    assert all(q.score < 0.8 and q.sides[0].evidence for q in facts)
    assert len({asking.subject_of(q, store.base) for q in facts}) == len(facts)
    assert all(q.score < 0.5 for q in asking.questions(store, below=0.5) if len(q.sides) == 1)


def test_of_an_occasion_that_is_doubtful_only_its_being_is_asked(sample_store):
    store = open_store(sample_store)
    found = [q for q in asking.questions(store) if len(q.sides) == 1]
    doubtful = {q.sides[0].iri for q in found if not q.field}
    placed = {r[0].value for r in store.query("SELECT ?e { ?e a coop:Event ; coop:edtf ?d ; coop:inCountry ?c }")}
    assert doubtful & placed  # a sure day or place does not make the occasion sure
    assert not [q for q in found if q.field and q.sides[0].iri in doubtful]


def test_each_answer_is_saved_before_the_next_question(place):
    found = asking.questions(store_of(place))[:3]
    saved = []
    keys = iter("s" + "x" + "r" + "q")
    assert walk(found, lambda: next(keys), lambda q, verb: saved.append((q.text, verb))) == 2
    assert saved == [(found[0].text, "same"), (found[1].text, "right")]


def test_an_interrupt_ends_it_with_all_saved(place):
    found = asking.questions(store_of(place))
    saved = []

    def pressed():
        if saved:
            raise KeyboardInterrupt
        return "u"

    assert walk(found, pressed, lambda q, verb: saved.append(verb)) == 1
    assert saved == ["unsure"]


@pytest.mark.parametrize("verb", ["same", "different", "unsure", "skip"])
def test_nothing_is_asked_twice_whatever_the_answer(place, verb):
    store = store_of(place)
    q = pair_of(store)
    row = q.judged(verb)
    left = asking.questions(store, [row])
    assert row.verb == verb and q.text not in [x.text for x in left] and left
    turned = Correction(verb, row.other.rpartition("/id/")[2], row.thing, reason="r")  # as a person would write it
    assert q.text not in [x.text for x in asking.questions(store, [turned])]


@pytest.mark.parametrize("verb", ["right", "retract", "unsure", "skip"])
def test_no_fact_is_asked_for_twice(place, verb):
    store = store_of(place)
    facts = [q for q in asking.questions(store) if len(q.sides) == 1]
    for q in facts:
        left = asking.questions(store, [q.judged(verb)])
        assert q.text not in [x.text for x in left]


def test_every_answer_to_a_question_of_the_samples_can_be_carried_out(sample_store, tmp_path):
    from kg.corrections import append, check

    found = asking.questions(open_store(sample_store))
    rows = [q.judged(verb) for q in found for verb in dict.fromkeys(q.answers.values())]
    assert [check(r) for r in rows if check(r)] == []
    facts = [q for q in found if len(q.sides) == 1]
    file = tmp_path / "c.csv"
    append(file, [q.judged("right" if i % 2 else "retract") for i, q in enumerate(facts)])
    shutil.copytree(sample_store, tmp_path / "store")  # with what was read
    report = build([ROOT / "data" / "notices"], tmp_path / "store", workers=1, corrections=[file])
    idle = [r for r in report.remarks if "changes nothing" in r]  # confirms what another of them takes back
    assert len(idle) == len(report.remarks) < 5 and report.corrections == len(facts)
    store = open_store(tmp_path / "store")
    assert sound(store)
    assert not {q.text for q in facts} & {q.text for q in asking.questions(store, load([file]).rows)}


# ------------------------------------------------------------------ as a table
def fill(file: Path, answers: dict[str, str]) -> None:
    """Answer the questions of a table whose text holds the given words."""
    with open(file, encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    for row in rows:
        row["answer"] = next((a for words, a in answers.items() if words in row["question"]), "")
    with open(file, "w", encoding="utf-8", newline="") as f:
        writer = csv.DictWriter(f, asking.EXPORTED)
        writer.writeheader()
        writer.writerows(rows)


def test_a_table_goes_out_comes_back_and_is_not_taken_twice(place, capsys, monkeypatch):
    monkeypatch.chdir(place)
    assert run(["review", "--export", "q.csv"]) == 0
    fill(place / "q.csv", {"Kim Min-su and": "Same", "and Kim Min-su": "same"})
    assert run(["review", "--import", "q.csv"]) == 0
    assert "corrections/review.csv: 1 judgement added" in capsys.readouterr().out
    assert run(["review", "--import", "q.csv"]) == 0
    assert "0 judgements added; 1 were there" in capsys.readouterr().out
    (row,) = load([place / "corrections"]).rows
    assert row.verb == "same" and "Kim Min-su" in row.sentence and row.notice == "a"


def test_a_wrong_answer_is_told_with_its_line_and_the_others_are_taken(place, capsys, monkeypatch):
    monkeypatch.chdir(place)
    run(["review", "--export", "q.csv"])
    fill(place / "q.csv", {"one?": "perhaps", "an event?": "wrong"})
    assert run(["review", "--import", "q.csv"]) == 2
    said = capsys.readouterr()
    assert 'q.csv:2: answer "perhaps": unknown; one of same, different, unsure, skip' in said.err
    assert {r.verb for r in load([place / "corrections"]).rows} == {"retract"}


def test_a_table_of_another_kind_is_refused(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(BadInput, match="no columns answer and thing"):
        asking.answers(tmp_path / "x.csv")


def test_without_a_terminal_the_command_says_what_to_do(place, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", open(os.devnull))  # noqa: SIM115
    assert run(["review", "--store", str(place / "kg-store")]) == 2
    assert "use --export FILE and --import FILE" in capsys.readouterr().err


# ------------------------------------------------------------------ from a key to the graph
@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
def test_a_judgement_made_on_a_terminal_is_in_force_after_a_rebuild_from_scratch(place):
    import pty

    pid, terminal = pty.fork()
    if pid == 0:  # the child: kg on a terminal of its own
        os.chdir(place)
        os.environ["PYTHONPATH"] = str(ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "kg.cli", "review", "--by", "me"])
    said, ended = b"", False
    for _ in range(120):  # a key that comes before the question waits for it is thrown away: it is pressed again
        if select.select([terminal], [], [], 0.25)[0]:
            try:
                said += os.read(terminal, 4096)
            except OSError:  # the terminal went with the child
                ended = True
                break
        elif b"1 of " in said:
            os.write(terminal, b"q" if b"2 of " in said else b"s")
    os.close(terminal)
    os.waitpid(pid, 0)
    assert ended and b"review.csv: 1 judgement added" in said

    shutil.rmtree(place / "kg-store")
    report = build([place / "notices"], place / "kg-store", workers=1)
    assert (report.corrections, report.remarks) == (1, ())
    store = store_of(place)
    assert sum(ask(store, f"{key(k)} a coop:Official") for k in (SU, SOO)) == 1
    (ruling,) = why(store, ["Kim Min-su"]).corrections
    assert (ruling.verb, ruling.by, ruling.notice) == ("same", "me", "a")
    assert "Kim Min-su" in ruling.sentence and sound(store)
    assert all(len(q.sides) == 1 for q in asking.questions(store, load([place / "corrections"]).rows))


def test_an_official_who_changed_ministry_is_asked_for_and_one_after_the_answer(tmp_path):
    from kg.corrections import append

    texts = {"a": "Seoul, May 6, 2016. Vice Minister Hong Gil-dong of the Ministry of the Interior of Korea met Rosa "
                  "Diaz of Peru on May 5, 2016.\n",
             "b": "Date: 2019-06-06\n\nVice Minister Hong Gil-dong of the Ministry of Foreign Affairs of Korea met Ana "
                  "Paz of Panama on June 5, 2019.\n"}  # fmt: skip
    (tmp_path / "notices").mkdir()
    for name, text in texts.items():
        (tmp_path / "notices" / f"{name}.txt").write_text(text, "utf-8")
    build([tmp_path / "notices"], tmp_path / "kg-store", workers=1)
    hong = "?p a coop:Official ; skos:prefLabel 'Hong Gil-dong'"
    (q,) = [q for q in asking.questions(store_of(tmp_path)) if "posts that follow each other" in q.text]
    assert len(list(store_of(tmp_path).query(f"SELECT ?p {{ {hong} }}"))) == 2
    append(tmp_path / "c.csv", [q.judged("same")])
    build([tmp_path / "notices"], tmp_path / "kg-store", workers=1, corrections=[tmp_path / "c.csv"])
    assert len(list(store_of(tmp_path).query(f"SELECT ?p {{ {hong} }}"))) == 1 and sound(store_of(tmp_path))
    assert not [x for x in asking.questions(store_of(tmp_path)) if len(x.sides) == 2]
