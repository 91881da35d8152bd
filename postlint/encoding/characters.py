"""Which characters beyond ASCII a text holds: in few passes of C over its bytes, whatever script it is in."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from postlint.encoding import signatures
from postlint.patterns import lazy

_ALL = bytes(range(256))
# Printable ASCII, and the other bytes.
_PLAIN = bytes((9, 10, 13, *range(32, 127)))
_ODD = _ALL.translate(None, _PLAIN)
# So many characters make it worth while to look at them by script; fewer are taken one by one.
MANY = 300
# So many different ones are among the first of these in East Asian text, and in no misread text of another script.
VARIED = 60
# All but ideographs, kana, Hangul and their marks.
_NOT_EAST_ASIAN = lazy("[^\u3000-\u9fff\uac00-\ud7a3\uff01-\uff5e“”]")
_EAST_ASIAN = bytes(range(0xE3, 0xEE))
# The first bytes of scripts whose letters one code page holds.
_PAGES = ((0xD0, "cp1251"), (0xD7, "cp1255"), (0xD8, "cp1256"), (0xCE, "cp1253"))


class Seen(NamedTuple):
    """The characters of a text beyond printable ASCII.

    `east_asian`: beside them it holds many East Asian ones, none of which speaks of damage.
    """

    chars: frozenset[str]
    east_asian: bool


def odd_bytes(data: bytes) -> bytes:
    """The bytes other than those of printable ASCII that are in `data`, each once, in order."""
    return _ODD.translate(None, _ALL.translate(None, data))


def seen(data: bytes, odd: bytes) -> Seen:
    """The characters of UTF-8 text, of which `odd` are the odd bytes."""
    letters = data.translate(None, _PLAIN).decode("utf-8", "surrogateescape")
    if len(letters) > MANY:
        if odd.translate(None, _EAST_ASIAN) != odd:
            rest = _NOT_EAST_ASIAN.findall(letters)
            east_asian = len(letters) - len(rest) > MANY and len(frozenset(letters[:MANY])) > VARIED
            if east_asian and not signatures.suspicious(letters):
                return Seen(frozenset(rest), True)
        for lead, page in _PAGES:
            if lead in odd:
                return Seen(_by_page(letters, page), False)
    return Seen(frozenset(letters), False)


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
