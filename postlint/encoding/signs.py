"""Which characters of a text speak of misreading: the cheap look that comes before any n-gram.

The set of a text's characters beyond ASCII clears most texts, for they keep to one alphabet. What is left is looked
at where it stands: beside characters that only damage puts there (signatures.txt, built by
benchmarks/build_signatures.py), where a code page would show the bytes of UTF-8, and inside words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache

from postlint.encoding import alphabets, codepages, signatures
from postlint.encoding.characters import Seen, cyrillic_classes
from postlint.patterns import lazy

# Marks that stand for letters where code pages are mixed up: looked at where they stand inside a word.
_INSIDE = frozenset("‹›“”„‚‡†‰•¢£¦§¨©ª«®°±²³¶¸¹º»¼½¾¿¡")
_DASHES = frozenset("—’")  # and these before certain letters
# Second bytes of Cyrillic letters as Windows-1251 shows them, where “Р” and “С” stand for the first ones.
_AFTER_CYRILLIC = frozenset("‹€‚†‡‰•™›¤¦§¬°±µ¶")
# Signs that only damage sets beside other characters beyond ASCII.
_LONELY = frozenset("¤¥¬¢¦¨¯±´¶¸¹¼¾ª")
# Letters of Central European languages, whose texts show others by misreading more than in names.
_RARE = frozenset("ąęłńśźżčďěňřšťůžĺľŕőűășțşţğışđćảạấầẩẫậắằẳẵặ")
# What Windows-1252 shows letters of these code pages as: č ě ř ů ň ď ć ę ő ű ţ đ ş ğ ı ł ą ś ż ź and others.
_REGIONAL = frozenset("èìøùòïæêõûþðýãñàëÈÌØÙÒÏÆÊÕÛÞÐÝÃÑ±³¶¿¼¾¹º¡£¥¯´µ")
_HUNGARIAN = frozenset("õûÕÛ")
# More characters than a text in letters has: it is East Asian.
MANY = 100
# What the first bytes of UTF-8 sequences show as: looked at although they belong to an alphabet.
_LEADS = frozenset("ÃÂÄÅÐÑÎÏâĂĹĐŇŃĎ")


def signs(text: str, data: bytes, seen: Seen) -> Iterator[int]:
    """Offsets of characters that speak of misread text, which is `data` in UTF-8 and holds the characters `seen`."""
    chars = seen.chars
    rest = chars - alphabets.SILENT
    many = seen.east_asian or len(chars) > MANY
    if many:
        rest = frozenset(char for char in rest if char < "\u3000" or not signatures.is_common(char))
    bits, beyond = -1, False
    for char in rest:
        if char < "\u2190":
            bits &= alphabets.BITS.get(char, 0)
        else:
            beyond = True
    letters = frozenset(char for char in rest if char < "\u2190") if beyond else rest
    if letters:
        yield from _among(text, data, chars, letters, bits)
        if not _REGIONAL.isdisjoint(chars):
            yield from _of_a_region(text, chars & _REGIONAL, letters)
    if beyond:
        yield from _beyond(text, rest - letters, many)
    if ("?" in text or "\ufffd" in chars) and not _FIRST.isdisjoint(letters):
        yield from _blanked(text)
    if not _INSIDE.isdisjoint(chars) or not _DASHES.isdisjoint(chars):
        yield from inside_words(text, data, chars)
    if not _LONELY.isdisjoint(chars):
        for mark in chars & _LONELY:
            yield from _in_company(text, mark)
    if not _CAPITALS.isdisjoint(letters) and _CAPITAL_INSIDE.search(data):
        yield from (match.start() + 1 for match in _CAPITAL_IN_WORD.finditer(text))
    if "Р" in letters or "С" in letters:
        for mark in chars & _AFTER_CYRILLIC:
            yield from (at + 1 for first in "РС" if (at := text.find(first + mark)) >= 0)


# Capitals inside words: what code pages show small letters as, or first bytes that lost the second one.
_CAPITALS = frozenset(map(chr, range(0xC0, 0xDF)))
_CAPITAL_INSIDE = lazy(rb"\xc3[\x80-\x9e](?<=[a-z]..)[a-z\xc3]", re.DOTALL)
_CAPITAL_IN_WORD = lazy("(?<=[a-z])[À-Þ](?=[a-zà-þ])")
# Where these marks stand inside words, in the bytes of UTF-8, whose marks begin with E2 80 or with C2; beside letters
# of other alphabets, perhaps.
_LONG_INSIDE = lazy(
    rb"\xe2\x80(?:[\x9a\x9c-\x9e\xa0-\xa2\xb0\xb9\xba](?<=[a-z\x80-\xbf]\xe2\x80.)[a-z\xc3-\xd4]"
    rb"|\x94n(?<=i\xe2\x80.n)|\x99a (?<=r\xe2\x80.a )"
    rb"|\x9e(?:\xe2\x80\x9e|[^\s](?<=[A-Za-z]\xe2\x80..)))", re.DOTALL
)  # fmt: skip
_SHORT_INSIDE = lazy(
    rb"\xc2[\xa1-\xa3\xa6-\xab\xae\xb0-\xb3\xb6\xb8-\xbf](?<=[a-z\x80-\xbf]..)[a-z\xc3-\xd4]", re.DOTALL
)
_SHORT_MARKS = frozenset(mark for mark in _INSIDE if mark < "\xc0")


def inside_words(text: str, data: bytes, chars: AbstractSet[str]) -> Iterator[int]:
    """Where marks stand inside words in which code pages show letters as them; `chars` are the text's characters."""
    short = chars & _SHORT_MARKS
    if short and _SHORT_INSIDE.search(data):
        for mark in short:
            yield from _in_word(text, mark)
    if (len(chars) > len(short)) and _LONG_INSIDE.search(data):
        for mark in (chars & _INSIDE) - short:
            yield from _in_word(text, mark)
        # Spanish “ión” and “ía”, Mac OS Roman read as Windows-1252.
        if "—" in chars:
            yield from (match.start() + 1 for match in re.finditer("i—n", text))
        if "’" in chars:
            yield from (match.start() + 1 for match in re.finditer("r’a ", text))


def _among(
    text: str, data: bytes, chars: AbstractSet[str], letters: AbstractSet[str], bits: int
) -> Iterator[int]:
    """Signs among letters below U+2190; `bits` are the alphabets that have all of them."""
    home = letters
    if bits & alphabets.WEST or (bits & alphabets.CENTRE and len(letters) > 3):
        odd = letters & _LEADS
        if odd and not _in_odd_company(data, odd, chars - home):
            return
    elif bits > alphabets.WEST | alphabets.CENTRE and not letters.isdisjoint(alphabets.NATURAL):
        odd = frozenset()
    else:
        home = max((letters & alphabet for alphabet in alphabets.ALPHABETS), key=len)
        if len(home) < 4 or (max(home) > "\u0370" and home.isdisjoint(alphabets.NATURAL)):
            odd, home = letters, frozenset()
        else:
            odd = (letters - home) | (letters & _LEADS)
            if home & _RARE and len(odd) < 6:
                for letter in letters - home:
                    yield from _in_word(text, letter)
    if odd:
        yield from _signatures_in(text, odd, home)
    if not letters.isdisjoint(_CYRILLIC) and any(map(cyrillic_classes(data).__contains__, _SHOUTED_CLASSES)):
        yield from (match.start() for match in _SHOUTED.finditer(text))


def _of_a_region(text: str, found: AbstractSet[str], letters: AbstractSet[str]) -> Iterator[int]:
    """Where a text of Central Europe, Turkey or the Baltic shows letters of its code page as Windows-1252 does."""
    if len(letters & _RARE) > 1:
        found = found - max((letters & alphabet for alphabet in alphabets.ALPHABETS), key=len)
    elif (
        found <= _HUNGARIAN and "á" in letters and not letters.isdisjoint("öü") and letters.isdisjoint("äãç")
    ):
        found = found & _HUNGARIAN  # no other language has these together
    else:
        return
    for at in _places(text, found):
        if text[at - 1 : at].islower() or text[at + 1 : at + 2].islower():
            yield at


def _in_odd_company(data: bytes, odd: AbstractSet[str], strange: AbstractSet[str]) -> bool:
    """Whether letters that are at home in a text may speak all the same: beside characters that are not, or a space."""
    if not strange:
        return any(letter in odd and letter.encode() + b" " in data for letter in "ÃÂ")
    if len(data) < _SHORT or sum(data.count(letter.encode()) for letter in odd) < _FEW:
        return True  # which it takes no longer to look at
    runs = {run.decode("utf-8", "surrogateescape") for run in data.translate(_SPACED).split()}
    return any(
        not odd.isdisjoint(run) and not strange.isdisjoint(run) for run in runs if len(run) > 1
    ) or any(letter in odd and letter.encode() + b" " in data for letter in "ÃÂ")


_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЫЬЭЮЯ")
_SHOUTED_CLASSES = (b"cC", b"CCCCCC", b"CC CCCC")
# KOI8-R and Windows-1251 have small and capital letters changed about.
_SHOUTED = lazy("(?<=[а-я])[А-Я]|[А-Я]{6}|[А-Я]{2,5}(?= [А-Я]{4})")


def _beyond(text: str, found: AbstractSet[str], many: bool) -> Iterator[int]:
    """Signs among ideographs, line drawing and other characters from U+2190 on."""
    odd = {char for char in found if "\u2200" <= char < "\u2600"}
    if wide := {char for char in found if "\u2fff" < char < "\ufffd"}:
        # Ideographs inside Latin words speak in texts that have few of them.
        if not many:
            odd |= wide & signatures.in_latin_words()
        if len(rare := {char for char in wide if not signatures.is_common(char)}) > 1:
            pattern = "[" + re.escape("".join(rare)) + "]"
            yield from (match.start() for match in re.finditer(pattern * 2, text))
            odd |= rare & signatures.rare()
    if odd:
        yield from _signatures_in(text, odd)


# First bytes again, as ISO 8859-1 and Windows-1252 show them, before “?” or U+FFFD for what they could not show.
_FIRST = frozenset("ÃÄÅÐÑÎÏâãäåæçèéêëìí")
_TORN = lazy(
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


def _in_word(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        inside = before.islower() and after.islower()
        if inside or (
            mark == "„" and (after == mark or (before.isascii() and before.isalpha())) and not after.isspace()
        ):
            yield at
        at = text.find(mark, at + 1)


def _in_company(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        if text[at + 1 : at + 2] > "\xa0":
            yield at
        at = text.find(mark, at + 1)


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _signatures_in(
    text: str, letters: AbstractSet[str], home: AbstractSet[str] = frozenset()
) -> Iterator[int]:
    """Where the letters stand in company that speaks of damage; those of `home` among themselves and ASCII do not."""
    pairs = signatures.pairs()
    for i in _places(text, letters):
        char, before, after = text[i], text[i - 1 : i], text[i + 1 : i + 2]
        own = char in home
        if (
            (char in pairs.get(before, "") and not (own and (before < "\x80" or before in home)))
            or (after and after in pairs.get(char, "") and not (own and (after < "\x80" or after in home)))
            or _sequence(text, i, home)
            or (before > "\x7f" and _sequence(text, i - 1, home))
        ):
            yield i
        elif char > "\u2fff":
            if before in _LETTERS and after in _LETTERS:
                yield i  # an ideograph inside a word of Latin letters
        elif not own and char.isupper() and (before.islower() or (before == after == " ")):
            yield i  # a capital inside a word, or alone


def _sequence(text: str, at: int, home: AbstractSet[str]) -> bool:
    """Whether a code page shows the bytes of UTF-8 sequences as the character there and the ones that follow."""
    char, after = text[at], text[at + 1 : at + 2]
    if after <= "\x7f":
        # Only spaces stand for bytes: “Ã ” for “à”.
        return after == " " and char in "ÃÂ" and not text[at - 1 : at].isupper()
    two, three = tails_after(char)
    known = char in home and after in home
    if after in two:
        return not known
    last = text[at + 2 : at + 3]
    return after in three and last in three and not (known and last in home)


@cache
def tails_after(char: str) -> tuple[frozenset[str], frozenset[str]]:
    """What may follow a character that is the first byte of a UTF-8 sequence of two bytes; of one of three or four."""
    two: set[str] = set()
    three: set[str] = set()
    for name in codepages.UTF8_READ_AS:
        page = codepages.single(name)
        byte = page.encode.get(char, 0)
        if 0xC2 <= byte <= 0xDB:
            two.update(map(page.decode.__getitem__, range(0x80, 0xC0)))
        elif 0xE0 <= byte <= 0xF4:
            three.update(map(page.decode.__getitem__, range(0x80, 0xC0)))
    return frozenset(two), frozenset(three)


_SHORT = 2000
_SPACED = bytes(byte if byte > 0x7F else 0x20 for byte in range(256))
# So many letters are found one after the other; it takes a pass to find more.
_FEW = 24
_NOT_ASCII = lazy("[^\x00-\x7f]+")


def _places(text: str, letters: AbstractSet[str]) -> Iterator[int]:
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
