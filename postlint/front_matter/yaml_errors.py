"""What is wrong with YAML front matter, in a writer's words.

libyaml's own marks are of little use to a writer: an unclosed quote is reported where the text ends. So
likely faults are looked for line by line, each is repaired on trial, and the first repair that lets YAML
read on is what was wrong, and the fix that is offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from yaml.error import YAMLError

from postlint.finding import Edit, Fix, Span
from postlint.front_matter import fences, keys, misplaced, yaml_faults, yaml_tree
from postlint.front_matter.problem import Problem
from postlint.front_matter.yaml_value_faults import Fault

if TYPE_CHECKING:
    from postlint.front_matter import FrontMatter

_ROUNDS = 8  # faults named in one post
_TRIALS = 60  # repairs tried for each: a broken post must not cost seconds
_KEYS_IN_PROSE = 0.3  # of the lines below a blank one: from there on it is front matter, not prose
_PAIRS = 12
_CHARACTERS = 20_000


class _Failure(NamedTuple):
    """Where YAML gave up: line indexes of the place and of what began there, and why."""

    line: int
    context: int
    reason: str


def unreadable(
    text: str, found: fences.Fences, content: str, error: BaseException, problems: tuple[Problem, ...]
) -> FrontMatter:
    """Front matter that `compose` refused with `error`, with what is wrong in it."""
    from postlint.front_matter import FrontMatter

    said = tuple(_explained(content, found.content.start, error))
    beyond_repair = any(problem.kind in ("yaml", "no-key", "indentation") for problem in said)
    if beyond_repair and not problems and (closed := _unclosed(text, found)):
        return closed
    return FrontMatter("yaml", found.span, found.content, problems=(*problems, *said), text=text)


def _unclosed(text: str, found: fences.Fences) -> FrontMatter | None:
    """Front matter whose closing fence is a rule of the body: keys, a blank line, prose."""
    from postlint.front_matter import FrontMatter, parse

    stop = keys.looks_like_keys(text, found.content.start, found.content.end)
    after = fences.line_end(text, stop)
    rest = text[after.end : found.content.end]
    if found.content.start in (stop, 0) or not rest.strip() or rest[:1] not in ("\n", "\r"):
        return None
    lines = [line for line in rest.splitlines() if line.strip()]
    if sum(keys.is_key(line) for line in lines) >= _KEYS_IN_PROSE * len(lines):
        return None  # more keys, with something odd before them
    try:
        yaml_tree.compose(text[found.content.start : stop])
    except (YAMLError, ValueError):
        return None
    whole = misplaced.unclosed(text, found.content.start, Span(found.content.start, stop), "---", "yaml")
    problem = whole.problems[0]._replace(span=Span(found.span.start, found.span.start + 3))
    inner = parse(text[: after.end] + "---\n")
    return FrontMatter("yaml", whole.span, whole.content, inner.values, (problem,), text, inner._tree)


def _explained(content: str, base: int, error: BaseException) -> Iterator[Problem]:
    rows = keys.lines_of(content, 0, len(content))
    starts, lines = [at for at, _ in rows], [line for _, line in rows]
    ends = [
        content[at + len(line) : starts[i + 1] if i + 1 < len(rows) else len(content)]
        for i, (at, line) in enumerate(rows)
    ]
    failure = _failure(error, content)
    if isinstance(error, yaml_tree.LimitError) or len(content) > _CHARACTERS or not rows:
        yield _generic(rows, base, failure)
        return
    for _ in range(_ROUNDS):
        step = _step(lines, ends, failure)
        if step is None:
            yield _generic(rows, base, failure)
            return
        fault, after = step
        yield _problem(fault, rows, base)
        if after is None:
            return
        lines, failure = _with(lines, fault), after


def _step(lines: list[str], ends: list[str], failure: _Failure) -> tuple[Fault, _Failure | None] | None:
    """The first repair that lets YAML read on, and where it gives up next.

    Where two neighbours are broken no single repair gets further: then the first of a pair that does.
    """
    near: list[tuple[Fault, _Failure]] = []
    for fault in islice(yaml_faults.candidates(lines, failure.context, failure.line), _TRIALS):
        after = _try(_with(lines, fault), ends)
        if after is None or _further(after, failure, fault):
            return fault, after
        if after.line >= failure.line and fault.line != after.line:
            near.append((fault, after))
    for fault, after in near[:_PAIRS]:
        repaired = _with(lines, fault)
        for other in yaml_faults.line_faults(repaired, min(after.line, len(lines) - 1)):
            beyond = _try(_with(repaired, other), ends)
            if beyond is None or _further(beyond, after, other):
                return fault, after
    return None


def _with(lines: list[str], fault: Fault) -> list[str]:
    return [fault.lines.get(number, line) for number, line in enumerate(lines)]


def _try(lines: list[str], ends: list[str]) -> _Failure | None:
    content = "".join(line + end for line, end in zip(lines, ends, strict=True))
    try:
        yaml_tree.compose(content)
    except (YAMLError, ValueError) as error:
        return _failure(error, content)
    return None


def _further(after: _Failure, before: _Failure, fault: Fault) -> bool:
    """Whether a repair let YAML read on."""
    last = max(fault.lines)
    if fault.kind.startswith("unclosed"):  # an open quote fails at the end of the text: nothing is further
        return after.context > last
    return after.line > max(before.line, last)


def _failure(error: BaseException, content: str) -> _Failure:
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None) or mark
    reason = getattr(error, "problem", None) or str(error)
    if mark is None:
        line = content.count("\n", 0, getattr(error, "at", 0))
        return _Failure(line, line, reason)
    return _Failure(mark.line, (context or mark).line, reason)


def _problem(fault: Fault, rows: list[tuple[int, str]], base: int) -> Problem:
    edits = []
    for number, new in sorted(fault.lines.items()):
        at, old = rows[number]
        edit = _smallest(old, new)
        edits.append(Edit(Span(base + at + edit.span.start, base + at + edit.span.end), edit.text))
    at, old = rows[fault.line]
    start = base + at + (fault.start if fault.start >= 0 else len(old) - len(old.lstrip()))
    span = Span(start, max(start + 1, base + at + len(old.rstrip())))
    fix = Fix(fault.title, tuple(edits), fault.safe) if fault.title else None
    return Problem(fault.kind, span, fault.message, fix=fix)


def _smallest(old: str, new: str) -> Edit:
    """The least edit that turns one line into the other."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return Edit(Span(start, len(old) - tail), new[start : len(new) - tail])


_REASONS = {
    "could not find expected ':'": "this line has no “key:”; indent it where it goes on with the value above",
    "did not find expected key": "this line doesn't fit the ones above it: a key must stand where the others do",
    "did not find expected '-' indicator": "list items must be indented alike",
    "mapping values are not allowed in this context": "a colon stands where a value is expected: quote the value",
    "did not find expected ',' or ']'": "the list isn't closed: write “]” at its end",
    "did not find expected ',' or '}'": "the braces aren't closed: write “}” at the end",
    "found unexpected end of stream": "a quote isn't closed",
}


def _generic(rows: list[tuple[int, str]], base: int, failure: _Failure) -> Problem:
    number = max(0, min(failure.line, len(rows) - 1))
    while number and not rows[number][1].strip():
        number -= 1
    at, line = rows[number] if rows else (0, "")
    start = base + at + len(line) - len(line.lstrip())
    span = Span(start, max(start + 1, base + at + len(line.rstrip())))
    advice = _REASONS.get(failure.reason, failure.reason)
    return Problem("yaml", span, f"front matter isn't valid YAML: {advice}")
