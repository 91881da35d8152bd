"""An index of all wordings by their literals: one search of a post's key says which blocks may hold any."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from postlint.language.words import fold
from postlint.leftovers.literals import key, run_together
from postlint.leftovers.searcher import BEGINNING, Hit, Searcher
from postlint.leftovers.vocabulary import Pairs, Vocabulary
from postlint.leftovers.wordings import Match, Wording, reach, slots

UNSPACED = frozenset(("zh", "ja"))


class _Needs(NamedTuple):
    """What a block must hold to hold a wording: for each slot of it that may not be missing, one of several runs.

    `firsts` are the first words of these runs, in scripts that set spaces.
    """

    firsts: tuple[frozenset[bytes], ...]
    runs: tuple[tuple[bytes, ...], ...]


def _read_needs(line: bytes, spaced: bool) -> _Needs:
    slots = [slot.split(b"|") for slot in line.split(b" ")]
    if not spaced:
        return _Needs((), tuple(map(tuple, slots)))
    firsts = [frozenset([run.partition(b"_")[0] for run in slot]) for slot in slots]
    firsts.sort(key=len)  # what is quickest to miss first
    return _Needs(tuple(firsts), tuple(tuple([b"_%b_" % run for run in slot]) for slot in slots))


def _has(part: bytes, runs: tuple[tuple[bytes, ...], ...]) -> bool:
    """Whether a key holds one run of each slot."""
    while b"__" in part:
        part = part.replace(b"__", b"_")
    return all(any(map(part.__contains__, choices)) for choices in runs)


class Index:
    """The wordings of all languages, each read once something that only it may hold has been met."""

    def __init__(
        self, data: bytes, line: Callable[[str, int], str], also: Collection[str] = frozenset()
    ) -> None:
        """`data` is an index as `index_file.dump` writes it, `line(language, number)` a line of a pattern file.

        A block that holds one of the words `also` is told too, as one that may hold none of the wordings.
        """
        _, *searched, wordings, needs, counts, pairs, words = data.split(b"\n\n")
        lists = [part.split(b"\n") if part else [] for part in searched]
        more = [key(word) for word in sorted(also) if len(word) > 4]
        lists[0] += [literal[:BEGINNING] for literal in more]
        lists[1] += [literal[BEGINNING:] + b"=" for literal in more]
        self._spaced = Searcher(lists[0], lists[1], spaced=True)
        self._spaced_far = Searcher(lists[2], lists[3], spaced=True)
        self._unspaced = Searcher(lists[4], lists[5], spaced=False)
        self._wordings = wordings.decode().split("\n")
        self._needs_lines = needs.split(b"\n")
        self._counts, self._pairs, self._words = counts.decode(), pairs.decode(), words.decode()
        self._line = line
        self._read: dict[int, tuple[str, Wording]] = {}
        self._known_needs: dict[int, _Needs] = {}

    def wording(self, number: int) -> tuple[str, Wording]:
        """(language, wording) of a number."""
        found = self._read.get(number)
        if found is None:
            language, at, rule, place, certainty = self._wordings[number].split(" ")
            line = self._line(language, int(at))
            found = self._read[number] = language, Wording(rule, place, certainty, line, slots(fold(line)))
        return found

    def line(self, number: int) -> tuple[str, int]:
        """The language of a wording, and the number of its line, by its own number."""
        language, line = self._wordings[number].split(" ")[:2]
        return language, int(line)

    def place(self, number: int) -> str:
        """Where a wording must stand, by its number: `whole`, `start` or `in`."""
        return self._wordings[number].split(" ")[3]

    @cached_property
    def _quiet(self) -> frozenset[int]:
        """The wordings of rules that give notes alone."""
        return frozenset(number for number, line in enumerate(self._wordings) if " credit-line " in line)

    def blocks(self, text: bytes) -> dict[int, set[int]]:
        """The numbers of the wordings that each block of a key may hold, by the block's number, from 1.

        In a text of ASCII letters alone no wording of a language that sets no spaces is looked for.
        """
        return self._held(text, frozenset(), far=not text.isascii())

    def loud(self, quick: bytes) -> dict[int, set[int]]:
        """The same for a quick key, without the wordings of rules that give notes alone."""
        return self._held(quick, self._quiet, far=not quick.isascii())

    def _held(self, text: bytes, without: Collection[int], *, far: bool) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        self._gather(self._spaced.find(text), text, found, without)
        if far:
            self._gather(self._spaced_far.find(text), text, found, without)
            together = run_together(text)
            self._gather(self._unspaced.find(together), together, found, without)
        return found

    def _gather(
        self, hits: Iterable[Hit], text: bytes, found: dict[int, set[int]], without: Collection[int]
    ) -> None:
        """Add the wordings whose literals are met in a key, where all that they need stands in the block."""
        ordered = sorted(hits)
        if not ordered:
            return
        block = at = split = 0
        parts = text.split(b"^")
        words: frozenset[bytes] = frozenset()
        for start, numbers in ordered:
            block += text.count(b"^", at, start + 1)
            at = start + 1
            if not numbers:
                found.setdefault(block, set())
            for number in numbers:
                if number in without:
                    continue
                needs = self._known_needs.get(number) or self._needs(number)
                if block != split and needs.firsts:
                    words, split = frozenset(parts[block].split(b"_")), block
                for choices in needs.firsts:
                    if words.isdisjoint(choices):
                        break
                else:
                    if _has(parts[block], needs.runs):
                        found.setdefault(block, set()).add(number)

    def _needs(self, number: int) -> _Needs:
        spaced = self.line(number)[0] not in UNSPACED
        needs = self._known_needs[number] = _read_needs(self._needs_lines[number], spaced)
        return needs

    def matches(self, words: Sequence[str], among: Collection[int] | None = None) -> list[tuple[str, Match]]:
        """(language, match) of the wordings that stand in a block's words, in the order of the files.

        `in` wordings stand anywhere, others where it begins, each as far as it reaches at most. `among` are the
        wordings that may, if that is known.
        """
        if among is None:
            text = b"^" + key(" ".join(words)) + b"^"
            among = self._held(text, frozenset(), far=True).get(1, ())
        found = []
        for number in sorted(among):
            language, wording = self.wording(number)
            first = wording.slots[0] if wording.place == "in" else None
            starts: Iterable[int] = range(len(words)) if wording.place == "in" else (0,)
            if first is not None and not first.optional:
                beginnings = {*first.single, *(run[0] for run in first.runs)}
                starts = [at for at, word in enumerate(words) if word in beginnings]
            for start in starts:
                if (end := reach(wording.slots, words, start)) > start:
                    found.append((language, Match(wording, start, end)))
        return found

    def vocabulary(self, languages: Collection[str]) -> Vocabulary:
        """What the words of the labels of some languages say."""
        return Vocabulary(line[1:] for line in _lines(self._counts, languages))

    def pairs(self, language: str) -> Pairs:
        """The syllables that stand side by side in the labels of a language, by the two with `_` between them."""
        lines = _lines(self._pairs, (language,))
        return {pair: rule for _, rule, *pairs in lines for pair in pairs}

    def words(self, languages: Collection[str]) -> frozenset[str]:
        """Every word of the wordings of some languages but those that generators say."""
        return frozenset(word for _, *words in _lines(self._words, languages) for word in words)


def _lines(text: str, languages: Collection[str]) -> Iterator[list[str]]:
    """The words of each line of some languages, which it begins with."""
    beginnings = tuple(f"{language} " for language in languages)
    return (line.split(" ") for line in text.split("\n") if line.startswith(beginnings))
