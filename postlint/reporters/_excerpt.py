"""Lines of a post as a report shows them: cut to a width around a span that is underlined."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple

from postlint.finding import Span
from postlint.reporters._cells import Cell, cells, character_width
from postlint.source import Source

_WHOLE = 3  # a span of so many lines is shown whole, a longer one by its first and last line


class Place(NamedTuple):
    """A span as lines and columns: 1-based, columns in characters, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Cut(NamedTuple):
    """A piece of a line as shown: what stands before the span, the span, what stands after it.

    `start` counts the cells before the span, `width` those of the span, at least one.
    """

    before: str
    span: str
    after: str
    start: int
    width: int

    @property
    def shown(self) -> str:
        """The whole piece."""
        return self.before + self.span + self.after


class Line(NamedTuple):
    """A 1-based line of an excerpt; `skipped` says that lines before it were left out."""

    number: int
    cut: Cut
    skipped: bool


def place(source: Source, span: Span) -> Place:
    """Where a span begins and ends."""
    return Place(*source.position(span.start), *source.position(max(span.start, span.end)))


def line_bounds(source: Source, number: int) -> Span:
    """The offsets of a 1-based line without its line end."""
    starts = source.line_starts
    start = starts[number - 1]
    end = starts[number] if number < len(starts) else len(source.text)
    while end > start and source.text[end - 1] in "\r\n":
        end -= 1
    return Span(start, end)


def lines_of(source: Source, span: Span) -> range:
    """The 1-based lines that a span touches; one that ends with a line end doesn't touch the next line."""
    first = source.position(span.start).line
    return range(first, source.position(max(span.start, span.end - 1)).line + 1)


def excerpt(source: Source, span: Span, width: int) -> list[Line]:
    """The lines of a span, each cut to `width` cells and underlined where the span covers it."""
    numbers = list(lines_of(source, span))
    if len(numbers) > _WHOLE:
        numbers = [numbers[0], numbers[-1]]
    shown = []
    for before, number in pairwise([numbers[0] - 1, *numbers]):
        bounds = line_bounds(source, number)
        start = min(max(span.start, bounds.start), bounds.end)
        covered = Span(start, max(start, min(span.end, bounds.end)))
        shown.append(Line(number, cut(source.text, bounds, covered, width), number > before + 1))
    return shown


def cut(text: str, bounds: Span, span: Span, width: int) -> Cut:
    """A line (its bounds in `text`) cut to `width` cells so that the span is seen; `…` stands for the rest.

    An empty span is marked by one cell. Reads a few times `width` characters, however long the line is.
    """
    low, high = max(bounds.start, span.start - 2 * width), min(bounds.end, span.start + 4 * width)
    while bounds.start < low < span.start and not character_width(text[low]):
        low -= 1
    row = list(cells(text[low:high]))
    first = max(0, bisect_right(row, span.start - low, key=lambda cell: cell.offset) - 1)
    if span.start >= high:
        first = len(row)
    last = first  # row[first:last] is under the span
    while last < len(row) and (row[last].offset + low < span.end or last == first):
        last += 1
    whole = (low, high) == bounds and sum(cell.width for cell in row) <= width
    begin, end = (0, len(row)) if whole else _window(row, first, last, width)
    left = "…" if begin or low > bounds.start else ""
    right = "…" if end < len(row) or high < bounds.end else ""
    last = min(last, end)
    parts = row[begin:first], row[first:last], row[last:end]
    before, under, after = ("".join(cell.shown for cell in part) for part in parts)
    start = len(left) + sum(cell.width for cell in parts[0])
    return Cut(left + before, under, after + right, start, max(1, sum(cell.width for cell in parts[1])))


def _window(row: list[Cell], first: int, last: int, width: int) -> tuple[int, int]:
    """Which cells of a row that is too long to show: the span with as much as fits on both sides of it."""
    room = width - 2  # an ellipsis at either end
    spare = room - sum(cell.width for cell in row[first:last])
    to_right = sum(cell.width for cell in row[last:])
    want_left = max(spare - min(to_right, spare // 2), room // 6)
    begin, end = first, first
    while begin and want_left >= row[begin - 1].width:
        begin -= 1
        want_left -= row[begin].width
        room -= row[begin].width
    while end < len(row) and (room >= row[end].width or end == first):
        room -= row[end].width
        end += 1
    while begin and room >= row[begin - 1].width:
        begin -= 1
        room -= row[begin].width
    return begin, end
