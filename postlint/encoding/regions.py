"""Where a post's text is not prose: code, and URLs. By regular expressions, for suspicious posts only."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from postlint.patterns import lazy

_FENCE = lazy(r"(`{3,}|~{3,})([^\n]*)")
_BEFORE_FENCE = lazy(r"[ \t]{0,3}(?:[-*+>][ \t]+)?")
# Behind a character that was found: up to three blanks between it and the beginning of its line.
_INDENTED = r"(?:(?<=^.)|(?<=^[ \t].)|(?<=^[ \t]{2}.)|(?<=^[ \t]{3}.))"
_HIGHLIGHT = lazy(
    r"\{%-?[ \t]*(?:end)?highlight\b|</(?:pre|script|style)>|<" + _INDENTED + r"(?:pre|script|style)\b",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_ASCII = lazy(r"[^\x00-\x7f]")
_TICKS = lazy(r"`+")
# Each begins with characters to be looked for, which is ten times as fast as looking for any of them.
_URLS = (
    lazy(r"\]\([ \t]{0,3}<?[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)?"),  # [text](here)
    lazy(r"https?://[^\s<>\"'`)\]}|\\]*"),
    lazy(r"=[\"'](?:(?<=href=.)|(?<=src=.)|(?<=srcset=.)|(?<=action=.))[^\"'\n<>]*[\"']"),
)
_REFERENCE = lazy(
    r"\[" + _INDENTED + r"(?!\^)[^\]\n]{1,300}\]:[ \t]{1,3}(<?[^\s<>]+)", re.MULTILINE
)  # [label]: here


class Regions(NamedTuple):
    """Sorted, separate (start, end) spans in characters: code blocks, code spans, URLs."""

    blocks: list[tuple[int, int]]
    spans: list[tuple[int, int]]
    urls: list[tuple[int, int]]


def mask(text: str, start: int, spans: Iterable[tuple[int, int]]) -> str:
    """`text`, which stands at `start`, with the characters beyond ASCII in `spans` as spaces; its length stays."""
    parts: list[str] = []
    done = 0
    for first, last in sorted(spans):
        first, last = max(done, first - start), min(last - start, len(text))
        if first < last:
            parts += text[done:first], _NOT_ASCII.sub(" ", text[first:last])
            done = last
    return "".join((*parts, text[done:]))


def between(spans: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """The ones of sorted spans that share characters with start..end."""
    found = []
    for i in range(bisect_right(spans, (start, -1)) - 1, len(spans)):
        if i >= 0 and spans[i][0] >= end:
            break
        if i >= 0 and spans[i][1] > start:
            found.append(spans[i])
    return found


def inside(spans: list[tuple[int, int]], position: int) -> bool:
    """Whether a position lies in one of the sorted spans."""
    i = bisect_right(spans, (position, 1 << 60)) - 1
    return i >= 0 and position < spans[i][1]


@lru_cache(1)  # the rules look at one post after the other
def find(text: str) -> Regions:
    """The code (fences, spans, pre, highlight) and the URLs of a post."""
    fences = _fenced(text)
    blocks = sorted(fences + _tagged(text, fences))
    merged: list[tuple[int, int]] = []
    for start, end in blocks:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    urls = [match.span() for pattern in _URLS for match in pattern.finditer(text)]
    if "]: " in text or "]:\t" in text:
        urls += [match.span(1) for match in _REFERENCE.finditer(text)]
    urls = _apart(sorted(urls))
    return Regions(merged, _spans(text, merged), urls)


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans without those that begin in another."""
    found: list[tuple[int, int]] = []
    for span in spans:
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    return found


def _fenced(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opened = None
    for match in _fences(text):
        if opened is None:
            if not (match[1][0] == "`" and "`" in match[2]):
                opened = match
        elif match[1][0] == opened[1][0] and len(match[1]) >= len(opened[1]) and not match[2].strip():
            found.append((_line_start(text, opened), match.end()))
            opened = None
    if opened is not None:
        found.append((_line_start(text, opened), len(text)))
    return found


def _fences(text: str) -> Iterator[re.Match[str]]:
    """Runs of backticks or tildes that begin a line, and the rest of it."""
    done = 0
    for mark in sorted(at for fence in ("```", "~~~") for at in _places(text, fence)):
        if mark < done:
            continue
        start = text.rfind("\n", 0, mark) + 1
        done = end if (end := text.find("\n", mark)) >= 0 else len(text)
        if _BEFORE_FENCE.fullmatch(text, start, mark) and (match := _FENCE.match(text, mark)):
            yield match


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + len(part))


def _line_start(text: str, match: re.Match[str]) -> int:
    return text.rfind("\n", 0, match.start()) + 1


def _tagged(text: str, fences: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opened = None
    for match in _HIGHLIGHT.finditer(text):
        start = match.start() if match[0].startswith(("{", "</")) else _line_start(text, match)
        if inside(fences, start):
            continue
        closing = "endhighlight" in match[0] or match[0].startswith("</")
        if not closing and opened is None:
            opened = start
        elif closing and opened is not None:
            found.append((opened, match.end()))
            opened = None
    return found


def _spans(text: str, blocks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Code spans: equal runs of backticks, no blank line between them (CommonMark 6.1)."""
    runs: list[tuple[int, int]] = []
    done = 0
    for start, end in [*blocks, (len(text), len(text))]:
        runs += [match.span() for match in _TICKS.finditer(text, done, start)]
        done = end
    found, i = [], 0
    while i < len(runs):
        start, end = runs[i]
        for j in range(i + 1, min(i + 12, len(runs))):
            if runs[j][1] - runs[j][0] == end - start:
                if text.find("\n\n", end, runs[j][0]) < 0:
                    found.append((start, runs[j][1]))
                    i = j
                break
        i += 1
    return found
