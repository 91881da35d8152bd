"""Which misreading explains a text: candidates scored by n-grams, evidence pooled over the document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from postlint.encoding import evidence, misreadings, regions
from postlint.encoding.evidence import Candidate, Line, Steps
from postlint.encoding.misreadings import Piece, Step

# All weights are natural logarithms of odds. What a line must gain to be judged damaged by itself ...
ALONE_UTF8, ALONE_OTHER = 9.0, 14.0
# ... and where the rest of the document tells what happened.
POOLED, ESTABLISHED = 1.5, 22.0
SURE, AMBIGUOUS = 14.0, 3.0


class Damage(NamedTuple):
    """Damaged text, in character offsets, and what it should be.

    `text[start:end]` should read `repaired`; `pieces` are the replacements inside it, in absolute offsets. `steps` say
    what happened, first thing first. `sure`: more than likely; `exact`: nothing was lost and no other explanation is
    near; `place` is "prose", "code" or "url".
    """

    start: int
    end: int
    repaired: str
    pieces: tuple[Piece, ...]
    steps: Steps
    sure: bool
    exact: bool
    place: str

    def message(self, text: str) -> str:
        """What is wrong and what it should be, for a reader: the first damaged word stands for all."""
        first = self.pieces[0]
        left, right = _word(text, first.start, first.end)
        inside = [piece for piece in self.pieces if piece.end <= right]
        after = misreadings.apply(
            text[left:right], [Piece(p.start - left, p.end - left, p.text) for p in inside]
        )
        more = len(self.pieces) - len(inside)
        rest = f", and {more} more in this line" if more else ""
        return f"{_and(self.steps)}: “{shown(text[left:right])}” should be “{shown(after)}”{rest}"

    @property
    def title(self) -> str:
        """What the repair does."""
        return "Restore what was written"


def _and(steps: Steps) -> str:
    return ", then ".join(str(step) for step in steps)


def shown(text: str) -> str:
    """Text for a message: what can't be seen as its code point, and not too much of it."""
    text = text if len(text) <= 60 else text[:57] + "…"
    return "".join(c if c.isprintable() or c == "\u200d" else f"<U+{ord(c):04X}>" for c in text)


_WORD_END = ' \t\r\n"“”()[]<>*'


def _word(text: str, start: int, end: int) -> tuple[int, int]:
    """The word around a span, within 30 characters each side."""
    left, right = start, end
    while left > max(0, start - 30) and text[left - 1] not in _WORD_END:
        left -= 1
    while right < min(len(text), end + 30) and text[right] not in _WORD_END:
        right += 1
    while right > end and text[right - 1] in ".,:;!?":
        right -= 1
    return left, right


def diagnose(text: str, *, pooled: bool = True) -> list[Damage]:
    """The damage in a post's text, in order.

    With `pooled` False each line is judged by itself.
    """
    if text.isascii():
        return []
    where = regions.find(text)
    found = list(evidence.lines(text, where))
    for line in found:
        evidence.explain(line)
    if not any(line.candidates for line in found):
        return []
    known = _pool(found) if pooled else {}
    return list(_decide(text, found, known, where))


def _pool(lines: list[Line]) -> dict[Steps, float]:
    """For each explanation, what it gains over the document's prose; none that harms far more lines than it helps."""
    total: dict[Steps, float] = {}
    balance: dict[Steps, int] = {}
    for line in lines:
        if line.code:
            continue
        for steps, candidate in line.candidates.items():
            if candidate.gain > 3:
                total[steps] = total.get(steps, 0.0) + candidate.gain
                balance[steps] = balance.get(steps, 0) + 3
            elif candidate.gain < -3:
                balance[steps] = balance.get(steps, 0) - 1
    return {steps: value for steps, value in total.items() if balance[steps] >= 0}


def _is_utf8(steps: Steps) -> bool:
    return steps[0].written == "utf-8" and steps[0].read not in misreadings.UTF8_READ_AS_WIDE


def _needed(candidate: Candidate, known: dict[Steps, float]) -> float:
    if known.get(candidate.steps, 0.0) >= ESTABLISHED:
        return POOLED
    return ALONE_UTF8 if _is_utf8(candidate.steps) else ALONE_OTHER


def _rank(line: Line, known: dict[Steps, float]) -> list[Candidate]:
    def weight(candidate: Candidate) -> float:
        return candidate.gain + min(15.0, known.get(candidate.steps, 0.0) / 8)

    return sorted(line.candidates.values(), key=weight, reverse=True)


def _decide(
    text: str, lines: list[Line], known: dict[Steps, float], where: regions.Regions
) -> Iterator[Damage]:
    chosen: list[tuple[Line, Candidate, list[Candidate]]] = []
    for line in lines:
        ranked = _rank(line, known)
        if (
            ranked
            and not line.code
            and ranked[0].gain >= _needed(ranked[0], known)
            and _plausible(line, ranked[0])
        ):
            chosen.append((line, ranked[0], ranked))
    changed: dict[Steps, set[str]] = {}
    for line, best, _ in chosen:
        for piece in best.pieces:
            changed.setdefault(best.steps, set()).update(line.text[piece.start : piece.end])
    for line, best, ranked in chosen:
        if not _is_utf8(best.steps) and len({c for c in changed[best.steps] if c > "\x7f"}) < 3:
            continue
        pieces = best.pieces
        if _is_utf8(best.steps):
            pieces = [piece for piece in pieces if evidence.helps(line.text, piece, best.languages)]
        if not pieces:
            continue
        rivals = (c.gain for c in ranked if c.repaired != best.repaired)
        margin = best.gain - max(rivals, default=0.0) + min(15.0, known.get(best.steps, 0.0) / 8)
        start, end = pieces[0].start, pieces[-1].end
        repaired = misreadings.apply(line.text, pieces)
        yield Damage(
            line.start + start, line.start + end, repaired[start : end + len(repaired) - len(line.text)],
            tuple(Piece(p.start + line.start, p.end + line.start, p.text) for p in pieces),
            best.steps[::-1], best.gain > SURE or known.get(best.steps, 0) > 2 * ESTABLISHED, margin > AMBIGUOUS, "prose",
        )  # fmt: skip


def _plausible(line: Line, candidate: Candidate) -> bool:
    """Legacy text must look better than the words as they stand would in any mixture of languages."""
    if _is_utf8(candidate.steps):
        return True
    return evidence.mixed_cost(line.text) - evidence.mixed_cost(candidate.repaired) > POOLED
