"""The languages that misread text is judged by: their letters, their n-grams, their frequent words.

The table (ngrams.zlib) is built by benchmarks/build_ngrams.py, which states its source and its format. It is read on
the first call, which only suspicious text makes.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter
from functools import cache, lru_cache
from math import exp, log
from pathlib import Path
from typing import NamedTuple

from postlint.patterns import lazy

LEVEL, LEVELS = 0.35, 48
# Marks of every language.
MARKS = frozenset("’‘“”„‚«»‹›–—…•·°©®™€£§×½¼¾²³¹º¿¡→←\xa0\u202f\u2009\u200b")


class Costs:
    """The n-grams of a language and what they cost, as the table has them: in levels of the same cost.

    They are looked for in the text of the table until so many have been that a dictionary pays: most runs meet few odd
    texts, of which each is held against many languages.
    """

    def __init__(self, section: str, n: int) -> None:
        self._section = section
        self._n = n
        self._asked = 0
        self._all: dict[str, float] | None = None

    def get(self, gram: str) -> float | None:
        """The cost of an n-gram's last character; None for one that the table does not hold."""
        if self._all is None:
            if self._asked < FEW_ASKED:
                self._asked += 1
                return self._find(gram)
            self._all = _read(self._section, self._n)
        return self._all.get(gram)

    def _find(self, gram: str) -> float | None:
        at = self._section.find(gram)
        while at >= 0:
            if (
                at - self._section.rfind("\x1f", 0, at) - 1
            ) % self._n == 0:  # else it lies across two of them
                return self._section.count("\x1f", 0, at) * LEVEL
            at = self._section.find(gram, at + 1)
        return None


# So many n-grams are looked for before all are read, which takes as long.
FEW_ASKED = 150


class Language(NamedTuple):
    """One language's costs in nats: n-gram -> cost of its last character."""

    code: str
    unigrams: dict[str, float]
    bigrams: Costs
    trigrams: Costs
    scripts: frozenset[str]


def _read(section: str, n: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for index, level in enumerate(section.split("\x1f")):
        value = index * LEVEL
        for i in range(0, len(level), n):
            found[level[i : i + n]] = value
    return found


@cache
def _sections() -> dict[str, list[str]]:
    text = zlib.decompress(Path(__file__).with_name("ngrams.zlib").read_bytes()).decode()
    return {code: rest.split("\t") for code, rest in (line.split("\t", 1) for line in text.split("\n"))}


@cache
def codes() -> tuple[str, ...]:
    """The languages that the table knows."""
    return tuple(_sections())


@cache
def unigrams(code: str) -> dict[str, float]:
    """Costs of single characters."""
    return _read(_sections()[code][1], 1)


@cache
def shares(code: str) -> dict[str, float]:
    """-ln of each character's share among the language's characters outside ASCII."""
    single = {char: value for char, value in unigrams(code).items() if char not in MARKS}
    total = log(sum(exp(-value) for value in single.values()) or 1.0)
    return {char: value + total for char, value in single.items()}


@cache
def scripts(code: str) -> frozenset[str]:
    """The scripts of a language's frequent letters."""
    single = unigrams(code)
    return frozenset(script(c) for c in sorted(single, key=single.__getitem__)[:60] if c.isalpha())


@cache
def language(code: str) -> Language:
    """What the table says of a language; KeyError for one that it does not know."""
    parts = _sections()[code]
    return Language(code, unigrams(code), Costs(parts[2], 2), Costs(parts[3], 3), scripts(code))


@lru_cache(20_000)
def script(char: str) -> str:
    """A coarse script: Latin, Cyrillic, Greek, Han, Kana, Hangul, another block's first word, "" for no letter."""
    code = ord(char)
    if not char.isalpha() and not unicodedata.combining(char):
        return ""
    for end, name in _SCRIPTS:
        if code < end:
            return name
    return "other"


_SCRIPTS = (
    (0x250, "Latin"), (0x370, "phonetic"), (0x400, "Greek"), (0x530, "Cyrillic"), (0x590, "Armenian"),
    (0x600, "Hebrew"), (0x780, "Arabic"), (0x900, "other"), (0xE00, "Indic"), (0xE80, "Thai"), (0x10A0, "other"),
    (0x1100, "Georgian"), (0x1200, "Hangul"), (0x1E00, "other"), (0x1F00, "Latin"), (0x2000, "Greek"),
    (0x3040, "other"), (0x3100, "Kana"), (0x3400, "other"), (0xA000, "Han"), (0xAC00, "other"), (0xD7B0, "Hangul"),
    (0xF900, "other"), (0xFB00, "Han"), (0xFF66, "Latin"), (0xFFA0, "Kana half"), (0xFFE0, "Hangul"),
    (0x20000, "other"), (0x32000, "Han"),
)  # fmt: skip
_SIBLINGS = {
    "pt": {"pt_BR", "gl"}, "pt_BR": {"pt", "gl"}, "cs": {"sk"}, "sk": {"cs"}, "hr": {"sl", "sr-latin"},
    "sl": {"hr", "sr-latin"}, "sr-latin": {"hr", "sl"}, "nb": {"da", "sv"}, "da": {"nb", "sv"}, "sv": {"nb", "da"},
    "tr": {"az"}, "es": {"ca", "gl", "pt", "pt_BR"}, "zh_CN": {"zh_TW"}, "fr": {"oc"},
}  # fmt: skip


def related(code: str) -> set[str]:
    """A language and the ones that are hard to tell from it."""
    return {code, *_SIBLINGS.get(code, ())}


@cache
def is_latin(code: str) -> bool:
    """Whether a language is written in Latin letters."""
    single = unigrams(code)
    letters = sorted(filter(str.isalpha, single), key=single.__getitem__)
    return not letters or script(letters[0]) in ("Latin", "phonetic")


_ASCII_WORD = lazy(r"(?<![^\s.,;:(\"'])[a-z]{2,9}(?![^\s.,;:)\"'!?])")


@cache
def _frequent() -> dict[str, list[tuple[str, float]]]:
    """Frequent words: the languages that have them, and what one says for it: -ln of its share by rank (Zipf 1949)."""
    found: dict[str, list[tuple[str, float]]] = {}
    for code, parts in _sections().items():
        if is_latin(code):
            words = parts[0].split()
            for rank, word in enumerate(words):
                found.setdefault(word, []).append((code, log((len(words) + 10) / (rank + 3))))
    return found


_ACCENTED = lazy("[\xc0-\u024f]")
# The share of accented letters from which a text is not English, damaged or not.
ACCENTED = 0.015
# How much more the words must say for one language than for all others, and at least; and where they are few.
LEAD, LEAST = 1.15, 7.0
FEW_LEAD, FEW_LEAST = 2.0, 3.0
# So many times a word counts.
OFTEN = 4


def home(text: str) -> str:
    """The language of a text by its frequent ASCII words, which no damage touches; "" where they don't tell."""
    frequent, text = _frequent(), text[:8_000]
    score: dict[str, float] = {}
    for word, count in Counter(_ASCII_WORD.findall(text.lower())).items():
        for code, value in frequent.get(word, ()):
            score[code] = score.get(code, 0.0) + min(count, OFTEN) * value
    if len(_ACCENTED.findall(text)) > ACCENTED * len(text):
        score.pop("en", None)
    ranked = sorted(((value, code) for code, value in score.items()), reverse=True)
    if not ranked or ranked[0][0] < FEW_LEAST:
        return _home_by_letters(text)
    most, best = ranked[0]
    second = next((value for value, code in ranked[1:] if code not in _SIBLINGS.get(best, ())), 0.0)
    return best if most > (LEAD if most > LEAST else FEW_LEAD) * second else _home_by_letters(text)


# Small letters that no code page of the West shows: so many tell a language, if each speaks for it by so much (nats).
_TELLING, TELLING, LETTER_LEAD = lazy("[\u0101-\u024f]"), 8, 0.7
_SMALL = lazy("[\xdf-\u024f]")


def _home_by_letters(text: str) -> str:
    """The language whose accented letters a text has, "" where it has few or they are of several ones."""
    if len(_TELLING.findall(text)) < TELLING:
        return ""
    counts = Counter(filter(str.islower, _SMALL.findall(text)))
    ranked = sorted(
        (sum(number * shares(code).get(char, UNUSUAL) for char, number in counts.items()), code)
        for code in codes()
        if is_latin(code)
    )
    least, best = ranked[0]
    second = next(value for value, code in ranked if code != best and code not in _SIBLINGS.get(best, ()))
    return best if second - least > LETTER_LEAD * counts.total() else ""


# What a letter costs (nats) that a language does not have.
UNUSUAL = 9.0
