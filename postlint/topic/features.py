"""The numbers by which an ending is judged: how it holds together with the rest of its post."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from postlint.topic import surface
from postlint.topic.digest import Ending
from postlint.topic.scene import Scene, Subject, deviation, mean, scene
from postlint.topic.statistics import POWER, Shares

FIRST = "first_"


def measure(of: Subject, ending: Ending) -> dict[str, float] | None:
    """All features of an ending by name, or None where there is too little to judge by.

    Features that need the site's other posts are NaN where it has too few; those of its first block, whose names begin
    with `FIRST`, are there for endings of several blocks.
    """
    if (found := scene(of, ending)) is None:
        return None
    shares = of.shares
    out = dict(zip(surface.NAMES, ending.surface, strict=True))
    out["chars"] = math.log(max(1.0, out["chars"]))
    out["blocks"] = found.blocks
    out["content"] = math.log(len(found.content))
    out["length"] = math.log(found.length)
    out["paragraphs"] = math.log(len(found.rest))
    _coverage(out, found, shares)
    _matches(out, found, shares)
    _theme(out, found, shares)
    _neighbours(out, found, shares)
    _site(out, found, shares)
    if found.blocks > 1 and ending.first:
        _first(out, of, ending)
    return out


def _relative(out: dict[str, float], name: str, value: float, others: Sequence[float]) -> None:
    """A value against the same of the post's other paragraphs."""
    usual = mean(others)
    out[name] = value
    out[name + "_mean"] = usual
    out[name + "_less"] = value - usual
    out[name + "_z"] = (value - usual) / (deviation(others, usual) + 0.05)
    below = sum([1.0 if other < value else 0.5 for other in others if other <= value])
    out[name + "_rank"] = (below + 0.5) / (len(others) + 1)
    out[name + "_least"] = value - min(others)
    out[name + "_ratio"] = value / (usual + 0.02)
    out[name + "_last"] = value - mean(others[-2:])


def _coverage(out: dict[str, float], s: Scene, shares: Shares) -> None:
    """How much of the ending the rest has too, against chance and against the other paragraphs."""
    weight, common = shares.weight, shares.common
    power = (s.length / shares.background.length) ** POWER
    every = [*((p.content, p.matched) for p in s.telling), (s.content, s.matched)]
    rarities = [[shares[term] for term in content] for content, _ in every]
    chance = {share: 1 - (1 - share) ** power for share in set(itertools.chain(*rarities))}

    def gains(thread: float) -> tuple[dict[float, float], float]:
        """What a term adds to the log likelihood ratio of "of this post" against "of any text" where the
        rest has it, by its share, and what any does where not; `thread` is the chance that a post takes up one of
        its terms again."""
        with_it = {share: math.log(thread / by_chance + 1 - thread) for share, by_chance in chance.items()}
        return with_it, math.log(1 - thread)

    by_chance = sum([chance[share] for listed in rarities[:-1] for share in listed]) + 2
    seen = sum([len(p.matched) for p in s.telling]) + 6
    many = sum([len(p.content) for p in s.telling]) + 20
    thread = min(0.7, max(0.08, (seen - by_chance) / max(1.0, many - by_chance)))
    with_it, without = gains(thread)
    values: list[list[float]] = [[], [], []]
    for content, matched in every:
        share = sum([weight[term] for term in matched]) / sum([weight[term] for term in content])
        gain = without * (len(content) - len(matched)) + sum([with_it[shares[term]] for term in matched])
        usual = share
        if common is not weight:
            usual = sum([common[term] for term in matched]) / max(
                sum([common[term] for term in content]), 1e-9
            )
        for column, value in zip(values, (share, gain / len(content), usual), strict=True):
            column.append(value)
    for name, (*others, value) in zip(("coverage", "evidence"), values, strict=False):
        _relative(out, name, value, others)
    out["common"], out["common_less"] = values[2][-1], values[2][-1] - mean(values[2][:-1])
    out["thread"] = thread
    out["evidence_sum"] = out["evidence"] * len(s.content)
    with_it, without = gains(0.3)
    out["evidence_fixed"] = sum([with_it[shares[term]] for term in s.matched]) + without * len(s.alien)
    surprises = [-math.log(chance[shares[term]]) for term in s.matched]
    out["surprise_most"], out["surprise"] = max(surprises, default=0.0), sum(surprises)


def _matches(out: dict[str, float], s: Scene, shares: Shares) -> None:
    """The terms that the rest has too, by their weight and by how often it has them; and those that it hasn't."""
    weight, common = shares.weight, shares.common
    out["matched"] = len(s.matched) / len(s.content)
    strongest = sorted([weight[term] for term in s.matched], reverse=True) + [0.0] * 3
    out["match_1"], out["match_2"], out["match_3"] = strongest[:3]
    total = sum([weight[term] for term in s.content])
    out["twice"] = sum([weight[term] for term in s.matched if s.counts[term] >= 2]) / total
    out["thrice"] = sum([weight[term] for term in s.matched if s.counts[term] >= 3]) / total
    out["alien"] = mean(sorted([weight[term] for term in s.alien], reverse=True)[:5])
    usual_weights = sorted([common[term] for term in s.matched], reverse=True) + [0.0] * 2
    out["common_1"], out["common_2"] = usual_weights[:2]


def _theme(out: dict[str, float], s: Scene, shares: Shares) -> None:
    """The thread: what title, headings and most paragraphs name, and whether the ending does."""
    weight, many, present = shares.weight, len(s.rest), s.present
    title = s.digest.head & shares.topical
    out["title_rest"] = sum([not title.isdisjoint(content) for content in s.rest]) / many
    heads = frozenset().union(*(unit.terms for unit in s.digest.units if unit.kind == "h"))
    total = sum([weight[term] for term in s.content])
    out["headings"] = sum([weight[term] for term in s.content if term in heads]) / total
    out["themes"] = len(s.theme)
    out["theme_hits"] = sum([term in present for term, _ in s.theme])
    out["theme_expected"] = sum([n for _, n in s.theme]) / many
    mass = sum([weight[term] * n for term, n in s.theme]) + 1e-6
    out["theme_share"] = sum([weight[term] * n for term, n in s.theme if term in present]) / mass
    gain = 0.0
    for term, n in s.theme:
        p = n / (many + 1)
        gain += math.log(p / shares[term] if term in present else (1 - p) / (1 - shares[term]))
    out["theme_evidence"] = gain
    names = {term for term, _ in s.theme[:5]}
    out["theme_without"] = sum([names.isdisjoint(content) for content in s.rest]) / many
    out["theme_any"] = float(not present.isdisjoint(names))
    gain, size = 0.0, min(1.0, len(s.content) / 12)
    for term, n in s.paragraphs.items():
        if n > 1:
            p, q = shares[term] * 0.15, min(0.9, 0.85 * n / many * size)
            if q > p:
                gain += math.log((q + 0.15 * p) / p if term in present else (1 - q) / (1 - p))
    out["paragraph_model"] = gain


def _neighbours(out: dict[str, float], s: Scene, shares: Shares) -> None:
    """What the ending shares with the two paragraphs just before it."""
    weight, before = shares.weight, frozenset().union(*s.rest[-2:])
    shared = sum([weight[term] for term in s.content if term in before])
    out["neighbour"] = shared / sum([weight[term] for term in s.content])


def _site(out: dict[str, float], s: Scene, shares: Shares) -> None:
    """How much more the site uses these terms than any text does."""
    out["site_posts"] = math.log(shares.others + 1)
    names = ("affinity", "affinity_less", "affinity_least", "affinity_z", "affinity_alien")
    if not shares.others:
        out.update(dict.fromkeys(names, math.nan))
        return
    weight, common = shares.weight, shares.common

    def affinity(terms: Sequence[str]) -> float:
        return mean([common[term] - weight[term] for term in terms])

    own = affinity(s.content)
    others = [affinity(p.content) for p in s.telling]
    usual = mean(others)
    spread = (own - usual) / (deviation(others, usual) + 0.1)
    out.update(zip(names, (own, own - usual, own - min(others), spread, affinity(s.alien)), strict=True))


def _first(out: dict[str, float], of: Subject, ending: Ending) -> None:
    """What the ending's first block shares with its other blocks, and with the block before and after it."""
    weight, first = of.shares.weight, ending.first
    terms, after = of.content[first], of.content[first + 1 : ending.stop]
    total = sum([weight[term] for term in terms]) or 1.0
    for name, others in (
        ("first_inner", frozenset().union(*after)),
        ("first_after", frozenset(after[0])),
        ("first_before", frozenset(of.content[first - 1])),
    ):
        out[name] = sum([weight[term] for term in terms if term in others]) / total
    out["first_content"] = math.log(len(terms) + 1)
