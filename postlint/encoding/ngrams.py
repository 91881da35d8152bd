"""How likely a text is, by the letters that follow each other in the world's languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from math import inf
from operator import add, mul
from typing import NamedTuple

from postlint.encoding import languages
from postlint.encoding.languages import MARKS
from postlint.patterns import lazy

# What an n-gram costs more when only its shorter tail is known (nats).
BACK_OFF = 1.6
_ASCII = {c: chr(c).lower() if chr(c).isalpha() else "0" if chr(c).isdigit() else "." for c in range(128)}
_ASCII |= dict.fromkeys(map(ord, " \t\n\r\f\v"), " ")


def normalise(text: str) -> str:
    """Lower case, digits as 0, ASCII punctuation as a full stop, white space as a space; the length stays the same."""
    lower = text.lower()
    if len(lower) != len(text):  # a few capitals have two-letter lower cases
        lower = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return lower.translate(_ASCII)


_PUNCTUATION = frozenset(
    "’‘“”„«»‹›–—…•·°©®™€£§×½¼¾²³¹º¿¡→←\xa0、。，！？：；（）「」『』【】《》・ー“”\u3000\u200b\u200d\ufe0f"
)
# Marks that follow each other; all others do seldom.
_QUOTING = frozenset("’‘“”„‚«»‹›–—…\xa0\u202f\u2009\u200b")
# Line drawing and blocks, which draw on.
_LINES = "\u2500", "\u25ff"
# What a letter or a mark costs right after them.
AFTER_LINES = 9.5
_IBERIAN = frozenset(("es", "pt", "pt_BR", "gl"))
# What it costs more that a mark stands between two letters, where it is not one of these.
INSIDE = 15.0
_INSIDE_WORDS = {
    "’": 0.0,
    "‘": 2.0,
    "–": 1.0,
    "—": 1.0,
    "…": 1.0,
    "→": 2.0,
    "\xa0": 0.0,
    "\u202f": 0.0,
    "\u200b": 1.0,
    "×": 2.0,
}
_ASCII_COST = {" ": 2.0, ".": 3.0, "0": 4.5}
# Standards whose first part holds the ideographs in common use.
_COMMON_HAN = {"zh_CN": ("gb2312", 0xB0, 0xD7), "ja": ("euc_jp", 0xB0, 0xCF), "zh_TW": ("big5", 0xA4, 0xC6),
               "ko": ("euc_kr", 0xCA, 0xFD)}  # fmt: skip


@cache
def _letters() -> frozenset[str]:
    """The letters that any of the languages has."""
    return frozenset(char for code in languages.codes() for char in languages.unigrams(code))


@cache
def _unknown(char: str, code: str) -> float:
    """The cost of a character that a language's table does not hold."""
    if char.isascii():
        return _ASCII_COST.get(char, 3.5)
    if char in _PUNCTUATION:
        return 7.0
    category = unicodedata.category(char)
    if category[0] == "L":
        kind = languages.script(char)
        if kind == "Han" and code in _COMMON_HAN:
            codec, first, last = _COMMON_HAN[code]
            try:
                return 9.5 if first <= char.encode(codec)[0] <= last else 12.5
            except UnicodeEncodeError:
                return 13.5
        if kind in languages.scripts(code):
            return 9.5 if char in _letters() or kind in ("Han", "Hangul") else 14.0
        return 15.0 if kind in ("other", "phonetic") else 12.0
    if category[0] == "C":
        return {"Cc": 18.0, "Cf": 11.0, "Cs": 18.0}.get(category, 20.0)
    return 9.0 if category[0] == "M" else 10.0


class Grams(NamedTuple):
    """What the cost of a text depends on: trigrams that hold a non-ASCII character, and oddly placed capitals."""

    counts: dict[str, int]
    capitals: int
    size: int
    words: int


def grams(text: str) -> Grams:
    """The trigrams of a text at and up to two characters after its non-ASCII characters."""
    plain = "  " + normalise(text)
    counts: dict[str, int] = {}
    done = 2
    size = words = 0
    for match in _NOT_PLAIN_RUN.finditer(plain):
        for i in range(max(match.start(), done), min(match.end() + 2, len(plain))):
            gram = plain[i - 2 : i + 1]
            counts[gram] = counts.get(gram, 0) + 1
        words += " " in plain[done : match.start()] or not words
        done = min(match.end() + 2, len(plain))
        size += match.end() - match.start()
    capitals = sum(
        1 for m in _NOT_PLAIN_RUN.finditer(text) for i in range(m.start(), min(m.end() + 1, len(text)))
        if i and text[i].isupper() and text[i - 1].islower()
    )  # fmt: skip
    return Grams(counts, capitals, size, words)


_NOT_PLAIN_RUN = lazy(r"[^\x00-\x7f]+")
ODD_CAPITAL = 3.0


def cost(found: Grams, code: str) -> float:
    """-ln P of the trigrams in one language, in nats."""
    known = _known(code)
    if len(known) > MOST_KNOWN:
        known.clear()
    total: float = sum(map(mul, found.counts.values(), map(known.__getitem__, found.counts)))
    return ODD_CAPITAL * found.capitals + total


# So many trigrams of one language are remembered with their cost.
MOST_KNOWN = 50_000


class _Known(dict[str, float]):
    """Trigrams of a language: -ln P of the last character, worked out once."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.table = languages.language(code)

    def __missing__(self, gram: str) -> float:
        value = self[gram] = _gram_cost(gram, self.table)
        return value


@cache
def _known(code: str) -> _Known:
    return _Known(code)


def _gram_cost(gram: str, table: languages.Language) -> float:
    value = table.trigrams.get(gram)
    if value is not None:
        return value
    value = _mark_cost(gram, table.code in _IBERIAN)
    if value != inf:
        return value
    value = table.bigrams.get(gram[1:])
    if value is None:
        last = gram[2]
        value = table.unigrams.get(last)
        if value is None:
            value = _unknown(last, table.code)
        if last > "\x7f" or gram[1] > "\x7f":
            value += BACK_OFF
    return value + BACK_OFF


@lru_cache(50_000)
def _mark_cost(gram: str, iberian: bool) -> float:
    """The cost by the rules of typography, much the same in all languages; infinite where they say nothing.

    `iberian`: words hold no apostrophe, and dashes keep a space on one side.
    """
    first, middle, last = gram[0], gram[1], gram[2]
    if last in MARKS:
        if _LINES[0] <= middle <= _LINES[1] and last != "\xa0":
            return AFTER_LINES
        if middle in MARKS and middle != last and not (middle in _QUOTING and last in _QUOTING):
            return 10.0
        return 8.5 if last in "²³¹º" and first.isalpha() and middle.isalpha() else 4.5
    if _LINES[0] <= last <= _LINES[1] and (_LINES[0] <= middle <= _LINES[1] or middle == " "):
        return 3.0
    if _LINES[0] <= middle <= _LINES[1] and last > "\x7f":
        return AFTER_LINES
    if middle in MARKS:
        if not (first.isalpha() and last.isalpha()):
            odd = 3.0 if middle in "„‚¿¡«‘" and first.isalpha() and middle != "«" else 0.0
        else:
            odd = _INSIDE_WORDS.get(middle, INSIDE)
            if iberian and middle in "’—–":
                odd += 5.0
        return odd + (_ASCII_COST.get(last, 3.0) if last < "\x80" else 9.0)
    if first in MARKS and last < "\x80" and middle < "\x80":
        return _ASCII_COST.get(last, 3.0)
    return inf


_ANY_LINE = lazy(f"[{_LINES[0]}-{_LINES[1]}]")


def lines(text: str) -> int:
    """How many characters of line drawing a text holds."""
    return len(_ANY_LINE.findall(text)) if max(text, default="") >= _LINES[0] else 0


@lru_cache(20_000)
def _letter_costs(char: str) -> tuple[float, ...]:
    """For each language -ln of the character's share among its non-ASCII letters."""
    if char in MARKS:
        return (4.0,) * len(languages.codes())
    kind = languages.script(char)
    return tuple(
        languages.shares(code).get(char)
        or (9.0 if kind and kind in languages.scripts(code) else 13.0 if kind else 10.0)
        for code in languages.codes()
    )


@lru_cache(20_000)
def _counted_costs(char: str, number: int) -> tuple[float, ...]:
    return tuple(number * value for value in _letter_costs(char))


def letter_fit(letters: Mapping[str, int]) -> list[float]:
    """How ill counted non-ASCII characters fit each language (nats), by single characters only."""
    total = [0.0] * len(languages.codes())
    for char, number in letters.items():
        costs = _counted_costs(char, number) if 1 < number < 20 else _letter_costs(char)
        if number >= 20:
            costs = tuple(number * value for value in costs)
        total = list(map(add, total, costs))
    return total


@lru_cache(20_000)
def _least_cost(char: str) -> float:
    return min(_letter_costs(char))


def fits(letters: Mapping[str, int], bearable: float) -> bool:
    """Whether counted non-ASCII characters fit any language better than at this cost (nats)."""
    if sum(number * _least_cost(char) for char, number in letters.items()) >= bearable:
        return False  # not even if each were of the language that it fits best
    return min(letter_fit(letters)) < bearable


@cache
def _alphabetical() -> list[int]:
    codes = languages.codes()
    return sorted(range(len(codes)), key=codes.__getitem__)


def likely_languages(found: Grams, count: int = 6) -> list[str]:
    """The languages whose letters fit best, best first."""
    letters: dict[str, int] = {}
    for gram, number in found.counts.items():
        last = gram[2]
        if last > "\x7f" and last not in MARKS:
            letters[last] = letters.get(last, 0) + number
    if not letters:
        return ["en"]
    codes = languages.codes()
    return [codes[i] for i in sorted(_alphabetical(), key=letter_fit(letters).__getitem__)[:count]]


# What it costs, in nats, that a word is not of the language of the text around it; it counts for so many words at most.
FOREIGN_WORD, FOREIGN_WORDS = 3.0, 4


def best_cost(found: Grams, home: str = "") -> tuple[float, str]:
    """The lowest cost over the languages, and that language.

    Words of another language than `home`, the language of the text around, cost more.
    """
    if not found.counts:
        return 0.0, home or "en"
    likely = likely_languages(found)
    if not home:
        return min((cost(found, code), code) for code in likely)
    own = languages.related(home)
    foreign = FOREIGN_WORD * min(FOREIGN_WORDS, found.words)
    return min((cost(found, code) + (0 if code in own else foreign), code) for code in {*likely, home})
