from __future__ import annotations

from collections.abc import Iterator

from postlint import Edit, Finding, Fix, NoOptions, Post, Severity, Span, rule
from postlint.encoding import shown, surveyed

MESSAGES = {
    "twice": "escaped twice, so that readers see the escape: “{old}” should be “{new}”",
    "entity": "an HTML entity in front matter, which is no HTML: “{old}” should be “{new}”",
    "backslash": "an escape left as text: “{old}” should be “{new}”",
    "bare": "what is left of an escape: “{old}” should be “{new}”",
}


@rule("encoding", NoOptions, severity=Severity.WARNING, fixes="safe, unsafe")
def check(post: Post, _: NoOptions) -> Iterator[Finding]:
    """Escapes left as text, which readers see: entities escaped twice, backslash escapes"""
    found = post.once(surveyed)
    if not found.escapes:
        return
    from postlint.encoding import disguised, escapes

    damaged = [(damage.start, damage.end) for damage in disguised(post.text)] if found.disguised else []
    for escape in escapes(post.text, post.body_start):
        if any(start <= escape.start < end for start, end in damaged):
            continue  # misread text
        span = Span(escape.start, escape.end)
        message = MESSAGES[escape.kind].format(
            old=shown(post.text[escape.start : escape.end]), new=shown(escape.meant)
        )
        if escape.url:
            message += "; check that the link works"
        safe = escape.kind in ("twice", "entity") and not escape.url
        yield Finding(span, message, fix=Fix(f"Write “{escape.meant}”", (Edit(span, escape.meant),), safe))
