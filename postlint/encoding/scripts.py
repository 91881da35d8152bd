"""Letters of another script inside a word: they look right and are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from postlint.encoding import regions
from postlint.patterns import lazy

# Pairs that look alike in common typefaces (Unicode Technical Standard #39, confusables.txt, of these scripts).
_CYRILLIC = dict(zip("аеорсухіјѕԁԛԝАВЕКМНОРСТХУІЈЅ", "aeopcyxijsdqwABEKMHOPCTXYIJS", strict=True))
_GREEK = dict(zip("ονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ovABEZHIKMNOPTYX", strict=True))
_LATIN_TO = {latin: other for other, latin in _CYRILLIC.items() if other not in "ԁԛԝѕјЈЅіІ"}
_NAMES = {"cyrillic": "Cyrillic", "greek": "Greek", "latin": "Latin"}


class Confusable(NamedTuple):
    """text[start:end] is a word of `script` but for `letters`, which only look alike; `repaired` is in one script."""

    start: int
    end: int
    repaired: str
    letters: str
    foreign: str
    script: str


def confusables(text: str) -> list[Confusable]:
    """Words of a post's prose in which letters of two scripts are mixed that look alike."""
    return list(_confusables(text))


def _script(char: str) -> str:
    if char < "\u0250" or "\u1e00" <= char < "\u1f00":
        return "latin"
    if "\u0400" <= char < "\u0530":
        return "cyrillic"
    return "greek" if "\u0370" <= char < "\u0400" else "other"


_MIXED = lazy("[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]")


# Letters inside Latin words that look like no Latin one.
_MISREAD = lazy("[a-z][бвгджзийклмнптфцчшщъыьэюяБГДЖЗИЙЛПФЦЧШЩЪЫЬЭЮЯ][a-z]")


def _confusables(text: str) -> Iterator[Confusable]:
    if not _MIXED.search(text):
        return
    where = regions.find(text)
    foreign = len(re.findall("[\u0370-\u052f]", text))
    latin_text = foreign * 20 < len(text)
    if foreign * 4 < len(text) and _MISREAD.search(text):
        return  # other letters inside Latin words as well: they were misread, and are no look-alikes
    done = 0
    for mixed in _MIXED.finditer(text):
        if mixed.start() < done:
            continue
        match = _word_at(text, mixed.start())
        done = match[1]
        if (
            regions.inside(where.blocks, mixed.start())
            or regions.inside(where.spans, mixed.start())
            or regions.inside(where.urls, mixed.start())
        ):
            continue
        if found := _judge(text[match[0] : match[1]], latin_text):
            yield Confusable(match[0], match[1], *found)


def _word_at(text: str, at: int) -> tuple[int, int]:
    start = at
    while start and text[start - 1].isalpha():
        start -= 1
    end = at
    while end < len(text) and text[end].isalpha():
        end += 1
    return start, end


def _is_suffix(word: str, strays: list[int]) -> bool:
    """Whether several letters end a word and are not of its case: what is put after a name (“ПРЕФИКСaa”)."""
    end, stem = word[strays[0] :], word[: strays[0]]
    return len(strays) == len(end) > 1 and end.islower() and stem.isupper()


def _judge(word: str, latin_text: bool) -> tuple[str, str, str, str] | None:
    """The word in one script, its foreign letters, their script and the word's; None where it may be meant."""
    scripts = [_script(char) for char in word]
    kinds = set(scripts)
    if len(kinds) != 2 or "latin" not in kinds or "other" in kinds or len(word) < 3:
        return None
    other = (kinds - {"latin"}).pop()
    to_latin = _CYRILLIC if other == "cyrillic" else _GREEK
    latin, foreign = scripts.count("latin"), scripts.count(other)
    if latin > foreign and all(c in to_latin for c, s in zip(word, scripts, strict=True) if s == other):
        strays = [i for i, s in enumerate(scripts) if s == other]
        # A Slavic ending on a Latin word (“в JSе”) is meant.
        if latin_text or strays[-1] < len(word) - 1:
            letters = "".join(word[i] for i in strays)
            return "".join(to_latin.get(c, c) for c in word), letters, _NAMES[other], "Latin"
    if (
        other == "cyrillic"
        and foreign > latin
        and all(c in _LATIN_TO for c, s in zip(word, scripts, strict=True) if s == "latin")
    ):
        strays = [i for i, s in enumerate(scripts) if s == "latin"]
        if _is_suffix(word, strays):
            return None
        letters = "".join(word[i] for i in strays)
        return "".join(_LATIN_TO.get(c, c) for c in word), letters, "Latin", "Cyrillic"
    return None
