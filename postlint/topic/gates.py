"""Why an ending is not judged: each gate abstains where topic words prove nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from postlint.patterns import lazy
from postlint.topic.closing import cues, grateful

if TYPE_CHECKING:
    from postlint.markdown import Block

SHORTEST = 150  # characters of an ending; half of it in Chinese and Japanese
LONG = 100  # characters of a paragraph that tells what paragraphs of its post use to be like
FEWEST_PARAGRAPHS = 3  # of running text before the ending
MOST_LINKS = 5  # in one block
TITLES = 2  # such lines in one post
TICKS = 3  # paragraphs that begin with a time of day
TITLE = 80  # characters of a line that may be a heading
ASKED = 2  # cues of a call to action
CUE = 80  # characters for each cue of closing matter at most
NOTE, THANKS = 250, 300  # characters of a note on the text and of a word of thanks at most
PROSE = 40  # characters of a block that counts as running text
COMMAS, OF_NAMES = 0.25, 0.12  # for each word: more are a list of names; the second where most have capitals
HEADED = "the ending has its own heading or rule"
LABELLED = "a labelled paragraph"
_END = 6  # characters that a sentence's end may have
_SENTENCE_END = lazy(r"[.!?…。！？؟][\s\"'”’»«“)\]*_`】」』*]{0,4}$")
_PLAIN_TITLE = lazy(r"(?!.*://)[^\n]+[\w”“\"'»]")  # no sentence, no address
_BOLD = lazy(r"(\*\*|__)[^*_\n]{1,80}(\*\*|__):?")
_LINKED = lazy(r"[*_]{0,2}\[[^\]\n]{1,80}\][(\[][^)\]\n]{0,300}[)\]][*_]{0,2}\s?(?:[-–—:]|is a\b)")
_LABEL = lazy(
    r"(?:[A-Z]{1,3}|[A-ZÄÖÜ]\w{1,15}|\*\*[^*]{1,40}\*\*)\s?:\s|\*\*[^*]{1,40}:\*\*|:::|\{|\||\[\^|>"
    r"|\d{1,2}\s?[-–—]\s(?!\d)|\[\d{1,2}\](?![(\[])|[¹²³⁴⁵⁶⁷⁸⁹†‡]"
)
_SHOWN = ("<table", "<pre")
_CLOCK = lazy(r"\W{0,4}(?:\[?\d{1,2}[:.h]\d{2}\b|\d{1,2} Uhr)")
_WORD = lazy(r"[^\W\d_]+")
_URL = lazy(r"https?://")


def of_place(text: str, blocks: Sequence[Block], first: int, titled: bool) -> str:
    """The reason not to judge what begins with block `first`, going by the block before it, or "".

    `titled` tells posts whose headings may have lost their marks (`has_titles`).
    """
    if is_headed(text, blocks, first, titled):
        return HEADED
    before = blocks[first - 1]
    if before.kind in ("code", "table") or text.startswith(_SHOWN, before.span.start):
        return "the ending explains the block before"
    if before.text[-1:] in (":", "："):
        return "the block before announces it"
    return ""


def is_headed(text: str, blocks: Sequence[Block], first: int, titled: bool) -> bool:
    """Whether what begins with block `first` stands right below a heading or a rule, or nothing."""
    if not first or (before := blocks[first - 1]).kind in ("heading", "thematic_break"):
        return True
    if titled and is_title(before):
        return True
    short = before.kind == "paragraph" and len(before.text) <= TITLE
    return short and _BOLD.fullmatch(text, *before.span) is not None


def is_title(block: Block) -> bool:
    """Whether a paragraph reads like a heading that lost its mark; a signature may, too."""
    short = block.kind == "paragraph" and len(block.text) <= TITLE
    return short and _PLAIN_TITLE.fullmatch(block.text) is not None


def titles(blocks: Sequence[Block]) -> list[Block]:
    """The paragraphs that read like headings and have running text after them."""
    return [
        block
        for block, after in pairwise(blocks)
        if after.kind == "paragraph" and len(after.text) >= LONG and is_title(block)
    ]


def has_titles(blocks: Sequence[Block]) -> bool:
    """Whether so many lines of a post read like headings that they are."""
    return len(titles(blocks)) >= TITLES


def of_structure(before: Sequence[Block]) -> str:
    """The reason not to judge an ending by the kinds of the blocks before it, or ""."""
    if not enough(before):
        return "too few paragraphs"
    prose = [block.text for block in before if block.kind == "paragraph" and len(block.text) >= PROSE]
    if sum([_CLOCK.match(text) is not None for text in prose]) >= TICKS:
        return "a live ticker"
    listed = sum([len(block.text) for block in before if block.kind in ("list_item", "table")])
    if listed > 4 * sum(map(len, prose)):
        return "mostly lists and tables"
    return ""


def enough(blocks: Sequence[Block]) -> bool:
    """Whether there are enough paragraphs of running text to hold an ending against."""
    found = 0
    for block in blocks:
        if block.kind == "paragraph" and len(block.text) >= PROSE:
            found += 1
            if found == FEWEST_PARAGRAPHS:
                return True
    return False


def is_long(chars: int, dense: bool) -> bool:
    """Whether an ending of so many characters says enough to be judged.

    `dense` tells scripts in which a character says more (Chinese, Japanese).
    """
    return chars >= (SHORTEST / 2 if dense else SHORTEST)


def of_block(text: str, raw: str, dense: bool) -> str:
    """The reason not to judge an ending that one of its blocks gives, by its text and its source, or ""."""
    if not _SENTENCE_END.search(text.rstrip()[-_END:]):
        return "no sentence end"
    if _LABEL.match(raw) or _LINKED.match(raw):
        return LABELLED
    if raw[0] in "*_(（" and raw[-1] in "*_)）" and raw[:2] != "**":
        return "an aside in italics or brackets"
    if _lists_names(text, dense):
        return "a list of names"
    if raw.count("://") > MOST_LINKS and len(_URL.findall(raw)) > MOST_LINKS:
        return "a list of links"
    return ""


def _lists_names(text: str, dense: bool) -> bool:
    if dense:
        return text.count("、") > len(text) * COMMAS
    many = text.count(",")
    if many * 20 < text.count(" "):  # far from it: most of what spaces part are words
        return False
    words = _WORD.findall(text)
    commas = many / max(1, len(words))
    return commas > COMMAS or (commas > OF_NAMES and sum(w[0].isupper() for w in words) > len(words) / 2)


def of_leave(text: str, code: str) -> str:
    """The reason not to judge by itself a last block that takes leave of its readers, or "": it shares few words with
    its post and is its own."""
    if len(text) < THANKS and grateful(text):
        return "a word of thanks"
    said = cues(text, code)
    if said.total * (CUE / 2 if code in ("ja", "zh") else CUE) < len(text):
        return ""  # long texts have some of these anyway
    if said.reader and said.farewell:
        return "a farewell"
    if said.call >= ASKED and (said.reader or said.farewell):
        return "a call to action"
    return "a note on the text itself" if said.itself and (said.call or len(text) < NOTE) else ""
