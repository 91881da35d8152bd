"""Text to terms: what the topic of a paragraph is told by, in any of the languages that have a table."""

from __future__ import annotations

import re
from itertools import pairwise

LENGTH = 6  # letters of a word that count: prefixes of six do as well as stemmers
_WORD = re.compile(r"\w{2,}")
# Runs of one script: ideographs, katakana, hiragana, other letters.
_RUN = re.compile(
    "[\u3400-\u9fff]+|[\u30a1-\u30ff]{2,}|[\u3041-\u309f]+|[^\\W\u3041-\u30ff\u3400-\u9fff]{2,}"
)
_KANA = re.compile("[\u3041-\u30ff]")
_HAN = re.compile("[\u3400-\u9fff]")
_IDEOGRAPH = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
# The commonest little words tell apart the languages that share the Latin script.
_LITTLE = {
    "en": "the of and to in is that for with on",
    "de": "der die und das ist nicht mit für auf ein",
    "fr": "le la les des et une est dans pour que",
    "es": "el los las que una para con por del es",
    "pt": "que não uma para com os do da em mais",
    "it": "che il per una non con del della è sono",
    "tr": "ve bir bu için ile da olarak çok de",
    "pl": "w i na nie się że do jest to z",
    "vi": "và của là các có được trong cho không người",
}
_LANGUAGES: dict[str, list[str]] = {}
for _language, _words in _LITTLE.items():
    for _word in _words.split():
        _LANGUAGES.setdefault(_word, []).append(_language)
_NOT_LATIN = re.compile("[\u0370-\u04ff\u0590-\u0eff\u10a0-\u10ff\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_OTHER_SCRIPTS = re.compile("[\u0370-\u03ff\u0590-\u0eff\u10a0-\u10ff\uac00-\ud7a3]")
UNKNOWN = ""


def language(text: str) -> str:
    """The language of a text as a code of two letters, or `UNKNOWN` where it can't be told.

    By script and, for Latin letters, the commonest little words; the first 2,000 characters are looked at.
    """
    text = text[:2000]
    if not text.isascii() and _NOT_LATIN.search(text):
        few = len(text) * 0.05
        if len(_KANA.findall(text)) > few:
            return "ja"
        if len(_HAN.findall(text)) > few:
            return "zh"
        if len(_CYRILLIC.findall(text)) > 4 * few:
            return "ru"
        if len(_OTHER_SCRIPTS.findall(text)) > few:
            return UNKNOWN
    votes: dict[str, int] = {}
    for word in filter(_LANGUAGES.__contains__, text.lower().split()):
        for code in _LANGUAGES[word]:
            votes[code] = votes.get(code, 0) + 1
    best = sorted(((count, code) for code, count in votes.items()), reverse=True)
    if not best or best[0][0] < 3:
        return UNKNOWN
    return best[0][1]


def is_dense(text: str) -> bool:
    """Whether a text is in a script in which a character says more than a letter: Chinese, Japanese."""
    return not text.isascii() and _IDEOGRAPH.search(text) is not None and language(text) in ("ja", "zh")


def terms(text: str, code: str) -> list[str]:
    """The terms of a text in order, repeated as they are.

    Words of two and more letters, cut to `LENGTH`; Chinese and Japanese ideographs as pairs; Vietnamese,
    whose words are pairs of syllables, as syllables and "one_two" pairs.
    """
    text = text.lower()
    if code in ("ja", "zh"):
        return _cjk(text, 4 if code == "ja" else LENGTH)
    words = _WORD.findall(text)
    if code == "vi":
        return words + [f"{a}_{b}" for a, b in pairwise(words)]
    return [word[:LENGTH] for word in words]


def _cjk(text: str, kana: int) -> list[str]:
    out: list[str] = []
    for run in _RUN.findall(text):
        if "\u3400" <= run[0] <= "\u9fff":
            out += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
        elif "\u3041" <= run[0] <= "\u309f":
            out.append(run[:kana])
        else:
            out.append(run[:LENGTH])
    return out
