"""Workflow commands that GitHub Actions shows as annotations on a pull request's changed files.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from typing import TextIO

from postlint.finding import Severity
from postlint.report import Report
from postlint.reporters._escape import visible
from postlint.reporters._excerpt import place
from postlint.reporters._repository import from_top
from postlint.reporters._summary import summary

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report, out: TextIO, *, quiet: bool = False, **_: object) -> None:
    """Annotations, errors first, as GitHub shows but the first ten of a kind; then a summary for the log."""
    for finding in sorted(report.findings, key=lambda f: -(f.severity or Severity.WARNING)):
        at = place(report.source(finding.path), finding.span)
        properties = {"file": from_top(finding.path, "GITHUB_WORKSPACE"), "line": str(at.line)}
        if at.end_line == at.line:  # columns are refused together with several lines
            properties |= {"col": str(at.column), "endColumn": str(at.end_column)}
        else:
            properties["endLine"] = str(at.end_line if at.end_column > 1 else at.end_line - 1)
        properties["title"] = f"postlint: {finding.rule}"
        listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
        level = _LEVELS[finding.severity or Severity.WARNING]
        out.write(f"::{level} {listed}::{_data(finding.message)}\n")
    if not quiet:
        for line in summary(report):
            out.write(visible(line) + "\n")


def _data(text: str) -> str:
    lines = text.replace("%", "%25").replace("\r\n", "\n").split("\n")
    return "%0A".join(visible(line) for line in lines)


def _property(text: str) -> str:
    return visible(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
