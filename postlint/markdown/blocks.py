"""Events to leaf blocks with their text."""

from __future__ import annotations

import re
from html import unescape

from postlint.finding import Span
from postlint.markdown.events import Events
from postlint.markdown.html import tags
from postlint.markdown.model import Block

_CONTAINERS = {
    "BlockQuote": "quote",
    "Item": "list_item",
    "FootnoteDefinition": "footnote",
    "DefinitionListTitle": "list_item",
    "DefinitionListDefinition": "list_item",
}
_HIDING = frozenset({"script", "style", "textarea"})
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


class Text:
    """Text of a block as it grows, and where its pieces come from (`base` is added to source offsets)."""

    def __init__(self, body: str, base: int, hidden: tuple[tuple[int, int], ...]) -> None:
        self.body = body
        self.base = base
        self.hidden = hidden
        self.next_hidden = 0
        self.clear()

    def clear(self) -> None:
        self.parts: list[str] = []
        self.pieces: list[tuple[int, int]] = []
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
        hidden, index = self.hidden, self.next_hidden
        while index < len(hidden) and hidden[index][1] <= start:
            index += 1
        self.next_hidden = index
        while index < len(hidden) and hidden[index][0] < end:
            if hidden[index][0] > start:
                self.add(self.body[start : hidden[index][0]], start, hidden[index][0] - start)
            start = max(start, hidden[index][1])
            index += 1
        if start < end:
            self.add(self.body[start:end], start, end - start)


def blocks(events: Events, base: int) -> tuple[Block, ...]:
    """The leaf blocks of a parsed body that starts at offset `base` of the post's text."""
    body, at, plain = events.body, events.at, events.ascii
    out: list[Block] = []
    text = Text(body, base, events.mask.spans)
    add, copy, masked = text.add, text.copy, bool(events.mask.spans)
    containers: list[str] = []
    lists = 0
    leaf = ""  # the open leaf block's kind, or "" between blocks
    begin = end = level = 0
    raw = False  # inside code or an HTML block

    def close(kind: str) -> None:
        nonlocal leaf
        leaf = ""
        stop = begin + len(body[begin:end].rstrip())
        if stop <= begin:
            text.clear()
            return
        content = "".join(text.parts)
        if kind == "paragraph" and masked and not content.strip() and "![" not in body[begin:stop]:
            kind = "html"
        out.append(Block(kind, Span(begin + base, stop + base), content, level, tuple(text.pieces)))
        text.clear()

    for event, span in events.list:
        first, last = span["start"], span["end"]
        if event == "SoftBreak" or event == "HardBreak":
            if not text.length:  # only template tags before it
                continue
            first = first if plain else at(first)
            add(" " if event == "SoftBreak" else "\n", first, 1)
            continue
        if event == "Rule":
            begin, end, level = at(first), at(last), 0
            close("thematic_break" if body[begin] != ":" else "html")  # ":::", which has a rule as stand-in
            continue
        ((name, value),) = event.items()
        if name == "Text" or name == "Code":
            if first == last:
                continue
            if not plain:
                size = len(value.encode("utf-8", "replace")) if name == "Text" else 0
                first = at(first)
            else:
                size = len(value)
            if not leaf:
                leaf, begin, level = _loose(containers), first, lists
            if name == "Code":
                last = last if plain else at(last)
                ticks = _ticks(body, first)
                inner = first + ticks
                found = body.find(value, inner, last) if value else -1
                if found >= 0 and not masked:
                    add(value, found, len(value))
                else:
                    copy_raw = body[inner : last - ticks].strip() or value
                    add(copy_raw, body.find(copy_raw, first, last), len(copy_raw))
            elif size == span["end"] - span["start"] and (raw or "\0" not in value):
                last = first + len(value)
                if raw:
                    add(body[first:last], first, len(value))
                elif masked:
                    copy(first, last)
                else:
                    add(value if plain else body[first:last], first, len(value))
            else:
                last = last if plain else at(last)
                add(value, first, last - first)
            end = last
        elif name == "Start":
            kind = value if type(value) is str else next(iter(value))
            if kind == "Paragraph":
                if leaf:
                    close(leaf)
                leaf, begin, level = _loose(containers), at(first), lists
                if leaf != "list_item":
                    level = 0
            elif kind in _CONTAINERS:
                if leaf:
                    close(leaf)
                containers.append(_CONTAINERS[kind])
            elif kind == "List" or kind == "DefinitionList":
                if leaf:
                    close(leaf)
                lists += 1
            elif kind == "Heading":
                if leaf:
                    close(leaf)
                leaf, begin, level = "heading", at(first), int(value["Heading"]["level"][1])
            elif kind == "CodeBlock" or kind == "HtmlBlock":
                if leaf:
                    close(leaf)
                leaf, begin, level, raw = ("code" if kind == "CodeBlock" else "html"), at(first), 0, True
            elif kind == "Table":
                if leaf:
                    close(leaf)
                leaf, begin, level = "table", at(first), 0
            elif kind == "TableCell":
                if text.parts and text.parts[-1] != "\n":
                    add("\t", at(first), 0)
            elif kind == "TableRow":
                add("\n", at(first), 0)
            elif not leaf:  # an inline construct opens a tight item
                leaf, begin, level = _loose(containers), at(first), lists
        elif name == "End":
            kind = value if type(value) is str else next(iter(value))
            if kind == "Paragraph" or kind == "Heading" or kind == "Table" or kind == "CodeBlock":
                end = at(last)
                close(leaf)
                raw = False
            elif kind == "HtmlBlock":
                end = at(last)
                html_text(text, begin, begin + len(body[begin:end].rstrip()))
                close("html")
                raw = False
            elif kind in _CONTAINERS:
                if leaf:
                    close(leaf)
                if containers:
                    containers.pop()
            elif kind == "List" or kind == "DefinitionList":
                lists -= 1
            else:
                end = at(last)
        elif name == "Html":
            pass  # read as a whole at the block's end
        else:  # InlineHtml, FootnoteReference, TaskListMarker
            if not leaf:
                leaf, begin, level = _loose(containers), at(first), lists
            end = at(last)
    if leaf:
        close(leaf)
    return tuple(out)


def html_text(text: Text, start: int, end: int) -> None:
    """Add what a reader sees of HTML: no tags, comments, scripts, styles; entities decoded."""
    body = text.body
    text.clear()
    done = start
    for tag in tags(body, start, end):
        _decoded(text, done, tag.start)
        done = tag.end
        if tag.name in _HIDING and not tag.closing:
            close = re.compile(rf"</{tag.name}", re.IGNORECASE).search(body, tag.end, end)
            done = close.start() if close else end
    _decoded(text, done, end)


def _decoded(text: Text, start: int, end: int) -> None:
    if start >= end:
        return
    if "&" in text.body[start:end]:
        for entity in _ENTITY.finditer(text.body, start, end):
            text.copy(start, entity.start())
            text.add(unescape(entity[0]), entity.start(), len(entity[0]))
            start = entity.end()
    text.copy(start, end)


def _loose(containers: list[str]) -> str:
    return containers[-1] if containers else "paragraph"


def _ticks(body: str, start: int) -> int:
    at = start
    while body[at : at + 1] == "`":
        at += 1
    return at - start
