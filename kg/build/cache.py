"""Results of stage 1, kept beside a store for the next build: by what they were made from, never by when.

One SQLite file. A build that is killed leaves what it had finished, and the next one goes on from there. An entry that
is not what was written (a flipped byte) is as good as none; a file that cannot be read is begun anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

NAME = ".cache.sqlite"
FORMAT = 1
COMMIT = 1.0  # seconds of work that a kill may lose
_TABLES = """
CREATE TABLE IF NOT EXISTS file (key BLOB PRIMARY KEY, said TEXT, sum BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS result (key BLOB PRIMARY KEY, data BLOB, brief BLOB, sum BLOB);
DROP TABLE IF EXISTS wanted;
CREATE TABLE wanted (id TEXT PRIMARY KEY, fingerprint TEXT, key BLOB, path BLOB) WITHOUT ROWID;
DROP TABLE IF EXISTS seen;
CREATE TABLE seen (key BLOB PRIMARY KEY) WITHOUT ROWID;
"""


def _sum(*parts: bytes) -> bytes:
    total = hashlib.blake2b(digest_size=16)
    for p in parts:
        total.update(len(p).to_bytes(8, "big") + p)
    return total.digest()


class Cache:
    """What was read before (`file`, `result`), and what this build wants (`wanted`: every notice)."""

    def __init__(self, folder: Path, fresh: bool = False):
        """Open the cache in a store's folder, which the caller has locked. fresh: forget what it holds."""
        self.path = folder / NAME
        if fresh:
            self._remove()
        try:
            self._open()
        except sqlite3.DatabaseError as e:
            if isinstance(e, sqlite3.OperationalError) and "malformed" not in str(e):
                raise  # a full disk, not a damaged file
            self._remove()
            self._open()

    def _open(self) -> None:
        self.db = sqlite3.connect(self.path, isolation_level=None)
        try:
            self.db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = NORMAL")
            if self.db.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
                for table in ("file", "result"):
                    self.db.execute(f"DROP TABLE IF EXISTS {table}")
                self.db.execute(f"PRAGMA user_version = {FORMAT}")
            self.db.executescript(_TABLES)
            self.db.execute("BEGIN")
        except BaseException:
            self.db.close()
            raise
        self.committed = time.monotonic()

    def _remove(self) -> None:
        for end in ("", "-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                Path(f"{self.path}{end}").unlink()

    def close(self) -> None:
        """Keep what was found, also where the build failed."""
        with suppress(sqlite3.Error):
            self.db.execute("COMMIT")
        self.db.close()

    def commit(self, now: bool = False) -> None:
        """Make what was put safe against a kill, now and then."""
        if now or time.monotonic() - self.committed > COMMIT:
            self.db.execute("COMMIT")
            self.db.execute("BEGIN")
            self.committed = time.monotonic()

    # -- files
    def file(self, key: bytes) -> list[list[str]] | None:
        """What a file gave: a list that `put_file` was given, or None."""
        self.db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key,))
        found = self.db.execute("SELECT said, sum FROM file WHERE key = ?", (key,)).fetchone()
        if not found or _sum(str(found[0]).encode("utf-8")) != found[1]:
            return None
        said: list[list[str]] = json.loads(found[0])
        return said

    def put_file(self, key: bytes, said: list[list[str]]) -> None:
        text = json.dumps(said, ensure_ascii=True)
        self.db.execute("REPLACE INTO file VALUES (?, ?, ?)", (key, text, _sum(text.encode("utf-8"))))

    # -- results
    def has(self, key: bytes) -> bool:
        """Whether a sound result is kept."""
        return self._sound(key) is not None

    def result(self, key: bytes) -> bytes | None:
        """The packed result, or None."""
        found = self._sound(key)
        return found[0] if found else None

    def _sound(self, key: bytes) -> tuple[bytes, bytes, bytes] | None:
        found = self.db.execute("SELECT data, brief, sum FROM result WHERE key = ?", (key,)).fetchone()
        return found if found and _sum(found[0], found[1]) == found[2] else None

    def put(self, key: bytes, data: bytes, brief: bytes) -> None:
        self.db.execute("REPLACE INTO result VALUES (?, ?, ?, ?)", (key, data, brief, _sum(data, brief)))

    def forget(self, notice: str) -> None:
        """Drop the result of a wanted notice; the next build has to make it."""
        self.db.execute("DELETE FROM result WHERE key IN (SELECT key FROM wanted WHERE id = ?)", (notice,))

    # -- what this build wants
    def want(self, notice: str, fingerprint: str, key: bytes, path: str) -> None:
        self.db.execute("INSERT INTO wanted VALUES (?, ?, ?, ?)", (notice, fingerprint, key, os.fsencode(path)))

    def wants(self, notice: str) -> bool:
        """Whether a notice of this id was seen in this build."""
        return self.db.execute("SELECT 1 FROM wanted WHERE id = ?", (notice,)).fetchone() is not None

    def wanted(self) -> Iterator[tuple[str, str, bytes]]:
        """(id, fingerprint, key) of every notice, sorted by id."""
        return iter(self.db.execute("SELECT id, fingerprint, key FROM wanted ORDER BY id"))

    def count(self) -> int:
        """How many notices are wanted."""
        found: int = self.db.execute("SELECT COUNT(*) FROM wanted").fetchone()[0]
        return found

    def briefs(self) -> Iterator[tuple[str, bytes]]:
        """(id, packed description) of every notice, sorted by id."""
        return iter(self.db.execute("SELECT w.id, r.brief FROM wanted w JOIN result r USING (key) ORDER BY w.id"))

    def path_of(self, notice: str) -> str:
        found = self.db.execute("SELECT path FROM wanted WHERE id = ?", (notice,)).fetchone()
        return os.fsdecode(found[0]) if found else ""

    def digest(self) -> tuple[int, str]:
        """How many notices there are, and one checksum of all that they say."""
        total, n = hashlib.sha256(), 0
        for notice, fingerprint, _ in self.wanted():
            n += 1
            total.update(f"{notice}\0{fingerprint}\n".encode("utf-8", "surrogatepass"))
        return n, total.hexdigest()

    def prune(self) -> None:
        """Forget what this build had no use for."""
        self.db.execute("DELETE FROM result WHERE key NOT IN (SELECT key FROM wanted)")
        self.db.execute("DELETE FROM file WHERE key NOT IN (SELECT key FROM seen)")
        self.commit(now=True)

