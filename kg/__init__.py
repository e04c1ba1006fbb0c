"""kg: government notices become a graph of international cooperation, every fact tied to its sentence.

In Python and notebooks::

    import kg

    store = kg.open("kg-store")
    store.query("partners", country="Costa Rica").to_pandas()
    store.network(level="country")  # a networkx graph
    kg.viz(store, focus="KR")  # the picture, inside the notebook

`kg.api` has the whole of it. Nothing is loaded before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import Graph, Rows, open, viz

__version__ = "0.1.0"
__all__ = ["Graph", "Rows", "__version__", "open", "viz"]


def __getattr__(name: str) -> Any:
    if name in ("Graph", "Rows", "open"):
        from kg import api

        return getattr(api, name)
    if name == "viz":
        # `kg.viz` is also the package of pictures; the package can be called, so that either import order gives both
        from importlib import import_module

        return import_module("kg.viz")
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
