from __future__ import annotations

from collections.abc import Iterator

from postlint import Corpus, Fact, Finding, NoOptions, Post, Severity, rule
from postlint.site.anchors import ids_of_file, page_ids
from postlint.site.resolve import resolve
from postlint.site.target import target_of

LONGEST = 80  # characters of a fragment that a message shows
SCRIPTED = ("onclick", "data-", "role=", "aria-controls", "v-on", "@click")


@rule("links", severity=Severity.WARNING)
def check(post: Post, _: NoOptions) -> Iterator[Finding | Fact[list[str]]]:
    """Link to a heading or place in a page that isn't there"""
    ids = None
    for link in post.links:
        if link.kind in ("bare", "autolink", "image"):
            continue
        url = post.text[link.span.start : link.span.end] if link.templated else link.url
        target = target_of(url) if "#" in url else None
        if target is None or not target.fragment:
            continue
        if target.kind != "anchor":
            if post.site.configured:
                yield Fact(link.span, [post.site_path, url])
            continue
        if link.kind == "html" and (
            link.text != "a" or any(sign in post.text[slice(*link.outer)] for sign in SCRIPTED)
        ):
            continue
        ids = ids or page_ids(post.body, post.text, post.front_matter.values.get("title"))
        if ids.has(target.fragment) is False:
            yield Finding(link.span, message(target.fragment, "this post"))


@check.finish
def finish(corpus: Corpus[list[str]], _: NoOptions) -> Iterator[Finding]:
    """Links into other pages of the site, judged by these pages' files."""
    for fact in corpus.facts:
        site_path, url = fact.value
        verdict, target = resolve(corpus.site, site_path, url), target_of(url)
        if not verdict.file or not verdict.alone or target is None:
            continue
        ids = ids_of_file(corpus.site.root / verdict.file)
        if ids and ids.has(target.fragment) is False:
            yield Finding(fact.span, message(target.fragment, f"“{verdict.file}”"), path=fact.path)


def message(fragment: str, where: str) -> str:
    """What to say of a fragment that no id in `where` answers to."""
    shown = fragment if len(fragment) <= LONGEST else fragment[:LONGEST] + "…"
    return f"missing anchor “#{shown}”: {where} has no such heading or id; correct it or give one an id"
