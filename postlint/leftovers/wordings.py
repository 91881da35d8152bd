"""Wordings of leftovers: files of lines that anybody can read, and how a block is compared with them.

A file is one language's. `[RULE PLACE CERTAINTY] where it was seen` opens a section, each further line is
one wording: words, `(this|that)` for a choice (`(this|)` may be missing), `*` for up to `GAP` words, `#`
for a number. PLACE says what a wording must be: the `whole` block, its `start`, or anywhere `in` it.
CERTAINTY is `likely` unless written: `hint` is only a note. Letters, accents, punctuation and white space
don't count, see `postlint.language.words.fold`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from postlint.language.identify import is_stop_word
from postlint.language.words import fold, is_cjk, split

GAP = 12
_SECTION = re.compile(r"^\[([a-z-]+) (whole|start|in)(?: (sure|likely|hint))?\](.*)$")


_UNFIT = ("template-residue", "generator-residue")  # made of any words


class Slot(NamedTuple):
    """The choices at one place of a wording: single words, runs of words, whether it may be missing."""

    single: frozenset[str]
    runs: tuple[tuple[str, ...], ...]
    optional: bool


Slots = tuple[Slot | None, ...]
"""What must follow one another in a wording; None is a gap."""


class WordingError(ValueError):
    """A pattern file that can't be read: says the file, the line and what is expected."""


class Wording(NamedTuple):
    """One line of a pattern file, and the slots it stands for."""

    rule: str
    place: str
    certainty: str
    line: str
    slots: Slots

    @property
    def solid(self) -> int:
        """How many words it holds at most, gaps left out."""
        return sum(
            max([*([1] if slot.single else ()), *map(len, slot.runs)])
            for slot in self.slots
            if slot is not None
        )

    def anchor(self, usage: Mapping[str, int]) -> Anchor:
        """What a block must hold to match; `usage` says how many wordings hold a word.

        The words by which it is looked up are those of the slot with the fewest, longest and rarest choices,
        before a gap if possible.
        """
        rated: list[tuple[float, int, frozenset[str], int, int]] = []
        least = most = gaps = 0
        for number, slot in enumerate(self.slots):
            if slot is None:
                gaps += 1
                most += GAP
                continue
            lengths = [*([1] if slot.single else ()), *map(len, slot.runs)]
            if not slot.optional:
                words = frozenset((*slot.single, *(run[0] for run in slot.runs)))
                rated.append((_rarity(words, usage) - 100 * gaps, -number, words, least, most))
            least += 0 if slot.optional else min(lengths)
            most += max(lengths)
        if not rated:
            return Anchor(frozenset(), None, None, 0, 0)
        rated.sort(reverse=True)
        sets = [words for _, _, words, _, _ in rated[1:3]]
        also, too = (*sets, None, None)[:2]
        return Anchor(rated[0][2], also, too, rated[0][3], rated[0][4])


class Anchor(NamedTuple):
    """Words of which a block must hold one, two more such sets if there are any, and the words before it.

    `least` and `most` say how many words stand between a wording's start and the first.
    """

    words: frozenset[str]
    also: frozenset[str] | None
    too: frozenset[str] | None
    least: int
    most: int


def _rarity(words: Collection[str], usage: Mapping[str, int]) -> float:
    common = sum(usage.get(word, 1) + 40 * is_stop_word(word) for word in words) / len(words)
    return min(map(len, words)) - len(words) / 4 - common / 2


def slots(line: str) -> Slots:
    """The slots of a wording's line, whose letters are folded already."""
    found: list[Slot | None] = []
    for part in line.replace("#", " 0 ").split("("):
        inner, closed, after = part.partition(")")
        if closed:
            single, runs, optional = set(), [], False
            for choice in inner.split("|"):
                words = split(choice)
                if len(words) == 1:
                    single.add(words[0])
                elif words:
                    runs.append(tuple(words))
                else:
                    optional = True
            found.append(Slot(frozenset(single), tuple(runs), optional))
        else:
            after = inner
        for number, run in enumerate(after.split("*")):
            if number:
                found.append(None)
            found.extend(Slot(frozenset((word,)), (), False) for word in split(run))
    return tuple(found)


def read(text: str, name: str = "") -> list[Wording]:
    """The wordings of a pattern file's text.

    Raises:
        WordingError: a line stands before the first section, or a section's head can't be read.
    """
    found: list[Wording] = []
    rule = place = certainty = ""
    for number, (line, folded) in enumerate(zip(text.split("\n"), fold(text).split("\n"), strict=True), 1):
        if not line or line[0] == "#":
            continue
        if line[0] == "[":
            head = _SECTION.match(line)
            if head is None:
                raise WordingError(
                    f"{name}:{number}: a section begins with [RULE whole|start|in sure|likely|hint]"
                )
            rule, place, certainty = head[1], head[2], head[3] or "likely"
        elif not rule:
            raise WordingError(f"{name}:{number}: a wording stands before the first section")
        else:
            found.append(Wording(rule, place, certainty, line, slots(folded)))
    return found


def read_file(path: Path) -> list[Wording]:
    """The wordings of a file; none where there is no file."""
    return read(path.read_text("utf-8"), path.name) if path.exists() else []


class Match(NamedTuple):
    """A wording found in a block's words: which, and the words it covers (half-open)."""

    wording: Wording
    start: int
    end: int


def reach(parts: Slots, words: Sequence[str], start: int) -> int:
    """Where a wording that begins at a word ends at most; -1 where it doesn't stand there."""
    count, positions = len(words), [start]
    for slot in parts:
        following: list[int] = []
        for position in positions:
            if slot is None:
                following.extend(range(position, min(position + GAP, count) + 1))
                continue
            single, runs, optional = slot
            if position < count and words[position] in single:
                following.append(position + 1)
            for run in runs:
                end = position + len(run)
                if end <= count and tuple(words[position:end]) == run:
                    following.append(end)
            if optional:
                following.append(position)
        if not following:
            return -1
        positions = following if len(following) == 1 else list(dict.fromkeys(following))
    return max(positions)


Index = dict[str, list[tuple[Wording, Anchor]]]
"""Wordings by a word of their anchors."""


class Wordings:
    """Wordings by a word that a block must hold to match them: most blocks hold none of these."""

    def __init__(self, wordings: Iterable[Wording]) -> None:
        self.all = tuple(wordings)
        self._usage = Counter(word for wording in self.all for word in wording_words(wording))
        self._labels: Index = {}
        self._phrases: Index = {}
        for wording in self.all:
            anchor = wording.anchor(self._usage)
            index = self._phrases if wording.place == "in" else self._labels
            for word in anchor.words:
                index.setdefault(word, []).append((wording, anchor))

    def standing(self, words: Sequence[str]) -> list[Match]:
        """The wordings that stand in a block: `in` wordings anywhere, others where it begins."""
        held = set(words)
        found = _standing(self._labels, words, held, 0, 0)
        found += _standing(self._phrases, words, held, 0, len(words))
        return found

    def labels(self, words: Sequence[str], start: int) -> list[Match]:
        """The `whole` and `start` wordings that stand at a word of a block."""
        return _standing(self._labels, words, set(words), start, start)

    def phrases(self, words: Sequence[str]) -> list[Match]:
        """The `in` wordings that stand anywhere in a block."""
        return _standing(self._phrases, words, set(words), 0, len(words))

    @cached_property
    def distinctive(self) -> frozenset[str]:
        """Words that `in` wordings can't do without, in small letters: a long block must hold many of these.

        The commonest words and characters of scripts without spaces are left out: they stand everywhere.
        """
        return frozenset(
            word for word in self._phrases if len(word) > 1 and not is_cjk(word) and not is_stop_word(word)
        )

    @cached_property
    def vocabulary(self) -> dict[str, dict[str, float]]:
        """How much a word says for each rule, by the word's stem: the shares sum up to 1."""
        counts: dict[str, dict[str, float]] = {}
        for wording in self.all:
            if wording.place != "in" and wording.rule not in _UNFIT:
                for word in {stem(word) for word in wording_words(wording)}:
                    rules = counts.setdefault(word, {})
                    rules[wording.rule] = rules.get(wording.rule, 0) + 1
        for rules in counts.values():
            total = sum(rules.values())
            for rule in rules:
                rules[rule] /= total
        return counts


def wording_words(wording: Wording) -> set[str]:
    """Every word of a wording."""
    found: set[str] = set()
    for slot in wording.slots:
        if slot is not None:
            found |= slot.single
            for run in slot.runs:
                found.update(run)
    return found


def _standing(index: Index, words: Sequence[str], held: set[str], first: int, last: int) -> list[Match]:
    """The wordings that begin between two words, each as long as it can be; `held` is the set of the words."""
    found: list[Match] = []
    for word in held & index.keys():
        positions: list[int] | None = None
        for wording, (_, also, too, least, most) in index[word]:
            if (also is not None and also.isdisjoint(held)) or (too is not None and too.isdisjoint(held)):
                continue
            if positions is None:
                positions = [at for at, other in enumerate(words) if other == word]
            for at in positions:
                for start in range(max(first, at - most), min(last, at - least) + 1):
                    if (end := reach(wording.slots, words, start)) > start:
                        found.append(Match(wording, start, end))
    return found


def stem(word: str) -> str:
    """The first five letters: enough to bring together the forms of a word in most languages."""
    return word[:5]
