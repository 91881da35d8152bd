"""An ending and the rest of its post, counted and ready to be measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import NamedTuple

from postlint.topic.digest import Digest, Ending
from postlint.topic.statistics import Shares

FEWEST = 6  # content terms of an ending
MOST = 16  # other paragraphs that an ending is held against: more cost time and tell nothing new
_FEWEST_PARAGRAPHS, _FEWEST_TERMS = 3, 5
_THEME = 12


class Subject(NamedTuple):
    """A post and the shares that its terms are weighed by; `content` are the content terms of each unit."""

    digest: Digest
    shares: Shares
    content: list[list[str]]


class Paragraph(NamedTuple):
    """Another paragraph of the post: its content terms, and those of them that stand elsewhere in the post too."""

    content: list[str]
    matched: list[str]


class Scene(NamedTuple):
    """An ending and the rest of its post.

    `present` are the terms of the ending's blocks, `content` the content terms among them, `matched` those that
    the rest has too, `alien` the others. `rest` are the content terms of the other paragraphs, those before the
    ending last; `telling` are those of them with enough content terms, at most `MOST`; `counts` says in how many of
    the rest's blocks a term stands, `paragraphs` in how many paragraphs a content term does; `length` is the rest's
    in terms; `theme` are the content terms of most of its paragraphs, strongest first.
    """

    digest: Digest
    blocks: int
    present: frozenset[str]
    content: list[str]
    matched: list[str]
    alien: list[str]
    rest: list[list[str]]
    telling: list[Paragraph]
    counts: Counter[str]
    paragraphs: Counter[str]
    length: int
    theme: list[tuple[str, int]]


def subject(digest: Digest, shares: Shares) -> Subject:
    """A post with each unit's content terms picked out."""
    shares.ask(digest.head.union(*[unit.terms for unit in digest.units]))
    topical = shares.topical
    return Subject(digest, shares, [[t for t in unit.terms if t in topical] for unit in digest.units])


def scene(of: Subject, ending: Ending) -> Scene | None:
    """The scene of an ending, or None where there is too little to judge by."""
    digest, shares, listed = of
    first, stop = ending.first, ending.stop
    around = digest.units[stop:] + digest.units[:first]
    own = [unit.terms for unit in digest.units[first:stop] if unit.kind == "p"]
    present = frozenset().union(*own)
    content = sorted(present & shares.topical)
    if len(content) < FEWEST:
        return None
    telling = [
        terms for unit, terms in zip(around, listed[stop:] + listed[:first], strict=True) if unit.kind == "p"
    ]
    chosen = [terms for terms in telling if len(terms) >= _FEWEST_TERMS]
    if len(telling) < _FEWEST_PARAGRAPHS or len(chosen) < _FEWEST_PARAGRAPHS - 1:
        return None
    counts = counted(unit.terms for unit in around)
    paragraphs = counted(telling)
    known = digest.head.union([term for term, many in counts.items() if many > 1])
    weight = shares.weight
    theme = sorted([(-many * weight[term], term, many) for term, many in paragraphs.items() if many > 1])
    matched = [term for term in content if term in counts or term in digest.head]
    found = set(matched)
    return Scene(
        digest,
        len(own),
        present,
        content,
        matched,
        [term for term in content if term not in found],
        telling,
        # Every n-th, the last one among them.
        [
            Paragraph(terms, [term for term in terms if term in known])
            for terms in chosen[:: -len(chosen) // MOST][::-1]
        ],
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
