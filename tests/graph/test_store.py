"""The store's folder: refused, locked, switched, opened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.graph import store as stores


def made(path: Path, **about) -> Path:
    """A store with one triple."""
    import pyoxigraph as ox

    with stores.locked(path):
        fresh = stores.building_folder(path)
        s = ox.Store(str(fresh / "graph"))
        s.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal(about.get("say", "it"))))
        s.flush()
        del s
        stores.switch(fresh, path, {"kg": "0", "base": "x:", **about})
    return path


def test_a_store_that_is_missing_says_how_to_build_it(tmp_path):
    with pytest.raises(StoreError, match=r"none: no store here; build one with `kg build NOTICES --store .*none`"):
        stores.open_store(tmp_path / "none")


def test_a_folder_that_is_no_store_is_not_opened(tmp_path):
    (tmp_path / "letter.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(StoreError, match="not a store of kg"):
        stores.open_store(tmp_path)


def test_a_store_of_a_newer_version_is_not_opened(tmp_path):
    path = made(tmp_path / "s")
    about = json.loads((path / stores.ABOUT).read_text("utf-8"))
    (path / stores.ABOUT).write_text(json.dumps({**about, "format": stores.FORMAT + 1, "kg": "9.0"}), encoding="utf-8")
    with pytest.raises(StoreError, match=r"written by a newer kg \(9\.0"):
        stores.open_store(path)


@pytest.mark.parametrize("harm", ["about", "format", "manifest", "gone"])
def test_a_damaged_store_is_named_as_such_in_one_line(tmp_path, harm):
    import shutil

    path = made(tmp_path / "s")
    if harm == "about":
        (path / stores.ABOUT).write_text("{", encoding="utf-8")
    elif harm == "format":
        (path / stores.ABOUT).write_text("{}", encoding="utf-8")
    elif harm == "manifest":
        for f in (path / "graph-1").glob("MANIFEST*"):
            f.write_bytes(b"no")
    else:
        shutil.rmtree(path / "graph-1")
    with pytest.raises(StoreError, match=r"damaged: [^\n]*build it again with --force$"):
        stores.open_store(path)


def test_a_folder_with_other_things_in_it_is_never_built_in(tmp_path):
    (tmp_path / "thesis.doc").write_bytes(b"x")
    with pytest.raises(StoreError, match="not empty and not a store of kg; nothing was touched"):
        stores.check_target(tmp_path)
    assert os.listdir(tmp_path) == ["thesis.doc"]


def test_a_file_is_never_built_over(tmp_path):
    (tmp_path / "f").write_bytes(b"x")
    with pytest.raises(StoreError, match="not a folder"):
        stores.check_target(tmp_path / "f")


def test_a_second_build_says_who_holds_the_store(tmp_path):
    with (
        stores.locked(tmp_path / "s"),
        pytest.raises(StoreError, match=rf"another build \(process {os.getpid()}\)"),
        stores.locked(tmp_path / "s"),
    ):
        pass


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path):
    code = (
        "import os,sys; from pathlib import Path; from kg.graph import store as s\n"
        "with s.locked(Path(sys.argv[1])): os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "s")], check=False)
    assert (tmp_path / "s" / stores.LOCK).read_text() != ""
    with stores.locked(tmp_path / "s"):
        assert (tmp_path / "s" / stores.LOCK).read_text() == str(os.getpid())


def test_a_switch_leaves_the_new_graph_and_nothing_else(tmp_path):
    path = made(made(tmp_path / "s", say="old"), say="new")
    assert sorted(os.listdir(path)) == [stores.LOCK, "graph-2", "graph-2.sums", stores.ABOUT]
    assert [q.object.value for q in stores.open_store(path).quads_for_pattern(None, None, None, None)] == ["new"]


def test_who_reads_the_old_graph_can_go_on(tmp_path):
    path = made(tmp_path / "s", say="old")
    reader = stores.open_store(path)
    made(path, say="new")
    assert [q.object.value for q in reader.quads_for_pattern(None, None, None, None)] == ["old"]


def test_what_a_killed_build_left_is_no_part_of_the_store_and_goes_with_the_next(tmp_path):
    path = made(tmp_path / "s", say="old")
    (path / ".building-99999").mkdir()
    (path / "graph-7").mkdir()
    assert [q.object.value for q in stores.open_store(path).quads_for_pattern(None, None, None, None)] == ["old"]
    made(path, say="new")
    assert sorted(os.listdir(path)) == [stores.LOCK, "graph-2", "graph-2.sums", stores.ABOUT]


def test_a_value_from_a_user_is_bound_and_never_read_as_sparql(tmp_path):
    import pyoxigraph as ox

    reader = stores.open_store(made(tmp_path / "s", say='a" } UNION { ?s ?p ?o'))
    found = list(reader.query("SELECT ?s ?o { ?s ?p ?o }", substitutions={"o": ox.Literal('a" } UNION { ?s ?p ?o')}))
    assert len(found) == 1


def test_a_reader_keeps_the_store_that_it_opened_while_others_are_built(tmp_path):
    path = made(tmp_path / "s", say="old")
    opened = stores.open_store(path)
    for word in ("new", "newer"):
        made(path, say=word)
    assert [q.object.value for q in opened.quads_for_pattern(None, None, None, None)] == ["old"]
    assert [q.object.value for q in stores.open_store(path).quads_for_pattern(None, None, None, None)] == ["newer"]
