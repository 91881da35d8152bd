"""JSON, format version 1: what other programs may rely on."""

from __future__ import annotations

import json
from typing import Any, TextIO

from postlint import __version__
from postlint.finding import Finding, Severity, Span
from postlint.report import Report
from postlint.reporters._escape import encodable
from postlint.reporters._excerpt import place
from postlint.source import Source


def render(report: Report, out: TextIO, **_: object) -> None:
    """One object, a line for each finding.

    ASCII, so that no encoding of the output can spoil it. Lone surrogates, which stand for bytes that
    are not UTF-8 and which many JSON readers refuse, are spelled out as `\\xff`.
    """
    counts = report.counts()
    head = {"version": 1, "tool": {"name": "postlint", "version": __version__}}
    tail = {
        "skipped": [{"rule": rule, "why": why} for rule, why in report.skipped],
        "summary": {
            "posts": report.posts,
            "findings": len(report.findings),
            **counts._asdict(),
            "suppressed": report.suppressed,
            "baselined": report.baselined,
        },
    }
    out.write(f'{json.dumps(head)[:-1]},\n "findings": [')
    for index, finding in enumerate(report.findings):
        out.write(f"{',' if index else ''}\n  {_dumped(described(report, finding))}")
    out.write(f"{chr(10) + ' ' if report.findings else ''}],\n {_dumped(tail)[1:]}\n")


def _dumped(value: Any) -> str:
    return json.dumps(value).replace("\x7f", "\\u007f")


def described(report: Report, finding: Finding) -> dict[str, Any]:
    """A finding as the JSON report has it."""
    source = report.source(finding.path)
    return {
        "rule": finding.rule,
        "group": finding.group,
        "severity": (finding.severity or Severity.WARNING).label,
        "message": encodable(finding.message),
        "path": encodable(finding.path),
        **_place(source, finding.span),
        "fix": _fix(source, finding),
        "related": [
            {
                "path": encodable(path),
                **dict(zip(("line", "column"), report.source(path).position(span.start), strict=True)),
                "message": encodable(message),
            }
            for path, span, message in finding.related
        ],
    }


def _fix(source: Source, finding: Finding) -> dict[str, Any] | None:
    """The fix, but null where an edit puts in bytes that JSON can't hold."""
    if finding.fix is None or any(text != encodable(text) for _, text in finding.fix.edits):
        return None
    edits = [{**_place(source, span), "text": text} for span, text in finding.fix.edits]
    return {"title": encodable(finding.fix.title), "safe": finding.fix.safe, "edits": edits}


def _place(source: Source, span: Span) -> dict[str, int]:
    return place(source, span)._asdict()
