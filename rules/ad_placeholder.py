from __future__ import annotations

from collections.abc import Iterator

from postlint import Finding, Post, Severity, rule
from postlint.leftovers import LeftoverOptions, findings


@rule(
    "leftovers",
    LeftoverOptions,
    severity=(Severity.ERROR, Severity.WARNING, Severity.NOTE),
    fixes="safe, unsafe",
)
def check(post: Post, options: LeftoverOptions) -> Iterator[Finding]:
    """Ad slot, ad label or ad code left in the text"""
    return findings(post, "ad-placeholder", options, "leftover ad slot", Severity.ERROR)
