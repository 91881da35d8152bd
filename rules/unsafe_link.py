"""unsafe-link: see unsafe_link.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from postlint import Corpus, Fact, Finding, NoOptions, Post, Severity, Span, rule
from postlint.markdown import Link
from postlint.markdown.glance import glance
from postlint.patterns import lazy
from postlint.web import external_links

# A host that is plainly a name: no address, no user before an "@", nothing to decode.
_NAME = lazy(r"[Hh][Tt][Tt][Pp][Ss]?://(?:[A-Za-z0-9-]++\.)++[A-Za-z]{2,24}(?:[/?#]|$)")
# An address for networks at home and at work (RFC 1918), as tutorials on routers and servers write it.
_AT_HOME = lazy(
    r"https?://(?P<host>(?:10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.\d{1,3}\.\d{1,3})(?![\w.@-])",
    re.I,
)


@rule("links", severity=Severity.ERROR)
def check(post: Post, _: NoOptions) -> Iterator[Fact[bytes]]:
    """Link to an address inside of a private network, or redirected to one"""
    if not post.online and not post.once(glance).odd:
        return
    links = []
    for link in external_links(post):
        plain = _NAME.match(link.url) is not None  # where it leads can be told only by asking
        if (plain and post.online) or not (plain or _shown(link)):
            links.append(link)
    if links:
        yield _noted(links)


def _shown(link: Link) -> bool:
    """Whether the text itself reads as an address at home: it speaks of that address, and hides nothing."""
    home = _AT_HOME.match(link.url)
    return home is not None and (link.kind in ("bare", "autolink") or home["host"] in link.text)


def _noted(links: Sequence[Link]) -> Fact[bytes]:
    """One fact for all these links: a post may have hundreds."""
    places = [f"{start} {end} {url}" for _, url, (start, end), *_ in links]
    if any("\n" in link.url for link in links):  # browsers leave line ends out
        places = [place.replace("\n", "") for place in places]
    return Fact(links[0].span, "\n".join(places).encode("utf-8", "surrogatepass"))


def _links(fact: Fact[bytes]) -> Iterator[tuple[str, Span, str]]:
    """Path, span and URL of the links that a fact holds."""
    for place in fact.value.decode("utf-8", "surrogatepass").split("\n"):
        start, end, url = place.split(" ", 2)
        yield fact.path, Span(int(start), int(end)), url


@check.finish
def finish(corpus: Corpus[bytes], _: NoOptions) -> Iterator[Finding]:
    """Addresses written in links are judged offline too; redirects and names where links are asked."""
    links = [link for fact in corpus.to_judge for link in _links(fact)]
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
