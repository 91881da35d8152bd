"""Blocks that stand in several posts: gathered as bytes in each post, compared over all of them.

A post's record holds 16 bytes for a block: its signature, its span and whether it looks like a leftover.
Comparing them takes memory in proportion to what repeats, not to all blocks.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from postlint.chunks import chunks, is_named, is_paragraph
from postlint.finding import Span
from postlint.language.words import is_cjk
from postlint.leftovers import shape
from postlint.leftovers.scan import scan
from postlint.leftovers.signature import signature

if TYPE_CHECKING:
    from postlint.post import Post

MOST = 30  # blocks of a post that are kept: those at its end and its beginning
SHORTEST, SHORTEST_CJK, LONGEST = 20, 8, 1500  # characters of a block that is kept
LABEL = 60  # characters of a block that may look like a leftover by itself
_KEYS, _START, _END, _COLUMNS = (0, 1), 2, 3, 4  # columns of a record's rows, and their number
_SUSPICIOUS = 1 << 31  # this bit of an end
# Words with which release notes say the same each time: thanks, and where the changes are.
_THANKS = """
thanks thank danke dank dankt merci gracias obrigado obrigada obrigados grazie bedankt dziękujemy dzięki teşekkürler
teşekkür děkujeme tack takk kiitos спасибо благодарим дякуємо ơn terima contributors changelog
"""
_THANKED = frozenset(_THANKS.split())
_THANKED_CJK = ("感谢", "感謝", "鸣谢", "ありがとう")
_SENTENCE_ENDS = '.!?。！？”"»'
_CLOSED = frozenset(".!?。！？…,;:：")  # these end no label
_TOGETHER = 1 << 18  # keys that are counted together


class Repeated(NamedTuple):
    """A block of a post that stands in others too: which post, where, whether it looks like a leftover."""

    post: int
    span: Span
    suspicious: bool


def record(post: Post) -> bytes:
    """What is kept of a post's paragraphs; nothing of headings, code, tables and lists."""
    found = post.once(chunks)
    texts = found.texts
    kept = [
        index
        for index in found.paragraphs
        if SHORTEST_CJK <= len(text := texts[index]) <= LONGEST
        and (len(text) >= SHORTEST or is_cjk(text))
        and not (text[0] in "[!" and is_named(text))
    ]
    if not kept:
        return b""
    if len(kept) > MOST:
        kept = [*kept[: MOST // 3], *kept[-(MOST - MOST // 3) :]]
    labels = [
        index
        for index in kept
        if len(text := texts[index]) <= LABEL and text[-1] not in _CLOSED and _is_label(texts, index)
    ]
    if thanks := {index for index in labels if _is_thanks(texts[index])}:
        kept = [index for index in kept if index not in thanks]
        labels = [index for index in labels if index not in thanks]
    starts = found.starts
    doubted = {starts[index] for index in labels}
    doubted.update(leftover.span.start for leftover in scan(post) if leftover.certainty != "hint")
    return pack([texts[index] for index in kept], [starts[index] for index in kept], doubted)


def _is_thanks(text: str) -> bool:
    if not _THANKED.isdisjoint(text.lower().rstrip(".!: ").split()):
        return True
    return not text.isascii() and any(map(text.__contains__, _THANKED_CJK))


def _is_label(texts: Sequence[str], index: int) -> bool:
    """Whether a chunk is a few words without a sentence beside one of running text."""
    text = texts[index].strip("*_ ")
    if not text or not shape.is_bare(text) or "www." in text or "@" in text:
        return False
    beside = (*texts[max(0, index - 1) : index], *texts[index + 1 : index + 2])
    return any(is_paragraph(other) and _is_prose(other.rstrip("*_ ")) for other in beside)


def _is_prose(text: str) -> bool:
    return text[-1:] in _SENTENCE_ENDS and (len(text) >= 40 or (len(text) >= 24 and is_cjk(text)))


def pack(texts: Sequence[str], starts: Sequence[int], doubted: Collection[int]) -> bytes:
    """The record of some chunks, `doubted` the starts of those that look like leftovers."""
    rows: list[int] = []
    for text, start in zip(texts, starts, strict=True):
        first, last = signature(text)
        rows += (first, last, start, start + len(text))
    for row, start in enumerate(starts if doubted else ()):
        if start in doubted:
            rows[row * _COLUMNS + _END] |= _SUSPICIOUS
    return _bytes(array("I", rows))


def _bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


class _Blocks:
    """The blocks of all records, numbered through."""

    def __init__(self, records: Sequence[bytes]) -> None:
        counts = [len(data) // (4 * _COLUMNS) for data in records]
        self._first = [0, *accumulate(counts)]  # the number of each post's first block
        self._numbers = array("I", b"".join(records))
        if sys.byteorder == "big":
            self._numbers.byteswap()

    def column(self, number: int) -> array[int]:
        """One thing known of every block."""
        return self._numbers[number::_COLUMNS]

    def at(self, block: int) -> Repeated:
        """A block by its number."""
        start, end = self._numbers[block * _COLUMNS + _START : (block + 1) * _COLUMNS]
        return Repeated(
            bisect_right(self._first, block) - 1, Span(start, end & ~_SUSPICIOUS), end >= _SUSPICIOUS
        )


def repeated(records: Sequence[bytes], fewest: int) -> Iterator[list[Repeated]]:
    """Groups of equal or nearly equal blocks that stand in at least `fewest` of the posts, in order."""
    blocks, groups = _Blocks(records), _Groups()
    for number in _KEYS:
        _join(blocks.column(number), groups)
    members: dict[int, list[Repeated]] = {}
    for block in groups:
        members.setdefault(groups.find(block), []).append(blocks.at(block))
    for found in members.values():
        if len({item.post for item in found}) >= fewest:
            yield found


def _join(keys: array[int], groups: _Groups) -> None:
    """Put the blocks that have the same key, a number other than 0, into one group.

    Many keys are counted a part at a time: the memory this takes doesn't grow with their number.
    """
    again: set[int] = set()
    parts = 1 + len(keys) // _TOGETHER
    for part in range(parts):
        counts = Counter(keys if parts == 1 else (key for key in keys if key % parts == part))
        again.update(key for key, times in counts.items() if times > 1)
    again.discard(0)
    first: dict[int, int] = {}
    for block, key in [pair for pair in enumerate(keys) if pair[1] in again]:
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
