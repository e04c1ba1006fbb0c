"""Files, pages, feeds and tables of government notices -> `Notice`, one after the other, in a stable order.

for notice in read_notices([Path("notices")], on_skip=print):
    ...
"""

from __future__ import annotations

from kg.notices.draft import Skipped
from kg.notices.files import discover
from kg.notices.reader import read_notices

__all__ = ["Skipped", "discover", "read_notices"]
