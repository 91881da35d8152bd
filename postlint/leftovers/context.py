"""Where a candidate stands: alone amid prose, or in a list of its like, in an article about the matter."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container
from functools import cached_property
from typing import TYPE_CHECKING

from postlint.language.words import is_cjk
from postlint.leftovers.matter import Matter
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.markdown import Block
    from postlint.post import Post

ADDRESS = lazy(r"https?://|www\.|\]\(|\]\[|<a\s|@[\w-]+\.\w")
_HEADING = lazy(r"<h[1-6]\b", re.IGNORECASE)
# What authors write with links, or before lists: a scraper's copy has neither.
LINKING = frozenset(("cross-promotion", "page-furniture", "truncated-text", "paywall-notice", "credit-line"))
INTRODUCING = LINKING - {"paywall-notice"}  # what authors write before lists, too
BETWEEN_PROSE = frozenset(("words", "shape"))  # reasons that count only for what running text surrounds
REACH = 3  # blocks on either side in which running text must stand
FAR = 8  # for words that only leftovers have


def is_prose(block: Block) -> bool:
    """Whether a block is a paragraph of running text."""
    if block.kind != "paragraph":
        return False
    text = block.text
    length = len(text)
    return length >= 70 or (length >= 40 and text[-1] in ".!?") or (length >= 24 and is_cjk(text))


class Surroundings:
    """The blocks of a post around a candidate; other candidates don't count, for they will be deleted too."""

    def __init__(self, post: Post, candidates: Container[int]) -> None:
        self.post = post
        self.blocks = post.blocks
        self.candidates = candidates

    @cached_property
    def matter(self) -> Matter:
        """What all of the post's blocks speak of."""
        prose = frozenset(index for index, block in enumerate(self.blocks) if is_prose(block))
        return Matter(self.blocks, prose, self.candidates)

    @cached_property
    def _kept(self) -> list[int]:
        """The indexes of all blocks but candidates: of these there may be thousands in a row."""
        return [index for index in range(len(self.blocks)) if index not in self.candidates]

    def _beside(self, index: int, step: int, reach: int) -> list[Block]:
        kept = self._kept
        at = bisect_right(kept, index) if step > 0 else bisect_left(kept, index)
        near = kept[at : at + reach] if step > 0 else kept[max(0, at - reach) : at][::-1]
        return [self.blocks[each] for each in near]

    def source(self, block: Block) -> str:
        """A block as its author wrote it."""
        return self.post.text[block.span.start : block.span.end]

    def before(self, index: int) -> Block | None:
        """The block before, candidates left out."""
        return next(iter(self._beside(index, -1, 1)), None)

    def after(self, index: int) -> Block | None:
        """The block after, candidates left out."""
        return next(iter(self._beside(index, 1, 1)), None)

    def amid_prose(self, index: int, reach: int = REACH) -> bool:
        """Whether a paragraph of running text stands within `reach` blocks."""
        return any(map(is_prose, self._beside(index, -1, reach))) or any(
            map(is_prose, self._beside(index, 1, reach))
        )

    def between_prose(self, index: int) -> bool:
        """Whether running text stands right before a block and right after it, or it ends the post after some."""
        before, after = self.before(index), self.after(index)
        return before is not None and is_prose(before) and (after is None or is_prose(after))

    def introduces(self, index: int) -> bool:
        """Whether a block announces what follows it: a colon or a few words before a list, code, a table."""
        text = self.blocks[index].text.rstrip()
        if text and not any(c.isalnum() for c in text):
            return self.after(index) is not None  # "[...]": an author's own cut
        colon = text[-1:] in (":", "：")
        if not colon and (text.count(" ") > 2 or not (text[-1:].isalnum() or text[-1:] in ".…")):
            return False
        after = self.after(index)
        if after is None:
            return False
        if after.kind in ("code", "html"):  # a label of several words says nothing of code
            return (colon or " " not in text) and not _HEADING.match(self.source(after))
        return after.kind in ("list_item", "table") or (colon and after.kind == "quote")

    def announced(self, index: int) -> bool:
        """Whether the text speaks of a block: after a colon or code, or before a list of what is to do."""
        text, before = self.blocks[index].text, self.before(index)
        if text[-1:] in ":：":
            return self.introduces(index)
        return before is not None and (
            before.kind == "code" or (before.text[-1:] in ":：" and not text.isalpha())
        )


def holds_link(post: Post, block: Block) -> bool:
    """Whether a block's source holds an address: its author links, a scraper loses links."""
    return ADDRESS.search(post.text, block.span.start, block.span.end) is not None
