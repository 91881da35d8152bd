"""Lines that look like front matter, wherever they stand."""

from __future__ import annotations

import re

from postlint.front_matter.fences import line_end
from postlint.patterns import lazy

# A line of front matter: `key: value`, a list's item, a comment, something indented.
KEY = lazy(r"""["']?[A-Za-z_][\w.\-]*(?: [\w.\-]+){0,2}["']?[ \t]*:(?:[ \t]|$)""")
PLAIN_KEY = lazy(r"[\"']?[A-Za-z_][\w.\-]*[\"']?:(?:[ \t]|$)")
_MEMBER = lazy(r"[ \t]+\S|-[ \t]|#|[\]}]")
# Keys that tell front matter from prose which happens to hold colons.
TELLING = lazy(
    r"(?:title|date|layout|tags|categories|author|description|draft|permalink|slug|lang|id|published)[ \t]*:",
    re.IGNORECASE,
)
ODD_FENCE = lazy(r"[ \t]*(?:[-–—―−]{2,12}|[–—―−]|```+ ?(?:ya?ml)?)[ \t]*$")
SEARCHED = 4000  # characters at the top in which front matter that is not at the very top is looked for


def lines_of(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """(offset, line without its end) for the lines of a range; LF, CRLF and CR end lines."""
    found, at = [], start
    while at < end:
        stop = line_end(text, at)
        found.append((at, text[at : min(end, stop.start)]))
        at = stop.end
    return found


def is_key(line: str) -> bool:
    """Whether a line begins a key, as front matter's do."""
    return PLAIN_KEY.match(line) is not None


def looks_like_keys(text: str, start: int, end: int) -> int:
    """The offset where a run of lines like front matter, from `start`, stops; `start` where none begins.

    Blank lines belong to it only where a line of front matter follows.
    """
    stop, seen = start, False
    for at, line in lines_of(text, start, end):
        if not line.strip():
            continue
        member = seen and _MEMBER.match(line) and line.strip() not in ("---", "+++")
        if not (KEY.match(line) or member or line.startswith("#")):
            break
        seen = seen or bool(KEY.match(line))
        stop = at + len(line)
    return stop if seen else start
