"""HTML tags in a text, with the span of every attribute's value: one linear pass, no tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from postlint.patterns import lazy

_OPEN = lazy(r"<(?:!--|!|\?|(/?)([A-Za-z][^\s/>]*+)(>)?+)")
_ATTRIBUTE = lazy(
    r"""[\s/]*+([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|(\{[^{}]*+\}|[^\s>]*+)))?+"""
)
_CLOSE = lazy(r"[\s/]*+>")
_RAW = {name: lazy(rf"</{name}[\s/>]", re.IGNORECASE) for name in ("script", "style", "textarea")}
ENTITY = lazy(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_new = tuple.__new__  # makes named tuples in half the time of their own constructors
_COMMENT_END = lazy(r"--!?>")
# Tags of blocks, rows and breaks: they part words although no white space stands there.
BLOCK_TAGS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
        "html", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
    }
)  # fmt: skip
PARTING_TAGS = BLOCK_TAGS | {"br", "hr", "tr", "td", "th"}


def decode(text: str) -> str:
    """`text` with its character references decoded, those without a semicolon left: "&region" is no "®ion"."""
    return ENTITY.sub(_decoded, text) if "&" in text else text


def _decoded(entity: re.Match[str]) -> str:
    return unescape(entity[0])


class Attribute(NamedTuple):
    """An attribute: name in small letters, its raw value, and the value's offset (-1 without a value)."""

    name: str
    value: str
    start: int


class Tag(NamedTuple):
    """A tag: `name` as written (small letters unless it is a component), or "!--" for a comment."""

    name: str
    closing: bool
    start: int
    end: int
    attributes: tuple[Attribute, ...]


def tags(text: str, start: int, end: int) -> Iterator[Tag]:
    """The tags and comments of `text[start:end]`; the contents of script, style and textarea are skipped.

    An unclosed comment or tag runs to the end, as in a browser.
    """
    at = start
    while match := _OPEN.search(text, at, end):
        name = match[2]
        if name is None:
            if match[0] == "<!--":
                closed = _COMMENT_END.search(text, match.end(), end)
                at = closed.end() if closed else end
                yield Tag("!--", False, match.start(), at, ())
            else:
                at = text.find(">", match.end(), end) + 1 or end
                yield Tag("!", False, match.start(), at, ())
            continue
        if not name[0].isupper() or name.isupper():
            name = name.lower()
        at = match.end()
        attributes: tuple[Attribute, ...] = ()
        if match[3] is None:
            attributes, at = _attributes(text, at, end)
        closing = bool(match[1])
        yield _new(Tag, (name, closing, match.start(), at, attributes))
        if name in _RAW and not closing:
            closed = _RAW[name].search(text, at, end)
            at = closed.start() if closed else end


def _attributes(text: str, at: int, end: int) -> tuple[tuple[Attribute, ...], int]:
    """The attributes of a tag from the end of its name on, and where the tag ends."""
    attributes: list[Attribute] = []
    while not (closed := _CLOSE.match(text, at, end)):
        attribute = _ATTRIBUTE.match(text, at, end)
        if not attribute:
            return tuple(attributes), end
        group = attribute.lastindex or 1
        value = attribute[group] if group > 1 else ""
        first = attribute.start(group) if group > 1 else -1
        attributes.append(_new(Attribute, (attribute[1].lower(), value, first)))
        at = attribute.end()
    return tuple(attributes), closed.end()
