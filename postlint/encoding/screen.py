"""The fast first look that clears clean text, at near memory speed: what in it deserves a closer one.

The set of a text's characters beyond ASCII clears most texts, for they keep to one alphabet; else it must hold a pair
of characters that only damaged text has (signatures.txt, built by benchmarks/build_signatures.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from postlint.encoding import signatures

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


# Bytes that say nothing; what stays is looked at: other characters and the signs of escapes and questions.
_SIGNS = b"&%\\?"
_PLAIN = bytes(byte for byte in (9, 10, 13, *range(32, 127)) if byte not in _SIGNS)
_CONTROLS = frozenset(
    map(chr, [*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0), *range(0x200B, 0x2010), *range(0x2028, 0x202F),
              *range(0x2060, 0x2070), 0xFEFF, 0x61C, 0x180E, *range(0xFFF9, 0xFFFD), *range(0xE0001, 0xE0080)])
)  # fmt: skip
_BAD_BYTES = frozenset(map(chr, range(0xDC80, 0xDD00)))
_LOST = _BAD_BYTES | {"\ufffd"}


# Where front matter mostly ends: entities are looked for in it.
_FRONT_MATTER = 2000
_TWICE = re.compile(rb"&amp;(?:#[0-9xX]|[A-Za-z][A-Za-z0-9]{1,8};)")
_FIELD = re.compile(
    rb"(?:title|subtitle|linktitle|authors?|tags|categories|keywords)[ \t]*[:=]", re.IGNORECASE
)
_BACKSLASH = re.compile(rb"\\u[0-9a-fA-F]{4}")
_BARE = re.compile(rb"[a-zA-Z]u00[c-f][0-9a-f]")
_ENTITY_LEADS = re.compile(rb"(?:&[A-Za-z](?:tilde|circ|ring)|&#(?:19[4-7]|226)|&#x(?:[cC][2-5]|[eE]2))$")
_PERCENT_LEADS = re.compile(rb"%[Cc]3%(?:8[2-5]|[Aa]2)%")


@lru_cache(8)
def survey(text: str) -> Survey:
    """What deserves a closer look in a text."""
    data = text.encode("utf-8", "surrogateescape")
    raw = data.translate(None, _PLAIN)
    questions = b"?" in raw and _odd_question(text)
    escapes = b"u00" in data and _BARE.search(data) is not None
    disguised = False
    if b"&" in raw:
        escapes = escapes or (b"&amp;" in data and _TWICE.search(data) is not None) or _in_field(data)
        # &Atilde; and &acirc; before another entity.
        disguised = _two_entities(data)
    if b"\\" in raw:
        escapes = escapes or (b"\\u" in data and _BACKSLASH.search(data) is not None)
    if b"%" in raw:
        # %C3%83, %C3%82 and %C3%A2 in URLs.
        disguised = disguised or _PERCENT_LEADS.search(data) is not None
    if text.isascii():
        controls = bool(raw.translate(None, _SIGNS))
        return Survey(False, disguised, questions, controls, escapes, False, frozenset())
    chars = frozenset(raw.decode("utf-8", "surrogateescape")).difference("&%\\?")
    return Survey(
        any(True for _ in signs(text, chars)),
        disguised,
        questions or not _LOST.isdisjoint(chars),
        not _CONTROLS.isdisjoint(chars),
        escapes,
        not _OTHER_SCRIPTS.isdisjoint(chars) and _MIXED.search(text) is not None,
        chars,
    )


def _two_entities(data: bytes) -> bool:
    """Whether an entity that a first byte of UTF-8 may show as stands before another entity."""
    at = data.find(b";&")
    while at >= 0:
        if _ENTITY_LEADS.search(data, max(0, at - 8), at):
            return True
        at = data.find(b";&", at + 1)
    return False


def _in_field(data: bytes) -> bool:
    """Whether an entity may stand in a field of front matter that is shown as it is."""
    at = data.find(b"&", 0, _FRONT_MATTER)
    while at >= 0:
        if data[at + 1 : at + 2] not in b" &\"'\n" and _FIELD.match(data, data.rfind(b"\n", 0, at) + 1):
            return True
        at = data.find(b"&", at + 1, _FRONT_MATTER)
    return False


# A letter of another script beside a Latin one.
_MIXED = re.compile("[\u0370-\u052f](?:[A-Za-z]|(?<=[A-Za-z].))")


# Greek and Cyrillic letters that look like Latin ones.
_OTHER_SCRIPTS = frozenset("аеорсухіјѕԁԛԝАВЕКМНОРСТХУІЈЅονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")


def signs(text: str, chars: AbstractSet[str]) -> Iterator[int]:
    """Offsets of characters that speak of misread text; `chars` are the text's characters beyond ASCII."""
    # The many characters of East Asian text are dealt with first.
    many = len(chars) > MANY
    rest = chars - _MARKS
    if many:
        rest -= signatures.common_ideographs()
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
                odd |= wide & signatures.in_latin_words()
            if len(rare := wide - signatures.common_ideographs()) > 1:
                pattern = "[" + re.escape("".join(rare)) + "]"
                yield from (match.start() for match in re.finditer(pattern * 2, text))
                odd |= rare & signatures.rare()
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


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _signatures_in(text: str, letters: set[str]) -> Iterator[int]:
    pairs = signatures.pairs()
    for i in _places(text, letters):
        if text[i - 1 : i + 1] in pairs or text[i : i + 2] in pairs:
            yield i
        elif text[i] > "\u2fff" and text[i - 1 : i] in _LETTERS and text[i + 1 : i + 2] in _LETTERS:
            yield i  # an ideograph inside a word of Latin letters


# So many letters are found one after the other; it takes a pass to find more.
_FEW = 24
_NOT_ASCII = re.compile("[^\x00-\x7f]+")


def _places(text: str, letters: set[str]) -> Iterator[int]:
    """Where any of the letters stands."""
    if len(letters) > _FEW:
        for run in _NOT_ASCII.finditer(text):
            for i in range(*run.span()):
                if text[i] in letters:
                    yield i
        return
    for letter in letters:
        at = text.find(letter)
        while at >= 0:
            yield at
            at = text.find(letter, at + 1)


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
