"""A post's body, read once and on demand."""

from __future__ import annotations

from functools import cached_property

from postlint.finding import Span
from postlint.markdown.collector import Collector
from postlint.markdown.events import Events
from postlint.markdown.model import Anchor, Block, Link, Reference


class Body:
    """What follows the front matter.

    Everything is computed on first use: `blocks` in a walk over the parser's events, `links` and `anchors`
    from what it met, `undefined` in a parse of its own. `hidden` holds the spans of template tags (Liquid,
    shortcodes, MDX expressions ...).
    """

    def __init__(self, text: str, start: int, suffix: str) -> None:
        self.start = start
        self.suffix = suffix
        self._body = text[start:] if start else text

    @cached_property
    def _events(self) -> Events:
        return Events(self._body, self.suffix)

    @cached_property
    def _read(self) -> tuple[tuple[Block, ...], Collector]:
        if self.suffix == ".html":
            from postlint.markdown.page import blocks, collected

            return blocks(self._body, self.start), collected(self._body, self.start)
        from postlint.markdown.walk import read

        return read(self._events, self.start)

    @cached_property
    def _linked(self) -> tuple[tuple[Link, ...], tuple[Anchor, ...]]:
        return self._read[1].result()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Leaf blocks in document order."""
        return self._read[0]

    @property
    def links(self) -> tuple[Link, ...]:
        """Links and images in order of their URLs."""
        return self._linked[0]

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """Ids written by hand: attributes of headings and of HTML tags."""
        return self._linked[1]

    @cached_property
    def undefined(self) -> tuple[Reference, ...]:
        """References whose label no definition defines, in order."""
        if self.suffix == ".html" or "]" not in self._body:
            return ()
        from postlint.markdown.references import undefined

        start = self.start
        return tuple(
            Reference(label, form, Span(first + start, last + start))
            for label, form, first, last in undefined(self._events)
        )

    @property
    def surely_defined(self) -> bool:
        """Whether `undefined` holds at most references in one pair of brackets; told at little cost."""
        if self.suffix == ".html" or "][" not in self._body:
            return True
        from postlint.markdown.references import surely_defined

        return surely_defined(self._body, self.blocks, self.links)

    @cached_property
    def hidden(self) -> tuple[Span, ...]:
        """Spans of template tags."""
        from postlint.templates import mask

        spans = self._events.hidden if self.suffix != ".html" else mask(self._body, self.suffix).spans
        return tuple(Span(first + self.start, last + self.start) for first, last in spans)
