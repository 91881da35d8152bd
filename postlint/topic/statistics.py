"""What the other posts of a site tell: how common its terms are, and which posts hold many of an ending's."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple
from zlib import crc32

from postlint.topic.background import CONTENT, FLOOR, Background, load
from postlint.topic.terms import language, terms

ONE_IN = 2  # posts give a sample
HEAD, TAIL = 480, 160  # characters of a post that its site's statistics see: its beginning and its end
TOLD = 250  # characters of a sample that tell its language
MARK = 1000  # bytes of a post that tell whether it gives a sample
MOST = 100  # samples of a site and language that are looked at; more tell little more
LEAST = 5  # samples below which a site tells nothing
PRIOR = 25  # how many posts the background's word is worth
LEAST_RATIO = 0.2  # of a sample to a text: shorter ones tell no share of texts
POWER = 0.8  # texts repeat themselves: twice the length holds less than twice the terms


def sample(text: str, start: int) -> bytes:
    """The sample of a post, from its whole text and the offset of its body; empty where the post gives none.

    Which do depends on their content alone: a site of a hundred thousand posts is not worth more memory.
    """
    if crc32(text[:MARK].encode("utf-8", "replace")) % ONE_IN:
        return b""
    body = text[start : start + HEAD] + "\n\n" + text[max(start + HEAD, len(text) - TAIL) :]
    return body.encode("utf-8", "replace")


class Sampled(NamedTuple):
    """The sample of one post: its path and its terms."""

    path: str
    terms: frozenset[str]


class Statistics(NamedTuple):
    """Samples of the posts of one site in one language; `holding` says how many of them hold a term, `length` how
    many terms one has on average. `kept` are the shares by all of them, once worked out, as [] or [Shares]."""

    posts: tuple[Sampled, ...]
    length: float
    holding: Mapping[str, int]
    kept: list[Shares]


def gather(
    samples: Iterable[tuple[str, bytes]], code: str, codes: dict[str, str] | None = None
) -> Statistics:
    """Statistics over (path, sample) pairs of one site, of the posts in the language `code`.

    `codes` keeps the samples' languages by path, for the site's next language.
    """
    codes = {} if codes is None else codes
    ordered = sorted(samples, key=lambda pair: (crc32(pair[1]), pair[1]))  # the same wherever the run begins
    posts: list[Sampled] = []
    holding: Counter[str] = Counter()
    total = 0
    for path, data in ordered:
        text = data.decode("utf-8", "replace")
        if path not in codes:
            codes[path] = language(text[:TOLD])
        if codes[path] != code:
            continue
        listed = terms(text, code)
        total += len(listed)
        posts.append(Sampled(path, frozenset(listed)))
        holding.update(posts[-1].terms)
        if len(posts) == MOST:
            break
    return Statistics(tuple(posts), total / max(1, len(posts)), holding, [])


@cache
def of_language(code: str) -> Shares | None:
    """The shares by a language's frequencies alone, kept: most posts ask for the same terms."""
    table = load(code)
    return Shares(table) if table else None


def of_site(background: Background, site: Statistics, path: str) -> Shares:
    """The shares that the site's posts but the one at `path` tell; those by the language alone of a small site."""
    if len(site.posts) < LEAST:
        return Shares(background)
    own = next((i for i, post in enumerate(site.posts) if post.path == path), -1)
    if own >= 0:
        return Shares(background, site, own)
    if not site.kept:
        site.kept.append(Shares(background, site))
    return site.kept[0]


class Shares(dict[str, float]):
    """Term -> share of texts of average length that hold it, worked out as terms are asked for.

    The site's posts but the `own` one count beside the background, which weighs as `PRIOR` posts.
    `others` is how many they are: 0 where the site is too small to tell anything. `weight` is the
    information in nats of each term that was asked for, `common` that by the background alone, `topical` are those
    that tell a topic; plain collections, for a cycle of references would stay in memory while the collector rests.
    """

    def __init__(self, background: Background, site: Statistics | None = None, own: int = -1) -> None:
        super().__init__()
        self.background = background
        self.site = site
        self.own = own
        self.own_terms = site.posts[own].terms if site and own >= 0 else frozenset()
        self.others = len(site.posts) - (own >= 0) if site else 0
        self.topical: set[str] = set()
        self.weight: dict[str, float] = {}
        self.common: dict[str, float] = {} if site else self.weight
        self._told: dict[tuple[float, int], tuple[float, float, float]] = {}  # by what few numbers tell

    def __missing__(self, term: str) -> float:
        self.ask((term,))
        return self[term]

    def ask(self, terms: Iterable[str]) -> None:
        """Work out what is not known yet of some terms."""
        usual_of, unseen = self.background.shares.get, self.background.unseen
        holding: Mapping[str, int] = self.site.holding if self.site else {}
        own, told = self.own_terms, self._told
        for term in terms:
            if term not in self:
                key = usual_of(term, unseen), holding.get(term, 0) - (term in own)
                if key not in told:
                    told[key] = self._tell(*key)
                share, self.weight[term], self.common[term] = told[key]
                self[term] = share
                if share < CONTENT:
                    self.topical.add(term)

    def _tell(self, usual: float, many: int) -> tuple[float, float, float]:
        """Share and information of a term that a language and `many` of the others use, and the latter by the language
        alone."""
        share = FLOOR if usual < FLOOR else 0.95 if usual > 0.95 else usual
        common = -math.log(share)
        if self.site:
            down = max(LEAST_RATIO, (self.site.length / self.background.length) ** POWER)
            in_sample = (many + PRIOR * (1 - (1 - share) ** down)) / (self.others + PRIOR)
            share = min(0.95, max(1 - (1 - in_sample) ** (1 / down), FLOOR))
        return share, -math.log(share), common


def nearest(content: Iterable[str], shares: Shares) -> tuple[str, float]:
    """The other sampled post that holds most of some terms, and their share in it by weight; ("", 0.0) of none."""
    weight, found = shares.weight, ("", 0.0)
    listed = list(content)
    total = sum([weight[term] for term in listed])
    for index, post in enumerate(shares.site.posts if shares.site and total else ()):
        share = sum([weight[term] for term in listed if term in post.terms]) / total
        if index != shares.own and share > found[1]:
            found = (post.path, share)
    return found
