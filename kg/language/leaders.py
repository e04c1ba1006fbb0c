"""Heads of state and government whose names notices give without a country: surname, post and year -> country."""

from __future__ import annotations

from functools import lru_cache

from kg.language.countries import read_table
from kg.language.letters import bare

_ADVISERS = {"adviser": "advisor"}


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], list[tuple[str, int, int]]]:
    """(folded surname, noun of the post) -> (country, first year, last year)."""
    table: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
    for row in read_table("leaders.csv"):
        key = bare(row["surname"].replace("’", "'")), row["post"]
        table.setdefault(key, []).append((row["country"], int(row["from"]), int(row["to"] or 9999)))
    return table


def post_of(title: str) -> str:
    """The noun under which the table holds a title: "Vice President" -> "vice president", "PM" -> "prime minister"."""
    words = title.lower().replace("-", " ").split(" of ")[0].split()
    if not words:
        return ""
    noun = _ADVISERS.get(words[-1], words[-1])
    if noun == "pm":
        return "prime minister"
    if len(words) > 1 and (words[-2], noun) in (("vice", "president"), ("prime", "minister")):
        return f"{words[-2]} {noun}"
    return noun


def country_of(name: str, title: str, year: int | None) -> str | None:
    """The country in which a person of this name held this post in this year; None where the table has none or several.

    With no year, all years count. The surname may stand first or last: "Xi Jinping", "Lula da Silva", "Zuma".
    """
    words = bare(name.replace("’", "'")).split()
    post = post_of(title)
    keys = {w for w in (words[:1] + words[-1:])} | ({" ".join(words[-2:])} if len(words) > 1 else set())
    found = {
        country
        for key in keys
        for country, first, last in _table().get((key, post), ())
        if year is None or first <= year <= last
    }
    return found.pop() if len(found) == 1 else None


def holders(country: str, post: str, year: int) -> bool:
    """Whether the table knows who held this post in this country in this year."""
    return any(
        c == country and first <= year <= last
        for (_, p), rows in _table().items()
        if p == post
        for c, first, last in rows
    )
