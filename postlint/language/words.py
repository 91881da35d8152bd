"""Words of a text in a form that can be compared: folded letters, numbers as "0", one word a CJK character."""

from __future__ import annotations

import re
import unicodedata

from postlint.language.kinds import all_but, may_hold

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_NO_CJK = all_but(*range(0xE3, 0xEA), 0xEF)


class _Folding(dict[int, str | int | None]):
    """A `str.translate` table which is filled as characters are met."""

    def __missing__(self, code: int) -> str | int | None:
        self[code] = folded = _fold_character(chr(code))
        return folded


class _Apart(dict[int, str | int]):
    """A `str.translate` table that sets words apart by spaces, and puts nothing else."""

    def __missing__(self, code: int) -> str | int:
        character = chr(code)
        if _is_cjk(character):
            # ideographs and kana are words of one character: these scripts set no spaces
            self[code] = apart = f" {character} " if character not in "\u30a0\u30fb" else " "
            return apart
        self[code] = kept = code if character.isalnum() else " "
        return kept


_APART = _Apart()


def _fold_character(character: str) -> str | None:
    code = ord(character)
    if code < 0x80:
        return character.lower()
    category = unicodedata.category(character)
    if category in (
        "Mn",
        "Cf",
        "Me",
    ):  # accents apart from their letter, Arabic vowel signs, zero-width characters
        return None
    if category[0] == "Z":
        return " "
    if 0x3000 <= code < 0xA000 or 0xAC00 <= code < 0xD7B0:  # kana, ideographs, Hangul: no accents to take off
        return character
    plain = unicodedata.normalize("NFKD", character)
    return "".join(c for c in plain if unicodedata.category(c) != "Mn").casefold() or None


_FOLDING = _Folding(
    {
        0x131: "i",
        0x130: "i",
        0x111: "d",
        0x110: "d",
        0x142: "l",
        0x141: "l",
        0xF8: "o",
        0xD8: "o",
        0x2019: "'",
        0x2018: "'",
        0x671: "\u0627",
    }
)


def fold(text: str) -> str:
    """`text` in small letters without accents, zero-width characters or odd spaces.

    For comparing: "PUBLICITÉ" and "Publicite" fold alike. Lengths differ from the original's.
    """
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def words(text: str) -> list[str]:
    """The folded words of a text, in order; every number is "0", every CJK character a word."""
    return split(fold(text))


def split(folded: str) -> list[str]:
    """The words of a text that is folded already."""
    if "'" in folded:
        folded = folded.replace("'", "")
    if folded.isascii():
        found = _ASCII_WORD.findall(folded.replace("_", " "))
        return [_NUMBER.sub("0", word) for word in found] if _NUMBER.search(folded) else found
    numbered = _NUMBER.sub("0", folded)
    return numbered.translate(_APART).split() if is_cjk(numbered) else _WORD.findall(numbered)


def is_cjk(text: str) -> bool:
    """Whether a text holds a character of a script that is written without spaces."""
    return may_hold(text, _NO_CJK) and any(map(_is_cjk, text))


def _is_cjk(character: str) -> bool:
    return (
        "\u3041" <= character <= "\u30ff"
        or "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\u3005" <= character <= "\u3007"
        or "\uf900" <= character <= "\ufaff"
    )
