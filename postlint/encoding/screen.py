"""The fast first look that clears clean text, at near memory speed: what in it deserves a closer one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from postlint.encoding.signs import signs


class Survey(NamedTuple):
    """What a text may hold: misread letters, lost ones, odd invisible characters, escapes, mixed scripts.

    `chars` are its characters beyond printable ASCII.
    """

    mojibake: bool
    disguised: bool
    lost: bool
    controls: bool
    escapes: bool
    mixed: bool
    chars: frozenset[str]


# Bytes that say nothing: what is left of a text without them is looked at.
_PLAIN = bytes((9, 10, 13, *range(32, 127)))
_CONTROLS = frozenset(
    map(chr, [*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0), *range(0x200B, 0x2010), *range(0x2028, 0x202F),
              *range(0x2060, 0x2070), 0xFEFF, 0x61C, 0x180E, *range(0xFFF9, 0xFFFD), *range(0xE0001, 0xE0080)])
)  # fmt: skip
_LOST = frozenset(map(chr, (*range(0xDC80, 0xDD00), 0xFFFD)))


@lru_cache(8)
def survey(text: str) -> Survey:
    """What deserves a closer look in a text."""
    data = text.encode("utf-8", "surrogateescape")
    raw = data.translate(None, _PLAIN)
    questions = "?" in text and _odd_question(text)
    escapes = _BARE.search(data) is not None
    disguised = False
    if "&" in text:
        escapes = escapes or _in_field(text) or _TWICE.search(data) is not None
        disguised = _ENTITIES.search(data) is not None
    if "\\" in text:
        escapes = escapes or _BACKSLASH.search(data) is not None
    if "%" in text:
        disguised = disguised or _PERCENT.search(data) is not None
    if text.isascii():
        return Survey(False, disguised, questions, bool(raw), escapes, False, frozenset())
    chars = frozenset(raw.decode("utf-8", "surrogateescape"))
    return Survey(
        any(True for _ in signs(text, chars)),
        disguised,
        questions or not _LOST.isdisjoint(chars),
        not _CONTROLS.isdisjoint(chars),
        escapes,
        not _OTHER_SCRIPTS.isdisjoint(chars) and _MIXED.search(text) is not None,
        chars,
    )


# The first entities and escapes of misread text, as they are left in text and in URLs.
_ENTITIES = re.compile(rb"&(?:[A-Za-z](?:tilde|circ|ring)|#(?:19[4-7]|226)|#x(?:[cC][2-5]|[eE]2));&")
_PERCENT = re.compile(rb"%[Cc]3%(?:8[2-5]|[Aa]2)%")
# Escapes that readers see.
_TWICE = re.compile(rb"&amp;(?:#[0-9xX]|[A-Za-z][A-Za-z0-9]{1,8};)")
_BACKSLASH = re.compile(rb"\\u[0-9a-fA-F]{4}")
_BARE = re.compile(rb"u00[c-f][0-9a-f]")
# Where front matter mostly ends: entities are looked for in it.
_FRONT_MATTER = 2000
_FIELD = re.compile(
    r"(?:title|subtitle|linktitle|authors?|tags|categories|keywords)[ \t]*[:=]", re.IGNORECASE
)


def _in_field(text: str) -> bool:
    """Whether an entity may stand in a field of front matter that is shown as it is."""
    at = text.find("&", 0, _FRONT_MATTER)
    while at >= 0:
        if text[at + 1 : at + 2] not in " &\"'\n" and _FIELD.match(text, text.rfind("\n", 0, at) + 1):
            return True
        at = text.find("&", at + 1, _FRONT_MATTER)
    return False


# A letter of another script beside a Latin one.
_MIXED = re.compile("[\u0370-\u052f](?:[A-Za-z]|(?<=[A-Za-z].))")


# Greek and Cyrillic letters that look like Latin ones.
_OTHER_SCRIPTS = frozenset("аеорсухіјѕԁԛԝАВЕКМНОРСТХУІЈЅονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")


def _odd_question(text: str) -> bool:
    """Whether a question mark stands where no sentence ends."""
    at, weak = text.find("?"), 0
    while at >= 0:
        end = at + 1
        while text[end : end + 1] == "?":
            end += 1
        before, after = text[at - 1 : at], text[end : end + 1]
        if end - at == 1:
            odd = (
                after.isalpha()
                and (before.isalpha() or before in " '\"(\n“„")
                and text[end + 1 : end + 2] != "="
            )
            weak += after == " " and before.islower() and text[end + 1 : end + 2].islower()
            odd = odd or weak > 1
        elif end - at == 2:
            odd = after > "\x7f" or before > "\x7f" or (before.isalpha() and after.isalpha()) or before == " "
        elif end - at > 4:
            return True
        else:
            odd = not before.isalpha() or after.isalpha()
        if odd and not _in_address(text, at):
            return True
        at = text.find("?", end)
    return False


def _in_address(text: str, at: int) -> bool:
    start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
    chunk = text[start : at + 12]
    return any(c in chunk for c in "/=\\$<>{}&^*[]|`+;")


def shown(text: str) -> str:
    """Text for a message: what can't be seen as its code point, invalid bytes as <FC>, and not too much of it."""
    text = text if len(text) <= 60 else text[:57] + "…"
    return "".join(c if c.isprintable() else _code(c) for c in text)


def _code(char: str) -> str:
    code = ord(char)
    return f"<{code - 0xDC00:02X}>" if 0xDC80 <= code <= 0xDCFF else f"<U+{code:04X}>"
