"""A post reduced to what scoring its ending needs: terms of each block, and the endings that may be foreign."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from typing import NamedTuple

from postlint.finding import Span

LONGEST = 3  # blocks of an ending at most


class Ending(NamedTuple):
    """Blocks of running text that may be another post's: the last ones, or for a stray paragraph any.

    `first` and `stop` are where they begin and end among `Digest.units`, `span` is where they stand in the post,
    `cut` what to delete to be rid of them; `judged` tells whether they may be judged by themselves, or only be what
    a shorter ending extends to, `headed` whether such an ending stands below a heading of its own; `surface` are
    numbers that need the text itself (see `surface.py`).
    """

    first: int
    stop: int
    span: Span
    cut: Span
    judged: bool
    headed: bool
    surface: tuple[float, ...]


class Unit(NamedTuple):
    """A block: its kind ("p" running text, "h" a heading, "o" anything else), how many terms it has, and which."""

    kind: str
    length: int
    terms: list[str]


class Digest(NamedTuple):
    """What scoring needs of a post.

    `head` are the terms of title, description, tags and file name; `units` the blocks in order; `endings` the
    last 1, 2, 3 blocks, from the shortest that may be judged on; `leave` tells whether the last one takes leave of its
    readers.
    """

    language: str
    head: frozenset[str]
    units: tuple[Unit, ...]
    endings: tuple[Ending, ...]
    leave: bool = False

    def pack(self) -> bytes:
        """The digest as bytes, about 2 kB."""
        units = [f"{unit.kind}{unit.length} {' '.join(unit.terms)}" for unit in self.units]
        endings = [[*end] for end in self.endings]
        data = [self.language, " ".join(sorted(self.head)), units, endings, self.leave]
        return zlib.compress(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"), 1)


def unpack(data: bytes) -> Digest:
    """What `Digest.pack` packed."""
    language, head, units, endings, leave = json.loads(zlib.decompress(data))
    return Digest(
        language,
        frozenset(head.split(" ")),
        tuple(_unit(*unit.split(" ")) for unit in units),
        tuple(
            Ending(first, stop, Span(*span), Span(*cut), judged, headed, tuple(surface))
            for first, stop, span, cut, judged, headed, surface in endings
        ),
        leave,
    )


def unit(kind: str, terms: Iterable[str]) -> Unit:
    """A unit of a block's terms in order, repeated as they are."""
    listed = list(terms)
    return Unit(kind, len(listed), list(dict.fromkeys(listed)))


def _unit(head: str, *terms: str) -> Unit:
    return Unit(head[0], int(head[1:]), [term for term in terms if term])
