"""Misread text in disguise: as HTML entities (&Atilde;&frac14;) and percent-encoded in URLs (%C3%83%C2%BC).

And misread byte order marks (ï»¿), which nobody saw before.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from postlint.encoding import codepages, misreadings, ngrams, regions
from postlint.encoding.damage import Damage
from postlint.encoding.misreadings import Piece, Step
from postlint.patterns import lazy

_ENTITIES = lazy(r"(?:&(?:#[0-9]{3,5}|#[xX][0-9a-fA-F]{2,4}|[A-Za-z]{2,8}[0-9]{0,2});|[\x80-\uffff]){2,12}")
# Percent-encoded UTF-8 whose characters may be bytes of UTF-8 in their turn: of the C2..C5 and E2 rows.
_PERCENT = lazy(r"(?:%[Cc][2-5]%[89A-Fa-f][0-9A-Fa-f]|%[Ee]2(?:%[89ABab][0-9A-Fa-f]){2}){2,40}")
_STEPS = tuple(Step("utf-8", read) for read in ("cp1252", "latin-1", "cp1254"))
# What such a piece must gain, in nats.
ENOUGH = 6.0


def disguised(text: str) -> list[Damage]:
    """Damage that a text holds as entities or percent-encoded, in order; the latter is never safe to mend."""
    where = regions.find(text)
    found = [*_entities(text, where), *_percent(text, where), *_byte_order_marks(text, where)]
    return sorted(found)


def _entities(text: str, where: regions.Regions) -> Iterator[Damage]:
    for match in _ENTITIES.finditer(text):
        if (
            "&" not in match[0]
            or regions.inside(where.blocks, match.start())
            or regions.inside(where.spans, match.start())
        ):
            continue
        plain = html.unescape(match[0])
        if not plain.isascii() and (mended := _mend(text, match, plain)):
            new, step = mended
            yield _damage(match.start(), match.end(), new, step, "prose", True)


def _percent(text: str, where: regions.Regions) -> Iterator[Damage]:
    for match in _PERCENT.finditer(text):
        if _in_code(where, match.start()):
            continue
        plain = unquote_to_bytes(match[0]).decode("utf-8", "replace")
        if mended := _mend(text, match, plain):
            new, step = mended
            quoted = "".join(f"%{byte:02X}" for byte in new.encode())
            yield _damage(match.start(), match.end(), quoted, step, "url", False)


# The byte order mark of UTF-8 as code pages show it.
BYTE_ORDER_MARKS = {
    codepages.single(page).decode[0xEF]
    + codepages.single(page).decode[0xBB]
    + codepages.single(page).decode[0xBF]: page
    for page in ("cp850", "cp437", "cp1251", "cp1250", "cp1252")
}
_ABOUT = lazy(r"\bBOM\b|byte[- ]order", re.IGNORECASE)


def _byte_order_marks(text: str, where: regions.Regions) -> Iterator[Damage]:
    """Misread byte order marks, but where a text speaks of them."""
    about = _ABOUT.search(text) is not None
    for mark, page in BYTE_ORDER_MARKS.items():
        at = text.find(mark)
        while at >= 0:
            if not at or not (about or _in_code(where, at)):
                yield _damage(at, at + len(mark), "", Step("utf-8", page), "mark", True)
            at = text.find(mark, at + 1)


def _in_code(where: regions.Regions, position: int) -> bool:
    return regions.inside(where.blocks, position) or regions.inside(where.spans, position)


def _mend(text: str, match: re.Match[str], plain: str) -> tuple[str, Step] | None:
    """What the characters were, where all of them are bytes of UTF-8."""
    left, right = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
    for step in _STEPS:
        pieces = misreadings.undo(step, plain)
        new = misreadings.apply(plain, pieces)
        if pieces and not any(c in misreadings.leads(step.read) for c in _outside(plain, pieces)):
            bad, good = (ngrams.best_cost(ngrams.grams(left + part + right))[0] for part in (plain, new))
            if bad - good > ENOUGH:
                return new, step
    return None


def _outside(text: str, pieces: list[Piece]) -> str:
    return misreadings.apply(text, [piece._replace(text="") for piece in pieces])


def _damage(start: int, end: int, new: str, step: Step, place: str, exact: bool) -> Damage:
    return Damage(start, end, new, (Piece(start, end, new),), (step,), True, exact, place)
