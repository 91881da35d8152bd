"""Words that the pages of a site hold: what tells a lost letter where a post's own words don't."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from postlint.files import read_regular
from postlint.site.files import kind_of, site_files
from postlint.site.memory import reading
from postlint.source import BinaryFileError, read

MOST_PAGES, MOST_BYTES = 500, 8_000_000  # of a site that are looked through
MOST_WORDS = 100  # that are looked for


def completed(root: Path, words: Collection[str], marks: str) -> dict[str, str]:
    """For each word with lost letters the one word of the site's pages that it can be; others are left out.

    Each of `marks` in a word stands for one lost letter outside ASCII. Words are compared without regard to
    capitals, and what is found is given as the first page has it.
    """
    looked_for = {
        word: re.compile(
            r"(?<![^\W_])" + "".join(_LETTER if c in marks else re.escape(c) for c in word) + r"(?![^\W_])",
            re.IGNORECASE,
        )
        for word in sorted(set(words))[:MOST_WORDS]
    }
    found: dict[str, dict[str, str]] = {word: {} for word in looked_for}
    size = 0
    for path in _pages(root):
        try:
            data = read_regular(reading(path), MOST_BYTES + 1)
            text = read(data).text
        except (OSError, BinaryFileError):
            continue
        size += len(data)
        if size > MOST_BYTES:
            break
        if not text.isascii():
            for word, pattern in looked_for.items():
                for match in pattern.finditer(text):
                    found[word].setdefault(match[0].casefold(), match[0])
    return {word: next(iter(forms.values())) for word, forms in found.items() if len(forms) == 1}


_LETTER = r"[^\W\d_\x00-\x7f]"


def _pages(root: Path) -> list[Path]:
    folders = site_files(root).folders
    paths = (
        prefix + name
        for prefix, names in sorted(folders.items())
        for name in sorted(names)
        if kind_of(name) == "page"
    )
    pages = []
    for path in paths:
        if not (root / path).is_symlink():
            pages.append(root / path)
        if len(pages) == MOST_PAGES:
            break
    return pages
