"""Reference links: their definitions, and those that have none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pyromark

from postlint.markdown.events import LONE_CR, OPTIONS, Events
from postlint.markdown.model import Block, Link
from postlint.patterns import lazy
from postlint.templates import mask

_SURROGATE = lazy("[\ud800-\udfff]")
_FORMS = {"Reference": "full", "Collapsed": "collapsed", "Shortcut": "shortcut"}
_LABEL = lazy(r"\]\[((?:[^\[\]\\]|\\.)*+)(?=(\])|)", re.DOTALL)
_DEFINED_LABEL = lazy(r"\n {0,3}+\[([^\[\]\\]++)\]:[^\n]*+")
_PLAIN_LABEL = lazy(r"[^{<\\\r\n]*+")  # without tags and escapes, which could make a bracket none
_SPACE = lazy(r"\s+")
_NO_PROSE = frozenset({"code", "html"})


def definitions(events: Events) -> list[tuple[str, int, int]]:
    """Label and span of each reference definition, in order."""
    text, at = _with_letters(events)
    found = pyromark.reference_definitions(text, options=OPTIONS)
    return [
        (label, at.character(one["span"]["start"]), at.character(one["span"]["end"]))
        for label, one in found.items()
    ]


def undefined(events: Events) -> list[tuple[str, str, int, int]]:
    """Label, form ("full", "collapsed", "shortcut") and span of each reference without definition."""
    found: list[tuple[str, str, int, int]] = []
    text, at = _with_letters(events)

    def note(link: Any) -> None:
        form = _FORMS.get(link["link_type"], "")
        start, end = at.character(link["span"]["start"]), at.character(link["span"]["end"])
        if form == "collapsed":
            end += 2
        if form == "shortcut" or "][" in text[start:end]:  # the parser takes "]\\[" for it, too
            found.append((link["reference"], form, start, end))

    for _ in pyromark.events(text, options=OPTIONS, broken_link_callback=note):
        pass
    return found


def surely_defined(body: str, blocks: Iterable[Block], links: Iterable[Link]) -> bool:
    """Whether every `[text][label]` and `[label][]` of a body is a link, told without another parse.

    The brackets of one without definition are seen by the reader; so where none are, or where every label
    that anything between brackets could be is defined, there is none.
    """
    # Labels outside ASCII look alike in the text that was parsed.
    if (body.isascii() or "]:" not in body) and not any(
        "][" in block.text for block in blocks if block.kind not in _NO_PROSE
    ):
        return True
    known = {_folded(link.text) for link in links if link.kind == "reference"}
    return bool(known) and all(_folded(label) in known for label in _labels(body))


def plainly_defined(text: str) -> bool:
    """Whether every `[text][label]` and `[label][]` of a post's text has a definition, told without a tree."""
    before, *pieces = text.split("][")
    used = set()
    for piece in pieces:
        label, closed, _ = piece.partition("]")
        if "[" not in label or not _PLAIN_LABEL.fullmatch(label):  # else it is none: no label holds a bracket
            if not label.strip():
                label = before[before.rfind("[") + 1 :]
            if not closed or not label.strip() or any(map(label.__contains__, "[]\\")):
                return False
            used.add(_folded(label))
        before = piece
    if not used:
        return True
    defined, end = set(), 0
    text = "\n" + text  # so that every line follows a line's end
    for found in _DEFINED_LABEL.finditer(text):  # one right below a line of text is a part of its paragraph
        start = found.start()
        above = text[text.rfind("\n", 0, start) + 1 : start]
        if not above.strip(" \t\r>") or above.startswith("#") or start == end:
            defined.add(_folded(found[1]))
            end = found.end()
    return used <= defined


def _labels(body: str) -> Iterator[str]:
    """What stands between a second pair of brackets, or between the first where the second is empty."""
    for found in _LABEL.finditer(body):
        if not found[2]:
            yield ""
        elif found[1].strip():
            yield found[1]
        else:
            yield body[body.rfind("[", 0, found.start()) + 1 : found.start()]


def _folded(label: str) -> str:
    return _SPACE.sub(" ", label.strip()).casefold()


def _with_letters(events: Events) -> tuple[str, _Offsets]:
    """The text with its own letters, for where labels are compared, and its offsets."""
    if events.body.isascii():
        return events.masked, _Offsets(events.masked.encode())
    text = mask(events.body, events.suffix).text if events.hidden else events.body
    if "\r" in text:
        text = LONE_CR.sub("\n", text)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        text = _SURROGATE.sub("\ufffd", text)
        data = text.encode()
    return text, _Offsets(data)


class _Offsets:
    """Byte offsets in UTF-8 to character offsets; asking for rising ones costs least."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._plain = data.isascii()
        self._byte = self._count = 0

    def character(self, offset: int) -> int:
        if self._plain:
            return offset
        if offset < self._byte:
            self._byte = self._count = 0
        self._count += len(self._data[self._byte : offset].decode("utf-8", "replace"))
        self._byte = offset
        return self._count
