"""By which letters a wording betrays itself: what a whole post is searched for before any of its words is looked at.

A text's key is its words in their folded form with `_` around each, as bytes; a wording's literals are such runs
of words of which every text that holds the wording holds one. Two texts whose words fold alike (see
`postlint.language.words.fold`) have the same key.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from math import log2

from postlint.language.identify import is_stop_word
from postlint.language.kinds import all_but, may_hold
from postlint.language.words import fold, is_cjk
from postlint.leftovers.wordings import Slot, Wording

BLOCK = " \0 "  # what parts the blocks of a text; `^` in its key
COMBINATIONS = 40  # of the choices of neighbouring slots, as one literal each
CHOICES = 300  # of a single slot
_RARE = -18.0  # the logarithm of a chance that is small enough: fewer literals are better then

# Letters that neither fold nor decompose into ASCII.
_LETTERS = {"ł": "l", "đ": "d", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
_SPECIAL = (
    *_LETTERS.items(),
    *((letter.upper(), instead) for letter, instead in _LETTERS.items() if letter not in "ßı"),
    *((mark, "") for mark in "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"),
)


def _byte(code: int) -> int:
    character = chr(code)
    if code >= 0x80:
        return (
            0x20  # of a character that isn't decomposed: the lead byte parts words, the others are left out
        )
    if character in "\0":
        return 0x5E
    if character.isdigit():
        return 0x30
    return ord(character.lower()) if character.isalpha() else 0x20


_PLAIN = bytes(map(_byte, range(256)))
_MARKS = bytes((0x27, 0xCC, 0xCD, *range(0x80, 0xC0)))  # apostrophes, combining marks
_QUICK = _PLAIN[:0x80].replace(b" ", b"_") + bytes(range(0x80, 0x100))
_BESIDE = b"'.,;:!?\")*[]"  # what words have beside them along with a space
_NO_LETTER = all_but(*range(0xC4, 0xCA), *range(0xCD, 0xE2), *range(0xE3, 0xEE))  # beyond Latin-1
_CODECS = dict.fromkeys("ąćęłńśźżčďěňřšťůžĄĆĘŁŃŚŹŻČĎĚŇŘŠŤŮŽőű", "cp1250")
_CODECS |= dict.fromkeys("ğışİĞŞ", "cp1254")
_CODECS |= {chr(code): "cp1251" for code in (*range(0x401, 0x460), 0x490, 0x491)}
_FAR = bytes(
    set(range(256)) - {*range(0xCE, 0xE0), 0xE0, 0xE1, *range(0xE3, 0xEE)}
)  # no letters beyond Latin


class _Table(dict[int, str | None]):
    """A `str.translate` table from a character to what it is in a key, filled as characters are met."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        folded = _LETTERS.get(character.lower()) or fold(character)
        if folded in ("", "'"):
            value = None
        elif character == "\0":
            value = "^"
        elif folded.isdigit():
            value = "0"
        else:
            value = folded if folded.isalnum() and folded != "_" else "_"
        self[code] = value
        return value


_TABLE = _Table()


def key(text: str) -> bytes:
    """The key of a text: `_` between words and at both ends, 0 for each number, `^` between blocks."""
    if text.isascii():
        data = text.encode().translate(_PLAIN, b"'")
    else:
        plain = text.replace("’", "'").replace("‘", "'")
        for letter, instead in _SPECIAL:
            if letter in plain:
                plain = plain.replace(letter, instead)
        data = unicodedata.normalize("NFKD", plain).encode("utf-8", "surrogatepass")
        if data.translate(None, _FAR):
            data = text.translate(_TABLE).encode("utf-8", "surrogatepass").replace(b"_", b" ")
        else:
            data = data.translate(_PLAIN, _MARKS)
    data = b"_".join(data.split())
    while b"00" in data:
        data = data.replace(b"00", b"0")
    return b"_" + data + b"_"


@cache
def _codec(name: str) -> tuple[bytes, bytes]:
    """What each byte of a codec is in a key, and those that are left out."""
    folded = [_TABLE[ord(bytes((code,)).decode(name, "replace"))] for code in range(256)]
    table = bytes(((one or "_").encode(name, "replace") + b"_")[0] for one in folded)
    return table, bytes(code for code, one in enumerate(folded) if one is None)


def quick_key(text: str) -> tuple[bytes, bool]:
    """The key of a text but for marks and spaces beside each other, which may stand in it as several `_` or none.

    For finding out whether a text may hold a literal, at a fifth of the cost of `key`. The second value says
    whether it holds all letters of the text: those of other alphabets than that of most may be missing.
    """
    name = "ascii"
    if text.isascii():
        data = text.encode().translate(_QUICK, _BESIDE)
    else:
        name = "cp1252"
        try:
            data = text.encode(name)
        except UnicodeEncodeError:
            letter = _first_letter(text)
            name = _CODECS.get(letter, "") if letter else name
            if not letter or name:
                data = text.encode(name, "replace")
            elif letter < "\u3041":
                return key(text), True
            else:
                data = text.encode("utf-8", "surrogatepass")
        table, without = _codec(name) if name else (_QUICK, b"")
        data = data.translate(table, without + _BESIDE)
        if name == "cp1251":
            data = data.decode(name).encode()
    if b"00" in data:
        data = data.replace(b"00", b"0").replace(b"00", b"0")
    return b"_" + data + b"_", name in ("ascii", "cp1252")


def _first_letter(text: str) -> str:
    """The first letter of a text beyond Latin-1; "" where there is none."""
    if not may_hold(text, _NO_LETTER):
        return ""
    ends = (("\u0100", "\u024f"), ("\u0370", "\u1fff"), ("\u3041", "\ud7ff"))
    return next((c for c in text if c > "\xff" and any(first <= c <= last for first, last in ends)), "")


def run_together(data: bytes) -> bytes:
    """A key without the bounds of words: for scripts that set no spaces."""
    return data.replace(b"_", b"")


def literals(wording: Wording, spaced: bool = True) -> list[bytes]:
    """The rarest literals of a wording: of one slot, or of neighbouring ones that have few combinations.

    `spaced` is false for languages that set no spaces. A literal of a label's first slot stands after `^`.

    Raises:
        ValueError: it holds no word that may not be missing.
    """
    chosen: list[tuple[str, ...]] = []
    best, head = 0.0, b""
    for number, slot in enumerate(wording.slots):
        first = number == 0 and wording.place != "in"
        for runs in _runs(wording.slots, number) if slot else ():
            commonness = sum(map(_chance, runs)) / (32 if first else 1)
            rating = max(log2(commonness), _RARE) + log2(len(runs)) / 2
            if not chosen or rating < best:
                best, chosen, head = rating, runs, b"^" if first else b""
    if not chosen:
        raise ValueError(f"a wording needs words of which one must be there: {wording.line}")
    alone = wording.place == "whole" and len(wording.slots) == 1
    keys = set()
    for run in chosen:
        made = key(" ".join(run))
        # a label that is a common word of some language says something only as a whole block
        tail = b"^" if alone and len(run) == 1 and is_stop_word(run[0]) else b""
        keys.add(head + (made if spaced else run_together(made)) + tail)
    return sorted(keys)


def needs(wording: Wording, spaced: bool = True) -> tuple[tuple[bytes, ...], ...]:
    """For each slot of a wording that may not be missing, the runs of which a text's key must hold one."""
    return tuple(
        tuple(
            made if spaced else run_together(made)
            for made in (_key_of_words(choice) for choice in _choices(slot))
        )
        for slot in wording.slots
        if slot is not None and not slot.optional
    )


def _key_of_words(words: Sequence[str]) -> bytes:
    """The key of folded words."""
    text = "_".join(words)
    return f"_{text}_".encode() if text.isascii() else key(" ".join(words))


def _runs(slots: Sequence[Slot | None], start: int) -> list[list[tuple[str, ...]]]:
    """The combinations of choices of the slot at `start`, and of it and those after it, none of them empty."""
    found = []
    runs: list[tuple[str, ...]] = [()]
    for number, slot in enumerate(slots[start:]):
        if slot is None:
            break
        choices = _choices(slot)
        if len(runs) * len(choices) > (COMBINATIONS if number else CHOICES):
            break
        runs = [run + choice for run in runs for choice in choices]
        if all(runs):
            found.append(runs)
    return found


def _choices(slot: Slot) -> list[tuple[str, ...]]:
    return [*((word,) for word in sorted(slot.single)), *slot.runs, *([()] if slot.optional else [])]


def _chance(run: Sequence[str]) -> float:
    """How likely it is that a run of words stands at a word of a text; words beside others are no accident."""
    chance = 4.0
    for word in run:
        chance *= _commonness(word) * 4
    return chance / 16


def _commonness(word: str) -> float:
    if is_cjk(word):
        return 2.0**-8
    if word == "0":
        return 1.0  # it may be written in many ways
    if is_stop_word(word):
        return 2.0**-6
    return 2.0 ** -min(6 + len(word), 16)
