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
    """What a language model or its chat window said around the text"""
    return findings(post, "generator-residue", options, "leftover of a generated answer:", Severity.ERROR)
