"""The CommonMark parser's events for a body, in character offsets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import pyromark

from postlint.patterns import lazy
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
LONE_CR = lazy("\r(?!\n)")
# Runs of a mark of emphasis that touch a stand-in; longer ones are rare enough to be looked at always.
_RUNS = tuple(
    lazy(rb"X(?:X*+)(?:(?=\?)|(?<=\?X)|(?<=\?XX)|(?<=\?XXX)|(?<=XXXX))".replace(b"X", mark))
    for mark in (b"_", rb"\*")
)
_UNDERSCORE = ord("_")
_LETTERS = bytes.maketrans(b"?\x01", b"x?")

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
        self.suffix = suffix
        text = body if body.isascii() else _ascii(body)
        text, self.hidden = mask(text, suffix)
        if "\r" in text:
            text = LONE_CR.sub("\n", text)
        self.masked = text
        self._parsed = hide_tag_lines(text, suffix)

    def __iter__(self) -> Iterator[Event]:
        """The parser's events and their ranges, in characters of `body`."""
        return pyromark.events_with_range(self._parsed, options=OPTIONS)


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
