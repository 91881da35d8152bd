"""From a post to the digest that is judged: mended, leftovers set aside, gates passed, screened."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from postlint.finding import Span
from postlint.post import Post
from postlint.source import Source
from postlint.topic import gates
from postlint.topic.background import load
from postlint.topic.digest import LONGEST, Digest, Ending, known_share, surface
from postlint.topic.terms import UNKNOWN, language, terms

if TYPE_CHECKING:
    from postlint.markdown import Block

KNOWN = 0.75  # an ending of whose longer words more stand in the text before it is of this post
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


def digest(post: Post, screened: bool = True, tables: Callable[[str], object] = load) -> Digest | None:
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
    found = _endings(whole.text, kept, screened)
    if not found:
        return None
    code = language(whole.text[kept[0][0].span.start :])
    blocks = [block for block, _ in kept]
    if tables(code) is None or _speaks_otherwise(code, blocks, found[-1][0]):
        return None
    units = tuple((_KIND.get(block.kind, "o"), terms(block.text, code)) for block in blocks)
    end = kept[-1][1].end
    endings = []
    for first, numbers in found:
        span = Span(kept[first][1].start, end)
        endings.append(Ending(first, span, post.without(span).span, numbers))
    return Digest(code, frozenset(terms(_head(whole), code)), units, tuple(endings))


def _worth_reading(post: Post) -> bool:
    """A first look at kinds and sizes alone: enough paragraphs."""
    long = [block for block in post.blocks if block.kind == "paragraph" and len(block.text) >= gates.PROSE]
    return len(long) > gates.FEWEST_PARAGRAPHS


def _kept(whole: Post, post: Post) -> list[tuple[Block, Span]]:
    """The mended blocks that are text, each with its span in the post as it is; leftovers are none."""
    aside = set_aside(whole)
    return [
        (block, original.span)
        for block, original in zip(whole.blocks, post.blocks, strict=True)
        if block.span not in aside and (block.text.strip() or block.kind == "thematic_break")
    ]


def _endings(
    text: str, kept: list[tuple[Block, Span]], screened: bool
) -> list[tuple[int, tuple[float, ...]]]:
    """The endings of one, two, three paragraphs which pass the gates: index of the first block, surface."""
    blocks = [block for block, _ in kept]
    last = len(blocks) - 1
    lower = text.lower()
    found = []
    for first in range(last, max(last - LONGEST, 0), -1):
        if blocks[first].kind != "paragraph" or gates.of_structure(blocks, first):
            break
        texts = [block.text for block in blocks[first:]]
        raw = text[blocks[first].span.start : blocks[last].span.end]
        if gates.of_text(texts, raw, dense=_is_dense(raw)):
            continue
        before = lower[: blocks[first].span.start]
        if screened and known_share(" ".join(texts), before) > KNOWN:
            continue
        found.append((first, surface(texts, before)))
    return found


def _is_dense(text: str) -> bool:
    return not text.isascii() and language(text) in ("ja", "zh")


def _speaks_otherwise(code: str, blocks: Sequence[Block], first: int) -> bool:
    """Whether the ending or the post's beginning is in another language than the post."""
    beginning = " ".join(block.text for block in blocks[:first])
    ending = " ".join(block.text for block in blocks[first:])
    return any(
        language(part) not in (code, UNKNOWN) for part in (beginning[:1500], beginning[-1500:], ending)
    )


def _head(post: Post) -> str:
    """Title, description, tags and file name as one text."""
    values = post.front_matter.values
    parts: list[object] = []
    for key in _KEYS:
        value = values.get(key)
        parts += value if isinstance(value, list) else [value]
    name = _DATE.sub("", post.path.rsplit("/", 1)[-1]).replace("-", " ").replace("_", " ")
    return " ".join(part for part in [*parts, name] if isinstance(part, str))
