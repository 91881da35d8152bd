"""How many cells of a terminal characters take up.

Unicode Standard Annex 11 (East Asian width) and Annex 29 (grapheme clusters), as terminals follow them: marks
take none, emoji joined by U+200D or followed by a skin tone are one, two regional indicators are one
flag, U+FE0F makes a narrow symbol wide. The library wcwidth says the same (tests hold it to that) but
takes 30 ms to import.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from postlint.reporters._escape import spelled

_TAB = 4
_JOINERS, _JOINER, _EMOJI_STYLE = "\u200c\u200d", "\u200d", "\ufe0f"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_INDICATORS = range(0x1F1E6, 0x1F200)
_EMOJI = range(0x1F300, 0x1FB00)
_JAMO = (
    range(0x1160, 0x1200),
    range(0xD7B0, 0xD800),
)  # vowels and finals: no cells of their own


class Cell(NamedTuple):
    """A character with its marks: where it begins in the text, how it is shown, how many cells it takes."""

    offset: int
    shown: str
    width: int


def character_width(character: str) -> int:
    """Cells of one character that stands alone: 0, 1 or 2. Ambiguous width counts as narrow."""
    if character.isascii():
        return 1
    category, code = unicodedata.category(character), ord(character)
    if category in ("Mn", "Me", "Mc") or character in _JOINERS or any(code in jamo for jamo in _JAMO):
        return 0
    if category == "Cn":  # newer than Python's Unicode data: an emoji of this year, or nothing known
        return 2 if code in _EMOJI else 1
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cells(text: str) -> Iterator[Cell]:
    """The cells of one line in order. Tabs reach to the next multiple of four; what is unsafe is spelled."""
    column, current, takes_marks = 0, None, False
    for offset, character in enumerate(text):
        if takes_marks and character > "\x7f" and current and (joined := _join(current, character)):
            column += joined.width - current.width
            current = joined
            continue
        if current:
            yield current
        takes_marks = False
        if character == "\t":
            width = _TAB - column % _TAB
            current = Cell(offset, " " * width, width)
        elif (shown := spelled(character)) != character:
            current = Cell(offset, shown, len(shown))
        else:
            takes_marks = True
            width = character_width(character)
            # a mark without a letter gets the dotted circle that Unicode's charts print it on
            current = Cell(offset, character, width) if width else Cell(offset, "\u25cc" + character, 1)
        column += current.width
    if current:
        yield current


def _join(before: Cell, character: str) -> Cell | None:
    """The cell that `character` makes together with the one before, or None where it begins its own."""
    if spelled(character) != character:
        return None
    text, width, code = before.shown, before.width, ord(character)
    if character == _EMOJI_STYLE:
        width = 2 if _takes_emoji_style(text[-1]) else width
    elif code in _SKIN_TONES:
        if not _pictures(text[-1]):
            return None
    elif code in _INDICATORS:
        if len(text) != 1 or ord(text) not in _INDICATORS:
            return None
        width = 2
    elif text[-1] == _JOINER and _pictures(character):
        width = max(width, 2)
    elif character_width(character):
        return None
    return Cell(before.offset, text + character, width)


def _pictures(character: str) -> bool:
    """Whether a character is a picture that U+200D or a skin tone may join (symbols above U+2000)."""
    return character >= "\u2000" and unicodedata.category(character) in ("So", "Sk")


def _takes_emoji_style(character: str) -> bool:
    return character in "#*0123456789\xa9\xae" or _pictures(character) or character in "\u203c\u2049"


def width_of(text: str) -> int:
    """Cells that one line takes as `cells` shows it."""
    return len(text) if text.isascii() and text.isprintable() else sum(c.width for c in cells(text))
