"""The registry for resolution: what `kg.language.registry` holds, which rules may ask as well.

It stands with the words of the language because rules look names up in it and stand above resolution.
"""

from kg.language.registry import Change, Name, Post, Registry, Row, Title, load_registry

__all__ = ["Change", "Name", "Post", "Registry", "Row", "Title", "load_registry"]
