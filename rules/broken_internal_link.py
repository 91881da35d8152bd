from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from postlint import Corpus, Fact, Finding, NoOptions, Post, Severity, rule
from postlint.site.files import kind_of
from postlint.site.inner_links import fact, is_link, note, noted
from postlint.site.resolve import resolve
from postlint.site.target import target_of

LONGEST = 120  # characters of a URL that a message shows
PICTURES = frozenset(
    {"image", "cover", "thumbnail", "banner", "hero", "feature_image", "featured_image", "og_image"}
)
ELSEWHERE = ("https://", "http://", "mailto:")
FEW = 5  # missing targets that may all be the author's slips


@rule("links", severity=Severity.ERROR)
def check(post: Post, _: NoOptions) -> Iterator[Fact[bytes]]:
    """Link to a page or file of the same site that doesn't exist"""
    if not post.site.configured:
        return
    yield from note(post, leads_inside)
    pictures = []
    for key in PICTURES & post.front_matter.values.keys():
        value, span = post.front_matter.values[key], post.front_matter.value_span(key)
        if (
            isinstance(value, str)
            and span
            and value.startswith(("/", "./", "../"))
            and kind_of(value) == "image"
        ):
            pictures.append((*span, value))
    yield from fact(post, pictures)


def leads_inside(url: str) -> bool:
    """Whether a URL leads to another place of the same site."""
    if url.startswith(ELSEWHERE):
        return False
    target = target_of(url)
    return target is not None and target.kind != "anchor"


@check.finish
def finish(corpus: Corpus[bytes], _: NoOptions) -> Iterator[Finding]:
    """One finding for each place whose target is surely missing."""
    broken = [
        (link, verdict)
        for link in noted(corpus.to_judge)
        if (verdict := resolve(corpus.site, link.site_path, link.url)).broken
    ]
    partial = missing_groups(corpus) if broken else set()
    for link, verdict in broken:
        if verdict.group not in partial and is_link(corpus, link):
            url = link.url if len(link.url) <= LONGEST else link.url[:LONGEST] + "…"
            yield Finding(link.span, f"broken link “{url}”: {verdict.broken}", path=link.path)


def missing_groups(corpus: Corpus[bytes]) -> set[str]:
    """Groups of links most of which lead nowhere: the checkout lacks those files, the links may be fine."""
    found: dict[str, set[str]] = defaultdict(set)
    missing: dict[str, set[str]] = defaultdict(set)
    for link in noted(corpus.facts):
        verdict = resolve(corpus.site, link.site_path, link.url)
        if verdict.group:
            (found if verdict.file else missing)[verdict.group].add(link.url.partition("#")[0])
    return {group for group, lost in missing.items() if len(lost) > max(FEW, len(found[group]) / 4)}
