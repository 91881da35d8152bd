from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from postlint import Corpus, Fact, Finding, NoOptions, Post, Severity, rule
from postlint.site.files import kind_of
from postlint.site.resolve import resolve
from postlint.site.target import target_of

LONGEST = 120  # characters of a URL that a message shows
PICTURES = frozenset(
    {"image", "cover", "thumbnail", "banner", "hero", "feature_image", "featured_image", "og_image"}
)
ELSEWHERE = ("https://", "http://", "mailto:")
FEW = 5  # missing targets that may all be the author's slips


@rule("links", severity=Severity.ERROR)
def check(post: Post, _: NoOptions) -> Iterator[Fact[list[str]]]:
    """Link to a page or file of the same site that doesn't exist"""
    if not post.site.configured:
        return
    for link in post.links:
        if link.url.startswith(ELSEWHERE) or link.kind in ("bare", "autolink"):
            continue
        url = post.text[link.span.start : link.span.end] if link.templated else link.url
        target = target_of(url)
        if target and target.kind != "anchor":
            yield Fact(link.span, [post.site_path, url])
    for key in PICTURES & post.front_matter.values.keys():
        value, span = post.front_matter.values[key], post.front_matter.value_span(key)
        if (
            isinstance(value, str)
            and span
            and value.startswith(("/", "./", "../"))
            and kind_of(value) == "image"
        ):
            yield Fact(span, [post.site_path, value])


@check.finish
def finish(corpus: Corpus[list[str]], _: NoOptions) -> Iterator[Finding]:
    """One finding for each place whose target is surely missing."""
    broken = [
        (fact, verdict) for fact in corpus.to_judge if (verdict := resolve(corpus.site, *fact.value)).broken
    ]
    partial = missing_groups(corpus) if broken else set()
    for fact, verdict in broken:
        if verdict.group not in partial:
            url = fact.value[1] if len(fact.value[1]) <= LONGEST else fact.value[1][:LONGEST] + "…"
            yield Finding(fact.span, f"broken link “{url}”: {verdict.broken}", path=fact.path)


def missing_groups(corpus: Corpus[list[str]]) -> set[str]:
    """Groups of links most of which lead nowhere: the checkout lacks those files, the links may be fine."""
    found: dict[str, set[str]] = defaultdict(set)
    missing: dict[str, set[str]] = defaultdict(set)
    for fact in corpus.facts:
        verdict = resolve(corpus.site, *fact.value)
        if verdict.group:
            (found if verdict.file else missing)[verdict.group].add(fact.value[1].partition("#")[0])
    return {group for group, lost in missing.items() if len(lost) > max(FEW, len(found[group]) / 4)}
