"""The numbers of an ending that need its text: its form, its cues of closing matter, and what stands before it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from postlint.topic.closing import cues, thanks
from postlint.topic.gates import LONG
from postlint.topic.screen import known_share

if TYPE_CHECKING:
    from postlint.markdown import Block

NAMES = [
    "chars",
    "capitals",
    "commas",
    "thanks",
    "known",
    "known_less",
    "title",
    "title_any",
    "cue_itself",
    "cue_call",
    "cue_farewell",
    "cue_reader",
    "cue_writer",
    "cues",
    "before_prose",
    "before_chars",
    "since",
    "links_less",
    "size_z",
]
USUAL = 8  # other paragraphs that are looked at
_WORD = re.compile(r"[^\W\d_]+")


class Form(NamedTuple):
    """How the words of an ending stand to the text before it: their `known_share`, the usual one of the post's
    paragraphs, and the words of the title with their weights."""

    known: float
    usual: float
    title: Mapping[str, float]


def surface(
    text: str, blocks: Sequence[Block], first: int, stop: int, code: str, form: Form
) -> tuple[float, ...]:
    """The numbers of `NAMES` for `blocks[first:stop]` of a post in the language `code`; `text` is the post's."""
    joined = " ".join(block.text for block in blocks[first:stop])
    rest = [
        block
        for block in (*blocks[:first], *blocks[stop:])
        if block.kind == "paragraph" and len(block.text) >= LONG
    ]
    numbers = (
        *_words(joined, form),
        *(own := cues(joined, code)),
        own.total,
        *_before(blocks, first),
        *_shape(text, blocks[first:stop], rest, len(joined)),
    )
    return tuple(round(float(number), 3) for number in numbers)


def _words(text: str, form: Form) -> tuple[float, ...]:
    words = _WORD.findall(text)
    count = max(1, len(words))
    capitals = sum(word[0].isupper() for word in words) / count
    commas = (text.count(",") + text.count("、")) / count
    named = known_share(form.title, text.lower()) if form.title else 0.0
    known, usual, _ = form
    return len(text), capitals, commas, thanks(text), known, known - usual, named, named > 0


def _before(blocks: Sequence[Block], first: int) -> tuple[float, ...]:
    """Whether the block before is running text, its size, and how many paragraphs ago the last heading was."""
    prose, chars = False, 0
    if first:
        prose, chars = blocks[first - 1].kind == "paragraph", len(blocks[first - 1].text)
    since = 0
    for block in reversed(blocks[:first]):
        if block.kind == "heading":
            break
        since += block.kind == "paragraph"
    return prose, math.log(max(1, chars)), since


def _shape(text: str, ending: Sequence[Block], rest: Sequence[Block], chars: int) -> tuple[float, ...]:
    """Links in 100 characters, less the rest's rate; the size of its blocks against that of the others."""

    def links(blocks: Sequence[Block]) -> int:
        return sum(text.count("](", *block.span) + text.count("][", *block.span) for block in blocks)

    some = rest[:: max(1, len(rest) // USUAL)]
    rate = links(ending) * 100 / max(100, chars)
    usual = links(some) * 100 / max(100, sum(len(block.text) for block in some))
    sizes = [math.log(len(block.text)) for block in rest] or [5.0]
    middle = sum(sizes) / len(sizes)
    spread = math.sqrt(sum((size - middle) ** 2 for size in sizes) / len(sizes))
    return rate - usual, (math.log(max(1.0, chars / len(ending))) - middle) / (spread + 0.2)
