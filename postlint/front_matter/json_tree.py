"""JSON front matter: values and places from one scan."""

from __future__ import annotations

import json
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]  # typeshed leaves it out
from typing import Any

from postlint.finding import Span
from postlint.front_matter.problem import Path, Place
from postlint.patterns import lazy

_SPACE = lazy(r"[ \t\n\r]*+")
_ATOM = lazy(r"[-+.\w]+")
DEPTH = 60
TOO_DEEP = f"it nests more than {DEPTH} levels deep"
TOO_LONG = "a number of thousands of digits: put it in quotes if it is meant"
# What Python refuses to turn into text, or into a number, is longer.
LONG_NUMBER = lazy(r"[0-9A-Fa-f_]{1000,}+")
_LARGEST = 4000  # bits


def read(content: str) -> tuple[Any, int, bool]:
    """The value at the start of a text (after white space), the offset after it, whether a key stands twice.

    Raises:
        json.JSONDecodeError: not JSON, with `pos`; also where it nests too deeply.
    """
    start = _skip(content, 0)
    repeated = False

    def as_map(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        found = dict(pairs)
        repeated = repeated or len(found) < len(pairs)
        return found

    try:
        value, end = json.JSONDecoder(strict=False, object_pairs_hook=as_map).raw_decode(content, start)
    except RecursionError:
        raise JSONDecodeError(TOO_DEEP, content, start) from None
    except JSONDecodeError:
        raise
    except ValueError:  # a number that Python refuses to read
        found = LONG_NUMBER.search(content)
        raise JSONDecodeError(TOO_LONG, content, found.start() if found else start) from None
    if too_deep(value, content):
        raise JSONDecodeError(TOO_DEEP, content, start)
    return value, end, repeated


def too_deep(value: Any, content: str) -> bool:
    """Whether values read from a text nest more than `DEPTH` levels deep."""
    if content.count("[") + content.count("{") + content.count(".") <= DEPTH:
        return False
    level: list[Any] = [value]
    for _ in range(DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True


def too_large(value: Any, content: str) -> bool:
    """Whether values read from a text hold an integer that can't be written in decimals: TOML has hexadecimal ones."""
    if not LONG_NUMBER.search(content):
        return False
    left: list[Any] = [value]
    while left:
        inner = left.pop()
        if isinstance(inner, int) and inner.bit_length() > _LARGEST:
            return True
        left += inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list) else ()
    return False


def places(content: str, base: int, repeated: list[tuple[Path, Span]] | None = None) -> dict[Path, Place]:
    """Where every key and value of valid JSON stands, by path; `base` is the content's offset.

    `repeated`, where given, gathers (path, later key's span) of keys that an object holds twice.
    """
    found: dict[Path, Place] = {}
    _value(content, _skip(content, 0), (), None, base, found, repeated)
    return found


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _value(
    text: str,
    at: int,
    path: Path,
    key: Span | None,
    base: int,
    found: dict[Path, Place],
    repeated: list[tuple[Path, Span]] | None,
) -> int:
    """Note the value at `at` and everything in it; the offset after it."""
    first, style = text[at : at + 1], "plain"
    end: int
    if first == '"':
        style, end = "quoted", int(scanstring(text, at + 1, False)[1])
    elif first and first in "{[":
        style = "map" if first == "{" else "list"
        end, number = _skip(text, at + 1), 0
        if path:
            found[path] = Place(key, Span(base + at, base + end), style)  # before its members: paths in order
        while end < len(text) and text[end] not in "}]":
            inner, member = (*path, number), None
            if style == "map":
                name, stop = scanstring(text, end + 1, False)
                inner, member = (*path, name), Span(base + end, base + stop)
                if inner in found and repeated is not None:
                    repeated.append((inner, member))
                end = _skip(text, _skip(text, stop) + 1)
            end = _skip(text, _value(text, end, inner, member, base, found, repeated))
            number += 1
            if text[end : end + 1] == ",":
                end = _skip(text, end + 1)
        end += 1
    else:
        atom = _ATOM.match(text, at)
        end = atom.end() if atom else len(text)
    if path:
        found[path] = Place(key, Span(base + at, base + end), style)
    return end
