"""Pictures of a network: a page in one file (`write_html`), an image (`svg`, `png`), a notebook's cell (`Inline`).

The package itself can be called: ``kg.viz(store, focus="KR")`` is the picture of an open store (`kg.open`) in a cell.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from kg.viz.drawing import png, svg
from kg.viz.page import Inline, html, write_html

__all__ = ["Inline", "html", "png", "svg", "write_html"]


class _Callable(ModuleType):
    def __call__(self, store: Any, *, height: int = 720, **options: Any) -> Inline:
        """The picture of a store of `kg.open`, shown by Jupyter in the cell: no file beside it, no network.

        options: those of `kg.network.network` (level, focus, depth, between, since, until, kinds, topic, min_weight,
        strong_only, named). Raises BadInput and QueryError as that does.
        """
        return Inline(store.ties(**options), height)


sys.modules[__name__].__class__ = _Callable
