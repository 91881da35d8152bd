"""Front matter that isn't where it must be, or isn't fenced as it must be."""

from __future__ import annotations

import re

from postlint.finding import Edit, Fix, Span
from postlint.front_matter.fences import DASHES, END_YAML, NOTHING, Fences, fenced, line_end, newline_of
from postlint.front_matter.keys import (
    KEY,
    ODD_FENCE,
    PLAIN_KEY,
    SEARCHED,
    TELLING,
    lines_of,
    looks_like_keys,
)
from postlint.front_matter.problem import Problem
from postlint.patterns import lazy

_WRAPPER = lazy(r"```+ ?(?:ya?ml|markdown|md|mdx|text)?[ \t]*(?:\r\n|\n|\r)(?=---[ \t]*[\r\n])")
_FENCE_LINE = lazy(r"(?:\r\n|\n|\r)---[ \t]*(?:\r\n|\n|\r)")


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


def without_end(text: str, at: int, start: int, fence: str, kind: str) -> Fences:
    if fence == "+++":
        stop = _toml_extent(text, start)
    elif fence == "---":
        stop = looks_like_keys(text, start, len(text))
    else:
        stop = start
    if stop == start:
        return NOTHING
    return unclosed(text, at, Span(start, stop), fence, kind)


def unclosed(text: str, at: int, keys: Span, fence: str, kind: str) -> Fences:
    """Front matter that opens at `at` and whose keys end where `keys` does, with no closing fence."""
    after = line_end(text, keys.end)
    if odd := _odd_end(text, after.end, fence):
        inner = Span(keys.start, after.end)
        return Fences(kind, Span(0, line_end(text, odd.span.end).end), inner, (odd,))
    newline = newline_of(text)
    edit = Edit(Span(after.end, after.end), ("" if after.end > after.start else newline) + fence + newline)
    number = text.count("\n", 0, keys.end) + 1 if "\n" in text else text.count("\r", 0, keys.end) + 1
    problem = Problem(
        "unclosed",
        Span(at, at + 3),
        f"front matter isn't closed: write “{fence}” on a line of its own after line {number}",
        fix=Fix(f"Close the front matter with “{fence}”", (edit,)),
    )
    return Fences(kind, Span(0, after.end), Span(keys.start, after.end), (problem,))


def _odd_end(text: str, start: int, fence: str) -> Problem | None:
    """A line after the keys that is meant to close them and doesn't: `----`, or an indented fence."""
    for at, line in lines_of(text, start, min(len(text), start + SEARCHED)):
        written = line.strip()
        if not written:
            continue
        if not (ODD_FENCE.match(line) or written in ("---", "+++")):
            return None
        span = Span(at, at + len(line))
        message = f"“{line.rstrip()}” closes no front matter: write “{fence}”, at the beginning of the line"
        return Problem("fence", span, message, fix=Fix(f"Write “{fence}”", (Edit(span, fence),), safe=True))
    return None


def _toml_extent(text: str, start: int) -> int:
    stop = start
    for at, line in lines_of(text, start, len(text)):
        if not line.strip():
            continue
        if not re.match(r"[ \t]*(?:[\w.\-\"']+[ \t]*=|\[|\]|#|\"|')", line):
            break
        stop = at + len(line)
    return stop


def second_block(text: str, start: int) -> Problem | None:
    """Another block of front matter right after the first."""
    opening = line_end(text, start)
    if text[start : opening.start].strip() != "---" or not TELLING.match(text, opening.end):
        return None
    stop = looks_like_keys(text, opening.end, min(len(text), start + SEARCHED))
    if not DASHES.match(text, line_end(text, stop).start):
        return None
    message = "a second block of front matter, which generators show as text: move its keys into the first"
    return Problem("second-block", Span(start, stop), message)


def keys_after_end(text: str, start: int) -> Problem | None:
    """Keys between an ending `...` and a `---` that is taken for the end."""
    stop = looks_like_keys(text, start, min(len(text), start + SEARCHED))
    if stop == start or not TELLING.match(text, start) or not DASHES.match(text, line_end(text, stop).start):
        return None
    message = "stands after the front matter's end “...”, so it is a part of the text: move it up"
    return Problem("after-end", Span(start, stop), message)


def is_thematic_break(text: str, content: Span) -> bool:
    """Whether the first `---` is a rule across the page: prose stands below it after a blank line."""
    if text[content.start : line_end(text, content.start).start].strip() or content.start == content.end:
        return False
    return not any(PLAIN_KEY.match(line) for _, line in lines_of(text, content.start, content.end))
