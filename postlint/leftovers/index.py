"""An index of all wordings by their literals: one search of a post's key says which blocks may hold any.

`rules/data/leftovers/index.txt` holds it ready made, for making it takes longer than checking a hundred posts.
Empty lines part it: the sizes of the files it was made from; literals of languages that set spaces between words,
and for each the numbers of its wordings; the same for other languages; the wordings (language, line, rule, place,
certainty); how many labels hold a word's beginning (language, rule, number, beginnings); all words of a language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from postlint import expected
from postlint.language.words import fold
from postlint.leftovers import vocabulary
from postlint.leftovers.literals import key, literals, needs, run_together
from postlint.leftovers.wordings import Match, Wording, reach, read, slots
from postlint.patterns import lazy

if TYPE_CHECKING:
    import ahocorasick_rs

NAME = "index.txt"
UNSPACED = frozenset(("zh", "ja"))
FEW = 40  # keys that are searched without an automaton: before it pays
LITERAL = 20  # bytes of a literal
LONG = 5_000  # bytes of a key that cost as much again
_BOUND = lazy(rb"[\^_]")

Hit = tuple[int, int, int]
"""The number of a literal, where it starts and ends in a key."""
Needs = tuple[tuple[int, tuple[frozenset[bytes], ...]], ...]
"""Wordings by their numbers, each with sets of words of which a block must hold one."""


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
        """`data` is an index as `dump` writes it, `line(language, number)` a line of a pattern file.

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


def dump(files: Mapping[str, str]) -> str:
    """The index of the texts of pattern files, by their languages."""
    held: tuple[dict[bytes, list[int]], ...] = ({}, {})
    wordings: list[str] = []
    counts: list[str] = []
    words: list[str] = []
    for language, text in sorted(files.items()):
        found = [*read(text, f"{language}.txt")]
        for line, wording in found:
            spaced = language not in UNSPACED
            for literal in dict.fromkeys(map(_shortened, literals(wording, spaced))):
                held[not spaced].setdefault(literal, []).append(len(wordings))
            wordings.append(f"{language} {line} {wording.rule} {wording.place} {wording.certainty}")
        labels: dict[tuple[str, float], list[str]] = {}
        for word, rules in vocabulary.counts(wording for _, wording in found).items():
            for rule, count in rules.items():
                labels.setdefault((rule, count), []).append(word)
        counts += [
            f"{language} {rule} {count} {' '.join(sorted(w))}" for (rule, count), w in sorted(labels.items())
        ]
        said = {word for _, w in found if w.rule not in vocabulary.UNFIT for word in w.words()}
        words.append(f"{language} {' '.join(sorted(said))}")
    parts = [_sizes({language: len(text.encode()) for language, text in files.items()})]
    for by_literal in held:
        ordered = sorted(by_literal.items())
        parts.append("\n".join(literal.decode() for literal, _ in ordered))
        parts.append("\n".join(" ".join(map(str, numbers)) for _, numbers in ordered))
    return "\n\n".join((*parts, "\n".join(wordings), "\n".join(counts), "\n".join(words)))


def _shortened(literal: bytes) -> bytes:
    """A literal's beginning: what follows tells little, and takes much memory, which costs more time than hits."""
    return literal[:LITERAL].decode(errors="ignore").encode()


def _sizes(sizes: Mapping[str, int]) -> str:
    return "\n".join(f"{language} {size}" for language, size in sorted(sizes.items()))


def load(folder: Path | None, also: Collection[str] = frozenset()) -> Index:
    """The index of a folder of pattern files: the one in it where it fits the files' sizes, else a new one."""
    paths = {} if folder is None else {path.stem: path for path in (folder / "languages").glob("*.txt")}
    data = b""
    if folder is not None and (folder / NAME).exists():
        data = (folder / NAME).read_bytes()
    if not data.startswith(
        _sizes({name: path.stat().st_size for name, path in paths.items()}).encode() + b"\n\n"
    ):
        data = dump({name: path.read_text("utf-8") for name, path in paths.items()}).encode()

    @cache
    def lines(language: str) -> list[str]:
        return paths[language].read_text("utf-8").split("\n")

    return Index(data, lambda language, number: lines(language)[number - 1], also)
