"""GitHub-flavoured Markdown: for a comment on a pull request, or a job's summary."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TextIO

from postlint.finding import Finding, Severity
from postlint.patterns import lazy
from postlint.report import Report
from postlint.reporters._escape import one_line, visible
from postlint.reporters._summary import counted, summary

_ROOM = 60_000  # characters: a comment on GitHub may have 65,536
_MARKUP = lazy(r"[\\`*_{}\[\]()<>#+!|~&-]")
_REFERENCE = lazy(r"(?<![A-Za-z0-9])(@|\\#|GH\\-|://)(?=[A-Za-z0-9])")


def render(report: Report, out: TextIO, **_: object) -> None:
    """A table of findings for each post, as many as fit into a comment, then the summary."""
    out.write("## postlint\n")
    used = shown = 0
    for path, findings in groupby(report.findings, key=lambda finding: finding.path):
        rows = []
        for finding in findings:
            row = _row(report, finding)
            used += len(row)
            if used > _ROOM:
                break
            rows.append(row)
        if rows:
            used += len(path) + 100
            out.write(f"\n### {_code(path)}\n\n| Line | Severity | Rule | What is wrong |\n")
            out.write("| ---: | :--- | :--- | :--- |\n" + "".join(rows))
        shown += len(rows)
        if used > _ROOM:
            break
    if more := len(report.findings) - shown:
        out.write(f"\n… and {counted(more, 'more finding')}.\n")
    for line in summary(report):
        out.write(f"\n{_text(line)}\n")


def _row(report: Report, finding: Finding) -> str:
    line, column = report.source(finding.path).position(finding.span.start)
    severity = (finding.severity or Severity.WARNING).label
    fix = ""
    if finding.fix:
        kind = "Fix" if finding.fix.safe else "Unsafe fix"
        fix = f"<br>{kind}: {_text(finding.fix.title)}"
    return f"| {line}:{column} | {severity} | `{finding.rule}` | {_text(finding.message)}{fix} |\n"


def _text(text: str) -> str:
    """Text that stays text: no markup, and nobody mentioned, no issue or host linked on account of a post."""
    escaped = _MARKUP.sub(r"\\\g<0>", one_line(text))
    return _REFERENCE.sub(r"\1<!-- -->", escaped)


def _code(text: str) -> str:
    shown = visible(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    pad = " " if "`" in shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"
