"""The numbers by which an ending is judged: how it holds together with the rest of its post."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, pstdev
from typing import NamedTuple

from postlint.topic.digest import Digest, Ending
from postlint.topic.statistics import POWER, Shares, Weights, counted

CONTENT = 0.25  # a term that more texts hold says nothing of the topic
FEWEST = 6  # content terms of an ending
NAN = math.nan


class Paragraph(NamedTuple):
    """Another paragraph of the post: its content terms, those that stand elsewhere in the post too, its length."""

    content: list[str]
    matched: list[str]
    length: int


class Scene(NamedTuple):
    """An ending and the rest of its post, ready to be measured.

    `content` are the ending's content terms, `matched` those that the rest has; `counts` says in how many
    of the rest's blocks a term stands; `theme` are the terms of most of its paragraphs, strongest first.
    """

    digest: Digest
    words: list[list[str]]
    present: frozenset[str]
    content: list[str]
    matched: list[str]
    rest: list[tuple[frozenset[str], list[str]]]
    counts: Counter[str]
    known: frozenset[str]
    length: int
    paragraphs: list[Paragraph]
    in_paragraphs: Counter[str]
    theme: list[tuple[str, int]]


def scene(digest: Digest, ending: Ending, shares: Shares) -> Scene | None:
    """The scene of an ending, or None where there is too little to judge by."""
    before = digest.units[: ending.first]
    words = [found for kind, found in digest.units[ending.first :] if kind == "p"]
    present = frozenset().union(*words)
    content = sorted(term for term in present if shares[term] < CONTENT)
    rest = [(frozenset(found), found) for kind, found in before if kind == "p"]
    if len(content) < FEWEST or len(rest) < 3:
        return None
    counts = counted(set(found) for _, found in before)
    known = frozenset(counts) | digest.head
    paragraphs = []
    for found, listed in rest:
        own = [term for term in found if shares[term] < CONTENT]
        if len(own) >= 5:
            matched = [term for term in own if counts[term] > 1 or term in digest.head]
            paragraphs.append(Paragraph(own, matched, len(listed)))
    if len(paragraphs) < 2:
        return None
    in_paragraphs = counted(found for found, _ in rest)
    for term in [term for term in in_paragraphs if shares[term] >= CONTENT]:
        del in_paragraphs[term]
    weights = Weights(shares)
    theme = sorted(in_paragraphs.items(), key=lambda item: (-item[1] * weights[item[0]], item[0]))
    return Scene(
        digest,
        words,
        present,
        content,
        [term for term in content if term in known],
        rest,
        counts,
        known,
        sum(len(found) for _, found in before) + 1,
        paragraphs,
        in_paragraphs,
        theme[:25],
    )


def measure(digest: Digest, ending: Ending, shares: Shares) -> dict[str, float] | None:
    """All features of an ending by name, or None where there is too little to judge by.

    Features that need the site's other posts are NaN where it has too few.
    """
    if (found := scene(digest, ending, shares)) is None:
        return None
    weights = Weights(shares)
    out: dict[str, float] = {}
    chars, out["capitals"], out["commas"], out["thanks"], out["known"] = ending.surface
    out["chars"] = math.log(max(1.0, chars))
    out["blocks"] = len(found.words)
    out["content"] = math.log(len(found.content))
    out["length"] = math.log(found.length)
    out["paragraphs"] = math.log(len(found.rest))
    _coverage(out, found, shares, weights)
    _theme(out, found, shares, weights)
    _neighbours(out, found, shares, weights)
    _style(out, found, shares)
    _site(out, found, shares, weights)
    return out


def _relative(out: dict[str, float], name: str, value: float, others: Sequence[float]) -> None:
    """A value against the same of the post's other paragraphs."""
    mean = fmean(others)
    out[name] = value
    out[name + "_mean"] = mean
    out[name + "_less"] = value - mean
    out[name + "_z"] = (value - mean) / (pstdev(others, mean) + 0.05)
    below = sum(other < value for other in others) + 0.5 * sum(other == value for other in others)
    out[name + "_rank"] = (below + 0.5) / (len(others) + 1)
    out[name + "_least"] = value - min(others)
    out[name + "_ratio"] = value / (mean + 0.02)
    out[name + "_last"] = value - fmean(others[-2:])


def _coverage(out: dict[str, float], s: Scene, shares: Shares, weights: Weights) -> None:
    """How much of the ending the rest has too, against chance and against the other paragraphs."""
    total = sum(weights[term] for term in s.content)
    chances: dict[tuple[str, int], float] = {}

    def chance(term: str, length: int) -> float:
        if (found := chances.get((term, length))) is None:
            ratio = (length / shares.background.length) ** POWER
            found = chances[term, length] = 1 - (1 - shares[term]) ** ratio
        return found

    def evidence(terms: list[str], matched: set[str], length: int, thread: float) -> float:
        """Log likelihood ratio of "of this post" against "of any text"; `thread` is the chance that a post
        takes up one of its terms again."""
        gain = 0.0
        for term in terms:
            by_chance = chance(term, length)
            own = by_chance + (1 - by_chance) * thread
            ratio = own / by_chance if term in matched else (1 - own) / (1 - by_chance)
            gain += math.log(ratio)
        return gain

    def excess(terms: list[str], length: int, mass: float) -> float:
        return sum(chance(term, length) * weights[term] for term in terms) / mass

    def cosine(terms: list[str], inside: bool) -> float:
        """Cosine of the terms with the rest's counts; `inside` takes the terms' own block off them."""
        dot, norm, own = 0.0, square, 0.0
        for term in terms:
            weight = weights[term]
            count = s.counts[term] - inside
            if inside:
                norm -= weight * weight * (2 * count + 1)
            dot += weight * weight * count
            own += weight * weight
        return dot / math.sqrt(max(own * norm, 1e-9))

    square = sum((n * weights[term]) ** 2 for term, n in s.counts.items() if shares[term] < CONTENT)
    sizes = [(p, s.length - p.length) for p in s.paragraphs]
    by_chance = sum(chance(term, length) for p, length in sizes for term in p.content) + 2
    seen = sum(len(p.matched) for p in s.paragraphs) + 6
    all_terms = sum(len(p.content) for p in s.paragraphs) + 20
    thread = min(0.7, max(0.08, (seen - by_chance) / max(1.0, all_terms - by_chance)))
    out["thread"] = thread
    coverage, beyond, ratios, cosines, common = [], [], [], [], []
    for p, length in sizes:
        mass = sum(weights[term] for term in p.content)
        share = sum(weights[term] for term in p.matched) / mass
        coverage.append(share)
        beyond.append(share - excess(p.content, length, mass))
        ratios.append(evidence(p.content, set(p.matched), length, thread) / len(p.content))
        cosines.append(cosine(p.content, True))
        common.append(_common_share(p.content, p.matched, shares))
    share = sum(weights[term] for term in s.matched) / total
    matched = set(s.matched)
    ratio = evidence(s.content, matched, s.length, thread)
    _relative(out, "coverage", share, coverage)
    _relative(out, "excess", share - excess(s.content, s.length, total), beyond)
    _relative(out, "evidence", ratio / len(s.content), ratios)
    _relative(out, "cosine", cosine(s.content, False), cosines)
    out["evidence_sum"] = ratio
    out["evidence_fixed"] = evidence(s.content, matched, s.length, 0.3)
    out["matched"] = len(s.matched) / len(s.content)
    strongest = sorted((weights[term] for term in s.matched), reverse=True) + [0.0] * 3
    out["match_1"], out["match_2"], out["match_3"] = strongest[:3]
    surprises = [-math.log(chance(term, s.length)) for term in s.matched]
    out["surprise_most"], out["surprise"] = max(surprises, default=0.0), sum(surprises)
    out["twice"] = sum(weights[term] for term in s.content if s.counts[term] >= 2) / total
    out["thrice"] = sum(weights[term] for term in s.content if s.counts[term] >= 3) / total
    alien = sorted((weights[term] for term in s.content if term not in s.known), reverse=True)[:5]
    out["alien"] = fmean(alien) if alien else 0.0
    out["common"] = _common_share(s.content, s.matched, shares)
    out["common_less"] = out["common"] - fmean(common)
    usual = sorted((-math.log(shares.common(term)) for term in s.matched), reverse=True) + [0.0] * 2
    out["common_1"], out["common_2"] = usual[:2]


def _common_share(terms: Iterable[str], matched: Iterable[str], shares: Shares) -> float:
    """Coverage with the background's weights alone."""
    total = sum(-math.log(shares.common(term)) for term in terms)
    return sum(-math.log(shares.common(term)) for term in matched) / max(total, 1e-9)


def _theme(out: dict[str, float], s: Scene, shares: Shares, weights: Weights) -> None:
    """The thread: what title, headings and most paragraphs name, and whether the ending does."""
    title = [term for term in s.digest.head if shares[term] < CONTENT]
    mass = sum(weights[term] for term in title)
    out["title"] = sum(weights[term] for term in title if term in s.present) / mass if title else 0.0
    out["title_any"] = float(any(term in s.present for term in title))
    out["title_rest"] = fmean(any(term in found for term in title) for found, _ in s.rest)
    heads = frozenset().union(*(words for kind, words in s.digest.units if kind == "h"))
    total = sum(weights[term] for term in s.content)
    out["headings"] = sum(weights[term] for term in s.content if term in heads) / total
    many = len(s.rest)
    theme = [(term, n) for term, n in s.theme[:12] if n > 1]
    out["themes"] = len(theme)
    out["theme_hits"] = sum(term in s.present for term, _ in theme)
    out["theme_expected"] = sum(n for _, n in theme) / many
    mass = sum(weights[term] * n for term, n in theme) + 1e-6
    out["theme_share"] = sum(weights[term] * n for term, n in theme if term in s.present) / mass
    gain = 0.0
    for term, n in theme:
        p = n / (many + 1)
        gain += math.log(p / shares[term] if term in s.present else (1 - p) / (1 - shares[term]))
    out["theme_evidence"] = gain
    names = [term for term, _ in theme[:5]]
    out["theme_without"] = fmean(not any(t in found for t in names) for found, _ in s.rest) if theme else 1.0
    out["theme_any"] = float(any(term in s.present for term in names))
    gain, size = 0.0, min(1.0, len(s.content) / 12)
    for term, n in s.in_paragraphs.items():
        p, q = shares[term] * 0.15, min(0.9, 0.85 * n / many * size)
        if n > 1 and q > p:
            gain += math.log((q + 0.15 * p) / p if term in s.present else (1 - q) / (1 - p))
    out["paragraph_model"] = gain


def _neighbours(out: dict[str, float], s: Scene, shares: Shares, weights: Weights) -> None:
    """What the ending shares with the paragraphs just before it, as those do with theirs."""

    def shared(terms: Sequence[str], other: frozenset[str]) -> float:
        total = sum(weights[term] for term in terms)
        return sum(weights[term] for term in terms if term in other) / total if total else 0.0

    sets = [found for found, _ in s.rest]
    out["neighbour"] = shared(s.content, sets[-1] | sets[-2])
    usual = []
    for index in range(1, len(sets)):
        own = [term for term in sets[index] if shares[term] < CONTENT]
        usual.append(shared(own, sets[index - 1] | sets[max(0, index - 2)]))
    out["neighbour_less"] = out["neighbour"] - fmean(usual)
    out["paragraph_most"] = max(shared(s.content, found) for found in sets)


def _style(out: dict[str, float], s: Scene, shares: Shares) -> None:
    """Little words: whether the ending's are those that the rest uses (person, tense, register)."""
    used = Counter(term for _, listed in s.rest for term in listed if shares[term] >= CONTENT)
    uses = sum(used.values()) + 1
    mass = sum(shares[term] for term in used) + 1e-6

    def style(little: list[str], inside: bool) -> float:
        """Mean log likelihood ratio of little words, "as the rest uses them" against "as any text does"."""
        own = Counter(little) if inside else Counter()
        gain = 0.0
        for term in little:
            count = used[term] - own[term]
            base = shares[term] / mass if used[term] else 0.002
            gain += math.log((max(count, 0) + 8 * base) / (uses + 8 - len(little) * inside) / base)
        return gain / max(1, len(little))

    every = [term for listed in s.words for term in listed]
    little = [term for term in every if shares[term] >= CONTENT]
    out["style"] = style(little, False)
    out["little"] = len(little) / max(1, len(every))
    usual, styles = [], []
    for _, listed in s.rest:
        own = [term for term in listed if shares[term] >= CONTENT]
        usual.append(len(own) / max(1, len(listed)))
        if len(own) >= 5:
            styles.append(style(own, True))
    out["little_less"] = out["little"] - fmean(usual)
    out["style_less"] = out["style"] - fmean(styles) if styles else 0.0
    kinds = set(little)
    out["style_new"] = sum(term not in used for term in kinds) / max(1, len(kinds))


SITE = (
    "site_posts",
    "affinity",
    "affinity_less",
    "affinity_least",
    "affinity_z",
    "affinity_alien",
    "near",
    "near_more",
    "near_three",
    "near_rank",
    "company",
    "company_ratio",
    "company_terms",
    "alien_share",
    "alien_known",
)


def nearest(s: Scene, shares: Shares, weights: Mapping[str, float]) -> list[tuple[float, int]]:
    """The site's other posts by how much of the ending's content they hold: (share, index), best first."""
    scores: dict[int, float] = {}
    total = sum(weights[term] for term in s.content)
    for term in s.content:
        posts = shares.posts(term)
        if len(posts) <= max(3, shares.others / 4):
            for index in posts:
                scores[index] = scores.get(index, 0.0) + weights[term]
    return sorted(((score / total, index) for index, score in scores.items()), reverse=True)


def _site(out: dict[str, float], s: Scene, shares: Shares, weights: Weights) -> None:
    """What the site's other posts say: whether it speaks so, who else has these terms, in whose company."""
    out["site_posts"] = math.log(shares.others + 1)
    if not shares.site:
        out.update(dict.fromkeys(SITE[1:], NAN))
        return
    alien = [term for term in s.content if term not in s.known]
    _affinity(out, s, shares, alien)
    close = nearest(s, shares, weights)
    out["near"] = close[0][0] if close else 0.0
    out["near_more"] = out["near"] - out["coverage"]
    out["near_three"] = fmean(share for share, _ in close[:3]) if len(close) >= 3 else out["near"]
    out["near_rank"] = sum(share > out["coverage"] for share, _ in close) / max(1, shares.others)
    related: dict[int, float] = {}
    for term, _ in s.theme:
        for index in shares.posts(term):
            related[index] = related.get(index, 0.0) + weights[term]
    mass = sum(weights[term] for term, _ in s.theme) + 1e-6
    base = sum(related.values()) / max(1, shares.others) / mass
    weighed = heard = 0.0
    count = 0
    held = []
    for term in alien:
        posts = shares.posts(term)
        held.append(len(posts) / max(1, shares.others))
        if posts and len(posts) <= shares.others / 5:
            weighed += weights[term] * fmean(related.get(index, 0.0) for index in posts) / mass
            heard += weights[term]
            count += 1
    company = weighed / heard if heard else base
    out["company"], out["company_ratio"] = company - base, (company + 0.02) / (base + 0.02)
    out["company_terms"] = count
    out["alien_share"] = fmean(held) if held else 0.0
    out["alien_known"] = fmean(share > 0 for share in held) if held else 0.0


def _affinity(out: dict[str, float], s: Scene, shares: Shares, alien: list[str]) -> None:
    """How much more the site uses these terms than any text does."""

    def affinity(terms: Sequence[str]) -> float:
        return fmean(math.log(shares[term] / shares.common(term)) for term in terms) if terms else 0.0

    own = affinity(s.content)
    others = [affinity(p.content) for p in s.paragraphs]
    mean = fmean(others)
    out["affinity"], out["affinity_less"], out["affinity_least"] = own, own - mean, own - min(others)
    out["affinity_z"] = (own - mean) / (pstdev(others, mean) + 0.1)
    out["affinity_alien"] = affinity(alien)
