"""Whether a post's text may break off, told from its raw text: most posts are cleared here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from postlint.chunks import chunks
from postlint.language import is_stop_word, script_of, words
from postlint.leftovers.knowledge import load
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.post import Post

TAIL = 48  # characters at a chunk's end in which a mark stands, and a link's name after it
LINE = 300  # characters in which the last line is looked for
END = 16  # the same, where nothing but the mark can stand there
TOP = 8  # paragraphs of which one may be the teaser
OPENING = 20  # characters that a cut text and the full one begin with
# A row of dots as a whole: begun at each of its dots, it would take quadratic time.
_DOTS = r"(?<!\.)\.{3,}+|[…⋯]|&hellip;|&#8230;|。{3}"
_MARK = lazy(rf"(?P<space>\s?)[\[(]?+\s?(?:{_DOTS})\s?[\])]?+[\s*_~\u00a0]{{0,8}}\Z")
_NAMED = lazy(rf"(?:{_DOTS})\s?[\])]?+\s{{0,2}}(?P<name>[^\W\d_][^\n.!?…\[\](){{}}]{{2,38}})\Z")
_OPEN = lazy(r"\s[„«‚‹]\s?[*_]{0,3}\0")  # a quotation that was to begin
_MARKS_ASCII = ("...", "&hellip;", "&#8230;")
_MARKS = (*_MARKS_ASCII, "…", "⋯", "。。")
_ENDS = frozenset('.!?:;…。！？)]»”"')
_QUOTES = "„«‚‹"
FEWEST = 8  # words of a text that is no line of its own
# Articles and words that join, of many languages; those that end sentences in one of them are left out.
_JOINING = """
the a and or of than because although whether whose which
der dem des eine einen einem und oder dass weil obwohl zum zur vom
le la les de des du une et que dont aux dans el los las del una il lo gli di della dei alla nel nella che os uma ao
het een oraz że ve veya och eller att og tai että yang dari untuk dengan nebo že và hoặc của các những cho với rằng
и или что в на с по для от из о і або що з від
"""
_OPENING = frozenset(_JOINING.split())
_EMOJI = lazy(r":\w+:\Z")


def may_break_off(post: Post) -> bool:
    """Whether a paragraph of a post may be cut; no is certain but for marks in lists, tables, quotations."""
    texts = post.once(chunks).prose
    tails = [text[-END:] if text[-1:] in _ENDS else text[-TAIL:] for text in texts]
    joined = "\0".join(tails)
    marks = [mark for mark in (_MARKS_ASCII if joined.isascii() else _MARKS) if mark in joined]
    for index, tail in enumerate(tails if marks else ()):
        if any(map(tail.__contains__, marks)) and _is_cut(texts, index):
            return True
    return any(map(joined.__contains__, _QUOTES)) and _OPEN.search(joined + "\0") is not None


def _is_cut(texts: Sequence[str], index: int) -> bool:
    """Whether enough may speak for the cut of a paragraph: as much as `truncation` asks for.

    Dots in brackets do; dots after a space at the top, or after a word in which no sentence ends.
    """
    text = texts[index]
    mark = _MARK.search(text[-TAIL:])
    if mark is None:
        return named(text) is not None
    if mark[0].lstrip()[0] in "[(" or (mark["space"] and index < TOP):
        return True
    if _begins_twice(texts, text[:OPENING]):
        return True
    before = text[: len(text) - len(mark[0])]
    if is_open(before):
        return True
    last = words(before[-TAIL:])
    return bool(last) and is_stop_word(last[-1]) and bool(index < TOP or mark["space"])


def named(text: str) -> re.Match[str] | None:
    """The dots and the name of a link to the rest (`name`) that end a text: "... Read more"."""
    found = _NAMED.search(text[-TAIL:])
    if found is None or "](" in text or "://" in text:
        return None
    said = words(found["name"])
    known = load().of_script(script_of(found["name"])).standing(said)
    whole = any(m.wording.rule == "truncated-text" and (m.start, m.end) == (0, len(said)) for m in known)
    return found if whole else None


def _begins_twice(texts: Sequence[str], opening: str) -> bool:
    return sum(text.startswith(opening) for text in texts) > 1


def may_dangle(post: Post) -> bool:
    """Whether a post may end in a heading, or in a paragraph with a colon."""
    text = post.text[max(post.body_start, len(post.text) - LINE) :].rstrip()
    line = text[text.rfind("\n") + 1 :]
    if line[:1] == "#":
        return line.rstrip("#*_` ")[-1:].isalnum()
    end = line.rstrip("*_` ")
    if end[-1:] in ("=", "-"):
        return not end.strip("=- ")
    if end[-1:] in (":", "："):
        return "](" not in line and not _EMOJI.search(end) and end != ":::"
    return is_open(end)


def is_open(text: str) -> bool:
    """Whether a text ends with a word that no sentence ends with."""
    word = text[text.rfind(" ") + 1 :]
    return word in _OPENING and text.count(" ") >= FEWEST
