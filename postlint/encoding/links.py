"""URLs in a line, whose damage is told apart: they may work just because their targets are as damaged."""

from __future__ import annotations

from postlint.encoding import evidence, misreadings, regions
from postlint.encoding.evidence import Line
from postlint.encoding.misreadings import Steps
from postlint.patterns import lazy

_EXTERNAL = lazy(r"https?:|//")


def outside(text: str, where: regions.Regions, line: Line, steps: Steps) -> tuple[list[tuple[int, int]], str]:
    """The URLs in a line that lead out of the site, and the line without them; `steps` explain the line."""
    urls = regions.between(where.urls, line.start, line.start + len(line.text))
    found = [_cut(text, *span, steps) for span in urls if _EXTERNAL.search(text, *span)]
    return found, regions.mask(line.text, line.start, found)


def _cut(text: str, start: int, end: int, steps: Steps) -> tuple[int, int]:
    """A URL without the mark that follows it, where no space stands between (“https://example.org/。”)."""
    found = misreadings.NOT_ASCII.search(text, start, end)
    if not found or not text.startswith("http", start):
        return start, end
    rest = text[found.start() : end]
    mended = misreadings.apply(rest, evidence.undo_all(steps, rest))
    return start, end if mended[0].isalnum() else found.start()
