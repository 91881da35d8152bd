"""The language of a text, told from its script, its letters and its commonest words."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

from postlint.language.kinds import Kinds, all_but, may_hold
from postlint.language.words import fold, split
from postlint.patterns import lazy

LANGUAGES = (
    *("en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "ru", "uk"),
    *("cs", "sv", "no", "da", "fi", "vi", "id", "zh", "ja", "ko", "ar"),
)
_SCRIPTS = {"zh": ("Han",), "ja": ("Han", "Kana"), "ko": ("Hangul",), "ar": ("Arabic",)}
FAR = ("zh", "ja", "ko", "ar", "ru", "uk")  # those that are not written with Latin letters
SAMPLE = 4000  # characters that are looked at: more change nothing

_CYRILLIC = lazy(r"[\u0400-\u04ff]")
# Letters of scripts: Latin, Cyrillic, Arabic, kana, Han, Hangul and its parts.
_KINDS = Kinds(
    L="AZaz\u00c0\u024f\u1e00\u1eff",
    C="\u0400\u04ff",
    A="\u0600\u06ff",
    K="\u3041\u30ff",
    H="\u3400\u4dbf\u4e00\u9fff",
    G="\uac00\ud7af",
    P="\u1100\u11ff",
)
_FAR = frozenset("AKHGP")
_NOTHING_FAR = all_but(*range(0xD8, 0xDC), 0xE1, *range(0xE3, 0xEE))
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
            found[language] = frozenset(split(fold(words)))
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
    if not (latin or text.isascii()) and (_CYRILLIC.search(text) or _is_far(text)):
        script = script_of(text)
        if script in ("Han", "Kana"):
            kinds = text.translate(_KINDS)
            return "ja" if kinds.count("K") * 12 > kinds.count("H") else "zh"
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
    if not latin and _is_far(text):
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
    if _is_far(text):
        return False
    spelled = text.lower().split()
    own = len(_own_spellings(language).intersection(spelled))
    if own > 1 or (own and len(spelled) < 12):
        return True
    votes = _quick_votes(text)
    return language in votes and votes[language] >= max(votes.values())


def _is_far(text: str) -> bool:
    """Whether a text holds a letter of Arabic, kana, Han or Hangul."""
    return may_hold(text, _NOTHING_FAR) and not _FAR.isdisjoint(text.translate(_KINDS))


def script_of(text: str) -> str:
    """The script that most letters of a text are of: "Latin", "Cyrillic", "Han", ... or "" without letters."""
    if text.isascii():
        return "Latin" if any(c.isalpha() for c in text) else ""
    kinds = text.translate(_KINDS)
    counts = {
        "Latin": kinds.count("L"),
        "Cyrillic": kinds.count("C"),
        "Arabic": kinds.count("A"),
        "Kana": 3 * kinds.count("K"),
        "Han": 3 * kinds.count("H"),  # a character is about a word's worth of letters
        "Hangul": 2 * (kinds.count("G") + kinds.count("P")),
        "other": kinds.count("o") + kinds.count("P"),
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
        kana, han = map(text.translate(_KINDS).count, "KH")
        if kana * 12 > han:
            return "ja", min(1.0, kana / 12)
        return "zh", min(1.0, han / 12)
    if script == "Hangul":
        return "ko", min(1.0, sum(map(text.translate(_KINDS).count, "GP")) / 12)
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
