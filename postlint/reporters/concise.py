"""One line a finding: `path:line:col: severity rule message`."""

from __future__ import annotations

from typing import TextIO

from postlint.finding import Severity
from postlint.report import Report
from postlint.reporters._escape import one_line, visible


def render(report: Report, out: TextIO, **_: object) -> None:
    """Nothing but the findings; what a message says of lines is kept on one."""
    for finding in report.findings:
        line, column = report.source(finding.path).position(finding.span.start)
        severity = (finding.severity or Severity.WARNING).label
        out.write(
            f"{visible(finding.path)}:{line}:{column}: {severity} {finding.rule} {one_line(finding.message)}\n"
        )
