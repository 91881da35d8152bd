"""What is wrong with TOML front matter, in a writer's words."""

from __future__ import annotations

from postlint.finding import Span
from postlint.front_matter.json_tree import LONG_NUMBER, TOO_LONG
from postlint.front_matter.keys import lines_of
from postlint.front_matter.problem import Problem
from postlint.patterns import lazy

_PLACE = lazy(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
_YAML_LINE = lazy(r"[ \t]*[\w\-]+[ \t]*:[ \t]")


def explain(content: str, base: int, error: BaseException) -> Problem:
    """The problem that tomllib's error names, on its line."""
    reason = str(error) if not isinstance(error, RecursionError) else "it nests too deeply"
    place = _PLACE.search(reason)
    lines = lines_of(content, 0, len(content)) or [(0, "")]
    number = int(place[1]) - 1 if place and place[1] else len(lines) - 1
    if not place:
        number = 0
    if (reason == TOO_LONG or "integer string conversion" in reason) and (
        long := LONG_NUMBER.search(content)
    ):
        reason, number = TOO_LONG, content.count("\n", 0, long.start())
    number = max(0, min(number, len(lines) - 1))
    reason = _PLACE.sub("", reason)
    at, line = lines[number]
    kind, advice = "toml", ""
    name = line.split("=", 1)[0].strip()
    if reason.startswith("Cannot overwrite a value") or "twice" in reason:
        kind, advice = "duplicate-key", f"“{name}” is given twice: keep the right one"
    elif _YAML_LINE.match(line):
        advice = "between “+++” stands TOML: write “key = value”, not “key: value”"
    elif reason.startswith("Invalid value") and "=" in line:
        advice = f"the value of “{name}” isn't TOML: put text in quotes"
    elif (
        reason.startswith(("Illegal character", "Expected", "Unterminated", "Unclosed"))
        and line.count('"') % 2
    ):
        advice = f"the quote in the value of “{name}” isn't closed: write “\"” at its end"
    message = advice or f"front matter isn't valid TOML: {reason[:1].lower()}{reason[1:]}"
    start = at + len(line) - len(line.lstrip())
    return Problem(kind, Span(base + start, base + max(start + 1, at + len(line.rstrip()))), message)
