"""When two texts say the same: the beginning of one, the end of the other, a headline in other words."""

from __future__ import annotations

from postlint.language.words import is_cjk, words
from postlint.patterns import lazy

DOUBLED = 40  # characters of running text that follow themselves within a paragraph
LONGEST = 20_000
DOTS = lazy(r"(?:\.{2,4}|…|\[…\]|\[\.{3}\]|\(…\))\s*$")
_SENTENCE = lazy(r"(?:[.!?:”\"»…]\s|[。！？」])\s*")
_BRANDED = lazy(r"(?<!\s)\s++[|–—»·]\s++\S[^|–—»·]{1,40}$")  # "Headline | Site"
_HAN = lazy(r"[\u3041-\u30ff\u3400-\u9fff]")
_NOISE = lazy(r"[\W_]+")


def bare(text: str) -> str:
    """The letters and digits of a text, small."""
    return _NOISE.sub("", text).casefold()


def headlines(title: str) -> frozenset[str]:
    """A title as it may stand above the text, bare: with and without the site's name or a tag in brackets."""
    names = {title, _BRANDED.sub("", title)}
    if "]" in title:  # "[Tag] Headline"
        names.add(title.rpartition("]")[2])
    return frozenset(name for name in map(bare, names) if len(name) >= 10)


def names(title: str, text: str) -> bool:
    """Whether a line holds nearly all words of the title and little else, and is no sentence."""
    if len(text) > 160 or "://" in text or text[-1] in '.!?:。！？：”"':
        return False
    wanted = [word for word in words(title) if len(word) >= 4]
    said = words(text)
    if len(wanted) < 4 or len(said) > 1.6 * len(words(title)) + 4:
        return False
    return sum(word in said for word in wanted) >= 0.8 * len(wanted)


def overlap(first: str, second: str) -> int:
    """Where in `first` the end begins that `second` begins with; 0 for none or all of it."""
    if len(second) < DOUBLED:
        return 0
    at = first.find(second[:DOUBLED])
    return at if at > 0 and second.startswith(first[at:]) else 0


def doubled(text: str) -> tuple[int, int, int] | None:
    """(start, end, original start) of running text that follows itself; offsets into `text`.

    What is repeated begins where a sentence does: only these places are tried, by a plain search.
    """
    cjk = is_cjk(text[:40])
    size = DOUBLED // 2 if cjk else DOUBLED
    if len(text) > LONGEST:
        return None
    for first in (0, *(match.end() for match in _SENTENCE.finditer(text))):
        window = text[first : first + size]
        if len(window) < size:
            return None
        at = text.find(window, first + size)
        if at < 0 or (window.count(" ") < 3 and not (cjk and len(_HAN.findall(window)) >= size // 2)):
            continue
        end = at + size
        while end < len(text) and first + end - at < at and text[end] == text[first + end - at]:
            end += 1
        if (end - at >= 0.9 * (at - first) or end - at >= 3 * size) and "://" not in text[at:end]:
            return at, end, first
    return None
