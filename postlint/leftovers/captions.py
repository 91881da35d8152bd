"""Credits and captions: what stood beside a picture or under a headline, told by its form."""

from __future__ import annotations

from postlint.language.words import fold, is_cjk
from postlint.leftovers.knowledge import Systems
from postlint.patterns import lazy

LONGEST = 300  # characters of a caption
_LABEL = lazy(r"([^\s(\[|:：=.,]{2,20})\s{0,2}[:：=]\s{0,3}[^:：=\n]{2,60}$")
_ENDS = " )].,/|*"
_PARTED = str.maketrans("/|(,", "    ")
_YEAR = lazy(r"\d{2}[./]?\d{2}|\d[./-]\d{1,2}[./-]")
_DATE = lazy(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\.? [^\W\d_]{3,10} \d{4}|[^\W\d_]{3,10} \d{1,2},? \d{4}|\d{4}年\d"
)
_STAMP = lazy(r"[^.!?\n]{0,60}\d{1,2}[./]\d{1,2}[./]\d{4}[^.!?\n\d]{0,12}\d{1,2}[:h]\d{2}")


def is_credit(text: str, systems: Systems) -> bool:
    """Whether a paragraph is a credit, a caption with one, or a line that says who wrote it and when."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return False
    if "©" in text or "(c) " in text or "(C) " in text:
        return True
    if text[-1] in ".!?。:：" and text[-2:-1] not in (")", "]"):
        return _YEAR.search(text[:110]) is not None and _STAMP.match(text) is not None
    tail = text[-64:]
    label = _LABEL.search(text) if ":" in tail or "：" in tail or "=" in tail else None
    if label and fold(label[1]) in systems.credits:
        return True
    last = text[-40:].rstrip(_ENDS).translate(_PARTED).rpartition(" ")[2]
    if fold(last) in systems.agencies and (
        text.count(" ") <= 2
        or last.isupper()
        or text[-1] in ")]"
        or f"/{last}" in text
        or f"| {last}" in text
    ):
        return True
    if _YEAR.search(text[:110]):
        if len(text) <= 110 and text[-1] not in ".!?:" and _DATE.search(text):
            return text.count(" ") <= 14
        if _STAMP.match(text):
            return True
    return is_name(text)


def is_name(text: str) -> bool:
    """Whether a text is a person's name alone: two to four words that begin with capitals."""
    if not 5 <= len(text) <= 40 or text.count(" ") not in (1, 2, 3) or is_cjk(text):
        return False
    return all(
        word[0].isupper() and word.replace("-", "").replace(".", "").isalpha() for word in text.split()
    )


def is_bare_line(text: str) -> bool:
    """Whether a paragraph is a line of some words that doesn't end as a sentence does."""
    return 8 <= len(text) <= 160 and (text[-1].isalnum() or text[-1] in ")»”\"'") and "\n" not in text
