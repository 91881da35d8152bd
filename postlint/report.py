"""The outcome of a run, as reporters get it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from postlint.finding import Finding, Severity
from postlint.rule import AnyRule
from postlint.source import Source


class Skipped(NamedTuple):
    """A rule that did not run, and why: a skipped rule is said, never silently passed."""

    rule: str
    why: str


class Counts(NamedTuple):
    """How many of a report's findings have each severity, and how many a fix (safe or not)."""

    error: int
    warning: int
    note: int
    fixable: int


class Report(NamedTuple):
    """What a run found.

    `findings` are those shown: path, rule, group and severity filled in, in order of path, span and rule.
    `posts` counts the posts checked; `suppressed`, `baselined` and `fixed` the findings that an ignore
    comment or the baseline holds back or that this run repaired. `source` gives the text of a reported
    path, `rules` the rules by name.
    """

    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    posts: int
    suppressed: int
    baselined: int
    source: Callable[[str], Source]
    rules: Mapping[str, AnyRule]
    fixed: int = 0

    def counts(self) -> Counts:
        """Findings shown by severity, and those that can be fixed."""
        severities = [finding.severity for finding in self.findings]
        return Counts(
            severities.count(Severity.ERROR),
            severities.count(Severity.WARNING),
            severities.count(Severity.NOTE),
            sum(finding.fix is not None for finding in self.findings),
        )
