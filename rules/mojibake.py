from __future__ import annotations

from collections.abc import Iterator
from unicodedata import category

from postlint import Edit, Finding, Fix, NoOptions, Post, Severity, Span, rule
from postlint.encoding import surveyed

LOST = "\ufffd"  # a letter of which nothing tells what it was
MOST = 0.7  # of the pieces must be mended for a repair to be worth offering
FEW = 2  # footnote marks ("Â¹") in a post without other damage: likely, but no proof


@rule("encoding", NoOptions, severity=(Severity.ERROR, Severity.WARNING, Severity.NOTE), fixes="safe, unsafe")
def check(post: Post, _: NoOptions) -> Iterator[Finding]:
    """Text that was decoded with the wrong encoding"""
    found = post.once(surveyed)
    if not (found.mojibake or found.disguised):
        return
    from postlint.encoding import diagnose, disguised

    damages = diagnose(post.text) if found.mojibake else []
    if found.disguised:
        damages += disguised(post.text)
    pieces = [piece for damage in damages for piece in damage.pieces]
    weak = len(pieces) <= FEW and all(category(sign) == "No" for piece in pieces for sign in piece.text)
    for damage in damages:
        kept = [piece for piece in damage.pieces if piece.text != LOST]
        if len(kept) < MOST * len(damage.pieces):
            kept = []
        edits = tuple(Edit(Span(piece.start, piece.end), piece.text) for piece in kept)
        yield Finding(
            Span(damage.start, damage.end),
            damage.message(post.text),
            Severity.NOTE if weak else Severity.ERROR if damage.sure else Severity.WARNING,
            Fix(damage.title, edits, safe=damage.exact and not weak) if edits else None,
        )
