"""Blocks that stand in several posts: gathered as bytes in each post, compared over all of them.

A post's record holds 33 bytes for a block: its signature, its span and whether it looks like a leftover.
Comparing them takes memory in proportion to what repeats, not to all blocks: a first pass counts keys in a
table of fixed size, a second one keeps those that were met more than once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from postlint.finding import Span
from postlint.language.words import is_cjk
from postlint.leftovers import shape
from postlint.leftovers.context import holds_link
from postlint.leftovers.scan import scan
from postlint.leftovers.signature import SKETCH, alike, bands, signature

if TYPE_CHECKING:
    from postlint.post import Post

_RECORD = Struct(">8s16sII?")
MOST = 30  # blocks of a post that are kept: those at its end and its beginning
SHORTEST, SHORTEST_CJK, LONGEST = 20, 8, 1500  # characters of a block that is kept
_TABLE = 1 << 22  # counters of the first pass: at a million blocks one in five shares another's


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
        _RECORD.pack(
            (packed := signature(block.text))[:8],
            packed[8:],
            block.span.start,
            block.span.end,
            block.span in loud or (shape.is_bare(block.text) and not holds_link(post, block)),
        )
        for block in kept
    )


def repeated(records: Sequence[bytes], fewest: int) -> Iterator[list[Repeated]]:
    """Groups of equal or nearly equal blocks that stand in at least `fewest` of the posts, in order."""
    groups = _Groups()
    _join(records, _exact, groups)
    for number in range(SKETCH - 1):
        _join(records, _band(number), groups)
    members: dict[int, list[Repeated]] = {}
    for post, data in enumerate(records):
        for number, (_, _, start, end, suspicious) in enumerate(_RECORD.iter_unpack(data)):
            if (root := groups.find((post << 8) + number)) is not None:
                members.setdefault(root, []).append(Repeated(post, Span(start, end), suspicious))
    for found in members.values():
        if len({item.post for item in found}) >= fewest:
            yield found


Key = Callable[[bytes, bytes], int | None]


def _exact(digest: bytes, _sketch: bytes) -> int | None:
    return int.from_bytes(digest, "big")


def _band(number: int) -> Key:
    """The key of one band of a sketch."""

    def key(_digest: bytes, sketch: bytes) -> int | None:
        found = bands(sketch)
        return found[number] if found else None

    return key


def _keys(records: Iterable[bytes], key: Key) -> Iterator[tuple[int, int]]:
    for post, data in enumerate(records):
        for number, (digest, sketch, *_) in enumerate(_RECORD.iter_unpack(data)):
            if (value := key(digest, sketch)) is not None:
                yield (post << 8) + number, value


def _join(records: Sequence[bytes], key: Key, groups: _Groups) -> None:
    """Put blocks that share a key into one group, where their sketches agree."""
    met = bytearray(_TABLE)
    for _, value in _keys(records, key):
        slot = (value ^ value >> 29) % _TABLE
        if met[slot] < 2:
            met[slot] += 1
    first: dict[int, int] = {}
    for block, value in _keys(records, key):
        if met[(value ^ value >> 29) % _TABLE] > 1:
            other = first.setdefault(value, block)
            if other != block and (key is _exact or alike(_sketch(records, other), _sketch(records, block))):
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
