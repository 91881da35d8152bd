from __future__ import annotations

from collections.abc import Iterator

from postlint import Corpus, Edit, Fact, Finding, Fix, NoOptions, Post, Related, Severity, Span, rule
from postlint.topic import Statistics, digest, doubtful, gather, judge, sample, unpack

SAMPLE = Span(0, 0)  # where a post's sample stands; the digest of a doubtful ending stands at the ending


@rule("coherence", NoOptions, severity=(Severity.WARNING, Severity.NOTE), fixes="unsafe")
def check(post: Post, _: NoOptions) -> Iterator[Fact[bytes]]:
    """Ending that belongs to another article"""
    if taken := sample(post.text, post.body_start):
        yield Fact(SAMPLE, taken)
    if found := digest(post, worth=doubtful):
        yield Fact(found.endings[-1].span, found.pack())


@check.finish
def finish(corpus: Corpus[bytes], _: NoOptions) -> Iterator[Finding]:
    """Judge the doubtful endings against what the site's posts use to say."""
    samples = [(fact.path, fact.value) for fact in corpus.facts if fact.span == SAMPLE]
    statistics: dict[str, Statistics] = {}
    codes: dict[str, str] = {}
    for fact in corpus.facts:
        if fact.span == SAMPLE:
            continue
        found = unpack(fact.value)
        if found.language not in statistics:
            statistics[found.language] = gather(samples, found.language, codes)
        if verdict := judge(found, statistics[found.language], fact.path):
            yield Finding(
                verdict.ending.span,
                verdict.message,
                Severity.WARNING if verdict.certain else Severity.NOTE,
                Fix("Delete the ending", (Edit(verdict.ending.cut, ""),), safe=False),
                (Related(verdict.nearest, SAMPLE, "post that has most of these words"),)
                if verdict.nearest
                else (),
                fact.path,
            )
