"""What is wrong with YAML front matter, in a writer's words, with repairs that were tried beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.finding import Span
from postlint.front_matter import fences
from postlint.front_matter.problem import Problem

if TYPE_CHECKING:
    from postlint.front_matter import FrontMatter


def unreadable(
    text: str, found: fences.Fences, content: str, error: BaseException, problems: tuple[Problem, ...]
) -> FrontMatter:
    """Front matter that couldn't be read, with what is wrong in it."""
    from postlint.front_matter import FrontMatter

    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    at = found.content.start + (mark.index if mark else getattr(error, "at", 0))
    at = min(at, max(0, len(text) - 1))
    reason = getattr(error, "problem", None) or str(error)
    line_end = fences.line_end(text, at)
    span = Span(at, max(at + 1, line_end.start))
    problem = Problem("yaml", span, f"front matter isn't valid YAML: {reason}")
    return FrontMatter("yaml", found.span, found.content, problems=(*problems, problem), text=text)
