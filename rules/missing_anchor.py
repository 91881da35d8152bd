from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from postlint import Corpus, Fact, Finding, NoOptions, Post, Severity, rule
from postlint.markdown.glance import glance
from postlint.site.anchors import PageIds, has_headings, ids_of_file
from postlint.site.inner_links import is_link, note, noted
from postlint.site.resolve import resolve
from postlint.site.target import target_of
from postlint.web import external_links

LONGEST = 80  # characters of a fragment that a message shows
SMALL = frozenset({"jekyll", "hugo", "astro", "docusaurus", "mkdocs", "zola"})  # make ids in small letters
WITH_FRONT_MATTER = frozenset({"jekyll", "hugo", "zola"})  # what has none there is no page: others include it
DEEP = 3  # the level of a first heading below which a page begins in the middle
THANKS = "ALL-CONTRIBUTORS-LIST"  # a table made by a program that links what has no page to places that aren't there
SCRIPTED = ("onclick", "data-", "role=", "aria-controls", "v-on", "@click")


@rule("links", severity=Severity.WARNING)
def check(post: Post, _: NoOptions) -> Iterator[Finding | Fact[Any]]:
    """Link to a heading or place in a page that isn't there"""
    if "#" not in post.text:
        return
    for link in external_links(post) if post.online else ():
        if "#" in link.url:
            yield Fact(link.span, link.url)
    if post.site.configured:
        yield from note(post, names_place, "#", images=False)
    seen = post.once(glance)
    if seen.odd or not has_headings(post.text, [place.url[1:] for place in seen.anchors]):
        yield from missing_here(post)


def names_place(url: str) -> bool:
    """Whether a URL leads to a place in another page of the same site."""
    if "#" not in url:
        return False
    target = target_of(url)
    return target is not None and target.kind != "anchor" and bool(target.fragment)


def missing_here(post: Post) -> Iterator[Finding]:
    """Links to places in the post itself that aren't there."""
    ids, part = None, None
    for link in post.links:
        url = post.text[link.span.start : link.span.end] if link.templated else link.url
        if "#" not in url or link.kind in ("bare", "autolink", "image"):
            continue
        target = target_of(url)
        if target is None or not target.fragment or target.kind != "anchor":
            continue
        if link.kind == "html" and (
            link.text != "a"
            or any(sign in post.text[slice(*link.outer)] for sign in SCRIPTED)
            or THANKS in post.text
        ):
            continue
        if part is None:
            part = is_part(post)
        if part:
            continue
        ids = ids or PageIds(post.body, post.text, post.front_matter.values.get("title"))
        if fault := judged(ids, target.fragment, "this post", post.site.generator):
            yield Finding(link.span, fault)


def is_part(post: Post) -> bool:
    """Whether a file is put into other pages, which may have what it links to."""
    if post.front_matter.kind != "none":
        return False
    if post.site.configured and post.site.generator in WITH_FRONT_MATTER:
        return True
    heading = next((block for block in post.blocks if block.kind == "heading"), None)
    return heading is not None and heading.level >= DEEP and heading is post.blocks[0]


@check.finish
def finish(corpus: Corpus[Any], _: NoOptions) -> Iterator[Finding]:
    """Links into other pages: those of the site are judged by their files, others where links are asked."""
    yield from _of_other_sites(corpus)
    for link in noted(fact for fact in corpus.to_judge if isinstance(fact.value, bytes)):
        verdict, target = resolve(corpus.site, link.site_path, link.url), target_of(link.url)
        if not verdict.file or not verdict.alone or target is None:
            continue
        ids = ids_of_file(corpus.site.root / verdict.file)
        fault = ids and judged(ids, target.fragment, f"“{verdict.file}”", corpus.site.generator)
        if fault and is_link(corpus, link, images=False):
            yield Finding(link.span, fault, path=link.path)


def _of_other_sites(corpus: Corpus[Any]) -> Iterator[Finding]:
    facts = [fact for fact in corpus.to_judge if isinstance(fact.value, str)]
    if corpus.web is None or not facts:
        return
    from postlint.web import public_form

    verdicts = corpus.web.verdicts([fact.value for fact in facts])
    for fact in facts:
        url, _, fragment = fact.value.partition("#")
        if verdicts[fact.value].anchor == "missing":
            yield Finding(fact.span, message(fragment, f"“{public_form(url)}”"), path=fact.path)


def judged(ids: PageIds, fragment: str, where: str, generator: str) -> str:
    """What to say of a fragment that no id in `where` answers to; "" for nothing."""
    if ids.has(fragment) is False:
        return message(fragment, where)
    if generator in SMALL and ids.miscased(fragment):
        shown = fragment[:LONGEST]
        return f"missing anchor “#{shown}”: {where} has it in small letters; write “#{shown.lower()}”"
    return ""


def message(fragment: str, where: str) -> str:
    """What to say of a fragment that has neither heading nor id in `where`."""
    shown = fragment if len(fragment) <= LONGEST else fragment[:LONGEST] + "…"
    return f"missing anchor “#{shown}”: {where} has no such heading or id; correct it or give one an id"
