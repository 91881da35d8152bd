"""Pairs of characters that only misread text has (signatures.txt, built by benchmarks/build_signatures.py)."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def _entries() -> tuple[str, ...]:
    return tuple(Path(__file__).with_name("signatures.txt").read_text("utf-8").split("\x1f"))


@cache
def pairs() -> frozenset[str]:
    """All of them."""
    return frozenset([entry[0] + follower for entry in _entries() for follower in entry[1:]])


@cache
def rare() -> frozenset[str]:
    """Ideographs that signatures hold and common use does not."""
    return frozenset(c for c in set().union(*_entries()) if "\u2fff" < c < "\ufffd") - common_ideographs()


@cache
def in_latin_words() -> frozenset[str]:
    """The ideographs that signatures set beside an ASCII character."""
    found: set[str] = set()
    for entry in _entries():
        if entry[0] < "\x80":
            found.update(entry[1:])
        elif entry[0] > "\u2fff" and min(entry) < "\x80":
            found.add(entry[0])
    return frozenset(c for c in found if c > "\u2fff")


@cache
def common_ideographs() -> frozenset[str]:
    """What the first levels of the national standards hold, with kana and Hangul."""
    found = {*map(chr, range(0x3000, 0x3400)), *map(chr, range(0xAC00, 0xD7A4))}
    for codec, first, last in (("gb2312", 0xB0, 0xD7), ("euc_jp", 0xB0, 0xCF), ("big5", 0xA4, 0xC6)):
        cells = range(0xA1, 0xFF) if codec != "big5" else (*range(0x40, 0x7F), *range(0xA1, 0xFF))
        rows = b"\n".join(bytes((row, cell)) for row in range(first, last + 1) for cell in cells)
        found.update(rows.decode(codec, "ignore"))
    return frozenset(found)
