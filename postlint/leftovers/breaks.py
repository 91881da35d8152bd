"""Whether a post's text may break off, told from its raw text: most posts are cleared here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from postlint.chunks import chunks, is_paragraph
from postlint.language import is_stop_word, words

if TYPE_CHECKING:
    from postlint.post import Post

TAIL = 16  # characters at a chunk's end in which a mark stands
TOP = 8  # chunks of which one may be the teaser
OPENING = 20  # characters that a cut text and the full one begin with
_DOTS = r"\.{3,}+|[…⋯]|&hellip;|&#8230;|。{3}"
_MARK = re.compile(rf"(?P<space>\s?)[\[(]?+\s?(?:{_DOTS})\s?[\])]?+[^\w]{{0,8}}\Z")
_OPEN = re.compile(r"\s[„«‚‹]\s?[*_]{0,3}\0")  # a quotation that was to begin
_MARKS_ASCII = ("...", "&hellip;", "&#8230;")
_MARKS = (*_MARKS_ASCII, "…", "⋯", "。。")
_QUOTES = "„«‚‹"
_EMOJI = re.compile(r":\w+:\Z")


def may_break_off(post: Post) -> bool:
    """Whether a paragraph of a post may be cut; no is certain but for marks within lists and tables."""
    texts = post.once(chunks).texts
    tails = [text[-TAIL:] for text in texts]
    joined = "\0".join(tails)
    marks = [mark for mark in (_MARKS_ASCII if joined.isascii() else _MARKS) if mark in joined]
    for index, tail in enumerate(tails if marks else ()):
        if any(map(tail.__contains__, marks)) and _is_cut(texts, index):
            return True
    return any(map(joined.__contains__, _QUOTES)) and _OPEN.search(joined + "\0") is not None


def _is_cut(texts: Sequence[str], index: int) -> bool:
    """Whether a chunk is a paragraph or quote for whose cut enough may speak: as much as `truncation` asks for.

    Dots in brackets do; dots after a space at the top, or after a word in which no sentence ends.
    """
    text = texts[index]
    mark = _MARK.search(text[-TAIL:])
    if mark is None or not (text[0] == ">" or is_paragraph(text)):
        return False
    if mark[0].lstrip()[0] in "[(" or (mark["space"] and index < TOP):
        return True
    if _begins_twice(texts, text[:OPENING]):
        return True
    last = words(text[-3 * TAIL : len(text) - len(mark[0])])
    return bool(last) and is_stop_word(last[-1]) and bool(index < TOP or mark["space"])


def _begins_twice(texts: Sequence[str], opening: str) -> bool:
    return sum(text.startswith(opening) for text in texts) > 1


def may_dangle(post: Post) -> bool:
    """Whether a post may end in a heading, or in a paragraph with a colon."""
    text = post.once(chunks).texts[-1]
    line = text[text.rfind("\n") + 1 :]
    if line[:1] == "#":
        return line.rstrip("#*_` ")[-1:].isalnum()
    end = line.rstrip("*_` ")
    if end[-1:] in ("=", "-"):
        return not end.strip("=- ")
    return end[-1:] in (":", "：") and "](" not in text and not _EMOJI.search(end) and end != ":::"
