"""Why an ending is not judged: each gate abstains where topic words prove nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from postlint.topic.closing import cues

if TYPE_CHECKING:
    from postlint.markdown import Block

SHORTEST = 100  # characters of an ending; half of it in Chinese and Japanese
FEWEST_PARAGRAPHS = 3  # of running text before the ending
MOST_LINKS = 5  # in one block
TITLE = 80  # characters of a line that may be a heading
ASKED = 2  # cues of a call to action
NOTE = 250  # characters of a note on the text at most
PROSE = 40  # characters of a block that counts as running text
_SENTENCE_END = re.compile(r"[.!?…。！？؟][\s\"'”’»«“)\]*_`】」』*]{0,4}$")
_PLAIN_TITLE = re.compile(
    r"(?!.*://)[^\n]+[\w”“\"'»]"
)  # a heading that lost its mark: no sentence, no address
_BOLD = re.compile(r"(\*\*|__)[^*_\n]{1,80}(\*\*|__):?")
_LINKED = re.compile(r"[*_]{0,2}\[[^\]\n]{1,80}\][(\[][^)\]\n]{0,300}[)\]][*_]{0,2}\s?(?:[-–—:]|is a\b)")
_LABEL = re.compile(
    r"(?:[A-Z]{1,3}|[A-ZÄÖÜ]\w{1,15}|\*\*[^*]{1,40}\*\*)\s?:\s|\*\*[^*]{1,40}:\*\*|:::|\{|\||\[\^|>"
)
_CLOCK = re.compile(r"\W{0,4}(?:\[?\d{1,2}[:.h]\d{2}\b|\d{1,2} Uhr)")
_WORD = re.compile(r"[^\W\d_]+")
_URL = re.compile(r"https?://")


def of_place(text: str, blocks: Sequence[Block], first: int) -> str:
    """The reason not to judge what begins with block `first`, going by the block before it, or ""."""
    before = blocks[first - 1] if first else None
    if before is None or before.kind in ("heading", "thematic_break"):
        return "the ending has its own heading or rule"
    if before.kind in ("code", "table"):
        return "the ending explains the block before"
    if before.text[-1:] in (":", "："):
        return "the block before announces it"
    named = before.kind == "paragraph" and len(before.text) <= TITLE
    if named and (_BOLD.fullmatch(text, *before.span) or _PLAIN_TITLE.fullmatch(before.text)):
        return "the ending has its own heading or rule"
    return ""


def of_structure(blocks: Sequence[Block], first: int) -> str:
    """The reason not to judge what begins with block `first`, going by the kinds of those before it, or ""."""
    before = [block for block in blocks[:first] if block.kind == "paragraph" and len(block.text) >= PROSE]
    if len(before) < FEWEST_PARAGRAPHS:
        return "too few paragraphs"
    if sum(_CLOCK.match(block.text) is not None for block in before) >= 3:
        return "a live ticker"
    listed = sum(len(block.text) for block in blocks[:first] if block.kind in ("list_item", "table"))
    if listed > 4 * sum(len(block.text) for block in before):
        return "mostly lists and tables"
    return ""


def of_text(texts: Sequence[str], raws: Sequence[str], dense: bool) -> str:
    """The reason not to judge an ending by its blocks' texts and their sources, or "".

    `dense` tells scripts in which a character says more (Chinese, Japanese).
    """
    if sum(map(len, texts)) < (SHORTEST / 2 if dense else SHORTEST):
        return "too short"
    return next(
        (why for text, raw in zip(texts, raws, strict=True) if (why := _of_block(text, raw, dense))), ""
    )


def _of_block(text: str, raw: str, dense: bool) -> str:
    if not _SENTENCE_END.search(text.rstrip()):
        return "no sentence end"
    if _LABEL.match(raw) or _LINKED.match(raw):
        return "a labelled paragraph"
    if raw[0] in "*_(（" and raw[-1] in "*_)）" and raw[:2] != "**":
        return "an aside in italics or brackets"
    words = _WORD.findall(text)
    commas = text.count("、") / len(text) if dense else text.count(",") / max(1, len(words))
    if commas > 0.25 or (commas > 0.12 and sum(w[0].isupper() for w in words) > len(words) / 2):
        return "a list of names"
    if len(_URL.findall(raw)) > MOST_LINKS:
        return "a list of links"
    return ""


def of_leave(text: str, code: str) -> str:
    """The reason not to judge a last block that takes leave of its readers, or "": it shares few words with its
    post and is its own."""
    said = cues(text, code)
    if said.reader and said.farewell:
        return "a farewell"
    if said.call >= ASKED and (said.reader or said.farewell):
        return "a call to action"
    return "a note on the text itself" if said.itself and (said.call or len(text) < NOTE) else ""
