"""Blocks that stand in several posts: gathered as bytes in each post, compared over all of them.

A post's record holds 20 bytes for a block: its signature, its span and whether it looks like a leftover.
Comparing them takes memory in proportion to what repeats, not to all blocks: a first pass counts keys in a
table of fixed size, a second one keeps those that were met more than once.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from postlint.finding import Span
from postlint.language.words import is_cjk
from postlint.leftovers import shape
from postlint.leftovers.context import holds_link, is_prose
from postlint.leftovers.scan import scan
from postlint.leftovers.signature import signature

if TYPE_CHECKING:
    from postlint.post import Post

MOST = 30  # blocks of a post that are kept: those at its end and its beginning
SHORTEST, SHORTEST_CJK, LONGEST = 20, 8, 1500  # characters of a block that is kept
LABEL = 60  # characters of a block that may look like a leftover by itself
_WHOLE, _PARTS, _START, _END, _COLUMNS = 0, (1, 2), 3, 4, 5  # columns of a record, and their number
_SUSPICIOUS = 1 << 31  # this bit of an end
_SENTENCE_ENDS = '.!?。！？”"»'
_TABLE = 1 << 23  # counters of the first pass at most: at a million blocks one in nine shares another's


class Repeated(NamedTuple):
    """A block of a post that stands in others too: which post, where, whether it looks like a leftover."""

    post: int
    span: Span
    suspicious: bool


def record(post: Post) -> bytes:
    """What is kept of a post's paragraphs; nothing of headings, code, tables and lists."""
    blocks = post.blocks
    kept = [
        index
        for index, block in enumerate(blocks)
        if block.kind == "paragraph"
        and (
            SHORTEST <= len(block.text) <= LONGEST
            or (SHORTEST_CJK <= len(block.text) < SHORTEST and is_cjk(block.text))
        )
    ]
    if len(kept) > MOST:
        kept = [*kept[: MOST // 3], *kept[-(MOST - MOST // 3) :]]
    loud = {leftover.span for leftover in scan(post) if leftover.certainty != "hint"}
    texts = [blocks[index].text for index in kept]
    suspicious = [
        len(text) <= LABEL and _is_label(post, index) for index, text in zip(kept, texts, strict=True)
    ]
    spans = [blocks[index].span for index in kept]
    if loud:
        suspicious = [doubted or span in loud for doubted, span in zip(suspicious, spans, strict=True)]
    return pack(texts, spans, suspicious)


def _is_label(post: Post, index: int) -> bool:
    """Whether a block is a few words without a sentence beside one of running text."""
    blocks = post.blocks
    if not shape.is_bare(blocks[index].text) or holds_link(post, blocks[index]):
        return False
    beside = blocks[max(0, index - 1) : index] + blocks[index + 1 : index + 2]
    return any(is_prose(block) and block.text[-1] in _SENTENCE_ENDS for block in beside)


def pack(texts: Sequence[str], spans: Sequence[tuple[int, int]], suspicious: Sequence[bool]) -> bytes:
    """The record of some blocks: columns of 32-bit numbers, the lowest byte first."""
    if not texts:
        return b""
    signatures = [signature(text.encode("utf-8", "surrogatepass")) for text in texts]
    columns = [*zip(*signatures, strict=True), *zip(*spans, strict=True)]
    ends = [
        end | _SUSPICIOUS if doubted else end for end, doubted in zip(columns.pop(), suspicious, strict=True)
    ]
    return _bytes(array("I", [number for column in (*columns, ends) for number in column]))


def _bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _numbers(data: bytes) -> array[int]:
    numbers = array("I", data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


class _Blocks:
    """The blocks of all records, numbered through, a column of numbers for each thing known of them."""

    def __init__(self, records: Sequence[bytes]) -> None:
        counts = [len(data) // (4 * _COLUMNS) for data in records]
        self.first = [0, *accumulate(counts)]  # the number of each post's first block
        self.columns = [array("I") for _ in range(_COLUMNS)]
        for data, count in zip(records, counts, strict=True):
            numbers = _numbers(data)
            for at, column in enumerate(self.columns):
                column.extend(numbers[at * count : (at + 1) * count])

    def at(self, block: int) -> Repeated:
        """A block by its number."""
        end = self.columns[_END][block]
        span = Span(self.columns[_START][block], end & ~_SUSPICIOUS)
        return Repeated(bisect_right(self.first, block) - 1, span, end >= _SUSPICIOUS)


def repeated(records: Sequence[bytes], fewest: int) -> Iterator[list[Repeated]]:
    """Groups of equal or nearly equal blocks that stand in at least `fewest` of the posts, in order."""
    blocks, groups = _Blocks(records), _Groups()
    for column in (_WHOLE, *_PARTS):
        _join(blocks.columns[column], groups)
    members: dict[int, list[Repeated]] = {}
    for block in groups:
        members.setdefault(groups.find(block), []).append(blocks.at(block))
    for found in members.values():
        if len({item.post for item in found}) >= fewest:
            yield found


def _join(keys: array[int], groups: _Groups) -> None:
    """Put the blocks that have the same key, a number other than 0, into one group."""
    size = min(_TABLE, 1 << (8 * len(keys)).bit_length())
    met, mask = bytearray(size), size - 1
    for key in keys:
        slot = key & mask
        if met[slot] < 2:
            met[slot] += 1
    first: dict[int, int] = {}
    for block, key in enumerate(keys):
        if key and met[key & mask] > 1:
            other = first.setdefault(key, block)
            if other != block:
                groups.join(other, block)


class _Groups:
    """Sets of numbers that grow together (union-find); numbers that were never joined are in none."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self._parent))

    def find(self, item: int) -> int:
        """The number that stands for an item's set."""
        parent = self._parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, first: int, second: int) -> None:
        """Make one set of two."""
        for item in (first, second):
            self._parent.setdefault(item, item)
        one, other = self.find(first), self.find(second)
        if one != other:
            self._parent[max(one, other)] = min(one, other)
