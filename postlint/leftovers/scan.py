"""One pass over a post for all leftover rules: which blocks hold what nobody wrote for a reader."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from postlint.finding import Span
from postlint.leftovers.blocks import Judge
from postlint.leftovers.context import (
    BETWEEN_PROSE,
    FAR,
    INTRODUCING,
    LINKING,
    REACH,
    Surroundings,
    holds_link,
)
from postlint.leftovers.discussed import discussed, is_subject
from postlint.leftovers.knowledge import Knowledge, load
from postlint.leftovers.leftover import Leftover
from postlint.leftovers.raw import patterns
from postlint.leftovers.reader import MARKUP
from postlint.leftovers.screen import may_hold_any
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.post import Post

HABIT = 12  # more lines without a sentence than this are an author's
_ANYWHERE = frozenset(("ad-placeholder", "paywall-notice", "consent-notice"))  # also far from running text
_IN_CODE = lazy(r"(`++)[^`]+\1")  # "`OK`": what a program prints
_MARKER = lazy(r"[ \t]*([-*+]|\d{1,3}[.)])[ \t]+")


def scan(post: Post, knowledge: Knowledge | None = None) -> tuple[Leftover, ...]:
    """The leftovers of a post, in order; mere hints may be left out where nobody will see notes."""
    return post.once(_scan) if knowledge is None else tuple(_Scanner(post, knowledge).run())


def _scan(post: Post) -> tuple[Leftover, ...]:
    knowledge = load()
    if post.notes or "postlint" in post.front_matter.values or may_hold_any(post, knowledge):
        return tuple(_Scanner(post, knowledge).run())
    return ()


class _Scanner:
    """Gathers candidates by what they say, then keeps those that stand where a leftover stands."""

    def __init__(self, post: Post, knowledge: Knowledge) -> None:
        self.post = post
        self.text = post.text
        self.blocks = post.blocks
        self.knowledge = knowledge
        self.hints: dict[int, str] = {}  # block: rule

    def run(self) -> list[Leftover]:
        """Every leftover, in order; one block gives one at most."""
        self.candidates, parts = patterns(self.post, self.knowledge)
        judged = Judge(self.post, self.knowledge, self.candidates)
        judged.run()
        self.hints = judged.hints
        found = self._placed() if self.candidates else []
        sure = sorted(part.span.start for part in parts if part.certainty == "sure")
        for hint in self._hinted() if self.hints else ():
            at = bisect_left(sure, hint.span.start)  # parts begin in the block that they are parts of
            if at == len(sure) or sure[at] >= hint.span.end:
                found.append(hint)
        taken: list[Span] = []  # apart from one another and in order
        for span in sorted(leftover.span for leftover in found):
            if taken and span.start < taken[-1].end:
                taken[-1] = Span(taken[-1].start, max(taken[-1].end, span.end))
            else:
                taken.append(span)
        for part in sorted(parts, key=_shortness):
            at = bisect_left(taken, part.span)
            if not any(part.span.overlaps(other) for other in taken[max(0, at - 1) : at + 1]):
                taken.insert(at, part.span)
                found.append(part)
        return sorted(found, key=_place)

    def _placed(self) -> list[Leftover]:
        """The candidates that stand where leftovers do."""
        around = Surroundings(self.post, self.candidates)
        found = []
        for index, (rule, certainty, why) in self.candidates.items():
            block = self.blocks[index]
            if certainty != "sure" and not self._stands(around, index, rule, why):
                continue
            if rule == "template-residue" and is_subject(around, index):
                continue
            if why != "system" and _IN_CODE.fullmatch(self.text, *block.span):
                continue
            text = " ".join((block.text or self.text[block.span.start : block.span.end]).split())
            span = block.span
            if block.kind == "list_item" and (marker := _MARKER.match(self.text, self._line(span.start))):
                span = Span(marker.start(1), span.end)  # the dash before a label is its ornament
                text = f"{marker[1]} {text}"
            found.append(Leftover(rule, span, text, certainty, True, why))
        return found

    def _line(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def _hinted(self) -> list[Leftover]:
        """Credits, and lines without a sentence amid sentences: captions, bylines, kickers. Mere notes."""
        if not self.hints or sum(rule != "credit-line" for rule in self.hints.values()) > HABIT:
            self.hints = {index: rule for index, rule in self.hints.items() if rule == "credit-line"}
        around = Surroundings(self.post, self.candidates.keys() | self.hints.keys())
        found = []
        for index, rule in self.hints.items():
            block = self.blocks[index]
            if holds_link(self.post, block) or self.text[block.span.start] in MARKUP:
                continue
            if rule != "credit-line" and around.matter.is_numbered(block.text):
                continue
            if rule == "credit-line" or around.amid_prose(index, 1):
                found.append(Leftover(rule, block.span, " ".join(block.text.split()), "hint", True, "shape"))
        return found

    def _stands(self, around: Surroundings, index: int, rule: str, why: str) -> bool:
        if why in BETWEEN_PROSE and not around.between_prose(index):
            return False
        if not around.amid_prose(index, FAR if rule in _ANYWHERE or why == "foreign" else REACH):
            return False
        if rule == "template-residue" and around.announced(index):
            return False
        if why not in ("system", "form") and discussed(around, index, rule):
            return False
        block = self.blocks[index]
        toc = self.post.suffix == ".html" and around.introduces(index)  # made along with the page
        if why == "foreign" and block.text[-1:] not in ":：" and not toc:
            return True
        linking = rule in LINKING and holds_link(self.post, block)
        return not linking and not (rule in INTRODUCING and around.introduces(index))


def _shortness(part: Leftover) -> int:
    return part.span.start - part.span.end


def _place(leftover: Leftover) -> Span:
    return leftover.span
