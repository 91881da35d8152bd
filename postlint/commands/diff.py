"""The changes of a post as a unified diff, which `git apply` takes, in time that grows with the post.

The standard library looks for the longest run of lines in common, again and again: a minute for a post of forty
thousand lines of which every other one is repaired. Lines that stand once in both texts align most of it at once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher

_CONTEXT = 3
_MOST = 500_000  # lines times lines that the standard library may compare


def unified(before: str, after: str, name: str) -> Iterator[str]:
    """The diff's lines, each with its line feed; lines end with a line feed alone, as they do for git."""
    old, new = _lines(before), _lines(after)
    yield f"--- a/{name}\n"
    yield f"+++ b/{name}\n"
    for group in _Aligned(old, new).get_grouped_opcodes(_CONTEXT):
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from _marked(" ", old[i1:i2])
            else:
                yield from _marked("-", old[i1:i2])
                yield from _marked("+", new[j1:j2])


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    last = lines.pop()
    return [*(line + "\n" for line in lines), *([last] if last else [])]


def _marked(sign: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield sign + (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")


def _range(start: int, end: int) -> str:
    """A hunk's lines as unified diffs count them: from 1, an empty one by the line before it."""
    count = end - start
    return f"{start + 1}" if count == 1 else f"{start + 1 if count else start},{count}"


class _Aligned(SequenceMatcher[str]):
    """Two texts' lines, aligned."""

    def __init__(self, old: list[str], new: list[str]) -> None:
        super().__init__(None, [], [])
        self.a, self.b = old, new
        self.opcodes: list[tuple[str, int, int, int, int]] | None = None

    def get_matching_blocks(self) -> list[Match]:
        """Runs of lines in common, in order; an empty one at the end."""
        pairs = list(_pairs(self.a, self.b))
        blocks: list[Match] = []
        for i, j in pairs:
            if blocks and blocks[-1].a + blocks[-1].size == i and blocks[-1].b + blocks[-1].size == j:
                blocks[-1] = blocks[-1]._replace(size=blocks[-1].size + 1)
            else:
                blocks.append(Match(i, j, 1))
        return [*blocks, Match(len(self.a), len(self.b), 0)]


def _pairs(old: list[str], new: list[str]) -> Iterator[tuple[int, int]]:
    """The numbers of lines in common: those at both ends, those that stand once in both, those between such lines."""
    start, end = 0, min(len(old), len(new))
    while start < end and old[start] == new[start]:
        yield start, start
        start += 1
    tail = 0
    while tail < end - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    at = start, start
    for anchor in [*_anchors(old, new, start, tail), (len(old) - tail, len(new) - tail)]:
        if (anchor[0] - at[0]) * (anchor[1] - at[1]) <= _MOST:
            matcher = SequenceMatcher(None, old[at[0] : anchor[0]], new[at[1] : anchor[1]], autojunk=False)
            for block in matcher.get_matching_blocks():
                yield from ((at[0] + block.a + n, at[1] + block.b + n) for n in range(block.size))
        if anchor[0] < len(old) - tail:
            yield anchor
        at = anchor[0] + 1, anchor[1] + 1
    yield from ((len(old) - n, len(new) - n) for n in range(tail, 0, -1))


def _anchors(old: list[str], new: list[str], start: int, tail: int) -> list[tuple[int, int]]:
    """Lines that stand once in both middles: the most of them that are in one order (patience)."""
    ours, theirs = old[start : len(old) - tail], new[start : len(new) - tail]
    once = {line for line, count in Counter(ours).items() if count == 1}
    once &= {line for line, count in Counter(theirs).items() if count == 1}
    where = {line: number for number, line in enumerate(theirs, start) if line in once}
    candidates = [(number, where[line]) for number, line in enumerate(ours, start) if line in once]
    ends: list[int] = []  # the smallest last number of a run of each length
    tips: list[int] = []  # and which candidate that is
    before: list[int] = []  # the candidate before each one in its run
    for index, (_, number) in enumerate(candidates):
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        tips[length : length + 1] = [index]
        before.append(tips[length - 1] if length else -1)
    run, index = [], tips[-1] if tips else -1
    while index >= 0:
        run.append(candidates[index])
        index = before[index]
    return run[::-1]
