"""Code pages as they are read in practice: every byte means something.

A browser or a script that meets an undefined byte mostly keeps it as the C1 control of the same number ("sloppy"
decoding; the WHATWG Encoding Standard does so for windows-1252). The tables are Python's own codecs, filled up so.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

NAMES = {
    "utf-8": "UTF-8", "latin-1": "ISO 8859-1", "mac_roman": "Mac OS Roman", "mac_cyrillic": "Mac OS Cyrillic",
    "koi8-r": "KOI8-R", "koi8-u": "KOI8-U", "cp437": "code page 437", "cp850": "code page 850",
    "cp852": "code page 852", "cp866": "code page 866", "cp874": "Windows-874", "cp932": "Shift_JIS",
    "euc_jp": "EUC-JP", "gb18030": "GB 18030", "big5hkscs": "Big5", "big5": "Big5", "cp949": "EUC-KR",
    **{f"cp125{i}": f"Windows-125{i}" for i in range(9)},
    **{f"iso8859-{i}": f"ISO 8859-{i}" for i in (2, 5, 7, 9, 13, 15)},
}  # fmt: skip
# Code pages that UTF-8 gets read as, the likelier ones first.
UTF8_READ_AS = (
    "cp1252", "latin-1", "cp1254", "mac_roman", "cp1250", "cp1251", "cp437", "cp850", "iso8859-2",
    "iso8859-15", "iso8859-9", "cp1253", "cp1257", "cp1255", "cp1256", "cp1258", "cp852", "cp866", "koi8-r",
    "iso8859-7", "iso8859-5", "cp874",
)  # fmt: skip


class CodePage(NamedTuple):
    """A single-byte encoding: `decode[byte]` is a character, `encode[character]` a byte; ASCII is left out."""

    name: str
    decode: dict[int, str]
    encode: dict[str, int]


@cache
def single(name: str) -> CodePage:
    """The sloppy code page of one of Python's single-byte codecs."""
    high = bytes(range(0x80, 0x100))
    chars = high.decode(name, "surrogateescape")  # a lone surrogate for each byte that means nothing
    decode = {
        byte: chr(byte) if "\udc80" <= char <= "\udcff" else char
        for byte, char in zip(high, chars, strict=True)
    }
    return CodePage(name, decode, {char: byte for byte, char in decode.items()})


class ToBytes(dict[int, int]):
    """A table for str.translate: characters to the Latin-1 characters of their bytes; what has no byte to U+FFFF."""

    def __missing__(self, key: int) -> int:
        return key if key < 0x80 else 0xFFFF


@cache
def to_bytes(name: str) -> ToBytes:
    """Maps text that was read as `name` back to its bytes, each as the Latin-1 character of that number."""
    table = ToBytes({byte: byte for byte in range(0x80)})  # or each would be missing, which takes its time
    table.update({ord(char): byte for char, byte in single(name).encode.items()})
    return table


@cache
def recode(written: str, read: str) -> dict[int, str]:
    """A table for str.translate that undoes: text written in one code page was read as another."""
    return {
        ord(char): single(written).decode[byte]
        for char, byte in single(read).encode.items()
        if char != single(written).decode[byte]
    }
