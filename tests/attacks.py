"""Texts that make a regular expression slow if it can be, and how long it takes for them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from itertools import product
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from patterns import Pattern

MOST_ATOMS = 10  # characters of a pattern that texts are made of
MOST_CHOICES = 20  # and ways through it
Attack = tuple[str, str, str]
"""Beginning, repeated and end of a text."""


def attacks(pattern: Pattern) -> Iterator[Attack]:
    """Texts that it may be slow on: what it repeats, or all of it but the end, over and over."""
    tree = parser.parse(pattern.text, pattern.flags)
    atoms = list(dict.fromkeys(_atoms(tree)))[:MOST_ATOMS]
    shortest = _shortest(tree)
    beginnings = list(dict.fromkeys(["", *_prefixes(tree)]))[:8]
    for piece in filter(None, dict.fromkeys([*atoms, shortest, shortest[:-1], *_prefixes(tree)])):
        for beginning in beginnings:
            yield beginning, piece, "\0"
    for one, other in product(atoms, repeat=2):
        if one != other:
            yield "", one + other, "\0"
    near = [text[:end] for text in _choices(tree)[:MOST_CHOICES] for end in (None, -1)]
    for piece in filter(None, dict.fromkeys(near)):
        yield "", piece, "\0"
        yield piece, piece[-1], "\0"


def _atoms(tree: Any) -> Iterator[str]:
    """Characters that the parts of a pattern take, those of repeated parts first."""
    later: list[str] = []
    for operation, value in tree:
        if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            yield from _atoms(value[2])
        elif operation is sre.SUBPATTERN:
            yield from _atoms(value[3])
        elif operation is sre.ATOMIC_GROUP:
            yield from _atoms(value)
        elif operation is sre.BRANCH:
            for branch in value[1]:
                later += _atoms(branch)
        elif operation in (sre.ASSERT, sre.ASSERT_NOT):
            later += _atoms(value[1])
        elif character := _character(operation, value):
            later.append(character)
    yield from later


def _shortest(tree: Any) -> str:
    """A short text that a pattern matches, more or less."""
    out = ""
    for operation, value in tree:
        if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            out += _shortest(value[2]) * min(value[0], 5)
        elif operation is sre.SUBPATTERN:
            out += _shortest(value[3])
        elif operation is sre.ATOMIC_GROUP:
            out += _shortest(value)
        elif operation is sre.BRANCH:
            out += _shortest(value[1][0])
        else:
            out += _character(operation, value)
    return out


def _choices(tree: Any) -> list[str]:
    """A short text for each choice that the pattern leaves at its top, or in a group there."""
    items = list(tree)
    found = []
    for number, (operation, value) in enumerate(items):
        before, after = _shortest(items[:number]), _shortest(items[number + 1 :])
        inner = value[3] if operation is sre.SUBPATTERN else value if operation is sre.ATOMIC_GROUP else None
        if operation is sre.BRANCH:
            found += [before + _shortest(branch) + after for branch in value[1]]
        elif inner is not None:
            found += [before + choice + after for choice in _choices(inner)]
    return found


def _prefixes(tree: Any) -> list[str]:
    """What may stand before each repeated part at the top of a pattern."""
    found, items = [], list(tree)
    for number, (operation, value) in enumerate(items):
        if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and number:
            found.append(_shortest(items[:number]))
        if operation is sre.SUBPATTERN:
            before = _shortest(items[:number])
            found += [before + inner for inner in _prefixes(value[3])]
    return [text for text in found if text][:8]


_CATEGORIES = {
    sre.CATEGORY_DIGIT: "1", sre.CATEGORY_NOT_DIGIT: "x", sre.CATEGORY_SPACE: " ", sre.CATEGORY_NOT_SPACE: "x",
    sre.CATEGORY_WORD: "a", sre.CATEGORY_NOT_WORD: "-",
}  # fmt: skip


def _character(operation: Any, value: Any) -> str:
    """A character that a single item of a pattern takes; "" for what takes none."""
    if operation is sre.LITERAL:
        return chr(value)
    if operation is sre.NOT_LITERAL:
        return "x" if value != ord("x") else "y"
    if operation is sre.ANY:
        return "x"
    if operation is sre.IN:
        items = list(value)
        if items[0][0] is sre.NEGATE:
            return next((c for c in "xa1 -<\n\u4e00" if not any(_takes(item, c) for item in items[1:])), "")
        for kind, what in items:
            if kind is sre.LITERAL:
                return chr(what)
            if kind is sre.RANGE:
                return chr(what[0])
            if kind is sre.CATEGORY:
                return _CATEGORIES.get(what, "a")
    return ""


def _takes(item: Any, character: str) -> bool:
    kind, what = item
    if kind is sre.LITERAL:
        return bool(chr(what) == character)
    if kind is sre.RANGE:
        return bool(what[0] <= ord(character) <= what[1])
    return kind is sre.CATEGORY and _CATEGORIES.get(what) == character


def seconds(
    pattern: Pattern, method: str, attack: Attack, size: int, clock: Callable[[], float] = time.process_time
) -> float:
    """Time that going through a text of about `size` characters takes."""
    beginning, repeated, end = attack
    text = beginning + repeated * (size // len(repeated)) + end
    compiled = re.compile(pattern.text, pattern.flags)
    start = clock()
    if method == "search":
        for _ in compiled.finditer(text):
            pass
    else:
        getattr(compiled, method)(text)
    return clock() - start
