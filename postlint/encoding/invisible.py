"""Characters that nobody sees: controls, zero-width characters, directional marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from postlint.encoding import characters, regions
from postlint.patterns import lazy

_NAMES = {
    "\ufeff": "byte order mark",
    "\x00": "NUL",
    "\x0c": "form feed",
    "\x0b": "vertical tab",
    "\x1b": "escape",
    "\x7f": "delete",
}
_OVERRIDES = "\u202d\u202e"
_EMBEDDINGS = "\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
_DIRECTION = "\u200e\u200f\u061c" + _EMBEDDINGS
_RIGHT_TO_LEFT = lazy("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Scripts that join letters or set no spaces: zero-width characters are spelling there (Unicode Standard, 23.2).
_JOINING = lazy(
    "[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u18af\u1a20-\u1aaf\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
# Emoji, their modifiers and flags, which joiners and tags hold together (UTS #51).
_EMOJI = lazy("[\u00a9\u00ae\u203c-\u3299\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f]")


class Control(NamedTuple):
    """A run of one character that should not be there.

    `weight` is "override", "breaks" (in a word, a URL, front matter) or "harmless".
    """

    start: int
    end: int
    name: str
    weight: str


def controls(text: str, body_start: int) -> list[Control]:
    """The odd invisible characters of a post, in order; runs of one character are one."""
    return list(_controls(text, body_start))


def _controls(text: str, body_start: int) -> Iterator[Control]:
    where: regions.Regions | None = None
    right_to_left: bool | None = None
    done = 0
    for start in _places(text):
        if start < done:
            continue
        char = text[start]
        done = start + 1
        while text[done : done + 1] == char:
            done += 1
        if char in _DIRECTION and char not in _OVERRIDES:
            if right_to_left is None:
                right_to_left = bool(_RIGHT_TO_LEFT.search(text))
            if right_to_left:
                continue
        before, after = text[start - 1 : start], text[done : done + 1]
        if _needed(char, before, after):
            continue
        where = where or regions.find(text)
        yield Control(start, done, _name(char), _weight(text, where, start, done, char, body_start))


def _places(text: str) -> list[int]:
    """Where a text holds such characters, in order: each that it has is looked for, which few texts have."""
    odd = characters.odd(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")
    found = []
    for char in characters.INVISIBLE.intersection(odd):
        at = text.find(char)
        while at >= 0:
            found.append(at)
            at = text.find(char, at + 1)
    return sorted(found)


def _needed(char: str, before: str, after: str) -> bool:
    if char in "\u200c\u200d" and (_JOINING.match(before or " ") or _JOINING.match(after or " ")):
        return True
    if char in "\u200d\U000e0020" or "\U000e0020" <= char <= "\U000e007f":
        return bool(_EMOJI.match(before or " "))
    return char in "\u200b\u2060" and bool(_JOINING.match(before or " ") or _JOINING.match(after or " "))


def _weight(text: str, where: regions.Regions, start: int, end: int, char: str, body_start: int) -> str:
    if char in _OVERRIDES:
        return "override"
    if regions.inside(where.blocks, start) or regions.inside(where.spans, start):
        # An unclosed embedding in code can show other code than the compiler reads (CVE-2021-42574, "Trojan Source").
        return "override" if char in _EMBEDDINGS and char not in "\u202c\u2069" else "harmless"
    before, after = text[start - 1 : start], text[end : end + 1]
    in_word = before.isalnum() and after.isalnum()
    if char in _DIRECTION and not in_word:
        return "harmless"
    if in_word or start < body_start or regions.inside(where.urls, start):
        return "breaks"
    return "breaks" if char < "\xa0" and char not in "\x0b\x0c" else "harmless"


def _name(char: str) -> str:
    name = _NAMES.get(char) or unicodedata.name(char, "control character").lower()
    return f"{name} (U+{ord(char):04X})"
