"""The build: whole, repeatable, the same whatever the workers, and honest about what it did."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg import build as module
from kg.build import build
from kg.errors import BadInput, StoreError
from kg.graph.store import ABOUT, open_store
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


def test_hash_seeds_do_not_show(notices, tmp_path):
    code = (
        "import sys, hashlib; from kg.build import build; from kg.graph.store import open_store\n"
        "build([sys.argv[1]], sys.argv[2]); "
        "print(hashlib.sha256(open_store(sys.argv[2]).nquads().encode()).hexdigest())"
    )
    for path in sorted(folder("data/notices").glob("mois-*.txt"))[:4]:
        (notices / path.name).write_bytes(path.read_bytes())
    sums = {
        subprocess.run(
            [sys.executable, "-c", code, str(notices), str(tmp_path / seed)],
            check=True,
            cwd=ROOT,
            text=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in "123"
    }
    assert len(sums) == 1 and len(sums.pop().strip()) == 64


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


@pytest.mark.parametrize("moment", ["_build", "switch", "replace"])
def test_a_killed_build_leaves_the_old_store_whole_and_the_next_succeeds(notices, tmp_path, moment):
    store = tmp_path / "s"
    build([notices], store)
    before = dump(store)
    code = f"""
import os, signal, sys
import kg.build as b, kg.graph.store as s
die = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
if {moment!r} == "_build": b._ties = die
elif {moment!r} == "switch": s.switch = die
else: s.os.replace = die
b.build([sys.argv[1]], sys.argv[2], force=True, min_confidence=0.5)
"""
    done = subprocess.run([sys.executable, "-c", code, str(notices), str(store)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert dump(store) == before
    assert not build([notices], store, min_confidence=0.5).unchanged
    assert sorted(p.name[:5] for p in store.iterdir()) == [".lock", "graph", "kg-st"]


def test_the_fingerprint_follows_the_text_and_what_is_kept_about_it(notices):
    from dataclasses import replace

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
