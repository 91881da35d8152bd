from __future__ import annotations

from collections.abc import Iterator

from postlint import Edit, Finding, Fix, NoOptions, Post, Severity, Span, rule
from postlint.encoding import surveyed


@rule("encoding", NoOptions, severity=Severity.WARNING, fixes="safe")
def check(post: Post, _: NoOptions) -> Iterator[Finding]:
    """A look-alike letter of another script inside a word"""
    found = post.once(surveyed)
    if not found.mixed:
        return
    from postlint.encoding import confusables, diagnosed

    damaged = post.once(diagnosed) if found.mojibake else []
    for word in confusables(post.text):
        if any(damage.start < word.end and word.start < damage.end for damage in damaged):
            continue  # a part of misread text
        span = Span(word.start, word.end)
        yield Finding(
            span,
            f"“{post.text[word.start : word.end]}” is written with {word.foreign} “{word.letters}” "
            f"among {word.script} letters: "
            "it looks right but is not found; write it in one script",
            fix=Fix(f"Write it in {word.script} letters", (Edit(span, word.repaired),), safe=True),
        )
