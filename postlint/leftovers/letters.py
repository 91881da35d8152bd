"""Labels whose letters run otherwise than those of their post: they are in another language, whichever it is.

A post itself shows how its language is spelt. Of a label in it nearly every run of three letters stands elsewhere in
the post, or in a word of its language that leftovers hold; of a label in another language many don't.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from postlint.language.identify import FAR, script_of
from postlint.language.words import fold
from postlint.leftovers import captions, shape
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.leftovers.knowledge import Knowledge
    from postlint.post import Post

UNSEEN = 0.15  # of a label's runs, beyond the share of a post's own end that its beginning doesn't hold
SINGLE = 0.15  # more of them, where a label is a single word: it may be a name
WEIGHT = 1.5  # of that share: a short post's own headings use words that it has nowhere else
USUAL = 0.1  # the share for posts in other scripts
MOST_WORDS = 10
FEWEST = 6  # runs of a label
SEARCHED = 16_000  # characters of a post
FEW_RUNS = 100  # of the last quarter of a post: in shorter ones too little stands to know its spelling by
_ENDS = ".,:;!?…"
_WORD = lazy(r"[a-z\u00df-\u024f]+")  # folded
_NUMBER = lazy(r"\b\d++(?:[.,:]\d++)*+\b ?")
_INNER_CAPITAL = lazy(r"[a-z][A-Z]")


def runs(words: list[str]) -> Iterator[str]:
    """The runs of three letters of folded words, their bounds counting as spaces."""
    for word in words:
        bounded = f" {word} "
        for start in range(len(bounded) - 2):
            yield bounded[start : start + 3]


def is_unlike(post: Post, text: str, language: str, knowledge: Knowledge) -> bool:
    """Whether a label in Latin letters is spelt as nothing else is in a post of a language.

    In posts of other scripts English words are at home, too.
    """
    if text[-1] in _ENDS or text.isupper() or text.count(" ") > MOST_WORDS:
        return False
    label = _NUMBER.sub("", text).strip()
    if not shape.is_label(label) or captions.is_name(text) or _INNER_CAPITAL.search(text):
        return False
    if not text.isascii() and script_of(text) != "Latin":
        return False
    words = _WORD.findall(fold(text))
    own = Counter(runs(words))
    total = own.total()
    least = UNSEEN + (SINGLE if len(words) == 1 else 0.0)
    known = knowledge.runs("en" if language in FAR else language)
    strange = {run: count for run, count in own.items() if run not in known}
    if total < FEWEST or sum(strange.values()) < least * total:
        return False
    often = max(1, sum(line.strip() == text for line in post.text.splitlines()))
    spelt = post.once(_spelt)
    # runs that meet count as one here: what is often enough even so need not be counted run by run
    if sum(count for run, count in strange.items() if spelt.count(run) <= count * often) < least * total:
        return False
    counted, beginning, end = post.once(_spelling)
    if end.total() < FEW_RUNS and language not in FAR:
        return False
    unseen = sum(count for run, count in strange.items() if counted[run] <= count * often)
    if unseen < least * total:
        return False
    usual = sum(count for run, count in end.items() if run not in beginning and run not in known)
    return unseen / total >= least + (USUAL if language in FAR else WEIGHT * usual / end.total())


def _spelt(post: Post) -> str:
    """The words of a post as their runs are counted, with spaces around them."""
    return f" {' '.join(_WORD.findall(fold(post.text[post.body_start :][:SEARCHED])))} "


def _spelling(post: Post) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """How often runs stand in a post's text, in its first three quarters, and in the last."""
    words = post.once(_spelt).split()
    at = len(words) * 3 // 4
    beginning, end = Counter(runs(words[:at])), Counter(runs(words[at:]))
    return beginning + end, beginning, end
