"""Names of international organisations and well-known bodies in a text, from the tables of the registry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BodyName:
    """A name of a table at ``text[begin:end]``; `name` is the body's full name."""

    begin: int
    end: int
    name: str
    abbreviation: str | None
    kind: str
    country: str | None
    is_abbreviation: bool


def find_names(text: str) -> list[BodyName]:
    """The bodies of the tables that a text names, in order."""
    return []
