from __future__ import annotations

from collections.abc import Iterator

from postlint import Finding, Post, Severity, rule
from postlint.leftovers import LeftoverOptions, findings


@rule("leftovers", LeftoverOptions, severity=(Severity.WARNING, Severity.NOTE), fixes="unsafe")
def check(post: Post, options: LeftoverOptions) -> Iterator[Finding]:
    """Cookie or consent notice left in the text"""
    return findings(post, "consent-notice", options, "leftover consent notice", Severity.WARNING)
