"""Files -> which notices there are, without reading again what was read before."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.build.cache import Cache

if TYPE_CHECKING:
    from kg.model import Notice
    from kg.notices import Skipped

LARGE = 512 * 1024 * 1024  # bytes; what is larger is no file of notices, and the reader says so


def fingerprint(notice: Notice) -> str:
    """Checksum of a notice's text and of what is kept about it."""
    kept = (notice.sha256, notice.title, notice.published, notice.publisher, notice.language, notice.source,
            notice.section)
    return hashlib.sha256(repr(kept).encode("utf-8")).hexdigest()


def scan(files: list[Path], columns: dict[str, str] | None, cache: Cache, rules: str,
         on_skip: Callable[[Skipped], None]) -> Iterator[tuple[bytes, Notice]]:
    """Go through the files, note every notice as wanted, and yield (key, notice) where no result of it is kept.

    rules: what besides the notice decides on a result, in one string.
    """
    for path in files:
        key = _file_key(path, columns, rules)
        said = cache.file(key) if key else None
        if said is not None:
            known = [(s[1], s[2], _result_key(s[1], s[2], rules)) for s in said if s[0] == "notice"]
            if all(cache.has(k) for _, _, k in known) and not any(cache.wants(n) for n, _, _ in known):
                for notice_id, digest, result in known:
                    cache.want(notice_id, digest, result, os.fspath(path))
                _tell(path, said, on_skip)
                continue
        yield from _read(path, columns, cache, rules, key, on_skip)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of one notice, to be read on another machine."""

    key: bytes
    path: str
    data: bytes


def send(files: list[Path], columns: dict[str, str] | None, cache: Cache,
         rules: str) -> Iterator[Unread | tuple[bytes, Notice]]:
    """What of the files is not in the cache: as bytes, and from files of many notices as (key, notice).

    For another machine to read and extract, by `far`. What comes back goes into the cache, where `scan` finds it.
    """
    from kg.notices import read_notices
    from kg.notices.files import COLLECTIONS, MAX_NOTICE_BYTES

    for path in files:
        key = _file_key(path, columns, rules)
        if key is None:
            continue
        said = cache.file(key)
        if said is not None and all(cache.has(_result_key(s[1], s[2], rules)) for s in said if s[0] == "notice"):
            continue
        if path.suffix.lower() not in COLLECTIONS:
            data = None
            with suppress(OSError):  # `scan` tells of it
                data = path.read_bytes() if path.stat().st_size <= MAX_NOTICE_BYTES else None
            if data is not None:
                yield Unread(key, os.fspath(path), data)
            continue
        for notice in read_notices([path], columns=columns, on_skip=lambda skipped: None):
            result = _result_key(notice.id, fingerprint(notice), rules)
            if not cache.has(result):
                yield result, notice


def far(batch: list[Unread | tuple[bytes, Notice]], min_confidence: float, columns: dict[str, str] | None,
        rules: str) -> tuple[list[tuple[bytes, list[list[str]]]], list[tuple[bytes, bytes, bytes]]]:
    """Read what `send` gives, and extract: what the files gave (`Cache.put_file`), and results (`Cache.put`)."""
    from tempfile import TemporaryDirectory

    from kg.build import stages
    from kg.notices import read_notices

    files: list[tuple[bytes, list[list[str]]]] = []
    notices: list[tuple[bytes, Notice]] = []
    for item in batch:
        if not isinstance(item, Unread):
            notices.append(item)
            continue
        said: list[list[str]] = []

        def skip(s: Skipped, said: list[list[str]] = said) -> None:
            said.append([s.severity, s.place, s.why, s.advice])

        with TemporaryDirectory() as folder:  # the readers take files, and may ask for their names
            copy = Path(folder, Path(item.path).name)
            copy.write_bytes(item.data)
            for notice in read_notices([copy], columns=columns, on_skip=skip):
                digest = fingerprint(notice)
                said.append(["notice", notice.id, digest])
                notices.append((_result_key(notice.id, digest, rules), replace(notice, path=item.path)))
        if any(s[0] == "notice" for s in said):
            files.append((item.key, said))
    return files, stages.read(notices, min_confidence)


def _read(path: Path, columns: dict[str, str] | None, cache: Cache, rules: str, key: bytes | None,
          on_skip: Callable[[Skipped], None]) -> Iterator[tuple[bytes, Notice]]:
    """Read a file. Its own names come first into what is kept of it; where one is taken, it is changed after that."""
    from kg.notices import Skipped, read_notices

    said: list[list[str]] = []

    def skip(s: Skipped) -> None:
        said.append([s.severity, s.place, s.why, s.advice])
        on_skip(s)

    for notice in read_notices([path], columns=columns, on_skip=skip):
        digest = fingerprint(notice)
        said.append(["notice", notice.id, digest])
        free = notice.id
        number = 1
        while cache.wants(free):
            number += 1
            free = f"{notice.id}-{number}"
        if free != notice.id:
            on_skip(Skipped(path, "", f'"{notice.id}" is the id of another notice: this one is "{free}"', "", "note"))
            notice = replace(notice, id=free)
        result = _result_key(free, digest, rules)
        cache.want(free, digest, result, os.fspath(path))
        if not cache.has(result):
            yield result, notice
    if key and any(s[0] == "notice" for s in said):  # what a file without a notice is, may hang on those beside it
        cache.put_file(key, said)


def _tell(path: Path, said: list[list[str]], on_skip: Callable[[Skipped], None]) -> None:
    from kg.notices import Skipped

    for s in said:
        if s[0] != "notice":
            on_skip(Skipped(path, s[1], s[2], s[3], s[0]))


def _result_key(notice_id: str, digest: str, rules: str) -> bytes:
    return hashlib.blake2b(f"{rules}\0{notice_id}\0{digest}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _file_key(path: Path, columns: dict[str, str] | None, rules: str) -> bytes | None:
    """Checksum of a file's name and bytes; None where it cannot be taken."""
    try:
        if path == Path("-") or path.stat().st_size > LARGE:
            return None
        with open(path, "rb") as file:
            total = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16))
    except OSError:
        return None
    total.update(repr((rules, path.name, sorted((columns or {}).items()))).encode("utf-8", "surrogateescape"))
    return total.digest()
