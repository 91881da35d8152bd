"""The judgement of a digest, and the evidence for it in words that a person can check."""

from __future__ import annotations

import math
from typing import NamedTuple

from postlint.topic.digest import Digest, Ending
from postlint.topic.extent import Features, extent
from postlint.topic.features import measure
from postlint.topic.model import Model
from postlint.topic.model import load as load_model
from postlint.topic.scene import Scene, Subject, mean, scene, subject
from postlint.topic.statistics import Shares, Statistics, nearest, of_language, of_site

THREAD = (
    0.04  # of a paragraph's content (by weight) in the rest: posts whose paragraphs share less are digests
)
LEAVE = 1.0  # log odds that an ending must have more where its last block takes leave of its readers
NEAR = 0.6  # of the ending's content (by weight) in another post: worth naming it
STRAY = 4.8  # log odds of a paragraph within a post: 9 in 1,000 clean posts have one
DOUBT = 1.0  # log odds by the language alone; 1 in 100 of the endings found lies below
HOPELESS = -0.5  # log odds of the shortest ending; 2 in 1,000 of the endings found lie below


class Verdict(NamedTuple):
    """A foreign ending, its log odds, and whether these reach the threshold of a warning.

    `shared` of `content` topic words stand in the rest too; other paragraphs share `usual` (0..1) of
    theirs. `nearest` is the path of another post that holds most of the ending's words, or "".
    """

    ending: Ending
    score: float
    certain: bool
    shared: int
    content: int
    usual: float
    nearest: str

    @property
    def message(self) -> str:
        """What is wrong, why it seems so, and what to do."""
        return self.said_of("ending")

    def said_of(self, what: str) -> str:
        """The message about an "ending" or a "paragraph"."""
        message = (
            f"{what} shares {self.shared} of its {self.content} content words with the rest of the post "
            f"(other paragraphs share {self.usual:.0%})"
        )
        if self.nearest:
            message += f"; nearest: {self.nearest}"
        return message + "; delete it if it belongs to another article"


def doubtful(digest: Digest) -> bool:
    """Whether an ending is doubtful by the frequencies of its language alone: worth a look at its site.

    Its shortest form decides: where several foreign paragraphs follow each other, the last one is no less so.
    """
    shares = of_language(digest.language)
    if shares is None:
        return False
    found = best(digest._replace(endings=digest.endings[:1]), shares, load_model())
    return found is not None and found.score >= DOUBT


class Best(NamedTuple):
    """The highest log odds of a post's endings, and the ending that is meant."""

    score: float
    ending: Ending
    post: Subject


def best(digest: Digest, shares: Shares, model: Model) -> Best | None:
    """What the model says of a post, or None where there is too little to tell by, its shortest ending is the post's
    own, or all that seems foreign stands below a heading of its own."""
    post = subject(digest, shares)
    found = []
    scored: list[tuple[Features, float]] = []
    highest = -math.inf
    for ending in digest.endings:  # from the shortest on
        if not ending.judged and highest < model.note:
            break
        features = measure(post, ending)
        if features is not None and features["coverage_mean"] >= THREAD:
            score = model.score(features) - LEAVE * digest.leave
            if not scored and score < HOPELESS:
                return None
            if ending.judged:
                highest = max(highest, score)
            found.append(ending)
            scored.append((features, score))
    if not found or (meant := found[extent(scored, model.further)]).headed:
        return None
    return Best(highest, meant, post)


def judge(
    digest: Digest, site: Statistics | None = None, path: str = "", model: Model | None = None
) -> Verdict | None:
    """The verdict on the ending of a post at `path`, or None where it seems to be the post's own.

    Without statistics of its site, the frequencies of its language alone tell what is rare.
    """
    model, shares = model or load_model(), of_language(digest.language)
    if shares is None:
        return None
    if site is not None:
        shares = of_site(shares.background, site, path)
    found = best(digest, shares, model)
    if found is None:
        return None
    score = found.score if shares.site else found.score - model.alone
    if score < model.note:
        return None
    shown = scene(found.post, found.ending)
    return None if shown is None else _verdict(shown, found.ending, score, score >= model.warning, shares)


def judge_strays(digest: Digest, site: Statistics, path: str) -> Verdict | None:
    """The verdict on the likeliest of a post's places, or None where all seem to be the post's own.

    The model learned from endings, and a post has many paragraphs: a place must be far likelier than an ending, and
    nothing is said of a post whose site is too small to tell which words it always uses.
    """
    shares = of_language(digest.language)
    if shares is None:
        return None
    shares, model = of_site(shares.background, site, path), load_model()
    if shares.site is None:
        return None
    post = subject(digest, shares)
    found: tuple[float, Ending] | None = None
    for place in digest.endings:
        features = measure(post, place)
        if features is not None and features["coverage_mean"] >= THREAD:
            score = model.score(features)
            if score >= STRAY and (found is None or score > found[0]):
                found = score, place
    shown = scene(post, found[1]) if found else None
    return _verdict(shown, found[1], found[0], False, shares) if found and shown else None


def _verdict(found: Scene, ending: Ending, score: float, certain: bool, shares: Shares) -> Verdict:
    usual = mean([len(p.matched) / len(p.content) for p in found.telling])
    path, share = nearest(found.content, shares)
    path = path if share >= NEAR else ""
    return Verdict(ending, score, certain, len(found.matched), len(found.content), usual, path)
