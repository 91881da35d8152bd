"""Bodies of `.html` posts: blocks from tags, links from attributes."""

from __future__ import annotations

from typing import NamedTuple

from postlint.finding import Span
from postlint.markdown.collector import Collector
from postlint.markdown.html import BLOCK_TAGS, tags
from postlint.markdown.model import Block
from postlint.markdown.text import HtmlText
from postlint.templates import mask

# The kind of the text in a block's tag; other tags of blocks only end what stands before them.
_KINDS = {
    **dict.fromkeys(BLOCK_TAGS, ""), **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "p": "paragraph", "figcaption": "paragraph", "li": "list_item", "dt": "list_item", "dd": "list_item",
    "blockquote": "quote", "pre": "code", "table": "table",
}  # fmt: skip
_TEXTUAL = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})  # the next block's tag ends them
_CONTAINERS = frozenset({"list_item", "quote"})
_DEEPEST = 64  # how far up a closing tag looks for its opening one


class _Element(NamedTuple):
    """An open element: the kind of text in it, the nearest container's kind, how deep lists are nested."""

    name: str
    kind: str
    container: str
    lists: int


def _child(parent: _Element, name: str) -> _Element:
    kind = _KINDS[name] or "paragraph"
    container = kind if kind in _CONTAINERS else parent.container
    if kind == "paragraph" and container:
        kind = container
    return _Element(name, kind, container, parent.lists + (name in ("ul", "ol", "dl")))


def blocks(body: str, base: int) -> tuple[Block, ...]:
    """The leaf blocks of HTML that starts at offset `base` of the post's text."""
    masked, hidden = mask(body, ".html")
    text = HtmlText(body, masked, base, hidden)
    out: list[Block] = []
    stack = [_Element("", "paragraph", "", 0)]
    begin = tables = 0

    def flush(end: int) -> None:
        """End the text between two tags of blocks; it belongs to the innermost open element."""
        piece = body[begin:end]
        stop = begin + len(piece.rstrip())
        first = begin + len(piece) - len(piece.lstrip())
        if first >= stop:
            return
        name, kind, _, lists = stack[-1]
        parts, sources = text.read(first, stop, tags(masked, first, stop))
        content = "".join(parts)
        if not content.strip():
            kind = "html"
        level = int(name[1]) if kind == "heading" else lists if kind == "list_item" else 0
        out.append(Block(kind, Span(first + base, stop + base), content, level, parts, sources))

    for tag in tags(masked, 0, len(body)):
        name = tag.name
        if name == "hr" and not tables:
            flush(tag.start)
            out.append(Block("thematic_break", Span(tag.start + base, tag.end + base), ""))
            begin = tag.end
        if name not in _KINDS or (tables and name != "table"):
            continue
        if name == "table":
            tables = max(0, tables + (-1 if tag.closing else 1))
            if tables > 1 or (tag.closing and tables):
                continue
        flush(tag.start)
        begin = tag.end
        if not tag.closing:
            if stack[-1].name in _TEXTUAL:
                stack.pop()
            stack.append(_child(stack[-1], name))
        elif any(element.name == name for element in stack[-_DEEPEST:]):
            while stack.pop().name != name:
                pass
    flush(len(body))
    return tuple(out)


def collected(body: str, base: int) -> Collector:
    """What tells the links and anchors of HTML that starts at offset `base` of the post's text."""
    masked, hidden = mask(body, ".html")
    collector = Collector(body, masked, base, hidden)
    collector.html(tags(masked, 0, len(body)), [], inline=False)
    return collector
