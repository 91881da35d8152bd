"""Characters of posts and file names that must not reach a terminal, or that nobody would see.

A post may hold an escape sequence that clears the screen or renames the window, and a bidirectional
override shows text in another order than it has (CVE-2021-42574): reports spell such characters out.
"""

from __future__ import annotations

import unicodedata

from postlint.patterns import lazy

_JOINERS = "\u200c\u200d"  # belong to the spelling of Persian, Hindi ... and to joined emoji
_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters that draw nothing
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_SUSPECT = lazy(  # whatever may have to be spelled out: a quick test
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3164\ud800-\udfff\ufeff\ufff0-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_LINE_END = lazy("\r\n|\n|\r")
_SURROGATE = lazy("[\ud800-\udfff]")
_NAMES = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def spelled(character: str) -> str:
    """How one character is shown: itself or its escape, as `\\u202e`; a byte that is not UTF-8 as `\\xff`."""
    if not _SUSPECT.match(character):
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8 (PEP 383)
        return f"\\x{code - 0xDC00:02x}"
    if character in _JOINERS or (0x600 <= code <= 0x8E2 and code != 0x61C):  # Arabic signs around numbers
        return character
    if unicodedata.category(character) not in _UNSEEN and character not in _FILLERS:
        return character
    if name := _NAMES.get(character):
        return name
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def visible(text: str) -> str:
    """`text` with every character spelled out that is unsafe or unseen, line ends and tabs included."""
    if text.isprintable() and not any(map(text.__contains__, _FILLERS)):
        return text  # most are, and the pattern takes longer to compile than all of a small report
    return _SUSPECT.sub(lambda m: spelled(m[0]), text)


def one_line(text: str) -> str:
    """`text` as `visible` shows it, on one line."""
    return visible(_LINE_END.sub(" ", text))


def encodable(text: str) -> str:
    """`text` with lone surrogates alone spelled out: no Unicode encoding has them."""
    return text if text.isascii() else _SURROGATE.sub(lambda m: spelled(m[0]), text)
