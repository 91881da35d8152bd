"""The external links of a post. Every run of the command line imports this: it imports little itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.markdown import Link
    from postlint.post import Post

_URL = lazy(r"https?://\S{3,}", re.I)
_EXTERNAL = lazy(r"[Hh][Tt][Tt][Pp][Ss]?:")
_TEMPLATE_SIGNS = frozenset("{$<%")
_TEMPLATE = lazy(r"\{\{|\{%|\$\{|<%|%7B%7B", re.I)


_latest: tuple[Post, tuple[Link, ...]] | None = None  # several rules ask for the same post in a row


def external_links(post: Post) -> tuple[Link, ...]:
    """The links of a post, front matter included, that lead elsewhere over http or https.

    Those that a template makes are left out.
    """
    global _latest
    if _latest is None or _latest[0] is not post:
        _latest = (post, tuple(_external(post)))
    return _latest[1]


def _external(post: Post) -> Iterator[Link]:
    if "://" not in post.text and ":\\\\" not in post.text:
        return
    text = post.text
    for link in (*_front_matter_links(post), *post.links):
        url = link.url
        if not _EXTERNAL.match(url) or link.templated:
            continue
        end = link.span.end
        if ("{" in url or "%" in url) and _TEMPLATE.search(url):
            continue
        if text[end : end + 1] not in _TEMPLATE_SIGNS or not _TEMPLATE.match(text, end):
            yield link


def _front_matter_links(post: Post) -> Iterator[Link]:
    """Values of the front matter that are a URL and nothing else."""
    from postlint.finding import Span
    from postlint.markdown import Link

    front = post.front_matter
    if "://" not in post.text[front.span.start : front.span.end]:
        return
    for path, value in _leaves(front.values, ()):
        span = front.value_span(*path) if "://" in value and _URL.fullmatch(value) else None
        if span is None:
            continue
        start = post.text.find(value, span.start, span.end)
        if start >= 0:
            place = Span(start, start + len(value))
            yield Link("front-matter", value, place, str(path[-1]), span)


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str) and path:
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
