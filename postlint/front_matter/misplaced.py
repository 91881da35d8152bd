"""Front matter that isn't where it must be, or isn't fenced as it must be."""

from __future__ import annotations

import re

from postlint.finding import Edit, Fix, Span
from postlint.front_matter.fences import (
    DASHES,
    END_YAML,
    KEY,
    NOTHING,
    ODD_FENCE,
    SEARCHED,
    TELLING,
    Fences,
    fenced,
    line_end,
    lines_of,
    looks_like_keys,
    newline_of,
)
from postlint.front_matter.problem import Problem

_WRAPPER = re.compile(r"```+ ?(?:ya?ml|markdown|md|mdx|text)?[ \t]*(?:\r\n|\n|\r)(?=---[ \t]*[\r\n])")
_FENCE_LINE = re.compile(r"(?:\r\n|\n|\r)---[ \t]*(?:\r\n|\n|\r)")


def odd_fence(text: str, first_end: int) -> Fences:
    """A first line that begins like a fence and isn't one: `----`, `---title: x`."""
    after = line_end(text, first_end)
    line = text[:first_end]
    if KEY.match(line[3:].lstrip()) and (closing := END_YAML.search(text, first_end)):
        message = "“---” must stand alone on the first line: break the line after it"
        gap = len(line) - len(line[3:].lstrip())
        fix = Fix("Break the line", (Edit(Span(3, gap), newline_of(text)),), safe=True)
        end = line_end(text, closing.end()).end
        content = Span(gap, line_end(text, closing.start()).end)
        return Fences("yaml", Span(0, end), content, (Problem("fence", Span(0, 3), message, fix=fix),))
    stop = looks_like_keys(text, after.end, len(text))
    if stop == after.end:
        return NOTHING
    if ODD_FENCE.match(line):
        return _with_fence_repaired(text, Span(0, first_end), "---")
    return NOTHING


def _with_fence_repaired(text: str, wrong: Span, fence: str) -> Fences:
    """Front matter under an opening line that is no fence but is meant as one, where something closes it."""
    start = line_end(text, wrong.end).end
    written = text[wrong.start : wrong.end].strip()
    lines = lines_of(text, start, min(len(text), start + SEARCHED))
    ends = (fence, written, "```" if written.startswith("```") else fence)
    closing = next((row for row in lines if row[1].rstrip() in ends), None)
    if closing is None:
        return NOTHING  # prose with colons
    at, line = closing
    edits = [Edit(wrong, fence)]
    if line.rstrip() != fence:
        edits.append(Edit(Span(at, at + len(line)), fence))
    problem = Problem(
        "fence",
        wrong,
        f"“{written}” opens no front matter: the first line must be “{fence}”, nothing else",
        fix=Fix(f"Write “{fence}”", tuple(edits), safe=True),
    )
    return Fences("yaml", Span(0, line_end(text, at).end), Span(start, at), (problem,))


def elsewhere(text: str) -> Fences:
    """Front matter that isn't where it must be: after blank lines, indented, after text, without a fence."""
    head = text[:SEARCHED]
    blank = len(head) - len(head.lstrip())
    if blank and head[blank : blank + 3] in ("---", "+++") and (found := _late(text, blank)):
        return found
    first = line_end(text, 0)
    if first.end == first.start:
        return NOTHING
    if wrapper := _WRAPPER.match(text):
        return _wrapped(text, wrapper.end())
    if ODD_FENCE.match(text[: first.start]) and _telling_keys(text, first.end):
        return _with_fence_repaired(text, Span(0, first.start), "---")
    if TELLING.match(text):
        return _unopened(text)
    if fence := _FENCE_LINE.search(head):
        return _below_text(text, fence)
    return NOTHING


def _telling_keys(text: str, start: int) -> bool:
    """Whether keys begin at an offset, one of them as front matter has it."""
    stop = looks_like_keys(text, start, min(len(text), start + SEARCHED))
    return stop > start and TELLING.search(text, start, stop) is not None


def _wrapped(text: str, start: int) -> Fences:
    """A post in a code fence, as chat programs hand posts out."""
    found = fenced(text, start, "---", "yaml")
    if found.kind == "none" or found.problems:
        return NOTHING
    message = "the post stands in a code fence: delete this line and the one that closes the fence"
    problem = Problem("wrapped", Span(0, line_end(text, 0).start), message)
    return found._replace(problems=(problem,))


def _unopened(text: str) -> Fences:
    """Keys from the first line on, closed by a fence that nothing opened; Hexo reads such."""
    stop = looks_like_keys(text, 0, min(len(text), SEARCHED))
    after = line_end(text, stop)
    closing = DASHES.match(text, after.start)
    if closing is None or len(lines_of(text, 0, stop)) < 2:  # one line over dashes is a heading
        return NOTHING
    message = "front matter isn't opened: write “---” on a line of its own above"
    edit = Edit(Span(0, 0), "---" + newline_of(text))
    fix = Fix("Open the front matter with “---”", (edit,), safe=True)
    problem = Problem("unopened", Span(0, line_end(text, 0).start), message, fix=fix)
    return Fences("yaml", Span(0, line_end(text, closing.end()).end), Span(0, after.end), (problem,))


def _below_text(text: str, fence: re.Match[str]) -> Fences:
    """Front matter below other text: what it would have told, no generator reads."""
    if (
        "```" in text[: fence.start()]
        or "~~~" in text[: fence.start()]
        or not TELLING.match(text, fence.end())
    ):
        return NOTHING
    stop = looks_like_keys(text, fence.end(), min(len(text), fence.end() + SEARCHED))
    if not DASHES.match(text, line_end(text, stop).start):
        return NOTHING
    message = "front matter must begin on the first line: move it above the text, or the text below it"
    span = Span(0, fence.end() - len(fence[0]) + len(fence[0].rstrip("\r\n")))
    return NOTHING._replace(problems=(Problem("below-text", span, message),))


def _late(text: str, blank: int) -> Fences | None:
    """Front matter after `blank` characters of white space."""
    fence = text[blank : blank + 3]
    found = fenced(text, blank, fence, "yaml" if fence == "---" else "toml")
    if found.kind == "none" or any(p.kind == "unclosed" for p in found.problems):
        return None
    start, end = found.content
    if looks_like_keys(text, start, end) == start if fence == "---" else "=" not in text[start:end]:
        return None
    line = text.rfind("\n", 0, blank) + 1
    what = "indented" if line == 0 else "after a blank line"
    problem = Problem(
        "blank-first",
        Span(0, blank + 3),
        f"front matter must begin on the first line: “{fence}” stands {what}, so generators show it as text",
        fix=Fix("Delete what stands before it", (Edit(Span(0, blank), ""),), safe=True),
    )
    return found._replace(problems=(problem, *found.problems))
