"""From a post to the digest that is judged: leftovers set aside, gates passed, screened, mended where misread."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from postlint.finding import Span
from postlint.post import Post
from postlint.topic import gates
from postlint.topic.background import Background, load
from postlint.topic.closing import thanks
from postlint.topic.digest import LONGEST, Digest, Ending, unit
from postlint.topic.mending import head_of, is_damaged, mended, set_aside
from postlint.topic.screen import LEAST, MOST_USUAL, REACH, Words, known_share, leaning, usual_share
from postlint.topic.surface import Form, surface
from postlint.topic.terms import UNKNOWN, is_dense, language, terms

if TYPE_CHECKING:
    from postlint.markdown import Block

DAMAGED = 1.0  # of `leaning`: how much further what is misread must lean before it is settled unmended
NEAR_END = 6  # blocks that are looked at for a paragraph: leftovers may follow it
TOLD = 1000  # characters of a body that tell its language
KINDS = {"paragraph": "p", "heading": "h"}
Tables = Callable[[str], Background | None]


@cache
def _words(code: str) -> Words | None:
    table = load(code)
    return Words(code, table) if table else None


def words_of(code: str, tables: Tables = load) -> Words | None:
    """What the words of a language weigh by `tables`, which give a language's frequencies; None without any."""
    if tables is load:
        return _words(code)
    table = tables(code)
    return Words(code, table) if table else None


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
    if not _worth_reading(post.blocks):
        return None
    damaged = is_damaged(post)
    least = -math.inf if not screened else LEAST - DAMAGED if damaged else LEAST
    whole = post
    found = _suspected(post, post, tables, least)
    if damaged and (found.endings if found else _may_end_otherwise(post)):  # what is settled needs no mending
        whole = mended(post)
        if whole is not post:
            found = _suspected(whole, post, tables, LEAST if screened else least)
    if not found or not found.endings or gates.of_leave(found.blocks[-1].text, found.language):
        return None
    if _speaks_otherwise(found):
        return None
    units = tuple(
        [unit(KINDS.get(block.kind, "o"), terms(block.text, found.language)) for block in found.blocks]
    )
    made = Digest(found.language, frozenset(terms(found.head, found.language)), units, ())
    endings = map(partial(_ending, post, whole, found), found.endings)
    if worth:
        made = made._replace(endings=(next(endings),))
        if not worth(made):
            return None
    return made._replace(endings=(*made.endings, *endings))


def _ending(post: Post, whole: Post, found: _Suspected, ending: tuple[int, float]) -> Ending:
    first, known = ending
    many = len(found.blocks)
    span = Span(found.spans[first].start, found.spans[-1].end)
    form = Form(known, found.usual, found.title)
    numbers = surface(whole.text, found.blocks, first, many, found.language, form)
    return Ending(first, many, span, post.without(span).span, numbers)


class _Suspected(NamedTuple):
    """A post that may be judged: its blocks, where they stand in the post as it is, the title's text and words, the
    usual share of known words, and the endings (first block, known share), none where the screen settled them."""

    language: str
    blocks: list[Block]
    spans: list[Span]
    head: str
    title: dict[str, float]
    usual: float
    endings: list[tuple[int, float]]


def _suspected(whole: Post, post: Post, tables: Tables, least: float) -> _Suspected | None:
    """What is left of a post after gates and screen; None where a gate abstains. `whole` is the mended post."""
    if len(whole.blocks) != len(post.blocks):
        return None  # the damage hid structure: what is found could not be shown in the post
    blocks, spans = kept(whole, post)
    candidates = _candidates(whole.text, blocks)
    if not candidates:
        return None
    start = blocks[0].span.start
    code = language(whole.text[start : start + TOLD])
    if (about := words_of(code, tables)) is None:
        return None
    return _screened(whole, blocks, spans, candidates, about, least)


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


def kept(whole: Post, post: Post) -> tuple[list[Block], list[Span]]:
    """The mended blocks that are text, and their spans in the post as it is; leftovers are none."""
    aside = set_aside(whole)
    blocks: list[Block] = []
    spans: list[Span] = []
    for block, original in zip(whole.blocks, post.blocks, strict=True):
        if block.span not in aside and (
            not block.text.isspace()
            and (
                block.text or block.kind == "thematic_break" or whole.text.startswith(":::", block.span.start)
            )
        ):
            blocks.append(block)
            spans.append(original.span)
    return blocks, spans


def _candidates(text: str, blocks: Sequence[Block]) -> list[int]:
    """The indexes of the first blocks of the endings of one, two, three paragraphs which pass the gates."""
    found = []
    raws: list[str] = []
    last = len(blocks) - 1
    for first in range(last, max(last - LONGEST, 0), -1):
        if blocks[first].kind != "paragraph" or gates.of_place(text, blocks, first):
            break
        raws.insert(0, text[slice(*blocks[first].span)])
        if not gates.of_text([block.text for block in blocks[first:]], raws, dense=is_dense(raws[-1])):
            found.append(first)
    return [first for first in found if not gates.of_structure(blocks, first)]


def _screened(
    whole: Post, blocks: list[Block], spans: list[Span], candidates: list[int], about: Words, least: float
) -> _Suspected:
    """Each candidate's first block and the share of its words that the text before it has.

    No endings where all of them are surely the post's own: lean less than `least`.
    """
    end = blocks[candidates[0]].span.start
    low = max(blocks[0].span.start, blocks[candidates[-1]].span.start - REACH)
    lower = whole.text[low:end].replace("İ", "i").lower()  # that letter alone grows when made small
    settled = _Suspected(about.code, blocks, spans, "", {}, 1.0, [])
    shortest = " ".join([block.text for block in blocks[candidates[0] :]])
    words = about(shortest)
    # What even the text before the longest ending has of the last words decides most posts at once.
    lowest = _share(words, lower[: blocks[candidates[-1]].span.start - low])
    if leaning(lowest, MOST_USUAL, 0.0, shortest) < least:
        return settled
    head = head_of(whole)
    title = about.of_title(head)
    named = known_share(title, shortest.lower()) if title else 0.0
    if leaning(lowest, MOST_USUAL, named, shortest) < least:
        return settled
    found: list[tuple[int, float]] = []
    for first in candidates:
        if first != candidates[0]:
            words = words | about(" ".join([block.text for block in blocks[first : candidates[0]]]))
        found.append((first, _share(words, lower[: blocks[first].span.start - low])))
    lowest = min(known for _, known in found)
    if leaning(lowest, MOST_USUAL, named, shortest) < least:
        return settled
    long = [
        Span(block.span.start - low, block.span.end - low)
        for block in blocks[: candidates[0]]
        if block.kind == "paragraph" and len(block.text) >= gates.SHORTEST and block.span.start >= low
    ]
    usual = usual_share(lower, long, about)
    if leaning(lowest, usual, named, shortest, thanks(shortest)) < least:
        return settled
    return settled._replace(head=head, title=title, usual=usual, endings=found)


def _share(words: dict[str, float], text: str) -> float:
    """The share, by weight, of words that stand in a text in lower case; 1.0 of none."""
    return known_share(words, text) if words else 1.0


def _speaks_otherwise(found: _Suspected) -> bool:
    """Whether the ending, its last block or the post's beginning is in another language than the post."""
    first = found.endings[-1][0]
    beginning = " ".join([block.text for block in found.blocks[:first]])
    ending = " ".join([block.text for block in found.blocks[first:]])
    parts = (beginning[:1500], beginning[-1500:], ending, found.blocks[-1].text)
    return any(language(part) not in (found.language, UNKNOWN) for part in parts)
