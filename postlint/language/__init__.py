"""Words, stop words, script and language of a text. Small and without dependencies: usable as a library."""

from __future__ import annotations

from postlint.language.identify import (
    LANGUAGES,
    is_foreign,
    is_stop_word,
    language_of,
    may_be,
    quick_language,
    script_of,
    spellings,
    stop_words,
)
from postlint.language.words import fold, is_cjk, split, words

__all__ = [
    "LANGUAGES",
    "fold",
    "is_cjk",
    "is_foreign",
    "is_stop_word",
    "language_of",
    "may_be",
    "quick_language",
    "script_of",
    "spellings",
    "split",
    "stop_words",
    "words",
]
