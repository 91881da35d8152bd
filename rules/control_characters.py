from __future__ import annotations

from collections.abc import Iterator

from postlint import Edit, Finding, Fix, NoOptions, Post, Severity, Span, rule
from postlint.encoding import surveyed

SEVERITIES = {"override": Severity.ERROR, "breaks": Severity.WARNING, "harmless": Severity.NOTE}
WHY = {
    "override": "it makes text read in another order than it is written; delete it",
    "breaks": "nobody sees it, but search, links and screen readers meet it; delete it",
    "harmless": "nobody sees it; delete it",
}


@rule("encoding", NoOptions, severity=(Severity.WARNING, Severity.ERROR, Severity.NOTE), fixes="safe, unsafe")
def check(post: Post, _: NoOptions) -> Iterator[Finding]:
    """Invisible characters: controls, zero-width characters, bidirectional overrides"""
    found = post.once(surveyed)
    if not found.controls:
        return
    from postlint.encoding import controls, diagnosed

    damaged = [(damage.start, damage.end) for damage in post.once(diagnosed)] if found.mojibake else []
    for control in controls(post.text, post.body_start):
        if any(start <= control.start < end for start, end in damaged):
            continue  # a part of misread text
        span = Span(control.start, control.end)
        # A control of the range 80..9F may be what is left of a letter.
        safe = control.weight != "override" and not "\x80" <= post.text[control.start] <= "\x9f"
        yield Finding(
            span,
            f"{control.name}: {WHY[control.weight]}",
            SEVERITIES[control.weight],
            Fix(f"Delete the {control.name}", (Edit(span, ""),), safe),
        )
