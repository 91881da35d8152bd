"""Bytes of a post to text without loss, and character offsets to lines and columns."""

from __future__ import annotations

import codecs
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from postlint.patterns import lazy

_BOMS = (  # UTF-32 first: its little-endian mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = lazy("\r\n|\n|\r")
_BAD_BYTES = lazy("[\udc80-\udcff]+")


class Position(NamedTuple):
    """1-based line and column; the column counts characters."""

    line: int
    column: int


class BinaryFileError(ValueError):
    """The bytes are no text: they hold NUL bytes, or are cut UTF-16 or UTF-32."""


@dataclass(frozen=True, slots=True)
class Source:
    """A post's bytes and their text.

    `text` holds every character but the byte order mark, line ends as they are; a byte that is not UTF-8
    stands in it as one lone surrogate U+DC80..U+DCFF (PEP 383), so `encode(text)` gives back `data`.
    `encoding` is the codec's name without a mark; `bom` the mark's bytes, or b"".
    """

    data: bytes
    text: str
    encoding: str = "utf-8"
    bom: bytes = b""
    _starts: list[int] = field(default_factory=list, repr=False, compare=False)

    def encode(self, text: str) -> bytes:
        """`text` in this file's encoding, byte order mark included."""
        errors = "surrogateescape" if self.encoding == "utf-8" else "surrogatepass"
        return self.bom + text.encode(self.encoding, errors)

    @property
    def newline(self) -> str:
        """The line end used first, or "\\n" where there is none."""
        found = _LINE_END.search(self.text)
        return found[0] if found else "\n"

    @property
    def line_starts(self) -> list[int]:
        """The offset of each line's first character; LF, CRLF and CR end lines, nothing else does."""
        if not self._starts:
            self._starts.append(0)
            self._starts.extend(m.end() for m in _LINE_END.finditer(self.text))
        return self._starts

    def position(self, offset: int) -> Position:
        """Line and column of a character offset (0..len(text), clamped to it)."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its line end."""
        starts = self.line_starts
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def invalid_bytes(self) -> list[tuple[int, int]]:
        """Spans (start, end) of runs of bytes that are not UTF-8."""
        if self.text.isascii():
            return []
        return [m.span() for m in _BAD_BYTES.finditer(self.text)]


def read(data: bytes) -> Source:
    """A `Source` for a file's bytes.

    Raises:
        BinaryFileError: the bytes hold NULs that no Unicode encoding explains, or are cut UTF-16/32.
    """
    bom, encoding = next((pair for pair in _BOMS if data.startswith(pair[0])), (b"", "utf-8"))
    rest = data[len(bom) :] if bom else data
    if encoding != "utf-8":
        try:
            return Source(data, rest.decode(encoding, "surrogatepass"), encoding, bom)
        except UnicodeDecodeError as error:
            raise BinaryFileError(
                f"not {encoding.upper()} although it begins with its mark: {error.reason}"
            ) from error
    # A stray NUL is a finding; many are an image, a PDF, UTF-16 without a mark.
    if 0 in rest and rest.count(0) * 50 > len(rest):
        raise BinaryFileError("holds NUL bytes: a binary file, or UTF-16 without a byte order mark")
    return Source(data, rest.decode("utf-8", "surrogateescape"), "utf-8", bom)
