"""Damaged text, what it should be, and how that is said."""

from __future__ import annotations

from typing import NamedTuple

from postlint.encoding import misreadings
from postlint.encoding.misreadings import Piece, Steps
from postlint.encoding.screen import shown


class Damage(NamedTuple):
    """Damaged text, in character offsets, and what it should be.

    `text[start:end]` should read `repaired`; `pieces` are the replacements inside it, in absolute offsets. `steps` say
    what happened, first thing first. `sure`: more than likely; `exact`: nothing was lost and no other explanation is
    near; `place` is "prose", "code", "url" or "mark" (a byte order mark).
    """

    start: int
    end: int
    repaired: str
    pieces: tuple[Piece, ...]
    steps: Steps
    sure: bool
    exact: bool
    place: str

    def message(self, text: str) -> str:
        """What is wrong and what it should be, for a reader: the first damaged word stands for all."""
        first = self.pieces[0]
        left, right = _word(text, first.start, first.end)
        inside = [piece for piece in self.pieces if piece.end <= right]
        after = misreadings.apply(
            text[left:right], [Piece(p.start - left, p.end - left, p.text) for p in inside]
        )
        more = len(self.pieces) - len(inside)
        rest = f", and {more} more in this line" if more else ""
        if self.place == "url":
            rest += "; it stands in a URL, which may work as it is: try both"
        if self.place == "mark":
            old = text[self.start : self.end]
            return f"{_and(self.steps)}: “{old}” is a byte order mark, which is not to be seen; delete it"
        old = shown(text[left:right])
        if misreadings.LOST in after:
            return f"{_and(self.steps)}: of “{old}” letters are lost; look it up where it comes from{rest}"
        return f"{_and(self.steps)}: “{old}” should be “{shown(after)}”{rest}"

    @property
    def title(self) -> str:
        """What the repair does."""
        return "Restore what was written"


def _and(steps: Steps) -> str:
    return ", then ".join(str(step) for step in steps)


_WORD_END = ' \t\r\n"“”()[]<>*'


def _word(text: str, start: int, end: int) -> tuple[int, int]:
    """The word around a span, within 30 characters each side."""
    left, right = start, end
    while left > max(0, start - 30) and text[left - 1] not in _WORD_END:
        left -= 1
    while right < min(len(text), end + 30) and text[right] not in _WORD_END:
        right += 1
    while right > end and text[right - 1] in (".,:!?" if "&" in text[left:right] else ".,:;!?"):
        right -= 1
    return left, right
