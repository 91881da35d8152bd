"""Bodies of `.html` posts: blocks from tags, links from attributes."""

from __future__ import annotations

from postlint.finding import Span
from postlint.markdown.blocks import Text
from postlint.markdown.collector import Collector
from postlint.markdown.html import tags
from postlint.markdown.model import Anchor, Block, Link
from postlint.templates import mask

_KINDS = {
    "p": "paragraph", "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading",
    "h6": "heading", "li": "list_item", "dt": "list_item", "dd": "list_item", "blockquote": "quote",
    "pre": "code", "table": "table", "hr": "thematic_break", "figcaption": "paragraph",
}  # fmt: skip
_BREAKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "body",
        "center",
        "details",
        "dialog",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "html",
        "main",
        "menu",
        "nav",
        "ol",
        "section",
        "summary",
        "ul",
    ]
)


def blocks(body: str, base: int) -> tuple[Block, ...]:
    """The leaf blocks of HTML that starts at offset `base` of the post's text."""
    hidden = mask(body, ".html").spans
    text = Text(body, base, hidden)
    out: list[Block] = []
    stack: list[str] = []  # open block elements
    begin = 0
    table = 0
    lists = 0

    def flush(end: int) -> None:
        piece = body[begin:end]
        stop = begin + len(piece.rstrip())
        first = begin + len(piece) - len(piece.lstrip())
        if first >= stop:
            return
        name = next((one for one in reversed(stack) if one in _KINDS), "")
        outer = next((_KINDS[one] for one in reversed(stack) if one in ("li", "dd", "dt", "blockquote")), "")
        kind = _KINDS.get(name, "paragraph")
        if kind == "paragraph" and outer:
            kind = outer
        text.html(first, stop)
        content = "".join(text.parts)
        if not content.strip() and "<" in body[first:stop]:
            kind = "html"
        level = int(name[1]) if kind == "heading" else lists if kind == "list_item" else 0
        out.append(Block(kind, Span(first + base, stop + base), content, level, tuple(text.pieces)))
        text.clear()

    for tag in tags(body, 0, len(body)):
        name = tag.name
        if name not in _KINDS and name not in _BREAKS:
            continue
        if table and name != "table":
            continue
        if name == "hr":
            flush(tag.start)
            out.append(Block("thematic_break", Span(tag.start + base, tag.end + base), ""))
            begin = tag.end
            continue
        if name == "table":
            table += -1 if tag.closing else 1
            if table > 1 or (tag.closing and table > 0):
                continue
            table = max(table, 0)
        flush(tag.start)
        begin = tag.end
        if name in ("ul", "ol", "dl"):
            lists = max(0, lists + (-1 if tag.closing else 1))
        if tag.closing:
            if name in stack[-64:]:
                while stack.pop() != name:
                    pass
        else:
            if stack and stack[-1] in ("p", "h1", "h2", "h3", "h4", "h5", "h6") and name in _KINDS:
                stack.pop()
            stack.append(name)
    flush(len(body))
    return tuple(out)


def links(body: str, base: int) -> tuple[tuple[Link, ...], tuple[Anchor, ...]]:
    """Links and anchors of HTML that starts at offset `base` of the post's text."""
    collector = Collector(body, base, mask(body, ".html").spans)
    collector.html(0, len(body), [], inline=False)
    return collector.result()
