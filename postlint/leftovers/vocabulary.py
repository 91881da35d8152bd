"""Words that leftovers are made of: how much a word says for each rule, whatever stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from postlint.language import is_stop_word

if TYPE_CHECKING:
    from postlint.leftovers.wordings import Wording

Vocabulary = Mapping[str, Mapping[str, float]]
"""How many labels hold a word, by the word's beginning and the labels' rule."""

UNFIT = ("template-residue", "generator-residue")  # made of any words
_COPULAS = frozenset(
    (
        *("is", "are", "was", "were", "ist", "sind", "war", "waren", "wird", "est", "sont", "sono", "foi"),
        *("jest", "byl", "jsou", "ovat", "oli", "adalah", "zijn", "bliver", "blir"),
    )
)
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
    return {word[:5], word[:7]} if len(word) <= _LONG else {word[:7]}


def _looked_up(word: str) -> str:
    return word[:5] if len(word) < _LONG else word[:7]


def judge(vocabulary: Vocabulary, found: Sequence[str], enough: float) -> tuple[str, str] | None:
    """(rule, certainty) where enough words of a short block, as a share, are such that leftovers are made of.

    Words are compared by their beginnings; articles, prepositions and numbers say nothing.
    """
    totals: dict[str, float] = {}
    content = known = 0
    for word in found:
        if word == "0" or is_stop_word(word):
            continue
        content += 1
        if rules := vocabulary.get(_looked_up(word)):
            known += 1
            labels = sum(rules.values())
            for rule, count in rules.items():
                totals[rule] = totals.get(rule, 0.0) + count / labels
    if not content or known / content < (enough if content > 1 else 1.0):
        return None
    if known < content and known < 2:
        return None  # of "and one day earlier" one word is a label's too
    if len(found) > 2 and not _COPULAS.isdisjoint(found):
        return None  # a sentence
    return max(totals, key=totals.__getitem__), "likely"
