"""Telling the formats of front matter apart and finding where it ends.

python-frontmatter's handlers define the formats (`---` YAML, `+++` TOML, `{` JSON), and a test holds this
module to them on ordinary posts. Their own `detect` and `split` are not used: they take `----` for a
fence, split at a line of dashes inside a block scalar, know TOML only where the unmaintained `toml`
package is installed, JSON only where `{` stands alone on its line, and give no offsets. Added are what
generators read besides: `...` as an end (Jekyll), `;;;` (Hexo, gray-matter), `---toml` (gray-matter).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from postlint.finding import Edit, Fix, Span
from postlint.front_matter.problem import Problem

END_YAML = re.compile(r"(?:\r\n|\n|\r)(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)")
DASHES = re.compile(r"(?:\r\n|\n|\r)---[ \t]*(?=\r|\n|\Z)")
_END = {
    "+++": re.compile(r"(?:\r\n|\n|\r)\+\+\+[ \t]*(?=\r|\n|\Z)"),
    ";;;": re.compile(r"(?:\r\n|\n|\r);;;[ \t]*(?=\r|\n|\Z)"),
}
_LINE_END = re.compile(r"\r\n|\n|\r")
_LANGUAGES = {
    "yaml": "yaml",
    "yml": "yaml",
    "toml": "toml",
    "json": "json",
    "js": "other",
    "javascript": "other",
}
# A line of front matter: `key: value`, a list's item, a comment, something indented.
KEY = re.compile(r"""["']?[A-Za-z_][\w.\-]*(?: [\w.\-]+){0,2}["']?[ \t]*:(?:[ \t]|$)""")
_PLAIN_KEY = re.compile(r"[\"']?[A-Za-z_][\w.\-]*[\"']?:(?:[ \t]|$)")
_MEMBER = re.compile(r"[ \t]+\S|-[ \t]|#|[\]}]")
# Keys that tell front matter from prose which happens to hold colons.
TELLING = re.compile(
    r"(?:title|date|layout|tags|categories|author|description|draft|permalink|slug|lang|id|published)[ \t]*:",
    re.IGNORECASE,
)
_JSON = re.compile(r"\{\s*(?:\"|\}\s*(?:\n|\r|\Z))")
ODD_FENCE = re.compile(r"[ \t]*(?:[-–—―−]{2,12}|[–—―−]|```+ ?(?:ya?ml)?)[ \t]*$")
SEARCHED = 4000  # characters at the top in which front matter that is not at the very top is looked for


class Fences(NamedTuple):
    """What `find` found: offsets of the whole (with fences) and of the content between them."""

    kind: str
    span: Span
    content: Span
    problems: tuple[Problem, ...] = ()
    braces: bool = True  # for JSON: whether the content brings its own braces


NOTHING = Fences("none", Span(0, 0), Span(0, 0))


def find(text: str) -> Fences:
    """Front matter's kind and extent in a post's text (without its byte order mark)."""
    if text.startswith("---"):
        return fenced(text, 0, "---", "yaml")
    first = text[:1]
    if first == "+" and text.startswith("+++"):
        return fenced(text, 0, "+++", "toml")
    if first == ";" and text.startswith(";;;"):
        return fenced(text, 0, ";;;", "json")
    if first == "{" and _JSON.match(text):
        return Fences("json", Span(0, len(text)), Span(0, len(text)))  # its end is where its braces close
    from postlint.front_matter import misplaced

    return misplaced.elsewhere(text)


def line_end(text: str, at: int) -> Span:
    """The first line end at or after an offset; empty at the end of the text."""
    found = _LINE_END.search(text, at)
    return Span(found.start(), found.end()) if found else Span(len(text), len(text))


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
    return _PLAIN_KEY.match(line) is not None


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


def fenced(text: str, at: int, fence: str, kind: str) -> Fences:
    """Front matter whose opening fence begins at `at`."""
    opening = line_end(text, at)
    rest = text[at + 3 : opening.start].strip()
    problems: tuple[Problem, ...] = ()
    if rest:
        if rest.lower() in _LANGUAGES and fence == "---":
            kind = _LANGUAGES[rest.lower()]
        elif at == 0:
            from postlint.front_matter import misplaced

            return misplaced.odd_fence(text, opening.start)
    start = opening.end
    ends = END_YAML if fence == "---" else _END[fence]
    closing = ends.search(text, opening.start)
    if closing is None:
        return _unclosed(text, at, start, fence, kind)
    content_end = max(start, line_end(text, closing.start()).end)
    after = line_end(text, closing.end())
    content = Span(start, content_end)
    if kind == "yaml" and at == 0 and _is_thematic_break(text, content):
        return NOTHING
    if text[closing.start() :].lstrip("\r\n").startswith("...") and (
        late := _keys_after_end(text, after.end)
    ):
        problems = (*problems, late)
    if text.startswith("---", after.end) and kind == "yaml" and (again := _second_block(text, after.end)):
        problems = (*problems, again)
    braces = fence != ";;;" or text[content.start : content.end].lstrip().startswith("{")
    return Fences(kind, Span(0, after.end), content, problems, braces)


def _second_block(text: str, start: int) -> Problem | None:
    """Another block of front matter right after the first."""
    opening = line_end(text, start)
    if text[start : opening.start].strip() != "---" or not TELLING.match(text, opening.end):
        return None
    stop = looks_like_keys(text, opening.end, min(len(text), start + SEARCHED))
    if not DASHES.match(text, line_end(text, stop).start):
        return None
    message = "a second block of front matter, which generators show as text: move its keys into the first"
    return Problem("second-block", Span(start, stop), message)


def _keys_after_end(text: str, start: int) -> Problem | None:
    """Keys between an ending `...` and a `---` that is taken for the end."""
    stop = looks_like_keys(text, start, min(len(text), start + SEARCHED))
    if stop == start or not TELLING.match(text, start) or not DASHES.match(text, line_end(text, stop).start):
        return None
    message = "stands after the front matter's end “...”, so it is a part of the text: move it up"
    return Problem("after-end", Span(start, stop), message)


def _is_thematic_break(text: str, content: Span) -> bool:
    """Whether the first `---` is a rule across the page: prose stands below it after a blank line."""
    if text[content.start : line_end(text, content.start).start].strip() or content.start == content.end:
        return False
    return not any(_PLAIN_KEY.match(line) for _, line in lines_of(text, content.start, content.end))


def _unclosed(text: str, at: int, start: int, fence: str, kind: str) -> Fences:
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


def newline_of(text: str) -> str:
    found = line_end(text, 0)
    return text[found.start : found.end] or "\n"
