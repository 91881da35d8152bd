r"""Literal patterns of systems: markup, calls, tokens and shortcodes, found in a post's raw text.

A file is written like a language's (see `wordings`), but its lines stand for characters: `*` is up to
`GAP` characters of one line, `#` a run of digits, `\*` and `\#` are the characters themselves, upper and
lower case are alike, unless a line has capitals only. Lines that begin with "# " are comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from postlint.language.words import fold
from postlint.patterns import lazy

GAP = 200
_SECTION = lazy(
    r"^\[([a-z-]+) (whole|start|in|words|parts|credits|agencies|keys|dummy|fields|homes|waiting|calendar)"
    r"(?: (sure|likely|hint))?\](?: |$)"
)
_SPECIAL = frozenset("*#\\")
_PIECE = lazy(r"\\[*#]|\*+|#|[^\\*#]+|\\")


class Pattern(NamedTuple):
    """One line of a systems file; `place` is `whole`, `start` or `in`."""

    rule: str
    place: str
    certainty: str
    line: str

    @property
    def is_open(self) -> bool:
        """Whether it takes along whatever follows in its line."""
        return self.line.endswith("*") and not self.line.endswith("\\*")

    @property
    def is_words(self) -> bool:
        """Whether it begins with words and takes along whatever follows: dummy text."""
        return self.is_open and self.line.replace(" ", "")[:-1].isalpha()

    @property
    def part(self) -> str:
        """How certain a match is that is a part of a block: what is open may hold an author's words."""
        return "likely" if self.is_open and self.certainty == "sure" else self.certainty

    @property
    def anchors(self) -> tuple[str, ...]:
        """Its longest run of fixed characters, in small letters: of these a text must hold one to match.

        A run that is only words is taken along with each digit of the number beside it.
        """
        if not _SPECIAL.intersection(self.line):
            return (self.line.lower(),)
        runs: list[tuple[str, str, str]] = []
        run = before = ""
        for piece in (*_PIECE.findall(self.line), "*"):
            if piece[0] in "*#":
                runs.append((run.lower(), before, piece[0]))
                run, before = "", piece[0]
            else:
                run += piece[-1] if piece[0] == "\\" else piece
        best, before, after = max(runs, key=lambda run: len(run[0]))
        if best.replace(" ", "").isalpha():
            if before == "#":
                return tuple(f"{digit}{best}" for digit in range(10))
            if after == "#":
                return tuple(f"{best}{digit}" for digit in range(10))
        return (best,)


@cache
def compiled(line: str) -> re.Pattern[str]:
    """The regular expression of a pattern's line; linear: every gap is bounded and stays in its line.

    A gap that another one follows ends where what stands between the two first does: each end tried with each end of
    the other would take thousands of steps a character.
    """
    parts: list[str] = []
    gap = -1  # the part that is the gap before
    for piece in _PIECE.findall(line):
        if piece[0] == "*":
            if 0 <= gap < len(parts) - 1:
                parts[gap:] = [f"(?>{''.join(parts[gap:])})"]
            gap = len(parts)
            parts.append(f"[^\\n]{{0,{GAP}}}?")
        elif piece == "#":
            parts.append(r"\d{1,20}+(?:[.,'\u00a0\u202f ]\d{3}){0,4}+")
        else:
            parts.append(re.escape(piece[-1] if piece[0] == "\\" else piece))
    if parts and parts[-1].endswith("?") and line.endswith("*"):
        parts[-1] = parts[-1][:-1]
    head = r"(?<![^\W_])" if line[:1].isalnum() else ""
    tail = r"(?![^\W_])" if line[-1:].isalnum() else ""
    shouted = not any(c.islower() for c in line)  # "TODO" is not Spanish "todo"
    return re.compile(head + "".join(parts) + tail, 0 if shouted else re.IGNORECASE)


def read(text: str) -> tuple[list[Pattern], dict[str, set[str]]]:
    """The patterns of a systems file's text, and its lists of words by the lists' names."""
    patterns: list[Pattern] = []
    lists: dict[str, set[str]] = {}
    rule = place = certainty = ""
    for line in text.splitlines():
        if not line or line.startswith("# "):
            continue
        if line[0] == "[" and (head := _SECTION.match(line)):
            rule, place, certainty = head[1], head[2], head[3] or "likely"
        elif place not in ("whole", "start", "in"):
            lists.setdefault(place, set()).update(fold(line).split())
        else:
            patterns.append(Pattern(rule, place, certainty, line))
    return patterns, lists


def read_folder(folder: Path) -> tuple[list[Pattern], dict[str, set[str]]]:
    """Patterns and lists of words of every file in a folder; none where there is no folder."""
    patterns: list[Pattern] = []
    lists: dict[str, set[str]] = {}
    for path in sorted(folder.glob("*.txt")):
        more, named = read(path.read_text("utf-8"))
        patterns.extend(more)
        for name, entries in named.items():
            lists.setdefault(name, set()).update(entries)
    return patterns, lists


def by_anchor(patterns: Iterable[Pattern]) -> dict[str, list[Pattern]]:
    """Patterns by the characters that a text must hold to match them."""
    found: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        for anchor in pattern.anchors:
            found.setdefault(anchor, []).append(pattern)
    return found
