"""UTF-8 misread, and then what a program could not show or save became “?” or U+FFFD: `StraÃ?e`, `donâ??t`.

Where a code page has no character for a byte, or a target has none for a C1 control, one mark stands for each. What
stood there is lost, but its first byte, the letters around it and the language leave few choices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from postlint.encoding import codepages, ngrams
from postlint.encoding.misreadings import LOST, SEQUENCE, Piece, Step, apply
from postlint.patterns import lazy

_SUBSTITUTE = "\x1a"  # stands for U+FFFD among bytes
_MARKS = frozenset(("?", LOST, _SUBSTITUTE))
_MARK = f"[?{_SUBSTITUTE}]"
_TAIL = f"[?{_SUBSTITUTE}\x80-\xbf]"
_WHOLE_OR_BLANKED = lazy(
    f"(?P<whole>(?:{SEQUENCE})+)|[\xc2-\xdf]{_MARK}|[\xe0-\xef](?:{_MARK}{_TAIL}|{_TAIL}{_MARK})"
    f"|[\xf0-\xf4](?:{_MARK}{_TAIL}{_TAIL}|{_TAIL}{_MARK}{_TAIL}|{_TAIL}{_TAIL}{_MARK})"
)
READ = ("latin-1", "cp1252", "cp1254", "cp1251", "cp1250", "cp1253", "cp1257")
# What a blanked sequence adds to a line's gain (nats): where clean text never has the like, and elsewhere.
STRONG, FAIR, WEAK, FAINT = 10.0, 4.0, 2.0, 0.5
# By how much (nats) a letter must fit better than all others to be taken.
UNIQUE = 2.5


@cache
def lost_bytes(read: str) -> tuple[int, ...]:
    """The bytes that a code page has no visible character for."""
    decode = codepages.single(read).decode
    return tuple(byte for byte in range(0x80, 0xC0) if "\x80" <= decode[byte] <= "\x9f")


@cache
def _first(read: str) -> re.Pattern[str]:
    decode = codepages.single(read).decode
    return re.compile(
        "[" + re.escape("".join(decode[byte] for byte in range(0xC2, 0xF5))) + "][^\x00-\x7f]?[?\ufffd]"
    )


def applies(read: str, text: str) -> bool:
    """Whether a text may hold a sequence so damaged."""
    return bool(_first(read).search(text))


def undo(step: Step, text: str) -> Iterator[Piece]:
    """The pieces that the step explains; their text is U+FFFD where a byte is lost."""
    as_bytes = text.replace(LOST, _SUBSTITUTE).translate(codepages.to_bytes(step.read))
    for match in _WHOLE_OR_BLANKED.finditer(as_bytes):
        if match["whole"]:
            new = match[0].encode("latin-1").decode("utf-8")
        else:
            choices = _choices(step.read, text[match.start() : match.end()])
            new = choices[0] if len(choices) == 1 else LOST
        yield Piece(match.start(), match.end(), new)


def torn(text: str, pieces: list[Piece]) -> list[Piece]:
    """The pieces of which a byte is lost."""
    return [piece for piece in pieces if not _MARKS.isdisjoint(text[piece.start : piece.end])]


def strength(text: str, piece: Piece, read: str) -> float:
    """How much a blanked sequence speaks for the misreading, in nats, by what stands around it."""
    old, before, after = (
        text[piece.start : piece.end],
        text[piece.start - 1 : piece.start],
        text[piece.end : piece.end + 1],
    )
    if LOST in old:
        return STRONG
    if len(old) > 2 and codepages.single(read).encode[old[0]] != 0xE2:
        return FAINT if old[1:].strip("?") == "" else FAIR
    if (after.isalpha() and not before.isupper()) or (before.islower() and old[0].isupper()):
        return STRONG
    return WEAK


def fill(step: Step, text: str, pieces: list[Piece], language: str) -> list[Piece]:
    """The pieces with the letters that language and typography make certain; the others stay U+FFFD."""
    mended, shift, found = apply(text, pieces), 0, []
    for piece in pieces:
        at = piece.start + shift
        if piece.text == LOST:
            choices = _choices(step.read, text[piece.start : piece.end])
            letter = _letter(choices, mended[max(0, at - 3) : at], mended[at + 1 : at + 4], language)
            found.append(piece._replace(text=letter))
        else:
            found.append(piece)
        shift += len(piece.text) - (piece.end - piece.start)
    return found


def _letter(choices: list[str], before: str, after: str, language: str) -> str:
    """The one of the choices that certainly stands between these letters; U+FFFD where several may."""
    if marks := [c for c in choices if c in "‘’“”„–—"]:
        mark = _mark(before, after, language)
        return mark if mark in marks else LOST
    before, after = before.rpartition(LOST)[2], after.partition(LOST)[0]
    letters = [c for c in choices if c.isalpha()]
    if before[-1:].islower():
        letters = [c for c in letters if not c.isupper()] or letters
    elif before[-1:].isupper() and after[:1].isupper():
        letters = [c for c in letters if not c.islower()] or letters
    elif before[-1:].isupper() and after[:1].islower():
        letters = [c for c in letters if not c.isupper()] or letters
    if not letters or len(letters) > 64:
        return LOST
    ranked = sorted(
        (ngrams.cost(ngrams.grams(f"{before or ' '}{c}{after or ' '}"), language), c) for c in letters
    )
    return ranked[0][1] if len(ranked) == 1 or ranked[1][0] - ranked[0][0] > UNIQUE else LOST


def _choices(read: str, old: str) -> list[str]:
    """What a blanked sequence can have been."""
    encode, raw = codepages.single(read).encode, [b""]
    for i, char in enumerate(old):
        options = lost_bytes(read) if char in _MARKS else (encode[char],)
        if i == 1 and 0x80 in options and raw == [b"\xe2"]:
            options = (0x80,)  # general punctuation: the rest of that row is rare
        raw = [head + bytes([byte]) for head in raw for byte in options]
    found = []
    for data in raw:
        try:
            found.append(data.decode("utf-8"))
        except UnicodeDecodeError:
            continue
    return [char for char in found if char.isprintable()]


_ENGLISH = lazy(r"(?:s|t|re|ve|ll|d|m)\b")
_ELISION = lazy(r"\b(?:[cdjlmnst]|qu)$", re.IGNORECASE)


def _mark(before: str, after: str, language: str) -> str:
    """The mark of punctuation that the letters around it call for, "" where several may stand."""
    left, right = before[-1:], after[:1]
    if (left.isalpha() or left == LOST) and (right.isalpha() or right == LOST):
        return "’" if _ENGLISH.match(after) or _ELISION.search(before) else ""
    if left.isspace() and right.isspace():
        return "–"
    if (not left or left in ' \n("*_>') and right.isalnum():
        return "„" if language in ("de", "cs", "sk", "pl", "bg", "hu") else "“"
    if left and not left.isspace() and (not right or right in " \n.,;:!?)*_…"):
        return "“" if language in ("de", "cs", "sk", "bg") else "”"
    return ""
