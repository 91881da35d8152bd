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
    from postlint.encoding import survey

    return survey(post.text).mojibake


def mended(post: Post) -> Post:
    """The post with misread encodings undone in memory, or the post itself where nothing is damaged."""
    from postlint.encoding import diagnose

    parts, at = [], 0
    for damage in diagnose(post.text) if is_damaged(post) else ():
        if damage.sure and damage.start >= at:
            parts += [post.text[at : damage.start], damage.repaired]
            at = damage.end
    if not at:
        return post
    return Post(post.path, Source(b"", "".join(parts) + post.text[at:]), post.site, post.site_path)


def set_aside(post: Post) -> frozenset[Span]:
    """The spans of whole blocks that the leftover rules name: they are no part of the text.

    What they only guess must be short, or it is running text.
    """
    from postlint.leftovers import scan

    return frozenset(
        [
            found.span
            for found in scan(post)
            if found.whole
            and found.rule in _ASIDE
            and (found.certainty != "hint" or found.span.end - found.span.start < gates.SHORTEST)
        ]
    )


def head_of(post: Post) -> str:
    """Title, description, tags and file name as one text."""
    values = post.front_matter.values
    parts: list[object] = []
    for key in _KEYS:
        value = values.get(key)
        parts += value if isinstance(value, list) else [value]
    name = _DATE.sub("", post.path.rsplit("/", 1)[-1]).replace("-", " ").replace("_", " ")
    return " ".join([part for part in [*parts, name] if isinstance(part, str)])
