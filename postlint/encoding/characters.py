"""Which characters beyond ASCII a text holds: in few passes of C over its bytes, whatever script it is in."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from postlint.encoding import signatures

_ALL = bytes(range(256))
# Printable ASCII, and the other bytes.
_PLAIN = bytes((9, 10, 13, *range(32, 127)))
# Controls, zero-width and directional characters, and others that nobody sees.
INVISIBLE = frozenset(
    map(chr, [*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0), *range(0x200B, 0x2010), *range(0x2028, 0x202F),
              *range(0x2060, 0x2070), 0xFEFF, 0x61C, 0x180E, *range(0xFFF9, 0xFFFD), *range(0xE0001, 0xE0080)])
)  # fmt: skip
# So many characters make it worth while to look at them by script; fewer are taken one by one.
MANY = 300
# So many of the first SAMPLE are different ones in East Asian text, and in no misread text of another script.
SAMPLE, VARIED = 120, 30
_EAST_ASIAN = tuple(range(0xE3, 0xEE))
# The first bytes of scripts whose letters one code page holds.
_PAGES = ((0xD0, "cp1251"), (0xD7, "cp1255"), (0xD8, "cp1256"), (0xCE, "cp1253"))


class Seen(NamedTuple):
    """The characters of a text beyond printable ASCII.

    `east_asian`: beside them it holds many East Asian ones, none of which speaks of damage.
    """

    chars: frozenset[str]
    east_asian: bool


def odd(data: bytes) -> bytes:
    """The bytes of UTF-8 text but those of printable ASCII."""
    return data.translate(None, _PLAIN)


def seen(odd: bytes) -> Seen:
    """The characters of UTF-8 text of which these are the odd bytes."""
    letters = odd.decode("utf-8", "surrogateescape")
    if len(letters) > MANY:
        if any(lead in odd for lead in _EAST_ASIAN):
            rest = _not_east_asian().findall(letters)
            if len(letters) - len(rest) > MANY and len(frozenset(letters[:SAMPLE])) > VARIED:
                chars = frozenset(rest)
                if signatures.rare().isdisjoint(chars):
                    return Seen(chars, True)
        for lead, page in _PAGES:
            if lead in odd:
                return Seen(_by_page(letters, page), False)
    return Seen(frozenset(letters), False)


@cache
def _not_east_asian() -> re.Pattern[str]:
    """All but kana, Hangul, their marks, and the ideographs that are no signatures of damage."""
    others = "\x80-\u201b\u201e-\u2fff\ua000-\uabff\ud7a4-\uff00\uff5f-\U0010ffff"
    return re.compile(f"[{others}{''.join(sorted(signatures.rare()))}]")


def _by_page(letters: str, page: str) -> frozenset[str]:
    held = letters.encode(page, "ignore")
    found = frozenset(_ALL.translate(None, _ALL.translate(None, held)).decode(page))
    return found if len(held) == len(letters) else found.union(_not_in(page).findall(letters))


@cache
def _not_in(page: str) -> re.Pattern[str]:
    held = "".join(bytes([byte]).decode(page, "ignore") for byte in range(0x80, 0x100))
    return re.compile(f"[^{re.escape(held)}]")


_CYRILLIC = (b"\xd0", b"\xd1", b"\xd2", b"\xd3")
# Cyrillic small letters and capitals as c and C, Latin letters as l, all else as a full stop.
_CLASSES = bytes(
    ord("c" if byte > 0x7F and char.islower() else "C" if byte > 0x7F and char.isalpha() else "l" if char.isalpha() else
        " " if char == " " else ".")
    for byte in range(256)
    for char in (bytes([byte]).decode("cp1251", "replace"),)
)  # fmt: skip


@lru_cache(1)
def cyrillic_classes(data: bytes) -> bytes:
    """The kind of each character of UTF-8 text between its first and its last Cyrillic letter, and of some around."""
    places = [at for lead in _CYRILLIC for at in (data.find(lead), data.rfind(lead)) if at >= 0]
    if not places:
        return b""
    around = data[max(0, min(places) - 8) : max(places) + 10]
    return around.decode("utf-8", "ignore").encode("cp1251", "replace").translate(_CLASSES)
