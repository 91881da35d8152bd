"""From a post to the digest that is judged: mended, leftovers set aside, gates passed, screened."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from postlint.finding import Span
from postlint.post import Post
from postlint.source import Source
from postlint.topic import gates
from postlint.topic.background import Background, load
from postlint.topic.digest import LONGEST, Digest, Ending, surface, thanks
from postlint.topic.screen import (
    LEAST,
    MOST_USUAL,
    content,
    known_share,
    leaning,
    usual_share,
    words_of_title,
)
from postlint.topic.terms import UNKNOWN, is_dense, language, terms

if TYPE_CHECKING:
    from postlint.markdown import Block

DAMAGED = 1.0  # of `leaning`: how much further what is misread must lean before it is settled unmended
NEAR_END = 6  # blocks that are looked at for a paragraph: leftovers may follow it
_ASIDE = frozenset(("ad-placeholder", "page-furniture", "cross-promotion", "credit-line", "paywall-notice"))
_KEYS = (
    "title",
    "description",
    "excerpt",
    "summary",
    "subtitle",
    "tags",
    "categories",
    "category",
    "keywords",
)
_DATE = re.compile(r"^\d{4}-\d\d-\d\d-|\.\w+$")
_KIND = {"paragraph": "p", "heading": "h"}


def _is_damaged(post: Post) -> bool:
    from postlint.encoding import survey

    return survey(post.text).mojibake


def mended(post: Post) -> Post:
    """The post with misread encodings undone in memory, or the post itself where nothing is damaged."""
    from postlint.encoding import diagnose

    parts, at = [], 0
    for damage in diagnose(post.text) if _is_damaged(post) else ():
        if damage.sure and damage.start >= at:
            parts += [post.text[at : damage.start], damage.repaired]
            at = damage.end
    if not at:
        return post
    return Post(post.path, Source(b"", "".join(parts) + post.text[at:]), post.site, post.site_path)


def set_aside(post: Post) -> frozenset[Span]:
    """The spans of whole blocks that the leftover rules name: they are no part of the text.

    What they only guess must be short, or it is running text.
    """
    from postlint.leftovers import scan

    return frozenset(
        found.span
        for found in scan(post)
        if found.whole
        and found.rule in _ASIDE
        and (found.certainty != "hint" or found.span.end - found.span.start < gates.SHORTEST)
    )


def digest(
    post: Post, screened: bool = True, tables: Callable[[str], Background | None] = load
) -> Digest | None:
    """What scoring needs of a post, or None where nothing at its end may be judged.

    `screened` leaves endings out whose words stand in the text before them; `tables` gives a language's
    frequencies, or None where there are none and so nothing can be said.
    """
    if not _worth_reading(post):
        return None
    damaged = _is_damaged(post)
    least = -math.inf if not screened else LEAST - DAMAGED if damaged else LEAST
    found = _suspected(post, post, tables, least)
    if damaged and (found.endings if found else _may_end_otherwise(post)):  # what is settled needs no mending
        whole = mended(post)
        if whole is not post:
            found = _suspected(whole, post, tables, LEAST if screened else least)
    if not found or not found.endings or _speaks_otherwise(found):
        return None
    endings = []
    for first, known, usual in found.endings:
        span = Span(found.spans[first].start, found.spans[-1].end)
        numbers = surface([block.text for block in found.blocks[first:]], known, usual, found.title)
        endings.append(Ending(first, span, post.without(span).span, numbers))
    units = tuple((_KIND.get(block.kind, "o"), terms(block.text, found.language)) for block in found.blocks)
    return Digest(found.language, frozenset(terms(found.head, found.language)), units, tuple(endings))


def _may_end_otherwise(post: Post) -> bool:
    """Whether a misread post that a gate stopped might pass it mended: only its last letters can change that."""
    last = next((block for block in reversed(post.blocks) if block.kind == "paragraph"), None)
    return (
        last is not None
        and len(last.text) >= gates.SHORTEST / 2
        and not post.text[last.span.end - 6 : last.span.end].isascii()
    )


class _Suspected(NamedTuple):
    """A post that may be judged: its blocks, where they stand in the post as it is, the title's text and words, and
    the endings (first block, known share, usual share), none where the screen settled them."""

    language: str
    blocks: list[Block]
    spans: list[Span]
    head: str
    title: dict[str, float]
    endings: list[tuple[int, float, float]]


def _suspected(
    whole: Post, post: Post, tables: Callable[[str], Background | None], least: float
) -> _Suspected | None:
    """What is left of a post after gates and screen; None where a gate abstains. `whole` is the mended post."""
    if len(whole.blocks) != len(post.blocks):
        return None  # the damage hid structure: what is found could not be shown in the post
    kept = _kept(whole, post)
    blocks = [block for block, _ in kept]
    candidates = _candidates(whole.text, blocks)
    if not candidates:
        return None
    code = language(whole.text[blocks[0].span.start :])
    if (table := tables(code)) is None:
        return None
    head = _head(whole)
    title = words_of_title(code, table, head)
    endings = _screened(whole.text, blocks, candidates, partial(content, code, table), title, least)
    return _Suspected(code, blocks, [span for _, span in kept], head, title, endings)


def _worth_reading(post: Post) -> bool:
    """A first look at kinds and sizes alone: enough paragraphs, one of them near the end."""
    blocks = post.blocks
    if not any(block.kind == "paragraph" and len(block.text) >= gates.PROSE for block in blocks[-NEAR_END:]):
        return False
    long = [block for block in blocks if block.kind == "paragraph" and len(block.text) >= gates.PROSE]
    return len(long) > gates.FEWEST_PARAGRAPHS


def _kept(whole: Post, post: Post) -> list[tuple[Block, Span]]:
    """The mended blocks that are text, each with its span in the post as it is; leftovers are none."""
    aside = set_aside(whole)
    return [
        (block, original.span)
        for block, original in zip(whole.blocks, post.blocks, strict=True)
        if block.span not in aside
        and (
            block.text.strip()
            or block.kind == "thematic_break"
            or whole.text.startswith(":::", block.span.start)
        )
    ]


def _candidates(text: str, blocks: Sequence[Block]) -> list[int]:
    """The indexes of the first blocks of the endings of one, two, three paragraphs which pass the gates."""
    last = len(blocks) - 1
    found = []
    for first in range(last, max(last - LONGEST, 0), -1):
        if blocks[first].kind != "paragraph" or gates.of_structure(blocks, first):
            break
        raws = [text[slice(*block.span)] for block in blocks[first:]]
        if not gates.of_text([block.text for block in blocks[first:]], raws, dense=is_dense(raws[-1])):
            found.append(first)
    return found


def _screened(
    text: str,
    blocks: Sequence[Block],
    candidates: list[int],
    about: Callable[[str], dict[str, float]],
    title: dict[str, float],
    least: float,
) -> list[tuple[int, float, float]]:
    """Each candidate's first block, the share of its words that the text before it has, and the usual share.

    Nothing where all of them are surely the post's own: lean less than `least`.
    """
    lower = text.replace("İ", "i").lower()  # that letter alone grows when made small
    found: list[tuple[int, float]] = []
    words: dict[str, float] = {}
    held: dict[str, float] = {}
    last = len(blocks)
    for first in candidates:  # from the shortest: what the text before it lacks, a shorter text lacks too
        new: dict[str, float] = {}
        for block in blocks[first:last]:
            new |= about(block.text)
        before, last = lower[: blocks[first].span.start], first
        held = {word: weight for word, weight in (held | new).items() if word in before}
        words |= new
        found.append((first, sum(held.values()) / sum(words.values()) if words else 1.0))
    lowest = min(known for _, known in found)
    shortest = " ".join(block.text for block in blocks[candidates[0] :])
    named = known_share(title, shortest.lower()) if title else 0.0
    if leaning(lowest, MOST_USUAL, named, len(shortest), False) < least:
        return []
    start = blocks[candidates[0]].span.start
    long = [
        b.span for b in blocks[: candidates[0]] if b.kind == "paragraph" and len(b.text) >= gates.SHORTEST
    ]
    usual = usual_share(lower[:start], long, about)
    if (
        leaning(lowest, usual, named, len(shortest), False) < least
        or leaning(lowest, usual, named, len(shortest), thanks(shortest)) < least
    ):
        return []
    return [(first, known, usual) for first, known in found]


def _speaks_otherwise(found: _Suspected) -> bool:
    """Whether the ending, its last block or the post's beginning is in another language than the post."""
    first = found.endings[-1][0]
    beginning = " ".join(block.text for block in found.blocks[:first])
    ending = " ".join(block.text for block in found.blocks[first:])
    parts = (beginning[:1500], beginning[-1500:], ending, found.blocks[-1].text)
    return any(language(part) not in (found.language, UNKNOWN) for part in parts)


def _head(post: Post) -> str:
    """Title, description, tags and file name as one text."""
    values = post.front_matter.values
    parts: list[object] = []
    for key in _KEYS:
        value = values.get(key)
        parts += value if isinstance(value, list) else [value]
    name = _DATE.sub("", post.path.rsplit("/", 1)[-1]).replace("-", " ").replace("_", " ")
    return " ".join(part for part in [*parts, name] if isinstance(part, str))
