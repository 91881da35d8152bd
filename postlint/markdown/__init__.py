"""A post's body: Markdown (CommonMark, GFM, footnotes, definition lists) or HTML to blocks and links."""

from __future__ import annotations

from postlint.markdown.body import Body
from postlint.markdown.model import Anchor, Block, Link, Reference

__all__ = ["Anchor", "Block", "Body", "Link", "Reference", "parse"]


def parse(text: str, start: int = 0, suffix: str = ".md") -> Body:
    """The body of a post: `text` from character offset `start` on; `suffix` tells HTML and MDX apart.

    Never raises; parsing happens when a property of the result is first read.
    """
    return Body(text, start, suffix)
