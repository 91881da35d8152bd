"""What can have happened to a text, and how to undo it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from postlint.encoding import codepages
from postlint.patterns import lazy

UTF8_READ_AS_WIDE = ("gb18030", "cp932", "big5hkscs", "cp949", "euc_jp")
# (written in, read as), single bytes both.
LEGACY = (
    *((written, "cp1252") for written in (
        "cp1251", "koi8-r", "cp866", "cp1250", "iso8859-2", "cp1254", "cp1253", "cp1257", "cp1255", "cp1256",
        "mac_roman", "cp437", "cp850", "cp852", "cp874", "iso8859-5", "mac_cyrillic")),
    *((written, "latin-1") for written in (
        "cp1252", "cp1251", "koi8-r", "cp866", "cp1250", "cp1254", "cp1253", "cp1255", "cp1256", "mac_roman", "cp437",
        "cp850", "cp874", "iso8859-5")),
    ("koi8-r", "cp1251"), ("cp866", "cp1251"), ("cp1252", "cp1251"), ("mac_cyrillic", "cp1251"),
    ("iso8859-5", "cp1251"), ("cp1251", "koi8-r"), ("cp866", "koi8-r"), ("cp1251", "cp866"), ("koi8-r", "cp866"),
    ("cp1251", "mac_cyrillic"),
    ("cp1252", "mac_roman"), ("cp1252", "cp437"), ("cp1252", "cp850"), ("cp1252", "cp1250"), ("cp1252", "cp1253"),
    ("cp1252", "cp1254"), ("cp1251", "cp437"), ("cp1251", "mac_roman"), ("cp1250", "mac_roman"), ("cp437", "cp1250"),
    ("cp852", "cp1250"),
)  # fmt: skip
# Big5 has two traditions of kana and Cyrillic letters: the one of Eten and HKSCS, and Unicode's BIG5.TXT.
WIDE_WRITTEN = ("cp932", "euc_jp", "gb18030", "big5hkscs", "big5", "cp949")
WIDE = tuple((written, read) for read in ("cp1252", "latin-1") for written in WIDE_WRITTEN)

_TAIL = "[\x80-\xbf]"
SEQUENCE = (
    f"[\xc2-\xdf]{_TAIL}|\xe0[\xa0-\xbf]{_TAIL}|[\xe1-\xec\xee\xef]{_TAIL}{_TAIL}|\xed[\x80-\x9f]{_TAIL}"
    f"|\xf0[\x90-\xbf]{_TAIL}{_TAIL}|[\xf1-\xf3]{_TAIL}{_TAIL}{_TAIL}|\xf4[\x80-\x8f]{_TAIL}{_TAIL}"
)
_SEQUENCES = lazy(f"(?:{SEQUENCE})+")
# The same where each no-break space (A0) has become a space.
SPACED = lazy("(?:" + SEQUENCE.replace(_TAIL, "[\x80-\xbf ]").replace("[\xa0-", "[ \xa0-") + ")+")


class Piece(NamedTuple):
    """Replace text[start:end] by `text` (offsets in characters)."""

    start: int
    end: int
    text: str


class Step(NamedTuple):
    """Bytes written in one encoding were read as another.

    `spaced`: then no-break spaces became spaces; `blanked`: then what could not be shown became “?” or U+FFFD;
    `gapped`: then it was dropped.
    """

    written: str
    read: str
    spaced: bool = False
    blanked: bool = False
    gapped: bool = False

    @property
    def lossy(self) -> bool:
        """Whether bytes are lost."""
        return self.blanked or self.gapped

    def __str__(self) -> str:
        return f"{codepages.NAMES[self.written]} read as {codepages.NAMES[self.read]}"


# What happened, last thing first.
Steps = tuple[Step, ...]

# Code pages rarely met in practice, and the languages that East Asian ones are used for: what it costs (nats) that an
# explanation asks for the former, or brings out another language than the latter.
RARE, FOREIGN = 4.0, 6.0
_RARE = frozenset(("mac_cyrillic", "iso8859-5", "cp852", "cp1258", "iso8859-9", "iso8859-15", "cp874"))
_HOME = {
    "cp932": "ja",
    "euc_jp": "ja",
    "gb18030": "zh_CN",
    "big5hkscs": "zh_TW",
    "big5": "zh_TW",
    "cp949": "ko",
}


def rarity(steps: Steps, language: str) -> float:
    """What an explanation that brings out text in a language costs beforehand, in nats."""
    found = RARE * sum(step.written in _RARE or step.read in _RARE for step in steps)
    return found + (FOREIGN if _HOME.get(steps[0].written, language) != language else 0.0)


def undo(step: Step, text: str) -> list[Piece]:
    """The pieces of `text` that the step explains, with what stood there before; empty where it does not apply."""
    if step.written == "utf-8":
        if step.read in UTF8_READ_AS_WIDE:
            return list(_undo_wide_read(step, text))
        return list(_undo_utf8(step, text))
    if step.read in UTF8_READ_AS_WIDE or step.written in WIDE_WRITTEN:
        return _undo_wide_written(step, text)
    return _undo_legacy(step, text)


def apply(text: str, pieces: list[Piece]) -> str:
    """`text` with the pieces, which are in order and apart, replaced."""
    parts: list[str] = []
    done = 0
    for piece in pieces:
        parts += (text[done : piece.start], piece.text)
        done = piece.end
    parts.append(text[done:])
    return "".join(parts)


def _undo_utf8(step: Step, text: str) -> Iterator[Piece]:
    as_bytes = text.translate(codepages.to_bytes(step.read))
    for match in (SPACED if step.spaced else _SEQUENCES).finditer(as_bytes):
        raw = match[0].replace(" ", "\xa0") if step.spaced else match[0]
        yield Piece(match.start(), match.end(), raw.encode("latin-1").decode("utf-8"))


LEGACY_READ = tuple(dict.fromkeys(read for _, read in LEGACY))


@cache
def alphabet(name: str) -> frozenset[str]:
    """The characters outside ASCII that a code page can read bytes as."""
    return frozenset(codepages.single(name).encode)


@cache
def leads(name: str) -> frozenset[str]:
    """What a code page reads the first bytes of UTF-8 sequences as."""
    return frozenset(codepages.single(name).decode[byte] for byte in range(0xC2, 0xF5))


NOT_ASCII = lazy(r"[^\x00-\x7f]+")


def _undo_legacy(step: Step, text: str) -> list[Piece]:
    letters, table = alphabet(step.read), codepages.recode(step.written, step.read)
    pieces = []
    for match in NOT_ASCII.finditer(text):
        if not letters.issuperset(match[0]):
            return []
        if (new := match[0].translate(table)) != match[0]:
            pieces.append(Piece(match.start(), match.end(), new))
    return pieces


def _undo_wide_written(step: Step, text: str) -> list[Piece]:
    if not alphabet(step.read).issuperset("".join(NOT_ASCII.findall(text))):
        return []
    raw = text.translate(codepages.to_bytes(step.read)).encode("latin-1")
    try:
        new = raw.decode(step.written)
    except UnicodeDecodeError:
        return []
    if new == text or new.encode(step.written, "replace") != raw:
        return []
    return list(_changed(raw, step.written))


def _changed(raw: bytes, encoding: str) -> Iterator[Piece]:
    """What stretches of bytes, each shown as one character, say in a multi-byte encoding; ASCII parts them."""
    decoder = codecs.getincrementaldecoder(encoding)()
    first = start = 0
    parts: list[str] = []
    for at, byte in enumerate(raw):
        char = decoder.decode(bytes((byte,)))
        if not char:
            continue
        if start == at and char == chr(byte):
            if parts:
                yield Piece(first, start, "".join(parts))
                parts = []
            first = at + 1
        else:
            parts.append(char)
        start = at + 1
    if parts:
        yield Piece(first, start, "".join(parts))


def _undo_wide_read(step: Step, text: str) -> Iterator[Piece]:
    """UTF-8 read as a multi-byte encoding; what that encoding could not read shows as U+FFFD, and stays so."""
    for match in NOT_ASCII.finditer(text):
        as_bytes = "".join(_as_bytes(char, step.read) for char in match[0])
        if _SEQUENCES.search(as_bytes):
            yield Piece(match.start(), match.end(), _SEQUENCES_OR_BYTE.sub(_decoded, as_bytes))


def _decoded(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("utf-8") if match[1] else LOST


@lru_cache(20_000)
def _as_bytes(char: str, encoding: str) -> str:
    if char == LOST:
        return "\xff"
    try:
        return char.encode(encoding).decode("latin-1")
    except UnicodeEncodeError:
        return "\xff"


LOST = "\ufffd"
# Whole sequences, or a byte that is left of one.
_SEQUENCES_OR_BYTE = lazy(f"((?:{SEQUENCE})+)|[\x80-\xff]")
