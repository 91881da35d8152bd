"""Escapes left as text: entities escaped twice, entities where no HTML is read, backslash escapes in prose."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from postlint.encoding import regions
from postlint.patterns import lazy


class Escape(NamedTuple):
    """text[start:end] is an escape and `meant` what it stands for; `url`: it stands in a URL.

    `kind` is "twice", "entity", "backslash" or "bare".
    """

    start: int
    end: int
    meant: str
    kind: str
    url: bool


_ENTITY = r"(?:#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z][A-Za-z0-9]{1,8});"
_TWICE = lazy(rf"&(?:amp;)+(?=amp;{_ENTITY}|{_ENTITY})(?:amp;)?{_ENTITY}")
_QUOTED = lazy("\"\"|''|“”|„“|‘’|«»|「」")
_SINGLE = lazy(f"&{_ENTITY}")
# Fields that feeds, slugs and tabs show as they are.
_PLAIN_FIELD = lazy(
    r"(?:title|subtitle|linkTitle|author|authors|tags|categories|keywords)[ \t]*[:=]", re.IGNORECASE
)
_ITEM = lazy(r"[ \t]*-[ \t]")
_BACKSLASH = lazy(
    r"\\x[c-fC-F][0-9a-fA-F](?=[a-z])|\\u(?:00[a-fA-F][0-9a-fA-F]|0[1-9a-fA-F][0-9a-fA-F]{2}|20[0-2][0-9a-fA-F]|[3-9][0-9a-fA-F]{3})(?![0-9a-fA-F])"
)
_BARE = lazy(r"(?<=[a-zA-Z])u00[c-f][0-9a-f](?=[a-z]{2}|[a-z]\b|\s)")


def escapes(text: str, body_start: int) -> list[Escape]:
    """The escapes left as text in a post's prose and front matter, in order."""
    if not any(sign in text for sign in ("&amp;", "\\u", "u00")) and "&" not in text[:body_start]:
        return []
    where = regions.find(text)
    found = []
    for escape in _escapes(text, body_start):
        if regions.inside(where.blocks, escape.start) or regions.inside(where.spans, escape.start):
            continue
        found.append(escape._replace(url=regions.inside(where.urls, escape.start)))
    return sorted(found)


def _is_plain(text: str, at: int) -> bool:
    """Whether an offset in front matter lies in a field that is shown as it is, or in an item of one that is a list."""
    start = text.rfind("\n", 0, at) + 1
    while start and _ITEM.match(text, start):
        start = text.rfind("\n", 0, start - 1) + 1
    return _PLAIN_FIELD.match(text, start) is not None


def _escapes(text: str, body_start: int) -> Iterator[Escape]:
    for match in _TWICE.finditer(text):
        if _QUOTED.match(text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]):
            continue  # an author who shows how "&" is escaped
        if (
            text[match.end() : match.end() + 7] == "</code>"
            and text[match.start() - 1 : match.start()] == ">"
        ):
            continue
        once = html.unescape(match[0])
        while (again := html.unescape(once)) != once and again.startswith("&") and len(again) > 1:
            once = again
        if html.unescape(once) != once:
            yield Escape(match.start(), match.end(), once, "twice", False)
    for match in _SINGLE.finditer(text, 0, body_start):
        if not _is_plain(text, match.start()):
            continue
        meant = html.unescape(match[0])
        if meant != match[0] and meant not in "&<>\"'" and not text.startswith("amp;", match.start() + 1):
            yield Escape(match.start(), match.end(), " " if meant == "\xa0" else meant, "entity", False)
    for match in _BACKSLASH.finditer(text, body_start):
        meant = chr(int(match[0][2:], 16))
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if match[0][1] == "x" and not (before.isalpha() and meant.isalpha()):
            continue  # a folder of a path, or code
        if before != "\\" and meant.isprintable() and (before.isalpha() or after.isalpha()):
            yield Escape(match.start(), match.end(), meant, "backslash", False)
    for match in _BARE.finditer(text):
        if (meant := chr(int(match[0][1:], 16))).isalpha():
            yield Escape(match.start(), match.end(), meant, "bare", False)
