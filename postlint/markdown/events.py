"""The CommonMark parser's events for a body, in character offsets."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pyromark

from postlint.templates import Mask, mask

_O = pyromark.Options
OPTIONS = (
    _O.ENABLE_TABLES
    | _O.ENABLE_FOOTNOTES
    | _O.ENABLE_STRIKETHROUGH
    | _O.ENABLE_TASKLISTS
    | _O.ENABLE_HEADING_ATTRIBUTES
    | _O.ENABLE_GFM
    | _O.ENABLE_DEFINITION_LIST
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONE_CR = re.compile("\r(?!\n)")

Event = tuple[Any, Any]  # pyromark's event and its byte range; typed dicts there, too loose to gain by


class Events:
    """A body parsed once: `list` holds the events, `masked` the text that they are about.

    `masked` is as long as `body`, in characters: template tags, undecodable bytes and lone carriage
    returns have stand-ins in it. `at(offset)` turns a byte offset of an event into a character offset of
    `body`; calls with rising offsets cost least.
    """

    def __init__(self, body: str, suffix: str) -> None:
        self.body = body
        self.mask: Mask = mask(body, suffix)
        text = self.mask.text
        self.ascii = text.isascii()
        if "\r" in text:
            text = _LONE_CR.sub("\n", text)
        if not self.ascii:
            try:
                data = text.encode()
            except UnicodeEncodeError:
                text = _SURROGATE.sub("\ufffd", text)
                data = text.encode()
            self.at = _characters(data)
        else:
            self.at = _same
        self.masked = text
        self.list: list[Event] = list(pyromark.events_with_range(text, options=OPTIONS))

    def definitions(self) -> list[tuple[str, str, int, int]]:
        """Label, destination and span (in characters) of each reference definition."""
        found = pyromark.reference_definitions(self.masked, options=OPTIONS)
        at = self.at
        return [
            (label, one["dest"], at(one["span"]["start"]), at(one["span"]["end"]))
            for label, one in found.items()
        ]

    def undefined(self) -> list[tuple[str, str, int, int]]:
        """Label, form ("full", "collapsed", "shortcut") and span of each reference without definition."""
        found: list[tuple[str, str, int, int]] = []
        forms = {"Reference": "full", "Collapsed": "collapsed", "Shortcut": "shortcut"}
        at = self.at

        def note(link: Any) -> None:
            span = link["span"]
            found.append(
                (link["reference"], forms.get(link["link_type"], ""), at(span["start"]), at(span["end"]))
            )

        for _ in pyromark.events(self.masked, options=OPTIONS, broken_link_callback=note):
            pass
        return found


def _same(offset: int) -> int:
    return offset


def _characters(data: bytes) -> Callable[[int], int]:
    """A function from byte offsets in UTF-8 `data` to character offsets, which counts on from its last one."""
    last, count = 0, 0

    def at(offset: int) -> int:
        nonlocal last, count
        if offset > last:
            count += len(data[last:offset].decode("utf-8", "replace"))
        elif offset < last:
            count -= len(data[offset:last].decode("utf-8", "replace"))
        last = offset
        return count

    return at
