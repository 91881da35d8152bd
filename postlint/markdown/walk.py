"""One pass over the parser's events: leaf blocks, links and anchors."""

from __future__ import annotations

import re
from typing import Any

from postlint.finding import Span
from postlint.markdown.events import Events
from postlint.markdown.html import tags
from postlint.markdown.links import LinkCollector
from postlint.markdown.model import Anchor, Block, Link
from postlint.markdown.text import Text

_CONTAINERS = {
    "BlockQuote": "quote",
    "Item": "list_item",
    "FootnoteDefinition": "footnote",
    "DefinitionListTitle": "list_item",
    "DefinitionListDefinition": "list_item",
}
_LEAVES = {"Heading": "heading", "CodeBlock": "code", "HtmlBlock": "html", "Table": "table"}
_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})
# A tag in running text that neither links nor hides anything.
_PASSIVE_TAG = re.compile(
    r"</?(?!(?:pre|code|script|style|textarea|kbd|samp|tt|xmp)\b)[a-z][a-z0-9]*+ ?/?>\Z", re.IGNORECASE
)
_new = tuple.__new__  # makes named tuples in half the time of their own constructors


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
        self.leaf, self.begin = kind, start
        self.level = self.lists if kind == "list_item" else 0

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


def read(events: Events, base: int) -> tuple[tuple[Block, ...], tuple[Link, ...], tuple[Anchor, ...]]:
    """Blocks in order, links in order of their URLs, and anchors of a body that starts at offset `base`."""
    builder = _Builder(events, base)
    links = LinkCollector(events, base)
    body, text, hidden = events.body, builder.text, events.hidden
    parts, pieces = text.parts, text.pieces
    www = "www." in body
    urls = www or "://" in body
    open_links: list[tuple[str, Any, int]] = []
    quiet: list[str] = []  # open HTML elements whose text is no prose
    run_start = run_end = -1  # a run of plain text that holds a bare URL
    end = 0  # of the inline content so far
    code = False
    for event, span in events:
        if type(event) is str:
            if event == "Rule":  # also the stand-in of ":::", which is none
                builder.open("html" if body[span["start"]] == ":" else "thematic_break", span["start"])
                builder.close(span["end"])
            elif text.length:  # else only template tags stand before it
                text.add("\n" if event == "HardBreak" else " ", span["start"], 1)
            end = span["end"]
            continue
        name, value = event.popitem()
        if name == "Text":
            start, end = span["start"], span["end"]
            if start == end:  # white space that the parser made from a tab
                continue
            if not builder.leaf:
                builder.open_inline(start)
            if len(value) != end - start:  # an entity
                text.add(value, start, end - start)
            elif hidden and not code:
                text.copy(start, end)
            else:
                if start != text.expected:
                    pieces.append((text.length, start + base))
                parts.append(body[start:end])
                text.length += end - start
                text.expected = end
            if urls and not open_links:
                if 0 <= run_end >= start - 2 and not body[run_end:start].strip("~*_"):
                    run_end = end  # what looks like emphasis inside a URL is none
                elif ("://" in value or (www and "www." in value)) and not (code or quiet):
                    if run_start >= 0:
                        links.bare(run_start, run_end)
                    run_start, run_end = start, end
        elif name == "Start":
            start = span["start"]
            kind, data = (value, {}) if type(value) is str else value.popitem()
            if kind in _INLINE:
                if not builder.leaf:
                    builder.open_inline(start)
                if data:
                    open_links.append((kind, data, start))
                    end = start + (2 if kind == "Image" else 1)
            elif kind == "TableCell":
                if parts and parts[-1] != "\n":
                    text.add("\t", start, 0)
            elif kind == "TableRow":
                text.add("\n", start, 0)
            elif kind != "TableHead":
                if builder.leaf:
                    builder.close(end)
                code = kind == "CodeBlock"
                if kind == "Paragraph":
                    builder.open_inline(start)
                elif kind in _LEAVES:
                    level = 0
                    if kind == "Heading":
                        level = int(data["level"][1])
                        if data["id"]:
                            links.anchors.append(Anchor(data["id"], Span(start + base, start + base)))
                    builder.open(_LEAVES[kind], start, level)
                elif kind in _CONTAINERS:
                    builder.containers.append(_CONTAINERS[kind])
                else:
                    builder.lists += 1
        elif name == "End":
            kind = value if type(value) is str else next(iter(value))
            if kind in _INLINE:
                last, end = end, span["end"]
                if kind == "Link" or kind == "Image":
                    links.close(*open_links.pop(), last, end)
                continue
            if kind == "HtmlBlock":
                text.clear()
                start = builder.begin
                end = start + len(body[start : span["end"]].rstrip())
                found = tuple(tags(events.masked, start, end))
                text.html(start, end, found)
                links.html(found, quiet, inline=False)
            elif quiet and kind != "CodeBlock":
                quiet.clear()  # an unclosed <code> ends with its block
            if kind == "Paragraph" or kind in _LEAVES:
                end = span["end"]
                builder.close(end)
                code = False
            elif kind in _CONTAINERS:
                if builder.leaf:
                    builder.close(end)
                builder.containers.pop()
            elif kind == "List" or kind == "DefinitionList":
                builder.lists -= 1
        elif name != "Html":  # HTML blocks are read as a whole at their end
            start, end = span["start"], span["end"]
            if not builder.leaf:
                builder.open_inline(start)
            if name == "InlineHtml":
                if value[1:3].lower() == "br" and not value[3:4].isalnum():
                    text.add("\n", start, 0)
                elif not _PASSIVE_TAG.match(value):
                    links.html(tags(events.masked, start, end), quiet, inline=True)
            elif name == "Code":
                text.code_span(start, end)
    if run_start >= 0:
        links.bare(run_start, run_end)
    return (tuple(builder.out), *links.result())
