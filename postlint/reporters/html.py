"""One self-contained page: no script, nothing fetched."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TextIO

from postlint.finding import Finding, Fix, Severity
from postlint.report import Report
from postlint.reporters._escape import visible
from postlint.reporters._excerpt import Cut, excerpt, lines_of, place
from postlint.reporters._preview import preview
from postlint.reporters._summary import counted, rule_summary, summary
from postlint.source import Source

_WIDTH = 110  # cells of an excerpt
_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>postlint report</title>
<style>
:root {
  color-scheme: light dark;
  --line: #8884; --error: #c62828; --warning: #b26a00; --note: #00798c; --plus: #2e7d32;
}
@media (prefers-color-scheme: dark) {
  :root { --error: #ff7b72; --warning: #e3b341; --note: #56d4dd; --plus: #7ee787 }
}
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
details { border: 1px solid var(--line); border-radius: 6px; margin: 1rem 0 }
summary { cursor: pointer; padding: .5rem 1rem; overflow-wrap: anywhere }
article { border-top: 1px solid var(--line); padding: .5rem 1rem }
article p { margin: .25rem 0; overflow-wrap: anywhere }
pre { margin: .5rem 0; overflow-x: auto; font: 14px/1.4 ui-monospace, monospace }
mark { background: none; color: inherit; text-decoration: underline 2px; text-underline-offset: 3px }
b.error { color: var(--error) } b.warning { color: var(--warning) } b.note { color: var(--note) }
.plus { color: var(--plus) } .minus { color: var(--error) } .faint { opacity: .65 }
</style>
</head>
<body>
<h1>postlint</h1>
"""


def render(report: Report, out: TextIO, **_: object) -> None:
    """The summary, then the findings post by post, each with its excerpt and fix."""
    out.write(_HEAD)
    for line in summary(report):
        out.write(f"<p>{_text(line)}</p>\n")
    for path, group in groupby(report.findings, key=lambda finding: finding.path):
        findings = list(group)
        number = counted(len(findings), "finding")
        out.write(f"<details open><summary><b>{_text(path)}</b> ")
        out.write(f'<span class="faint">{number}</span></summary>\n')
        for finding in findings:
            _finding(report, finding, out)
        out.write("</details>\n")
    out.write("</body>\n</html>\n")


def _finding(report: Report, finding: Finding, out: TextIO) -> None:
    source = report.source(finding.path)
    at = place(source, finding.span)
    severity = (finding.severity or Severity.WARNING).label
    out.write(f'<article>\n<p><span class="faint">{at.line}:{at.column}</span> ')
    out.write(f'<b class="{severity}">{severity}</b> ')
    out.write(f'{_text(finding.message)} <code title="{_text(rule_summary(report, finding))}">')
    out.write(f"{_text(finding.rule)}</code></p>\n")
    if source.text:
        out.write("<pre>")
        for number, cut, skipped in excerpt(source, finding.span, _WIDTH):
            out.write('<span class="faint">     …</span>\n' if skipped else "")
            out.write(_line(str(number), "│", cut, severity))
        out.write(f"{_changes(source, finding)}</pre>\n")
    if finding.fix:
        out.write(f"<p>{_kind(finding.fix)}: {_text(finding.fix.title)}</p>\n")
    for path, span, message in finding.related:
        line, column = report.source(path).position(span.start)
        out.write(f"<p>{_text(path)}:{line}:{column}: {_text(message)}</p>\n")
    out.write("</article>\n")


def _kind(fix: Fix) -> str:
    return "Fix" if fix.safe else "Unsafe fix"


def _line(number: str, sign: str, cut: Cut, kind: str) -> str:
    text = f"{_text(cut.before)}<mark>{_text(cut.span) or ' '}</mark>{_text(cut.after)}"
    return f'<span class="{kind}"><span class="faint">{number:>6} {sign}</span> {text}</span>\n'


def _changes(source: Source, finding: Finding) -> str:
    if not finding.fix:
        return ""
    changes, more = preview(source, finding.fix, lines_of(source, finding.span), _WIDTH)
    lines = [_line(str(n), sign, cut, "plus" if sign == "+" else "minus") for sign, n, cut in changes]
    return "".join(lines) + (f"       … {counted(more, 'more line')}\n" if more else "")


def _text(text: str) -> str:
    return escape(visible(text))
