"""Signatures of blocks: the same for the same text, alike for nearly the same text.

A signature is two numbers of 32 bits (CRC-32): of the first part of a text and of its last part, each part a
quarter to a half of it, and of each every n-th character. Texts that differ at one place, as boxes with a name or a
date in them do, share their beginning or their end, and are about as long: the length of the parts, a power of two,
is hashed along.
"""

from __future__ import annotations

from zlib import crc32

FEWEST, MOST = (
    64,
    1024,
)  # characters of a text that is compared by its parts: shorter ones are alike by chance
FEWEST_CJK = 32
SAMPLE = 32  # characters of a part
_CJK = "\u3040"  # texts that sort after it begin with a character of a script that sets no spaces
_PARTS = [(part := 1 << max(0, length.bit_length() - 2), part // SAMPLE or 1) for length in range(MOST)]


def signature(text: str) -> tuple[int, int]:
    """(beginning, end) of a block's text; (whole, 0) of a text that is short or long."""
    length = len(text)
    try:
        if length >= MOST or (length < FEWEST and (length < FEWEST_CJK or text < _CJK)):
            return crc32(text.encode()), 0
        part, step = _PARTS[length]
        return crc32(text[:part:step].encode(), part), crc32(text[-part::step].encode(), part)
    except UnicodeEncodeError:  # bytes that are no UTF-8 stand in the text as they are
        return signature(text.encode("utf-8", "replace").decode())
