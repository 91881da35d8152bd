"""Letters that are gone: U+FFFD, question marks that stand for letters, bytes that are not UTF-8."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import chain
from typing import NamedTuple

from postlint.encoding import languages, ngrams, regions
from postlint.patterns import lazy

REPLACEMENT = "\ufffd"


class Loss(NamedTuple):
    """A place, in character offsets, where letters are lost; `guess` is what stood there, "" where nothing tells."""

    start: int
    end: int
    kind: str
    guess: str


def lost(text: str) -> list[Loss]:
    """The places where letters are lost in a post's prose, in order; `kind` is "replacement" or "question"."""
    replaced = REPLACEMENT in text
    if not replaced and not _odd(text, _asking(text)):
        return []
    where = regions.find(text)
    prose = _blank(text, where, [(0, len(text))] if replaced else _asking(text))
    if not replaced and not _odd(prose, _asking(prose)):
        return []
    words = _Words(prose)
    found: list[Loss] = []
    if replaced:
        found += _replaced(text, prose, where, words)
    if "?" in prose:
        found += _questions(prose, list(_asking(prose)), words)
    return sorted(found)


_TAGS = lazy(r"<[A-Za-z/!][^<>\n]{0,500}>|\{\{[^{}\n]{0,500}\}\}|\{%[^{}\n]{0,500}%\}")


def _asking(text: str) -> Iterator[tuple[int, int]]:
    """Where the lines start and end that hold question marks."""
    at = text.find("?")
    while at >= 0:
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        end = end if end >= 0 else len(text)
        yield start, end
        at = text.find("?", end)


def _odd(text: str, lines: Iterable[tuple[int, int]]) -> bool:
    """Whether question marks stand in these lines as for letters."""
    after = 0
    for span in lines:
        after += len(_AFTER.findall(text, *span))
        if after > 1 or any(sign.search(text, *span) for sign in (_INSIDE, _BEFORE, _RUNS, _STUCK)):
            return True
    return False


def _blank(text: str, where: regions.Regions, lines: Iterable[tuple[int, int]]) -> str:
    """The text with code, URLs, and the tags and templates of these lines as spaces; the length stays the same."""
    spans = [*where.blocks, *where.spans, *where.urls]
    for start, end in lines:
        spans += [match.span() for match in _TAGS.finditer(text, start, end)]
    parts: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if end > done:
            start = max(start, done)
            hidden = "\n".join(" " * len(line) for line in text[start:end].split("\n"))
            parts += [text[done:start], hidden]
            done = end
    return "".join([*parts, text[done:]])


class _Words:
    """What the text's other words and its language tell about a missing letter."""

    def __init__(self, prose: str) -> None:
        self._prose = prose
        self._filled: dict[str, tuple[str, float]] = {}

    @cached_property
    def home(self) -> str:
        return languages.home(self._prose)

    @cached_property
    def _own(self) -> Counter[str]:
        foreign = " ".join(word for word in self._prose.lower().split() if not word.isascii())
        return Counter(word for word in re.findall(r"[^\W\d_]{3,}", foreign) if not word.isascii())

    @cached_property
    def other_script(self) -> int:
        """How many words are in another script than the Latin one."""
        return sum(
            count if word[0] < "\u2e80" else count * max(1, len(word) // 2)  # no spaces part words there
            for word, count in self._own.items()
            if word[0] > "\u036f"
        )

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for word in self._own:
            found.setdefault(len(word), []).append(word)
        return found

    def fill(self, word: str, mark: str, at: int) -> tuple[str, float]:
        """A word that stands at an offset with the letters that its marks stand for, and their cost in nats for each.

        The word is "" where several are likely; the cost is 0 where the text has it elsewhere.
        """
        if (found := self._filled.get(word)) is None:
            found = self._filled[word] = self._fill(word, mark)
        guess, cost = found
        first = _SENTENCE.search(self._prose, max(0, at - 20), at) is not None or not at
        return _like(word, guess, mark, first), cost

    def _fill(self, word: str, mark: str) -> tuple[str, float]:
        lower = word.lower()
        if word.count(mark) > 3 or len(word) > 40:
            return "", 99.0
        pattern = re.compile("".join(r"[^\W\d_\x00-\x7f]" if c == mark else re.escape(c) for c in lower))
        same = list(filter(pattern.fullmatch, self._by_length.get(len(lower), ())))
        if len(same) == 1:
            return same[0], 0.0
        if not self.home or self.home == "en":
            return "", 99.0
        letters, found = _letters(self.home), [(0.0, lower)]
        for _ in range(lower.count(mark)):
            found = sorted(
                (ngrams.cost(ngrams.grams(f" {guess.replace(mark, '')} "), self.home), guess)
                for _, old in found
                for guess in (old.replace(mark, letter, 1) for letter in letters)
            )[:8]  # fmt: skip
        cost, guess = found[0]
        certain = len(found) < 2 or found[1][0] - cost > CLEAR
        return guess if certain else "", cost / word.count(mark)


# What ends before a word that begins a sentence or a line.
_SENTENCE = lazy(r"(?:[.!?:]|\n|^)[\s\"'“„«*_#>-]{0,20}$")


def _like(word: str, guess: str, mark: str, first: bool) -> str:
    """The guess in the word's capitals; `first`: it begins a sentence."""
    capitals = word.replace(mark, "").isupper() and len(word) > 2
    return "".join(
        c if c != mark else g.upper() if capitals or (i == 0 and first and word[1:2].islower()) else g
        for i, (c, g) in enumerate(zip(word, guess, strict=False))
    )


@cache
def _letters(code: str) -> str:
    single = {c: value for c, value in languages.unigrams(code).items() if c.isalpha()}
    return "".join(sorted(single, key=single.__getitem__)[:14])


_LOST_WORD = lazy(r"(?<![\w�])[\w�]*�[\w�]*+")
_ABOUT = lazy(
    r"replacement char|U\+FFFD|unicode|utf-?8|encod|charset|codepage|zeichensatz|кодиров|文字コード|编码|編碼",
    re.IGNORECASE,
)


def _replaced(text: str, prose: str, where: regions.Regions, words: _Words) -> Iterator[Loss]:
    """U+FFFD in prose; a lone one in a post that speaks of encodings is meant."""
    alone = list(re.finditer(f"(?<![\\w{REPLACEMENT}]){REPLACEMENT}(?![\\w{REPLACEMENT}])", prose))
    meant = len(alone) == prose.count(REPLACEMENT) and len(alone) <= 6 and _ABOUT.search(prose)
    if REPLACEMENT not in prose:
        # In URLs it is always damage; in code it may be meant.
        for match in re.finditer(REPLACEMENT + "+", text):
            if (
                regions.inside(where.urls, match.start())
                and not regions.inside(where.blocks, match.start())
                and not regions.inside(where.spans, match.start())
            ):
                yield Loss(match.start(), match.end(), "replacement", "")
        return
    if meant:
        return
    for match in _LOST_WORD.finditer(text):
        guess, cost = "", 99.0
        if match.end() - match.start() > 2:
            guess, cost = words.fill(match[0], REPLACEMENT, match.start())
        yield Loss(match.start(), match.end(), "replacement", guess if cost < GOOD else "")


# Weight of the signs in a post from which question marks are taken for lost letters.
ENOUGH = 7.0
# By how much (nats) a word must be likelier than all others for it to be suggested.
CLEAR = 2.0
# Cost of a letter (nats, over itself and the two letters after it) that fits its word.
GOOD = 9.0
_INSIDE = lazy(
    r"(?<![^\s\"'“„«‘(\[*_>—–-])([^\W\d_]*[^\W\d_]\?{1,3}[^\W\d_][^\W\d_?]*(?:\?{1,3}[^\W\d_]+)*)\??(?![\w/=&@#$])"
)
_BEFORE = lazy(r"(?:(?<=[\s\"'“„«(\[*_>])|^)(\?[a-z]{2,}(?:\?[^\W\d_]+)*)(?![\w/=&@#$?:])", re.MULTILINE)
_AFTER = lazy(r"(?<![\w?/=&])([^\W\d_]{1,30}\?)(?= [a-z]{2,})")
# After Latin letters, where other scripts set no spaces: with what ends a sentence there are fewer.
_STUCK = lazy(r"(?<=[A-Za-z0-9])\?{5,}")
_RUNS = lazy(
    r"(?<![^\s\"'“„«‘(\[*_>:/、。，！：；（）「」『』【】《》・\uff10-\uff5eA-Za-z0-9—–-])\?{2,}(?![=&])|(?<=[A-Za-z0-9])\?{2,}(?=[A-Za-z0-9、。，：；（）「」『』])"
)
_WIDE_MARK = lazy(r"\?[、。，：；（）「」『』【】《》・]|[、。，：；（）「」『』【】《》・]\?")


# “don?t”, “it?s”: an apostrophe was lost.
_CONTRACTION = lazy(r"[a-z]\?(?:s|t|re|ve|ll|d|m)$")


def _questions(prose: str, lines: Sequence[tuple[int, int]], words: _Words) -> Iterator[Loss]:
    """Question marks for letters, in the lines that hold any."""
    found: list[tuple[Loss, float]] = []
    for pattern, weight in ((_INSIDE, 4.0), (_BEFORE, 3.0)):
        for match in _each(pattern, prose, lines):
            word = match[1]
            if "?" not in word or sum(c.isalpha() for c in word) < 2:
                continue
            guess, cost = words.fill(word, "?", match.start(1))
            if cost < GOOD:
                found.append(
                    (
                        Loss(*match.span(1), "question", guess),
                        weight + (4.0 if cost == 0 else 3.0 if cost < 6 else 1.0),
                    )
                )
            elif pattern is _INSIDE and _CONTRACTION.search(word):
                found.append((Loss(*match.span(1), "question", word.replace("?", "’")), 4.0))
            elif pattern is _INSIDE and word[0].isupper() and not word.isupper():
                found.append((Loss(*match.span(1), "question", ""), 2.5))  # a name
            elif words.home != "en" and pattern is _INSIDE:
                found.append((Loss(*match.span(1), "question", ""), 2.0))
    if words.home not in ("", "en", "fr"):  # the French set a space before their question marks
        for match in _each(_AFTER, prose, lines):
            guess, cost = words.fill(match[1], "?", match.start(1))
            if cost < GOOD:
                found.append((Loss(*match.span(1), "question", guess), 2.5 if cost < 6 else 1.5))
    found += _runs(prose, lines, words)
    sure = sum(weight for _, weight in found)
    if sure < ENOUGH:
        return
    yield from (loss for loss, _ in found)
    spans = sorted((loss.start, loss.end) for loss, _ in found)
    # Where much is lost, weaker signs tell as well; else only in lines that show stronger ones.
    weak = [span for span in lines if sure >= 2 * ENOUGH or regions.between(spans, *span)]
    for match in _each(_ANY, prose, weak):
        if not (regions.inside(spans, match.start()) or regions.inside(spans, match.end() - 1)):
            guess, cost = "", 99.0
            if match[0].strip("?"):
                guess, cost = words.fill(match[0], "?", match.start())
            yield Loss(*match.span(), "question", guess if cost < GOOD else "")


# Question marks where no sentence ends: inside and before words, before small letters and hyphens, in runs.
_ANY = lazy(
    r"(?<![^\W\d_])[^\W\d_]*(?:(?<=[^\W\d_])\?(?=[^\W\d_])|(?<![\w?!.])\?(?=[^\W\d_])|(?<=[^\W\d_])\?(?=[-,;]|[ ][a-z])"
    r"|(?<![\w?!])\?\?+(?!!)|(?<=[a-z] )\?(?=[ ][a-z]))(?:[^\W\d_]|\?(?=[^\W\d_]))*"
)


def _each(pattern: re.Pattern[str], text: str, lines: Iterable[tuple[int, int]]) -> Iterator[re.Match[str]]:
    return chain.from_iterable(pattern.finditer(text, *span) for span in lines)


def _runs(prose: str, lines: Iterable[tuple[int, int]], words: _Words) -> Iterator[tuple[Loss, float]]:
    """Words of question marks alone, as whole scripts become."""
    for start, end in lines:
        line = prose[start:end]
        if line.count("?") < (3 if words.other_script >= 5 else 4):
            continue
        runs = list(_RUNS.finditer(line)) + (list(_STUCK.finditer(line)) if words.other_script >= 2 else [])
        count = sum(len(m[0]) for m in runs)
        wide = len(_WIDE_MARK.findall(line))
        weight = 0.0
        if (len({len(m[0]) for m in runs}) > 1 and count >= 6) or (wide >= 2 and line.count("?") >= 5):
            weight = 8.0
        elif words.other_script >= 10 and runs and count >= 3 and line.startswith("title"):
            weight = 7.0
        elif (
            runs
            and count >= (4 if words.other_script >= 5 else 6)
            and not line[: runs[0].start()].rstrip().endswith(("?", "!"))
        ):
            weight = 7.0 if words.other_script >= 5 or count >= 8 else 4.0
        if weight:
            marks = [i for i, c in enumerate(line) if c == "?"]
            yield Loss(start + marks[0], start + marks[-1] + 1, "question", ""), weight
