from __future__ import annotations

from collections.abc import Iterator

from postlint import Finding, Fix, Post, Related, Severity, rule
from postlint.leftovers import quoted, without
from postlint.leftovers.copies import Copy, copies

_MESSAGES = {
    "paragraph": "paragraph stands twice: {}; delete this copy",
    "teaser": "teaser repeats the beginning of another paragraph: {}; delete it",
    "list": "list stands twice, beginning with {}; delete this copy",
    "headline": "the title stands again as a paragraph: {}; delete it",
    "kicker": "the title stands again, with other words: {}; delete it",
    "doubled": "text follows itself: {}; delete the repetition",
}


@rule("leftovers", severity=(Severity.WARNING, Severity.NOTE), fixes="safe, unsafe")
def check(post: Post, _options: object) -> Iterator[Finding]:
    """Paragraph, teaser, list or headline that stands twice in one post"""
    for copy in copies(post):
        message = _MESSAGES[copy.kind].format(quoted(copy.text))
        related = (Related(post.path, copy.original, "the same text"),)
        severity = Severity.WARNING if copy.certain else Severity.NOTE
        yield Finding(copy.span, message, severity, related=related, fix=_fix(post, copy))


def _fix(post: Post, copy: Copy) -> Fix | None:
    if copy.kind in ("doubled", "kicker"):
        return None
    return Fix("Delete the copy", (without(post, copy.span),), safe=copy.kind == "teaser")
