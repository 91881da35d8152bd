"""What a short text says and looks like, wherever it stands: judged by its words, its form, its language."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from postlint.language.identify import may_be, script_of
from postlint.language.words import is_cjk, words
from postlint.leftovers import captions, judge, shape, vocabulary
from postlint.leftovers.normal import plain
from postlint.leftovers.strangers import LONGEST, SYLLABIC
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.leftovers.knowledge import Knowledge
    from postlint.leftovers.wordings import Match, Wordings

FORM = 80  # characters: longer texts are told by what they begin and end with
LONG_CJK = 300
LABEL_CJK = 14
MARKUP = "*_`<>[!#|{"
ORNAMENTS = (" -", " –", " *")  # around a label that was taken for a list's item

_PLAIN = lazy(r"[^\W\d_]+(?:(?:, |[ '’-])[^\W\d_]+)*+[.!?:]?")

Verdict = tuple[str, str, str]
"""Rule, certainty and reason (see `Leftover.why`)."""


class Reader:
    """Judges the lines and blocks of one post, whose text is `post`; `language` is asked for when it is needed."""

    def __init__(self, post: str, knowledge: Knowledge, language: Callable[[], str]) -> None:
        self.post = post
        self.knowledge = knowledge
        self._language = language

    @cached_property
    def language(self) -> str:
        """The language of the post's running text."""
        language = self._language()
        # A method of the reader's owner: together they would wait for the garbage collector.
        del self._language
        return language

    @cached_property
    def wordings(self) -> Wordings:
        """The wordings of the post's language, and the English ones, which stand on every site."""
        return self.knowledge.wordings(*dict.fromkeys((self.language, "en")))

    def form(self, text: str) -> Verdict | None:
        """What a text is by its form, or as a pattern of a system that it is as a whole."""
        if len(text) > FORM and text[0].isalnum() and text[-1] not in ";})]":
            return None
        systems = self.knowledge.systems
        if _PLAIN.fullmatch(text) and text.partition(" ")[0].lower() not in systems.names:
            return None
        if whole := systems.whole.get(text.lower()):
            return whole.rule, whole.certainty, "system"
        judged = judge.by_form(text, systems)
        return (*judged, "form") if judged else None

    def says(self, text: str, among: Collection[int]) -> Verdict | None:
        """What a short text's words say, of which `among` are the wordings that it may hold."""
        found = words(text)
        if not found:
            return None
        if judge.is_dummy(found, self.knowledge.systems.dummy):
            return "template-residue", "likely", "system"
        standing = self.knowledge.index.matches(found, among)
        if not standing:
            return None
        if judged := self._worded(self.wordings, standing, found, text):
            return (*judged, "wording")
        if judged := self._foreign(standing, found, text):
            return (*judged, "foreign")
        return None

    def says_at_length(self, text: str, among: Collection[int]) -> Verdict | None:
        """What a long text says that holds several phrases of its post's language."""
        if len(text) > LONG_CJK and is_cjk(text[:50]):
            return None
        index = self.knowledge.index
        if not any(
            index.place(number) == "in" and index.line(number)[0] in self.wordings.languages
            for number in among
        ):
            return None
        found = words(plain(text))
        judged = judge.within(self.wordings.standing(found), found, long=True)
        return (*judged, "wording") if judged else None

    def _foreign(
        self, standing: Sequence[tuple[str, Match]], found: list[str], text: str
    ) -> judge.Judgement | None:
        """Whether a line holds wordings of any language of its script, the post's own included."""
        own = may_be(text, self.language)
        if own and len(found) > LONGEST:
            return None
        return self._worded(self.knowledge.of_script(script_of(text)), standing, found, text, 1 + own)

    def worded(self, text: str, among: Collection[int], foreign: bool) -> judge.Judgement | None:
        """What words of the post's language say that make up a text, or of any language's if it may be `foreign`."""
        found = words(text)
        standing = self.knowledge.index.matches(found, among)
        judged = self._worded(self.wordings, standing, found, text)
        if judged is None and foreign:
            judged = self._worded(self.knowledge.of_script(script_of(text)), standing, found, text)
        return judged

    @staticmethod
    def _worded(
        wordings: Wordings,
        standing: Sequence[tuple[str, Match]],
        found: list[str],
        text: str,
        doubt: int = 0,
    ) -> judge.Judgement | None:
        """What words say that make up a text, or begin it, or stand in it; `doubt` as in `judge.worded`."""
        own = [match for language, match in standing if language in wordings.languages]
        if not own:
            return None
        return judge.worded(wordings, found, text, own, doubt) or judge.within(own, found, doubt=doubt)

    def bare(self, text: str) -> Verdict | None:
        """What a few words without a sentence's end are, if leftovers are made of such, or if it is shouted."""
        if not shape.is_bare(text):
            return self._syllables(text) if is_cjk(text[:1]) else None
        found = words(text)
        if not found:
            return None
        if (
            self.language not in SYLLABIC
            and self.knowledge.systems.calendar.isdisjoint(found)
            and (judged := vocabulary.judge(self.wordings.vocabulary, found, lambda: self._is_strange(text)))
        ):
            return (*judged, "words")
        if self.language == "vi" and (judged := vocabulary.judge_pairs(self.knowledge.pairs("vi"), found)):
            return (*judged, "words")
        if shape.is_shouted(text) and not (self.language == "vi" and captions.is_name(text)):
            return "page-furniture", "likely", "shape"
        return None

    def _syllables(self, text: str) -> Verdict | None:
        """What a label is that is written without spaces."""
        if len(text) > LABEL_CJK or not (text[0] + text[-1]).isalnum() or self.language not in SYLLABIC:
            return None
        judged = vocabulary.judge_pairs(self.knowledge.pairs(self.language), words(text))
        return (*judged, "words") if judged else None

    def _is_strange(self, text: str) -> bool:
        """Whether no longer word of a label stands anywhere else in the post."""
        return shape.is_label(text) and all(
            self.post.count(word) == 1 for word in text.split() if len(word) >= 4
        )
