"""Letters that are gone: U+FFFD, question marks that stand for letters, bytes that are not UTF-8."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from postlint.encoding import languages, ngrams, regions

REPLACEMENT = "\ufffd"


class Loss(NamedTuple):
    """A place, in character offsets, where letters are lost; `guess` is what stood there, "" where nothing tells."""

    start: int
    end: int
    kind: str
    guess: str


def lost(text: str) -> list[Loss]:
    """The places where letters are lost in a post's prose, in order; `kind` is "replacement" or "question"."""
    if REPLACEMENT not in text and "?" not in text:
        return []
    if REPLACEMENT not in text and not _odd("\n".join(line for line in text.split("\n") if "?" in line)):
        return []
    where = regions.find(text)
    if REPLACEMENT not in text and not _odd(_asking(text, where)):
        return []
    prose = _blank(text, where)
    words = _Words(prose)
    found: list[Loss] = []
    if REPLACEMENT in text:
        found += _replaced(text, prose, where, words)
    if "?" in prose:
        found += _questions(prose, words)
    return sorted(found)


_TAGS = re.compile(r"<[A-Za-z/!][^<>\n]{0,500}>|\{\{[^{}\n]{0,500}\}\}|\{%[^{}\n]{0,500}%\}")


def _asking(text: str, where: regions.Regions) -> str:
    """The lines of prose that hold question marks, without code spans and URLs."""
    found, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if "?" in line and not regions.inside(where.blocks, start):
            hidden = regions.between(where.spans, start, end) + regions.between(where.urls, start, end)
            for first, last in hidden:
                first, last = max(first, start) - start, min(last, end) - start
                line = line[:first] + " " * (last - first) + line[last:]
            found.append(line)
        start = end + 1
    return "\n".join(found)


def _odd(text: str) -> bool:
    """Whether question marks stand in it as for letters."""
    strong = (_INSIDE, _BEFORE, _RUNS, _STUCK)
    return any(sign.search(text) for sign in strong) or len(_AFTER.findall(text)) > 1


def _blank(text: str, where: regions.Regions) -> str:
    """The text with code, URLs, tags and templates as spaces; the length stays the same."""
    spans = [*where.blocks, *where.spans, *where.urls, *(m.span() for m in _TAGS.finditer(text))]
    parts: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if end > done:
            start = max(start, done)
            parts += [text[done:start], "".join("\n" if c == "\n" else " " for c in text[start:end])]
            done = end
    return "".join([*parts, text[done:]])


class _Words:
    """What the text's other words and its language tell about a missing letter."""

    def __init__(self, prose: str) -> None:
        self.home = languages.home(prose)
        self.own = Counter(word for word in re.findall(r"[^\W\d_]{3,}", prose.lower()) if not word.isascii())
        self.other_script = sum(map(self.own.__getitem__, (w for w in self.own if w[0] > "\u036f")))

    def fill(self, word: str, mark: str) -> tuple[str, float]:
        """The likeliest letters for the marks in a word, and their cost in nats for each mark.

        The cost is 0 where the text has the word elsewhere.
        """
        lower = word.lower()
        if word.count(mark) > 3 or len(word) > 40:
            return "", 99.0
        pattern = re.compile("".join(r"[^\W\d_\x00-\x7f]" if c == mark else re.escape(c) for c in lower))
        same = [w for w in self.own if len(w) == len(lower) and pattern.fullmatch(w)]
        if len(same) == 1:
            return _like(word, same[0], mark), 0.0
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
        return _like(word, guess, mark), cost / word.count(mark)


def _like(word: str, guess: str, mark: str) -> str:
    """The guess in the word's capitals."""
    capitals = word.replace(mark, "").isupper() and len(word) > 2
    return "".join(
        c if c != mark else g.upper() if capitals or (i == 0 and word[1:2].islower()) else g
        for i, (c, g) in enumerate(zip(word, guess, strict=False))
    )


@cache
def _letters(code: str) -> str:
    single = {c: value for c, value in languages.unigrams(code).items() if c.isalpha()}
    return "".join(sorted(single, key=single.__getitem__)[:14])


_LOST_WORD = re.compile(r"(?<![\w�])[\w�]*�[\w�]*+")
_ABOUT = re.compile(
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
        guess, cost = words.fill(match[0], REPLACEMENT) if match.end() - match.start() > 2 else ("", 99.0)
        yield Loss(match.start(), match.end(), "replacement", guess if cost < GOOD else "")


# Weight of the signs in a post from which question marks are taken for lost letters.
ENOUGH = 7.0
# Cost of a letter (nats, over itself and the two letters after it) that fits its word.
GOOD = 9.0
_INSIDE = re.compile(
    r"(?<![^\s\"'“„«‘(\[*_>—–-])([^\W\d_]*[^\W\d_]\?{1,3}[^\W\d_][^\W\d_?]*(?:\?{1,3}[^\W\d_]+)*)\??(?![\w/=&@#$])"
)
_BEFORE = re.compile(
    r"(?:(?<=[\s\"'“„«(\[*_>])|^)(\?[a-z]{2,}(?:\?[^\W\d_]+)*)(?![\w/=&@#$?:])", re.MULTILINE
)
_AFTER = re.compile(r"(?<![\w?/=&])([^\W\d_]{1,30}\?)(?= [a-z]{2,})")
# After Latin letters, where other scripts set no spaces: with what ends a sentence there are fewer.
_STUCK = re.compile(r"(?<=[A-Za-z0-9])\?{5,}")
_RUNS = re.compile(
    r"(?<![^\s\"'“„«‘(\[*_>:/、。，！：；（）「」『』【】《》・\uff10-\uff5eA-Za-z0-9—–-])\?{2,}(?![=&])|(?<=[A-Za-z0-9])\?{2,}(?=[A-Za-z0-9、。，：；（）「」『』])"
)
_WIDE_MARK = re.compile(r"\?[、。，：；（）「」『』【】《》・]|[、。，：；（）「」『』【】《》・]\?")


# “don?t”, “it?s”: an apostrophe was lost.
_CONTRACTION = re.compile(r"[a-z]\?(?:s|t|re|ve|ll|d|m)$")


def _questions(prose: str, words: _Words) -> Iterator[Loss]:
    found: list[tuple[Loss, float]] = []
    for pattern, weight in ((_INSIDE, 4.0), (_BEFORE, 3.0)):
        for match in pattern.finditer(prose):
            word = match[1]
            if "?" not in word or sum(c.isalpha() for c in word) < 2:
                continue
            guess, cost = words.fill(word, "?")
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
        for match in _AFTER.finditer(prose):
            guess, cost = words.fill(match[1], "?")
            if cost < GOOD:
                found.append((Loss(*match.span(1), "question", guess), 2.5 if cost < 6 else 1.5))
    found += _runs(prose, words)
    sure = sum(weight for _, weight in found)
    if sure < ENOUGH:
        return
    yield from (loss for loss, _ in found)
    spans = sorted((loss.start, loss.end) for loss, _ in found)
    lines = {prose.count("\n", 0, start) for start, _ in spans}
    for match in _ANY.finditer(prose):
        # Where much is lost, weaker signs tell as well; else only in lines that show stronger ones.
        if regions.inside(spans, match.start()) or regions.inside(spans, match.end() - 1):
            continue
        if sure >= 2 * ENOUGH or prose.count("\n", 0, match.start()) in lines:
            guess, cost = words.fill(match[0], "?") if match[0].strip("?") else ("", 99.0)
            yield Loss(*match.span(), "question", guess if cost < GOOD else "")


# Question marks where no sentence ends: inside and before words, before small letters and hyphens, in runs.
_ANY = re.compile(
    r"(?<![^\W\d_])[^\W\d_]*(?:(?<=[^\W\d_])\?(?=[^\W\d_])|(?<![\w?!.])\?(?=[^\W\d_])|(?<=[^\W\d_])\?(?=[-,;]|[ ][a-z])"
    r"|(?<![\w?!])\?\?+(?!!)|(?<=[a-z] )\?(?=[ ][a-z]))(?:[^\W\d_]|\?(?=[^\W\d_]))*"
)


def _runs(prose: str, words: _Words) -> Iterator[tuple[Loss, float]]:
    """Words of question marks alone, as whole scripts become."""
    start = 0
    for line in prose.split("\n"):
        if line.count("?") < (3 if words.other_script >= 5 else 4):
            start += len(line) + 1
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
        start += len(line) + 1
