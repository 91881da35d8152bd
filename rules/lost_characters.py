from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING

from postlint import Corpus, Edit, Fact, Finding, Fix, NoOptions, Post, Severity, Span, rule
from postlint.encoding import shown, surveyed

if TYPE_CHECKING:
    from postlint.encoding import Loss

MARKS = "?\ufffd"  # each stands for a letter
LETTERS = 3  # that are left of a word, for other posts to tell which it is


@rule("encoding", NoOptions, severity=(Severity.ERROR, Severity.WARNING), fixes="safe, unsafe")
def check(post: Post, _: NoOptions) -> Iterator[Finding | Fact[list[str]]]:
    """Letters that are gone: U+FFFD, question marks inside words, invalid bytes"""
    text = post.text
    seen = post.once(surveyed)
    if not seen.lost:
        return
    from postlint.encoding import diagnosed, lost, recode

    for line in recode(text):
        old, new = map(shown, line.example)
        yield Finding(
            Span(line.start, line.end),
            f"not UTF-8 but, by its letters, {line.name}: “{old}” reads “{new}”; save the file as UTF-8",
            Severity.ERROR,
            Fix("Recode as UTF-8", (Edit(Span(line.start, line.end), line.repaired),), safe=line.certain),
        )
    damaged = [(damage.start, damage.end) for damage in post.once(diagnosed)] if seen.mojibake else []
    for loss in lost(text):
        if not any(
            start < loss.end and loss.start < end for start, end in damaged
        ):  # else part of misread text
            yield _said(text, loss)


@check.finish
def finish(corpus: Corpus[list[str]], _: NoOptions) -> Iterator[Finding]:
    """Words that the post itself doesn't tell: the site's other pages may."""
    facts = corpus.to_judge
    if not facts:
        return
    from postlint.site.words import completed  # few sites have anything lost

    guesses = completed(corpus.site.root, {fact.value[1] for fact in facts}, MARKS)
    for fact in facts:
        kind, word = fact.value
        finding = _finding(fact.span, word, kind, guesses.get(word, ""))
        yield dataclasses.replace(finding, path=fact.path)


def _said(text: str, loss: Loss) -> Finding | Fact[list[str]]:
    """The finding; where nothing in the post tells what stood there, a fact for the site to be asked."""
    span, word = Span(loss.start, loss.end), text[loss.start : loss.end]
    letters = sum(map(str.isalpha, word))
    if not loss.guess and letters >= LETTERS and all(c.isalpha() or c in MARKS for c in word):
        return Fact(span, [loss.kind, word])
    return _finding(span, word, loss.kind, loss.guess)


def _finding(span: Span, lost: str, kind: str, guess: str) -> Finding:
    word = shown(lost)
    fix = Fix(f"Write “{guess}”", (Edit(span, guess),)) if guess else None
    advice = f"perhaps “{shown(guess)}”" if guess else "look the text up where it comes from"
    if kind == "replacement":
        message = f"lost characters in “{word}” (U+FFFD stands for what could not be read): {advice}"
        return Finding(span, message, Severity.ERROR, fix)
    return Finding(span, f"question marks for lost letters in “{word}”: {advice}", Severity.WARNING, fix)
