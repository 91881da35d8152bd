"""Blocks that stand in several posts: gathered as bytes in each post, compared over all of them.

A post's record holds 33 bytes for a block: its signature, its span and whether it looks like a leftover.
Comparing them takes memory in proportion to what repeats, not to all blocks: a first pass counts keys in a
table of fixed size, a second one keeps those that were met more than once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from postlint.finding import Span
from postlint.language.words import is_cjk
from postlint.leftovers import shape
from postlint.leftovers.context import holds_link
from postlint.leftovers.scan import scan
from postlint.leftovers.signature import SKETCH, alike, signature

if TYPE_CHECKING:
    from postlint.post import Post

_RECORD = Struct(">8s16sII?")
MOST = 30  # blocks of a post that are kept: those at its end and its beginning
SHORTEST, SHORTEST_CJK, LONGEST = 20, 8, 1500  # characters of a block that is kept
_TABLE = 1 << 23  # counters of the first pass: at a million blocks one in nine shares another's

_MASK = _TABLE - 1


class Repeated(NamedTuple):
    """A block of a post that stands in others too: which post, where, whether it looks like a leftover."""

    post: int
    span: Span
    suspicious: bool


def record(post: Post) -> bytes:
    """What is kept of a post's paragraphs; nothing of headings, code, tables and lists."""
    kept = [
        block
        for block in post.blocks
        if block.kind == "paragraph"
        and (
            SHORTEST <= len(block.text) <= LONGEST
            or (SHORTEST_CJK <= len(block.text) < SHORTEST and is_cjk(block.text))
        )
    ]
    if len(kept) > MOST:
        kept = [*kept[: MOST // 3], *kept[-(MOST - MOST // 3) :]]
    loud = {leftover.span for leftover in scan(post) if leftover.certainty != "hint"}
    return b"".join(
        pack(
            block.text,
            *block.span,
            block.span in loud or (shape.is_bare(block.text) and not holds_link(post, block)),
        )
        for block in kept
    )


def pack(text: str, start: int, end: int, suspicious: bool) -> bytes:
    """A block's record: 33 bytes."""
    signed = signature(text)
    return _RECORD.pack(signed[:8], signed[8:], start, end, suspicious)


def repeated(records: Sequence[bytes], fewest: int) -> Iterator[list[Repeated]]:
    """Groups of equal or nearly equal blocks that stand in at least `fewest` of the posts, in order."""
    groups = _Groups()
    for part in (EXACT, *BANDS):
        _join(records, part, groups)
    members: dict[int, list[Repeated]] = {}
    for post, data in enumerate(records):
        for number, (_, _, start, end, suspicious) in enumerate(_RECORD.iter_unpack(data)):
            if (root := groups.find((post << 8) + number)) is not None:
                members.setdefault(root, []).append(Repeated(post, Span(start, end), suspicious))
    for found in members.values():
        if len({item.post for item in found}) >= fewest:
            yield found


EXACT = slice(0, 8)  # of a record: the hash of the whole text
BANDS = tuple(slice(8 + 2 * at, 12 + 2 * at) for at in range(4))  # two neighbouring values of the sketch
_NONE = (bytes(4), bytes(8))


def _keys(records: Iterable[bytes], part: slice) -> Iterator[tuple[int, bytes]]:
    """(number of a block, the part of its record by which it is looked up), none for a text without a sketch."""
    size, first, last = _RECORD.size, part.start, part.stop
    for post, data in enumerate(records):
        number = post << 8
        for at in range(0, len(data), size):
            key = data[at + first : at + last]
            if key not in _NONE:
                yield number, key
            number += 1


def _join(records: Sequence[bytes], part: slice, groups: _Groups) -> None:
    """Put blocks that share a key into one group, where their sketches agree."""
    met = bytearray(_TABLE)
    for _, key in _keys(records, part):
        slot = crc32(key) & _MASK
        if met[slot] < 2:
            met[slot] += 1
    first: dict[bytes, int] = {}
    for block, key in _keys(records, part):
        if met[crc32(key) & _MASK] > 1:
            other = first.setdefault(key, block)
            if other != block and (part is EXACT or alike(_sketch(records, other), _sketch(records, block))):
                groups.join(other, block)


def _sketch(records: Sequence[bytes], block: int) -> bytes:
    at = (block & 0xFF) * _RECORD.size + 8
    return records[block >> 8][at : at + 2 * SKETCH]


class _Groups:
    """Sets of numbers that grow together (union-find); numbers that were never joined are in none."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, item: int) -> int | None:
        """The number that stands for an item's set."""
        parent = self._parent
        if item not in parent:
            return None
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, first: int, second: int) -> None:
        """Make one set of two."""
        for item in (first, second):
            self._parent.setdefault(item, item)
        one, other = self.find(first), self.find(second)
        if one is not None and other is not None and one != other:
            self._parent[max(one, other)] = min(one, other)
