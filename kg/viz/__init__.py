"""Pictures of a network: a page in one file (`write_html`), an image (`svg`, `png`), a notebook's cell (`Inline`)."""

from kg.viz.drawing import png, svg
from kg.viz.page import Inline, html, write_html

__all__ = ["Inline", "html", "png", "svg", "write_html"]
