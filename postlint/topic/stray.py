"""Paragraphs at the start or in the middle of a post that may be another's: the same measures, taken of any place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from postlint.finding import Span
from postlint.post import Post
from postlint.topic import gates
from postlint.topic.background import load
from postlint.topic.digest import Digest, Ending, unit
from postlint.topic.mending import head_of, mended, set_aside
from postlint.topic.reading import KINDS, kept
from postlint.topic.screen import TOLD, Tables, known_share, leaning, words_of
from postlint.topic.surface import Form, surface
from postlint.topic.terms import UNKNOWN, is_dense, language, terms

if TYPE_CHECKING:
    from postlint.markdown import Block

LEAST = -1.0  # of `leaning`: a post has many paragraphs, so each must lean further than its ending must
LONGEST = 2  # paragraphs that stray together
FEWEST = 5  # paragraphs of running text in a post
MOST = 3  # places of one post that are measured


class _Place(NamedTuple):
    """Blocks `first` to `stop`, and the share of their words that the rest of the text has."""

    first: int
    stop: int
    known: float


class _Words(NamedTuple):
    """A paragraph's words: (weight, offset of the first place in the text, offset of the last)."""

    block: int
    found: list[tuple[float, int, int]]


def strays(post: Post, screened: bool = True, tables: Tables = load) -> Digest | None:
    """What scoring needs of a post's paragraphs but the last one, or None where none of them may be judged."""
    paragraphs = [block for block in post.blocks if block.kind == "paragraph"]
    if sum([len(block.text) >= gates.PROSE for block in paragraphs]) < FEWEST:
        return None
    whole = mended(post)
    if len(whole.blocks) != len(post.blocks):
        return None
    blocks, spans = kept(whole, post, set_aside(whole))
    prose = [i for i, block in enumerate(blocks) if block.kind == "paragraph"]
    if len(prose) < FEWEST:
        return None
    start = blocks[0].span.start
    code = language(whole.text[start : start + TOLD])
    if (about := words_of(code, tables)) is None:
        return None
    lower = whole.text.replace("İ", "i").lower()
    listed = [
        _Words(i, [(weight, lower.find(word), lower.rfind(word)) for word, weight in words.items()])
        for i in prose
        if len(blocks[i].text) >= gates.LONG / 2 and (words := about.of(lower[slice(*blocks[i].span)]))
    ]
    if len(listed) < FEWEST - 1:
        return None
    alone = [_known(words.found, blocks[words.block].span) for words in listed]
    usual = sum(alone) / len(alone)
    head = head_of(whole)
    title = about.of_title(head)
    places = []
    for place in _places(whole.text, blocks, listed, prose[-1]):
        text = " ".join([block.text for block in blocks[place.first : place.stop]])
        named = known_share(title, text.lower()) if title else 0.0
        lean = leaning(place.known, usual, named, text)
        if (lean >= LEAST or not screened) and language(text) in (code, UNKNOWN):
            places.append((lean, place, Form(place.known, usual, title)))
    places.sort(key=lambda found: -found[0])
    if not places:
        return None
    endings = []
    for _, (first, stop, _), form in places[:MOST]:
        span = Span(spans[first].start, spans[stop - 1].end)
        numbers = surface(whole.text, blocks, first, stop, code, form)
        endings.append(Ending(first, stop, span, post.without(span).span, True, False, numbers))
    units = tuple(unit(KINDS.get(block.kind, "o"), terms(block.text, code)) for block in blocks)
    return Digest(code, frozenset(terms(head, code)), units, tuple(endings))


def _known(words: Sequence[tuple[float, int, int]], span: Span) -> float:
    """The share, by weight, of words that stand outside a span too."""
    total = math.fsum([weight for weight, _, _ in words])
    known = math.fsum([weight for weight, at, last in words if 0 <= at < span.start or last >= span.end])
    return known / total if total else 1.0


def _places(text: str, blocks: Sequence[Block], listed: Sequence[_Words], end: int) -> list[_Place]:
    """The paragraphs, one or two in a row, which pass the gates; those at the `end` are an ending."""
    places = []
    for number, (first, words) in enumerate(listed):
        together: list[tuple[float, int, int]] = []
        chars = 0
        for many in range(min(LONGEST, len(listed) - number)):
            block, words = listed[number + many]
            if block != first + many or block >= end:
                break
            together += words
            raw = text[slice(*blocks[block].span)]
            dense = is_dense(raw)
            chars += len(blocks[block].text)
            if (
                not gates.is_long(chars, dense)
                or gates.of_block(blocks[block].text, raw, dense)
                or _has_place(text, blocks, first, block + 1)
            ):
                break
            span = Span(blocks[first].span.start, blocks[block].span.end)
            places.append(_Place(first, block + 1, _known(together, span)))
    return places


def _has_place(text: str, blocks: Sequence[Block], first: int, stop: int) -> bool:
    """Whether headings, colons or lists around a paragraph say that it belongs there."""
    if first and gates.of_place(text, blocks, first, titled=True):
        return True
    return blocks[stop - 1].text[-1:] in (":", "：") or blocks[stop].kind != "paragraph"
