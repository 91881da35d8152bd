"""A block's text as it was meant: mojibake undone, where that is certain."""

from __future__ import annotations

import codecs

from postlint.patterns import lazy

# UTF-8 read as Windows-1252: a lead byte's letter and a continuation byte's character.
_MOJIBAKE = lazy(
    "[\u00c2-\u00c5\u00c3\u00d0\u00d1\u00d8\u00d9\u00e0-\u00ef][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u2122]"
)


def is_garbled(text: str) -> bool:
    """Whether a text may hold UTF-8 that was read as Windows-1252 or Latin-1."""
    return _MOJIBAKE.search(text) is not None


def plain(text: str) -> str:
    """`text` with UTF-8 that was read as Windows-1252 or Latin-1 read again, else as it is."""
    if text.isascii() or not _MOJIBAKE.search(text):
        return text
    for codec in ("cp1252", "latin-1"):
        try:
            return text.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
    try:
        return text.encode("cp1252", _CONTROLS).decode("utf-8")
    except UnicodeError:
        return text


def _controls(error: UnicodeError) -> tuple[bytes, int]:
    """The bytes of characters that Windows-1252 has no bytes for, but Latin-1 has: an error handler of codecs."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return error.object[error.start : error.end].encode("latin-1"), error.end


_CONTROLS = "postlint-controls"
codecs.register_error(_CONTROLS, _controls)
