"""The CommonMark parser's events for a body, in character offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pyromark

from postlint.templates import hide_tag_lines, mask

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
# Runs of a mark of emphasis that touch a stand-in; longer ones are rare enough to be looked at always.
_RUNS = tuple(
    re.compile(rb"X(?:X*+)(?:(?=\?)|(?<=\?X)|(?<=\?XX)|(?<=\?XXX)|(?<=XXXX))".replace(b"X", mark))
    for mark in (b"_", rb"\*")
)
_UNDERSCORE = ord("_")
_LETTERS = bytes.maketrans(b"?\x01", b"x?")
_FORMS = {"Reference": "full", "Collapsed": "collapsed", "Shortcut": "shortcut"}

Event = tuple[Any, Any]  # pyromark's event and range: typed dicts there, too loose to gain by


class Events:
    """A body and what the parser makes of it.

    `masked`, the text that is parsed, is as long as `body` and pure ASCII, so that the parser's bytes are
    characters: template tags have stand-ins in it (`hidden` holds their spans), and so has every character
    outside ASCII. Such a stand-in is a letter or, beside marks of emphasis, punctuation: nothing else looks
    at the difference.
    """

    def __init__(self, body: str, suffix: str) -> None:
        self.body = body
        self._suffix = suffix
        text = body if body.isascii() else _ascii(body)
        text, self.hidden = mask(text, suffix)
        if "\r" in text:
            text = _LONE_CR.sub("\n", text)
        self.masked = text
        self._parsed = hide_tag_lines(text, suffix)

    def __iter__(self) -> Iterator[Event]:
        """The parser's events and their ranges, in characters of `body`."""
        return pyromark.events_with_range(self._parsed, options=OPTIONS)

    def definitions(self) -> list[tuple[str, int, int]]:
        """Label and span of each reference definition, in order."""
        text, at = self._with_letters()
        found = pyromark.reference_definitions(text, options=OPTIONS)
        return [
            (label, at.character(one["span"]["start"]), at.character(one["span"]["end"]))
            for label, one in found.items()
        ]

    def undefined(self) -> list[tuple[str, str, int, int]]:
        """Label, form ("full", "collapsed", "shortcut") and span of each reference without definition."""
        found: list[tuple[str, str, int, int]] = []
        text, at = self._with_letters()

        def note(link: Any) -> None:
            form = _FORMS.get(link["link_type"], "")
            start, end = at.character(link["span"]["start"]), at.character(link["span"]["end"])
            found.append((link["reference"], form, start, end + 2 if form == "collapsed" else end))

        for _ in pyromark.events(text, options=OPTIONS, broken_link_callback=note):
            pass
        return found

    def _with_letters(self) -> tuple[str, _Offsets]:
        """The text with its own letters, for where labels are compared, and its offsets."""
        if self.body.isascii():
            return self.masked, _Offsets(self.masked.encode())
        text = mask(self.body, self._suffix).text if self.hidden else self.body
        if "\r" in text:
            text = _LONE_CR.sub("\n", text)
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


def _is_punctuation(character: str) -> bool:
    return not character.isalnum() and (character > "\x7f" or not character.isspace())


def _ascii(text: str) -> str:
    """`text` with "x" for each character outside ASCII, "!" where it is punctuation that emphasis asks for.

    Where CommonMark's rules would show the asterisks of **“this”**, as other parsers don't, a letter lets
    them be emphasis.
    """
    # The codec's own stand-in is the question mark: true ones step aside meanwhile.
    data = text.replace("?", "\x01").encode("ascii", "replace")
    marks: list[int] = []
    for run in chain(*(pattern.finditer(data) for pattern in _RUNS)):
        sides = run.start() - 1, run.end()
        odd = [at for at in sides if 0 <= at < len(text) and _is_punctuation(text[at])]
        if len(odd) == 2 or run[0][0] == _UNDERSCORE:
            marks += [at for at in odd if text[at] > "\x7f"]
    data = data.translate(_LETTERS)
    if marks:
        changed = bytearray(data)
        for at in marks:
            changed[at] = ord("!")
        return changed.decode("ascii")
    return data.decode("ascii")
