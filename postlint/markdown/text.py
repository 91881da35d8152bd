"""The text of a block as a reader sees it, and where its characters come from."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from postlint.markdown.html import ENTITY, PARTING_TAGS, Tag, decode
from postlint.patterns import lazy

_HIDING = {name: lazy(rf"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea")}

Spans = tuple[tuple[int, int], ...]


def visible(hidden: Spans, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What of `start` to `end` stands outside of the hidden spans, which are in order and don't overlap."""
    index = bisect_left(hidden, (start, start))
    if index and hidden[index - 1][1] > start:
        index -= 1
    while index < len(hidden) and hidden[index][0] < end:
        if hidden[index][0] > start:
            yield start, hidden[index][0]
        start = max(start, hidden[index][1])
        index += 1
    if start < end:
        yield start, end


def next_start(hidden: Spans, offset: int, default: int) -> int:
    """Where the first hidden span begins that reaches past `offset`; `default` where there is none."""
    index = bisect_left(hidden, (offset, offset))
    if index and hidden[index - 1][1] > offset:
        index -= 1
    return hidden[index][0] if index < len(hidden) else default


def code_span(source: str) -> tuple[str, int]:
    """A code span's content and where it begins in `source`: without its backticks and the space beside them."""
    ticks = len(source) - len(source.lstrip("`"))
    inner = source[ticks : len(source) - ticks]
    if len(inner) > 2 and inner[0] in " \n" and inner[-1] in " \n" and inner.strip():
        return inner[1:-1].replace("\n", " "), ticks + 1
    return inner.replace("\n", " "), ticks


class HtmlText:
    """The text of a piece of HTML: no comments, scripts, styles; entities decoded; blocks parted by lines.

    `parts` and `sources` say where it comes from, as in `Block` (`base` is added to offsets in `body`).
    `masked` is the body with stand-ins for template tags, `hidden` the spans of these.
    """

    def __init__(self, body: str, masked: str, base: int, hidden: Spans) -> None:
        self.body = body
        self.masked = masked
        self.base = base
        self.hidden = hidden
        self.parts: list[str] = []
        self.sources: list[int] = []

    def read(self, start: int, end: int, tags: Iterable[Tag]) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """The parts and sources of the text of what reaches from `start` to `end` and has these tags."""
        self.parts, self.sources = [], []
        done, gap = start, ""
        for tag in tags:
            gap = self._decoded(done, tag.start, gap)
            done = tag.end
            if tag.name in ("td", "th"):
                gap = gap or "\t"
            elif tag.name in PARTING_TAGS:
                gap = "\n"
            if tag.name in _HIDING and not tag.closing:
                close = _HIDING[tag.name].search(self.masked, tag.end, end)
                done = close.start() if close else end
        self._decoded(done, end, gap)
        return tuple(self.parts), tuple(self.sources)

    def _add(self, text: str, source: int) -> None:
        """`text`, which stands in the source from `source` on."""
        self.parts.append(text)
        self.sources.append(source + self.base)

    def _copy(self, start: int, end: int) -> None:
        """The source's own characters, without template tags."""
        for first, last in visible(self.hidden, start, end) if self.hidden else ((start, end),):
            if first < last:
                self._add(self.body[first:last], first)

    def _decoded(self, start: int, end: int, gap: str) -> str:
        """Add text between two tags, after `gap` where tags part it from what stands before; the gap left."""
        if start >= end or (gap and not self.body[start:end].strip()):
            return gap
        if gap and self.parts:
            self._add(gap, start)
        if self.body.find("&", start, end) >= 0:
            for entity in ENTITY.finditer(self.body, start, end):
                self._copy(start, entity.start())
                self._add(decode(entity[0]), entity.start())
                start = entity.end()
        self._copy(start, end)
        return ""
