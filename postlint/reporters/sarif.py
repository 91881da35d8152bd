"""SARIF 2.1.0 (OASIS standard): for GitHub code scanning, Azure DevOps, editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from typing import Any, TextIO
from urllib.parse import quote

from postlint import __version__
from postlint.finding import Finding, Severity, Span
from postlint.report import Report
from postlint.reporters._escape import encodable
from postlint.reporters._excerpt import place
from postlint.reporters._fingerprint import fingerprints
from postlint.reporters._summary import rule_summary
from postlint.source import Source

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "SRCROOT"


def render(report: Report, out: TextIO, **_: object) -> None:
    """A log with one run: the rules that found something, the findings as results, what was skipped."""
    first: dict[str, Finding] = {}
    for finding in report.findings:
        first.setdefault(finding.rule, finding)
    indices = {name: index for index, name in enumerate(first)}
    notes = [
        {
            "level": "note",
            "descriptor": {"id": rule},
            "message": {"text": f"{rule} was not run: {encodable(why)}"},
        }
        for rule, why in report.skipped
    ]
    run = {
        "tool": {
            "driver": {
                "name": "postlint",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(report, finding) for finding in first.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that postlint ran in."}}},
        "invocations": [{"executionSuccessful": True, "toolConfigurationNotifications": notes}],
        "results": [
            {**_result(report, finding, indices), "partialFingerprints": {"postlint/v1": fingerprint}}
            for finding, fingerprint in zip(report.findings, fingerprints(report), strict=True)
        ],
    }
    json.dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, out, indent=1)
    out.write("\n")


def _rule(report: Report, finding: Finding) -> dict[str, Any]:
    rule = report.rules.get(finding.rule)
    severity = max(rule.severities) if rule else finding.severity
    return {
        "id": finding.rule,
        "shortDescription": {"text": rule_summary(report, finding)},
        "help": {"text": f"“postlint explain {finding.rule}” shows the rule's page."},
        "defaultConfiguration": {"level": (severity or Severity.WARNING).label},
        "properties": {"tags": [finding.group]},
    }


def _result(report: Report, finding: Finding, indices: dict[str, int]) -> dict[str, Any]:
    source = report.source(finding.path)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": indices[finding.rule],
        "level": (finding.severity or Severity.WARNING).label,
        "message": {"text": encodable(finding.message)},
        "locations": [_location(source, finding.path, finding.span)],
    }
    if finding.related:
        result["relatedLocations"] = [
            {
                "id": number,
                **_location(report.source(path), path, span),
                "message": {"text": encodable(message)},
            }
            for number, (path, span, message) in enumerate(finding.related, 1)
        ]
    if finding.fix and all(text == encodable(text) for _, text in finding.fix.edits):
        changes = [
            {"deletedRegion": _region(source, span), "insertedContent": {"text": text}}
            for span, text in finding.fix.edits
        ]
        result["fixes"] = [
            {
                "description": {"text": encodable(finding.fix.title)},
                "artifactChanges": [{"artifactLocation": _artifact(finding.path), "replacements": changes}],
            }
        ]
    return result


def _location(source: Source, path: str, span: Span) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": _region(source, span)}}


def _artifact(path: str) -> dict[str, str]:
    uri = quote(path.encode("utf-8", "surrogateescape"))
    return {"uri": uri, "uriBaseId": _ROOT} if not path.startswith(("/", "../")) else {"uri": uri}


def _region(source: Source, span: Span) -> dict[str, int]:
    line, column, end_line, end_column = place(source, span)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
