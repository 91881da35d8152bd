"""From a post to the digest that is judged: leftovers set aside, gates passed, screened, mended where misread."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from postlint.finding import Span
from postlint.post import Post
from postlint.topic import gates, glance
from postlint.topic.background import load
from postlint.topic.closing import thanks
from postlint.topic.digest import LONGEST, Digest, Ending, unit
from postlint.topic.mending import head_of, is_damaged, mended, set_aside
from postlint.topic.screen import (
    DAMAGED,
    LEAST,
    MOST_USUAL,
    REACH,
    TOLD,
    Tables,
    Words,
    known_share,
    leaning,
    usual_share,
    words_of,
)
from postlint.topic.surface import Form, surface
from postlint.topic.terms import UNKNOWN, is_dense, language, terms

if TYPE_CHECKING:
    from postlint.markdown import Block

NEAR_END = 6  # blocks that are looked at for a paragraph: leftovers may follow it
KINDS = {"paragraph": "p", "heading": "h"}


def digest(
    post: Post,
    screened: bool = True,
    tables: Tables = load,
    worth: Callable[[Digest], bool] | None = None,
) -> Digest | None:
    """What scoring needs of a post, or None where nothing at its end may be judged.

    `screened` leaves endings out whose words stand in the text before them; `tables` gives a language's
    frequencies, or None where there are none and so nothing can be said. `worth` is asked, of a digest with
    the shortest ending alone, whether to go on.
    """
    if (screened and glance.is_own(post, tables)) or not _worth_reading(post.blocks):
        return None
    damaged = is_damaged(post)
    least = -math.inf if not screened else LEAST - DAMAGED if damaged else LEAST
    whole = post
    found = _suspected(post, post, tables, least)
    if damaged and (found.endings if found else _may_end_otherwise(post)):  # what is settled needs no mending
        whole = mended(post)
        if whole is not post:
            found = _suspected(whole, post, tables, LEAST if screened else least)
    if not found or not found.endings:
        return None
    leave = gates.of_leave(found.blocks[-1].text, found.language) != ""
    if leave:  # is likely its own: there must be more before it
        found = found._replace(endings=[end for end in found.endings if end[0] < len(found.blocks) - 1])
    if not any(judged for _, judged in found.endings) or _speaks_otherwise(found):
        return None
    units = tuple(
        [unit(KINDS.get(block.kind, "o"), terms(block.text, found.language)) for block in found.blocks]
    )
    made = Digest(found.language, frozenset(terms(found.head, found.language)), units, (), leave)
    endings = map(partial(_ending, post, whole, found), found.endings)
    if worth:
        made = made._replace(endings=(next(endings),))
        if not worth(made):
            return None
    return made._replace(endings=(*made.endings, *endings))


def _ending(post: Post, whole: Post, found: _Suspected, ending: tuple[int, bool]) -> Ending:
    first, judged = ending
    many = len(found.blocks)
    span = Span(found.spans[first].start, found.spans[-1].end)
    form = Form(found.known(first), found.usual, found.title)
    numbers = surface(whole.text, found.blocks, first, many, found.language, form)
    headed = not judged and gates.is_headed(whole.text, found.blocks, first, gates.has_titles(found.blocks))
    return Ending(first, many, span, post.without(span).span, judged, headed, numbers)


class _Suspected(NamedTuple):
    """A post that may be judged: its blocks, where they stand in the post as it is, the title's text and words, the
    usual share of known words, that of an ending by its first block, and the endings (first block, whether the gates
    let it be judged), none where the screen settled them."""

    language: str
    blocks: list[Block]
    spans: list[Span]
    head: str
    title: dict[str, float]
    usual: float
    known: Callable[[int], float]
    endings: list[tuple[int, bool]]


def _suspected(whole: Post, post: Post, tables: Tables, least: float) -> _Suspected | None:
    """What is left of a post after gates and screen; None where a gate abstains. `whole` is the mended post."""
    if len(whole.blocks) != len(post.blocks):
        return None  # the damage hid structure: what is found could not be shown in the post
    aside = set_aside(whole)
    tail = _tail(whole, aside)
    titled = any(map(gates.is_title, tail)) and gates.has_titles(whole.blocks)
    sizes, most = _sizes(whole.text, tail, titled)
    if not sizes:
        return None
    blocks, spans = kept(whole, post, aside)
    candidates = [len(blocks) - size for size in sizes if gates.enough(blocks[:-size])]
    if not candidates or gates.of_structure(blocks[: candidates[0]]):
        return None
    further = range(candidates[-1] - 1, len(blocks) - most - 1, -1)
    start = blocks[0].span.start
    code = language(whole.text[start : start + TOLD])
    if (about := words_of(code, tables)) is None:
        return None
    return _screened(whole, blocks, spans, candidates, further, about, least)


def _worth_reading(blocks: Sequence[Block]) -> bool:
    """A first look at kinds and sizes alone: enough paragraphs, one of them near the end."""
    for block in blocks[-NEAR_END:]:
        if block.kind == "paragraph" and len(block.text) >= gates.PROSE:
            break
    else:
        return False
    long = 0
    for block in blocks:
        if block.kind == "paragraph" and len(block.text) >= gates.PROSE:
            long += 1
            if long > gates.FEWEST_PARAGRAPHS:
                return True
    return False


def _may_end_otherwise(post: Post) -> bool:
    """Whether a misread post that a gate stopped might pass it mended: only its last letters can change that."""
    last = next((block for block in reversed(post.blocks) if block.kind == "paragraph"), None)
    return (
        last is not None
        and len(last.text) >= gates.SHORTEST / 2
        and not post.text[last.span.end - 6 : last.span.end].isascii()
    )


def kept(whole: Post, post: Post, aside: frozenset[Span]) -> tuple[list[Block], list[Span]]:
    """The mended blocks that are text, and their spans in the post as it is; those set `aside` are none."""
    text = whole.text
    found = [
        (block, original.span)
        for block, original in zip(whole.blocks, post.blocks, strict=True)
        if _is_text(block, text) and not (aside and block.span in aside)
    ]
    return [block for block, _ in found], [span for _, span in found]


def _is_text(block: Block, text: str) -> bool:
    if block.text:
        return not block.text.isspace()
    return block.kind == "thematic_break" or text.startswith(":::", block.span.start)


def _tail(whole: Post, aside: frozenset[Span]) -> list[Block]:
    """The last blocks of `kept`: those of the longest ending and the one before it."""
    found: list[Block] = []
    for block in reversed(whole.blocks):
        if _is_text(block, whole.text) and block.span not in aside:
            found.append(block)
            if len(found) > LONGEST:
                break
    return found[::-1]


def _sizes(text: str, tail: Sequence[Block], titled: bool) -> tuple[list[int], int]:
    """How many blocks those endings have which pass the gates, from the shortest on, and how many paragraphs stand
    at the end at most: a foreign ending may begin before where a gate stops."""
    found: list[int] = []
    chars = size = 0
    dense = stopped = False
    for block in reversed(tail[1:]):
        if block.kind != "paragraph":
            break
        raw = text[slice(*block.span)]
        if not size:
            dense = is_dense(raw)
        size += 1
        chars += len(block.text)
        place = gates.of_place(text, tail, len(tail) - size, titled)
        stopped = stopped or place != "" or gates.of_block(block.text, raw, dense) != ""
        if stopped and not found:
            break
        if not stopped and gates.is_long(chars, dense):
            found.append(size)
        if place == gates.HEADED:
            break
    return found, size


def _screened(
    whole: Post,
    blocks: list[Block],
    spans: list[Span],
    candidates: Sequence[int],
    further: Sequence[int],
    about: Words,
    least: float,
) -> _Suspected:
    """The first blocks of the candidates and of `further` endings.

    No endings where the shortest is surely the post's own: leans less than `least`, going by what even the text
    before the longest has of its words. What costs more is asked for later.
    """
    end, longest = blocks[candidates[0]].span.start, blocks[candidates[-1]].span.start
    low = max(blocks[0].span.start, longest - REACH)
    lower = whole.text[low:end].replace("İ", "i").lower()  # that letter alone grows when made small

    def share(first: int, stop: int) -> float:
        words = about.of(" ".join([block.text for block in blocks[first:]]))
        return known_share(words, lower[: max(0, blocks[stop].span.start - low)]) if words else 1.0

    settled = _Suspected(about.code, blocks, spans, "", {}, 1.0, lambda first: share(first, first), [])
    shortest = " ".join([block.text for block in blocks[candidates[0] :]])
    known = share(candidates[0], candidates[-1])
    if leaning(known, MOST_USUAL, 0.0, shortest) < least:
        return settled
    head = head_of(whole)
    title = about.of_title(head)
    named = known_share(title, shortest.lower()) if title else 0.0
    if leaning(known, MOST_USUAL, named, shortest) < least:
        return settled
    long = [
        Span(block.span.start - low, block.span.end - low)
        for block in blocks[: candidates[0]]
        if block.kind == "paragraph" and len(block.text) >= gates.LONG and block.span.start >= low
    ]
    usual = usual_share(lower, long, about)
    if leaning(known, usual, named, shortest, thanks(shortest)) < least:
        return settled
    found = [(first, first >= candidates[-1]) for first in (*candidates, *further)]
    return settled._replace(head=head, title=title, usual=usual, endings=found)


def _speaks_otherwise(found: _Suspected) -> bool:
    """Whether the ending, its last block or the post's beginning is in another language than the post."""
    first = [first for first, judged in found.endings if judged][-1]
    beginning = " ".join([block.text for block in found.blocks[:first]])
    ending = " ".join([block.text for block in found.blocks[first:]])
    parts = (beginning[:TOLD], beginning[-TOLD:], ending[:TOLD], found.blocks[-1].text[:TOLD])
    return any(language(part) not in (found.language, UNKNOWN) for part in parts)
