from __future__ import annotations

from collections.abc import Iterator

from postlint import Finding, Post, Severity, rule
from postlint.leftovers import LeftoverOptions, findings


@rule("leftovers", LeftoverOptions, severity=(Severity.WARNING, Severity.NOTE), fixes="unsafe")
def check(post: Post, options: LeftoverOptions) -> Iterator[Finding]:
    """Pointer to another text whose link is lost"""
    return findings(post, "cross-promotion", options, "leftover pointer to another text:", Severity.WARNING)
