"""Paths that a user names -> the files that may hold notices, in a stable order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kg.errors import BadInput
from kg.notices.draft import Skipped, Unreadable

TEXT, MARKDOWN, HTML = (".txt",), (".md", ".markdown"), (".html", ".htm")
FEED, JSON, LINES, TABLE = (".xml", ".rss", ".atom"), (".json",), (".jsonl", ".ndjson"), (".csv", ".tsv")
COLLECTIONS = (*FEED, *JSON, *LINES, *TABLE)
SUFFIXES = (*TEXT, *MARKDOWN, *HTML, *COLLECTIONS)
STDIN = Path("-")

# No notice comes near these; a file that does is a dump or an attack, and would take the memory of the whole build.
MAX_NOTICE_BYTES = 8 * 1024 * 1024
MAX_COLLECTION_BYTES = 512 * 1024 * 1024

_QUIET = ("readme", "license", "licence", "changelog", "contributing")  # a folder's own papers: left out without a word
_CONVERT = {".pdf", ".doc", ".docx", ".hwp", ".hwpx", ".odt", ".rtf", ".xls", ".xlsx", ".eml", ".mhtml", ".gz", ".zip"}


def discover(paths: Iterable[Path | str], on_skip: Callable[[Skipped], None] | None = None) -> list[Path]:
    """The files under these files and folders that may hold notices, sorted, each once; `-` stays `-`.

    Hidden files, README files and SOURCES.csv are left out without a word. Files of other kinds, links that lead out
    of the folder and folders that cannot be read are named to `on_skip`.
    Raises BadInput where a path does not exist.
    """
    tell = on_skip or (lambda skipped: None)
    found: dict[str, Path] = {}
    standard_input = False
    for given in paths:
        path = Path(given)
        if path == STDIN:
            standard_input = True
        elif path.is_dir():
            for file in _walk(path, tell):
                found.setdefault(os.path.realpath(file), file)
        elif path.is_file():
            if path.suffix.lower() in SUFFIXES:
                found.setdefault(os.path.realpath(path), path)
            else:
                tell(_other_kind(path))
        elif path.exists():
            tell(Skipped(path, "", "not a regular file", "give a file or a folder"))
        else:
            raise BadInput(f"{path}: no such file or folder; check the path")
    files = sorted(found.values(), key=lambda p: p.as_posix())
    return [STDIN, *files] if standard_input else files


def _walk(folder: Path, tell: Callable[[Skipped], None]) -> Iterator[Path]:
    root = os.path.realpath(folder)

    def failed(error: OSError) -> None:
        tell(
            Skipped(Path(error.filename or folder), "", f"cannot be opened: {error.strerror}", "check its permissions")
        )

    for here, folders, names in os.walk(folder, onerror=failed):
        for name in sorted(folders):
            if os.path.islink(os.path.join(here, name)) and not name.startswith("."):
                tell(
                    Skipped(Path(here, name), "", "a link to a folder, not followed", "name the folder itself", "note")
                )
        folders[:] = sorted(n for n in folders if not n.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if name.startswith(".") or name == "SOURCES.csv" or path.stem.lower() in _QUIET:
                continue
            if path.is_symlink():
                target = os.path.realpath(path)
                if os.path.commonpath((root, target)) != root:
                    tell(Skipped(path, "", "a link that leads out of the folder", "name the file itself"))
                    continue
            if path.suffix.lower() not in SUFFIXES:
                tell(_other_kind(path))
            elif not path.is_file():
                tell(Skipped(path, "", "not a regular file", "remove it, or name a file"))
            else:
                yield path


def _other_kind(path: Path) -> Skipped:
    kinds = "txt, md, html, rss, atom, json, jsonl, csv or tsv"
    if path.suffix.lower() in _CONVERT:
        return Skipped(path, "", f"{path.suffix.lower()} files are not read", "save its text as .txt or .html")
    return Skipped(path, "", "not a kind of file that is read", f"notices are {kinds} files", "note")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file (of standard input for `-`). Raises Unreadable when it is too large or cannot be opened."""
    limit = MAX_COLLECTION_BYTES if path.suffix.lower() in COLLECTIONS else MAX_NOTICE_BYTES
    large = False
    try:
        if path == STDIN:
            import sys

            data = sys.stdin.buffer.read(limit + 1)
        else:
            with open(path, "rb") as file:
                large = os.fstat(file.fileno()).st_size > limit  # then nothing of it is read
                data = b"" if large else file.read(limit + 1)
    except OSError as error:
        raise Unreadable(
            f"cannot be opened: {error.strerror or error}", "check that it is there and readable"
        ) from None
    if large or len(data) > limit:
        raise Unreadable(
            f"larger than {limit // 1024 // 1024} MB",
            "split it" if limit == MAX_COLLECTION_BYTES else "give one notice a file, or a table or feed of notices",
        )
    return data
