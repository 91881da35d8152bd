from __future__ import annotations

from collections.abc import Iterator

from postlint import Corpus, Edit, Fact, Finding, Fix, NoOptions, Post, Severity, Span, rule
from postlint.topic import Statistics, gather, judge_strays, sample, strays, unpack

SAMPLE = Span(0, 0)  # where a post's sample stands; the digest of doubtful paragraphs stands at the first one


@rule("coherence", NoOptions, severity=Severity.NOTE, fixes="unsafe")
def check(post: Post, _: NoOptions) -> Iterator[Fact[bytes]]:
    """Paragraph at the start or in the middle that belongs to another article"""
    if taken := sample(post.text, post.body_start):
        yield Fact(SAMPLE, taken)
    if found := strays(post):
        yield Fact(found.endings[0].span, found.pack())


@check.finish
def finish(corpus: Corpus[bytes], _: NoOptions) -> Iterator[Finding]:
    """Judge the doubtful paragraphs against what the site's posts use to say."""
    samples = [(fact.path, fact.value) for fact in corpus.facts if fact.span == SAMPLE]
    statistics: dict[str, Statistics] = {}
    codes: dict[str, str] = {}
    for fact in corpus.to_judge:
        if fact.span == SAMPLE:
            continue
        found = unpack(fact.value)
        if found.language not in statistics:
            statistics[found.language] = gather(samples, found.language, codes)
        if verdict := judge_strays(found, statistics[found.language], fact.path):
            fix = Fix("Delete the paragraph", (Edit(verdict.ending.cut, ""),), safe=False)
            yield Finding(verdict.ending.span, verdict.said_of("paragraph"), fix=fix, path=fact.path)
