"""How often each rule is right, as measured: the table data/rules/confidence.csv -> rule and confidence."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from kg.errors import BadInput
from kg.paths import folder


@lru_cache(maxsize=1)
def confidences() -> Mapping[str, float]:
    """The measured confidences by rule; empty where there is no table. Raises BadInput as `load` does."""
    path = folder("data/rules") / "confidence.csv"
    return load(path) if path.is_file() else {}


def load(path: Path) -> dict[str, float]:
    """Read such a table. Raises BadInput with file and line of every bad row."""
    lines = path.read_text("utf-8").splitlines()
    rows = csv.reader(line for line in lines if not line.startswith("#"))
    first = 1 + next((i for i, line in enumerate(lines) if not line.startswith("#")), 0)
    if next(rows, None) != ["rule", "fired", "right", "confidence"]:
        raise BadInput(f"{path}:{first}: the columns are not rule,fired,right,confidence; write it with "
                       "`kg eval GOLD --write-confidence FILE`")
    found: dict[str, float] = {}
    bad = []
    for line, row in enumerate(rows, first + 1):
        try:
            rule, value = row[0], float(row[3])
        except (IndexError, ValueError):
            bad.append(f"{path}:{line}: not a rule with its confidence")
            continue
        if not 0 <= value <= 1:
            bad.append(f"{path}:{line}: confidence {row[3]} is not from 0 to 1")
        elif rule in found:
            bad.append(f"{path}:{line}: {rule} stands twice")
        found[rule] = value
    if bad:
        raise BadInput("; ".join(bad))
    return found
