"""Where a candidate stands: alone amid prose, or in a list of its like, in an article about the matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from postlint.language.words import is_cjk

if TYPE_CHECKING:
    from postlint.markdown import Block
    from postlint.post import Post

_ADDRESS = re.compile(r"https?://|www\.|\]\(|\]\[|<a\s|@[\w-]+\.\w")
_LIQUID = frozenset(("jekyll", "eleventy", "hexo", "plain", "mkdocs", "zola"))


def is_prose(block: Block) -> bool:
    """Whether a block is a paragraph of running text."""
    if block.kind != "paragraph":
        return False
    return len(block.text) >= 70 or (len(block.text) >= 24 and is_cjk(block.text))


def amid_prose(blocks: Sequence[Block], index: int) -> bool:
    """Whether a paragraph of running text stands within three blocks."""
    return any(is_prose(b) for b in blocks[max(0, index - 3) : index]) or any(
        is_prose(b) for b in blocks[index + 1 : index + 4]
    )


def between_prose(blocks: Sequence[Block], index: int) -> bool:
    """Whether running text stands right before a block and right after it, or it ends the post after some."""
    before = index > 0 and is_prose(blocks[index - 1])
    after = index + 1 < len(blocks) and is_prose(blocks[index + 1])
    return before and (after or index + 1 == len(blocks))


def introduces(blocks: Sequence[Block], index: int) -> bool:
    """Whether a block announces what follows it: a colon or a few words before a list, code, a table, a quote."""
    text = blocks[index].text
    if text[-1:] not in ":：" and text.count(" ") > 2:
        return False
    return index + 1 < len(blocks) and blocks[index + 1].kind in (
        "list_item",
        "code",
        "table",
        "quote",
        "html",
    )


def announced(blocks: Sequence[Block], index: int) -> bool:
    """Whether the text speaks of a block: after a colon or code, or before a list of what is to do."""
    text, before = blocks[index].text, blocks[index - 1] if index else None
    if text[-1:] in ":：":
        return introduces(blocks, index)
    return before is not None and (
        before.kind == "code" or (before.text[-1:] in ":：" and not text.isalpha())
    )


def holds_link(post: Post, block: Block) -> bool:
    """Whether a block's source holds an address: its author links, a scraper loses links."""
    return _ADDRESS.search(post.text, block.span.start, block.span.end) is not None


def renders_braces(post: Post) -> bool:
    """Whether the post's generator may render `{{ }}` and `{% %}`: then they are no residue."""
    return post.site.generator in _LIQUID or post.site.generator == "hugo" or post.suffix == ".mdx"
