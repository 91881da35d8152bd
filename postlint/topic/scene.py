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
_FEWEST_PARAGRAPHS, _FEWEST_TERMS = 3, 5
_THEME = 25


class Paragraph(NamedTuple):
    """Another paragraph of the post: all its terms as a set and in order, its content terms, and those of
    them that stand elsewhere in the post too."""

    present: frozenset[str]
    words: list[str]
    content: list[str]
    matched: list[str]


class Scene(NamedTuple):
    """An ending and the rest of its post.

    `words` are the terms of the ending's blocks, `present` their set, `content` the content terms among
    them, `matched` those that the rest has too, `alien` the others. `rest` are the other paragraphs,
    `telling` those with enough content terms; `counts` says in how many of the rest's blocks a term stands,
    `paragraphs` in how many paragraphs a content term does; `length` is the rest's in terms; `theme` are the
    content terms of most of its paragraphs, strongest first.
    """

    digest: Digest
    words: list[list[str]]
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
    before = digest.units[: ending.first]
    words = [found for kind, found in digest.units[ending.first :] if kind == "p"]
    present = frozenset().union(*words)
    content = sorted(term for term in present if shares[term] < CONTENT)
    if len(content) < FEWEST:
        return None
    sets = [(kind, frozenset(found), found) for kind, found in before]
    counts = counted(found for _, found, _ in sets)
    head = digest.head
    rest = []
    for kind, found, listed in sets:
        if kind == "p":
            own = [term for term in found if shares[term] < CONTENT]
            rest.append(Paragraph(found, listed, own, [t for t in own if counts[t] > 1 or t in head]))
    telling = [paragraph for paragraph in rest if len(paragraph.content) >= _FEWEST_TERMS]
    if len(rest) < _FEWEST_PARAGRAPHS or len(telling) < _FEWEST_PARAGRAPHS - 1:
        return None
    paragraphs = counted(paragraph.content for paragraph in rest)
    weight = shares.weight
    theme = sorted([(-many * weight[term], term, many) for term, many in paragraphs.items()])[:_THEME]
    return Scene(
        digest,
        words,
        present,
        content,
        [term for term in content if term in counts or term in head],
        [term for term in content if term not in counts and term not in head],
        rest,
        telling,
        counts,
        paragraphs,
        sum(len(found) for _, found in before) + 1,
        [(term, many) for _, term, many in theme],
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
    return sqrt(sum((value - around) ** 2 for value in values) / len(values))
