"""What a post really says: misread letters mended in memory, leftovers set aside, and what its front matter names."""

from __future__ import annotations

import re

from postlint.finding import Span
from postlint.post import Post
from postlint.source import Source
from postlint.topic import gates

_ASIDE = frozenset(("ad-placeholder", "page-furniture", "cross-promotion", "credit-line", "paywall-notice"))
_KEYS = (
    "title",
    "description",
    "excerpt",
    "summary",
    "subtitle",
    "tags",
    "categories",
    "category",
    "keywords",
)
_DATE = re.compile(r"^\d{4}-\d\d-\d\d-|\.\w+$")


def is_damaged(post: Post) -> bool:
    """Whether letters of a post seem to be misread."""
    from postlint.encoding import surveyed

    return post.once(surveyed).mojibake


def mended(post: Post) -> Post:
    """The post with misread encodings undone in memory, or the post itself where nothing is damaged."""
    from postlint.encoding import diagnosed

    parts, at = [], 0
    for damage in post.once(diagnosed) if is_damaged(post) else ():
        if damage.sure and damage.start >= at:
            parts += [post.text[at : damage.start], damage.repaired]
            at = damage.end
    if not at:
        return post
    return Post(post.path, Source(b"", "".join(parts) + post.text[at:]), post.site, post.site_path)


def set_aside(post: Post) -> frozenset[Span]:
    """The spans of whole blocks that the leftover rules name: they are no part of the text.

    What they only guess must be short, or it is running text; and in a post whose headings lost their marks they
    guess at these.
    """
    from postlint.leftovers import scan

    found = [leftover for leftover in scan(post) if leftover.whole and leftover.rule in _ASIDE]
    if not found:
        return frozenset()
    guessed = {
        leftover.span
        for leftover in found
        if leftover.certainty == "hint" and leftover.span.end - leftover.span.start < gates.LONG
    }
    if len(guessed) >= gates.TITLES:
        titles = guessed.intersection([block.span for block in gates.titles(post.blocks)])
        if len(titles) >= gates.TITLES:
            guessed -= titles
    return frozenset(guessed.union([leftover.span for leftover in found if leftover.certainty != "hint"]))


def head_of(post: Post) -> str:
    """Title, description, tags and file name as one text."""
    values = post.front_matter.values
    parts: list[object] = []
    for key in _KEYS:
        value = values.get(key)
        parts += value if isinstance(value, list) else [value]
    name = _DATE.sub("", post.path.rsplit("/", 1)[-1]).replace("-", " ").replace("_", " ")
    return " ".join([part for part in [*parts, name] if isinstance(part, str)])
