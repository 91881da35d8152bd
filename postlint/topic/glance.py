"""A glance at the raw text: clears most posts without their Markdown tree.

A Markdown block consists of whole lines, and a paragraph never spans a blank line: what stands between blank lines, a
chunk, is nearly a block. Where that may be wrong, a post is not cleared but read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from postlint.finding import Span
from postlint.patterns import lazy
from postlint.topic import gates
from postlint.topic.background import load
from postlint.topic.closing import thanks
from postlint.topic.digest import LONGEST
from postlint.topic.mending import head_of, is_damaged
from postlint.topic.screen import (
    DAMAGED,
    DENSE,
    KNOWN,
    LEAST,
    MOST_USUAL,
    REACH,
    SOME,
    TOLD,
    USUAL,
    Tables,
    Words,
    known_elsewhere,
    known_share,
    leaning,
    words_of,
)
from postlint.topic.terms import UNKNOWN, is_dense, language

if TYPE_CHECKING:
    from postlint.post import Post

LIMIT = LEAST - 0.1  # of `leaning`: a glance must be surer, for markup counts as words
ENOUGH = 700  # characters of an ending whose words are looked for
FAR = 6000  # characters of a body that is taken to have enough paragraphs
ROUGH = 5  # characters by which a glance may miscount what is shown
WINDOW, MOST = 2500, 12  # characters at the end whose chunks are told apart, and chunks that are looked at
_BLANK = lazy(r"\n(?:[ \t\r]*+\n)++")
_TEXTLESS = lazy(
    r"(?:\s*+(?:<!--(?:[^-]|-(?!->))*+-->|<[^<>]*+>|\{\{[^{}]*+\}\}|\{%[^{}]*+%\}|\[[^\]\n^][^\]\n]*+\]:[^\n]*+|:::\s*+$))++\s*+"
)
_NO_PROSE = lazy(
    r"#{1,6}\s| {0,3}(?:[-*+]\s|\d{1,9}[.)]\s|>|\[\^)|\t| {4}|```|~~~|[<|]|(?:[-*_][ \t]*+){3,}+(?:\n|\Z)"
)
_PARAGRAPH = lazy(  # of running text, forty characters of it
    r"\n[ \t\r]*+\n(?:#{1,6}\s[^\n]*+\n)?+ {0,3}+(?![-*+]\s|\d{1,9}[.)]\s|[>|#\s]|```|~~~|\[[^\]\n]++\]:|:::|import "
    r"|!\[[^\]\n]*+\]\([^)\n]*+\)\s*+\n|<(?!(?:a|b|i|em|strong|span|code|img|br|small|mark|sup|u)\b))"
    r"(?:[^\n]{40}|(?:[^\n]|\n(?![ \t\r]*+\n)){40})"  # mostly in one line, which is told faster
)
_HEADING = lazy(r"(?:#{1,6}\s[^\n]*+|(?:[-*_][ \t]*+){3,}+|[^\n]*+\n {0,3}(?:=++|-++)[ \t\r]*+)\Z")
_HIDDEN = lazy(r"\]\([^()]*+\)|https?://[^\s)>\]]++|<[^<>]*+>|\[\^[^\[\]]*+\]")  # what is no text
_FENCES = ("```", "~~~")
_COLONS = (":", "：")


def is_own(post: Post, tables: Tables = load) -> bool:
    """Whether the raw text alone shows that a post's ending is its own, or not to be judged.

    `tables` gives a language's frequencies, or None where there are none.
    """
    text, start = post.text, post.body_start
    if post.suffix == ".html":
        return False
    if not _is_enough(text, start, 1):
        return True
    prose, before = _last(text, start)
    if not prose:  # what stands last is a list, code ...
        return before != "" and (not before.startswith(_FENCES) or before.endswith(_FENCES))
    if (found := _ending(prose, before, is_dense(prose[0]))) is None:
        return True
    code = language(found.texts[0][:TOLD])
    if code == UNKNOWN:
        code = language(text[start : start + TOLD])
    if (about := words_of(code, tables)) is None:
        return True
    if _is_settled(post, found, about):
        return True
    if not found.alone or not gates.of_leave(found.texts[0], code) or is_damaged(post):
        return False
    longer = _ending(prose, before, code in DENSE, 2)
    return longer is None or _is_settled(post, longer, about)


def _is_enough(text: str, start: int, blocks: int) -> bool:
    """Whether there may be enough paragraphs to hold an ending of so many against."""
    enough = gates.FEWEST_PARAGRAPHS + blocks
    found = islice(_PARAGRAPH.finditer("\n\n" + text[start : start + FAR]), enough)
    return len(text) - start > FAR or sum(1 for _ in found) == enough


def _last(text: str, start: int) -> tuple[list[str], str]:
    """The last paragraphs, from the last one on, and the chunk before them that is none, "" where there is no end of
    them."""
    prose: list[str] = []
    for chunk in _chunks(text[max(start, len(text) - WINDOW) :].rstrip())[: -MOST - 1 : -1]:
        if not chunk[:1].isalpha():  # most begin with a letter: those are prose
            if not chunk or chunk.isspace() or _TEXTLESS.fullmatch(chunk):
                continue
            if _NO_PROSE.match(chunk):
                return prose, chunk
        prose.append(chunk)
    return prose, ""


def _chunks(text: str) -> list[str]:
    """What stands between blank lines."""
    if "\r" in text or "\n \n" in text:
        return [chunk.rstrip() for chunk in _BLANK.split(text)]
    return [chunk.strip("\n") for chunk in text.split("\n\n")]


class _Ending(NamedTuple):
    """The texts one of which is the shortest ending that may be judged, how many paragraphs are in each, whether it is
    the last paragraph `alone`, and the paragraph that the longest begins with."""

    texts: list[str]
    blocks: int
    alone: bool
    earliest: str


def _ending(prose: Sequence[str], before: str, dense: bool, blocks: int = 1) -> _Ending | None:
    """The ending of so many `blocks` at least, by a post's last paragraphs, or None where a gate abstains.

    The last lines may be leftovers, so it is looked at with and without them.
    """
    long, least = gates.LONG // (1 + dense), gates.SHORTEST // (1 + dense) - ROUGH
    lines: list[str] = []  # and longer ones, as shown
    sure: list[str] = []
    texts: list[str] = []
    chars = stop = 0
    for chunk in prose:
        stop += 1
        shown = _HIDDEN.sub("", chunk)
        lines.append(shown)
        chars += len(shown)
        if len(chunk) >= long:
            reason = gates.of_block(shown, chunk, dense) if shown and not chunk.endswith(";") else ""
            if reason and reason != gates.LABELLED:  # which may be a leftover's
                return None
            sure += [shown] if shown and not reason else []
        if chars >= least and not texts and stop >= blocks:
            texts.append(" ".join(lines))
        if sum(map(len, sure)) >= least and len(sure) >= blocks:
            break
    place = prose[stop] if stop < len(prose) else before
    if _HEADING.match(place) or place.startswith((*_FENCES, "|", "<table", "<pre")) or (not texts and place):
        return None
    if place.endswith(_COLONS) and len(place) >= long and not place.endswith(":::"):
        return None
    if len(lines) > len(sure) > 0 or not texts:
        texts.append(" ".join(sure or lines))
    return _Ending(
        texts, max(1, len(sure)), stop == len(sure) == 1, prose[min(len(prose), stop - 1 + LONGEST) - 1]
    )


def _is_settled(post: Post, found: _Ending, about: Words) -> bool:
    """Whether an ending surely is the post's own, or there is too little to hold it against."""
    text, start = post.text, post.body_start
    if found.blocks > 1 and not _is_enough(text, start, found.blocks):
        return True
    stop = text.rfind(found.earliest, start)
    lower = text[max(start, stop - REACH) : stop].lower()
    return all(_leans_in(post, own, lower, about) for own in found.texts)


def _leans_in(post: Post, own: str, lower: str, about: Words) -> bool:
    """Whether an ending leans towards being the post's own, going by the text before it in lower case."""
    limit = LIMIT - DAMAGED * is_damaged(post)
    title = about.of_title(head_of(post))
    named = known_share(title, own.lower()) if title else 0.0
    lean = leaning(0.0, MOST_USUAL, named, own)  # the title's few words first: the fewer others need be known
    if lean < limit:
        return True
    known = _known(about.of(own[:ENOUGH]), lower, (lean - limit) / KNOWN)
    if lean - KNOWN * known < limit:
        return True
    lean = leaning(known, 0.0, named, own, thanks(own))
    most = (limit - lean) / USUAL
    return most > 0 and _usual(lower, about, most) < most


def _known(words: Mapping[str, float], text: str, enough: float) -> float:
    """The share, by weight, of words that stand in a text, or `enough` of it; 1.0 of none."""
    total = sum(words.values())
    left = enough * total
    for word, weight in words.items():
        if word in text:
            left -= weight
            if left <= 0:
                break
    return enough - left / total if total else 1.0


def _usual(lower: str, about: Words, most: float) -> float:
    """What `usual_share` says of some paragraphs spread over a text, or `most` where it is more."""
    long = [chunk for chunk in _chunks(lower) if len(chunk) >= gates.LONG]
    step = max(1, len(long) // SOME)
    shares: list[float] = []
    for part in range(0, len(long), step):
        if chunk := next((c for c in long[part : part + step] if not _NO_PROSE.match(c)), ""):
            at = lower.find(chunk)
            shares.append(known_elsewhere(lower, Span(at, at + len(chunk)), about))
            if sum(shares) >= most * SOME:
                return most
            if len(shares) == SOME:
                break
    return sum(shares) / len(shares) if shares else 1.0
