"""Text that stands twice in a post: paragraphs, lists, the headline, a sentence doubled by a scraper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from postlint.finding import Span
from postlint.language.words import is_cjk, words
from postlint.leftovers.context import holds_link

if TYPE_CHECKING:
    from postlint.markdown import Block
    from postlint.post import Post

SHORTEST = 60  # characters of a paragraph that an author doesn't write twice by chance
SHORTEST_CJK = 25
DOUBLED = 40  # characters of running text that follow themselves within a paragraph
LONGEST = 20_000
LIST = 3  # items of a list that stands twice
_TEASER = 24  # characters that begin a teaser and the paragraph it is the teaser of
_DOTS = re.compile(r"(?:\.{2,4}|…|\[…\]|\[\.{3}\]|\(…\))\s*$")
_BRANDED = re.compile(r"\s+[|–—»·]\s+\S[^|–—»·]{1,40}$")  # "Headline | Site"
_SENTENCE = re.compile(r"(?:[.!?:”\"»…]\s|[。！？」])\s*")
_HAN = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_CODE = re.compile(r"[{}<>=/\\_]|\bfunction\b")
_NOISE = re.compile(r"[\W_]+")


class Copy(NamedTuple):
    """Text that stands elsewhere too: `kind` is "paragraph", "teaser", "list", "headline" or "doubled"."""

    kind: str
    span: Span
    original: Span
    text: str


def copies(post: Post) -> Iterator[Copy]:
    """Every copy in a post; the original is the other place, for a headline the post's title."""
    blocks = post.blocks
    found: dict[int, Copy] = {}
    _paragraphs(post, blocks, found)
    _lists(blocks, found)
    _headline(post, blocks, found)
    for block in blocks:
        if block.kind != "paragraph" or block.span.start in found or len(block.text) < 2 * DOUBLED:
            continue
        place = _doubled(block.text)
        if place is not None and "![" not in post.text[block.span.start : block.span.end]:
            start, end, first = (block.origin(at) for at in (place[0], place[1] - 1, place[2]))
            text = block.text[place[0] : place[1]]
            found[block.span.start] = Copy("doubled", Span(start, end + 1), Span(first, start), text)
    _overlaps(blocks, found)
    for start in sorted(found):
        yield found[start]


def _long_enough(text: str) -> bool:
    return len(text) >= SHORTEST or (len(text) >= SHORTEST_CJK and is_cjk(text))


def _paragraphs(post: Post, blocks: Sequence[Block], found: dict[int, Copy]) -> None:
    """The same paragraph twice, and a teaser whose text goes on in another paragraph."""
    counts = Counter(block.text for block in blocks)
    seen: dict[str, Block] = {}
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
            seen[text] = block
            continue
        original = seen.setdefault(text, block)
        if original is not block:
            if counts[text] == 2 and not (_refrain(blocks, index) or holds_link(post, block)) and _said(text):
                found[block.span.start] = Copy("paragraph", block.span, original.span, text)
        elif (copy := _teaser(first, block, len(seen) <= 2)) is not None:
            found[copy.span.start] = copy


def _said(text: str) -> bool:
    """Whether a text is a statement: no code, no question that several people answer."""
    return not _CODE.search(text) and text[-1] not in "?？"


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
    if _CODE.search(short.text) or not (_DOTS.search(short.text) or (lead and short is first)):
        return None
    start = _NOISE.sub("", _DOTS.sub("", short.text)).lower()
    if len(start) >= SHORTEST_CJK and _NOISE.sub("", long.text[: 2 * len(short.text)]).lower().startswith(
        start
    ):
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
                found[span.start] = Copy("list", span, original, texts[0])
            else:
                runs[texts] = index, end
        index = end


def _headline(post: Post, blocks: Sequence[Block], found: dict[int, Copy]) -> None:
    """The post's title standing as a paragraph among the first or last blocks."""
    plain = [b for b in (*blocks[:6], *blocks[-2:]) if b.kind == "paragraph" and 12 <= len(b.text) <= 200]
    if not plain:
        return
    title = post.front_matter.values.get("title")
    if not isinstance(title, str) or len(title) < 12:
        return
    wanted = {_bare(title), _bare(_BRANDED.sub("", title))}
    if "]" in title:  # "[Tag] Headline"
        wanted.add(_bare(title.rpartition("]")[2]))
    wanted = {name for name in wanted if len(name) >= 10}
    for block in plain:
        if block.span.start in found or "](" in post.text[block.span.start : block.span.end]:
            continue
        if _names(title, block, blocks):
            key = post.front_matter.value_span("title") or post.front_matter.span
            found[block.span.start] = Copy("kicker", block.span, key, block.text)
        if block.text[-1] not in ".!?。！？" and _bare(block.text) in wanted and len(words(block.text)) >= 3:
            key = post.front_matter.value_span("title") or post.front_matter.span
            found[block.span.start] = Copy("headline", block.span, key, block.text)


def _names(title: str, block: Block, blocks: Sequence[Block]) -> bool:
    """Whether a line at a post's top holds nearly all words of the title and little else, and is no sentence."""
    if (
        len(block.text) > 160
        or "://" in block.text
        or block.text[-1] in '.!?:。！？：”"'
        or block not in blocks[:4]
    ):
        return False
    wanted = [word for word in words(title) if len(word) >= 4]
    said = words(block.text)
    if len(wanted) < 4 or len(said) > 1.6 * len(words(title)) + 4:
        return False
    return sum(word in said for word in wanted) >= 0.8 * len(wanted)


def _overlaps(blocks: Sequence[Block], found: dict[int, Copy]) -> None:
    """A paragraph that begins with the end of the one before."""
    for before, block in pairwise(blocks):
        if before.kind != "paragraph" or block.kind != "paragraph" or block.span.start in found:
            continue
        at = before.text.find(block.text[:DOUBLED]) if len(block.text) >= DOUBLED else -1
        if at > 0 and block.text.startswith(before.text[at:]) and len(before.text) > at:
            length = len(before.text) - at
            span = Span(block.span.start, block.origin(length - 1) + 1)
            original = Span(before.origin(at), before.span.end)
            found[block.span.start] = Copy("doubled", span, original, block.text[:length])


def _bare(text: str) -> str:
    return _NOISE.sub("", text).casefold()


def _doubled(text: str) -> tuple[int, int, int] | None:
    """(start, end, original start) of running text that follows itself; offsets into `text`.

    What is repeated begins where a sentence does: only these places are tried, by a plain search.
    """
    cjk = is_cjk(text[:40])
    size = DOUBLED // 2 if cjk else DOUBLED
    if len(text) > LONGEST:
        return None
    for first in (0, *(match.end() for match in _SENTENCE.finditer(text))):
        window = text[first : first + size]
        if len(window) < size:
            return None
        at = text.find(window, first + size)
        if at < 0 or (window.count(" ") < 3 and not (cjk and len(_HAN.findall(window)) >= size // 2)):
            continue
        end = at + size
        while end < len(text) and first + end - at < at and text[end] == text[first + end - at]:
            end += 1
        if (end - at >= 0.9 * (at - first) or end - at >= 3 * size) and "://" not in text[at:end]:
            return at, end, first
    return None
