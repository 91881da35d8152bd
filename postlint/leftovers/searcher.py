"""Finds the literals of wordings in keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from postlint import expected
from postlint.patterns import lazy

if TYPE_CHECKING:
    import ahocorasick_rs

FEW = 40  # keys that are searched without an automaton: before it pays
# Bytes of a literal that are searched for: an automaton of whole literals takes twice as long to make.
BEGINNING = 10
LONG = 5_000  # bytes of a key that cost as much again
_BOUND = lazy(rb"[\^_]")

Hit = tuple[int, tuple[int, ...]]
"""Where a literal starts in a key, and the numbers of its wordings."""
_Literals = tuple[tuple[bytes, tuple[int, ...]], ...]
"""What follows a beginning in each literal that has it, and the numbers of the literal's wordings."""


class Searcher:
    """Finds literals in keys, in time linear in the key (Aho and Corasick 1975, in Rust).

    Of `beginnings` each has a line of `literals`: what follows it, `=` and the numbers of wordings with commas between
    them, for each literal that begins so, separated by spaces. `spaced` says that literals begin where a word does.
    Where few posts are expected, keys are searched without the automaton, which takes long to make.
    """

    def __init__(self, beginnings: Sequence[bytes], literals: Sequence[bytes], spaced: bool) -> None:
        self._beginnings = beginnings
        self._lines = literals
        self._literals: dict[int, _Literals] = {}
        self._searched = expected.posts()
        self._simply = self._word_by_word if spaced else self._one_by_one
        self._automaton: ahocorasick_rs.BytesAhoCorasick | None = None

    def find(self, key: bytes) -> Iterator[Hit]:
        """The literals in a key."""
        for beginning, start, end in self._begun(key):
            literals = self._literals.get(beginning)
            if literals is None:
                literals = self._literals[beginning] = _read(self._lines[beginning])
            for rest, numbers in literals:
                if key.startswith(rest, end):
                    yield start, numbers

    def _begun(self, key: bytes) -> Sequence[tuple[int, int, int]]:
        """The beginnings in a key, by their numbers, and where each starts and ends."""
        if self._automaton is None:
            self._searched += 1 + len(key) // LONG
            if self._searched <= FEW:
                return [*self._simply(key)]
            self._automaton = self._made()
        return self._automaton.find_matches_as_indexes(key, overlapping=True)

    @cached_property
    def _numbers(self) -> dict[bytes, int]:
        return dict(zip(self._beginnings, range(len(self._beginnings)), strict=True))

    def _word_by_word(self, key: bytes) -> Iterator[tuple[int, int, int]]:
        """Looks up what begins at each word, up to each of the next ones."""
        numbers = self._numbers
        bounds = [match.start() for match in _BOUND.finditer(key)]
        for at, start in enumerate(bounds):
            ends = [end + 1 for end in bounds[at + 1 : at + BEGINNING] if end < start + BEGINNING]
            # those of other letters than ASCII's are cut where a character ends
            for end in {*ends, *range(start + BEGINNING - 3, start + BEGINNING + 1)}:
                number = numbers.get(key[start:end])
                if number is not None:
                    yield number, start, end

    def _one_by_one(self, key: bytes) -> Iterator[tuple[int, int, int]]:
        for number, beginning in enumerate(self._beginnings):
            at = key.find(beginning)
            while at >= 0:
                yield number, at, at + len(beginning)
                at = key.find(beginning, at + 1)

    def _made(self) -> ahocorasick_rs.BytesAhoCorasick:
        """The automaton: it takes some 20 ms to make."""
        import ahocorasick_rs

        self.__dict__.pop("_numbers", None)  # was for the first searches
        return ahocorasick_rs.BytesAhoCorasick(
            self._beginnings, implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )


def _read(line: bytes) -> _Literals:
    parts = (part.split(b"=") for part in line.split(b" "))
    return tuple((rest, tuple(map(int, numbers.split(b",") if numbers else ()))) for rest, numbers in parts)
