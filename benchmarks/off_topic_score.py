"""What off-topic-ending would report on sites that its model never saw: the whole pipeline over scored rows.

A post is found only where the screen lets it through, its shortest ending is doubtful by its language alone, and the
thread of `postlint.topic.verdict` allows it, as in a run.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from off_topic_data import Row, Version

from postlint.topic.extent import extent, step
from postlint.topic.verdict import DOUBT, HOPELESS, LEAVE, THREAD

RATES = (0.001, 0.0025, 0.004, 0.005, 0.01, 0.02)
NEVER = -math.inf


class Outcome(NamedTuple):
    """A post as it was judged: its log odds (`NEVER` where something abstained) and how many blocks its ending has."""

    site: str
    language: str
    kind: str
    foreign: int
    score: float
    blocks: int


Rows = dict[tuple[int, str, bool], list[tuple[Row, float]]]


def by_post(found: Sequence[Row], scored: Iterable[float], seeds: Sequence[int]) -> Rows:
    """The rows of each post that was not cut, with their log odds, from the shortest ending on."""
    rows: Rows = defaultdict(list)
    for row, seed, score in zip(found, seeds, scored, strict=True):
        if row.kind != "cut":
            rows[seed, row.path, row.alone].append((row, float(score) - LEAVE * row.leave))
    for listed in rows.values():
        listed.sort(key=lambda pair: pair[0].blocks)
    return rows


def steps(rows: Rows, least: float) -> tuple[list[tuple[float, ...]], list[bool], list[str]]:
    """What `extent` learns from, where an ending has `least` log odds: each step's numbers, whether it was right to
    take it, and its site."""
    numbers, right, sites = [], [], []
    for listed in rows.values():
        if max([score for row, score in listed if row.judged], default=NEVER) >= least:
            for (shorter, low), (longer, high) in pairwise(listed):
                if shorter.label == 1:
                    numbers.append(step(shorter.features, longer.features, high - low))
                    right.append(longer.label == 1)
                    sites.append(shorter.site)
    return numbers, right, sites


def outcomes(
    found: Sequence[Row],
    scored: Iterable[float],
    seeds: Sequence[int],
    posts: Iterable[tuple[int, Version]],
    alone: bool,
    weights: Mapping[str, Sequence[float]],
) -> list[Outcome]:
    """Every post that was not cut, judged with its site or alone; those that the gates keep out count as missed.

    `weights` are those of `extent`, for each site.
    """
    rows = by_post(found, scored, seeds)
    languages = {row.path: row.language for row in found}
    out = []
    for seed, version in posts:
        if version.kind != "cut":
            path, site = version.original.path, version.original.site
            score, blocks = _judged(rows, seed, path, alone, weights[site])
            out.append(Outcome(site, languages.get(path, ""), version.kind, version.foreign, score, blocks))
    return out


def _judged(rows: Rows, seed: int, path: str, alone: bool, weights: Sequence[float]) -> tuple[float, int]:
    """The log odds of a post's ending and its blocks, as `verdict.doubtful` and `verdict.best` have them."""
    by_language = rows[seed, path, True]
    if not by_language or not by_language[0][0].screened:
        return NEVER, 0
    first, doubt = by_language[0]
    if first.features["coverage_mean"] < THREAD or doubt < DOUBT:
        return NEVER, 0
    judged = [
        (row, score) for row, score in rows[seed, path, alone] if row.features["coverage_mean"] >= THREAD
    ]
    if not any(row.judged for row, _ in judged) or judged[0][1] < HOPELESS:
        return NEVER, 0
    meant = judged[extent([(row.features, score) for row, score in judged], weights)][0]
    if meant.headed:
        return NEVER, 0
    return max(score for row, score in judged if row.judged), meant.blocks


def curve(judged: Sequence[Outcome]) -> dict[str, Any]:
    """Recall by kind where a share of the clean posts is flagged, for each of `RATES`, and the threshold there."""
    by_kind = defaultdict(list)
    for outcome in judged:
        by_kind[outcome.kind].append(outcome.score)
    clean = sorted(by_kind.pop("clean"), reverse=True)
    limits = [max(clean[int(rate * len(clean))], DOUBT) for rate in RATES]
    shares = {kind: [float(np.mean(np.array(s) > limit)) for limit in limits] for kind, s in by_kind.items()}
    return {"clean": len(clean), "rates": RATES, "thresholds": limits, "found": shares}


def mean_of(curves: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The mean of several splits' curves."""
    first = curves[0]
    return {
        "clean": first["clean"],
        "rates": RATES,
        "thresholds": np.mean([c["thresholds"] for c in curves], axis=0).round(2).tolist(),
        "found": {
            kind: np.mean([c["found"][kind] for c in curves], axis=0).round(3).tolist()
            for kind in sorted(first["found"])
        },
    }


def at(splits: Sequence[Sequence[Outcome]], limit: float) -> dict[str, Any]:
    """The mean over splits at one threshold: clean posts flagged, found by kind, first line right; each a share."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    right = []
    for judged in splits:
        for outcome in judged:
            kinds[outcome.kind].append(outcome.score >= limit)
            if outcome.foreign and outcome.score >= limit:
                right.append(outcome.blocks == outcome.foreign)
    shares = {kind: round(float(np.mean(found)), 4) for kind, found in sorted(kinds.items())}
    clean = len(kinds["clean"]) // len(splits)
    return {"clean posts": clean, **shares, "first line right": round(float(np.mean(right or [False])), 4)}


def groups(splits: Sequence[Sequence[Outcome]], limit: float, by: str) -> dict[str, dict[str, Any]]:
    """`at` for each language or site (`by` names the field of an outcome), largest first."""
    names: dict[str, int] = defaultdict(int)
    for outcome in splits[0]:
        names[getattr(outcome, by)] += 1
    return {
        name or "unknown": at([[o for o in judged if getattr(o, by) == name] for judged in splits], limit)
        for name in sorted(names, key=lambda name: (-names[name], name))
    }
