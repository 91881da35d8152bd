"""From a post to the digest that is judged: mended, leftovers set aside, gates passed, screened."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from postlint.finding import Span
from postlint.post import Post
from postlint.source import Source
from postlint.topic import gates
from postlint.topic.background import Background, load
from postlint.topic.digest import LONGEST, Digest, Ending, surface
from postlint.topic.screen import content, known_share, usual_share, words_of_title
from postlint.topic.terms import UNKNOWN, language, terms

if TYPE_CHECKING:
    from postlint.markdown import Block

# An ending is the post's own where this share of its words, by weight, stands in the text before it, and the more so
# where that is not far below the share of some other paragraphs.
KNOWN = 0.1
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


def mended(post: Post) -> Post:
    """The post with misread encodings undone in memory, or the post itself where nothing is damaged."""
    from postlint.encoding import survey

    if not survey(post.text).mojibake:
        return post
    from postlint.encoding import diagnose

    parts, at = [], 0
    for damage in diagnose(post.text):
        if damage.sure and damage.start >= at:
            parts += [post.text[at : damage.start], damage.repaired]
            at = damage.end
    if not at:
        return post
    return Post(post.path, Source(b"", "".join(parts) + post.text[at:]), post.site, post.site_path)


def set_aside(post: Post) -> frozenset[Span]:
    """The spans of whole blocks that the leftover rules name: they are no part of the text."""
    from postlint.leftovers import scan

    return frozenset(found.span for found in scan(post) if found.whole and found.rule in _ASIDE)


def digest(
    post: Post, screened: bool = True, tables: Callable[[str], Background | None] = load
) -> Digest | None:
    """What scoring needs of a post, or None where nothing at its end may be judged.

    `screened` leaves endings out whose words stand in the text before them; `tables` gives a language's
    frequencies, or None where there are none and so nothing can be said.
    """
    if not _worth_reading(post):
        return None
    whole = mended(post)
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
    found = _screened(whole.text, blocks, candidates, partial(content, code, table), screened)
    if not found or _speaks_otherwise(code, blocks, found[-1][0]):
        return None
    head = _head(whole)
    title = words_of_title(code, table, head)
    endings = []
    for first, known, usual in found:
        span = Span(kept[first][1].start, kept[-1][1].end)
        numbers = surface([block.text for block in blocks[first:]], known, usual, title)
        endings.append(Ending(first, span, post.without(span).span, numbers))
    units = tuple((_KIND.get(block.kind, "o"), terms(block.text, code)) for block in blocks)
    return Digest(code, frozenset(terms(head, code)), units, tuple(endings))


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
        if not gates.of_text([block.text for block in blocks[first:]], raws, dense=_is_dense(raws[-1])):
            found.append(first)
    return found


def _screened(
    text: str,
    blocks: Sequence[Block],
    candidates: list[int],
    about: Callable[[str], dict[str, float]],
    screened: bool,
) -> list[tuple[int, float, float]]:
    """Each candidate's first block, the share of its words that the text before it has, and the usual share.

    Nothing where all of them are surely the post's own.
    """
    lower = text.replace("İ", "i").lower()  # that letter alone grows when made small
    found = []
    for first in candidates:
        words = about(" ".join(block.text for block in blocks[first:]))
        found.append((first, known_share(words, lower[: blocks[first].span.start])))
    least = min(known for _, known in found)
    if screened and least + (least - 1.0) > KNOWN:  # the usual share can't be above 1
        return []
    before = blocks[: candidates[0]]
    long = [b.span for b in before if b.kind == "paragraph" and len(b.text) >= gates.SHORTEST]
    usual = usual_share(lower[: blocks[candidates[0]].span.start], long, about)
    if screened and least + (least - usual) > KNOWN:
        return []
    return [(first, known, usual) for first, known in found]


def _is_dense(text: str) -> bool:
    return not text.isascii() and language(text) in ("ja", "zh")


def _speaks_otherwise(code: str, blocks: Sequence[Block], first: int) -> bool:
    """Whether the ending, its last block or the post's beginning is in another language than the post."""
    beginning = " ".join(block.text for block in blocks[:first])
    ending = " ".join(block.text for block in blocks[first:])
    parts = (beginning[:1500], beginning[-1500:], ending, blocks[-1].text)
    return any(language(part) not in (code, UNKNOWN) for part in parts)


def _head(post: Post) -> str:
    """Title, description, tags and file name as one text."""
    values = post.front_matter.values
    parts: list[object] = []
    for key in _KEYS:
        value = values.get(key)
        parts += value if isinstance(value, list) else [value]
    name = _DATE.sub("", post.path.rsplit("/", 1)[-1]).replace("-", " ").replace("_", " ")
    return " ".join(part for part in [*parts, name] if isinstance(part, str))
