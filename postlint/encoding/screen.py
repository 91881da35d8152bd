"""The fast first look that clears clean text, at near memory speed: what in it deserves a closer one.

The set of a text's characters beyond ASCII clears most texts, for they keep to one alphabet; else it must hold a pair
of characters that only damaged text has (signatures.txt, built by benchmarks/build_signatures.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

# Letters beyond ASCII of one Western language each, in texts of which damage would show in other letters.
_ALPHABETS = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        "äöüßé", "àâæçéèêëîïôœùûü", "áéíóúüñ", "áâãàçéêíóôõúü", "àèéìíîòóùú", "àçèéíïòóúü", "åäöé", "æøåéô", "çéèêëïöü",
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "абвгдђежзијклљмнњопрстћуфхцчџшѓќѕѐѝ",
        "абвгдеёжзійклмнопрстуўфхцчшыьэюя", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
    )
)  # fmt: skip
# Letters of which a text must show several to be taken for one of these languages: damage makes one or two as well.
_OTHER_ALPHABETS = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        "ąćęłńóśźżé", "áčďéěíňóřšťúůýžä", "áčďéíľĺňóôŕšťúýžä", "áéíóöőúüű", "ăâîșțşţ", "çğıöşüîâİ", "čćđšž",
        "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    )
)  # fmt: skip
_CYRILLIC = frozenset("абвгдежзиклмнопрстуфхцчшщыьэюяАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЬЭЮЯ")
# Marks and signs that stand in undamaged text of any language; emoji are told by their code point.
_MARKS = frozenset(
    "’‘“”„«»‹›–—…•·°©®™€§×¿¡\xa0\u202f\u2009\u200a\u200d\ufe0f−‑′″№ªº²³½¼¾±£¥µ、。，：；！？（）「」『』【】《》〈〉・ー々〜～｜％＋－＝／＆．０１２３４５６７８９\u3000"
)
# Marks that stand for letters where code pages are mixed up: looked at where they stand inside a word.
_INSIDE = frozenset("‹›“”„‡†‚‰•¢£¤¥¦§¨©ª«¬®°±²³¶¸¹º»¼½¾¿¡")


# More characters than a text in letters has: it is East Asian.
MANY = 100


class Survey(NamedTuple):
    """What a text may hold: misread letters, lost ones, odd invisible characters, escapes, mixed scripts.

    `chars` are its characters beyond printable ASCII.
    """

    mojibake: bool
    disguised: bool
    lost: bool
    controls: bool
    escapes: bool
    mixed: bool
    chars: frozenset[str]


_PLAIN = bytes([9, 10, 13, *range(32, 127)])
_CONTROLS = frozenset(
    map(chr, [*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0), *range(0x200B, 0x2010), *range(0x2028, 0x202F),
              *range(0x2060, 0x2070), 0xFEFF, 0x61C, 0x180E, *range(0xFFF9, 0xFFFD), *range(0xE0001, 0xE0080)])
)  # fmt: skip
_BAD_BYTES = frozenset(map(chr, range(0xDC80, 0xDD00)))
_LOST = _BAD_BYTES | {"\ufffd"}


# Where front matter mostly ends: entities are looked for in it.
_FRONT_MATTER = 2000


_ENTITY_LEADS = re.compile(b"tilde;&|circ;&|ring;&|#19[4-7];&|#226;&|#x[cC][2-5];&|#x[eE]2;&")
_PERCENT_LEADS = re.compile(b"%[Cc]3%(?:8[2-5]|[Aa]2)%")


@lru_cache(8)
def survey(text: str) -> Survey:
    """What deserves a closer look in a text."""
    data = text.encode("utf-8", "surrogateescape")
    escapes = (
        (b"&" in data and (b"&amp;" in data or data.find(b"&", 0, _FRONT_MATTER) >= 0))
        or b"u00" in data
        or (b"\\" in data and b"\\u" in data)
    )
    # &Atilde; and &acirc; before another entity; %C3%83, %C3%82 and %C3%A2 in URLs.
    disguised = (b";&" in data and _ENTITY_LEADS.search(data) is not None) or (
        b"%" in data and _PERCENT_LEADS.search(data) is not None
    )
    questions = _odd_question(text)
    raw = data.translate(None, _PLAIN)
    if not raw:
        return Survey(False, disguised, questions, False, escapes, False, frozenset())
    chars = frozenset(raw.decode("utf-8", "surrogateescape"))
    return Survey(
        any(True for _ in signs(text, chars)),
        disguised,
        questions or not _LOST.isdisjoint(chars),
        not _CONTROLS.isdisjoint(chars),
        escapes,
        not _OTHER_SCRIPTS.isdisjoint(chars),
        chars,
    )


# Greek and Cyrillic letters that look like Latin ones.
_OTHER_SCRIPTS = frozenset("аеорсухіјѕԁԛԝАВЕКМНОРСТХУІЈЅονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")


def signs(text: str, chars: AbstractSet[str]) -> Iterator[int]:
    """Offsets of characters that speak of misread text; `chars` are the text's characters beyond ASCII."""
    # The many characters of East Asian text are dealt with first.
    many = len(chars) > MANY
    rest = chars - _usual() if many else chars - _MARKS
    letters = {c for c in rest if c < "\u2190"}
    known = any(letters <= alphabet for alphabet in _ALPHABETS) or (
        len(letters) > 3 and any(letters <= alphabet for alphabet in _OTHER_ALPHABETS)
    )
    odd = letters & _LEADS if known else letters
    if len(letters) < len(rest):
        odd |= {c for c in rest if "\u2200" <= c < "\u2600"}
        if wide := {c for c in rest if "\u2fff" < c < "\ufffd"}:
            # Ideographs inside Latin words speak in texts that have few of them.
            if not many:
                odd |= wide & _in_latin_words()
            if len(rare := wide - _common_ideographs()) > 1:
                pattern = "[" + re.escape("".join(rare)) + "]"
                yield from (match.start() for match in re.finditer(pattern * 2, text))
                odd |= rare & _rare_in_signatures()
    if odd:
        yield from _signatures_in(text, odd)
    if ("?" in text or "\ufffd" in chars) and not _FIRST.isdisjoint(letters):
        yield from _blanked(text)
    if letters & _CYRILLIC:
        yield from (match.start() for match in _SHOUTED.finditer(text))
    for mark in chars & _INSIDE:
        yield from _in_word(text, mark)


# What the first bytes of UTF-8 sequences show as: looked at although they belong to an alphabet.
_LEADS = frozenset("ÃÂÄÅÐÑÎÏâ")
# First bytes again, as ISO 8859-1 and Windows-1252 show them, before “?” or U+FFFD for what they could not show.
_FIRST = frozenset("ÃÄÅÐÑÎÏâãäåæçèéêëìí")
_TORN = re.compile(
    "[ÃÄÅÐÑÎÏ][?\ufffd](?=[^\\W\\d_])|(?<=[a-z])[ÃÄÅ][?\ufffd]|â(?:€[?\ufffd](?=[\\s\\w])|\\?[?¦¢]|\ufffd[\ufffd¦¢])"
    "|[ã-í](?:[?\ufffd][?\ufffd\xa0-\xbf]|[\xa0-\xbf][?\ufffd])[ã-í]"
)


def _blanked(text: str) -> Iterator[int]:
    """Where such a mark follows a first byte as in no clean text: inside words, in twos."""
    for mark in "?\ufffd":
        at = text.find(mark)
        while at >= 0:
            if text[at - 1 : at] in _FIRST or (at > 1 and text[at - 2] in _FIRST):
                begin = at - 1 if text[at - 1] in _FIRST else at - 2
                if _TORN.match(text, begin):
                    yield begin
            at = text.find(mark, at + 1)


# KOI8-R and Windows-1251 have small and capital letters changed about.
_SHOUTED = re.compile("(?<=[а-я])[А-Я]")


def _in_word(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        if text[at - 1 : at].islower() and text[at + 1 : at + 2].islower():
            yield at
        at = text.find(mark, at + 1)


@cache
def _signatures() -> frozenset[str]:
    entries = Path(__file__).with_name("signatures.txt").read_text("utf-8").split("\x1f")
    return frozenset(entry[0] + follower for entry in entries for follower in entry[1:])


@cache
def _rare_in_signatures() -> frozenset[str]:
    return (
        frozenset(c for pair in _signatures() for c in pair if "\u2fff" < c < "\ufffd") - _common_ideographs()
    )


@cache
def _in_latin_words() -> frozenset[str]:
    return frozenset(max(pair) for pair in _signatures() if min(pair) < "\x80" and max(pair) > "\u2fff")


@cache
def _usual() -> frozenset[str]:
    return _common_ideographs() | _MARKS


@cache
def _common_ideographs() -> frozenset[str]:
    """What the first levels of the national standards hold, with kana and Hangul."""
    found = {chr(code) for code in (*range(0x3000, 0x3400), *range(0xAC00, 0xD7A4))}
    for codec, first, last in (("gb2312", 0xB0, 0xD7), ("euc_jp", 0xB0, 0xCF), ("big5", 0xA4, 0xC6)):
        rows = (bytes((row, cell)) for row in range(first, last + 1) for cell in range(0x40, 0xFF))
        found.update("".join(pair.decode(codec, "ignore") for pair in rows))
    return frozenset(found)


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _signatures_in(text: str, letters: set[str]) -> Iterator[int]:
    signatures = _signatures()
    for match in re.finditer("[" + re.escape("".join(letters)) + "]", text):
        i = match.start()
        if text[i - 1 : i + 1] in signatures or text[i : i + 2] in signatures:
            yield i
        elif match[0] > "\u2fff" and text[i - 1 : i] in _LETTERS and text[i + 1 : i + 2] in _LETTERS:
            yield i  # an ideograph inside a word of Latin letters


def _odd_question(text: str) -> bool:
    """Whether a question mark stands where no sentence ends."""
    at = text.find("?")
    while at >= 0:
        end = at + 1
        while text[end : end + 1] == "?":
            end += 1
        before, after = text[at - 1 : at], text[end : end + 1]
        if end - at == 1:
            odd = (
                after.isalpha()
                and (before.isalpha() or before in " '\"(\n“„")
                and text[end + 1 : end + 2] != "="
            )
        elif end - at == 2:
            odd = after > "\x7f" or before > "\x7f" or (before.isalpha() and after.isalpha())
        else:
            odd = not before.isalpha() or after.isalpha()
        if odd and not _in_address(text, at):
            return True
        at = text.find("?", end)
    return False


def _in_address(text: str, at: int) -> bool:
    start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
    chunk = text[start : at + 12]
    return any(c in chunk for c in "/=\\$<>{}&^*[]|`+;")


def shown(text: str) -> str:
    """Text for a message: what can't be seen as its code point, invalid bytes as <FC>, and not too much of it."""
    text = text if len(text) <= 60 else text[:57] + "…"
    return "".join(c if c.isprintable() else _code(c) for c in text)


def _code(char: str) -> str:
    code = ord(char)
    return f"<{code - 0xDC00:02X}>" if 0xDC80 <= code <= 0xDCFF else f"<U+{code:04X}>"
