from __future__ import annotations

from collections.abc import Iterator

from postlint import Finding, NoOptions, Post, Severity, rule
from postlint.front_matter.traps import traps

# What a generator reads although others don't: Hugo and Zola skip white space before the fence, Hexo needs
# no first one.
ALLOWED = {"blank-first": ("hugo", "zola"), "unopened": ("hexo",)}


@rule("front-matter", NoOptions, severity=(Severity.ERROR, Severity.WARNING), fixes="safe, unsafe")
def check(post: Post, _: NoOptions) -> Iterator[Finding]:
    """Front matter that can't be read, or reads otherwise than it is meant"""
    front_matter, generator = post.front_matter, post.site.generator
    for problem in front_matter.problems:
        if generator not in ALLOWED.get(problem.kind, ()):
            yield Finding(problem.span, problem.message, problem.severity, problem.fix)
    if front_matter.kind == "yaml":
        for problem in traps(front_matter, generator):
            yield Finding(problem.span, problem.message, problem.severity, problem.fix)
