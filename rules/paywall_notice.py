from __future__ import annotations

from collections.abc import Iterator

from postlint import Finding, Post, Severity, rule
from postlint.leftovers import LeftoverOptions, findings


@rule("leftovers", LeftoverOptions, severity=(Severity.WARNING, Severity.NOTE), fixes="unsafe")
def check(post: Post, options: LeftoverOptions) -> Iterator[Finding]:
    """Paywall or log-in notice left in the text"""
    return findings(post, "paywall-notice", options, "leftover paywall notice", Severity.WARNING)
