"""What posts gave in earlier runs, kept by content: SQLite with JSON values, under `.postlint_cache/`.

An entry's key is made of everything that a check may depend on (the post's bytes, its path and site, the
rules, their options, postlint itself), so an entry is never out of date, only unused. JSON, not pickle: a
cache that somebody commits must not be able to run code.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from postlint.engine import Checked, digest
from postlint.finding import Edit, Finding, Fix, Related, Severity, Span
from postlint.suppress import Ignore, Misuse

FOLDER = ".postlint_cache"
FORMAT = 1  # of the tables and values; another one found on disk is thrown away
KEPT_DAYS = 30
MAX_ENTRIES = 400_000
WAIT = 2.0  # seconds for another run's write; a cache is no reason to wait longer
_DAY = 86_400
_MANY = 500  # keys in one query; SQLite's own limit is some thousands


class Stamp(NamedTuple):
    """What tells, without reading it, that a file is as it was: nanoseconds (twice), bytes, inode.

    The time of the last status change is there because, unlike the time of modification, no copying or
    unpacking sets it back.
    """

    modified: int
    status: int
    size: int
    inode: int

    @classmethod
    def of(cls, file: str) -> Stamp | None:
        """The stamp of a file, or None where it can't be had."""
        try:
            state = os.stat(file)
        except OSError:
            return None
        return cls(state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino)


class Cache:
    """Entries of one folder's cache. Every failure of the disk or the database ends in not caching.

    `notes` collects what the user should know, a line each.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / "posts.sqlite"
        self.notes: list[str] = []
        self._today = int(time.time()) // _DAY
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

    def entries(self, keys: Sequence[bytes]) -> dict[bytes, Checked]:
        """The entries there are for some keys; they count as used today."""
        found: dict[bytes, Checked] = {}
        stale: list[bytes] = []
        for batch in _batches(keys):
            marks = ",".join("?" * len(batch))
            query = f"SELECT key, value, used FROM entries WHERE key IN ({marks})"  # noqa: S608
            for key, value, used in self._rows(query, batch):
                with contextlib.suppress(ValueError, KeyError, TypeError, IndexError):
                    found[key] = decoded(value)
                    if used != self._today:
                        stale.append(key)
        self._write("UPDATE entries SET used = ? WHERE key = ?", [(self._today, key) for key in stale])
        return found

    def unchanged(self, stamps: Mapping[str, tuple[Stamp, bytes]]) -> dict[str, bytes]:
        """Content digests of the files that are as they were when last read.

        `stamps` maps a path to its stamp now and a digest of its settings, which must be the same too.
        """
        found = {}
        for batch in _batches(list(stamps)):
            marks = ",".join("?" * len(batch))
            query = f"SELECT * FROM files WHERE path IN ({marks})"  # noqa: S608
            for path, *stamp, settings, content in self._rows(query, batch):
                if stamps[path] == (Stamp(*stamp), settings):
                    found[path] = content
        return found

    def store(
        self, entries: Iterable[tuple[bytes, Checked]], files: Iterable[tuple[str, Stamp, bytes, bytes]]
    ) -> None:
        """Keep entries by key, and (path, stamp, settings, digest) of files read."""
        rows = [(key, encoded(checked), self._today) for key, checked in entries if not checked.problem]
        self._write("INSERT OR REPLACE INTO entries (key, value, used) VALUES (?, ?, ?)", rows)
        # A file written within the clock's last ticks may change again under the same stamp.
        settled = time.time_ns() - 2_000_000_000
        stamped = [
            (path, *stamp, settings, content)
            for path, stamp, settings, content in files
            if max(stamp.modified, stamp.status) < settled
        ]
        self._write("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", stamped)
        if rows:
            self._prune()

    def _prune(self) -> None:
        self._write("DELETE FROM entries WHERE used < ?", [(self._today - KEPT_DAYS,)])
        count = self.count()
        if count > MAX_ENTRIES:
            oldest = "DELETE FROM entries WHERE key IN (SELECT key FROM entries ORDER BY used LIMIT ?)"
            self._write(oldest, [(count - MAX_ENTRIES * 3 // 4,)])

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
        self.close()
        if not isinstance(error, sqlite3.OperationalError):
            self.notes.append(f"{self.file}: {error}; the cache will be begun anew")
            with contextlib.suppress(OSError):
                os.unlink(self.file)

    def count(self) -> int:
        """How many entries there are."""
        return int(next(iter(self._rows("SELECT count(*) FROM entries", ())), (0,))[0])

    def close(self) -> None:
        """Let the database go."""
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.close()
        self._database = None


def make_folder(folder: Path) -> None:
    """Make a cache folder that git leaves alone.

    Raises:
        OSError: it can't be made.
    """
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", "utf-8")


def _connected(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, timeout=WAIT)
    try:
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, FORMAT):
            raise sqlite3.DatabaseError(f"format {version} instead of {FORMAT}")
        if version == 0:
            database.execute("PRAGMA journal_mode = WAL")
            with database:
                database.execute(
                    "CREATE TABLE IF NOT EXISTS entries"
                    " (key BLOB PRIMARY KEY, value TEXT NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID"
                )
                database.execute(
                    "CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, modified INTEGER, status INTEGER,"
                    " size INTEGER, inode INTEGER, settings BLOB, content BLOB) WITHOUT ROWID"
                )
                database.execute(f"PRAGMA user_version = {FORMAT}")
        database.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        database.close()
        raise
    return database


def _batches(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (keys[i : i + _MANY] for i in range(0, len(keys), _MANY))


def clear(folder: Path) -> bool:
    """Remove a cache folder; whether there was one. Only what this module made is removed."""
    if not (folder / "posts.sqlite").exists():
        return False
    for name in ("posts.sqlite", "posts.sqlite-wal", "posts.sqlite-shm", ".gitignore"):
        with contextlib.suppress(OSError):
            (folder / name).unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()  # the answers of links may live on in it
    return True


def code_digest(paths: Iterable[Path]) -> bytes:
    """Stands for the code and data in some folders and files: names, sizes and times of the files."""
    names: list[str] = []
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix != ".pyc" and file.is_file():
                state = file.stat()
                names.append(f"{file}\0{state.st_size}\0{state.st_mtime_ns}")
    return digest("\n".join(names).encode("utf-8", "surrogateescape"))


def encoded(checked: Checked) -> str:
    """A result as JSON."""
    findings = [
        (f.span, f.message, int(f.severity or 0), f.rule, f.group, f.fix and _plain(f.fix), f.related)
        for f in checked.findings
    ]
    facts = {rule: [(span, _packed(value)) for span, value in found] for rule, found in checked.facts.items()}
    return json.dumps((findings, facts, checked.ignores, checked.misuses), separators=(",", ":"))


def decoded(text: str) -> Checked:
    """The result that `encoded` wrote.

    Raises:
        ValueError, KeyError, TypeError, IndexError: it is none.
    """
    findings, facts, ignores, misuses = json.loads(text, object_hook=_unpacked)
    return Checked(
        [
            Finding(
                Span(*span), message, Severity(severity), _fix(fix),
                tuple(Related(path, Span(*where), what) for path, where, what in related),
                rule=rule, group=group,
            )
            for span, message, severity, rule, group, fix, related in findings
        ],
        {rule: [(Span(*span), value) for span, value in found] for rule, found in facts.items()},
        [Ignore(Span(*span), tuple(names), Span(*covers), comment) for span, names, covers, comment in ignores],
        [Misuse(Span(*span), message) for span, message in misuses],
    )  # fmt: skip


def _plain(fix: Fix) -> tuple[str, tuple[Edit, ...], bool]:
    return fix.title, fix.edits, fix.safe


def _fix(fix: Any) -> Fix | None:
    return fix and Fix(fix[0], tuple(Edit(Span(*span), text) for span, text in fix[1]), fix[2])


def _packed(value: Any) -> Any:
    """A fact's value with what JSON lacks tagged: bytes, and tuples, which must not come back as lists."""
    if isinstance(value, bytes):
        return {"$b": base64.b85encode(value).decode()}
    if isinstance(value, tuple):
        return {"$t": [_packed(item) for item in value]}
    if isinstance(value, list):
        return [_packed(item) for item in value]
    if isinstance(value, dict):
        return {"$d": [(key, _packed(item)) for key, item in value.items()]}
    return value


def _unpacked(tagged: dict[str, Any]) -> Any:
    if "$b" in tagged:
        return base64.b85decode(tagged["$b"])
    if "$t" in tagged:
        return tuple(tagged["$t"])
    if "$d" in tagged:
        return dict(tagged["$d"])
    return tagged
