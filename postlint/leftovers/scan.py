"""One pass over a post for all leftover rules: which blocks hold what nobody wrote for a reader."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from postlint.finding import Span
from postlint.language.identify import may_be, quick_language, script_of
from postlint.language.words import is_cjk, words
from postlint.leftovers import captions, judge, residue, shape, vocabulary
from postlint.leftovers.context import FAR, REACH, Surroundings, holds_link
from postlint.leftovers.knowledge import Knowledge, load
from postlint.leftovers.normal import plain
from postlint.leftovers.strangers import LONGEST, SYLLABIC, stranger
from postlint.leftovers.systems import Pattern, compiled
from postlint.leftovers.tags import all_rendered
from postlint.leftovers.wordings import Wordings

if TYPE_CHECKING:
    from postlint.markdown import Block
    from postlint.post import Post

SHORT = 240  # characters: longer blocks are looked at only where they hold several distinctive words
LONG = 3000  # characters: longer blocks are an author's
LONG_CJK = 300
DENSE = 0.06  # of a long block's words must be distinctive, or it is an author's
NEWS = 4  # more lines such as "+++ 14.50 +++" are the headings of a ticker
STRANGE = 3  # more different lines that nothing but their shape betrays are an author's
HABIT = 12  # more lines without a sentence than this are an author's
_IMAGE = ("![", "[![", "<img", "<a ", "<figure", "<picture")
_CODE = re.compile(r"(`+)[^`]+(`+)")
# What authors write with links or before lists: a scraper's copy has neither.
_LINKING = frozenset(("cross-promotion", "page-furniture", "truncated-text", "paywall-notice", "credit-line"))
_TEXT_KINDS = frozenset(("paragraph", "list_item", "html", "quote"))
_BRACES = frozenset(("{{", "{%", "{{<", "{{%", "{#", "{{{"))
_MARKER = re.compile(r"[ \t]*([-*+]|\d{1,3}[.)])[ \t]+")
_MARKUP = "*_`<>[!#|{"


class Leftover(NamedTuple):
    """A leftover: the rule that reports it, its span, the text to quote, how certain it is.

    `certainty` is "sure", "likely" or "hint"; `whole` says whether it is a block of its own (`span` is
    the block's) or a part of a line; `why` is "system" or "wording" (a pattern), "foreign" (one of a language
    that the post isn't in), "form" (a name, code, ornaments), "words" (words that leftovers are made of) or
    "shape" (no sentence amid sentences).
    """

    rule: str
    span: Span
    text: str
    certainty: str
    whole: bool
    why: str


_last: tuple[Post, Knowledge, tuple[Leftover, ...]] | None = None


def scan(post: Post, knowledge: Knowledge | None = None) -> tuple[Leftover, ...]:
    """The leftovers of a post in order; kept for the last post, as many rules ask for the same one."""
    global _last
    knowledge = knowledge or load()
    if _last is None or _last[0] is not post or _last[1] is not knowledge:
        _last = (post, knowledge, tuple(_Scanner(post, knowledge).run()))
    return _last[2]


class _Scanner:
    """Gathers candidates by what they say, then keeps those that stand where a leftover stands."""

    def __init__(self, post: Post, knowledge: Knowledge) -> None:
        self.post = post
        self.text = post.text
        self.blocks = post.blocks
        self.knowledge = knowledge
        self.candidates: dict[int, tuple[str, str, str]] = {}  # block: rule, certainty, why
        self.strange: dict[int, tuple[str, str, str]] = {}  # lines that may be an author's, if there are many
        self.hints: dict[int, str] = {}  # block: rule

    def run(self) -> list[Leftover]:
        """Every leftover, in order; one block gives one at most."""
        parts: list[Leftover] = []
        for index, anchors in self._anchored().items():
            parts.extend(self._raw(index, anchors))
        for index, block in enumerate(self.blocks):
            if block.kind == "paragraph":
                if index not in self.candidates:
                    if len(block.text) <= SHORT:
                        self._short(index, block)
                    elif len(block.text) <= LONG:
                        self._long(index, block)
                if (
                    index not in self.candidates
                    and index not in self.strange
                    and 0 < len(block.text) <= captions.LONGEST
                ):
                    if captions.is_credit(block.text, self.knowledge.systems):
                        self.hints[index] = "credit-line"
                    elif shape.is_bare(block.text) or captions.is_bare_line(block.text):
                        self.hints[index] = "page-furniture"
            elif block.kind == "list_item" and len(block.text) <= 60 and index not in self.candidates:
                self._item(index, block)
        news = [index for index in self.candidates if self.blocks[index].text[:2] == "++"]
        if len(news) > NEWS:
            for index in news:
                del self.candidates[index]
        texts = {self.blocks[index].text for index in self.strange}
        if len(texts) <= STRANGE:
            self.candidates.update(self.strange)
        found = self._placed() if self.candidates else []
        found.extend(self._hinted())
        for part in sorted(parts, key=lambda part: part.span.start - part.span.end):  # the longest first
            if not any(part.span.overlaps(other.span) for other in found):
                found.append(part)
        return sorted(found, key=lambda leftover: leftover.span)

    # patterns of systems, in the raw text

    def _anchored(self) -> dict[int, set[str]]:
        """The anchors in each block, by the block's index; code holds none."""
        hits = self.knowledge.systems.automaton.find(self.text)
        if not hits:
            return {}
        if not _BRACES.isdisjoint([anchor for _, anchor in hits]) and all_rendered(self.post):
            hits = [hit for hit in hits if hit[1] not in _BRACES]
        found: dict[int, set[str]] = {}
        for offset, anchor in hits:
            index = bisect_right(self._starts, offset) - 1
            if index >= 0 and offset < self.blocks[index].span.end and self.blocks[index].kind in _TEXT_KINDS:
                found.setdefault(index, set()).add(anchor)
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [block.span.start for block in self.blocks]

    def _raw(self, index: int, anchors: set[str]) -> list[Leftover]:
        block = self.blocks[index]
        source = self.text[block.span.start : block.span.end]
        masked = _CODE.sub(lambda m: " " * len(m[0]), source) if "`" in source else source
        parts: list[Leftover] = []
        for anchor in sorted(anchors):
            for pattern in self.knowledge.systems.anchors.get(anchor, ()):
                parts.extend(self._pattern(index, block, masked, pattern))
                if index in self.candidates:
                    return []
        return parts

    def _pattern(self, index: int, block: Block, masked: str, pattern: Pattern) -> list[Leftover]:
        regex = compiled(pattern.line)
        if pattern.place == "whole":
            if regex.fullmatch(masked.strip()):
                self.candidates[index] = pattern.rule, pattern.certainty, "system"
            return []
        if pattern.place == "start":
            match = regex.match(masked)
            if match and residue.acceptable(pattern, match, masked, block, self.post):
                self.candidates[index] = pattern.rule, pattern.certainty, "system"
            return []
        parts = []
        for match in regex.finditer(masked):
            if not residue.acceptable(pattern, match, masked, block, self.post):
                continue
            if residue.fills(match, masked, block):
                self.candidates[index] = pattern.rule, pattern.certainty, "system"
                return []
            start = block.span.start + match.start()
            span = Span(start, block.span.start + match.end())
            certainty = pattern.certainty if pattern.certainty == "sure" else "hint"
            parts.append(Leftover(pattern.rule, span, match[0].strip(), certainty, False, "system"))
        return parts

    # wordings of languages, in the text that a reader sees

    @cached_property
    def _language(self) -> str:
        prose = [
            block.text[:200] for block in self.blocks if block.kind == "paragraph" and len(block.text) > 70
        ]
        sample = " ".join([*prose[:1], *prose[-1:]]) or self.text[self.post.body_start :][:600]
        return quick_language(sample) or "en"

    @cached_property
    def _wordings(self) -> Wordings:
        """The wordings of the post's language, and the English ones, which stand on every site."""
        return self.knowledge.wordings(*dict.fromkeys((self._language, "en")))

    def _long(self, index: int, block: Block) -> None:
        text = block.text
        if is_cjk(text[:50]):
            if len(text) > LONG_CJK:
                return
        else:
            spaced = text.lower().split()
            held = len(self._wordings.distinctive.intersection(spaced))
            if held < 2 or held < DENSE * len(spaced):
                return
        found = words(plain(text))
        if judged := judge.within(self._wordings.phrases(found), found, long=True):
            self.candidates[index] = (*judged, "wording")

    def _short(self, index: int, block: Block) -> None:
        text = block.text.strip()
        if not text or self.text.startswith(_IMAGE, block.span.start):
            return
        if not text.isascii():
            text = plain(text)
        if whole := self.knowledge.systems.whole.get(text.lower()):
            self.candidates[index] = whole.rule, whole.certainty, "system"
            return
        if judged := judge.by_form(text, self.knowledge.systems):
            source = self.text[block.span.start : block.span.end]
            if "`" not in source and "\n" not in source and "](" not in source:
                self.candidates[index] = (*judged, "form")
            return
        found = words(text)
        if not found:
            return
        if judge.is_dummy(found, self.knowledge.systems.dummy):
            self.candidates[index] = "template-residue", "likely", "system"
        elif judged := self._worded(self._wordings, found, text):
            self.candidates[index] = (*judged, "wording")
        elif judged := self._foreign(found, text):
            self.candidates[index] = (*judged, "foreign")
        elif self.text[block.span.start] not in _MARKUP:
            self._bare(index, text, found)

    def _foreign(self, found: list[str], text: str) -> judge.Judgement | None:
        """Whether a line holds wordings of any language of its script, the post's own included."""
        own = may_be(text, self._language)
        if own and len(found) > LONGEST:
            return None
        return self._worded(self.knowledge.of_script(script_of(text)), found, text, doubt=1 + own)

    @staticmethod
    def _worded(wordings: Wordings, found: list[str], text: str, doubt: int = 0) -> judge.Judgement | None:
        standing = wordings.standing(found)
        if not standing:
            return None
        return judge.worded(wordings, found, text, standing, doubt) or judge.within(
            standing, found, doubt=doubt
        )

    def _bare(self, index: int, text: str, found: list[str]) -> None:
        """A few words without a sentence's end which no list holds."""
        if shape.is_bare(text):
            if self._language not in SYLLABIC and (
                judged := vocabulary.judge(
                    self._wordings.vocabulary, found, 0.5 if self._is_strange(text) else 0.75
                )
            ):
                self.candidates[index] = (*judged, "words")
                return
            if shape.is_shouted(text) and not (self._language == "vi" and captions.is_name(text)):
                self.candidates[index] = "page-furniture", "likely", "shape"
                return
        if certainty := stranger(self.post, text, found, self._language, self.knowledge):
            self.strange[index] = "page-furniture", certainty, "shape"

    def _is_strange(self, text: str) -> bool:
        """Whether no longer word of a label stands anywhere else in the post."""
        return shape.is_label(text) and all(
            self.text.count(word) == 1 for word in text.split() if len(word) >= 4
        )

    def _item(self, index: int, block: Block) -> None:
        """A list item that is a list of its own: "- Advertisement -" reads as one."""
        ornamented = block.text.rstrip()[-2:] in (" -", " –", " *")
        neighbours = self.blocks[max(0, index - 1) : index] + self.blocks[index + 1 : index + 2]
        alone = not any(n.kind == "list_item" for n in neighbours)
        if not alone and not ornamented:
            return
        found = words(block.text)
        if not found:
            return
        judged = self._worded(self._wordings, found, block.text) or (
            self._worded(self.knowledge.of_script(script_of(block.text)), found, block.text)
            if ornamented
            else None
        )
        if judged and judged[0] != "credit-line":
            self.candidates[index] = (*judged, "wording")
        elif ornamented and alone:
            self.candidates[index] = "page-furniture", "likely", "shape"

    # where they stand

    def _placed(self) -> list[Leftover]:
        """The candidates that stand where leftovers do."""
        around = Surroundings(self.post, self.candidates)
        found = []
        for index, (rule, certainty, why) in self.candidates.items():
            block = self.blocks[index]
            if certainty != "sure" and not self._stands(around, index, rule, why):
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
            if holds_link(self.post, block) or self.text[block.span.start] in _MARKUP:
                continue
            if rule == "credit-line" or around.amid_prose(index, 1):
                found.append(Leftover(rule, block.span, " ".join(block.text.split()), "hint", True, "shape"))
        return found

    def _stands(self, around: Surroundings, index: int, rule: str, why: str) -> bool:
        if why in ("words", "shape") and not around.between_prose(index):
            return False
        if not around.amid_prose(index, FAR if rule == "ad-placeholder" or why == "foreign" else REACH):
            return False
        if rule == "template-residue" and around.announced(index):
            return False
        block = self.blocks[index]
        return not (
            rule in _LINKING
            and (why != "foreign" or block.text[-1:] in ":：")
            and (holds_link(self.post, block) or around.introduces(index))
        )
