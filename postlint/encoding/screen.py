"""The fast first look that clears clean text, at near memory speed: what in it deserves a closer one."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from postlint.encoding import characters
from postlint.encoding.signs import inside_words, signs
from postlint.patterns import lazy

if TYPE_CHECKING:
    import ahocorasick_rs

    from postlint.post import Post


class Survey(NamedTuple):
    """What a text may hold: misread letters, lost ones, odd invisible characters, escapes, mixed scripts."""

    mojibake: bool
    disguised: bool
    lost: bool
    controls: bool
    escapes: bool
    mixed: bool


_LOST = frozenset(map(chr, (*range(0xDC80, 0xDD00), 0xFFFD)))


def surveyed(post: Post) -> Survey:
    """What deserves a closer look in a post: for `post.once`, since all rules of this group ask."""
    source = post.source
    if source.encoding != "utf-8" or not source.data:
        return survey(post.text)
    return _look(post.text, source.data[len(source.bom) :] if source.bom else source.data)


@lru_cache(8)
def survey(text: str) -> Survey:
    """What deserves a closer look in a text."""
    return _look(text, text.encode("utf-8", "surrogateescape"))


def _look(text: str, data: bytes) -> Survey:
    lost = b"?" in data and _odd_question(text)
    escapes = disguised = False
    if b"&" in data:
        escapes = _in_field(text) or (_holds(b"&amp;", data) and _TWICE.search(data) is not None)
        disguised = _holds(b";&", data) and _ENTITIES.search(data) is not None
    if b"%" in data and _holds(b"%C3%", data, b"%c3%"):
        disguised = disguised or _PERCENT.search(data) is not None
    if b"\\" in data:
        escapes = escapes or _BACKSLASH.search(data) is not None
    escapes = escapes or (_holds(b"u00", data) and _BARE.search(data) is not None)
    odd = characters.odd(data)
    if text.isascii():
        return Survey(False, disguised, lost, bool(odd), escapes, False)
    if not odd.translate(None, _TYPOGRAPHIC) and not _holds(b"\xe2\x94", data):
        return Survey(
            any(True for _ in inside_words(text, data, _QUOTES)), disguised, lost, False, escapes, False
        )
    seen = characters.seen(odd)
    disguised = disguised or any(last in seen.chars and mark in text for last, mark in _BYTE_ORDER_MARKS)
    return Survey(
        any(True for _ in signs(text, data, seen)),
        disguised,
        lost or not _LOST.isdisjoint(seen.chars),
        not characters.INVISIBLE.isdisjoint(seen.chars),
        escapes,
        not _OTHER_SCRIPTS.isdisjoint(seen.chars) and _is_mixed(text, data, seen.chars),
    )


# Curly quotes, dashes and ellipses, all that many texts hold beyond ASCII; and the bytes that these are made of, of
# which nothing else is made that says anything but line drawing (E2 94).
_QUOTES = frozenset("’‘“”–—…")
_TYPOGRAPHIC = bytes(sorted({*"".join(_QUOTES).encode()}))


@cache
def _finder(strings: tuple[bytes, ...]) -> ahocorasick_rs.BytesAhoCorasick:
    import ahocorasick_rs

    return ahocorasick_rs.BytesAhoCorasick(strings)


def _holds(string: bytes, data: bytes, *others: bytes) -> bool:
    """Whether bytes hold one of these strings; ten times as fast as `in` where they mostly don't."""
    return bool(_finder((string, *others)).find_matches_as_indexes(data))


# The byte order mark of UTF-8 as Windows-1252, -1251 and -1250 and code pages 437 and 850 show it; its rarest
# character first.
_BYTE_ORDER_MARKS = (("¿", "ï»¿"), ("ї", "п»ї"), ("ď", "ď»ż"), ("╗", "∩╗┐"), ("╗", "´╗┐"))
# The first entities and escapes of misread text, as they are left in text and in URLs.
_ENTITIES = lazy(rb"&(?:[A-Za-z](?:tilde|circ|ring)|#(?:19[4-7]|226)|#x(?:[cC][2-5]|[eE]2));&")
_PERCENT = lazy(rb"%[Cc]3%(?:8[2-5]|[Aa]2)%")
# Escapes that readers see.
_TWICE = lazy(rb"&amp;(?:#[0-9xX]|[A-Za-z][A-Za-z0-9]{1,8};)")
_BACKSLASH = lazy(rb"\\(?:u[0-9a-fA-F]{4}|x[c-fC-F][0-9a-fA-F][a-z])")
_BARE = lazy(rb"u00[c-f][0-9a-f]")
# Where front matter mostly ends: entities are looked for in it.
_FRONT_MATTER = 2000
_ENTITY = lazy(r"&(?:#\w{2,7}|\w{2,9});")
_FIELD = lazy(r"(?i:title|subtitle|linktitle|authors?|tags|categories|keywords)[ \t]*[:=]|[ \t]*-[ \t]")


def _in_field(text: str) -> bool:
    """Whether an entity may stand in a field of front matter that is shown as it is."""
    at = text.find("&", 0, _FRONT_MATTER)
    while at >= 0:
        if _ENTITY.match(text, at) and _FIELD.match(text, text.rfind("\n", 0, at) + 1):
            return True
        at = text.find("&", at + 1, _FRONT_MATTER)
    return False


_IN_CODE_PAGE = frozenset("аеорсухіјѕАВЕКМНОРСТХУІЈЅ")
# A letter of another script beside a Latin one.
_MIXED = lazy("[\u0370-\u052f](?:[A-Za-z]|(?<=[A-Za-z].))")

# Greek and Cyrillic letters that look like Latin ones.
_OTHER_SCRIPTS = frozenset("аеорсухіјѕԁԛԝАВЕКМНОРСТХУІЈЅονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")


def _is_mixed(text: str, data: bytes, chars: frozenset[str]) -> bool:
    """Whether Greek or Cyrillic letters stand beside Latin ones."""
    if (chars & _OTHER_SCRIPTS) < _IN_CODE_PAGE:
        classes = characters.cyrillic_classes(data)
        if not any(pair in classes for pair in (b"cl", b"Cl", b"lc", b"lC")):
            return False
    return _MIXED.search(text) is not None


_ENDS = frozenset('\n\r")”“*_<')


def _odd_question(text: str) -> bool:
    """Whether a question mark stands where no sentence ends."""
    at, weak = text.find("?"), 0
    while at >= 0:
        end = at + 1
        if text[end : end + 1] in _ENDS:
            at = text.find("?", end)
            continue
        while text[end : end + 1] == "?":
            end += 1
        before, after = text[at - 1 : at], text[end : end + 1]
        if end - at == 1:
            odd = (
                after.isalpha()
                and (before.isalpha() or before in " '\"(\n“„")
                and text[end + 1 : end + 2] != "="
            )
            weak += after == " " and before.islower() and text[end + 1 : end + 2].islower()
            odd = odd or weak > 1
        elif end - at == 2:
            odd = after > "\x7f" or before > "\x7f" or (before.isalpha() and after.isalpha()) or before == " "
        elif end - at > 4:
            return True
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
