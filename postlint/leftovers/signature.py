"""Signatures of blocks: the same for the same text, alike for nearly the same text.

A signature is three numbers of 32 bits (CRC-32): of the whole text, of its first part and of its last part, each
part a quarter to a half of it. Texts that differ at one place, as boxes with a name or a date in them do, share
their beginning or their end, and are about as long: the length of the parts, a power of two, is hashed along.
"""

from __future__ import annotations

from zlib import crc32

FEWEST, MOST = 64, 1024  # bytes of a text that is compared by its parts: shorter ones are alike by chance


def signature(data: bytes) -> tuple[int, int, int]:
    """(whole, beginning, end) of a block's text in UTF-8; 0 for the parts of a text that is short or long."""
    length = len(data)
    if not FEWEST <= length < MOST:
        return crc32(data), 0, 0
    part = 1 << (length.bit_length() - 2)
    return crc32(data), crc32(data[:part], part), crc32(data[-part:], part)
