"""unsafe-link: see unsafe_link.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from postlint import Corpus, Fact, Finding, NoOptions, Post, Severity, Span, rule
from postlint.web import external_links

# A host that is plainly a name: no address, no user before an "@", nothing to decode.
_NAME = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://(?:[A-Za-z0-9-]++\.)++[A-Za-z]{2,24}(?:[/?#]|$)")


ODD, PLAIN = b"?", b"."  # how a fact begins whose URLs are judged always, or only where links are asked


@rule("links", severity=Severity.ERROR)
def check(post: Post, _: NoOptions) -> Iterator[Fact[bytes]]:
    """Link to an address inside of a private network, or redirected to one"""
    odd: list[tuple[int, int, str]] = []
    plain: list[tuple[int, int, str]] = []
    for link in external_links(post):
        (plain if _NAME.match(link.url) else odd).append((*link.span, link.url))
    for sign, places in ((ODD, odd), (PLAIN, plain)):
        if (
            places
        ):  # one fact for all of them: a post may have hundreds, and offline nobody asks for the plain ones
            yield Fact(Span(places[0][0], places[0][1]), sign + json.dumps(places).encode())


@check.finish
def finish(corpus: Corpus[bytes], _: NoOptions) -> Iterator[Finding]:
    """Addresses written in links are judged offline too; redirects and names where links are asked."""
    links = [
        (fact.path, Span(start, end), url)
        for fact in corpus.to_judge
        if corpus.web is not None or fact.value[:1] == ODD
        for start, end, url in json.loads(fact.value[1:])
    ]
    if not links:
        return
    from postlint.web import LinkSettings, Outcome, Verdict, before_asking, public_form

    urls = [url for _, _, url in links]
    if corpus.web is not None:
        verdicts = dict(corpus.web.verdicts(urls))
    else:
        seen = {url: before_asking(url, LinkSettings()) for url in urls}
        verdicts = {url: found for url, found in seen.items() if isinstance(found, Verdict)}
    for path, span, url in links:
        verdict = verdicts.get(url)
        if verdict and verdict.outcome == Outcome.UNSAFE:
            shown = public_form(url)[:120]
            message = f"unsafe link “{shown}”: {verdict.detail}; link to a public address or remove it"
            yield Finding(span, message, path=path)
