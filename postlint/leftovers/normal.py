"""A block's text as it was meant: mojibake undone, where that is certain."""

from __future__ import annotations

import re

# UTF-8 read as Windows-1252: a lead byte's letter and a continuation byte's character.
_MOJIBAKE = re.compile(
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
        data = b"".join(c.encode("latin-1") if "\x80" <= c <= "\x9f" else c.encode("cp1252") for c in text)
        return data.decode("utf-8")
    except UnicodeError:
        return text
