"""UTF-8 misread, and then what can't be seen was dropped: “日本” as “æ¥æ¬”, whose C1 controls are gone.

What is left of a script of three bytes a letter are first bytes with none, one or two of their next ones, and nothing
else: no other text looks so. Letters of which a byte is gone are lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from postlint.encoding import codepages, misreadings
from postlint.encoding.misreadings import LOST, SEQUENCE, Piece, Step
from postlint.patterns import lazy

READ = ("latin-1", "cp1252")
# A whole sequence, or what is left of one.
_SEQUENCE = lazy(f"(?P<whole>{SEQUENCE})|[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{{0,2}}")
_NEXT = lazy("[\x80-\xbf]")
_LONG = lazy("[\xe0-\xef][\x80-\x9f\xa1-\xbf]")
_LEAD = lazy("[\xc2-\xf4]")
_TORN = lazy("[\xc2-\xf4][\x80-\xbf]")
# The first byte of an accented letter, whose second one is gone, inside a word.
_SHORT = lazy("(?<=[a-z])[\xc3-\xc5](?=[a-z])")
_RUN = lazy("[^\x00-\x7f]+")
# So many letters of three bytes must be there, each with a second byte or more, for a text to be taken for such.
ENOUGH = 4
TOGETHER = 2
SHORT_ENOUGH = 3
# What each of them speaks for it, in nats.
STRENGTH = 3.0


def strength(step: Step, text: str) -> float:
    """How much a text looks like UTF-8 with gaps (nats); 0 where anything in it speaks against it."""
    as_bytes = text.translate(codepages.to_bytes(step.read))
    if "\uffff" in as_bytes or _NEXT.search(_SEQUENCE.sub("", as_bytes)):
        return 0.0
    long = len(_LONG.findall(as_bytes))
    if long < ENOUGH:
        short = len(_SHORT.findall(as_bytes))
        return STRENGTH * short if short >= SHORT_ENOUGH else 0.0
    count = len(_SEQUENCE.findall(as_bytes))
    # Letters of these scripts follow each other; accented ones before a mark (“à»”) mostly stand alone.
    together = count >= TOGETHER * len(_RUN.findall(as_bytes))
    return STRENGTH * long if together and _LEAD.search(misreadings.SPACED.sub(" ", as_bytes)) else 0.0


def is_torn(read: str, text: str) -> bool:
    """Whether a letter of which a byte is gone is among misread ones, no space having been that byte."""
    return _TORN.search(misreadings.SPACED.sub(" ", text.translate(codepages.to_bytes(read)))) is not None


def undo(step: Step, text: str) -> Iterator[Piece]:
    """The pieces that the step explains; their text is U+FFFD where bytes are gone."""
    as_bytes = text.translate(codepages.to_bytes(step.read))
    for match in _SEQUENCE.finditer(as_bytes):
        new = match[0].encode("latin-1").decode("utf-8") if match["whole"] else LOST
        yield Piece(match.start(), match.end(), new)
