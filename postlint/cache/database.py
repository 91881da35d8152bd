"""What posts gave in earlier runs, kept by content in SQLite.

An entry's key is made of everything that a check may depend on (the post's bytes, its path and site, the
rules, their options, postlint itself), so an entry is never out of date, only unused. Each value carries a
checksum: SQLite notices harm to its own structure, but not to what is in it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from postlint.cache import POSTS, make_folder, remove
from postlint.cache.stamps import changed_at
from postlint.cache.values import WRONG, decoded, encoded
from postlint.results import Checked

FORMAT = 3  # of the tables and values; another one found on disk is thrown away
KEPT_DAYS = 30
MAX_ENTRIES = 400_000
MAX_OUTCOMES = 20  # of whole runs: other paths, other options
MAX_BYTES = 1 << 30  # in use in the file; a quarter of them for outcomes
WAIT = 2.0  # seconds for another run's write; a cache is no reason to wait longer
_DAY = 86_400
_MANY = 500  # keys in one query; SQLite's own limit is some thousands
_TICKS = 2_000_000_000  # nanoseconds: a file changed within them may change again under the same stamp
_WORTH_SHRINKING = 16 << 20  # bytes that deleted entries leave in the file
_TABLES = """
CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS files (path BLOB PRIMARY KEY, state BLOB NOT NULL, key BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outcomes
    (key BLOB PRIMARY KEY, state BLOB NOT NULL, value BLOB NOT NULL, used INTEGER NOT NULL)
"""
# Outcomes from the latest on, as many as there is room for.
_KEPT_OUTCOMES = """
SELECT key FROM (
    SELECT key, row_number() OVER latest AS number, sum(length(value)) OVER latest AS size FROM outcomes
    WINDOW latest AS (ORDER BY used DESC, rowid DESC)
) WHERE number <= ? AND size <= ?
"""
# What is wrong with the machine rather than with the file. Of the first kind nobody need be told.
_ELSEWHERE = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_INTERRUPT}
    | {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
)
# What SQLite raises over a broken file: a message that quotes it need not be UTF-8.
_FAILURES = (sqlite3.Error, ValueError, OverflowError, MemoryError)
_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM})


class Cache:
    """Entries of one folder's cache. Every failure of the disk or the database ends in not caching.

    `notes` collects what the user should know, a line each.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / POSTS
        self.notes: list[str] = []
        self._settled = time.time_ns() - _TICKS
        self._today = int(time.time()) // _DAY
        self._stored = False
        self._database: sqlite3.Connection | None = None
        if os.path.islink(folder) or os.path.islink(self.file):  # it may lead to somebody's own files
            self.notes.append(f"{self.file} is behind a symbolic link: nothing is kept between runs")
            return
        with contextlib.suppress(OSError):
            make_folder(folder)
            self._opened()

    def _opened(self) -> None:
        for _ in range(2):  # a broken file is removed by the first
            try:
                self._database = _connected(self.file)
                return
            except _FAILURES as error:
                if not self._give_up(error):
                    return

    def settled(self, stamp: bytes) -> bool:
        """Whether a stamp can be trusted: the file was last changed well before this run began."""
        return changed_at(stamp) < self._settled

    def entries(self, keys: Sequence[bytes]) -> Iterator[tuple[bytes, Checked]]:
        """(key, entry) of those of some keys that are there; they count as used today."""
        stale: list[bytes] = []
        for batch in _batches(keys):
            marks = ",".join("?" * len(batch))
            query = f"SELECT key, value, used FROM entries WHERE key IN ({marks})"  # noqa: S608
            for key, value, used in self._rows(query, batch):
                if (plain := self._unsealed(value, key)) is None:
                    return
                with contextlib.suppress(*WRONG):
                    yield key, decoded(plain)
                    if used != self._today:
                        stale.append(key)
        self._write("UPDATE entries SET used = ? WHERE key = ?", [(self._today, key) for key in stale])

    def unchanged(self, states: Mapping[str, bytes]) -> dict[str, bytes]:
        """{path: key of its entry} of the files that are as they were when last checked.

        `states` maps a path to a digest of its stamp now and of the settings that it would be checked with.
        """
        found = {}
        for batch in _batches(list(states)):
            marks = ",".join("?" * len(batch))
            query = f"SELECT path, state, key FROM files WHERE path IN ({marks})"  # noqa: S608
            by_row = {
                os.fsencode(path): path for path in batch
            }  # a path need not be UTF-8, nor then SQLite's text
            for row, state, key in self._rows(query, list(by_row)):
                path = by_row.get(row)
                if path is not None and states[path] == state and isinstance(key, bytes):
                    found[path] = key
        return found

    def store(
        self, entries: Iterable[tuple[bytes, Checked]], files: Iterable[tuple[str, bytes, bytes]]
    ) -> None:
        """Keep entries by key, and (path, state, key) of files."""
        rows = [(key, _sealed(encoded(checked), key), self._today) for key, checked in entries]
        self._write("INSERT OR REPLACE INTO entries (key, value, used) VALUES (?, ?, ?)", rows)
        stamped = [(os.fsencode(path), state, key) for path, state, key in files]
        self._write("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", stamped)
        self._stored = self._stored or bool(rows)

    def outcome(self, key: bytes, state: bytes) -> bytes | None:
        """What a run of that key came to when everything was in that state; None where it wasn't."""
        query = "SELECT value, used FROM outcomes WHERE key = ? AND state = ?"
        for value, used in self._rows(query, (key, state)):
            if (plain := self._unsealed(value, key, state)) is None:
                return None
            if used != self._today:
                self._write("UPDATE outcomes SET used = ? WHERE key = ?", [(self._today, key)])
            return plain
        return None

    def store_outcome(self, key: bytes, state: bytes, value: bytes) -> None:
        """Keep what a run came to, in place of what one of the same key came to before."""
        row = (key, state, _sealed(value, key, state), self._today)
        self._write("INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?)", [row])
        kept = (MAX_OUTCOMES, MAX_BYTES // 4)
        self._write(f"DELETE FROM outcomes WHERE key NOT IN ({_KEPT_OUTCOMES})", [kept])  # noqa: S608

    def _prune(self) -> None:
        self._write("DELETE FROM entries WHERE used < ?", [(self._today - KEPT_DAYS,)])
        if (count := self.count()) > MAX_ENTRIES:
            self._drop_oldest(count - MAX_ENTRIES * 3 // 4)
        while (count := self.count()) and self._bytes()[0] > MAX_BYTES:
            self._drop_oldest(count // 4 + 1)
        self._write("DELETE FROM files WHERE key NOT IN (SELECT key FROM entries)", [()])
        used, free = self._bytes()
        if free > max(used, _WORTH_SHRINKING) and self._database is not None:
            with contextlib.suppress(
                sqlite3.Error
            ):  # somebody else is reading, or there is no room for a copy
                self._database.execute("VACUUM")

    def _drop_oldest(self, number: int) -> None:
        oldest = "DELETE FROM entries WHERE key IN (SELECT key FROM entries ORDER BY used LIMIT ?)"
        self._write(oldest, [(number,)])

    def _bytes(self) -> tuple[int, int]:
        """Bytes of the file that are in use, and those that are free."""
        pages, free, size = (
            next(iter(self._rows(f"PRAGMA {name}", ())), (0,))[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        return (pages - free) * size, free * size

    def _rows(self, query: str, values: Sequence[Any]) -> Iterator[Any]:
        if self._database is None:
            return
        try:
            yield from self._database.execute(query, values)
        except _FAILURES as error:
            self._give_up(error)

    def _write(self, query: str, rows: Sequence[Sequence[Any]]) -> None:
        if self._database is None or not rows:
            return
        try:
            with self._database:
                self._database.executemany(query, rows)
        except _FAILURES as error:
            self._give_up(error)

    def _unsealed(self, value: Any, *which: bytes) -> bytes | None:
        """A value without its checksum; None, and the end of this cache, where it is not what was written."""
        if isinstance(value, bytes) and _sealed(plain := value[4:], *which) == value:
            return plain
        self._give_up(sqlite3.DatabaseError("a value is not what was written"))
        return None

    def _give_up(self, error: Exception) -> bool:
        """Go on without the cache; whether its file was removed because it is broken, so that it is begun anew."""
        self._let_go()
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in _ELSEWHERE:
            return False
        if code in _NO_ROOM:
            self.notes.append(f"{self.file}: {error}; this run is not kept for the next one")
            return False
        self.notes.append(f"{self.file}: {error}; the cache is begun anew")
        return remove(self.file)

    def count(self) -> int:
        """How many entries there are."""
        return int(next(iter(self._rows("SELECT count(*) FROM entries", ())), (0,))[0])

    def close(self) -> None:
        """Throw away what is old, and let the database go."""
        if self._stored:
            self._prune()
        self._let_go()

    def _let_go(self) -> None:
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.close()
        self._database = None


def _connected(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, timeout=WAIT)
    try:
        database.text_factory = bytes  # what should be bytes may be text in a broken file
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, FORMAT):
            raise sqlite3.DatabaseError(f"format {version} instead of {FORMAT}")
        if version == 0:
            database.execute("PRAGMA journal_mode = WAL")
            with database:
                for table in _TABLES.split(";"):
                    database.execute(table)
                database.execute(f"PRAGMA user_version = {FORMAT}")
        database.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        database.close()
        raise
    return database


def _sealed(value: bytes, *which: bytes) -> bytes:
    """A value behind a checksum of it and of the key that it is kept under."""
    return zlib.crc32(value, zlib.crc32(b"".join(which))).to_bytes(4, "little") + value


def _batches(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (keys[i : i + _MANY] for i in range(0, len(keys), _MANY))
