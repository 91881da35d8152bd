"""The text of a block as a reader sees it, and where its characters come from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from postlint.markdown.html import ENTITY, PARTING_TAGS, Tag, decode

_HIDING = {name: re.compile(rf"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea")}


class Text:
    """Text of a block as it grows, and where its pieces come from (`base` is added to source offsets).

    `masked` is the body with stand-ins for template tags, `hidden` the spans of these. `expected` is where
    a run of text goes on without a new piece.
    """

    def __init__(self, body: str, masked: str, base: int, hidden: tuple[tuple[int, int], ...]) -> None:
        self.body = body
        self.masked = masked
        self.base = base
        self.hidden = hidden
        self._next_hidden = 0
        self.parts: list[str] = []
        self.pieces: list[tuple[int, int]] = []
        self.length = 0
        self.expected = -1

    def clear(self) -> None:
        """Begin the next block."""
        self.parts.clear()
        self.pieces.clear()
        self.length = 0
        self.expected = -1

    def add(self, text: str, source: int, size: int) -> None:
        """`text`, which stands in the source as `size` characters from `source` on."""
        if source != self.expected:
            self.pieces.append((self.length, source + self.base))
        self.parts.append(text)
        self.length += len(text)
        self.expected = source + size if size == len(text) else -1

    def copy(self, start: int, end: int) -> None:
        """The source's own characters, without template tags."""
        hidden, index = self.hidden, self._next_hidden
        if index and hidden[index - 1][1] > start:
            index = 0
        while index < len(hidden) and hidden[index][1] <= start:
            index += 1
        self._next_hidden = index
        while index < len(hidden) and hidden[index][0] < end:
            if hidden[index][0] > start:
                self.add(self.body[start : hidden[index][0]], start, hidden[index][0] - start)
            start = max(start, hidden[index][1])
            index += 1
        if start < end:
            self.add(self.body[start:end], start, end - start)

    def code_span(self, start: int, end: int) -> None:
        """A code span's content: without its backticks and the space that sets it off from them."""
        source = self.body[start:end]
        ticks = len(source) - len(source.lstrip("`"))
        start, end = start + ticks, end - ticks
        inner = self.body[start:end]
        if len(inner) > 2 and inner[0] in " \n" and inner[-1] in " \n" and inner.strip():
            start, inner = start + 1, inner[1:-1]
        self.add(inner.replace("\n", " "), start, len(inner))

    def html(self, start: int, end: int, tags: Iterable[Tag]) -> None:
        """What a reader sees of HTML with these tags: no comments, scripts, styles; entities decoded."""
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

    def _decoded(self, start: int, end: int, gap: str) -> str:
        """Add text between two tags, after `gap` where tags part it from what stands before; the gap left."""
        if start >= end or (gap and not self.body[start:end].strip()):
            return gap
        if gap and self.length:
            self.add(gap, start, 0)
        for entity in ENTITY.finditer(self.body, start, end):
            self.copy(start, entity.start())
            self.add(decode(entity[0]), entity.start(), len(entity[0]))
            start = entity.end()
        self.copy(start, end)
        return ""
