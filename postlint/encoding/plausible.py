"""Whether what a repair changes looks like damage at all, apart from how likely its letters are."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.encoding.evidence import Candidate
from postlint.encoding.misreadings import UTF8_READ_AS_WIDE, Piece, Steps
from postlint.patterns import lazy

# Latin letters beside ones of another alphabet, and words of these.
_TORN = lazy("[A-Za-z][\u0370-\u06ff]|[\u0370-\u06ff][A-Za-z]")
_OTHER_WORD = lazy("[\u0370-\u06ff]+")
_IN_WORD = lazy(r"[a-z][^\x00-\x7f]|[^\x00-\x7f][a-z]")
# Marks that no language sets between small letters, nor haste.
_NEVER_INSIDE = lazy("[a-z][‚†‡‰‹›¢£¤¥¦§©®¬±¶¹º¼½¾¿][a-z]")
_CURRENCIES = frozenset("¥£€¢¤")
# What a line must gain (nats) for one letter of it to be enough where an ideograph stood.
CLEAR = 24.0


def family(steps: Steps) -> str:
    """Whether UTF-8 was read as single bytes ("utf-8"), as a multi-byte encoding ("wide"), or neither ("legacy")."""
    if steps[0].written != "utf-8":
        return "legacy"
    return "wide" if steps[0].read in UTF8_READ_AS_WIDE else "utf-8"


def letters(text: str) -> int:
    """How many letters beyond ASCII a text holds; quotes and dashes count as well, for code pages swap them."""
    return sum(char > "\x7f" and (char.isalpha() or char in "’‘“”„–—…«»¿¡") for char in text)


def torn(text: str) -> bool:
    """Whether a repair sets letters of another alphabet into Latin words."""
    return len(_TORN.findall(text)) > 0.3 * max(1, len(_OTHER_WORD.findall(text)))


def priced(text: str, piece: Piece) -> bool:
    """Whether what would change is a currency sign before a number: it is what it should be."""
    return text[piece.start : piece.end] in _CURRENCIES and text[piece.end : piece.end + 1].isdigit()


def changes(text: str, candidate: Candidate) -> Iterator[tuple[str, str]]:
    """Damaged characters with the letters around them, and what they become; only where letters are concerned."""
    for piece in candidate.pieces:
        left, right = text[max(0, piece.start - 3) : piece.start], text[piece.end : piece.end + 3]
        if any(map(str.isalpha, piece.text)):
            yield f"{left.lower()}{text[piece.start : piece.end]}{right.lower()}", piece.text


def enough(changed: set[tuple[str, str]], kind: str, gain: float) -> bool:
    """Whether damage shows in more than one place, in letters enough at one, or as no clean text does."""
    count = sum(letters(new) for _, new in changed)
    if count >= 3 or (count >= 2 and len(changed) >= 2):
        return True
    if kind == "wide":  # an ideograph inside a word of letters
        return any(
            new.isalpha() and new < "\u0600" and (gain > CLEAR or _IN_WORD.search(old))
            for old, new in changed
        )
    return any(_NEVER_INSIDE.search(old) for old, _ in changed)
