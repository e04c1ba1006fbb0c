"""What a finished graph was written from, so that the next build touches only what has changed.

One SQLite file beside the graph, as immutable as the graph. A line of the graph comes from a *unit*: a notice, a thing
that several notices speak of (settled between them), a pair of countries (its ties), or the tables. A unit's lines
follow from the rows here and the results in the cache; two graphs differ only in the units whose rows differ.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.build.stages import Written
    from kg.graph.quads import Candidate

FORMAT = 2
# The numbers of notices (n) are private to a file. names: the keys that merging replaces in it. sums: `stages.sums`.
_TABLES = f"""
CREATE TABLE notice (n INTEGER PRIMARY KEY, id TEXT UNIQUE, key BLOB, names TEXT, counts TEXT, dropped TEXT,
                     failed TEXT, codes TEXT, sums BLOB);
CREATE TABLE candidate (n INTEGER, subject TEXT, field TEXT, value TEXT, confidence REAL, graphs TEXT);
CREATE TABLE contact (n INTEGER, a TEXT, b TEXT, relation TEXT, occasion TEXT);
CREATE TABLE unsure (a TEXT, b TEXT, score REAL, reasons TEXT);
CREATE TABLE subject (subject TEXT PRIMARY KEY, sums BLOB) WITHOUT ROWID;
PRAGMA user_version = {FORMAT};
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS candidate_subject ON candidate (subject);
CREATE INDEX IF NOT EXISTS candidate_notice ON candidate (n);
CREATE INDEX IF NOT EXISTS contact_pair ON contact (a, b);
CREATE INDEX IF NOT EXISTS contact_notice ON contact (n);
CREATE INDEX IF NOT EXISTS contact_occasion ON contact (occasion);
"""


Met = tuple[str, str, str, str, str]  # a contact: notice, a, b, relation, occasion
Said = tuple[str, str, str, float, str, str]  # a row of candidate, as it is kept


def candidate(row: Said) -> Candidate:
    """What a row of candidate says."""
    from kg.graph.quads import Candidate

    subject, field, value, confidence, notice, graphs = row
    return Candidate(subject, field, _freeze(json.loads(value)), confidence, notice, tuple(json.loads(graphs)))


def _freeze(value: Any) -> Any:
    return tuple(_freeze(v) for v in value) if isinstance(value, list) else value


class State:
    """The rows of one graph."""

    def __init__(self, path: Path, read_only: bool = False):
        """Open a file of rows. Raises sqlite3.Error where it is none that this kg can read."""
        if read_only:
            self.db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
        else:
            self.db = sqlite3.connect(path, isolation_level=None)
        self.path = path
        if self.db.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
            self.db.close()
            raise sqlite3.DatabaseError("of another version")
        if not read_only:  # a build that is killed is thrown away whole
            self.db.execute("PRAGMA journal_mode = OFF")
            self.db.execute("PRAGMA synchronous = OFF")
            self.db.execute("BEGIN")

    @classmethod
    def new(cls, path: Path, old: State | None = None) -> State:
        """A file to write to: empty, or with what another has."""
        if old:
            shutil.copyfile(old.path, path)
        else:
            made = sqlite3.connect(path)
            made.executescript(_TABLES)
            made.close()
        return cls(path)

    def close(self) -> None:
        self.db.close()

    def finish(self) -> None:
        """Make what was written last, and close."""
        self.db.execute("COMMIT")
        self.db.close()
        handle = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def index(self) -> None:
        """Make the rows quick to find; called once they are all in."""
        for line in _INDEXES.strip().splitlines():
            self.db.execute(line)

    # -- notices
    def put(self, row: Written, key: bytes, names: dict[str, str], sums: bytes) -> None:
        """Add a notice."""
        n = self.db.execute(
            "INSERT INTO notice (id, key, names, counts, dropped, failed, codes, sums) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (row.id, key, _names(names), json.dumps(row.counts), json.dumps(row.dropped), row.failed,
             json.dumps(row.codes), sums)).lastrowid
        self.db.executemany("INSERT INTO candidate VALUES (?, ?, ?, ?, ?, ?)",
                            ((n, c.subject, c.field, json.dumps(c.value), c.confidence, json.dumps(c.graphs))
                             for c in row.candidates))
        self.db.executemany("INSERT INTO contact VALUES (?, ?, ?, ?, ?)",
                            ((n, c.a, c.b, c.relation, c.on) for c in row.contacts))

    def drop(self, notice: str) -> None:
        """Take a notice out."""
        (n,) = self.db.execute("SELECT n FROM notice WHERE id = ?", (notice,)).fetchone()
        for table in ("candidate", "contact", "notice"):
            self.db.execute(f"DELETE FROM {table} WHERE n = ?", (n,))

    def notices(self) -> Iterator[tuple[str, bytes, str]]:
        """(id, key, names) of every notice, sorted by id."""
        return iter(self.db.execute("SELECT id, key, names FROM notice ORDER BY id"))

    def names_of(self, notice: str) -> dict[str, str]:
        """The keys that merging replaced in a notice."""
        found: dict[str, str] = json.loads(
            self.db.execute("SELECT names FROM notice WHERE id = ?", (notice,)).fetchone()[0])
        return found

    # -- what is settled between notices
    def subjects(self, notice: str | None = None) -> Iterator[str]:
        """The things that are settled between notices, sorted: all, or those of one notice."""
        if notice is None:
            return (s for s, in self.db.execute("SELECT DISTINCT subject FROM candidate ORDER BY subject"))
        return (s for s, in self.db.execute("SELECT DISTINCT subject FROM candidate WHERE n = (SELECT n FROM notice "
                                            "WHERE id = ?) ORDER BY subject", (notice,)))

    def candidates(self, subject: str | None = None) -> Iterator[Said]:
        """What notices say of a thing, or of all things, one after the other."""
        where, values = ("WHERE subject = ?", (subject,)) if subject is not None else ("", ())
        return iter(self.db.execute("SELECT subject, field, value, confidence, id, graphs FROM candidate JOIN notice "
                                    f"USING (n) {where} ORDER BY subject, field, id, value", values))

    def set_sums(self, subject: str, sums: bytes) -> None:
        """Note the sums of a settled thing's facts; none where it is no more."""
        if sums:
            self.db.execute("REPLACE INTO subject VALUES (?, ?)", (subject, sums))
        else:
            self.db.execute("DELETE FROM subject WHERE subject = ?", (subject,))

    def sums(self) -> Iterator[bytes]:
        """The sums of every notice's and every settled thing's facts."""
        for table in ("notice", "subject"):
            for (found,) in self.db.execute(f"SELECT sums FROM {table}"):
                yield found

    def disputed(self, names: bool = False) -> Iterator[list[Candidate]]:
        """What notices say of each field for which they give values that contradict each other, by thing and field.

        names: also where they only give a thing several names.
        """
        from kg.graph.quads import at_odds

        rows = self.db.execute(
            "SELECT subject, field, value, confidence, id, graphs FROM candidate JOIN notice USING (n) WHERE "
            "(subject, field) IN (SELECT subject, field FROM candidate GROUP BY subject, field "
            "HAVING COUNT(DISTINCT value) > 1) ORDER BY subject, field, id, value")
        for (subject, field), found in groupby(map(candidate, rows), lambda c: (c.subject, c.field)):
            said = list(found)
            if (names and field == "name") or at_odds(subject, field, [c.value for c in said]):
                yield said

    # -- what merging left open
    def set_unsure(self, pairs: Iterable[tuple[str, str, float, str]]) -> None:
        """Keep the pairs that may yet be one (`kg.resolve.unsure`)."""
        self.db.execute("DELETE FROM unsure")
        self.db.executemany("INSERT INTO unsure VALUES (?, ?, ?, ?)", pairs)

    def unsure(self) -> Iterator[tuple[str, str, float, str]]:
        """Those pairs, the likeliest first."""
        return iter(self.db.execute("SELECT a, b, score, reasons FROM unsure ORDER BY score DESC, a, b"))

    # -- contacts
    def pairs(self, notice: str | None = None, occasion: str | None = None) -> Iterator[tuple[str, str]]:
        """The pairs that contacts tell of, sorted: all, those of one notice, or those that met at an occasion."""
        where, value = "", ()
        if notice:
            where, value = "WHERE n = (SELECT n FROM notice WHERE id = ?)", (notice,)
        elif occasion:
            where, value = "WHERE occasion = ?", (occasion,)
        return iter(self.db.execute(f"SELECT DISTINCT a, b FROM contact {where} ORDER BY a, b", value))

    def contacts(self, pair: tuple[str, str] | None = None) -> Iterator[Met]:
        """The contacts of a pair, or of all pairs, one after the other."""
        where, values = ("WHERE a = ? AND b = ?", pair) if pair else ("", ())
        return iter(self.db.execute("SELECT id, a, b, relation, occasion FROM contact JOIN notice USING (n) "
                                    f"{where} ORDER BY a, b, id, relation, occasion", values))

    def tie_count(self) -> int:
        found: int = self.db.execute("SELECT COUNT(*) FROM (SELECT DISTINCT a, b FROM contact)").fetchone()[0]
        return found

    # -- sums over all
    def codes(self) -> set[str]:
        """The countries that any notice speaks of."""
        return {code for (text,) in self.db.execute("SELECT DISTINCT codes FROM notice") for code in json.loads(text)}

    def counts(self) -> tuple[int, dict[str, int], list[str]]:
        """Readings, facts by kind, and the notices in which nothing was read."""
        readings, facts, silent = 0, {}, []
        for notice, text in self.db.execute("SELECT id, counts FROM notice ORDER BY id"):
            counts = json.loads(text)
            readings += counts["reading"]
            if not counts["reading"]:
                silent.append(notice)
            for kind, n in counts.items():
                facts[kind] = facts.get(kind, 0) + n
        return readings, facts, silent

    def told(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """(notice, what could not be placed), and (notice, what went wrong in a rule), sorted."""
        dropped = [(notice, what) for notice, text in self.db.execute(
            "SELECT id, dropped FROM notice WHERE dropped <> '[]' ORDER BY id") for what in json.loads(text)]
        failed = list(self.db.execute("SELECT id, failed FROM notice WHERE failed <> '' ORDER BY id"))
        return sorted(dropped), failed


def _names(names: dict[str, str]) -> str:
    return json.dumps(names, sort_keys=True)


def same_names(kept: str, names: dict[str, str]) -> bool:
    """Whether a kept row has these names."""
    return kept == _names(names)


def batches(items: Iterable[Any], size: int, whole: Callable[[Any], Any] | None = None) -> Iterator[list[Any]]:
    """Items in lists of so many; those that are one by `whole` and stand together stay in one list."""
    batch: list[Any] = []
    for item in items:
        if len(batch) >= size and (whole is None or whole(item) != whole(batch[-1])):
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch
