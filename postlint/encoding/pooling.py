"""What a post's lines tell together: evidence pooled over the document, and words that it holds undamaged elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from postlint.encoding.evidence import Candidate, Line
from postlint.encoding.misreadings import Steps, apply
from postlint.patterns import lazy

# What a line must gain (nats) to bear an explanation out, and by itself to speak for its paragraph.
BEARS_OUT, ALONE = 3.0, 12.0
# The share of a post's damaged and undamaged lines that must bear an explanation out for the whole post to be damaged.
MOSTLY = 0.5
# How far back, in characters, the beginning of a paragraph is looked for.
_PARAGRAPH = 4000


class Pool(NamedTuple):
    """Of each explanation: its gain over all prose, whether most lines bear it out, the paragraphs in which one does.

    None is in it that harms far more lines than it helps.
    """

    total: dict[Steps, float]
    whole: frozenset[Steps]
    paragraphs: dict[Steps, set[int]]

    def best(self) -> Steps:
        """The explanation that gains most; () where there is none."""
        return max(self.total, key=self.total.__getitem__, default=())


NONE = Pool({}, frozenset(), {})


def pool(text: str, lines: Iterable[Line]) -> Pool:
    """The evidence of a post's lines."""
    total: dict[Steps, float] = {}
    for_it: dict[Steps, int] = {}
    against: dict[Steps, int] = {}
    paragraphs: dict[Steps, set[int]] = {}
    count = 0
    for line in lines:
        if line.code or line.sample.isascii():
            continue
        count += 1
        for steps, candidate in line.candidates.items():
            if candidate.gain > BEARS_OUT:
                total[steps] = total.get(steps, 0.0) + candidate.gain
                for_it[steps] = for_it.get(steps, 0) + 1
                if candidate.gain > (ALONE if line.marked and steps[0].written == "utf-8" else 2 * ALONE):
                    paragraphs.setdefault(steps, set()).add(paragraph(text, line.start))
            elif candidate.gain < -BEARS_OUT:
                against[steps] = against.get(steps, 0) + 1
    for steps in total:
        if steps[0].lossy:
            # Whatever speaks for the misreading speaks for its lines of which bytes are lost.
            plain = (steps[0]._replace(blanked=False, gapped=False),)
            total[steps] += total.get(plain, 0.0)
            for_it[steps] += for_it.get(plain, 0)
            paragraphs.setdefault(steps, set()).update(paragraphs.get(plain, ()))
    kept = {steps: gain for steps, gain in total.items() if 3 * for_it[steps] >= against.get(steps, 0)}
    return Pool(kept, frozenset(s for s in kept if for_it[s] >= MOSTLY * count), paragraphs)


def paragraph(text: str, start: int) -> int:
    """Where the paragraph begins in which a line starts."""
    return text.rfind("\n\n", max(0, start - _PARAGRAPH), start)


_WORD = lazy(r"[^\W\d_]{4,}")


@lru_cache(1)
def words(text: str) -> frozenset[str]:
    """A post's words of four letters or more that hold one beyond ASCII, in small letters."""
    return frozenset(word for word in _WORD.findall(text.lower()) if not word.isascii())


def known_words(text: str, candidate: Candidate, known: frozenset[str]) -> int:
    """How many of the words that a repair of `text` changes are, once mended, among the known ones."""
    old = set(_WORD.findall(text.lower()))
    new = set(_WORD.findall(apply(text, candidate.pieces).lower()))
    return len((new - old) & known)
