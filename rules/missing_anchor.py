from __future__ import annotations

from collections.abc import Iterator

from postlint import Corpus, Fact, Finding, NoOptions, Post, Severity, rule
from postlint.site.anchors import PageIds, ids_of_file
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
def check(post: Post, _: NoOptions) -> Iterator[Finding | Fact[list[str]]]:
    """Link to a heading or place in a page that isn't there"""
    if "#" not in post.text:
        return
    for link in external_links(post):
        if "#" in link.url:
            yield Fact(link.span, [link.url])
    ids, part = None, None
    for link in post.links:
        url = post.text[link.span.start : link.span.end] if link.templated else link.url
        if "#" not in url or link.kind in ("bare", "autolink", "image"):
            continue
        target = target_of(url)
        if target is None or not target.fragment:
            continue
        if target.kind != "anchor":
            if post.site.configured:
                yield Fact(link.span, [post.site_path, url])
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
def finish(corpus: Corpus[list[str]], _: NoOptions) -> Iterator[Finding]:
    """Links into other pages: those of the site are judged by their files, others where links are asked."""
    yield from _of_other_sites(corpus)
    for fact in corpus.to_judge:
        if len(fact.value) == 1:
            continue
        site_path, url = fact.value
        verdict, target = resolve(corpus.site, site_path, url), target_of(url)
        if not verdict.file or not verdict.alone or target is None:
            continue
        ids = ids_of_file(corpus.site.root / verdict.file)
        if ids and (fault := judged(ids, target.fragment, f"“{verdict.file}”", corpus.site.generator)):
            yield Finding(fact.span, fault, path=fact.path)


def _of_other_sites(corpus: Corpus[list[str]]) -> Iterator[Finding]:
    facts = [fact for fact in corpus.to_judge if len(fact.value) == 1]
    if corpus.web is None or not facts:
        return
    from postlint.web import public_form

    verdicts = corpus.web.verdicts([fact.value[0] for fact in facts])
    for fact in facts:
        url, _, fragment = fact.value[0].partition("#")
        if verdicts[fact.value[0]].anchor == "missing":
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
