"""What all posts of a run gave, kept small: most posts give no finding, and facts wait as bytes, on disk if many."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from postlint.finding import Finding
    from postlint.suppress import Ignore, Misuse

IN_MEMORY = 1024 * 1024  # bytes of one rule's facts; more wait in a temporary file


class Checked(NamedTuple):
    """What one post gave: small, by value, so that workers can send it.

    `findings` carry rule, group and severity but no path; `facts` maps a rule's name to its packed facts (see
    postlint.facts); `problem` says why the post could not be read; `content` is a digest of the bytes read, empty
    where the result is not to be kept.
    """

    findings: Sequence[Finding] = ()
    facts: dict[str, bytes] = {}  # noqa: RUF012 - never changed
    ignores: Sequence[Ignore] = ()
    misuses: Sequence[Misuse] = ()
    problem: str = ""
    content: bytes = b""


NOTHING = Checked()


class Results:
    """Results by the index of their target. What `results[i]` gives has no facts: those come from `facts`.

    `lasting` is False where one of them must not be kept for another run.
    """

    def __init__(self) -> None:
        self.lasting = True
        self._done = bytearray()
        self._said: dict[int, Checked] = {}
        self._shelves: dict[str, _Shelf] = {}

    def __setitem__(self, index: int, checked: Checked) -> None:
        """Keep a result; one that is there already is replaced."""
        if index in self:
            self._said.pop(index, None)
            for shelf in self._shelves.values():
                shelf.add(index, b"")
        elif index >= len(self._done):
            self._done.extend(bytes(index + 1 - len(self._done)))
        self._done[index] = True
        if checked.findings or checked.ignores or checked.misuses or checked.problem:
            self._said[index] = checked._replace(facts={}, content=b"")
        for rule, packed in checked.facts.items():
            if rule not in self._shelves:
                self._shelves[rule] = _Shelf()
            self._shelves[rule].add(index, packed)

    def __getitem__(self, index: int) -> Checked:
        if index not in self:
            raise KeyError(index)
        return self._said.get(index, NOTHING)

    def __contains__(self, index: int) -> bool:
        return index < len(self._done) and bool(self._done[index])

    def __iter__(self) -> Iterator[int]:
        return (index for index, done in enumerate(self._done) if done)

    def said(self) -> Iterator[int]:
        """The indexes of the posts whose check gave more than facts, in order."""
        return iter(sorted(self._said))

    def facts(self, rule: str, members: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """(index, packed facts) of those of the members that have facts of a rule, in the members' order."""
        shelf = self._shelves.get(rule)
        return shelf.records(members) if shelf else iter(())

    def size(self, rule: str) -> int:
        """Bytes of the facts of a rule, those that were replaced included."""
        shelf = self._shelves.get(rule)
        return shelf.size if shelf else 0

    def close(self) -> None:
        """Let the temporary files go."""
        for shelf in self._shelves.values():
            shelf.close()


class _Shelf:
    """The packed facts of one rule in a row, and for each record whose it is and where it ends."""

    def __init__(self) -> None:
        self._latest = bytearray()  # what isn't in the file yet
        self._file: IO[bytes] | None = None
        self._indexes = array("I")
        self._ends = array("Q")
        self._filed = 0  # bytes in the file

    def add(self, index: int, packed: bytes) -> None:
        self._latest += packed
        self._indexes.append(index)
        self._ends.append(self._filed + len(self._latest))
        if len(self._latest) > IN_MEMORY:
            from tempfile import TemporaryFile  # most runs never need it

            self._file = self._file or TemporaryFile()  # noqa: SIM115 - open as long as the results
            self._file.seek(self._filed)
            self._file.write(self._latest)
            self._filed += len(self._latest)
            self._latest.clear()

    @property
    def size(self) -> int:
        """Bytes of all records."""
        return self._filed + len(self._latest)

    def records(self, members: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        last = {index: number for number, index in enumerate(self._indexes)}  # a later record replaces one
        ends = self._ends
        if self._file:
            self._file.flush()
        for index in members:
            number = last.get(index, -1)
            start, end = ends[number - 1] if number > 0 else 0, ends[number] if number >= 0 else 0
            if start == end:
                continue
            if start >= self._filed:
                yield index, bytes(self._latest[start - self._filed : end - self._filed])
            elif self._file:
                yield index, _read(self._file, start, end)

    def close(self) -> None:
        if self._file:
            self._file.close()


def _read(file: IO[bytes], start: int, end: int) -> bytes:
    """Some bytes of a file; its position, which forked processes have in common, stays where it was if possible."""
    if hasattr(os, "pread"):
        return os.pread(file.fileno(), end - start, start)
    file.seek(start)
    return file.read(end - start)
