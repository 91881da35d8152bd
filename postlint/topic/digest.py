"""A post reduced to what scoring its ending needs: terms of each block, and the endings that may be foreign."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from postlint.finding import Span
from postlint.topic.screen import known_share

LONGEST = 3  # blocks of an ending at most
_NAMES = re.compile(r"[^\W\d_]+")
_THANKS = re.compile(
    r"thank|merci\b|remerci|gracias|agradec|obrigad|grazie|ringrazi|danke\b|bedank|teşekk|dzięk|podzięk"
    r"|cảm ơn|спасибо|благодар|感谢|谢|謝|ありがとう|kudos|acknowledg|credits?\b|contribut",
    re.IGNORECASE,
)


class Ending(NamedTuple):
    """The last blocks of running text of a post.

    `first` is the index in `Digest.units` of its first block, `span` where it stands in the post, `cut` what
    to delete to be rid of it; `surface` are numbers that need the text itself (see `surface`).
    """

    first: int
    span: Span
    cut: Span
    surface: tuple[float, ...]


class Digest(NamedTuple):
    """What scoring needs of a post.

    `head` are the terms of title, description, tags and file name; `units` the blocks in order as (kind,
    terms), kind "p" running text, "h" heading, "o" anything else; `endings` the last 1, 2, 3 blocks as far
    as they may be judged.
    """

    language: str
    head: frozenset[str]
    units: tuple[tuple[str, list[str]], ...]
    endings: tuple[Ending, ...]

    def pack(self) -> bytes:
        """The digest as bytes, about 2 kB."""
        units = [kind + " ".join(words) for kind, words in self.units]
        data = [self.language, " ".join(sorted(self.head)), units, [[*end] for end in self.endings]]
        return zlib.compress(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"), 1)


def unpack(data: bytes) -> Digest:
    """What `Digest.pack` packed."""
    language, head, units, endings = json.loads(zlib.decompress(data))
    return Digest(
        language,
        frozenset(head.split(" ")),
        tuple((unit[0], unit[1:].split(" ") if len(unit) > 1 else []) for unit in units),
        tuple(
            Ending(first, Span(*span), Span(*cut), tuple(surface)) for first, span, cut, surface in endings
        ),
    )


def thanks(text: str) -> bool:
    """Whether a text thanks or credits somebody."""
    return _THANKS.search(text) is not None


def surface(
    texts: Sequence[str], known: float, usual: float, title: Mapping[str, float]
) -> tuple[float, ...]:
    """Eight numbers of an ending's blocks: characters, share of capitalised words, commas a word, whether
    somebody is thanked, their `known_share`, by how much that is under the `usual` one of the post, the
    share by weight of the title's words that they name, and whether they name any.
    """
    text = " ".join(texts)
    words = _NAMES.findall(text)
    count = max(1, len(words))
    capitals = sum(word[0].isupper() for word in words) / count
    commas = (text.count(",") + text.count("、")) / count
    named = known_share(title, text.lower()) if title else 0.0
    numbers = (capitals, commas, thanks(text), known, known - usual, named, named > 0)
    return float(len(text)), *(round(float(number), 3) for number in numbers)
