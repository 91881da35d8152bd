from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from postlint import Edit, Finding, Fix, NoOptions, Post, Severity, Span, rule
from postlint.encoding import shown, survey

if TYPE_CHECKING:
    from postlint.encoding import Loss


@rule("encoding", NoOptions, severity=(Severity.ERROR, Severity.WARNING), fixes="safe, unsafe")
def check(post: Post, _: NoOptions) -> Iterator[Finding]:
    """Letters that are gone: U+FFFD, question marks inside words, invalid bytes"""
    text = post.text
    seen = survey(text)
    if not seen.lost:
        return
    from postlint.encoding import diagnose, lost, recode

    for line in recode(text):
        old, new = map(shown, line.example)
        yield Finding(
            Span(line.start, line.end),
            f"not UTF-8 but, by its letters, {line.name}: “{old}” reads “{new}”; save the file as UTF-8",
            Severity.ERROR,
            Fix("Recode as UTF-8", (Edit(Span(line.start, line.end), line.repaired),), safe=line.certain),
        )
    damaged = [(damage.start, damage.end) for damage in diagnose(text)] if seen.mojibake else []
    for loss in lost(text):
        if not any(
            start < loss.end and loss.start < end for start, end in damaged
        ):  # else part of misread text
            yield _finding(text, loss)


def _finding(text: str, loss: Loss) -> Finding:
    span, word = Span(loss.start, loss.end), shown(text[loss.start : loss.end])
    fix = Fix(f"Write “{loss.guess}”", (Edit(span, loss.guess),)) if loss.guess else None
    advice = f"perhaps “{shown(loss.guess)}”" if loss.guess else "look the text up where it comes from"
    if loss.kind == "replacement":
        message = f"lost characters in “{word}” (U+FFFD stands for what could not be read): {advice}"
        return Finding(span, message, Severity.ERROR, fix)
    return Finding(span, f"question marks for lost letters in “{word}”: {advice}", Severity.WARNING, fix)
