"""Lines of any number, sorted in flat memory: sorted chunks on the disk, merged as they are read."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator

CHUNK = 32_000_000  # characters of lines held at once
FILES = 64  # sorted chunks open at once; more are merged into one


def in_order(lines: Iterable[str], chunk: int = CHUNK) -> Iterator[str]:
    """Lines, each ending in its only newline, in the order of their characters, each once.

    All lines have been read when this returns; they are given as the result is read. Fewer characters than `chunk`
    never touch the disk. Raises OSError where the folder for temporary files is full.
    """
    held: list[str] = []
    size = 0
    files: list[Iterable[str]] = []
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= chunk:
            held.sort()
            files.append(_spill(held))
            held, size = [], 0
            if len(files) == FILES:
                files = [_spill(heapq.merge(*files))]
    held.sort()
    return _once(heapq.merge(*files, held) if files else iter(held))


def _spill(lines: Iterable[str]) -> Iterable[str]:
    file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 (gone with its last reader)
    file.writelines(lines)
    file.seek(0)
    return file


def _once(lines: Iterator[str]) -> Iterator[str]:
    last = None
    for line in lines:
        if line != last:
            yield line
        last = line
