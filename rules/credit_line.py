from __future__ import annotations

from collections.abc import Iterator

from postlint import Finding, Post, Severity, rule
from postlint.leftovers import LeftoverOptions, findings


@rule("leftovers", LeftoverOptions, severity=Severity.NOTE)
def check(post: Post, options: LeftoverOptions) -> Iterator[Finding]:
    """Photo credit or by-line standing alone as text"""
    return findings(post, "credit-line", options, "credit line taken for text:", Severity.NOTE)
