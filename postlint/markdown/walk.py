"""One pass over the parser's events: leaf blocks, links and anchors."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from postlint.finding import Span
from postlint.markdown.events import Events
from postlint.markdown.html import tags
from postlint.markdown.links import LinkCollector
from postlint.markdown.model import Anchor, Block
from postlint.markdown.text import HtmlText, code_span, next_start, visible
from postlint.patterns import lazy

_CONTAINERS = {
    "BlockQuote": "quote",
    "Item": "list_item",
    "FootnoteDefinition": "footnote",
    "DefinitionListTitle": "list_item",
    "DefinitionListDefinition": "list_item",
}
_EMPHASIS = frozenset({"Emphasis", "Strong", "Strikethrough"})
# A tag in running text that neither links nor hides anything.
_PASSIVE_TAG = lazy(
    r"</?(?!(?:pre|code|script|style|textarea|kbd|samp|tt|xmp)\b)[a-z][a-z0-9]*+ ?/?>\Z", re.IGNORECASE
)
_new = tuple.__new__  # makes named tuples in half the time of their own constructors


def _closer(
    events: Events, base: int, out: list[Block], parts: list[str], sources: list[int]
) -> Callable[[str, int, int, int], None]:
    """A function of kind, start, end and level that ends a block whose text is in `parts` and `sources`.

    A block without a visible character is dropped.
    """
    body, templates = events.body, bool(events.hidden)

    def close(kind: str, start: int, end: int, level: int) -> None:
        content = "".join(parts)
        if body[end - 1 : end].isspace():
            end = start + len(body[start:end].rstrip())
        if start < end:
            if templates and kind == "paragraph" and not content.strip() and "![" not in body[start:end]:
                kind = "html"
            span = _new(Span, (start + base, end + base))
            out.append(_new(Block, (kind, span, content, level, tuple(parts), tuple(sources))))
        parts.clear()
        sources.clear()

    return close


def read(events: Events, base: int) -> tuple[tuple[Block, ...], LinkCollector]:
    """Blocks in order, and what tells links and anchors, of a body that starts at offset `base`.

    One function with local variables: a post has hundreds of events, and a call for each would cost more
    than the parser does.
    """
    body, hidden = events.body, events.hidden
    links = LinkCollector(events, base)
    blocks: list[Block] = []
    parts: list[str] = []  # of the open block's text
    sources: list[int] = []  # where they come from, as in `Block`
    add, note = parts.append, sources.append
    close = _closer(events, base, blocks, parts, sources)
    containers: list[str] = []
    container = "paragraph"  # the kind of inline content that belongs to no leaf
    leaf, begin = "", 0  # the kind of the open block, "" between blocks, and its start
    level = lists = 0
    code = False
    end = 0  # of the inline content so far
    veil = hidden[0][0] if hidden else len(body)  # text up to there holds no template tag
    www = "www." in body
    urls = www or "://" in body
    open_links: list[tuple[str, Any, int]] = []
    quiet: list[str] = []  # open HTML elements whose text is no prose
    run_start = run_end = -1  # a run of plain text that holds a bare URL
    for event, span in events:
        if type(event) is str:
            start = span["start"]
            if event == "Rule":  # also the stand-in of ":::", which is none
                if leaf:
                    close(leaf, begin, end, lists if leaf == "list_item" else 0)
                    leaf = ""
                end = span["end"]
                close("html" if body[start] == ":" else "thematic_break", start, end, 0)
                continue
            end = span["end"]
            if parts:  # else only template tags stand before it
                add("\n" if event == "HardBreak" else " ")
                note(start + base)
            continue
        name, value = event.popitem()
        if name == "Text":
            start, end = span["start"], span["end"]
            if start == end:  # white space that the parser made from a tab
                continue
            if not leaf:
                leaf, begin = container, start
            if len(value) != end - start:  # an entity
                add(value)
                note(start + base)
            elif end > veil and not code:
                for first, last in visible(hidden, start, end):
                    add(body[first:last])
                    note(first + base)
                veil = next_start(hidden, end, len(body))
            else:
                add(body[start:end])
                note(start + base)
            if urls and not open_links:
                if 0 <= run_end >= start - 2 and not body[run_end:start].strip("~*_"):
                    run_end = end  # what looks like emphasis inside a URL is none
                elif ("://" in value or (www and "www." in value)) and not (code or quiet):
                    if run_start >= 0:
                        links.runs.append((run_start, run_end))
                    run_start, run_end = start, end
        elif name == "Start":
            start = span["start"]
            if type(value) is str:
                if value in _EMPHASIS:
                    if not leaf:
                        leaf, begin = container, start
                    continue
                if value == "TableCell":
                    if parts and parts[-1] != "\n":
                        add("\t")
                        note(start + base)
                    continue
                if value == "TableRow":
                    add("\n")
                    note(start + base)
                    continue
                if value == "TableHead":
                    continue
                data = {}
            else:
                value, data = value.popitem()
                if value == "Link" or value == "Image":
                    if not leaf:
                        leaf, begin = container, start
                    open_links.append((value, data, start))
                    end = start + (2 if value == "Image" else 1)
                    continue
            if leaf:
                close(leaf, begin, end, lists if leaf == "list_item" else 0)
                leaf = ""
            if value == "Paragraph":
                leaf, begin = container, start
            elif value == "Heading":
                leaf, begin, level = "heading", start, int(data["level"][1])
                if data["id"]:
                    links.anchors.append(Anchor(data["id"], Span(start + base, start + base)))
            elif value == "CodeBlock":
                leaf, begin, code = "code", start, True
            elif value == "HtmlBlock":
                leaf, begin = "html", start
            elif value == "Table":
                leaf, begin = "table", start
            elif value in _CONTAINERS:
                container = _CONTAINERS[value]
                containers.append(container)
            else:
                lists += 1
        elif name == "End":
            if type(value) is not str:
                (value,) = value
            if value == "Link" or value == "Image":
                last, end = end, span["end"]
                links.inline.append((*open_links.pop(), last, end))
                continue
            if value in _EMPHASIS:
                end = span["end"]
                continue
            if quiet and value != "CodeBlock" and value != "HtmlBlock":
                quiet.clear()  # an unclosed <code> ends with its block
            if value == "Paragraph":
                end = span["end"]
                if body[end - 1 : end] == "\n":
                    end -= 1
                close(leaf, begin, end, lists if leaf == "list_item" else 0)
                leaf = ""
            elif value in _CONTAINERS:
                if leaf:
                    close(leaf, begin, end, lists if leaf == "list_item" else 0)
                    leaf = ""
                containers.pop()
                container = containers[-1] if containers else "paragraph"
            elif value == "HtmlBlock":
                end = begin + len(body[begin : span["end"]].rstrip())
                found = tuple(tags(events.masked, begin, end))
                parts[:], sources[:] = HtmlText(body, events.masked, base, hidden).read(begin, end, found)
                links.html(found, quiet, inline=False)
                close(leaf, begin, end, 0)
                leaf = ""
            elif value == "Heading" or value == "CodeBlock" or value == "Table":
                end = span["end"]
                close(leaf, begin, end, level)
                leaf, level, code = "", 0, False
            elif value == "List" or value == "DefinitionList":
                lists -= 1
        elif name != "Html":  # HTML blocks are read as a whole at their end
            start, end = span["start"], span["end"]
            if not leaf:
                leaf, begin = container, start
            if name == "Code":
                text, first = code_span(body[start:end])
                add(text)
                note(start + first + base)
            elif name == "InlineHtml":
                if value[1:3].lower() == "br" and not value[3:4].isalnum():
                    add("\n")
                    note(start + base)
                elif not _PASSIVE_TAG.match(value):
                    links.html(tags(events.masked, start, end), quiet, inline=True)
    if run_start >= 0:
        links.runs.append((run_start, run_end))
    return tuple(blocks), links
