"""Kinds of characters, told without patterns: to compile a class of many thousands takes longer than linting a post."""

from __future__ import annotations


class Kinds(dict[int, str]):
    """A `str.translate` table that puts one letter for each character of a kind, filled as characters are met.

    Kinds are pairs of first and last characters: `Kinds(K="ぁヿ", H="㐀䶿一鿿")`. For characters of no kind stands `o`
    where they are letters, `0` where they are digits or `_`, and else a space.
    """

    def __init__(self, **kinds: str) -> None:
        super().__init__()
        self._kinds = [
            (kind, first, last)
            for kind, ends in kinds.items()
            for first, last in zip(ends[::2], ends[1::2], strict=True)
        ]

    def __missing__(self, code: int) -> str:
        character = chr(code)
        other = " "
        if character.isdecimal() or character == "_":
            other = "0"
        elif character.isalnum():
            other = "o"
        kinds = (kind for kind, first, last in self._kinds if first <= character <= last)
        found = self[code] = next(kinds, other)
        return found


def all_but(*leads: int) -> bytes:
    """Every byte but some that begin characters in UTF-8, for `may_hold`."""
    return bytes(set(range(256)).difference(leads))


def may_hold(text: str, others: bytes) -> bool:
    """Whether any character of a text may begin with another byte in UTF-8 than `others`: quicker than a search."""
    return not text.isascii() and bool(text.encode("utf-8", "surrogatepass").translate(None, others))
