from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from unicodedata import category

from postlint import Edit, Finding, Fix, NoOptions, Post, Severity, Span, rule
from postlint.encoding import surveyed

if TYPE_CHECKING:
    from postlint.encoding import Piece

LOST = "\ufffd"  # a letter of which nothing tells what it was
MOST = 0.7  # of the pieces must be mended for a repair to be worth offering
FEW = 2  # footnote marks ("Â¹") in a post without other damage: likely, but no proof


def _is_footnote(piece: Piece) -> bool:
    return bool(piece.text) and all(category(sign) == "No" for sign in piece.text)


@rule("encoding", NoOptions, severity=(Severity.ERROR, Severity.WARNING, Severity.NOTE), fixes="safe, unsafe")
def check(post: Post, _: NoOptions) -> Iterator[Finding]:
    """Text that was decoded with the wrong encoding"""
    found = post.once(surveyed)
    if not (found.mojibake or found.disguised):
        return
    from postlint.encoding import diagnosed

    damages = list(post.once(diagnosed)) if found.mojibake else []
    if found.disguised:
        from postlint.encoding import disguised  # few posts need it

        spans = [(damage.start, damage.end) for damage in damages]
        damages += [d for d in disguised(post.text) if not any(s < d.end and d.start < e for s, e in spans)]
    pieces = [piece for damage in damages for piece in damage.pieces]
    weak = len(pieces) <= FEW and all(map(_is_footnote, pieces))
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
