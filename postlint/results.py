"""What all posts of a run gave, kept small: most posts give no finding, and facts wait as bytes, on disk if many."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from postlint.finding import Finding
    from postlint.suppress import Ignore, Misuse

IN_MEMORY = 4 * 1024 * 1024  # bytes of one rule's facts; more wait in a temporary file


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

    def close(self) -> None:
        """Let the temporary files go."""
        for shelf in self._shelves.values():
            shelf.file.close()


class _Shelf:
    """The packed facts of one rule in one file, and for each record whose they are and where it begins."""

    def __init__(self) -> None:
        self.file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - lives as long as the results
        self._indexes = array("I")
        self._ends = array("Q")
        self._at = 0

    def add(self, index: int, packed: bytes) -> None:
        self.file.seek(self._at)
        self.file.write(packed)
        self._at += len(packed)
        self._indexes.append(index)
        self._ends.append(self._at)

    def records(self, members: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        last = {index: number for number, index in enumerate(self._indexes)}  # a later record replaces one
        at = -1
        for index in members:
            if (number := last.get(index)) is None:
                continue
            start, end = self._ends[number - 1] if number else 0, self._ends[number]
            if start == end:
                continue
            if start != at:
                self.file.seek(start)
            at = end
            yield index, self.file.read(end - start)
