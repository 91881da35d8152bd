"""An index of all wordings by their literals: one search of a post's key says which blocks may hold any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property

from postlint.language.words import fold
from postlint.leftovers import vocabulary
from postlint.leftovers.literals import key, needs, run_together
from postlint.leftovers.searcher import Searcher
from postlint.leftovers.wordings import Match, Wording, reach, slots

UNSPACED = frozenset(("zh", "ja"))

Needs = tuple[tuple[int, tuple[frozenset[bytes], ...]], ...]
"""Wordings by their numbers, each with sets of words of which a block must hold one."""


def _key_of_word(word: str) -> bytes:
    """A folded word as it stands between two `_` of a key; the first part of one that holds marks."""
    return word.encode() if word.isascii() else key(word).split(b"_")[1]


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
        _, *searched, wordings, counts, words = data.split(b"\n\n")
        lists = [part.split(b"\n") if part else [] for part in searched]
        more = [key(word) for word in sorted(also) if len(word) > 4]
        lists[0] += more
        lists[1] += [b""] * len(more)
        self._spaced = Searcher(lists[0], lists[1], spaced=True)
        self._unspaced = Searcher(lists[2], lists[3], spaced=False)
        self._wordings = wordings.decode().split("\n")
        self._counts, self._words = counts.decode(), words.decode()
        self._line = line
        self._read: dict[int, tuple[str, Wording]] = {}
        # by whether languages set no spaces, and whether wordings that give notes alone are left out
        self._known_needs: dict[tuple[bool, bool], dict[int, Needs]] = defaultdict(dict)
        self._known_runs: dict[int, tuple[tuple[bytes, ...], ...]] = {}

    def wording(self, number: int) -> tuple[str, Wording]:
        """(language, wording) of a number."""
        found = self._read.get(number)
        if found is None:
            language, at, rule, place, certainty = self._wordings[number].split(" ")
            line = self._line(language, int(at))
            found = self._read[number] = language, Wording(rule, place, certainty, line, slots(fold(line)))
        return found

    def of(self, language: str) -> Iterator[Wording]:
        """The wordings of a language."""
        for number, line in enumerate(self._wordings):
            if line.startswith(f"{language} "):
                yield self.wording(number)[1]

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
        found: dict[int, set[int]] = {}
        self._gather(self._spaced, text, found)
        if not text.isascii():
            self._gather(self._unspaced, run_together(text), found)
        return found

    def loud(self, quick: bytes) -> dict[int, set[int]]:
        """The same for a quick key, without the wordings of rules that give notes alone."""
        found: dict[int, set[int]] = {}
        self._gather(self._spaced, quick, found, loud=True)
        if not quick.isascii():
            self._gather(self._unspaced, run_together(quick), found, loud=True)
        return found

    def _gather(
        self, searcher: Searcher, text: bytes, found: dict[int, set[int]], *, loud: bool = False
    ) -> None:
        """Add the wordings that a searcher finds, where all that they need stands in the block."""
        hits = searcher.find(text)
        if not hits:
            return
        known = self._known_needs[searcher is self._unspaced, loud]
        block = at = split = 0
        parts = text.split(b"^")
        words: frozenset[bytes] = frozenset()
        for literal, start, _ in hits:
            needs = known.get(literal)
            if needs is None:
                needs = known[literal] = self._needs(searcher, literal, loud)
            block += text.count(b"^", at, start + 1)
            at = start + 1
            if not needs:
                if not searcher.holders[literal]:
                    found.setdefault(block, set())
                continue
            if block != split:
                words, split = frozenset(parts[block].split(b"_")), block
            for number, firsts in needs:
                for choices in firsts:
                    if words.isdisjoint(choices):
                        break
                else:
                    if _has(parts[block], self._runs(number)):
                        found.setdefault(block, set()).add(number)

    def _needs(self, searcher: Searcher, literal: int, loud: bool) -> Needs:
        """The wordings of a literal, and the words of which a block must hold some."""
        return tuple(
            (number, self._firsts(number))
            for number in searcher.wordings(literal)
            if not (loud and number in self._quiet)
        )

    def _firsts(self, number: int) -> tuple[frozenset[bytes], ...]:
        """For each slot of a wording that may not be missing, the first words of its choices, in scripts that set
        spaces."""
        language, wording = self.wording(number)
        slots = () if language in UNSPACED else wording.slots
        made = [
            frozenset(map(_key_of_word, {*slot.single, *(run[0] for run in slot.runs)}))
            for slot in slots
            if slot is not None and not slot.optional
        ]
        return tuple(sorted(made, key=len))  # what is quickest to miss first

    def _runs(self, number: int) -> tuple[tuple[bytes, ...], ...]:
        """For each slot of a wording that may not be missing, the runs of which a key must hold one."""
        known = self._known_runs.get(number)
        if known is None:
            language, wording = self.wording(number)
            known = self._known_runs[number] = needs(wording, language not in UNSPACED)
        return known

    def matches(self, words: Sequence[str], among: Collection[int] | None = None) -> list[tuple[str, Match]]:
        """(language, match) of the wordings that stand in a block's words, in the order of the files.

        `in` wordings stand anywhere, others where it begins, each as far as it reaches at most. `among` are the
        wordings that may, if that is known.
        """
        if among is None:
            held: dict[int, set[int]] = {}
            text = b"^" + key(" ".join(words)) + b"^"
            self._gather(self._spaced, text, held)
            self._gather(self._unspaced, run_together(text), held)
            among = held.get(1, ())
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

    def vocabulary(self, languages: Collection[str]) -> vocabulary.Vocabulary:
        """What the words of the labels of some languages say, see `postlint.leftovers.vocabulary`."""
        counts: dict[str, dict[str, float]] = {}
        for _, rule, count, *words in _lines(self._counts, languages):
            for word in words:
                rules = counts.setdefault(word, {})
                rules[rule] = rules.get(rule, 0) + float(count)
        return counts

    def words(self, languages: Collection[str]) -> frozenset[str]:
        """Every word of the wordings of some languages but those that generators say."""
        return frozenset(word for _, *words in _lines(self._words, languages) for word in words)


def _lines(text: str, languages: Collection[str]) -> Iterator[list[str]]:
    """The words of each line of some languages, which it begins with."""
    beginnings = tuple(f"{language} " for language in languages)
    return (line.split(" ") for line in text.split("\n") if line.startswith(beginnings))
