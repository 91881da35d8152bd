"""Events to leaf blocks with their text."""

from __future__ import annotations

import re

from postlint.finding import Span
from postlint.markdown.events import Events
from postlint.markdown.html import ENTITY, PARTING_TAGS, decode, tags
from postlint.markdown.model import Block

_CONTAINERS = {
    "BlockQuote": "quote",
    "Item": "list_item",
    "FootnoteDefinition": "footnote",
    "DefinitionListTitle": "list_item",
    "DefinitionListDefinition": "list_item",
}
_LEAVES = {"Heading": "heading", "CodeBlock": "code", "HtmlBlock": "html", "Table": "table"}
_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})
_new = tuple.__new__  # makes named tuples in half the time of their own constructors
_HIDING = {name: re.compile(rf"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea")}


class Text:
    """Text of a block as it grows, and where its pieces come from (`base` is added to source offsets).

    `masked` is the body with stand-ins for template tags, `hidden` the spans of these.
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

    def html(self, start: int, end: int) -> None:
        """What a reader sees of HTML: no tags, comments, scripts, styles; entities decoded."""
        done, gap = start, ""
        for tag in tags(self.masked, start, end):
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


class _Builder:
    """The leaf blocks so far and the one that is open (`leaf` is its kind, "" between blocks)."""

    def __init__(self, events: Events, base: int) -> None:
        self.text = Text(events.body, events.masked, base, events.hidden)
        self.base = base
        self.out: list[Block] = []
        self.containers: list[str] = []
        self.lists = 0
        self.leaf = ""
        self.begin = self.level = 0

    def open(self, leaf: str, start: int, level: int = 0) -> None:
        self.leaf, self.begin, self.level = leaf, start, level

    def open_inline(self, start: int) -> None:
        """Open what inline content belongs to: a paragraph, or the container's own kind of text."""
        kind = self.containers[-1] if self.containers else "paragraph"
        self.open(kind, start, self.lists if kind == "list_item" else 0)

    def close(self, end: int) -> None:
        """End the open block at `end`; one without a visible character is dropped."""
        text, begin, kind = self.text, self.begin, self.leaf
        self.leaf = ""
        source = text.body[begin:end].rstrip()
        if source:
            content = "".join(text.parts)
            if kind == "paragraph" and text.hidden and not content.strip() and "![" not in source:
                kind = "html"
            begin += self.base
            span = _new(Span, (begin, begin + len(source)))
            self.out.append(_new(Block, (kind, span, content, self.level, tuple(text.pieces))))
        text.clear()


def blocks(events: Events, base: int) -> tuple[Block, ...]:
    """The leaf blocks of a parsed body that starts at offset `base` of the post's text."""
    builder = _Builder(events, base)
    body, text = events.body, builder.text
    add, hidden, parts, pieces = text.add, events.hidden, text.parts, text.pieces
    end = 0  # of the inline content so far
    code = False
    for event, span in events.list:
        if type(event) is str:
            if event == "Rule":  # also the stand-in of ":::", which is none
                builder.open("html" if body[span["start"]] == ":" else "thematic_break", span["start"])
                builder.close(span["end"])
            elif text.length:  # else only template tags stand before it
                add("\n" if event == "HardBreak" else " ", span["start"], 1)
            continue
        (name,) = event
        value = event[name]
        if name == "Text":
            start, end = span["start"], span["end"]
            if start == end:  # white space that the parser made from a tab
                continue
            if not builder.leaf:
                builder.open_inline(start)
            if len(value) != end - start:  # an entity
                add(value, start, end - start)
            elif hidden and not code:
                text.copy(start, end)
            else:
                if start != text.expected:
                    pieces.append((text.length, start + base))
                parts.append(body[start:end])
                text.length += end - start
                text.expected = end
        elif name == "Start":
            kind = value if type(value) is str else next(iter(value))
            if kind in _INLINE:
                if not builder.leaf:
                    builder.open_inline(span["start"])
            elif kind == "TableCell":
                if parts and parts[-1] != "\n":
                    add("\t", span["start"], 0)
            elif kind == "TableRow":
                add("\n", span["start"], 0)
            elif kind != "TableHead":
                if builder.leaf:
                    builder.close(end)
                code = kind == "CodeBlock"
                if kind == "Paragraph":
                    builder.open_inline(span["start"])
                elif kind in _LEAVES:
                    level = int(value["Heading"]["level"][1]) if kind == "Heading" else 0
                    builder.open(_LEAVES[kind], span["start"], level)
                elif kind in _CONTAINERS:
                    builder.containers.append(_CONTAINERS[kind])
                else:
                    builder.lists += 1
        elif name == "End":
            kind = value if type(value) is str else next(iter(value))
            if kind in _INLINE:
                end = span["end"]
            elif kind == "Paragraph" or kind in _LEAVES:
                end = span["end"]
                if kind == "HtmlBlock":
                    text.clear()
                    text.html(builder.begin, builder.begin + len(body[builder.begin : end].rstrip()))
                builder.close(end)
                code = False
            elif kind in _CONTAINERS:
                if builder.leaf:
                    builder.close(end)
                builder.containers.pop()
            elif kind == "List" or kind == "DefinitionList":
                builder.lists -= 1
        elif name != "Html":  # HTML blocks are read as a whole at their end
            end = span["end"]
            if not builder.leaf:
                builder.open_inline(span["start"])
            if name == "InlineHtml":
                if value[1:3].lower() == "br" and not value[3:4].isalnum():
                    add("\n", span["start"], 0)
            elif name == "Code":
                _code_span(text, span["start"], end)
    return tuple(builder.out)


def _code_span(text: Text, start: int, end: int) -> None:
    """Add the content of a code span: without its backticks and the space that sets it off from them."""
    source = text.body[start:end]
    ticks = len(source) - len(source.lstrip("`"))
    start, end = start + ticks, end - ticks
    inner = text.body[start:end]
    if len(inner) > 2 and inner[0] in " \n" and inner[-1] in " \n" and inner.strip():
        start, inner = start + 1, inner[1:-1]
    text.add(inner.replace("\n", " "), start, len(inner))
