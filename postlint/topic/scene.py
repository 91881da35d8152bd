"""An ending and the rest of its post, counted and ready to be measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import NamedTuple

from postlint.topic.background import CONTENT
from postlint.topic.digest import Digest, Ending
from postlint.topic.statistics import Shares

FEWEST = 6  # content terms of an ending
MOST = 16  # other paragraphs that an ending is held against: more cost time and tell nothing new
_FEWEST_PARAGRAPHS, _FEWEST_TERMS = 3, 5
_THEME = 12


class Paragraph(NamedTuple):
    """Another paragraph of the post: its terms, its content terms, and those of them that stand elsewhere in the
    post too."""

    present: frozenset[str]
    content: list[str]
    matched: list[str]


class Scene(NamedTuple):
    """An ending and the rest of its post.

    `present` are the terms of the ending's blocks, `content` the content terms among them, `matched` those that
    the rest has too, `alien` the others. `rest` are the other paragraphs, those before the ending last;
    `telling` are those of them with enough content terms, at most `MOST`; `counts` says in how many of the
    rest's blocks a term stands, `paragraphs` in how many paragraphs a content term does; `length` is the rest's in
    terms; `theme` are the content terms of most of its paragraphs, strongest first.
    """

    digest: Digest
    blocks: int
    present: frozenset[str]
    content: list[str]
    matched: list[str]
    alien: list[str]
    rest: list[Paragraph]
    telling: list[Paragraph]
    counts: Counter[str]
    paragraphs: Counter[str]
    length: int
    theme: list[tuple[str, int]]


def scene(digest: Digest, ending: Ending, shares: Shares) -> Scene | None:
    """The scene of an ending, or None where there is too little to judge by."""
    around = digest.units[ending.stop :] + digest.units[: ending.first]
    own = [unit.terms for unit in digest.units[ending.first : ending.stop] if unit.kind == "p"]
    present = frozenset().union(*own)
    content = sorted([term for term in present if shares[term] < CONTENT])
    if len(content) < FEWEST:
        return None
    counts = counted(unit.terms for unit in around)
    head = digest.head
    rest = []
    for unit in around:
        if unit.kind == "p":
            telling = [term for term in unit.terms if shares[term] < CONTENT]
            matched = [term for term in telling if counts[term] > 1 or term in head]
            rest.append(Paragraph(frozenset(unit.terms), telling, matched))
    paragraphs = counted(paragraph.content for paragraph in rest)
    chosen = [paragraph for paragraph in rest if len(paragraph.content) >= _FEWEST_TERMS]
    if len(rest) < _FEWEST_PARAGRAPHS or len(chosen) < _FEWEST_PARAGRAPHS - 1:
        return None
    weight = shares.weight
    theme = sorted([(-many * weight[term], term, many) for term, many in paragraphs.items() if many > 1])
    return Scene(
        digest,
        len(own),
        present,
        content,
        [term for term in content if term in counts or term in head],
        [term for term in content if term not in counts and term not in head],
        rest,
        chosen[:: -len(chosen) // MOST][::-1],  # every n-th, the last one among them
        counts,
        paragraphs,
        sum([unit.length for unit in around]) + 1,
        [(term, many) for _, term, many in theme[:_THEME]],
    )


def counted(sets: Iterable[Iterable[str]]) -> Counter[str]:
    """How many of the sets hold each term."""
    counts: Counter[str] = Counter()
    for found in sets:
        counts.update(found)
    return counts


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean, 0.0 of nothing; statistics.fmean costs several times as much."""
    return sum(values) / len(values) if values else 0.0


def deviation(values: Sequence[float], around: float) -> float:
    """The standard deviation around their mean."""
    return sqrt(sum([(value - around) ** 2 for value in values]) / len(values))
