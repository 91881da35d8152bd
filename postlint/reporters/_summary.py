"""The sentences that end a report for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from postlint.finding import Finding
from postlint.report import Report


def counted(number: int, noun: str) -> str:
    """`1 post`, `2 posts`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def summary(report: Report) -> Iterator[str]:
    """What was found in how many posts, what was repaired or held back, and which rules did not run."""
    counts = report.counts()
    kinds = [
        counted(number, noun)
        for number, noun in ((counts.error, "error"), (counts.warning, "warning"), (counts.note, "note"))
        if number
    ]
    found = f"{', '.join(kinds[:-1])} and {kinds[-1]}" if len(kinds) > 1 else "".join(kinds)
    where = f"in {counted(report.posts, 'post')}" if report.posts else "and no posts to check"
    yield f"Found {found} {where}{_fixable(report)}." if found else f"Nothing found {where}."
    held_back = [
        f"{counted(number, 'finding')} {what}"
        for number, what in (
            (report.fixed, "fixed"),
            (report.suppressed, "suppressed"),
            (report.baselined, "in the baseline"),
        )
        if number
    ]
    if held_back:
        yield "; ".join(held_back) + "."
    reasons = defaultdict(list)
    for rule, why in report.skipped:
        reasons[why].append(rule)
    for why, rules in reasons.items():
        yield f"Not run: {', '.join(rules)} ({why})."


def _fixable(report: Report) -> str:
    safe = sum(finding.fix.safe for finding in report.findings if finding.fix)
    unsafe = report.counts().fixable - safe
    if safe:
        return f"; {safe:,} fixable with --fix" + (f", {unsafe:,} more with --unsafe-fixes" if unsafe else "")
    return f"; {unsafe:,} fixable with --unsafe-fixes" if unsafe else ""


def rule_summary(report: Report, finding: Finding) -> str:
    """One line on a finding's rule; for those that the engine itself reports too."""
    if rule := report.rules.get(finding.rule):
        return rule.summary
    from postlint.ruleset import ENGINE_RULES

    return ENGINE_RULES.get(finding.rule, finding.rule)
