"""unsafe-link: see unsafe_link.md."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint import Corpus, Fact, Finding, NoOptions, Post, Severity, rule
from postlint.web import external_links

# A host that is plainly a name: no address, no user before an "@", nothing to decode.
_NAME = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:[/?#]|$)", re.IGNORECASE)


@rule("links", severity=Severity.ERROR)
def check(post: Post, _: NoOptions) -> Iterator[Fact[str]]:
    """Link to an address inside of a private network, or redirected to one"""
    for link in external_links(post):
        yield Fact(link.span, link.url)


@check.finish
def finish(corpus: Corpus[str], _: NoOptions) -> Iterator[Finding]:
    """Addresses written in links are judged offline too; redirects and names where links are asked."""
    from postlint.web import LinkSettings, Outcome, Verdict, before_asking, public_form

    urls = [fact.value for fact in corpus.to_judge]
    if corpus.web is not None:
        verdicts = dict(corpus.web.verdicts(urls))
    else:
        odd = [url for url in urls if not _NAME.match(url)]
        seen = {url: before_asking(url, LinkSettings()) for url in odd}
        verdicts = {url: found for url, found in seen.items() if isinstance(found, Verdict)}
    for fact in corpus.to_judge:
        verdict = verdicts.get(fact.value)
        if verdict and verdict.outcome == Outcome.UNSAFE:
            url = public_form(fact.value)[:120]
            message = f"unsafe link “{url}”: {verdict.detail}; link to a public address or remove it"
            yield Finding(fact.span, message, path=fact.path)
