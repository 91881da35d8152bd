"""insecure-link: see insecure_link.md."""

from __future__ import annotations

from collections.abc import Iterator

from postlint import Corpus, Edit, Fact, Finding, Fix, NoOptions, Post, Severity, Span, rule
from postlint.web import external_links

HTTP = "http://"


@rule("links", severity=Severity.NOTE, fixes="safe", online=True)
def check(post: Post, _: NoOptions) -> Iterator[Fact[str]]:
    """Link over http to a page that https reaches too"""
    for link in external_links(post):
        start = link.span.start
        if post.text[start : start + len(HTTP)].lower() == HTTP:
            yield Fact(link.span, link.url)


@check.finish
def finish(corpus: Corpus[str], _: NoOptions) -> Iterator[Finding]:
    """One finding for each link whose https form is known to be alive; nothing is asked for it."""
    if corpus.web is None:
        return
    from postlint.web import Outcome, public_form

    secure = {fact.value: "https://" + fact.value[len(HTTP) :] for fact in corpus.to_judge}
    known = corpus.web.known([*secure, *secure.values()])
    for fact in corpus.to_judge:
        over_https, over_http = known[secure[fact.value]], known[fact.value]
        # What redirects is told by redirected-link, with the whole of its target.
        if over_https.outcome == Outcome.ALIVE and over_http.outcome != Outcome.REDIRECTED:
            scheme = Span(fact.span.start, fact.span.start + len(HTTP))
            fix = Fix("Link over https", (Edit(scheme, "https://"),), safe=True)
            message = f"“{public_form(fact.value)}” is there over https too; link to “https://” instead"
            yield Finding(fact.span, message, fix=fix, path=fact.path)
