"""Where a text breaks off: evidence for and against, added up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from postlint.finding import Span
from postlint.language import is_cjk, is_stop_word, words
from postlint.leftovers.breaks import is_open, may_break_off, may_dangle, named
from postlint.leftovers.context import holds_link, is_prose
from postlint.leftovers.normal import plain
from postlint.leftovers.sameness import DOTS, bare
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.markdown import Block
    from postlint.post import Post

ENOUGH = 3.0
TEASER = 320  # characters: feeds cut a text's beginning to less
FULLER = 2.5  # what the same text in full counts
HABIT = 2  # pauses of an author who likes them
SAME = 6  # words in a row that make a block begin like another

# A row of dots or its character, in brackets or not, after what may be left of a no-break space.
_ELLIPSIS = lazy(
    r"(?P<space>(?<![\s\u00a0\u00c2])[\s\u00a0\u00c2]*+)(?P<mark>\.{3,4}|…|⋯|[\[(]\s?(?:\.{3}|…)\s?[\])]|。{3}|\.{2}(?=$))[\s\u00a0]*$"
)
_CLOSING = "\"”“»«’'」』"
_SENTENCE = lazy(r"[.!?:]\s+")
# Conjunctions after which an author pauses: "it works, but ..."
_PAUSES = """
but and so or yet aber und oder doch mais et ou donc pero y o mas e ma maar en of ale i ama ve fakat
но и а але men och eller og mutta ja tai nhung va tapi dan
"""
_SUSPENSE = frozenset(_PAUSES.split())
# What an author ends a list with that could go on: "ropes, bells and so on ..."
_AND_SO_ON = lazy(
    r"\b(?:so (?:on|forth|weiter)|etc|usw|et cetera|ainsi de suite|así sucesivamente|assim por diante|così via"
    r"|zo voorts?|(?:i )?tak dalej|itd|atd|tak dále|ve benzeri|vb|vesaire|и так далее|и т\.? ?д|і так далі|і т\.? ?д"
    r"|så vidare|så videre|osv|ja niin edelleen|jne|vân vân|dan lain(?: |-)lain|dan seterusnya|وهكذا|إلخ)\W*$"
    r"|(?:等等?|など|등등?)\W*$",
    re.IGNORECASE,
)
_OPEN = lazy(r"\s[„«‚‹]\s?$")  # a quotation that was to begin
_EMOJI = lazy(r":\w+:$")
_SMILEY = lazy(r"[:;=]-?[\w)(*|/\\]$")
_PAUSE = lazy(r"\w ?(?:\.{3,}|…)(?=\s|$)")
_EMPHASISED = lazy(r"\[[^\[\]\n]*\]|(\*\*|__|[*_`])[^*_`\n]+\1|<[^<>\n]+>")
_DIALOGUE = lazy(r"^\s*[-–—]\s|^\s*[\"“„«»「『]")


class Truncated(NamedTuple):
    """A block that breaks off: its span, the characters that say so, and the block that begins alike and goes on.

    `whole` is true where that block, or it and the next ones, say all that this one does.
    """

    span: Span
    end: Span
    fuller: Span | None
    text: str
    whole: bool = False


def truncations(post: Post) -> list[Truncated]:
    """The blocks of a post whose text breaks off, in order."""
    return _Truncations(post).run() if may_break_off(post) else []


class _Truncations:
    def __init__(self, post: Post) -> None:
        self.post = post
        self.blocks = [
            b
            for b in post.blocks
            # a paragraph that is a link or a picture has a name, which others cut
            if b.kind in ("paragraph", "quote", "list_item") and post.text[b.span.start] not in "[!<"
        ]

    def run(self) -> list[Truncated]:
        """In order of place."""
        candidates = []
        for index, block in enumerate(self.blocks):
            tail = block.text[-6:]
            if block.kind != "list_item" and ("..." in tail or "…" in tail or "⋯" in tail or "。。" in tail):
                candidates.append((index, block))
        found = [
            Truncated(b.span, Span(b.span.end - 1, b.span.end), None, b.text)
            for b in self.blocks
            if b.kind == "paragraph" and len(b.text) >= 40 and _OPEN.search(b.text, len(b.text) - 3)
        ]
        for index, block in candidates:
            if (
                (match := _ELLIPSIS.search(block.text[-12:]))
                and self._score(index, block, match, len(candidates)) >= ENOUGH
                and not self._is_synopsis(block)
            ):
                found.append(self._truncated(index, block, match))
        for block in self.blocks:
            if block.kind == "paragraph" and block.text[-1:] not in ".!?" and named(block.text):
                if holds_link(self.post, block):
                    continue
                found.append(
                    Truncated(block.span, Span(block.span.end - 1, block.span.end), None, block.text)
                )
        return sorted(found, key=lambda cut: cut.span)

    def _score(self, index: int, block: Block, match: re.Match[str], candidates: int) -> float:
        text = block.text[: len(block.text) - len(block.text[-12:]) + match.start()]
        said = words(plain(text))
        cjk = is_cjk(text)
        if len(said) < (12 if cjk else 5):
            return 0.0
        # dots at a word are an author's pause, a feed sets a space before them
        score = 1.0 if match["space"] else -1.0
        bracketed = match["mark"][0] in "[("
        last = text.rstrip()[-1:]
        if last in "?!.。！？" + _CLOSING:
            score -= 2.0  # what comes before is whole: the author leaves something out
        elif last in ",:;)" and not (match["space"] and self._is_lead(index)):
            score -= 1.0
        elif _AND_SO_ON.search(text[-24:]):
            score -= 2.0
        elif said[-1] in _SUSPENSE:
            score += 0.5
        elif is_stop_word(said[-1]):
            ends = index == len(self.blocks) - 1
            score += 3.0 if ends and is_open(text.rstrip()) else 2.0
        if len(match["mark"]) == 4:
            score -= 1.0
        if len(_SENTENCE.split(text[-120:])[-1].split()) <= 4 and not cjk:
            lead = match["space"] and self._is_lead(index)
            score -= 0.5 if lead else 2.0  # "But first ...": a short sentence that leads on
        if bracketed:
            score += 1.5 if match["space"] else 2.5
        if last.isalpha() and said[-1] not in _SUSPENSE and len(said) >= (30 if cjk else 20):
            score += 0.5
        if self._is_lead(index) and block.kind != "quote":
            score += 2.0 if len(text) <= TEASER else 0.5
        elif index == len(self.blocks) - 1:
            score += 0.5
        if len(said) >= (30 if cjk else 12):
            score += 0.5
        if candidates > 2:
            score -= 1.0 if candidates <= 4 else 2.0
        if block.kind == "quote":
            score -= 2.0
        if _DIALOGUE.match(text) and text.count('"') % 2 == 0:
            score -= 1.0
        following = self._following(index)
        if following is not None and following.kind == "paragraph":
            if following.text[:1] in ".…":
                score -= 2.0  # the sentence goes on there
            elif following.text[:1].islower():  # so it does, or a by-line stands below a teaser
                score -= 1.0 if self._is_lead(index) else 2.0
        leads = following is not None and following.kind in ("code", "list_item", "table", "quote", "html")
        if leads and not (bracketed and match["space"]):
            score -= 1.5
        if score + FULLER < ENOUGH:
            return score
        if self._pauses >= HABIT:
            score -= 1.5  # an author's habit
        if ENOUGH - FULLER <= score < ENOUGH and self._fuller(index) is not None:
            score += FULLER
        return score

    def _is_synopsis(self, block: Block) -> bool:
        """Whether a block shows how a command is written: "**ls** [*options*] *file* ..."."""
        source = self.post.text[block.span.start : block.span.end]
        return source[0] in "*_`" and not any(c.isalnum() for c in _EMPHASISED.sub("", source))

    def _is_lead(self, index: int) -> bool:
        """Whether only titles, links and pictures stand before a block: it is the teaser."""
        if index > 3:
            return False
        before = self.blocks[:index]
        return not any(is_prose(b) and (len(b.text) > TEASER or not holds_link(self.post, b)) for b in before)

    def _following(self, index: int) -> Block | None:
        block = self.blocks[index]
        at = self._places[block.span.start] + 1
        return self.post.blocks[at] if at < len(self.post.blocks) else None

    @cached_property
    def _pauses(self) -> int:
        """How often words are followed by dots: an author who likes to pause."""
        text = self.post.text
        most = text.count("...") + text.count("…") - 1
        return most if most < HABIT else len(_PAUSE.findall(text)) - 1

    @cached_property
    def _places(self) -> dict[int, int]:
        return {block.span.start: i for i, block in enumerate(self.post.blocks)}

    def _fuller(self, index: int) -> int | None:
        """The number of the block that begins like this one and goes on where it breaks off, maybe in the next one."""
        block = self.blocks[index]
        said, start = words(plain(block.text)), _start(block.text)
        for other, candidate in enumerate(self.blocks):
            text = candidate.text
            if other == index or len(text) < 30 or _start(text) != start:
                continue
            if begins_alike(said, words(plain(text[:400]))):
                return other if len(text) > len(block.text) or not DOTS.search(text) else None
        return None

    def _is_whole(self, index: int, mark: int, other: int) -> bool:
        """Whether all that a block says before its mark stands in another one and those that follow it."""
        wanted = bare(
            " ".join(plain(self.blocks[index].text[:mark]).split()[:-1])
        )  # the last word may be cut
        said = ""
        for number in range(other, len(self.blocks)):
            if number != index:
                said += bare(plain(self.blocks[number].text))
                if len(said) >= len(wanted):
                    break
        return said.startswith(wanted)

    def _truncated(self, index: int, block: Block, match: re.Match[str]) -> Truncated:
        mark = block.span.end
        source = self.post.text[block.span.start : block.span.end]
        length = len(match["mark"])
        at = source.rstrip().rfind(match["mark"])
        end = Span(block.span.start + at, block.span.start + at + length) if at >= 0 else Span(mark - 1, mark)
        fuller = self._fuller(index)
        if fuller is None:
            return Truncated(block.span, end, None, block.text)
        whole = self._is_whole(index, len(block.text) - len(block.text[-12:]) + match.start(), fuller)
        return Truncated(block.span, end, self.blocks[fuller].span, block.text, whole)


def _start(text: str) -> str:
    return bare(text[:16])[:3]


def dangling(post: Post) -> Block | None:
    """The last block of a post if something had to follow: a heading, a paragraph with a colon, half a sentence."""
    if not may_dangle(post):
        return None
    blocks = post.blocks
    if len(blocks) < 4:
        return None
    last = blocks[-1]
    if last.span.end < len(post.text.rstrip()):
        return None  # something that is no block stands below: a definition, a tag of a template
    if not last.text or _EMOJI.search(last.text):
        return None
    if last.kind == "heading" and last.level > 1 and post.suffix != ".mdx":
        said = words(last.text)
        closes = (
            not last.text[-1].isalnum()  # "Thanks!", "Have fun ;)"
            or _SMILEY.search(last.text)
            or len(said) > (30 if is_cjk(last.text) else 10)  # a farewell in large letters
        )
        return None if closes else last
    if (
        last.kind == "paragraph"
        and (is_open(last.text) or last.text[-1] in ":：")
        and not holds_link(post, last)
    ):
        return last
    return None


def begins_alike(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether two texts, as words, have the same beginning: `SAME` words or all of the shorter one."""
    length = min(len(first), len(second), 12)
    return length >= SAME and list(first[:length]) == list(second[:length])
