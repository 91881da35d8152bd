"""Names of findings that stay the same while a post changes around them."""

from __future__ import annotations

import hashlib
from collections import Counter

from postlint.report import Report
from postlint.reporters._excerpt import line_bounds

_LONGEST = 2000


def fingerprints(report: Report) -> list[str]:
    """A name (40 hexadecimal digits) for each finding, in order.

    Made of rule, path, message and the text of the line where the finding begins, so that it outlives
    lines put in above; the second of two equal findings gets a name of its own.
    """
    seen: Counter[str] = Counter()
    names = []
    for finding in report.findings:
        source = report.source(finding.path)
        line = line_bounds(source, source.position(finding.span.start).line)
        text = source.text[line.start : min(line.end, line.start + _LONGEST)].strip()
        parts = "\0".join((finding.rule, finding.path, finding.message, text))
        seen[parts] += 1
        key = f"{parts}\0{seen[parts]}".encode("utf-8", "surrogatepass")
        names.append(hashlib.sha256(key).hexdigest()[:40])
    return names
