"""The language of a text, told from its script, its letters and its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

from postlint.language.words import fold, split
from postlint.patterns import lazy

LANGUAGES = (
    *("en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "ru", "uk"),
    *("cs", "sv", "no", "da", "fi", "vi", "id", "zh", "ja", "ko", "ar"),
)
_SCRIPTS = {"zh": ("Han",), "ja": ("Han", "Kana"), "ko": ("Hangul",), "ar": ("Arabic",)}
FAR = ("zh", "ja", "ko", "ar", "ru", "uk")  # those that are not written with Latin letters
SAMPLE = 4000  # characters that are looked at: more change nothing

_KANA = lazy(r"[\u3041-\u30ff]")
_HAN = lazy(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_HANGUL = lazy(r"[\uac00-\ud7af\u1100-\u11ff]")
_ARABIC = lazy(r"[\u0600-\u06ff]")
_CYRILLIC = lazy(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_FAR = lazy(r"[\u0600-\u06ff\u1100-\u11ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_OTHER = lazy(
    r"[^\W\d_A-Za-z\u00c0-\u024f\u1e00-\u1eff\u0400-\u04ff\u0600-\u06ff\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
# Letters which in this set of languages are one language's (or few languages') own.
_LETTERS = {
    "ß": "de", "ñ": "es", "¿": "es", "ã": "pt", "õ": "pt", "ł": "pl", "ż": "pl", "ź": "pl", "ś": "pl", "ą": "pl",
    "ę": "pl", "ğ": "tr", "ı": "tr", "ş": "tr", "ř": "cs", "ě": "cs", "ů": "cs", "đ": "vi", "ư": "vi", "ơ": "vi",
    "ă": "vi", "ạ": "vi", "ế": "vi", "ệ": "vi", "ố": "vi", "ộ": "vi", "ả": "vi", "ấ": "vi", "œ": "fr", "ê": "fr",
    "ø": "no da", "æ": "no da", "å": "sv no da", "ä": "de sv fi", "ö": "de sv fi tr", "ü": "de tr", "ç": "fr pt tr",
    "ò": "it", "ù": "fr it", "è": "fr it", "š": "cs", "č": "cs", "ž": "cs", "ý": "cs vi",
}  # fmt: skip


# Letters beside a to z that the languages of Latin script write in words of their own.
_ALPHABETS = {
    "de": "äöüß", "fr": "àâæçéèêëîïôœùûüÿ", "es": "áéíóúüñ", "pt": "áâãàçéêíóôõú", "it": "àèéìíîòóùú",
    "nl": "áéëïóöüè", "pl": "ąćęłńóśźż", "tr": "çğıöşüâî", "cs": "áčďéěíňóřšťúůýž", "sv": "åäöé", "no": "åæøéòô",
    "da": "åæøé", "fi": "åäöšž", "id": "é",
}  # fmt: skip


def alphabet(language: str) -> str:
    """The letters beside a to z, small, that a language in Latin script is written with; "" for others."""
    return _ALPHABETS.get(language, "")


@cache
def stop_words(language: str) -> frozenset[str]:
    """The commonest words of a language, folded; none for a language that isn't in `LANGUAGES`."""
    return _all_stop_words().get(language, frozenset())


@cache
def _all_stop_words() -> dict[str, frozenset[str]]:
    found = {}
    text = Path(__file__).with_name("stopwords.txt").read_text("utf-8")
    for line in text.splitlines():
        if line and line[0] != "#":
            language, _, words = line.partition(" ")
            found[language] = frozenset(word for entry in words.split() for word in split(fold(entry)))
    return found


@cache
def spellings(language: str) -> frozenset[str]:
    """The commonest words of a language in small letters, as they are written and folded."""
    return stop_words(language) | {
        word for word, languages in _languages_of_spelling().items() if language in languages
    }


@cache
def _languages_of_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language, words in _all_stop_words().items():
        if language not in ("zh", "ja", "ko"):
            for word in words:
                found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


def is_stop_word(word: str) -> bool:
    """Whether a folded word is among the commonest of some language."""
    return word in _languages_of_word()


@cache
def _languages_of_spelling() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    text = Path(__file__).with_name("stopwords.txt").read_text("utf-8")
    for line in text.splitlines():
        language, *words = line.split()
        if language[0] != "#" and language not in FAR:
            for word in words:
                found.setdefault(word.lower(), []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


def quick_language(text: str, latin: bool = False) -> str:
    """The likeliest language of some sentences, at a tenth of the cost of `language_of`; "" where unknown.

    For choosing what to look for, not for judging: it always guesses where a word is known. `latin` says
    that the text is known to hold letters of no other script.
    """
    if not (latin or text.isascii()) and (_CYRILLIC.search(text) or _FAR.search(text)):
        script = script_of(text)
        if script in ("Han", "Kana"):
            return "ja" if len(_KANA.findall(text)) * 12 > len(_HAN.findall(text)) else "zh"
        if script == "Cyrillic":
            return "uk" if any(c in text for c in "іїєґ") else "ru"
        if script in ("Hangul", "Arabic"):
            return "ko" if script == "Hangul" else "ar"
    votes = _quick_votes(text)
    return max(votes, key=votes.__getitem__) if votes else ""


def _quick_votes(text: str) -> dict[str, float]:
    votes: dict[str, float] = {}
    for languages, count in Counter(map(_languages_of_spelling().get, text.lower().split())).items():
        for language in languages or ():
            votes[language] = votes.get(language, 0.0) + count / len(languages or ())
    return votes


def is_foreign(text: str, language: str, latin: bool = False) -> bool:
    """Whether some words are surely of another language: in another script, or with common words of others only.

    `latin` says that the text is known to hold letters of no other script.
    """
    latin = latin or text.isascii()
    if not latin and _FAR.search(text):
        if language not in _SCRIPTS:
            return True
        script = script_of(text)  # which Chinese and Japanese share, but for kana
        return script in _SCRIPTS["ar"] + _SCRIPTS["ja"] + _SCRIPTS["ko"] and script not in _SCRIPTS[language]
    cyrillic = not latin and _CYRILLIC.search(text) is not None
    if cyrillic or language in FAR:
        return cyrillic != (language in ("ru", "uk"))
    if foreign_words(language).isdisjoint(text.lower().split()):
        return False
    votes = _quick_votes(text)
    best = max(votes.values(), default=0.0)
    enough = 2.0 if text[-1:] in ".!?" else 1.2  # a whole sentence has more of them
    return best >= enough and votes.get(language, 0.0) < best / 2


@cache
def foreign_words(language: str) -> frozenset[str]:
    """The commonest words of other languages that aren't among those of one."""
    table = _languages_of_spelling()
    return frozenset(word for word, languages in table.items() if language not in languages)


@cache
def _own_spellings(language: str) -> frozenset[str]:
    """The commonest words of a language that are among those of no other."""
    table = _languages_of_spelling()
    return frozenset(word for word, languages in table.items() if languages == (language,))


def may_be(text: str, language: str) -> bool:
    """Whether some words may be of a language: they hold common words of it, and of no other one more.

    For a label without common words the answer is no.
    """
    if language in ("zh", "ja", "ko", "ar", "ru", "uk", ""):
        found = quick_language(text)
        return found == language or {found, language} == {"zh", "ja"}
    if not text.isascii() and _FAR.search(text):
        return False
    spelled = text.lower().split()
    own = len(_own_spellings(language).intersection(spelled))
    if own > 1 or (own and len(spelled) < 12):
        return True
    votes = _quick_votes(text)
    return language in votes and votes[language] >= max(votes.values())


def script_of(text: str) -> str:
    """The script that most letters of a text are of: "Latin", "Cyrillic", "Han", ... or "" without letters."""
    if text.isascii():
        return "Latin" if any(c.isalpha() for c in text) else ""
    counts = {
        "Latin": len(_LATIN.findall(text)),
        "Cyrillic": len(_CYRILLIC.findall(text)),
        "Arabic": len(_ARABIC.findall(text)),
        "Kana": 3 * len(_KANA.findall(text)),
        "Han": 3 * len(_HAN.findall(text)),  # a character is about a word's worth of letters
        "Hangul": 2 * len(_HANGUL.findall(text)),
        "other": len(_OTHER.findall(text)),
    }
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""


def language_of(text: str) -> tuple[str, float]:
    """(ISO 639-1 code, confidence 0..1) of a text; ("", 0.0) where it can't be told.

    Words of `stopwords.txt` vote, each with one vote shared by the languages that have it; letters that few
    languages write vote too. Confidence is the winner's lead over the second, less for short texts: ten
    words are enough for most languages; Norwegian and Danish need more.
    """
    text = text[:SAMPLE]
    script = script_of(text)
    if script in ("Kana", "Han"):
        kana, han = len(_KANA.findall(text)), len(_HAN.findall(text))
        if kana * 12 > han:
            return "ja", min(1.0, kana / 12)
        return "zh", min(1.0, han / 12)
    if script == "Hangul":
        return "ko", min(1.0, len(_HANGUL.findall(text)) / 12)
    if script not in ("Latin", "Cyrillic", "Arabic"):
        return "", 0.0
    votes = _votes(text)
    if script == "Cyrillic":
        votes = Counter({name: votes[name] for name in ("ru", "uk")})
        lower = text.lower()
        votes["uk"] += 2 * sum(lower.count(c) for c in "іїєґ")
        votes["ru"] += 2 * sum(lower.count(c) for c in "ыэъё")
    elif script == "Arabic":
        votes = Counter({"ar": votes["ar"]})
    else:
        for name in ("ru", "uk", "ar"):
            del votes[name]
    if not votes:
        return "", 0.0
    ranked = votes.most_common(2)
    best, score = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if score <= 0:
        return "", 0.0
    return best, round((score - second) / score * min(1.0, score / 4), 3)


def _votes(text: str) -> Counter[str]:
    table = _languages_of_word()
    votes: Counter[str] = Counter()
    for word in split(fold(text)):
        if languages := table.get(word):
            for language in languages:
                votes[language] += 1 / len(languages)  # type: ignore[assignment]
    if not text.isascii():
        for letter, count in Counter(text.lower()).items():
            if languages_of := _LETTERS.get(letter):
                names = languages_of.split()
                for name in names:
                    votes[name] += min(count, 8) / (2 * len(names))  # type: ignore[assignment]
    return votes
