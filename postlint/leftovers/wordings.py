"""Wordings of leftovers: files of lines that anybody can read, and how a block is compared with them.

A file is one language's. `[RULE PLACE CERTAINTY] where it was seen` opens a section, each further line is
one wording: words, `(this|that)` for a choice (`(this|)` may be missing), `*` for up to `GAP` words (at the end
up to `TAIL`), `#` for a number. PLACE says what a wording must be: the `whole` block, its `start`, or anywhere `in` it.
CERTAINTY is `likely` unless written: `hint` is only a note. Letters, accents, punctuation and white space
don't count, see `postlint.language.words.fold`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from postlint.language.identify import is_stop_word
from postlint.language.words import fold, is_cjk, split
from postlint.leftovers import vocabulary
from postlint.leftovers.vocabulary import Vocabulary

GAP = 12
HEAD = 10  # words at a block's beginning by which labels are looked up
TAIL = 40  # words that a gap at a wording's end may pass over
_SECTION = re.compile(r"^\[([a-z-]+) (whole|start|in)(?: (sure|likely|hint))?\](.*)$")


class Slot(NamedTuple):
    """The choices at one place of a wording: single words, runs of words, whether it may be missing."""

    single: frozenset[str]
    runs: tuple[tuple[str, ...], ...]
    optional: bool

    @property
    def first(self) -> frozenset[str]:
        """The words by which its choices begin; two characters of a script without spaces."""
        return frozenset((*self.single, *(_pair(run, 0) if is_cjk(run[0]) else run[0] for run in self.runs)))

    @property
    def longest(self) -> frozenset[str]:
        """For each choice a word that a block must hold to hold it."""
        return frozenset(
            (*self.single, *(_pair(run, 0) if is_cjk(run[0]) else max(run, key=len) for run in self.runs))
        )


def _pair(words: Sequence[str], at: int) -> str:
    return words[at] + words[at + 1]


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
    def loose(self) -> bool:
        """Whether anything may follow its first words."""
        return len(self.slots) == 2 and self.slots[1] is None

    @property
    def solid(self) -> int:
        """How many words it holds at most, gaps left out."""
        return sum(
            max([*([1] if slot.single else ()), *map(len, slot.runs)])
            for slot in self.slots
            if slot is not None
        )

    def words(self) -> set[str]:
        """Every word that it may hold."""
        found: set[str] = set()
        for slot in self.slots:
            if slot is not None:
                found |= slot.single
                for run in slot.runs:
                    found.update(run)
        return found

    def anchor(self, usage: Mapping[str, int]) -> Anchor:
        """What a block must hold to match; `usage` says how many wordings hold a word.

        The words by which it is looked up are those of the slot with the fewest, longest and rarest choices,
        before a gap if possible.
        """
        rated: list[tuple[float, int, Slot, int, int]] = []
        least = most = gaps = 0
        for number, slot in enumerate(self.slots):
            if slot is None:
                gaps += 1
                most += GAP
                continue
            lengths = [*([1] if slot.single else ()), *map(len, slot.runs)]
            if not slot.optional:
                rarity = _rarity(slot.first, usage) - 100 * gaps
                rated.append((rarity, -number, slot, least, most))
            least += 0 if slot.optional else min(lengths)
            most += max(lengths)
        if not rated:
            return Anchor(frozenset(), (), 0, 0)
        rated.sort(key=_rating, reverse=True)
        _, _, best, least, most = rated[0]
        others = [slot.longest for _, _, slot, _, _ in rated[1:3]]
        return Anchor(best.first, (*others, *([best.longest] if best.runs else ())), least, most)


def _rating(rated: tuple[float, int, Slot, int, int]) -> tuple[float, int]:
    return rated[:2]


class Anchor(NamedTuple):
    """Words of which a block must hold one, more such sets, and how many words stand before the first."""

    words: frozenset[str]
    needs: tuple[frozenset[str], ...]
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
    count, positions, last = len(words), [start], len(parts) - 1
    for number, slot in enumerate(parts):
        following: list[int] = []
        for position in positions:
            if slot is None:
                if number == last:
                    following.append(min(position + TAIL, count))
                else:
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


Entry = tuple[Wording, tuple[frozenset[str], ...], int, int]
Index = dict[str, list[Entry]]
"""Wordings by a word of their anchors."""


class Wordings:
    """Wordings by a word that a block must hold to match them: most blocks hold none of these."""

    def __init__(self, wordings: Iterable[Wording]) -> None:
        self.all = tuple(wordings)
        self._usage = Counter(word for wording in self.all for word in wording.words())
        self._labels: Index = {}
        self._phrases: Index = {}
        for wording in self.all:
            anchor = wording.anchor(self._usage)
            index = self._phrases if wording.place == "in" else self._labels
            for word in anchor.words:
                index.setdefault(word, []).append((wording, *anchor[1:]))

    def standing(self, words: Sequence[str]) -> list[Match]:
        """The wordings that stand in a block: `in` wordings anywhere, others where it begins."""
        held, pairs = _held(words)
        if held.isdisjoint(self._known):
            return []
        found = _standing(self._labels, words, held, pairs, 0)
        found += _standing(self._phrases, words, held, pairs, len(words))
        return found

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset((*self._labels, *self._phrases))

    def labels(self, words: Sequence[str], start: int) -> list[Match]:
        """The `whole` and `start` wordings that stand at a word of a block."""
        rest = words[start:]
        return [
            Match(match.wording, start, match.end + start)
            for match in _standing(self._labels, rest, *_held(rest), 0)
        ]

    def phrases(self, words: Sequence[str]) -> list[Match]:
        """The `in` wordings that stand anywhere in a block."""
        return _standing(self._phrases, words, *_held(words), len(words))

    @cached_property
    def distinctive(self) -> frozenset[str]:
        """Words that `in` wordings can't do without, in small letters: a long block must hold many of these.

        The commonest words and characters of scripts without spaces are left out: they stand everywhere.
        """
        return frozenset(
            word for word in self._phrases if len(word) > 1 and not is_cjk(word) and not is_stop_word(word)
        )

    @cached_property
    def everything(self) -> frozenset[str]:
        """Every word of every wording but those that generators say."""
        return frozenset(word for w in self.all if w.rule not in vocabulary.UNFIT for word in w.words())

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What the words of its labels say, see `postlint.leftovers.vocabulary`."""
        return vocabulary.build(self.all)


def _held(words: Sequence[str]) -> tuple[set[str], list[str]]:
    """What a block's words may be looked up by: they themselves, and pairs of characters without spaces."""
    held = set(words)
    if not held or max(held) < "\u3000":  # a word of these scripts is one character
        return held, []
    pairs = [first + second for first, second in pairwise(words)]
    held.update(pairs)
    return held, pairs


def _standing(
    index: Index, words: Sequence[str], held: set[str], pairs: Sequence[str], last: int
) -> list[Match]:
    """The wordings that begin at a word up to `last`, each as long as it can be."""
    found: list[Match] = []
    near = held if last else {*words[:HEAD], *pairs[:HEAD]}  # where a label's anchor can stand
    for word in [word for word in near if word in index]:
        among = words if word in words else pairs
        at = among.index(word)
        places = (at,) if last == 0 or among.count(word) == 1 else range(at, len(among))
        for wording, needs, least, most in index[word]:
            if at - most > last:
                continue
            for need in needs:
                if need.isdisjoint(held):
                    break
            else:
                for place in places:
                    if among[place] == word:
                        for start in range(max(0, place - most), min(last, place - least) + 1):
                            if (end := reach(wording.slots, words, start)) > start:
                                found.append(Match(wording, start, end))
    return found
