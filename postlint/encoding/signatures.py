"""Pairs of characters that only misread text has (signatures.txt, built by benchmarks/build_signatures.py)."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path


@cache
def _entries() -> tuple[str, ...]:
    return tuple(Path(__file__).with_name("signatures.txt").read_text("utf-8").split("\x1f"))


@cache
def pairs() -> dict[str, str]:
    """All of them: the first character and those that follow it."""
    return {entry[0]: entry[1:] for entry in _entries()}


@cache
def rare() -> frozenset[str]:
    """Ideographs that signatures hold and common use does not."""
    return frozenset(c for c in set().union(*_entries()) if "\u2fff" < c < "\ufffd" and not is_common(c))


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


# The first levels of the national standards hold what is in common use.
_LEVELS = (("gb2312", 0xB0, 0xD7), ("euc_jp", 0xB0, 0xCF), ("big5", 0xA4, 0xC6))


@lru_cache(20_000)
def is_common(char: str) -> bool:
    """Whether a character from U+3000 on is kana, Hangul, a mark or an ideograph in common use."""
    if "\u3000" <= char < "\u3400" or "\uac00" <= char < "\ud7a4":
        return True
    return any(first <= char.encode(codec, "replace")[0] <= last for codec, first, last in _LEVELS)
