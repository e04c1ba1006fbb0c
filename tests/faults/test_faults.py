"""Builds that are killed, stopped, doubled, starved or fed an old store leave a whole store and say one clear line."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from campaigns import faults
from campaigns.faults import ROOT, SAMPLES, kg, left_over, one_line

from benchmarks.generate import write
from kg.build import build
from kg.errors import StoreError
from kg.graph.store import ABOUT, open_store


@pytest.fixture
def notices(tmp_path):
    made = tmp_path / "notices"
    made.mkdir()
    for path in SAMPLES:
        shutil.copy(path, made / path.name)
    return made


@pytest.fixture
def many(tmp_path):
    """So many notices that the build goes to more than one process, and so short that it is quick."""
    list(write(tmp_path / "many", 48, words=60))
    return tmp_path / "many"


# ------------------------------------------------------------------ killed and stopped
# The long runs: python tests/campaigns/faults.py
def test_a_build_killed_at_any_moment_leaves_the_old_store_or_the_new_one(tmp_path):
    seen = faults.kills(tmp_path, 5)
    assert seen["killed, old store"] and seen["completed at once"]


def test_a_build_stopped_at_any_moment_leaves_the_old_store_or_the_new_one(tmp_path):
    assert faults.stops(tmp_path, 2).total() > 2


def test_ctrl_c_before_a_command_begins_is_told_in_one_line(monkeypatch, capsys):
    from kg import cli

    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "app", stopped)
    assert cli.run(["stats"]) == 130
    assert one_line(capsys.readouterr().err)


def test_a_build_that_finds_nothing_to_do_clears_away_what_a_killed_one_left(notices, tmp_path):
    store = tmp_path / "s"
    build([notices], store)
    (store / "graph-0").mkdir()
    (store / ".building-1").mkdir()
    assert build([notices], store).unchanged and left_over(store) == []


@pytest.mark.parametrize("sign, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("when", ["reading", "writing"])
def test_a_stopped_build_leaves_nothing_behind_and_says_so(many, tmp_path, sign, code, when):
    store = tmp_path / "s"
    build(SAMPLES[:2], store)
    before = open_store(store).nquads()
    process = kg("build", many, "--store", store, "--workers", "2")
    deadline = time.monotonic() + 300

    def begun() -> bool:
        if when == "writing":
            return bool(list(store.glob(".building-*/graph")))
        return (store / ".lock").read_text("ascii") == str(process.pid)

    while not begun() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert process.poll() is None, "the build was over before it was stopped"
    os.kill(process.pid, sign)
    _, said = process.communicate(timeout=300)
    assert process.returncode == code, said
    assert one_line(said), said
    assert open_store(store).nquads() == before and left_over(store) == []
    with pytest.raises(ProcessLookupError):  # no worker is left
        for _ in range(600):
            os.killpg(process.pid, 0)
            time.sleep(0.1)


def test_a_stop_in_the_moment_of_a_fork_is_not_lost(many, tmp_path):
    code = """
import os, signal, sys
from kg.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
os.register_at_fork(before=lambda: os.kill(os.getpid(), signal.SIGINT))
main()
"""
    done = subprocess.run([sys.executable, "-c", code, "build", str(many), "--store", str(tmp_path / "s"), "--workers",
                           "2"], cwd=ROOT, text=True, capture_output=True, check=False, timeout=60)
    assert done.returncode == 130 and one_line(done.stderr), done.stderr


@pytest.mark.parametrize("switched", [False, True])
def test_a_build_stopped_in_the_middle_of_its_switch_leaves_nothing_behind(notices, tmp_path, monkeypatch, switched):
    store, replace = tmp_path / "s", os.replace
    build([notices], store)
    before = (store / ABOUT).read_bytes()
    (notices / "more.txt").write_bytes(SAMPLES[0].read_bytes())

    def stopped(a, b):
        if switched:
            replace(a, b)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        build([notices], store)
    assert left_over(store) == [] and open_store(store).nquads()
    assert ((store / ABOUT).read_bytes() != before) is switched


def test_a_worker_that_dies_is_told_in_one_line_and_the_old_store_stays(many, tmp_path):
    store = tmp_path / "s"
    build(SAMPLES[:2], store)
    before = open_store(store).nquads()
    victim = next(iter(sorted(many.iterdir()))).stem
    code = f"""
import os, signal, sys
import kg.extract
real = kg.extract.extract
def extract(n):
    if n.id == {victim!r}: os.kill(os.getpid(), signal.SIGKILL)
    return real(n)
kg.extract.extract = extract
from kg.cli import main
sys.exit(main())
"""
    done = subprocess.run([sys.executable, "-c", code, "build", str(many), "--store", str(store), "--workers", "2"],
                          cwd=ROOT, text=True, capture_output=True, check=False, timeout=300)
    assert done.returncode == 2 and one_line(done.stderr), done.stderr
    assert victim in done.stderr
    assert open_store(store).nquads() == before and left_over(store) == []


# ------------------------------------------------------------------ two at once
def test_of_two_builds_at_once_one_wins_and_the_other_says_who_holds_the_lock(tmp_path):
    assert faults.pairs(tmp_path, 1).total() == 1


def test_the_lock_of_a_dead_build_is_taken_over(notices, tmp_path):
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / ".lock").write_text("1")
    assert build([notices], tmp_path / "s").notices == len(SAMPLES)


# ------------------------------------------------------------------ disks and limits
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give rights away")
@pytest.mark.parametrize("target", ["s", "locked/s"])
def test_a_folder_that_may_not_be_written_is_named_in_one_line(notices, tmp_path, target):
    code = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r}); import kg.cli, kg.build, kg.notices, kg.extract, pyoxigraph, kg.answers
os.setuid(65534)
sys.argv = ["kg", "build", {str(SAMPLES[0])!r}, "--store", {str(tmp_path / target)!r}]
sys.exit(kg.cli.main())
"""
    for path in (tmp_path, *tmp_path.parents):
        if path.owner() == "root" and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o055)
    (tmp_path / "locked").mkdir(mode=0o555)
    done = subprocess.run([sys.executable, "-c", code], cwd="/", text=True, capture_output=True, check=False)
    if "ModuleNotFoundError" in done.stderr or ("PermissionError" in done.stderr and "site-packages" in done.stderr):
        pytest.skip("the checkout cannot be read by another user")
    assert done.returncode == 2 and one_line(done.stderr), done.stderr
    assert str(tmp_path / target) in done.stderr


@pytest.fixture
def small_disk(tmp_path):
    """A function that mounts a small file system."""
    mounted = []

    def mount(size: str) -> Path:
        path = tmp_path / "disk"
        path.mkdir()
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path)],
                                               capture_output=True, check=False).returncode:
            pytest.skip("no file system can be mounted here")
        mounted.append(path)
        return path

    yield mount
    for path in mounted:
        subprocess.run(["umount", "-l", str(path)], check=False)


@pytest.mark.parametrize("size", ["64k", "600k", "2m", "5m"])
def test_a_full_disk_is_told_in_one_line_and_the_next_build_succeeds_with_room(many, tmp_path, small_disk, size):
    disk = small_disk(size)
    process = kg("build", many, "--store", disk / "s", "--workers", "1")
    _, said = process.communicate(timeout=300)
    if process.returncode == 0:
        pytest.skip("there was room enough")
    assert process.returncode == 2 and one_line(said), said
    assert "No space left" in said
    assert not (disk / "s").exists() or left_over(disk / "s") == []
    subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
    assert build([many], disk / "s").notices > len(SAMPLES)


@pytest.mark.parametrize("limit, least, what", [(resource.RLIMIT_NOFILE, 64, "files open at once"),
                                                (resource.RLIMIT_AS, 1_000_000_000, "bytes of memory")])
def test_too_few_files_or_too_little_memory_is_told_in_one_line_and_the_old_store_stays(
    notices, tmp_path, limit, least, what
):
    store = tmp_path / "s"
    build(SAMPLES[:2], store)
    before = open_store(store).nquads()
    process = kg("build", notices, "--store", store, preexec_fn=lambda: resource.setrlimit(limit, (least, least)))
    _, said = process.communicate(timeout=300)
    assert process.returncode == 2 and one_line(said), said
    assert what in said and "ulimit" in said
    assert open_store(store).nquads() == before and left_over(store) == []


def test_a_process_that_may_not_start_others_is_told_in_one_line(many, tmp_path):
    """As where the number of processes is limited: a fork fails."""
    code = """
import os, sys
def fork(): raise BlockingIOError(11, os.strerror(11))
os.fork = fork
from kg.cli import main
main()
"""
    command = ["build", str(many), "--store", str(tmp_path / "s"), "--workers", "2"]
    done = subprocess.run([sys.executable, "-c", code, *command],
                          cwd=ROOT, text=True, capture_output=True, check=False, timeout=300)
    assert done.returncode == 2 and one_line(done.stderr), done.stderr
    assert build([many], tmp_path / "s").notices > len(SAMPLES)


@pytest.mark.parametrize("when", [0, 4_102_444_800])  # 1970 and 2100
def test_no_clock_shows_in_a_store(notices, tmp_path, monkeypatch, when):
    build([notices], tmp_path / "now")
    for path in notices.iterdir():
        os.utime(path, (when, when))
    monkeypatch.setattr(time, "time", lambda: float(when))
    build([notices], tmp_path / "then")
    assert open_store(tmp_path / "now").nquads() == open_store(tmp_path / "then").nquads()
    assert (tmp_path / "now" / ABOUT).read_bytes() == (tmp_path / "then" / ABOUT).read_bytes()


def test_a_file_size_limit_leaves_the_old_store_whole(many, tmp_path):
    store = tmp_path / "s"
    build(SAMPLES[:2], store)
    before = open_store(store).nquads()

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    process = kg("build", many, "--store", store, "--workers", "1", preexec_fn=limit)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 2 and one_line(said), said
    assert open_store(store).nquads() == before and left_over(store) == []


def test_an_export_that_cannot_be_finished_leaves_the_old_file(notices, tmp_path):
    store, out = tmp_path / "s", tmp_path / "out.nq"
    build([notices], store)
    out.write_text("old", "utf-8")

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    process = kg("export", "nquads", "--store", store, "--output", out, preexec_fn=limit)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 2 and one_line(said), said
    assert out.read_text("utf-8") == "old" and sorted(p.name for p in tmp_path.iterdir()) == ["notices", "out.nq", "s"]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="asks the system for the name of an open file")
def test_what_a_build_writes_is_on_the_disk_before_its_name_is_and_the_folder_after(notices, tmp_path, monkeypatch):
    store, told = tmp_path / "s", []
    build([notices], store)
    sync, rename, replace = os.fsync, os.rename, os.replace

    def name_of(handle: int) -> Path:
        return Path(os.readlink(f"/proc/self/fd/{handle}"))

    monkeypatch.setattr(os, "fsync", lambda h: (told.append(("sync", name_of(h), name_of(h))), sync(h))[1])
    monkeypatch.setattr(os, "rename", lambda a, b: (told.append(("name", Path(a), Path(b))), rename(a, b))[1])
    monkeypatch.setattr(os, "replace", lambda a, b: (told.append(("name", Path(a), Path(b))), replace(a, b))[1])
    (notices / "more.txt").write_bytes(SAMPLES[0].read_bytes())
    for force in (False, True):  # as the last graph with its changes, and whole
        told.clear()
        build([notices], store, force=force)
        named = [(n, a, b) for n, (what, a, b) in enumerate(told) if what == "name"]
        assert [b.name for _, _, b in named][-1] == ABOUT and len(named) == 4
        switched = named[-1][0]
        synced = {a: n for n, (what, a, _) in enumerate(told) if what == "sync"}
        for n, a, b in named:
            files = [a / p.relative_to(b) for p in b.rglob("*") if p.is_file()] if b.is_dir() else [a]
            assert files and all(synced.get(f, n) < n for f in files), (b, [f for f in files if f not in synced])
        folder = [n for n, (what, a, _) in enumerate(told) if what == "sync" and a == store]
        assert any(n > switched for n in folder)  # the switch itself
        assert any(named[-2][0] < n < switched for n in folder)  # what it names was there before


# ------------------------------------------------------------------ other versions and damage
@pytest.mark.parametrize("change, what", [
    (lambda a: {**a, "format": 99, "kg": "9.9"}, "written by a newer kg"),
    (lambda a: {k: v for k, v in a.items() if k != "format"}, "names no format"),
    (lambda a: [], "names no format"),
    (lambda a: {**a, "graph": "graph-77"}, "damaged"),
    (lambda a: {**a, "graph": "../../elsewhere"}, "damaged"),
])
def test_a_store_of_another_version_or_damaged_is_refused_and_can_be_built_anew(notices, tmp_path, change, what):
    store = tmp_path / "s"
    build([notices], store)
    about = json.loads((store / ABOUT).read_text("utf-8"))
    (store / ABOUT).write_text(json.dumps(change(about)), "utf-8")
    with pytest.raises(StoreError, match=what) as told:
        open_store(store)
    assert "\n" not in str(told.value)
    build([notices], store, force=True)
    assert open_store(store).about["format"] == 1


@pytest.mark.parametrize("about", [lambda a: {**a, "format": 99}, lambda a: [], lambda a: {"format": 1, "graph": 7}])
def test_a_store_that_cannot_be_read_is_still_there_after_a_build_that_failed(notices, tmp_path, monkeypatch, about):
    store = tmp_path / "s"
    build([notices], store)
    whole = {p: p.read_bytes() for p in store.rglob("*") if p.is_file() and not p.name.startswith((".", "LOG"))}
    (store / ABOUT).write_text(json.dumps(about(json.loads(whole[store / ABOUT]))), "utf-8")

    def full(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "rename", full)
    with pytest.raises(StoreError, match="No space left"):
        build([notices], store)
    assert [str(p) for p, data in whole.items() if p.name != ABOUT and (not p.exists() or p.read_bytes() != data)] == []
    monkeypatch.undo()
    build([notices], store)
    assert left_over(store) == []


def test_a_flipped_byte_is_found_and_never_gives_a_traceback(notices, tmp_path):
    from kg.graph.store import verify

    store = tmp_path / "s"
    build([notices], store)
    verify(store)
    draw = random.Random(3)
    data = [p for p in store.rglob("*") if p.is_file() and p.stat().st_size
            and not p.name.startswith(("LOG", ".cache", ".lock"))]
    for number in range(100):
        path = draw.choice(sorted(data))
        whole = path.read_bytes()
        at = draw.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ draw.randrange(1, 256)]) + whole[at + 1:])
        with pytest.raises(StoreError) as told:
            verify(store)
        assert "\n" not in str(told.value) and str(store) in str(told.value), (number, path.name, at)
        if number < 3:
            for command in ("stats", "audit"):
                process = kg(command, "--store", store)
                _, said = process.communicate(timeout=300)
                assert process.returncode == 2 or (command == "stats" and not process.returncode)
                assert "Traceback" not in said, (number, path.name, at, said)
        path.write_bytes(whole)
    verify(store)


def test_a_file_that_is_missing_or_new_in_a_graph_is_found(notices, tmp_path):
    from kg.graph.store import verify

    store = tmp_path / "s"
    build([notices], store)
    table = sorted(store.glob("graph-1/*.sst"))[0]
    shutil.copy(table, table.with_name("999999.sst"))
    with pytest.raises(StoreError, match=r"999999\.sst was not there when it was built"):
        verify(store)
    table.with_name("999999.sst").unlink()
    table.unlink()
    with pytest.raises(StoreError, match=table.name):
        verify(store)
