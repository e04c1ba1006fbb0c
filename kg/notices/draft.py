"""What the readers of the single formats hand over: blocks of text and what the format itself says about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import visible

MAX_FIELD = 4_000_000  # characters of one field of a record or item, markup and all


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a part of one, that gave no notice (`severity` "skipped"), or a remark on one that did ("note").

    `place` is "item 3", "line 12", "byte 1034" or "" for the whole file; `why` says what was found,
    `advice` what to do.
    """

    path: Path
    place: str
    why: str
    advice: str
    severity: str = "skipped"

    def __str__(self) -> str:
        place = f"{self.path}: {self.place}" if self.place else f"{self.path}"
        return visible(f"{place}: {self.why}" + (f"; {self.advice}" if self.advice else ""))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or list item on one line. `glued`: no empty line stood between it and the block before."""

    text: str
    item: bool = False
    glued: bool = False


@dataclass(slots=True)
class Draft:
    """A notice before its title, date and furniture are settled. `date` is text in any form; `part` names an item."""

    blocks: list[Block]
    title: str = ""
    date: str = ""
    publisher: str = ""
    language: str = ""
    source: str = ""
    section: str = ""
    part: str = ""  # what is added to the file's stem to name an item of a feed or table
    place: str = ""
    remarks: list[str] = field(default_factory=list)


class Unreadable(Exception):
    """This file, or this item, gives no notice. Carried to `on_skip`, never to the user as an error."""

    def __init__(self, why: str, advice: str = "", place: str = ""):
        super().__init__(why)
        self.why, self.advice, self.place = why, advice, place
