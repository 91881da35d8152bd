"""GitLab's Code Quality report: findings beside the changes of a merge request.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from typing import TextIO

from postlint.finding import Severity
from postlint.report import Report
from postlint.reporters._escape import encodable
from postlint.reporters._excerpt import lines_of
from postlint.reporters._fingerprint import fingerprints
from postlint.reporters._repository import from_top

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report, out: TextIO, **_: object) -> None:
    """A list of issues, each with the fingerprint by which GitLab tells old ones from new ones."""
    issues = []
    for finding, fingerprint in zip(report.findings, fingerprints(report), strict=True):
        lines = lines_of(report.source(finding.path), finding.span)
        issues.append(
            {
                "description": encodable(finding.message),
                "check_name": finding.rule,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[finding.severity or Severity.WARNING],
                "location": {
                    "path": encodable(from_top(finding.path, "CI_PROJECT_DIR")),
                    "lines": {"begin": lines.start, "end": lines.stop - 1},
                },
            }
        )
    json.dump(issues, out, indent=1)
    out.write("\n")
