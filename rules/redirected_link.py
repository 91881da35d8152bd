"""redirected-link: see redirected_link.md."""

from __future__ import annotations

from collections.abc import Iterator

from postlint import Corpus, Edit, Fact, Finding, Fix, NoOptions, Post, Severity, rule
from postlint.web import external_links


@rule("links", severity=Severity.NOTE, fixes="safe", online=True)
def check(post: Post, _: NoOptions) -> Iterator[Fact[list[str]]]:
    """Link to a page that moved for good"""
    for link in external_links(post):
        yield Fact(link.span, [link.url, link.kind])


@check.finish
def finish(corpus: Corpus[list[str]], _: NoOptions) -> Iterator[Finding]:
    """One finding for each place, its fix naming the last permanent target."""
    if corpus.web is None:
        return
    from postlint.web import Outcome, public_form, written_as

    verdicts = corpus.web.verdicts([fact.value[0] for fact in corpus.to_judge])
    for fact in corpus.to_judge:
        url, kind = fact.value
        verdict = verdicts[url]
        if verdict.outcome != Outcome.REDIRECTED:
            continue
        text = written_as(verdict.target, kind)
        fix = Fix("Link to where it moved", (Edit(fact.span, text),), safe=True) if text else None
        message = f"“{public_form(url)}” moved for good; link to “{verdict.target}” instead"
        yield Finding(fact.span, message, fix=fix, path=fact.path)
