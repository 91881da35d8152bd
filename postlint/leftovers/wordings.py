"""Wordings of leftovers: files of lines that anybody can read, and how a block is compared with them.

A file is one language's. `[RULE PLACE CERTAINTY] where it was seen` opens a section, each further line is
one wording: words, `(this|that)` for a choice (`(this|)` may be missing), `*` for up to `GAP` words (at the end
up to `TAIL`), `#` for a number. PLACE says what a wording must be: the `whole` block, its `start`, or anywhere `in` it.
CERTAINTY is `likely` unless written: `hint` is only a note. Letters, accents, punctuation and white space
don't count, see `postlint.language.words.fold`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from postlint.language.words import fold, split
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.leftovers.index import Index
    from postlint.leftovers.vocabulary import Vocabulary

GAP = 12
TAIL = 40  # words that a gap at a wording's end may pass over
_SECTION = lazy(r"^\[([a-z-]+) (whole|start|in)(?: (sure|likely|hint))?\](.*)$")


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


def read(text: str, name: str = "") -> Iterator[tuple[int, Wording]]:
    """(line number, wording) of each wording of a pattern file's text.

    Raises:
        WordingError: a line stands before the first section, or a section's head can't be read.
    """
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
            yield number, Wording(rule, place, certainty, line, slots(folded))


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


class Wordings:
    """The wordings of some languages; `among` limits what is looked for to numbers of an index's wordings."""

    def __init__(self, index: Index, languages: Iterable[str]) -> None:
        self._index = index
        self.languages = frozenset(languages)

    def standing(self, words: Sequence[str], among: Collection[int] | None = None) -> list[Match]:
        """The wordings that stand in a block: `in` wordings anywhere, others where it begins."""
        return [match for language, match in self._index.matches(words, among) if language in self.languages]

    def labels(self, words: Sequence[str], start: int) -> list[Match]:
        """The `whole` and `start` wordings that stand at a word of a block."""
        return [
            Match(match.wording, start, match.end + start)
            for match in self.standing(words[start:])
            if match.wording.place != "in"
        ]

    @cached_property
    def everything(self) -> frozenset[str]:
        """Every word of every wording but those that generators say."""
        return self._index.words(self.languages)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What the words of its labels say, see `postlint.leftovers.vocabulary`."""
        return self._index.vocabulary(self.languages)
