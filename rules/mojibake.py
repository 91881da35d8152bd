from __future__ import annotations

from collections.abc import Iterator

from postlint import Edit, Finding, Fix, NoOptions, Post, Severity, Span, rule
from postlint.encoding import survey

LOST = "\ufffd"  # a letter of which nothing tells what it was


@rule("encoding", NoOptions, severity=(Severity.ERROR, Severity.WARNING), fixes="safe, unsafe")
def check(post: Post, _: NoOptions) -> Iterator[Finding]:
    """Text that was decoded with the wrong encoding"""
    found = survey(post.text)
    if not (found.mojibake or found.disguised):
        return
    from postlint.encoding import diagnose, disguised

    damages = diagnose(post.text) if found.mojibake else []
    if found.disguised:
        damages += disguised(post.text)
    for damage in damages:
        edits = tuple(
            Edit(Span(piece.start, piece.end), piece.text) for piece in damage.pieces if piece.text != LOST
        )
        yield Finding(
            Span(damage.start, damage.end),
            damage.message(post.text),
            Severity.ERROR if damage.sure else Severity.WARNING,
            Fix(damage.title, edits, safe=damage.exact) if edits else None,
        )
