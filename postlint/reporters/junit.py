"""JUnit XML: a test suite for each post with findings, a failed test case for each finding."""

from __future__ import annotations

from itertools import groupby
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from postlint.finding import Finding, Severity
from postlint.report import Report
from postlint.reporters._escape import visible


def render(report: Report, out: TextIO, **_: object) -> None:
    """Suites in order of path; a run that finds nothing has one test case that passes.

    Rules that did not run are skipped test cases.
    """
    found = len(report.findings)
    total = (found or 1) + len(report.skipped)
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(f'<testsuites name="postlint" tests="{total}" failures="{found}" errors="0">\n')
    for path, findings in groupby(report.findings, key=lambda finding: finding.path):
        cases = list(findings)
        out.write(f"  <testsuite name={_attribute(path)} {_counts(len(cases), failures=len(cases))}>\n")
        for finding in cases:
            _case(report, finding, out)
        out.write("  </testsuite>\n")
    passed = 0 if found else 1
    if passed or report.skipped:
        counts = _counts(passed + len(report.skipped), skipped=len(report.skipped))
        out.write(f'  <testsuite name="postlint" {counts}>\n')
        if passed:
            out.write(f'    <testcase name="{report.posts} checked, nothing found" classname="postlint"/>\n')
        for rule, why in report.skipped:
            out.write(f'    <testcase name={_attribute(rule)} classname="postlint">')
            out.write(f"<skipped message={_attribute(why)}/></testcase>\n")
        out.write("  </testsuite>\n")
    out.write("</testsuites>\n")


def _counts(tests: int, failures: int = 0, skipped: int = 0) -> str:
    return f'tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}"'


def _case(report: Report, finding: Finding, out: TextIO) -> None:
    line, column = report.source(finding.path).position(finding.span.start)
    severity = (finding.severity or Severity.WARNING).label
    name = _attribute(f"{finding.rule} {line}:{column}")
    out.write(f"    <testcase name={name} classname={_attribute(finding.path)}")
    out.write(f' file={_attribute(finding.path)} line="{line}">\n')
    out.write(f'      <failure type="{severity}" message={_attribute(finding.message)}>')
    where = f"{finding.path}:{line}:{column}: {severity} {finding.rule} {finding.message}"
    out.write(f"{escape(visible(where))}</failure>\n    </testcase>\n")


def _attribute(text: str) -> str:
    return quoteattr(visible(text))
