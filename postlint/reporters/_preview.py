"""What a fix would change, as lines to show beside an excerpt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from postlint.finding import Edit, Fix, Span
from postlint.reporters._excerpt import Cut, cut, line_bounds, lines_of
from postlint.source import Source

_LARGEST = 20_000  # characters: a change of more than that is named by its title alone
_MOST_LINES = 6


class Change(NamedTuple):
    """A line that goes ("-") or comes ("+"), numbered as in the post; the cut marks what differs."""

    sign: str
    number: int
    cut: Cut


def preview(source: Source, fix: Fix, excerpt: range, width: int) -> tuple[list[Change], int]:
    """Lines that a fix takes away and puts in, and how many more there are.

    Lines whose numbers are in `excerpt` stand there already: that they go or change needs no repeating.
    """
    changes: list[Change] = []
    more = 0
    for edits, region in _regions(source, fix.edits):
        if region.end - region.start > _LARGEST:
            continue
        for change in _changes(source, edits, region, excerpt, width):
            if len(changes) < _MOST_LINES:
                changes.append(change)
            else:
                more += 1
    return changes, more


def _regions(source: Source, edits: tuple[Edit, ...]) -> Iterator[tuple[list[Edit], Span]]:
    """Edits in order, those on the same or touching lines together, and the whole lines that they change."""
    together: list[Edit] = []
    first = last = 0
    for edit in sorted(edits):
        lines = lines_of(source, edit.span)
        if together and lines.start > last:
            yield together, Span(line_bounds(source, first).start, line_bounds(source, last).end)
            together = []
        if not together:
            first = last = lines.start
        together.append(edit)
        last = max(last, lines.stop - 1)
        if (
            source.position(edit.span.end).column == 1
            and edit.span.end > edit.span.start
            and not _whole(edit)
        ):
            last = max(last, source.position(edit.span.end).line)  # it joins the next line to this one
    if together:
        yield together, Span(line_bounds(source, first).start, line_bounds(source, last).end)


def _whole(edit: Edit) -> bool:
    return not edit.text or edit.text.endswith(("\n", "\r"))


def _changes(source: Source, edits: list[Edit], region: Span, excerpt: range, width: int) -> Iterator[Change]:
    pieces, at = [], region.start
    for span, text in edits:
        if span.start >= at:  # edits that overlap are refused elsewhere; here they must only not mislead
            pieces += [source.text[at : span.start], text]
            at = span.end
    after = "".join([*pieces, source.text[at : region.end]])
    if at > region.end:
        after = after.removesuffix("\r\n") if after.endswith("\r\n") else after.rstrip("\n\r")
    old, new = source.text[region.start : region.end].splitlines(), after.splitlines()
    if not after:
        new = []
    number = source.position(region.start).line
    while old and new and old[0] == new[0]:
        del old[0], new[0]
        number += 1
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    for index in range(max(len(old), len(new))):
        before = old[index] if index < len(old) else ""
        now = new[index] if index < len(new) else ""
        if index < len(old) and number + index not in excerpt:
            yield Change("-", number + index, _differing(before, now, width))
        if index < len(new):
            yield Change("+", number + index, _differing(now, before, width))


def _differing(line: str, other: str, width: int) -> Cut:
    """A line cut around the part in which it differs from another."""
    shorter = min(len(line), len(other))
    start = _most(shorter, lambda count: line[:count] == other[:count])
    left = shorter - start
    tail = _most(left, lambda count: line[len(line) - count :] == other[len(other) - count :])
    return cut(line, Span(0, len(line)), Span(start, len(line) - tail), width)


def _most(limit: int, holds: Callable[[int], bool]) -> int:
    """The largest count up to a limit for which holds what holds for all smaller ones; found in few looks."""
    if holds(limit):
        return limit
    low, high = 0, limit
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low
