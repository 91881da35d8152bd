"""Where a post's text is not prose: code, and URLs. By regular expressions, for suspicious posts only."""

from __future__ import annotations

import re
from typing import NamedTuple

_FENCE = re.compile(r"^[ \t]{0,3}(?:[-*+>][ \t]+)?(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_HIGHLIGHT = re.compile(r"\{%-?[ \t]*(?:end)?highlight\b|</?(?:pre|code|script|style)\b", re.IGNORECASE)
_TICKS = re.compile(r"`+")
_URL = re.compile(
    r"(?<=\]\()[ \t]{0,3}<?[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)?"  # [text](here)
    r"|\bhttps?://[^\s<>\"'`)\]}|\\]*"
    r"|(?<=\]:)[ \t]{1,3}<?[^\s<>]*"  # [label]: here
    r"|\b(?:href|src|srcset|action|data-src)[ \t]?=[ \t]?[\"'][^\"'\n<>]*[\"']",
    re.IGNORECASE,
)


class Regions(NamedTuple):
    """Sorted, separate (start, end) spans in characters: code blocks, code spans, URLs."""

    blocks: list[tuple[int, int]]
    spans: list[tuple[int, int]]
    urls: list[tuple[int, int]]


def inside(spans: list[tuple[int, int]], position: int) -> bool:
    """Whether a position lies in one of the sorted spans."""
    from bisect import bisect_right

    i = bisect_right(spans, (position, 1 << 60)) - 1
    return i >= 0 and position < spans[i][1]


def find(text: str) -> Regions:
    """The code (fences, spans, pre, highlight) and the URLs of a post."""
    blocks = sorted(_fenced(text) + _tagged(text))
    merged: list[tuple[int, int]] = []
    for start, end in blocks:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    urls = [m.span() for m in _URL.finditer(text) if m.end() > m.start()]
    return Regions(merged, _spans(text, merged), urls)


def _fenced(text: str) -> list[tuple[int, int]]:
    found, opened = [], None
    for match in _FENCE.finditer(text):
        if opened is None:
            if not (match[1][0] == "`" and "`" in match[2]):
                opened = match
        elif match[1][0] == opened[1][0] and len(match[1]) >= len(opened[1]) and not match[2].strip():
            found.append((opened.start(), match.end()))
            opened = None
    if opened is not None:
        found.append((opened.start(), len(text)))
    return found


def _tagged(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opened = None
    for match in _HIGHLIGHT.finditer(text):
        closing = "end" in match[0].lower() or match[0][1] == "/"
        if not closing and opened is None:
            opened = match.start()
        elif closing and opened is not None:
            found.append((opened, match.end()))
            opened = None
    return found


def _spans(text: str, blocks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Code spans: equal runs of backticks, no blank line between them (CommonMark 6.1)."""
    runs = [m for m in _TICKS.finditer(text) if not inside(blocks, m.start())]
    found, i = [], 0
    while i < len(runs):
        size = len(runs[i][0])
        for j in range(i + 1, min(i + 12, len(runs))):
            if len(runs[j][0]) == size:
                if "\n\n" not in text[runs[i].end() : runs[j].start()]:
                    found.append((runs[i].start(), runs[j].end()))
                    i = j
                break
        i += 1
    return found
