"""Finds the literals of wordings in keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from postlint import expected
from postlint.patterns import lazy

if TYPE_CHECKING:
    import ahocorasick_rs

FEW = 40  # keys that are searched without an automaton: before it pays
LITERAL = 20  # bytes of a literal
LONG = 5_000  # bytes of a key that cost as much again
_BOUND = lazy(rb"[\^_]")

Hit = tuple[int, int, int]
"""The number of a literal, where it starts and ends in a key."""


class Searcher:
    """Finds literals in keys, in time linear in the key (Aho and Corasick 1975, in Rust).

    `holders` gives for each literal the numbers of its wordings, separated by spaces; `spaced` says that literals
    begin where a word does. Where few posts are expected, keys are searched without the automaton, which takes long
    to make.
    """

    def __init__(self, literals: Sequence[bytes], holders: Sequence[bytes], spaced: bool) -> None:
        self.literals = literals
        self.holders = holders
        self._searched = expected.posts()
        self._simply = self._word_by_word if spaced else self._one_by_one
        self._automaton: ahocorasick_rs.BytesAhoCorasick | None = None

    def find(self, key: bytes) -> list[Hit]:
        """The literals in a key, in order of where they start."""
        if self._automaton is None:
            self._searched += 1 + len(key) // LONG
            if self._searched <= FEW:
                return sorted(self._simply(key), key=_start)
        hits = self._made().find_matches_as_indexes(key, overlapping=True)
        return sorted(hits, key=_start) if len(hits) > 1 else hits

    def wordings(self, literal: int) -> Iterable[int]:
        """The numbers of the wordings that have a literal."""
        return map(int, self.holders[literal].split())

    @cached_property
    def _numbers(self) -> dict[bytes, int]:
        return dict(zip(self.literals, range(len(self.literals)), strict=True))

    def _word_by_word(self, key: bytes) -> Iterator[Hit]:
        """Looks up what begins at each word, up to each of the next ones."""
        numbers = self._numbers
        bounds = [match.start() for match in _BOUND.finditer(key)]
        for at, start in enumerate(bounds):
            ends = [end + 1 for end in bounds[at + 1 : at + 1 + LITERAL] if end < start + LITERAL]
            for end in (*ends, *range(start + LITERAL - 3, start + LITERAL + 1)):
                number = numbers.get(key[start:end])
                if number is not None:
                    yield number, start, end

    def _one_by_one(self, key: bytes) -> Iterator[Hit]:
        for number, literal in enumerate(self.literals):
            at = key.find(literal)
            while at >= 0:
                yield number, at, at + len(literal)
                at = key.find(literal, at + 1)

    def _made(self) -> ahocorasick_rs.BytesAhoCorasick:
        """The automaton: it takes some 40 ms to make."""
        if self._automaton is None:
            import ahocorasick_rs

            self._automaton = ahocorasick_rs.BytesAhoCorasick(
                self.literals, implementation=ahocorasick_rs.Implementation.ContiguousNFA
            )
            self.__dict__.pop("_numbers", None)  # was for the first searches
        return self._automaton


def _start(hit: Hit) -> int:
    return hit[1]
