"""What the site's other posts say of an ending: whether the site speaks so, who else does, in whose company."""

from __future__ import annotations

import math
from collections.abc import Sequence

from postlint.topic.scene import Scene, deviation, mean
from postlint.topic.statistics import Shares

NAMES = (
    "affinity affinity_less affinity_least affinity_z affinity_alien near near_more near_three near_rank company"
    " company_ratio company_terms alien_share alien_known"
)


def company(s: Scene, shares: Shares, coverage: float) -> dict[str, float]:
    """The features that need the site; all but the number of its posts are NaN where there are too few."""
    out = {"site_posts": math.log(shares.others + 1)}
    if not shares.site:
        return out | dict.fromkeys(NAMES.split(), math.nan)
    _affinity(out, s, shares)
    close = nearest(s, shares)
    out["near"] = close[0][0] if close else 0.0
    out["near_more"] = out["near"] - coverage
    out["near_three"] = mean([share for share, _ in close[:3]]) if len(close) >= 3 else out["near"]
    out["near_rank"] = sum(share > coverage for share, _ in close) / max(1, shares.others)
    _company(out, s, shares)
    return out


def nearest(s: Scene, shares: Shares) -> list[tuple[float, int]]:
    """The site's other posts by how much of the ending's content they hold: (share, index), best first."""
    scores: dict[int, float] = {}
    total = sum(shares.weight[term] for term in s.content)
    for term in s.content:
        posts = shares.posts(term)
        if len(posts) <= max(3, shares.others / 4):
            for index in posts:
                scores[index] = scores.get(index, 0.0) + shares.weight[term]
    return sorted(((score / total, index) for index, score in scores.items()), reverse=True)


def _affinity(out: dict[str, float], s: Scene, shares: Shares) -> None:
    """How much more the site uses these terms than any text does."""
    weight, common = shares.weight, shares.common

    def affinity(terms: Sequence[str]) -> float:
        return mean([common[term] - weight[term] for term in terms])

    own = affinity(s.content)
    others = [affinity(p.content) for p in s.telling]
    usual = mean(others)
    out["affinity"], out["affinity_less"], out["affinity_least"] = own, own - usual, own - min(others)
    out["affinity_z"] = (own - usual) / (deviation(others, usual) + 0.1)
    out["affinity_alien"] = affinity(s.alien)


def _company(out: dict[str, float], s: Scene, shares: Shares) -> None:
    """Whether the posts that hold the ending's own terms are those that share the post's theme."""
    weight, many = shares.weight, max(1, shares.others)
    related: dict[int, float] = {}
    for term, _ in s.theme:
        for index in shares.posts(term):
            related[index] = related.get(index, 0.0) + weight[term]
    mass = sum(weight[term] for term, _ in s.theme) + 1e-6
    base = sum(related.values()) / many / mass
    weighed = heard = 0.0
    count = 0
    held = []
    for term in s.alien:
        posts = shares.posts(term)
        held.append(len(posts) / many)
        if posts and len(posts) <= many / 5:
            weighed += weight[term] * mean([related.get(index, 0.0) for index in posts]) / mass
            heard += weight[term]
            count += 1
    found = weighed / heard if heard else base
    out["company"], out["company_ratio"] = found - base, (found + 0.02) / (base + 0.02)
    out["company_terms"] = count
    out["alien_share"] = mean(held)
    out["alien_known"] = sum(share > 0 for share in held) / max(1, len(held))
