"""A look at an ending's words in the raw text, without counting anything: surely coherent posts end here."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from postlint.finding import Span
from postlint.topic.background import CONTENT, FLOOR, Background, load
from postlint.topic.terms import LENGTH, terms

REACH = 8_000  # characters before an ending that its words are looked for in: a theme comes back sooner
LEAST = -2.2  # of `leaning`
DAMAGED = 1.0  # of `leaning`: how much further what is misread must lean before it is settled unmended
TOLD = 1000  # characters of a body that tell its language
KNOWN, USUAL = 12.7, 4.7  # what known words weigh in `leaning`, those of the ending and those that are usual
MOST_USUAL = 0.65  # usual shares are mostly lower; 3 in 1,000 of the endings found are settled by this
SOME, BEGINNING = 3, 150  # other paragraphs that are looked at, and how many of their characters
TITLE = 8  # letters of a word of the title that count: six make a treaty and trust the same in some languages
DENSE = ("ja", "zh")
_WORD = re.compile(r"\w+")


class Words(dict[str, float]):
    """What a language's terms weigh: their information in nats, 0.0 for those that are too short to be searched
    for or say nothing of a topic. Each is looked up once: posts say the same words over and over."""

    def __init__(self, code: str, table: Background) -> None:
        super().__init__()
        self.code = code
        self.table = table
        self.least = 2 if code in DENSE else 4

    def __missing__(self, term: str) -> float:
        share = self.table.shares.get(term, self.table.unseen)
        weight = 0.0 if len(term) < self.least or share >= CONTENT else -math.log(max(share, FLOOR))
        self[term] = weight
        return weight

    def of(self, text: str) -> dict[str, float]:
        """The content terms of a text with what they weigh."""
        found = {term: weight for term in set(terms(text, self.code)) if (weight := self[term])}
        if self.code == "vi":  # pairs of syllables stand in the text with a space
            return {term.replace("_", " "): weight for term, weight in found.items()}
        return found

    def of_title(self, text: str) -> dict[str, float]:
        """The same for a title, whose few words count with more letters."""
        if self.code in DENSE or self.code == "vi":
            return self.of(text)
        words = set(_WORD.findall(text.lower()))
        return {word[:TITLE]: weight for word in words if (weight := self[word[:LENGTH]])}


Tables = Callable[[str], Background | None]


@cache
def _words(code: str) -> Words | None:
    table = load(code)
    return Words(code, table) if table else None


def words_of(code: str, tables: Tables = load) -> Words | None:
    """What the words of a language weigh by `tables`, which give a language's frequencies; None without any."""
    if tables is load:
        return _words(code)
    table = tables(code)
    return Words(code, table) if table else None


def known_share(words: Mapping[str, float], text: str) -> float:
    """The share, by weight, of words that stand anywhere in a text in lower case; 1.0 of none.

    A search in the raw text: fast where most are found, and most are in most posts.
    """
    total = sum(words.values())
    return sum([weight for word, weight in words.items() if word in text]) / total if total else 1.0


def leaning(known: float, usual: float, title: float, ending: str, thanks: bool = False) -> float:
    """How far an ending leans towards being foreign; below `LEAST` it is the post's own.

    By the `known_share` of its words in the text before it, the usual one of the post's paragraphs, the share of
    the title's words that it names, its characters, and whether it thanks somebody: a logistic regression
    on what the whole model finds, at which 98 in 100 of these pass.
    """
    far = USUAL * usual - KNOWN * known
    return far - 1.3 * title - 1.8 * (title > 0) + 1.25 * math.log(max(1, len(ending))) - 1.9 * thanks - 6.5


def usual_share(lower: str, paragraphs: Sequence[Span], about: Words) -> float:
    """The mean share, by weight, of some paragraphs' words that stand in the text outside of them too."""
    step = max(1, len(paragraphs) // SOME)
    shares = [known_elsewhere(lower, paragraph, about) for paragraph in paragraphs[::step][:SOME]]
    return sum(shares) / len(shares) if shares else 1.0


def known_elsewhere(lower: str, paragraph: Span, about: Words) -> float:
    """The share, by weight, of a paragraph's words that stand in the text outside of it too; 1.0 of none."""
    start, end = paragraph
    words = about.of(lower[start : min(end, start + BEGINNING)])
    known = 0.0
    for word, weight in words.items():
        at = lower.find(word)
        if 0 <= at < start or lower.find(word, end) >= 0:
            known += weight
    return known / sum(words.values()) if words else 1.0
