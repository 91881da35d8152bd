from __future__ import annotations

from collections.abc import Iterator

from postlint import Finding, Post, Severity, rule
from postlint.leftovers import LeftoverOptions, findings
from postlint.leftovers.tags import is_template
from postlint.leftovers.wrapper import wrapped_posts


@rule(
    "leftovers",
    LeftoverOptions,
    severity=(Severity.ERROR, Severity.WARNING, Severity.NOTE),
    fixes="safe, unsafe",
)
def check(post: Post, options: LeftoverOptions) -> Iterator[Finding]:
    """Unrendered template, placeholder or code left in the text"""
    if is_template(post):
        return
    yield from findings(
        post, "template-residue", options, "leftover of code or of a template:", Severity.ERROR
    )
    for number, span in enumerate(wrapped_posts(post)):
        if number % 2:
            yield Finding(
                span, "end of a second post inside this one: delete it or make it a post of its own"
            )
        else:
            yield Finding(
                span, "a second post with front matter stands inside this one; make it a post of its own"
            )
