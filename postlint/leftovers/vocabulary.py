"""Words that leftovers are made of: how much a word says for each rule, whatever stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from postlint.language import is_stop_word
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.leftovers.wordings import Wording

UNFIT = ("template-residue", "generator-residue")  # made of any words
_COPULAS = frozenset(
    (
        *("is", "are", "was", "were", "ist", "sind", "war", "waren", "wird", "est", "sont", "sono", "foi"),
        *("jest", "byl", "jsou", "ovat", "oli", "adalah", "zijn", "bliver", "blir"),
    )
)
_FEWEST, _MOST = 3, 12  # syllables of a label
_SHARE = 0.75  # of its pairs of syllables
_ARTICLE = lazy(r"\A(?:[وفبك]?ال|لل)(?=\w{3})")
_FEW, _ENOUGH = 0.5, 0.75  # of a block's words
_SEVERAL = 2  # labels of which at least one word must be
_FRAME = 2  # articles, prepositions and numbers around a single word
_LONG = 8  # letters: forms of longer words share more of them, and compounds begin with other words


def counts(wordings: Iterable[Wording]) -> dict[str, dict[str, float]]:
    """How many labels among some wordings hold a word, by the word's beginning and the label's rule."""
    found: dict[str, dict[str, float]] = {}
    for wording in wordings:
        if wording.place != "in" and wording.rule not in UNFIT:
            for beginning in {beginning for word in wording.words() for beginning in _beginnings(word)}:
                rules = found.setdefault(beginning, {})
                rules[wording.rule] = rules.get(wording.rule, 0) + 1
    return found


def _beginnings(word: str) -> set[str]:
    """Under what a word is kept: its first five letters where it is short, and seven."""
    if (short := _root(word)) != word:
        return {short}
    return {word[:5], word[:7]} if len(word) <= _LONG else {word[:7]}


def _root(word: str) -> str:
    """A word without what other languages write as words of their own: particles of Korean, the article of Arabic."""
    if "\uac00" <= word[:1] <= "\ud7a3":
        return word[:2]
    if "\u0621" <= word[:1] <= "\u064a":
        return _ARTICLE.sub("", word, count=1)[:5]
    return word


def _looked_up(word: str) -> str:
    if (short := _root(word)) != word:
        return short
    return word[:5] if len(word) < _LONG else word[:7]


class Vocabulary:
    """How many labels hold a word, by the word's beginning and the labels' rule."""

    def __init__(self, counted: Iterable[Sequence[str]]) -> None:
        """Each of `counted` is a rule, a number, and the beginnings that so many of its labels hold."""
        self._counted = [(rule, float(count), frozenset(words)) for rule, count, *words in counted]
        self.words = frozenset[str]().union(*(words for _, _, words in self._counted))
        self._rules: dict[str, dict[str, float]] = {}

    def rules(self, word: str) -> Mapping[str, float]:
        """How many labels hold a word, by their rules."""
        found = self._rules.get(word)
        if found is None:
            found = self._rules[word] = {}
            for rule, count, words in self._counted:
                if word in words:
                    found[rule] = found.get(rule, 0.0) + count
        return found


def judge(
    vocabulary: Vocabulary, found: Sequence[str], is_strange: Callable[[], bool]
) -> tuple[str, str] | None:
    """(rule, certainty) where enough words of a short block, as a share, are such that leftovers are made of.

    Words are compared by their beginnings; articles, prepositions and numbers say nothing. Of a block that is strange
    to its post fewer of them need be such.
    """
    telling = [_looked_up(word) for word in found if word != "0" and not is_stop_word(word)]
    words = [word for word in telling if word in vocabulary.words]
    content, known = len(telling), len(words)
    if not known or known < _FEW * content:
        return None
    if known < _ENOUGH * content and not is_strange():
        return None
    totals: dict[str, float] = {}
    most = 0.0
    for word in words:
        rules = vocabulary.rules(word)
        labels = sum(rules.values())
        most = max(most, labels)
        for rule, count in rules.items():
            totals[rule] = totals.get(rule, 0.0) + count / labels
    if len(found) > 1 and most < _SEVERAL:
        return None  # each word is in one label by chance: "Minimal größer" is a crosshead
    if content == 1 and len(found) > _FRAME and is_stop_word(found[0]):
        return (
            None  # "The newsletter of 1912" has an author's grammar, "Register with us here" an interface's
        )
    if known < content and known < 2:
        return None  # of "and one day earlier" one word is a label's too
    if len(found) > 2 and not _COPULAS.isdisjoint(found):
        return None  # a sentence
    return max(totals, key=totals.__getitem__), "likely"


Pairs = Mapping[str, str]
"""The rule of the labels that hold two words side by side: of such a language that writes syllables makes its words."""


def pairs(wordings: Iterable[Wording]) -> dict[tuple[str, str], str]:
    """The rule by which words stand side by side in labels, within a choice or where two choices meet."""
    found: dict[tuple[str, str], str] = {}
    for wording in wordings:
        if wording.place == "in" or wording.rule in UNFIT:
            continue
        ends: list[str] = []
        for slot in wording.slots:
            if slot is None:
                ends = []
                continue
            runs = [*((word,) for word in slot.single), *slot.runs]
            for run in runs:
                for pair in (*pairwise(run), *((end, run[0]) for end in ends)):
                    found.setdefault(pair, wording.rule)
            ends = [*(run[-1] for run in runs), *(ends if slot.optional else ())]
    return found


def judge_pairs(pairs: Pairs, found: Sequence[str]) -> tuple[str, str] | None:
    """(rule, certainty) where nearly all words of a short block stand side by side in labels, too."""
    if not _FEWEST <= len(found) <= _MOST:
        return None
    beside = map("_".join, pairwise(found))
    rules = [pairs[pair] for pair in beside if pair in pairs]
    if len(rules) < _SHARE * (len(found) - 1):
        return None
    return max(rules, key=rules.count), "likely"
