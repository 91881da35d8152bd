"""All patterns of `rules/data/leftovers`, read once, and one automaton that says which of them a text may hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from postlint.language.words import is_cjk
from postlint.leftovers import systems
from postlint.leftovers.systems import Pattern
from postlint.leftovers.wordings import Wording, Wordings, read_folder


@dataclass(frozen=True)
class Knowledge:
    """Wordings of languages, patterns of systems, and the words of which names of ad slots are made."""

    wordings: Wordings
    patterns: tuple[Pattern, ...] = ()
    slot_words: frozenset[str] = frozenset()
    slot_parts: frozenset[str] = frozenset()

    @cached_property
    def whole(self) -> dict[str, Pattern]:
        """Patterns without gaps that a whole block must equal, by their small letters."""
        return {
            p.line.lower(): p
            for p in self.patterns
            if p.place == "whole" and "*" not in p.line and "#" not in p.line
        }

    @cached_property
    def anchors(self) -> tuple[dict[str, list[Pattern]], frozenset[str]]:
        """What to look for in a text: the anchors of patterns, and words that `in` wordings can't do without."""
        raw = systems.by_anchor(p for p in self.patterns if p.line.lower() not in self.whole)
        return raw, frozenset(_word_anchors(self.wordings.all))

    @cached_property
    def automaton(self) -> Automaton:
        """Finds all anchors in one pass."""
        raw, words = self.anchors
        return Automaton([*raw, *words])


class Automaton:
    """Looks for many strings at once, in time linear in the text (Aho and Corasick 1975, in Rust)."""

    def __init__(self, strings: Iterable[str]) -> None:
        import ahocorasick_rs

        self.strings = sorted(set(strings))
        self._automaton = ahocorasick_rs.BytesAhoCorasick([string.encode() for string in self.strings])

    def find(self, text: str) -> list[tuple[int, str]]:
        """(character offset, string) of each occurrence, overlapping ones included, in order of their ends.

        Latin capitals of ASCII match small letters; others don't.
        """
        data = text.encode("utf-8", "surrogateescape").lower()
        hits = self._automaton.find_matches_as_indexes(data, overlapping=True)
        if not hits:
            return []
        if len(data) == len(text):
            return [(start, self.strings[number]) for number, start, _ in hits]
        found, at, offset = [], 0, 0
        for number, start, _ in sorted(hits, key=_start):
            offset += len(data[at:start].decode("utf-8", "surrogateescape"))
            at = start
            found.append((offset, self.strings[number]))
        return found


def _start(hit: tuple[int, int, int]) -> int:
    return hit[1]


def _word_anchors(wordings: Iterable[Wording]) -> set[str]:
    """For each `in` wording words of which a text must hold one; the slot with the rarest choices."""
    found: set[str] = set()
    for wording in wordings:
        if wording.place != "in":
            continue
        best: set[str] = set()
        for slot in wording.slots(str.lower):
            if slot is None or not all(slot):
                continue
            choices = {"".join(c) if is_cjk("".join(c)) else max(c, key=len) for c in slot}
            if not best or _rarity(choices) > _rarity(best):
                best = choices
        found.update(word if word[0].isascii() or len(word) < 5 else word[1:] for word in best)  # its capital
    return found


def _rarity(choices: set[str]) -> float:
    return min(len(c) * (3 if is_cjk(c) else 1) for c in choices) - len(choices) / 2


def folder() -> Path:
    """The folder of pattern files."""
    from postlint.registry import built_in_folder

    return built_in_folder() / "data" / "leftovers"


@cache
def load(path: Path | None = None) -> Knowledge:
    """The knowledge in a folder of pattern files, ours where none is given."""
    path = path or folder()
    patterns, lists = systems.read_folder(path / "systems")
    return Knowledge(
        Wordings(read_folder(path / "languages")),
        tuple(patterns),
        frozenset(lists.get("words", ())),
        frozenset(lists.get("parts", ())),
    )
