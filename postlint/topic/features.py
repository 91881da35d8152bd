"""The numbers by which an ending is judged: how it holds together with the rest of its post."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from postlint.topic.background import CONTENT
from postlint.topic.company import company
from postlint.topic.digest import Digest, Ending
from postlint.topic.scene import Scene, deviation, mean, scene
from postlint.topic.statistics import POWER, Shares


def measure(digest: Digest, ending: Ending, shares: Shares) -> dict[str, float] | None:
    """All features of an ending by name, or None where there is too little to judge by.

    Features that need the site's other posts are NaN where it has too few.
    """
    if (found := scene(digest, ending, shares)) is None:
        return None
    out: dict[str, float] = {}
    chars, *numbers = ending.surface
    names = ("capitals", "commas", "thanks", "known", "known_less", "title", "title_any")
    out.update(zip(names, numbers, strict=True))
    out["chars"] = math.log(max(1.0, chars))
    out["blocks"] = len(found.words)
    out["content"] = math.log(len(found.content))
    out["length"] = math.log(found.length)
    out["paragraphs"] = math.log(len(found.rest))
    _coverage(out, found, shares)
    _cosine(out, found, shares)
    _theme(out, found, shares)
    _neighbours(out, found, shares)
    _style(out, found, shares)
    out.update(company(found, shares, out["coverage"]))
    return out


def _relative(out: dict[str, float], name: str, value: float, others: Sequence[float]) -> None:
    """A value against the same of the post's other paragraphs."""
    usual = mean(others)
    out[name] = value
    out[name + "_mean"] = usual
    out[name + "_less"] = value - usual
    out[name + "_z"] = (value - usual) / (deviation(others, usual) + 0.05)
    below = sum(other < value for other in others) + 0.5 * sum(other == value for other in others)
    out[name + "_rank"] = (below + 0.5) / (len(others) + 1)
    out[name + "_least"] = value - min(others)
    out[name + "_ratio"] = value / (usual + 0.02)
    out[name + "_last"] = value - mean(others[-2:])


def _coverage(out: dict[str, float], s: Scene, shares: Shares) -> None:
    """How much of the ending the rest has too, against chance and against the other paragraphs."""
    weight, common = shares.weight, shares.common
    power = (s.length / shares.background.length) ** POWER
    terms = set(s.content).union(*(p.content for p in s.telling))
    chance = {term: 1 - (1 - shares[term]) ** power for term in terms}

    def gains(thread: float, matched: Iterable[str]) -> tuple[dict[str, float], float]:
        """What a term adds to the log likelihood ratio of "of this post" against "of any text" where the
        rest has it (of those in `matched`), and what any does where not; `thread` is the chance that a post
        takes up one of its terms again."""
        with_it = {term: math.log(thread / chance[term] + 1 - thread) for term in matched}
        return with_it, math.log(1 - thread)

    by_chance = sum(chance[term] for p in s.telling for term in p.content) + 2
    seen = sum(len(p.matched) for p in s.telling) + 6
    every = sum(len(p.content) for p in s.telling) + 20
    thread = min(0.7, max(0.08, (seen - by_chance) / max(1.0, every - by_chance)))
    with_it, without = gains(thread, set(s.matched).union(*(p.matched for p in s.telling)))
    values: list[list[float]] = [[], [], [], []]
    for content, matched in [*((p.content, p.matched) for p in s.telling), (s.content, s.matched)]:
        mass = sum([weight[term] for term in content])
        share = sum([weight[term] for term in matched]) / mass
        expected = sum([chance[term] * weight[term] for term in content]) / mass
        gain = without * (len(content) - len(matched)) + sum([with_it[term] for term in matched])
        usual = sum([common[term] for term in matched]) / max(sum([common[term] for term in content]), 1e-9)
        for column, value in zip(values, (share, share - expected, gain / len(content), usual), strict=True):
            column.append(value)
    for name, (*others, value) in zip(("coverage", "excess", "evidence"), values, strict=False):
        _relative(out, name, value, others)
    out["common"], out["common_less"] = values[3][-1], values[3][-1] - mean(values[3][:-1])
    out["thread"] = thread
    out["evidence_sum"] = out["evidence"] * len(s.content)
    with_it, without = gains(0.3, s.matched)
    out["evidence_fixed"] = sum(with_it.values()) + without * len(s.alien)
    out["matched"] = len(s.matched) / len(s.content)
    strongest = sorted((weight[term] for term in s.matched), reverse=True) + [0.0] * 3
    out["match_1"], out["match_2"], out["match_3"] = strongest[:3]
    surprises = [-math.log(chance[term]) for term in s.matched]
    out["surprise_most"], out["surprise"] = max(surprises, default=0.0), sum(surprises)
    total = sum(weight[term] for term in s.content)
    out["twice"] = sum(weight[term] for term in s.content if s.counts[term] >= 2) / total
    out["thrice"] = sum(weight[term] for term in s.content if s.counts[term] >= 3) / total
    out["alien"] = mean(sorted((weight[term] for term in s.alien), reverse=True)[:5])
    usual_weights = sorted((common[term] for term in s.matched), reverse=True) + [0.0] * 2
    out["common_1"], out["common_2"] = usual_weights[:2]


def _cosine(out: dict[str, float], s: Scene, shares: Shares) -> None:
    """Cosine of the ending's terms with the rest's counts, against those of the other paragraphs."""
    square = {term: shares.weight[term] ** 2 for term in s.counts if shares[term] < CONTENT}
    norm = sum(square[term] * s.counts[term] ** 2 for term in square)
    others = []
    for p in s.telling:
        dot = sum([square[term] * (s.counts[term] - 1) for term in p.matched])
        rest = norm - sum([square[term] * (2 * s.counts[term] - 1) for term in p.content])
        own = sum([square[term] for term in p.content])
        others.append(dot / math.sqrt(max(own * rest, 1e-9)))
    dot = sum(square[term] * s.counts[term] for term in s.matched if term in square)
    own = sum(shares.weight[term] ** 2 for term in s.content)
    _relative(out, "cosine", dot / math.sqrt(max(own * norm, 1e-9)), others)


def _theme(out: dict[str, float], s: Scene, shares: Shares) -> None:
    """The thread: what title, headings and most paragraphs name, and whether the ending does."""
    weight, many = shares.weight, len(s.rest)
    title = [term for term in s.digest.head if shares[term] < CONTENT]
    out["title_rest"] = sum(not p.present.isdisjoint(title) for p in s.rest) / many
    heads = frozenset().union(*(words for kind, words in s.digest.units if kind == "h"))
    total = sum(weight[term] for term in s.content)
    out["headings"] = sum(weight[term] for term in s.content if term in heads) / total
    theme = [(term, n) for term, n in s.theme[:12] if n > 1]
    out["themes"] = len(theme)
    out["theme_hits"] = sum(term in s.present for term, _ in theme)
    out["theme_expected"] = sum(n for _, n in theme) / many
    mass = sum(weight[term] * n for term, n in theme) + 1e-6
    out["theme_share"] = sum(weight[term] * n for term, n in theme if term in s.present) / mass
    gain = 0.0
    for term, n in theme:
        p = n / (many + 1)
        gain += math.log(p / shares[term] if term in s.present else (1 - p) / (1 - shares[term]))
    out["theme_evidence"] = gain
    names = [term for term, _ in theme[:5]]
    out["theme_without"] = sum(p.present.isdisjoint(names) for p in s.rest) / many
    out["theme_any"] = float(not s.present.isdisjoint(names))
    gain, size = 0.0, min(1.0, len(s.content) / 12)
    for term, n in s.paragraphs.items():
        if n > 1:
            p, q = shares[term] * 0.15, min(0.9, 0.85 * n / many * size)
            if q > p:
                gain += math.log((q + 0.15 * p) / p if term in s.present else (1 - q) / (1 - p))
    out["paragraph_model"] = gain


def _neighbours(out: dict[str, float], s: Scene, shares: Shares) -> None:
    """What the ending shares with the paragraphs just before it, as those do with theirs."""
    weight = shares.weight

    def shared(terms: Sequence[str], *others: frozenset[str]) -> float:
        total = sum([weight[term] for term in terms])
        both = [weight[t] for t in terms if any(t in other for other in others)]
        return sum(both) / total if total else 0.0

    sets = [p.present for p in s.rest]
    out["neighbour"] = shared(s.content, *sets[-2:])
    usual = [shared(p.content, *sets[max(0, i - 1) : i + 1]) for i, p in enumerate(s.rest[1:])]
    out["neighbour_less"] = out["neighbour"] - mean(usual)
    out["paragraph_most"] = max(shared(s.matched, found) for found in sets) if s.matched else 0.0
    out["paragraph_most"] *= out["coverage"]


def _style(out: dict[str, float], s: Scene, shares: Shares) -> None:
    """Little words: whether the ending's are those that the rest uses (person, tense, register)."""
    little_of = [[term for term in p.words if shares[term] >= CONTENT] for p in s.rest]
    used = Counter(term for little in little_of for term in little)
    uses = sum(used.values()) + 1
    mass = sum(shares[term] for term in used) + 1e-6

    def style(little: list[str], inside: bool) -> float:
        """Mean log likelihood ratio of little words, "as the rest uses them" against "as any text does"."""
        gain, size = 0.0, uses + 8 - len(little) * inside
        for term, count in Counter(little).items():
            left = used[term] - count * inside
            base = shares[term] / mass if term in used else 0.002
            gain += count * math.log((left + 8 * base) / size / base)
        return gain / max(1, len(little))

    every = [term for listed in s.words for term in listed]
    little = [term for term in every if shares[term] >= CONTENT]
    out["style"] = style(little, False)
    out["little"] = len(little) / max(1, len(every))
    usual = [len(own) / max(1, len(p.words)) for own, p in zip(little_of, s.rest, strict=True)]
    styles = [style(own, True) for own in little_of if len(own) >= 5]
    out["little_less"] = out["little"] - mean(usual)
    out["style_less"] = out["style"] - mean(styles) if styles else 0.0
    kinds = set(little)
    out["style_new"] = sum(term not in used for term in kinds) / max(1, len(kinds))
