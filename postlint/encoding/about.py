"""Text that is about mojibake shows it on purpose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from postlint.encoding.misreadings import Piece
from postlint.patterns import lazy

# Words for the thing itself: a post that has one shows examples.
_MOJIBAKE = lazy(
    r"mojibake|文字化け|乱码|亂碼|кракозябр|krakozyabr|Buchstabensalat|Zeichensalat|krzaczki|"
    r"ftfy|garbled|깨진 글자|글자 깨짐",
    re.IGNORECASE,
)
# Words of the trade: they speak for the lines around them.
_ENCODING = lazy(
    r"utf-?8|unicode|encod|charset|iso-?8859|latin-?1|windows-?125|cp125|codepage|code page|ascii|zeichensatz|"
    r"zeichenkod|umlaut|codific|кодиров|編碼|编码|文字コード|인코딩",
    re.IGNORECASE,
)
_IGNORE = lazy(r"postlint:[^\n]*(?:\n[ \t]+[^\n]*)*")  # an ignore names this rule: that is no talk about it
NEAR, FEW = 200, 3
_QUOTES = frozenset("\"'“”„‘’«»‹›`「」『』()")


def meant(text: str, start: int, line: str, pieces: Sequence[Piece], whole: bool) -> bool:
    """Whether a line with these damaged pieces, which stands at `start`, shows damage in order to speak of it.

    `whole`: all of the post beyond ASCII is damaged, so that words of the trade near it say nothing.
    """
    if _names_mojibake(text):
        return True
    if whole or len(pieces) > FEW:
        return False
    first, last = max(0, start - NEAR), start + len(line) + NEAR
    return bool(_ENCODING.search(text, first, last)) and all(
        _example(line, piece, text[first:last]) for piece in pieces
    )


@lru_cache(1)  # thousands of lines of one text ask
def _names_mojibake(text: str) -> bool:
    return bool(_MOJIBAKE.search(text)) and _MOJIBAKE.search(_IGNORE.sub("", text)) is not None


def _example(line: str, piece: Piece, around: str) -> bool:
    """Whether a damaged piece is shown: by itself or in quotes, or with what it should be."""
    left, right = piece.start, piece.end
    while left and (line[left - 1].isalnum() or line[left - 1] > "\x7f") and line[left - 1] not in _QUOTES:
        left -= 1
    while (
        right < len(line) and (line[right].isalnum() or line[right] > "\x7f") and line[right] not in _QUOTES
    ):
        right += 1
    if right - left > 30:
        return False
    if not any(map(str.isalnum, line[left : piece.start] + line[piece.end : right])):
        return piece.end - piece.start < 8
    quoted = line[left - 1 : left] in _QUOTES and line[right : right + 1] in _QUOTES
    return quoted or f"{line[left : piece.start]}{piece.text}{line[piece.end : right]}" in around
