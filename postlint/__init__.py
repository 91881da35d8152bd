"""postlint: a content linter and validator for Markdown posts.

These are the names that a rule may use; see CONTRIBUTING.md, "A rule in four steps".
"""

from __future__ import annotations

from postlint.corpus import Corpus, Fact
from postlint.finding import Edit, Finding, Fix, Related, Severity, Span
from postlint.post import Post
from postlint.rule import NoOptions, rule

__all__ = [
    "Corpus",
    "Edit",
    "Fact",
    "Finding",
    "Fix",
    "NoOptions",
    "Post",
    "Related",
    "Severity",
    "Span",
    "rule",
]
__version__ = "0.1.0"
