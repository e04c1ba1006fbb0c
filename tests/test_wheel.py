"""The wheel holds everything: installed in an empty environment outside the checkout, `kg demo` works."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def clean_environment() -> dict[str, str]:
    """The environment without what would lead back to the checkout."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "KG_", "VIRTUAL"))}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from a copy of what git would hand out, so that no build folder is left in the checkout."""
    source = tmp_path_factory.mktemp("source")
    listed = (
        subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        .stdout.decode("utf-8")
        .split("\0")
    )
    for name in filter(None, listed):
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    out = tmp_path_factory.mktemp("wheel")
    code = f"from setuptools import build_meta; build_meta.build_wheel({str(out)!r})"
    done = subprocess.run([sys.executable, "-c", code], cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory) -> Path:
    """The `bin` folder of an empty environment in which the wheel was installed with pip.

    Its dependencies are lent by the environment of the tests, so that the test needs no network; kg itself is not: the
    checkout is not on the path.
    """
    where = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(where, with_pip=False)
    bin_ = where / ("Scripts" if os.name == "nt" else "bin")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(where),
            "install",
            "--no-deps",
            "--no-index",
            "--disable-pip-version-check",
            str(wheel),
        ],
        capture_output=True,
        text=True,
        env=clean_environment(),
    )
    assert done.returncode == 0, done.stderr
    site = next(where.glob("lib/python*/site-packages") if os.name != "nt" else where.glob("Lib/site-packages"))
    (site / "lent.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", "utf-8")
    return bin_


def kg(installed: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(installed / "kg"), *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=clean_environment(),
    )


def test_the_wheel_holds_ontology_queries_registry_and_notices(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for top in ("ontology", "queries", "data/registry", "data/notices", "data/corrections"):
        for path in (ROOT / top).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                assert f"kg/resources/{path.relative_to(ROOT).as_posix()}" in names
    for path in (ROOT / "kg").rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            assert path.relative_to(ROOT).as_posix() in names
    assert not [n for n in names if n.startswith(("tests/", "docs/"))]


def test_the_installed_code_is_the_wheels_and_is_compiled(installed, tmp_path):
    done = subprocess.run(
        [str(installed / "python"), "-c", "import kg.cli; print(kg.cli.__file__, kg.cli.__cached__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env=clean_environment(),
    )
    source, compiled = done.stdout.split()
    assert Path(source).is_relative_to(installed.parent)
    assert Path(compiled).exists()


def test_kg_demo_runs_in_an_empty_environment_outside_the_checkout(installed, tmp_path):
    done = kg(installed, "demo", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "kg-demo" / "store").is_dir()
    pages = list((tmp_path / "kg-demo").glob("*.html"))
    assert pages and "<html" in pages[0].read_text("utf-8").lower()
    assert "Costa Rica" in done.stdout
    asked = kg(installed, "query", "countries", "--store", "kg-demo/store", "--format", "csv", cwd=tmp_path)
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.splitlines()[0].startswith("notice,iso2,name")
