"""Text to terms: what the topic of a paragraph is told by, in any of the languages that have a table."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

from postlint.language.kinds import Kinds, all_but, may_hold
from postlint.patterns import lazy

LENGTH = 6  # letters of a word that count: prefixes of six do as well as stemmers
_WORD = re.compile(r"\w{2,}")
_APART = str.maketrans(
    {chr(code): " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
)
_TYPOGRAPHIC = "\u2019\u201c\u201d\u2013\u2014\u2026\xa0"  # what else stands between words in English
# Characters by script: kana, ideographs, Cyrillic; S for those of languages without a table.
_SCRIPTS = Kinds(
    K="\u3041\u30ff",
    H="\u3400\u9fff",
    C="\u0400\u04ff",
    S="\u0370\u03ff\u0590\u0eff\u10a0\u10ff\uac00\ud7a3",
)
_KINDS = Kinds(H="\u3400\u9fff", K="\u30a1\u30ff", I="\u3041\u309f")  # ideographs, katakana, hiragana
_RUN = lazy("H+|K{2,}|I+|[o0]{2,}")  # of one kind
_NO_IDEOGRAPH = all_but(*range(0xE3, 0xEA))
_ALL_LATIN = all_but(*range(0xCD, 0xE2), *range(0xE3, 0xEE))
# The commonest little words tell apart the languages that share the Latin script. Those without a table of
# frequencies are there so that their texts are not taken for another language's.
_LITTLE = {
    "en": "the of and to in is that for with on are you this it be as can from have not we was by at or a an but",
    "de": "der die und das ist nicht mit für auf ein den von zu im eine sich auch wir des dem es an als wird",
    "fr": "le la les des et une est dans pour que de du un en qui pas sur nous vous au ce il par avec a",
    "es": "el los las que una para con por del es de la en un se lo su más como y al este esta son",
    "pt": "que não uma para com os do da em mais de um é as no na dos por se você ao este esta são a",
    "it": "che il per una non con del della è sono di la un in si le dei nel gli da al questo più a",
    "tr": "ve bir bu için ile da olarak çok de daha olan gibi sonra ancak her veya en olduğu değil",
    "pl": "w i na nie się że do jest to z od oraz jak dla są po za przez o ale tym",
    "vi": "và của là các có được trong cho không người một những này với đã để khi ở",
    "nl": "de het een van en is niet dat op te met voor zijn aan ook er bij naar worden die",
    "sv": "och att det som en är på av för med inte den till har om ett vi",
    "da": "og at det som en er på af til med ikke den for har om et de",
    "cs": "a v se na je že s o z to by které jako pro do jsou ale není",
    "id": "yang dan di dengan untuk dari ini itu dalam tidak pada akan ke adalah",
    "ro": "și de la în este care pentru nu cu din că un o sunt mai fi",
}
_LEAST_VOTES, _LEAD = 2.0, 1.2  # a word votes for all its languages, the less for each the more they are
_LANGUAGES: dict[str, list[str]] = {}
for _language, _words in _LITTLE.items():
    for _word in _words.split():
        _LANGUAGES.setdefault(_word, []).append(_language)
_VOTES = {word: (languages, 1 / len(languages)) for word, languages in _LANGUAGES.items()}
UNKNOWN = ""


def language(text: str) -> str:
    """The language of a text as a code of two letters, or `UNKNOWN` where it can't be told.

    By script and, for Latin letters, the commonest little words; the first 2,000 characters are looked at.
    """
    text = text[:2000]
    if may_hold(text, _ALL_LATIN):
        few = len(text) * 0.05
        kinds = text.translate(_SCRIPTS)
        if kinds.count("K") > few:
            return "ja"
        if kinds.count("H") > few:
            return "zh"
        if kinds.count("C") > 4 * few:
            return "ru"
        if kinds.count("S") > few:
            return UNKNOWN
    votes: defaultdict[str, float] = defaultdict(float)
    for languages, vote in filter(None, map(_VOTES.get, text.lower().split())):
        for code in languages:
            votes[code] += vote
    first, second = sorted([(count, code) for code, count in votes.items()] + [(0.0, "")] * 2)[:-3:-1]
    return first[1] if first[0] >= max(_LEAST_VOTES, _LEAD * second[0]) else UNKNOWN


def is_dense(text: str) -> bool:
    """Whether a text is in a script in which a character says more than a letter: Chinese, Japanese."""
    return may_hold(text, _NO_IDEOGRAPH) and language(text) in ("ja", "zh")


def terms(text: str, code: str) -> list[str]:
    """The terms of a text in order, repeated as they are.

    Words of two and more letters, cut to `LENGTH`; Chinese and Japanese ideographs as pairs; Vietnamese,
    whose words are pairs of syllables, as syllables and "one_two" pairs.
    """
    text = text.lower()
    if code in ("ja", "zh"):
        return _cjk(text, 4 if code == "ja" else LENGTH)
    words = _apart(text)
    if code == "vi":
        return words + [f"{a}_{b}" for a, b in pairwise(words)]
    return [word[:LENGTH] for word in words]


def _apart(text: str) -> list[str]:
    """The words of two and more characters; setting them apart by spaces is many times as fast as a pattern."""
    if not text.isascii():
        for mark in _TYPOGRAPHIC:
            text = text.replace(mark, " ")
    if text.isascii():
        return [word for word in text.translate(_APART).split() if len(word) > 1]
    return _WORD.findall(text)


def _cjk(text: str, kana: int) -> list[str]:
    out: list[str] = []
    for place in _RUN.finditer(text.translate(_KINDS)):
        run = text[place.start() : place.end()]
        if "\u3400" <= run[0] <= "\u9fff":
            out += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
        elif "\u3041" <= run[0] <= "\u309f":
            out.append(run[:kana])
        else:
            out.append(run[:LENGTH])
    return out
