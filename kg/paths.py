"""Where the project's own files lie: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder ``ontology``, ``queries``, ``data/registry``, ``data/rules``, ``data/map`` or ``data/notices``."""
    beside = _PACKAGE.parent / name
    if (_PACKAGE.parent / "pyproject.toml").exists() and beside.is_dir():
        return beside
    return _PACKAGE / "resources" / name
