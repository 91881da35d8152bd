"""A post inside a post: `<details>` that holds a second front matter, as automatic translators leave it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from postlint.finding import Span
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.post import Post

_OPENING = lazy(
    r"^<details[^<>\n]{0,200}>[ \t]*\n(?:[ \t]*(?:<summary>[^\n]{0,300})?\n){0,4}"
    r"[ \t]*---[ \t]*\n(?:[ \t]*[A-Za-z_][\w-]{0,40}:[^\n]{0,2000}\n){2,60}[ \t]*---[ \t]*$",
    re.MULTILINE,
)
_CLOSING = lazy(r"^[ \t]*</details>[ \t]*$", re.MULTILINE)


def wrapped_posts(post: Post) -> Iterator[Span]:
    """The opening of each such wrapper, down to the end of the second front matter, and its closing tag."""
    text = post.text
    if "<details" not in text:
        return
    at = post.body_start
    while opening := _OPENING.search(text, at):
        yield Span(opening.start(), opening.end())
        at = opening.end()
        if closing := _CLOSING.search(text, at):
            start = closing.start() + len(closing[0]) - len(closing[0].lstrip())
            yield Span(start, closing.end())
            at = closing.end()
