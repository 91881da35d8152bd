"""Text that is about mojibake shows it on purpose."""

from __future__ import annotations

import re

# Words for the thing itself: a post that has one shows examples.
_MOJIBAKE = re.compile(
    r"mojibake|文字化け|乱码|亂碼|кракозябр|krakozyabr|Buchstabensalat|Zeichensalat|krzaczki|"
    r"ftfy|garbled|깨진 글자|글자 깨짐",
    re.IGNORECASE,
)
# Words of the trade: they speak for the lines around them.
_ENCODING = re.compile(
    r"utf-?8|unicode|encod|charset|iso-?8859|latin-?1|windows-?125|cp125|codepage|code page|ascii|zeichensatz|"
    r"zeichenkod|umlaut|codific|кодиров|編碼|编码|文字コード|인코딩",
    re.IGNORECASE,
)
_IGNORE = re.compile(
    r"postlint:[^\n]*(?:\n[ \t]+[^\n]*)*"
)  # an ignore names this rule: that is no talk about it
NEAR, FEW = 200, 3


def meant(text: str, start: int, line: str, pieces: int, whole: bool) -> bool:
    """Whether a line with so many damaged pieces, which stands at `start`, shows damage in order to speak of it.

    `whole`: all of the post beyond ASCII is damaged, so that words of the trade near it say nothing.
    """
    if _MOJIBAKE.search(text) and _MOJIBAKE.search(_IGNORE.sub("", text)):
        return True
    return (
        not whole
        and pieces <= FEW
        and bool(_ENCODING.search(text, max(0, start - NEAR), start + len(line) + NEAR))
    )
