"""Wordings of leftovers: files of lines that anybody can read, and how a block is compared with them.

A file is one language's. `[RULE PLACE CERTAINTY] where it was seen` opens a section, each further line is
one wording: words, `(this|that)` for a choice (`(this|)` may be missing), `*` for up to `GAP` words, `#`
for a number. PLACE says what a wording must be: the `whole` block, its `start`, or anywhere `in` it.
CERTAINTY is `likely` unless written: `sure` wordings need no prose around them, `hint` is only a note.
Letters, accents, punctuation and white space don't count, see `postlint.language.words.fold`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from postlint.language.words import fold, split

GAP = 12
_SECTION = re.compile(r"^\[([a-z-]+) (whole|start|in)(?: (sure|likely|hint))?\](.*)$")
_PART = re.compile(r"\(([^()]*)\)|(\*)|([^()*]+)")

Slot = tuple[tuple[str, ...], ...] | None
"""The choices at one place of a wording, each a run of words; None is a gap."""


class WordingError(ValueError):
    """A pattern file that can't be read: says the file, the line and what is expected."""


class Wording(NamedTuple):
    """One line of a pattern file."""

    rule: str
    place: str
    certainty: str
    line: str
    language: str = ""

    def slots(self, fold: Callable[[str], str] = fold) -> tuple[Slot, ...]:
        """What must follow one another; words as `fold` leaves them."""
        found: list[Slot] = []
        for match in _PART.finditer(fold(self.line.replace("#", " 0 "))):
            if match[2]:
                found.append(None)
            elif match[3]:
                found.extend(((word,),) for word in split(match[3]))
            else:
                found.append(tuple(tuple(split(choice)) for choice in match[1].split("|")))
        return tuple(found)


def read(text: str, language: str, name: str = "") -> list[Wording]:
    """The wordings of a pattern file's text.

    Raises:
        WordingError: a line stands before the first section, or a section's head can't be read.
    """
    found: list[Wording] = []
    rule = place = certainty = ""
    for number, line in enumerate(text.splitlines(), 1):
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
            found.append(Wording(rule, place, certainty, line, language))
    return found


def read_folder(folder: Path) -> list[Wording]:
    """The wordings of every `<language>.txt` in a folder; none where there is no folder."""
    found: list[Wording] = []
    for path in sorted(folder.glob("*.txt")):
        found.extend(read(path.read_text("utf-8"), path.stem, path.name))
    return found


class Match(NamedTuple):
    """A wording found in a block's words: which, and the words it covers (half-open)."""

    wording: Wording
    start: int
    end: int


class Wordings:
    """Wordings by the words that may begin them; each is taken apart when a text first asks for it."""

    def __init__(self, wordings: Iterable[Wording]) -> None:
        self._slots: dict[Wording, tuple[Slot, ...]] = {}
        self.all = tuple(wordings)
        self._at_start: dict[str, list[Wording]] = {}
        self._within: dict[str, list[Wording]] = {}
        for wording in self.all:
            index = self._within if wording.place == "in" else self._at_start
            for word in _first_words(wording.line):
                index.setdefault(word, []).append(wording)

    def _ends(self, wording: Wording, words: Sequence[str], start: int) -> set[int]:
        slots = self._slots.get(wording)
        if slots is None:
            slots = self._slots[wording] = wording.slots()
        count, positions = len(words), {start}
        for slot in slots:
            following: set[int] = set()
            for position in positions:
                if slot is None:
                    following.update(range(position, min(position + GAP, count) + 1))
                    continue
                for choice in slot:
                    end = position + len(choice)
                    if end <= count and all(words[position + i] == word for i, word in enumerate(choice)):
                        following.add(end)
            if not following:
                return following
            positions = following
        return positions

    def at_start(self, words: Sequence[str], start: int = 0) -> list[Match]:
        """The `whole` and `start` wordings that stand at a word, each with its longest extent."""
        found = []
        for wording in self._at_start.get(words[start], ()):
            if ends := self._ends(wording, words, start):
                found.append(Match(wording, start, max(ends)))
        return found

    def within(self, words: Sequence[str]) -> list[Match]:
        """The `in` wordings that stand anywhere in a block."""
        found = []
        for start, word in enumerate(words):
            for wording in self._within.get(word, ()):
                if ends := self._ends(wording, words, start):
                    found.append(Match(wording, start, max(ends)))
        return found

    @cached_property
    def vocabulary(self) -> dict[str, dict[str, int]]:
        """How many wordings of each rule hold a word, by the word's stem."""
        counts: dict[str, dict[str, int]] = {}
        for wording in self.all:
            for word in {stem(word) for word in split(fold(wording.line)) if word != "0"}:
                rules = counts.setdefault(word, {})
                rules[wording.rule] = rules.get(wording.rule, 0) + 1
        return counts


def stem(word: str) -> str:
    """The first six letters: enough to bring together the forms of a word in most languages."""
    return word[:6]


def _first_words(line: str) -> set[str]:
    """The words that may begin a wording; choices that may be missing pass on to what follows."""
    found: set[str] = set()
    for match in _PART.finditer(fold(line.replace("#", " 0 "))):
        if match[2]:
            break
        if match[3]:
            if words := split(match[3]):
                return found | {words[0]}
            continue
        choices = [split(choice) for choice in match[1].split("|")]
        found.update(choice[0] for choice in choices if choice)
        if all(choices):
            break
    return found
