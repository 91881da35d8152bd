"""Text that stands twice in a post: paragraphs, lists, the headline, a sentence doubled by a scraper.

Nearly every post repeats nothing, and is cleared by its raw text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from postlint.finding import Span
from postlint.language.words import is_cjk, words
from postlint.leftovers.context import holds_link
from postlint.leftovers.echoes import echoes
from postlint.leftovers.sameness import DOTS, DOUBLED, bare, doubled, headlines, names, overlap
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.markdown import Block
    from postlint.post import Post

SHORTEST = 60  # characters of a paragraph that an author doesn't write twice by chance
SHORTEST_CJK = 25
LIST = 3  # items of a list that stands twice
LEAD = 3  # blocks before the second of which a teaser is copied
_TEASER = 24  # characters that begin a teaser and the paragraph it is the teaser of
CODE = lazy(r"[{}<>=/\\_]|\bfunction\b")
_SENTENCE_ENDS = ".!?。！？"
_SENTENCE_CLOSES = _SENTENCE_ENDS + '”"»…)」'


class Copy(NamedTuple):
    """Text that stands elsewhere too: `kind` is "paragraph", "teaser", "list", "headline", "kicker" or "doubled".

    `certain` is false where its author may have meant it to stand twice: in sections that are built alike,
    as a quotation, without a sentence.
    """

    kind: str
    span: Span
    original: Span
    text: str
    certain: bool = True


def copies(post: Post) -> list[Copy]:
    """Every copy in a post, in order; the original is the other place, for a headline the post's title."""
    traces = echoes(post)
    if not any(traces):
        return []
    found: dict[int, Copy] = {}
    blocks = post.blocks
    if traces.alike:
        _paragraphs(post, blocks, found)
        _lists(blocks, found)
    if traces.title:
        headline(post, blocks, found)
    if traces.following:
        _within(post, blocks, found)
        _overlaps(blocks, found)
    return [found[start] for start in sorted(found)]


def _within(post: Post, blocks: Sequence[Block], found: dict[int, Copy]) -> None:
    """Running text that follows itself within a paragraph."""
    for block in blocks:
        if block.kind != "paragraph" or block.span.start in found or len(block.text) < 2 * DOUBLED:
            continue
        place = doubled(block.text)
        if place is not None and "![" not in post.text[block.span.start : block.span.end]:
            start, end, first = (block.origin(at) for at in (place[0], place[1] - 1, place[2]))
            text = block.text[place[0] : place[1]]
            if "{" in text or "}" in text:
                continue  # a component's properties
            found[block.span.start] = Copy("doubled", Span(start, end + 1), Span(first, start), text)


def _long_enough(text: str) -> bool:
    return len(text) >= SHORTEST or (len(text) >= SHORTEST_CJK and is_cjk(text))


def _paragraphs(post: Post, blocks: Sequence[Block], found: dict[int, Copy]) -> None:
    """The same paragraph twice, and a teaser whose text goes on in another paragraph."""
    counts = Counter(block.text for block in blocks)
    seen: dict[str, int] = {}
    openings: dict[str, Block] = {}
    for index, block in enumerate(blocks):
        text = block.text
        if block.kind not in ("paragraph", "quote") or not _long_enough(text):
            continue
        if post.text[block.span.start] in "[!<":
            continue  # a link or a picture, whose name others repeat
        opening = text[:_TEASER]
        first = openings.setdefault(opening, block)
        if first is block:
            seen[text] = index
            continue
        original = seen.setdefault(text, index)
        if original != index:
            if counts[text] == 2 and not (_refrain(blocks, index) or holds_link(post, block)) and _said(text):
                certain = _unmeant(blocks, original, index)
                found[block.span.start] = Copy("paragraph", block.span, blocks[original].span, text, certain)
        elif (copy := _teaser(first, block, len(seen) <= 2)) is not None:
            found[copy.span.start] = copy


def _unmeant(blocks: Sequence[Block], first: int, second: int) -> bool:
    """Whether nobody meant a block to stand at both places: right below itself, as a lead, in one section.

    Authors repeat sentences in sections that are built alike, and quote themselves; what isn't a sentence is
    a table or the output of a program.
    """
    if second - first == 1:
        return True
    if blocks[first].text[0].isdigit():
        return False  # a step of instructions
    if blocks[first].text[-1] not in _SENTENCE_CLOSES or "quote" in (blocks[first].kind, blocks[second].kind):
        return False
    kinds = {block.kind for block in blocks[:first]}
    if first <= LEAD and not kinds & {"heading", "list_item"}:
        return True
    return _sections(blocks, first) == _sections(blocks, second)


def _sections(blocks: Sequence[Block], index: int) -> list[str]:
    """The headings of the sections that a block stands in, the innermost first."""
    found: list[str] = []
    level = 7
    for block in reversed(blocks[:index]):
        if block.kind == "heading" and block.level < level:
            found.append(block.text)
            level = block.level
    return found


def _said(text: str) -> bool:
    """Whether a text is a statement: no code, no question that several people answer."""
    return not CODE.search(text) and text[-1] not in "?？"


def _refrain(blocks: Sequence[Block], index: int) -> bool:
    """Whether what follows or comes before introduces code or a list: instructions repeat themselves."""
    text = blocks[index].text
    if text[-1:] in ":：":
        return True
    beside = (blocks[index - 1] if index else None, blocks[index + 1] if index + 1 < len(blocks) else None)
    return any(b is not None and b.kind in ("code", "table", "list_item", "html") for b in beside)


def _teaser(first: Block, second: Block, lead: bool) -> Copy | None:
    """The shorter of two paragraphs, where the longer begins with all of it and it is cut or leads the post."""
    short, long = (first, second) if len(first.text) < len(second.text) else (second, first)
    if short.text[-1] in ":：" or CODE.search(short.text):
        return None
    if not (DOTS.search(short.text) or (lead and short is first)):
        return None
    start = bare(DOTS.sub("", short.text))
    if len(start) >= SHORTEST_CJK and bare(long.text[: 2 * len(short.text)]).startswith(start):
        return Copy("teaser", short.span, long.span, short.text)
    return None


def _lists(blocks: Sequence[Block], found: dict[int, Copy]) -> None:
    """A list that stands twice: at least `LIST` items in the same order, with some length."""
    runs: dict[tuple[str, ...], tuple[int, int]] = {}
    index, count = 0, len(blocks)
    while index < count:
        if blocks[index].kind != "list_item":
            index += 1
            continue
        end = index
        while end < count and blocks[end].kind == "list_item":
            end += 1
        texts = tuple(block.text for block in blocks[index:end])
        if len(texts) >= LIST and sum(map(len, texts)) >= SHORTEST:
            if texts in runs:
                first = runs[texts]
                span = Span(blocks[index].span.start, blocks[end - 1].span.end)
                original = Span(blocks[first[0]].span.start, blocks[first[1] - 1].span.end)
                certain = _sections(blocks, first[0]) == _sections(blocks, index) and (
                    blocks[index - 1].text[-1:] not in (":", "：")
                )
                found[span.start] = Copy("list", span, original, texts[0], certain)
            else:
                runs[texts] = index, end
        index = end


def headline(post: Post, blocks: Sequence[Block], found: dict[int, Copy]) -> None:
    """The post's title standing as a paragraph among the first or last blocks."""
    plain = [b for b in (*blocks[:6], *blocks[-2:]) if b.kind == "paragraph" and 12 <= len(b.text) <= 200]
    if not plain:
        return
    title = post.front_matter.values.get("title")
    if not isinstance(title, str) or len(title) < 12:
        return
    wanted = headlines(title)
    for block in plain:
        if block.span.start in found or "](" in post.text[block.span.start : block.span.end]:
            continue
        kind = ""
        if block in blocks[:4] and names(title, block.text):
            kind = "kicker"
        if (
            block.text[-1] not in _SENTENCE_ENDS
            and bare(block.text) in wanted
            and len(words(block.text)) >= 3
        ):
            kind = "headline"
        if kind:
            key = post.front_matter.value_span("title") or post.front_matter.span
            found[block.span.start] = Copy(kind, block.span, key, block.text)


def _overlaps(blocks: Sequence[Block], found: dict[int, Copy]) -> None:
    """A paragraph that begins with the end of the one before."""
    for before, block in pairwise(blocks):
        if before.kind != "paragraph" or block.kind != "paragraph" or block.span.start in found:
            continue
        if at := overlap(before.text, block.text):
            length = len(before.text) - at
            span = Span(block.span.start, block.origin(length - 1) + 1)
            original = Span(before.origin(at), before.span.end)
            found[block.span.start] = Copy("doubled", span, original, block.text[:length])
