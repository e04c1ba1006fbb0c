"""Gold: STEM.json beside STEM.txt holds the facts that a careful reader takes from the notice STEM.txt."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import BadInput

# Lists that gold must have, and what each row in them must have: field -> type.
_ROWS: dict[str, dict[str, type]] = {
    "organizations": {"names": list},
    "officials": {"names": list},
    "events": {"id": str, "names": list, "participants": list},
    "agreements": {"names": list, "parties": list},
}
_TEXTS = ("kind", "start", "end", "city", "country", "status", "date")


@dataclass(frozen=True, slots=True)
class Gold:
    """The facts of one notice (`facts`, as the JSON has them) and the file of its text."""

    stem: str
    text: Path
    facts: dict[str, Any]


def load(folders: Iterable[Path | str], only: str | None = None) -> list[Gold]:
    """The gold of all notices of these folders (or of the one with the stem `only`), sorted by stem.

    Raises BadInput for a folder without gold, a notice without text, two notices of one stem, and JSON that is not
    gold; all faults of the JSON files are told at once.
    """
    found: dict[str, Gold] = {}
    faults: list[str] = []
    places = [Path(f) for f in folders]
    for folder in places:
        if not folder.is_dir():
            raise BadInput(f"{folder}: no such folder; give a folder of STEM.txt and STEM.json pairs")
        for path in sorted(folder.glob("*.json")):
            if only is not None and path.stem != only:
                continue
            if path.stem in found:
                raise BadInput(f"{path}: {found[path.stem].text.parent} has a notice of this name too; rename one")
            text = path.with_suffix(".txt")
            if not text.is_file():
                faults.append(f"{path}: no {text.name} beside it; put the notice's text there")
                continue
            facts, wrong = _read(path)
            faults += [f"{path}: {w}" for w in wrong]
            found[path.stem] = Gold(path.stem, text, facts)
    if faults:
        raise BadInput("; ".join(faults[:10]) + (f"; and {len(faults) - 10} more" if len(faults) > 10 else ""))
    if not found:
        where = ", ".join(str(f) for f in places)
        if only is not None:
            raise BadInput(f"--only {only}: no {only}.json in {where}; give the name of a file without its ending")
        raise BadInput(f"{where}: no gold in it; give a folder of STEM.txt and STEM.json pairs")
    return [found[stem] for stem in sorted(found)]


def _read(path: Path) -> tuple[dict[str, Any], list[str]]:
    try:
        facts = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as e:
        return {}, [f"not JSON in UTF-8 ({str(e).splitlines()[0]})"]
    except OSError as e:
        return {}, [f"cannot be read ({e.strerror})"]
    if not isinstance(facts, dict):
        return {}, ["not an object; gold has countries, organizations, officials, events, agreements and ties"]
    wrong = []
    if not _texts(facts.get("countries")):
        wrong.append("countries: not a list of ISO codes")
    for name, fields in _ROWS.items():
        rows = facts.get(name)
        if not isinstance(rows, list):
            wrong.append(f"{name}: not a list")
            continue
        wrong += [f"{name}[{n}]{fault}" for n, row in enumerate(rows) for fault in _row_faults(row, fields)]
    for name in ("ties", "weak_ties"):
        pairs = facts.get(name, [] if name == "weak_ties" else None)
        if not isinstance(pairs, list) or not all(_texts(pair) and len(pair) == 2 for pair in pairs):
            wrong.append(f"{name}: not a list of pairs of names")
    return facts, wrong


def _row_faults(row: Any, fields: dict[str, type]) -> list[str]:
    if not isinstance(row, dict):
        return [": not an object"]
    faults = [f": {field} is missing or no {kind.__name__}" for field, kind in fields.items()
              if not isinstance(row.get(field), kind)]
    if faults:
        return faults
    if not row["names"] or not _texts(row["names"]):
        faults.append(": names is not a list of texts, or is empty")
    faults += [f": {field} is no text" for field in _TEXTS if not isinstance(row.get(field), str | None)]
    for part in row.get("participants", ()):
        if not isinstance(part, dict) or not _texts(part.get("who")) or not isinstance(part.get("role"), str):
            faults.append(": a participant without a list who and a role")
    if not all(_texts(side) for side in row.get("parties", ())):
        faults.append(": a party that is no list of names")
    return faults


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(x, str) for x in value)
