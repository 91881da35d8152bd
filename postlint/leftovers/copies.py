"""Text that stands twice in a post: paragraphs, lists, the headline, a sentence doubled by a scraper.

Nearly every post repeats nothing, so each kind of copy is looked for only where a cheap key stands twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from postlint.finding import Span
from postlint.language.words import is_cjk, words
from postlint.leftovers.context import holds_link
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.markdown import Block
    from postlint.post import Post

SHORTEST = 60  # characters of a paragraph that an author doesn't write twice by chance
SHORTEST_CJK = 25
DOUBLED = 40  # characters of running text that follow themselves within a paragraph
LONGEST = 20_000
LIST = 3  # items of a list that stands twice
LEAD = 3  # blocks before the second of which a teaser is copied
_TEASER = 24  # characters that begin a teaser and the paragraph it is the teaser of
_DOTS = re.compile(r"(?:\.{2,4}|…|\[…\]|\[\.{3}\]|\(…\))\s*$")
_BRANDED = re.compile(r"(?<!\s)\s++[|–—»·]\s++\S[^|–—»·]{1,40}$")  # "Headline | Site"
_SENTENCE = re.compile(r"(?:[.!?:”\"»…]\s|[。！？」])\s*")
_HAN = lazy(r"[\u3041-\u30ff\u3400-\u9fff]")
_CODE = re.compile(r"[{}<>=/\\_]|\bfunction\b")
_NOISE = re.compile(r"[\W_]+")
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
    blocks = post.blocks
    found: dict[int, Copy] = {}
    prose = [block for block in blocks if block.kind == "paragraph"]
    texts = [block.text for block in prose]
    openings = [text[:_TEASER] for text in texts if len(text) > _TEASER]
    openings += [block.text[:_TEASER] for block in blocks if block.kind == "quote"]
    if len(set(openings)) < len(openings):
        _paragraphs(post, blocks, found)
    items = [block.text for block in blocks if block.kind == "list_item"]
    if len(items) >= 2 * LIST and len(set(items)) <= len(items) - LIST:
        _lists(blocks, found)
    if any(
        12 <= len(block.text) <= 200 and block.kind == "paragraph" and block.text[-1] not in _SENTENCE_ENDS
        for block in blocks[:6] + blocks[-2:]
    ):
        _headline(post, blocks, found)
    if _may_be_doubled(texts):
        _within(post, prose, found)
    if any(second[:DOUBLED] in first and len(second) >= DOUBLED for first, second in pairwise(texts)):
        _overlaps(blocks, found)
    return [found[start] for start in sorted(found)]


def _may_be_doubled(texts: Sequence[str]) -> bool:
    """Whether a sentence may begin twice within one of some paragraphs: no is certain, yes is not."""
    text = "\0".join([text for text in texts if len(text) >= 2 * DOUBLED])
    size = DOUBLED
    if not text.isascii():
        if is_cjk(text):
            size //= 2
            for end in "。！？」":
                text = text.replace(end, ". ")
        text = text.replace("”", ".").replace("»", ".").replace("…", ".")
    text = text.replace("!", ".").replace("?", ".").replace(":", ".").replace('"', ".").replace("\n", " ")
    for paragraph in text.split("\0"):
        at, last = 0, len(paragraph) - 2 * size
        for sentence in paragraph.split(". "):
            if at > last:
                break
            if paragraph.find(paragraph[at : at + size], at + size) >= 0:
                return True
            at += len(sentence) + 2
    return False


def _within(post: Post, prose: Sequence[Block], found: dict[int, Copy]) -> None:
    """Running text that follows itself within a paragraph."""
    for block in prose:
        if block.span.start in found or len(block.text) < 2 * DOUBLED:
            continue
        place = _doubled(block.text)
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
    if short.text[-1] in ":：" or _CODE.search(short.text):
        return None
    if not (_DOTS.search(short.text) or (lead and short is first)):
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
                certain = _sections(blocks, first[0]) == _sections(blocks, index) and (
                    blocks[index - 1].text[-1:] not in (":", "：")
                )
                found[span.start] = Copy("list", span, original, texts[0], certain)
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
        if (
            block.text[-1] not in _SENTENCE_ENDS
            and _bare(block.text) in wanted
            and len(words(block.text)) >= 3
        ):
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
