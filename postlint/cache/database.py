"""What posts gave in earlier runs, kept by content in SQLite.

An entry's key is made of everything that a check may depend on (the post's bytes, its path and site, the
rules, their options, postlint itself), so an entry is never out of date, only unused.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from postlint.cache import POSTS, make_folder
from postlint.cache.stamps import changed_at
from postlint.cache.values import WRONG, decoded, encoded
from postlint.results import Checked

FORMAT = 2  # of the tables and values; another one found on disk is thrown away
KEPT_DAYS = 30
MAX_ENTRIES = 400_000
MAX_OUTCOMES = 20  # of whole runs: other paths, other options
WAIT = 2.0  # seconds for another run's write; a cache is no reason to wait longer
_DAY = 86_400
_MANY = 500  # keys in one query; SQLite's own limit is some thousands
_TICKS = 2_000_000_000  # nanoseconds: a file changed within them may change again under the same stamp
_TABLES = """
CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, state BLOB NOT NULL, key BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outcomes
    (key BLOB PRIMARY KEY, state BLOB NOT NULL, value BLOB NOT NULL, used INTEGER NOT NULL)
"""


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
        with contextlib.suppress(OSError):
            make_folder(folder)
            self._database = self._opened()

    def _opened(self) -> sqlite3.Connection | None:
        for attempt in (1, 2):
            try:
                return _connected(self.file)
            except sqlite3.OperationalError:  # locked, read-only, no room
                return None
            except sqlite3.DatabaseError as error:
                if attempt == 2:
                    return None
                self.notes.append(f"{self.file}: {error}; the cache was begun anew")
                for suffix in ("", "-wal", "-shm"):
                    with contextlib.suppress(OSError):
                        os.unlink(f"{self.file}{suffix}")
        return None

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
                with contextlib.suppress(*WRONG):
                    yield key, decoded(value)
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
            for path, state, key in self._rows(query, batch):
                if states[path] == state:
                    found[path] = key
        return found

    def store(
        self, entries: Iterable[tuple[bytes, Checked]], files: Iterable[tuple[str, bytes, bytes]]
    ) -> None:
        """Keep entries by key, and (path, state, key) of files."""
        rows = [(key, encoded(checked), self._today) for key, checked in entries]
        self._write("INSERT OR REPLACE INTO entries (key, value, used) VALUES (?, ?, ?)", rows)
        self._write("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", list(files))
        self._stored = self._stored or bool(rows)

    def outcome(self, key: bytes, state: bytes) -> bytes | None:
        """What a run of that key came to when everything was in that state; None where it wasn't."""
        query = "SELECT value, used FROM outcomes WHERE key = ? AND state = ?"
        for value, used in self._rows(query, (key, state)):
            if used != self._today:
                self._write("UPDATE outcomes SET used = ? WHERE key = ?", [(self._today, key)])
            return bytes(value)
        return None

    def store_outcome(self, key: bytes, state: bytes, value: bytes) -> None:
        """Keep what a run came to, in place of what one of the same key came to before."""
        row = (key, state, value, self._today)
        self._write("INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?)", [row])

    def _prune(self) -> None:
        self._write("DELETE FROM entries WHERE used < ?", [(self._today - KEPT_DAYS,)])
        count = self.count()
        if count > MAX_ENTRIES:
            oldest = "DELETE FROM entries WHERE key IN (SELECT key FROM entries ORDER BY used LIMIT ?)"
            self._write(oldest, [(count - MAX_ENTRIES * 3 // 4,)])
        self._write("DELETE FROM files WHERE key NOT IN (SELECT key FROM entries)", [()])
        latest = "SELECT key FROM outcomes ORDER BY used DESC, rowid DESC LIMIT ?"
        self._write(f"DELETE FROM outcomes WHERE key NOT IN ({latest})", [(MAX_OUTCOMES,)])  # noqa: S608

    def _rows(self, query: str, values: Sequence[Any]) -> Iterator[Any]:
        if self._database is None:
            return
        try:
            yield from self._database.execute(query, values)
        except sqlite3.DatabaseError as error:
            self._give_up(error)

    def _write(self, query: str, rows: Sequence[Sequence[Any]]) -> None:
        if self._database is None or not rows:
            return
        try:
            with self._database:
                self._database.executemany(query, rows)
        except sqlite3.DatabaseError as error:
            self._give_up(error)

    def _give_up(self, error: sqlite3.DatabaseError) -> None:
        """Go on without the cache; a broken file is removed so that the next run begins anew."""
        self._let_go()
        if not isinstance(error, sqlite3.OperationalError):
            self.notes.append(f"{self.file}: {error}; the cache will be begun anew")
            with contextlib.suppress(OSError):
                os.unlink(self.file)

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


def _batches(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (keys[i : i + _MANY] for i in range(0, len(keys), _MANY))
