"""Write constraints.txt: the versions, as installed here, of all that kg, its tests and lint need, direct or not.

    .venv/bin/python docs/pins.py

Run it after a change of the dependencies, once the tests have passed with what is installed (make test lint).
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent


def needed() -> dict[str, str]:
    """Every distribution that kg, its tests and lint need on this machine: name -> installed version, sorted."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project["optional-dependencies"]
    todo = [*project["dependencies"], *optional["test"], *optional["lint"]]
    found: dict[str, str] = {}
    asked: set[str] = set()
    while todo:
        text = todo.pop()
        if text in asked:
            continue
        asked.add(text)
        requirement = Requirement(text)
        extras = requirement.extras or {""}
        if requirement.marker and not any(requirement.marker.evaluate({"extra": e}) for e in extras):
            continue
        try:
            d = distribution(requirement.name)
        except PackageNotFoundError:
            sys.exit(f"{requirement.name}: not installed; make test installs it")
        found[re.sub(r"[-_.]+", "-", d.metadata["Name"]).lower()] = d.version
        for line in d.requires or []:
            need = Requirement(line)
            if need.marker is None or any(need.marker.evaluate({"extra": e}) for e in extras):
                need.marker = None
                todo.append(str(need))
    return dict(sorted(found.items()))


def text() -> str:
    """The content of constraints.txt."""
    head = "# What kg is tested with, direct and not. Written by docs/pins.py; ranges are in pyproject.toml.\n"
    return head + "".join(f"{name}=={version}\n" for name, version in needed().items())


if __name__ == "__main__":
    (ROOT / "constraints.txt").write_text(text(), "utf-8")
