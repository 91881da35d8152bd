"""The store of answers: one SQLite file that may be shared, broken, locked or read-only.

Whatever its state, a run goes on: at worst it remembers nothing, and says so in `problem`.
"""

from __future__ import annotations

import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from postlint.web.history import Record
from postlint.web.policy import POLICY, VERSION, Outcome

_SCHEMA = 1
_PATIENCE = 2.0  # seconds that another run may hold the file
_COLUMNS = (
    *("url", "policy", "outcome", "signal", "detail", "target", "checked", "expires", "anchors"),
    *("last_fine", "first_failed", "last_failed", "failed_days"),
)  # fmt: skip
_CREATE = """
CREATE TABLE IF NOT EXISTS answers (
    url TEXT PRIMARY KEY, policy INTEGER NOT NULL, outcome TEXT NOT NULL, signal TEXT NOT NULL, detail TEXT NOT NULL,
    target TEXT NOT NULL, checked REAL NOT NULL, expires REAL NOT NULL, anchors BLOB,
    last_fine TEXT, first_failed TEXT, last_failed TEXT, failed_days INTEGER NOT NULL
) WITHOUT ROWID
"""
_MOST_AT_ONCE = 500  # variables of one query
_KEPT_DAYS = 400  # what was not asked for so long stands in no post any more
_COMMIT_EVERY = 0.5  # seconds: what a killed run loses at most


class Store:
    """Records by URL. Opened on first use and by one thread; `path` None remembers nothing."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.problem = ""
        self._connection: sqlite3.Connection | None = None
        self._opened = path is None
        self._writable = True
        self._last_commit = 0.0

    def get(self, urls: Iterable[str]) -> dict[str, Record]:
        """The records of those URLs that have one."""
        wanted, found = list(dict.fromkeys(urls)), dict[str, Record]()
        for i in range(0, len(wanted), _MOST_AT_ONCE):
            part = wanted[i : i + _MOST_AT_ONCE]
            marks = ",".join("?" * len(part))
            found.update(self._read(f"WHERE url IN ({marks})", part))
        return found

    def all(self) -> dict[str, Record]:
        """Every record, by URL."""
        return dict(sorted(self._read("", [])))

    def put(self, url: str, record: Record) -> None:
        """Keep a record; it is safe on disk half a second later, or after `flush`."""
        connection = self._open()
        if connection is None or not self._writable:
            return
        try:
            marks = ",".join("?" * len(_COLUMNS))
            connection.execute(f"INSERT OR REPLACE INTO answers VALUES ({marks})", _row(url, record))  # noqa: S608
            if time.monotonic() - self._last_commit > _COMMIT_EVERY:
                self.flush()
        except sqlite3.Error as error:
            self._give_up(f"can't be written: {error}")

    def flush(self) -> None:
        """Write what is held back."""
        if self._connection is not None and self._writable:
            try:
                self._connection.commit()
            except sqlite3.Error as error:
                self._give_up(f"can't be written: {error}")
            self._last_commit = time.monotonic()

    def close(self) -> None:
        """Write and close; the store may be used again, unless it could not be opened at all."""
        if self._connection is not None:
            self.flush()
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection, self._opened = None, False

    def _read(self, where: str, values: list[str]) -> Iterator[tuple[str, Record]]:
        connection = self._open()
        if connection is None:
            return
        try:
            query = f"SELECT {', '.join(_COLUMNS)} FROM answers {where}"  # noqa: S608 - no values in it
            for row in connection.execute(query, values):
                if (record := _record(row)) is not None:
                    yield row[0], record
        except sqlite3.DatabaseError as error:
            self._unusable(error)

    def _open(self) -> sqlite3.Connection | None:
        if self._opened:
            return self._connection
        self._opened = True
        if self.path is None:
            return None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = self._connect()
        except OSError as error:
            self.problem = f"{self.path} can't be made: {error.strerror}"
        except sqlite3.DatabaseError as error:
            self._unusable(error)
        return self._connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path or "", timeout=_PATIENCE)
        try:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > _SCHEMA:
                self._writable = False
                raise sqlite3.OperationalError("it was written by a newer postlint")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(_CREATE)
            if version < _SCHEMA:
                connection.execute(f"PRAGMA user_version = {_SCHEMA}")
            old = time.time() - _KEPT_DAYS * 86400
            connection.execute("DELETE FROM answers WHERE checked < ?", (old,))
            connection.commit()
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _unusable(self, error: sqlite3.DatabaseError) -> None:
        """Go on after an error: read what can only be read, put a broken file aside, else remember nothing."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None
        code = getattr(error, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            self._open_for_reading()
        elif code is not None and code & 0xFF in (
            sqlite3.SQLITE_CORRUPT,
            sqlite3.SQLITE_NOTADB,
            sqlite3.SQLITE_ERROR,
        ):
            self._start_anew(error)
        else:
            self.problem = f"{self.path} can't be used: {error}"

    def _open_for_reading(self) -> None:
        self._writable = False
        self.problem = f"{self.path} can only be read: new answers are not kept"
        try:
            # immutable: a file in a folder that can't be written has no room for a journal beside it.
            uri = f"{Path(self.path or '').absolute().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(uri, uri=True)
            self._connection.execute("SELECT count(*) FROM answers").fetchone()
        except sqlite3.Error as error:
            self._connection = None
            self.problem = f"{self.path} can't be used: {error}"

    def _start_anew(self, error: sqlite3.Error) -> None:
        if self.path is None:
            return
        aside = self.path.with_name(self.path.name + ".broken")
        self.problem = f"{self.path} was broken ({error}); it was put aside as {aside.name}"
        try:
            for end in ("-wal", "-shm"):
                self.path.with_name(self.path.name + end).unlink(missing_ok=True)
            self.path.replace(aside)
            self._connection = self._connect()
        except (OSError, sqlite3.Error) as again:
            self._connection = None
            self.problem = f"{self.path} can't be used: {again}"

    def _give_up(self, why: str) -> None:
        self._writable = False
        self.problem = f"{self.path} {why}; new answers are not kept"
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.rollback()


def _row(url: str, r: Record) -> tuple[Any, ...]:
    names = (
        None if r.anchors is None else zlib.compress("\n".join(sorted(r.anchors)).encode("utf-8", "replace"))
    )
    days = (d.isoformat() if d else None for d in (r.last_fine, r.first_failed, r.last_failed))
    return (
        *(url, VERSION, r.outcome.value, r.signal, r.detail, r.target, r.checked, r.expires, names),
        *(*days, r.failed_days),
    )  # fmt: skip


def _record(row: tuple[Any, ...]) -> Record | None:
    """The record of a row, its answer expired if an older policy judged it; None for a row of no use."""
    try:
        _, policy, outcome, signal, detail, target, checked, expires, names, *days, failed_days = row
        if signal not in POLICY:
            return None
        return Record(
            outcome=Outcome(outcome),
            signal=signal,
            detail=str(detail),
            target=str(target),
            checked=float(checked),
            expires=float(expires) if policy == VERSION else 0.0,
            anchors=None if names is None else frozenset(zlib.decompress(names).decode("utf-8").split("\n")),
            **dict(zip(("last_fine", "first_failed", "last_failed"), (_day(d) for d in days), strict=True)),
            failed_days=int(failed_days),
        )
    except (ValueError, TypeError, zlib.error):
        return None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
