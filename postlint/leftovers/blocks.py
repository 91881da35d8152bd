"""Which blocks of a post may be leftovers, by what they say and what they look like.

Most blocks of most posts are an author's, and are told so without a look at their words: one search of the whole
post for the literals of all wordings says which blocks may hold one, a block's ends whether it may be code, a slot's
name, a label or a line in another language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from postlint.language.identify import quick_language
from postlint.language.words import words
from postlint.leftovers import captions, shape
from postlint.leftovers.literals import BLOCK, key
from postlint.leftovers.normal import is_garbled, plain
from postlint.leftovers.reader import MARKUP, ORNAMENTS, Reader, Verdict
from postlint.leftovers.strangers import stranger
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.leftovers.knowledge import Knowledge
    from postlint.leftovers.raw import Candidates
    from postlint.markdown import Block
    from postlint.post import Post

SHORT = 240  # characters: longer blocks are looked at only where they hold several wordings
LONG = 3000  # characters: longer blocks are an author's
OPENING = 240  # characters of a long block in which one of its wordings must stand
ITEM = 60  # characters of a list item that may be a label
NEWS = 4  # more lines such as "+++ 14.50 +++" are the headings of a ticker
TOPIC = 2  # other blocks that hold a word: then the post is about it
STRANGE = 3  # more different lines that nothing but their shape betrays are an author's
_IMAGE = ("![", "[![", "<img", "<a ", "<figure", "<picture")
_CLOSES = ".!?。:："  # what a sentence ends with, or what announces something
_SIGN = lazy(r"20|19|©|\([cC]\) ")  # one stands in a credit that ends as a sentence does
_APART = frozenset(("heading", "code", "table", "thematic_break", "footnote"))


class Judge:
    """Adds to the candidates of a post; the lines that are mere hints are kept apart, with their rules."""

    def __init__(self, post: Post, knowledge: Knowledge, candidates: Candidates) -> None:
        self.post = post
        self.text = post.text
        self.blocks = post.blocks
        self.knowledge = knowledge
        self.candidates = candidates
        self.strange: Candidates = {}  # lines that may be an author's, if there are many
        self.hints: dict[int, str] = {}
        self.unsettled: list[tuple[int, str]] = []
        self._holding: dict[str, int] = {}
        self.reader = Reader(self.text, knowledge, self._language)

    def run(self) -> None:
        """Look at every paragraph, and at list items that stand alone."""
        looked_at = self._looked_at()
        if not looked_at:
            return
        texts = [text if len(text) <= SHORT else text[:OPENING] for _, text in looked_at]
        together = BLOCK.join(["", *texts, ""])
        self.garbled = not together.isascii() and is_garbled(together)
        if self.garbled:
            together = BLOCK.join(["", *map(plain, texts), ""])
        together_key = key(together)
        self.latin = together_key.isascii()
        held = self.knowledge.index.blocks(together_key)
        for number, (index, text) in enumerate(looked_at, 1):
            if index not in self.candidates:
                if self.blocks[index].kind == "list_item":
                    self._item(index, self.blocks[index], held.get(number, ()))
                elif len(text) <= SHORT:
                    self._short(index, text, held.get(number))
                elif number in held:
                    self._long(index, text, held[number])
        self._look_for_strangers()
        for index, text in looked_at:
            if (
                len(text) <= captions.LONGEST
                and index not in self.candidates
                and index not in self.strange
                and self.blocks[index].kind == "paragraph"
            ):
                self._hint(index, text)
        self._settle()

    def _looked_at(self) -> list[tuple[int, str]]:
        """The blocks that may be leftovers: their indexes and texts."""
        found = []
        before = ""
        for index, block in enumerate(self.blocks):
            kind = block.kind
            if kind == "paragraph":
                if 0 < len(block.text) <= LONG:
                    found.append((index, block.text))
            elif (
                kind == "list_item"
                and 0 < len(block.text) <= ITEM
                and ((before != kind and self._kind(index + 1) != kind) or block.text.endswith(ORNAMENTS))
            ):
                found.append((index, block.text))
            before = kind
        return found

    def _kind(self, index: int) -> str:
        return self.blocks[index].kind if 0 <= index < len(self.blocks) else ""

    def _settle(self) -> None:
        """Leave alone what is no leftover because there is much of it."""
        news = [index for index in self.candidates if self.blocks[index].text[:2] == "++"]
        if len(news) > NEWS:
            for index in news:
                del self.candidates[index]
        if len({self.blocks[index].text for index in self.strange}) <= STRANGE:
            self.candidates.update(self.strange)

    def _language(self) -> str:
        prose = [
            block.text[:200] for block in self.blocks if block.kind == "paragraph" and len(block.text) > 70
        ]
        sample = " ".join([*prose[:1], *prose[-1:]]) or self.text[self.post.body_start :][:600]
        return quick_language(sample, self.latin) or "en"

    def _short(self, index: int, text: str, among: Collection[int] | None) -> None:
        start, end = self.blocks[index].span
        first = self.text[start]
        if first in "![<" and self.text.startswith(_IMAGE, start):
            return
        text = text.strip()
        if not text:
            return
        if self.garbled:
            text = plain(text)
        source = self.text[start:end]
        if formed := self.reader.form(text):
            if formed[2] == "system" or ("`" not in source and "\n" not in source and "](" not in source):
                self.candidates[index] = formed
            return
        verdict = None
        if "`" not in source:  # with code in it, a line is its author's
            verdict = self.reader.says(text, among) if among is not None else None
            if first not in MARKUP and "](" not in source:
                verdict = verdict or self.reader.bare(text)
                if verdict is None or verdict[0] == "generator-residue":
                    verdict = self._spoken(index, text, verdict)
        if verdict:
            self.candidates[index] = verdict
        elif first not in MARKUP and any(c.isalnum() for c in text):
            self.unsettled.append((index, text))

    def _spoken(self, index: int, text: str, verdict: Verdict | None) -> Verdict | None:
        """What a language model says, unless the post is about that of which it offers another."""
        for language in dict.fromkeys((self.reader.language, "en")):
            speech = self.knowledge.speech(language)
            if speech is None or not speech.may_say(text):
                continue
            if verdict is not None and speech.is_authors(text):
                return None
            if speech.says(text, self._ends(index, -1), self._ends(index, 1)):
                matter = speech.matter(text)
                if not matter or self._others_holding(matter, text) < TOPIC:
                    return "generator-residue", "likely", "speech" if verdict is None else verdict[2]
        return verdict

    def _ends(self, index: int, step: int) -> bool:
        """Whether at most one paragraph stands before a block (`step` -1), or after it (1)."""
        paragraphs = self._paragraphs
        return index >= paragraphs[-2:][0] if step > 0 else index <= paragraphs[:2][-1]

    @cached_property
    def _paragraphs(self) -> list[int]:
        """The indexes of the blocks that are paragraphs."""
        return [index for index, block in enumerate(self.blocks) if block.kind == "paragraph"]

    @cached_property
    def _texts(self) -> Counter[str]:
        """How many blocks have a text."""
        return Counter(block.text for block in self.blocks)

    def _others_holding(self, word: str, text: str) -> int:
        """How many blocks of another text hold a word in small letters."""
        if word not in self._holding:
            self._holding[word] = sum(n for one, n in self._texts.items() if word in one.lower())
        own = self._texts[text] if word in text.lower() else 0
        return self._holding[word] - own

    def _long(self, index: int, text: str, among: Collection[int]) -> None:
        if "`" not in self.text[slice(*self.blocks[index].span)]:
            verdict = self.reader.says_at_length(text, among)
            if verdict:
                self.candidates[index] = verdict

    def _look_for_strangers(self) -> None:
        """Lines in another language: those first that stand where a leftover may; the others count if there are any."""
        others = []
        for item in self.unsettled:
            if self._may_be_placed(item[0]):
                self._stranger(*item)
            else:
                others.append(item)
        if self.strange:
            for item in others:
                self._stranger(*item)

    def _may_be_placed(self, index: int) -> bool:
        """Whether no block beside another is such that nothing between it and running text is a leftover."""
        return self._kind(index - 1) not in _APART and self._kind(index + 1) not in _APART

    def _stranger(self, index: int, text: str) -> None:
        if certainty := stranger(self.post, text, self.reader.language, self.knowledge, self.latin):
            self.strange[index] = "page-furniture", certainty, "shape"

    def _item(self, index: int, block: Block, among: Collection[int] | None) -> None:
        """A list item that is a list of its own: "- Advertisement -" reads as one."""
        ornamented = block.text.endswith(ORNAMENTS)
        alone = self._kind(index - 1) != "list_item" and self._kind(index + 1) != "list_item"
        if not words(block.text):
            return
        judged = self.reader.worded(block.text, among, ornamented) if among else None
        if judged and judged[0] != "credit-line":
            self.candidates[index] = (*judged, "wording")
        elif ornamented and alone:
            self.candidates[index] = "page-furniture", "likely", "shape"

    def _hint(self, index: int, text: str) -> None:
        """A credit or a line without a sentence's end."""
        if text[-1] in _CLOSES and text[-2:-1] not in (")", "]") and not _SIGN.search(text):
            return
        if captions.is_credit(text, self.knowledge.systems):
            self.hints[index] = "credit-line"
        elif shape.is_bare(text) or captions.is_bare_line(text):
            self.hints[index] = "page-furniture"
