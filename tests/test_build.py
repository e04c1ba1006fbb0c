"""The build: whole, repeatable, the same whatever the workers, and honest about what it did."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kg import build as module
from kg.build import build
from kg.errors import BadInput, StoreError
from kg.graph.store import ABOUT, open_store, verify
from kg.paths import folder

ROOT = Path(__file__).parent.parent
ONE = """Ministers meet in Seoul

Date: 2019-06-06

Korea and Panama signed a memorandum of understanding on land records in Seoul on June 5, 2019.
"""


@pytest.fixture
def notices(tmp_path):
    made = tmp_path / "notices"
    made.mkdir()
    (made / "one.txt").write_text(ONE, encoding="utf-8")
    (made / "two.txt").write_text(ONE.replace("Panama", "Peru"), encoding="utf-8")
    return made


def dump(store: Path) -> str:
    return open_store(store).nquads()


def test_a_build_reports_what_it_read_and_skipped(notices, tmp_path):
    (notices / "empty.txt").write_bytes(b"")
    told = []
    report = build([notices], tmp_path / "s", progress=lambda done, total: told.append((done, total)))
    assert (report.notices, report.unchanged) == (2, False)
    assert report.readings > 0 and report.facts["mention"] >= 4
    assert any("empty.txt" in str(s) for s in report.skipped)
    assert told[-1] == (2, 2)


def test_a_rule_that_fails_on_one_notice_takes_no_other_along_and_is_told(notices, tmp_path, monkeypatch):
    import kg.extract

    whole = kg.extract.extract

    def fails_on_one(notice):
        if notice.id == "one":
            raise IndexError("list index out of range")
        return whole(notice)

    monkeypatch.setattr(kg.extract, "extract", fails_on_one)
    report = build([notices], tmp_path / "store", workers=1)
    (told,) = [s for s in report.skipped if s.severity == "skipped"]
    assert "IndexError in test_build.py" in told.why and told.place == "notice one"
    assert report.silent == ("one",) and report.facts["agreement"] == 1


def test_the_store_does_not_hold_when_or_where_it_was_built(notices, tmp_path):
    build([notices], tmp_path / "s")
    text = dump(tmp_path / "s") + (tmp_path / "s" / ABOUT).read_text("utf-8")
    assert str(tmp_path) not in text and time.strftime("%Y-%m-%d") not in text


def test_building_again_without_changes_does_nothing_and_says_so(notices, tmp_path):
    first = build([notices], tmp_path / "s")
    before = (tmp_path / "s" / ABOUT).stat().st_mtime_ns
    again = build([notices], tmp_path / "s")
    assert again.unchanged and (again.readings, again.facts) == (first.readings, first.facts)
    assert (tmp_path / "s" / ABOUT).stat().st_mtime_ns == before
    assert not build([notices], tmp_path / "s", force=True).unchanged


@pytest.mark.parametrize("change", ["text", "file", "option", "rules", "damage"])
def test_a_change_is_built(notices, tmp_path, monkeypatch, change):
    store = tmp_path / "s"
    build([notices], store)
    options = {}
    if change == "text":
        (notices / "one.txt").write_text(ONE.replace("June 5", "June 4"), encoding="utf-8")
    elif change == "file":
        (notices / "two.txt").unlink()
    elif change == "option":
        options = {"min_confidence": 0.5}
    elif change == "rules":
        monkeypatch.setattr(module, "rules_fingerprint", lambda: "other")
    else:
        next(store.glob("graph-*/CURRENT")).unlink()
    assert not build([notices], store, **options).unchanged
    open_store(store)


def test_the_order_and_the_way_paths_are_given_do_not_matter(notices, tmp_path):
    build([notices], tmp_path / "a")
    build([notices / "two.txt", notices / "one.txt"], tmp_path / "b")
    assert dump(tmp_path / "a") == dump(tmp_path / "b")


def test_many_workers_give_the_store_that_one_gives(tmp_path):
    some = sorted(folder("data/notices").glob("*.txt"))[::2]  # more than two batches
    build(some, tmp_path / "one", workers=1)
    build(some, tmp_path / "many", workers=3)
    assert dump(tmp_path / "one") == dump(tmp_path / "many")


def test_surroundings_do_not_show_in_a_store_nor_in_what_is_made_of_it(tmp_path):
    """The long run: python tests/campaigns/same.py."""
    from campaigns.same import same, variant

    numbers = [0, 3, 5]
    assert all(len({str(variant(n)[k]) for n in numbers}) > 1 for k in variant(0))
    things, _ = same(tmp_path, numbers, many=4)
    assert things > 12


def test_a_base_of_ones_own_names_every_thing(notices, tmp_path):
    build([notices], tmp_path / "s", base="https://example.org/kg/")
    store = open_store(tmp_path / "s")
    assert store.base == "https://example.org/kg/"
    assert "https://w3id.org/coopgraph/id/" not in store.nquads()
    assert "<https://example.org/kg/id/country/KR>" in store.nquads()


def test_without_a_notice_nothing_is_built(tmp_path):
    (tmp_path / "n").mkdir()
    with pytest.raises(BadInput, match="no notice in it"):
        build([tmp_path / "n"], tmp_path / "s")
    assert not (tmp_path / "s").exists()


def test_a_folder_of_other_things_is_refused_before_anything_is_read(notices):
    before = sorted(notices.iterdir())
    with pytest.raises(StoreError, match="nothing was touched"):
        build([notices], notices)
    assert sorted(notices.iterdir()) == before


def test_a_rule_that_breaks_the_evidence_contract_stops_the_build_and_leaves_the_old_store(
    notices, tmp_path, monkeypatch
):
    import kg.extract
    from kg.model import CountryFact, Extraction, Reading

    store = tmp_path / "s"
    build([notices], store)
    before = dump(store)
    monkeypatch.setattr(
        kg.extract, "extract", lambda n: Extraction(n, (Reading("<broken>", 0, 5, "wrong", 0.9, (CountryFact("KR"),)),))
    )
    with pytest.raises(BadInput, match='one: rule "<broken>" quotes'):
        build([notices], store, force=True)
    assert dump(store) == before
    assert not [p for p in store.iterdir() if p.name.startswith(".building")]


WHOLE = """kg.build.scan:_read kg.build.stages:read kg.build.cache:Cache.put kg.build.cache:Cache.commit
    kg.build.cache:Cache.digest kg.build.stages:join kg.build.state:State.new kg.build.stages:write
    kg.build.state:State.put kg.build.state:State.index kg.build.load:days kg.build.stages:tie
    kg.build.state:State.finish kg.build.state:State.told kg.graph.store:switch kg.graph.store:_sums_text
    kg.graph.store:_sync os:rename os:replace kg.graph.store:clear kg.build.cache:Cache.prune"""
CHANGED = """kg.build.load:changed kg.build.state:State.drop kg.build.load:_held kg.build.load:_apply
    kg.build.stages:ties kg.build.state:State.finish kg.graph.store:switch os:rename os:replace"""
SECOND = "kg.build.cache:Cache.put os:rename kg.build.load:_apply kg.graph.store:_sync"  # killed at the second call
CASES = [f"{m} {mode}" for mode, moments in (("whole", WHOLE), ("changed", CHANGED), ("second", SECOND))
         for m in moments.split()]


def test_a_build_killed_at_any_of_its_steps_leaves_the_old_store_or_the_new_one(notices, tmp_path):
    old = tmp_path / "old"
    build([notices], old, workers=1)
    (notices / "three.txt").write_text(ONE.replace("Panama", "Chile"), encoding="utf-8")
    (notices / "two.txt").write_text(ONE.replace("Panama", "Cuba"), encoding="utf-8")
    build([notices], tmp_path / "new", workers=1)
    before, after = dump(old), dump(tmp_path / "new")
    code = """
import importlib, os, signal, sys
import kg.build, kg.build.load, kg.build.state, kg.cli, kg.extract, kg.notices
for n, case in enumerate(sys.argv[3:]):
    moment, mode = case.split()
    child = os.fork()  # one start of Python for all cases; no store was open in it
    if child == 0:
        module, _, name = moment.partition(":")
        holder = importlib.import_module(module)
        for part in name.split(".")[:-1]:
            holder = getattr(holder, part)
        name, left = name.rpartition(".")[2], [1 if mode == "second" else 0]
        real = getattr(holder, name)
        def die(*a, **k):
            if not left[0]: os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
            return real(*a, **k)
        setattr(holder, name, die)
        kg.build.build([sys.argv[1]], f"{sys.argv[2]}/case-{n}", workers=1, force=mode == "whole")
        os._exit(0)
    print(os.waitpid(child, 0)[1])
"""
    for n in range(len(CASES)):
        shutil.copytree(old, tmp_path / f"case-{n}")
    done = subprocess.run([sys.executable, "-c", code, str(notices), str(tmp_path), *CASES], cwd=ROOT, check=True,
                          text=True, capture_output=True)
    ended = dict(zip(CASES, done.stdout.split(), strict=True))
    assert [case for case, code in ended.items() if code != str(signal.SIGKILL.value)] == []
    for n, case in enumerate(CASES):
        store = tmp_path / f"case-{n}"
        assert dump(store) in (before, after), case
        verify(store)
    for n in range(0, len(CASES), 7):  # any of them goes on from there without help
        store = tmp_path / f"case-{n}"
        build([notices], store, workers=1)
        assert dump(store) == after
        assert sorted(p.name[:5] for p in store.iterdir()) == [".cach", ".lock", "graph", "graph", "graph", "kg-st"]


# ------------------------------------------------------------------ the same from the last build as from none
BODIES = ("Ministry of Justice", "Ministry of the Interior and Safety", "National Archives", "Ministry of Water")
PLACES = (("Panama", "Panama City"), ("Peru", "Lima"), ("Chile", "Santiago"), ("Costa Rica", "San Jose"))


def made_up(draw: random.Random) -> str:
    """A notice that shares things with others, and now and then says something else of them."""
    a, b = draw.sample(PLACES, 2)
    day, city = draw.randrange(3, 6), draw.choice((a, b))[1]
    word = draw.choice(("Digital Government Forum", "Land Records Forum", "Regional Water Conference"))
    said = [f"Officials of {a[0]} and {b[0]} met at the {word} in {city} on June {day}, 2019.",
            f"The {word} was held in {draw.choice(PLACES)[1]} on June {day}, 2019.",
            f"The {draw.choice(BODIES)} of {a[0]} and the {draw.choice(BODIES)} of {b[0]} signed a memorandum of "
            f"understanding on {draw.choice(('land records', 'public archives'))} on June {day}, 2019.",
            f"Minister Ana Paz of Justice of {a[0]} visited {b[0]} on June {day}, 2019."]
    draw.shuffle(said)
    return f"Officials meet in {city}\n\nDate: 2019-06-0{day + 1}\n\n" + " ".join(said[:draw.randrange(1, 5)]) + "\n"


@pytest.mark.parametrize("seed", range(2))
def test_builds_after_random_edits_equal_builds_from_nothing(tmp_path, monkeypatch, seed):
    from kg.build import load

    monkeypatch.setattr(module, "FRESH", 1.0)
    made, store = tmp_path / "notices", tmp_path / "s"
    made.mkdir()
    draw = random.Random(seed)
    names = [f"{n:02}.txt" for n in range(14)]
    for name in names[:9]:
        (made / name).write_text(made_up(draw), encoding="utf-8")
    build([made], store, workers=1)
    written, disagreed = [], set()
    whole = load.whole
    monkeypatch.setattr(load, "whole", lambda *a: (written.append(1), whole(*a)))
    for step in range(5):
        for name in draw.sample(names, draw.randrange(1, 4)):
            if (made / name).exists() and draw.random() < 0.4:
                (made / name).unlink()
            else:
                (made / name).write_text(made_up(draw), encoding="utf-8")
        (made / "kept.txt").write_text(ONE, encoding="utf-8")
        grown = build([made], store, workers=1)
        assert not written, "the last graph was not used"
        fresh = build([made], tmp_path / f"fresh-{step}", workers=1)
        written.clear()
        assert dump(store) == dump(tmp_path / f"fresh-{step}")
        disagreed.add(grown.disagreements)
        assert replace(grown, store=made, seconds=0) == replace(fresh, store=made, seconds=0)
        kept, about = (json.loads((s / ABOUT).read_text("utf-8")) for s in (store, tmp_path / f"fresh-{step}"))
        assert {**kept, "graph": ""} == {**about, "graph": ""}
        assert set(open_store(store).graph.named_graphs()) == set(
            open_store(tmp_path / f"fresh-{step}").graph.named_graphs())
    assert len(disagreed) > 1, "no edit changed what is settled between notices"


def counting(monkeypatch) -> list[str]:
    """The ids of the notices that the extractor is given, from now on."""
    import kg.extract

    real, seen = kg.extract.extract, []
    monkeypatch.setattr(kg.extract, "extract", lambda notice: (seen.append(notice.id), real(notice))[1])
    return seen


@pytest.mark.parametrize("moment", ["read", "write", "switch", "replace"])
def test_a_first_build_that_is_killed_is_taken_up_by_the_next(notices, tmp_path, moment):
    code = f"""
import os, signal, sys
import kg.build as b, kg.build.stages as stages, kg.graph.store as s
die = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
holder = {{"switch": s, "replace": os}}.get({moment!r}, stages)
setattr(holder, {moment!r}, die)
b.build([sys.argv[1]], sys.argv[2], workers=1)
"""
    done = subprocess.run([sys.executable, "-c", code, str(notices), str(tmp_path / "s")], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    with pytest.raises(StoreError, match="not a store of kg"):
        open_store(tmp_path / "s")
    build([notices], tmp_path / "s", workers=1)
    build([notices], tmp_path / "fresh", workers=1)
    assert dump(tmp_path / "s") == dump(tmp_path / "fresh")
    assert sorted(p.name[:5] for p in (tmp_path / "s").iterdir()) == [
        ".cach", ".lock", "graph", "graph", "graph", "kg-st"]


def test_notices_that_have_not_changed_are_neither_read_nor_extracted_again(notices, tmp_path, monkeypatch):
    import kg.notices

    build([notices], tmp_path / "s")
    extracted, read = counting(monkeypatch), []
    real = kg.notices.read_notices
    monkeypatch.setattr(kg.notices, "read_notices", lambda paths, **k: (read.extend(paths), real(paths, **k))[1])
    (notices / "three.txt").write_text(ONE.replace("Panama", "Chile"), encoding="utf-8")
    build([notices], tmp_path / "s")
    assert (extracted, read) == (["three"], [notices / "three.txt"])


def test_a_build_that_was_killed_is_taken_up_where_it_was(notices, tmp_path, monkeypatch):
    for number in range(30):
        (notices / f"{number:02}.txt").write_text(ONE.replace("June 5", f"June {number}"), encoding="utf-8")
    code = """
import os, signal, sys, kg.build.cache as cache, kg.extract
cache.COMMIT = 0
real, seen = kg.extract.extract, []
def extract(n):
    seen.append(n)
    if len(seen) > 20: os.kill(os.getpid(), signal.SIGKILL)
    return real(n)
kg.extract.extract = extract
from kg.build import build
build([sys.argv[1]], sys.argv[2], workers=1)
"""
    done = subprocess.run([sys.executable, "-c", code, str(notices), str(tmp_path / "s")], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    seen = counting(monkeypatch)
    report = build([notices], tmp_path / "s", workers=1)
    assert report.notices == 32 and len(seen) == 32 - 2 * module.BATCH
    build([notices], tmp_path / "fresh", workers=1)
    assert dump(tmp_path / "s") == dump(tmp_path / "fresh")


@pytest.mark.parametrize("what", [".cache.sqlite", "*.state"])
@pytest.mark.parametrize("damage", ["flipped", "empty", "other"])
def test_a_damaged_cache_or_state_costs_time_and_nothing_else(notices, tmp_path, what, damage):
    store = tmp_path / "s"
    build([notices], store)
    (path,) = store.glob(what)
    whole = path.read_bytes()
    path.write_bytes({"flipped": whole[:100] + bytes(b ^ 0xFF for b in whole[100:]), "empty": b"",
                      "other": b"x" * 5000}[damage])
    (notices / "three.txt").write_text(ONE.replace("Panama", "Chile"), encoding="utf-8")
    assert build([notices], store).notices == 3
    build([notices], tmp_path / "fresh")
    assert dump(store) == dump(tmp_path / "fresh")


def test_forced_builds_take_nothing_from_the_last(notices, tmp_path, monkeypatch):
    build([notices], tmp_path / "s")
    seen = counting(monkeypatch)
    build([notices], tmp_path / "s", force=True)
    assert sorted(seen) == ["one", "two"]


def test_the_fingerprint_follows_the_text_and_what_is_kept_about_it(notices):
    from kg.model import Notice
    from kg.notices import read_notices

    one = next(iter(read_notices([notices], on_skip=print)))
    assert isinstance(one, Notice)
    assert (
        len({module.fingerprint(n) for n in (one, replace(one, title="x"), replace(one, published="2000-01-01"))}) == 3
    )
    assert module.fingerprint(replace(one, path="elsewhere")) == module.fingerprint(one)


def test_the_stored_text_has_the_checksum_that_is_stored(notices, tmp_path):
    build([notices], tmp_path / "s")
    for text, total in open_store(tmp_path / "s").query("SELECT ?t ?s { ?c nif:isString ?t ; coop:sha256 ?s }"):
        assert hashlib.sha256(text.value.encode("utf-8")).hexdigest() == total.value
