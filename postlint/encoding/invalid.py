"""Bytes that are not UTF-8: which encoding they are really in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from postlint.encoding import codepages, languages, ngrams
from postlint.patterns import lazy

_SINGLE = ("cp1252", "cp1250", "cp1251", "koi8-r", "cp1253", "cp1254", "cp1257", "cp1255", "cp1256", "iso8859-2",
           "mac_roman", "cp850", "cp437", "cp866", "cp852", "cp874", "iso8859-5", "iso8859-7", "iso8859-15",
           "mac_cyrillic")  # fmt: skip
_WIDE = ("cp932", "euc_jp", "gb18030", "big5hkscs", "cp949")
_BAD = lazy("[\udc80-\udcff]+")
# How many lines the encoding is judged by, and the lead (nats) that makes it certain.
SAMPLE, CERTAIN = 60, 5.0
# So many characters of a line tell whether all of it is in that encoding.
TELLING = 1000


class Recoding(NamedTuple):
    """text[start:end] holds bytes that are not UTF-8 (lone surrogates U+DC80..U+DCFF).

    `repaired` is what they say in `encoding`; `certain`: no other encoding comes near. `example` is a word of it, as it
    is and as it should be.
    """

    start: int
    end: int
    encoding: str
    repaired: str
    certain: bool
    example: tuple[str, str]

    @property
    def name(self) -> str:
        """The encoding's name for readers."""
        return codepages.NAMES[self.encoding]


def recode(text: str) -> list[Recoding]:
    """For each line with bytes that are not UTF-8: what they say in the encoding that fits the whole file best."""
    spans = list(_lines(text))
    if not spans:
        return []
    home = languages.home(text)
    ranked: list[tuple[float, str, list[str]]] = []
    for encoding in (*_SINGLE, *_WIDE):
        decoded = [_decode(text[start:end], encoding, home) for start, end in spans[:SAMPLE]]
        whole = [line for line in decoded if line is not None]
        if len(whole) == len(decoded):
            cost = sum(ngrams.best_cost(ngrams.grams(line), home)[0] for line in whole)
            ranked.append((cost, encoding, whole))
    ranked.sort(key=lambda entry: entry[0])
    best_cost, best, lines = ranked[0]
    rival = next((cost for cost, _, other in ranked[1:] if other != lines), best_cost + 2 * CERTAIN)
    certain = rival - best_cost > CERTAIN and not any("\x80" <= c <= "\x9f" for line in lines for c in line)
    found = []
    for start, end in spans:
        line = text[start:end]
        new = _decode(line, best, home)
        if new is None:
            continue
        head, tail = _common(line, new)
        found.append(
            Recoding(
                start + head,
                end - tail,
                best,
                new[head : len(new) - tail],
                certain,
                _example(line, new, head),
            )
        )
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    done = 0
    for match in _BAD.finditer(text):
        if match.start() >= done:
            start = max(text.rfind("\n", 0, match.start()), text.rfind("\r", 0, match.start())) + 1
            done = min(e if (e := text.find(mark, match.start())) >= 0 else len(text) for mark in "\n\r")
            yield start, done


def _decode(line: str, encoding: str, home: str) -> str | None:
    """A line as an encoding reads it; None where it can't.

    Bytes of it may be UTF-8 by chance (“ещё” in KOI8-R): of a single-byte encoding, all of them are read as such or
    those alone that are not UTF-8, whichever is likelier.
    """
    if encoding in _WIDE:
        try:
            return line.encode("utf-8", "surrogateescape").decode(encoding)
        except UnicodeDecodeError:
            return None
    table = codepages.single(encoding).decode
    mixed = _BAD.sub(lambda match: "".join(table[ord(c) - 0xDC00] for c in match[0]), line)
    raw = line.encode("utf-8", "surrogateescape")
    whole = "".join(chr(byte) if byte < 0x80 else table[byte] for byte in raw)
    if whole == mixed:
        return mixed
    return min(mixed, whole, key=lambda text: ngrams.best_cost(ngrams.grams(text[:TELLING]), home)[0])


def _common(a: str, b: str) -> tuple[int, int]:
    """How many characters two texts share at their beginnings and, beyond these, at their ends."""
    short = min(len(a), len(b))
    head = next((i for i in range(short) if a[i] != b[i]), short)
    tail = next((i for i in range(short - head) if a[-1 - i] != b[-1 - i]), short - head)
    return head, tail


def _example(old: str, new: str, at: int) -> tuple[str, str]:
    if len(old) != len(new):
        return old, new
    start = max(old.rfind(" ", 0, at), old.rfind('"', 0, at)) + 1
    word = re.match(r"[^\s.,;:!?\"]*", old[start:])
    end = start + (word.end() if word else 0)
    return old[start:end], new[start:end]
