"""One pass over a post for all leftover rules: which blocks hold what nobody wrote for a reader."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from postlint.finding import Span
from postlint.language.words import words
from postlint.leftovers import judge, residue, shape
from postlint.leftovers.context import amid_prose, announced, between_prose, holds_link, introduces
from postlint.leftovers.knowledge import Knowledge, load
from postlint.leftovers.normal import plain
from postlint.leftovers.systems import Pattern, compiled

if TYPE_CHECKING:
    from postlint.markdown import Block
    from postlint.post import Post

SHORT = 200  # characters: longer blocks are looked at only where the automaton found something
_IMAGE = ("![", "[![", "<img", "<a ", "<figure", "<picture")
_CODE = re.compile(r"(`+)[^`]+(`+)")
# What authors write with links or before lists: a scraper's copy has neither.
_LINKING = frozenset(("cross-promotion", "page-furniture", "truncated-text", "paywall-notice", "credit-line"))
_TEXT_KINDS = frozenset(("paragraph", "list_item", "html", "quote"))


class Leftover(NamedTuple):
    """A leftover: the rule that reports it, its span, the text to quote, how certain it is.

    `certainty` is "sure", "likely" or "hint"; `whole` says whether it is a block of its own (`span` is
    the block's) or a part of a line; `why` is "wording", "system", "words" or "shape".
    """

    rule: str
    span: Span
    text: str
    certainty: str
    whole: bool
    why: str


_last: tuple[Post, Knowledge, tuple[Leftover, ...]] | None = None


def scan(post: Post, knowledge: Knowledge | None = None) -> tuple[Leftover, ...]:
    """The leftovers of a post in order; kept for the last post, as many rules ask for the same one."""
    global _last
    knowledge = knowledge or load()
    if _last is None or _last[0] is not post or _last[1] is not knowledge:
        _last = (post, knowledge, tuple(_Scanner(post, knowledge).run()))
    return _last[2]


class _Scanner:
    def __init__(self, post: Post, knowledge: Knowledge) -> None:
        self.post = post
        self.text = post.text
        self.blocks = post.blocks
        self.knowledge = knowledge
        self.found: dict[int, Leftover] = {}

    def run(self) -> list[Leftover]:
        """Every leftover, in order; one block gives one at most."""
        parts: list[Leftover] = []
        for index, anchors in self._anchored().items():
            parts.extend(self._raw(index, anchors))
        for index, block in enumerate(self.blocks):
            if index in self.found:
                continue
            if block.kind == "paragraph":
                if len(block.text) <= SHORT:
                    self._short(index, block)
            elif block.kind == "list_item" and len(block.text) <= 60:
                self._item(index, block)
        kept = [part for part in parts if not any(part.span.overlaps(f.span) for f in self.found.values())]
        return sorted([*self.found.values(), *kept], key=lambda leftover: leftover.span)

    def _anchored(self) -> dict[int, set[str]]:
        """The anchors in each block, by the block's index; code holds none."""
        hits = self.knowledge.automaton.find(self.text)
        if not hits:
            return {}
        starts = [block.span.start for block in self.blocks]
        found: dict[int, set[str]] = {}
        for offset, anchor in hits:
            index = bisect_right(starts, offset) - 1
            if index >= 0 and offset < self.blocks[index].span.end and self.blocks[index].kind in _TEXT_KINDS:
                found.setdefault(index, set()).add(anchor)
        return found

    # patterns of systems, in the raw text

    def _raw(self, index: int, anchors: set[str]) -> list[Leftover]:
        block = self.blocks[index]
        raw, word_anchors = self.knowledge.anchors
        source = self.text[block.span.start : block.span.end]
        masked = _CODE.sub(lambda m: " " * len(m[0]), source) if "`" in source else source
        parts: list[Leftover] = []
        for anchor in anchors:
            for pattern in raw.get(anchor, ()):
                parts.extend(self._pattern(index, block, masked, pattern))
                if index in self.found:
                    return []
        if block.kind == "paragraph" and len(block.text) > SHORT and not anchors.isdisjoint(word_anchors):
            self._long(index, block)
        return parts

    def _pattern(self, index: int, block: Block, masked: str, pattern: Pattern) -> list[Leftover]:
        regex = compiled(pattern.line)
        if pattern.place == "whole":
            if regex.fullmatch(masked.strip()):
                self._keep(index, pattern.rule, pattern.certainty, "system")
            return []
        if pattern.place == "start":
            if (match := regex.match(masked)) and residue.acceptable(
                pattern, match, masked, block, self.post
            ):
                self._keep(index, pattern.rule, pattern.certainty, "system")
            return []
        parts = []
        for match in regex.finditer(masked):
            if not residue.acceptable(pattern, match, masked, block, self.post):
                continue
            if residue.fills(match, masked, block):
                self._keep(index, pattern.rule, pattern.certainty, "system")
                return []
            start = block.span.start + match.start()
            span = Span(start, block.span.start + match.end())
            certainty = pattern.certainty if pattern.certainty == "sure" else "hint"
            parts.append(Leftover(pattern.rule, span, match[0].strip(), certainty, False, "system"))
        return parts

    # wordings of languages, in the text that a reader sees

    def _long(self, index: int, block: Block) -> None:
        found = words(plain(block.text))
        if judged := judge.within(self.knowledge.wordings.within(found), len(found), long=True):
            self._keep(index, *judged, "wording")

    def _short(self, index: int, block: Block) -> None:
        text = block.text.strip()
        if not text or self.text.startswith(_IMAGE, block.span.start):
            return
        if not text.isascii():
            text = plain(text)
        if whole := self.knowledge.whole.get(text.lower()):
            self._keep(index, whole.rule, whole.certainty, "system")
            return
        if judged := judge.by_form(text, self.knowledge):
            source = self.text[block.span.start : block.span.end]
            if "`" not in source and "\n" not in source and "](" not in source:
                self._keep(index, *judged, "shape")
            return
        found = words(text)
        if not found:
            return
        judged = judge.worded(self.knowledge.wordings, found, text) or judge.within(
            self.knowledge.wordings.within(found), len(found)
        )
        if judged:
            self._keep(index, *judged, "wording")
        elif shape.is_shouted(text) and between_prose(self.blocks, index):
            self._keep(index, "page-furniture", "likely", "shape")

    def _item(self, index: int, block: Block) -> None:
        """A list item that is a list of its own: "- Advertisement -" reads as one."""
        neighbours = self.blocks[max(0, index - 1) : index] + self.blocks[index + 1 : index + 2]
        if any(n.kind == "list_item" for n in neighbours):
            return
        found = words(block.text)
        if not found:
            return
        judged = judge.worded(self.knowledge.wordings, found, block.text)
        if judged and judged[0] != "credit-line":
            self._keep(index, *judged, "wording")
        elif block.text.strip()[-2:] in (" -", " –", " *"):
            self._keep(index, "page-furniture", "likely", "shape")

    def _keep(self, index: int, rule: str, certainty: str, why: str) -> None:
        block = self.blocks[index]
        if certainty != "sure":
            if not amid_prose(self.blocks, index):
                return
            if rule == "template-residue" and announced(self.blocks, index):
                return
            if rule in _LINKING and (holds_link(self.post, block) or introduces(self.blocks, index)):
                return
        text = " ".join((block.text or self.text[block.span.start : block.span.end]).split())
        self.found[index] = Leftover(rule, block.span, text, certainty, True, why)
