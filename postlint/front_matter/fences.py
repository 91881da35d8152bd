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

_END_YAML = re.compile(r"(?:\r\n|\n|\r)(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)")
_END = {
    "---": re.compile(r"(?:\r\n|\n|\r)---[ \t]*(?=\r|\n|\Z)"),
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
_KEY = re.compile(r"""["']?[A-Za-z_][\w.\-]*(?: [\w.\-]+){0,2}["']?[ \t]*:(?:[ \t]|$)""")
_PLAIN_KEY = re.compile(r"[\"']?[A-Za-z_][\w.\-]*[\"']?:(?:[ \t]|$)")
_MEMBER = re.compile(r"[ \t]+\S|-[ \t]|#|[\]}]")
# Keys that tell front matter from prose which happens to hold colons.
_TELLING = re.compile(
    r"(?:title|date|layout|tags|categories|author|description|draft|permalink|slug|lang|id|published)[ \t]*:",
    re.IGNORECASE,
)
_JSON = re.compile(r"\{\s*(?:\"|\}\s*(?:\n|\r|\Z))")
_ODD_FENCE = re.compile(
    r"[ \t]*(?:-{2,}|[–—―−]{1,3}|-[–—]|[–—]-|\+{2,}|```+ ?(?:ya?ml|markdown|md|toml)?)[ \t]*$"
)
_SEARCHED = 4000  # characters at the top in which front matter that is not at the very top is looked for


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
        return _fenced(text, 0, "---", "yaml")
    first = text[:1]
    if first == "+" and text.startswith("+++"):
        return _fenced(text, 0, "+++", "toml")
    if first == ";" and text.startswith(";;;"):
        return _fenced(text, 0, ";;;", "json")
    if first == "{" and _JSON.match(text):
        return Fences("json", Span(0, len(text)), Span(0, len(text)))  # its end is where its braces close
    return _elsewhere(text)


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
        if not (_KEY.match(line) or (seen and _MEMBER.match(line)) or line.startswith("#")):
            break
        seen = seen or bool(_KEY.match(line))
        stop = at + len(line)
    return stop if seen else start


def _fenced(text: str, at: int, fence: str, kind: str) -> Fences:
    """Front matter whose opening fence begins at `at`."""
    opening = line_end(text, at)
    rest = text[at + 3 : opening.start].strip()
    problems: tuple[Problem, ...] = ()
    if rest:
        if rest.lower() in _LANGUAGES and fence == "---":
            kind = _LANGUAGES[rest.lower()]
        elif at == 0:
            return _odd_fence(text, opening.start)
    start = opening.end
    ends = _END_YAML if fence == "---" else _END[fence]
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
    braces = fence != ";;;" or text[content.start : content.end].lstrip().startswith("{")
    return Fences(kind, Span(0, after.end), content, problems, braces)


def _keys_after_end(text: str, start: int) -> Problem | None:
    """Keys between an ending `...` and a `---` that is taken for the end."""
    stop = looks_like_keys(text, start, min(len(text), start + _SEARCHED))
    if (
        stop == start
        or not _TELLING.match(text, start)
        or not _END["---"].match(text, line_end(text, stop).start)
    ):
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
    newline = _newline(text)
    edit = Edit(Span(after.end, after.end), ("" if after.end > after.start else newline) + fence + newline)
    number = text.count("\n", 0, keys.end) + 1 if "\n" in text else text.count("\r", 0, keys.end) + 1
    problem = Problem(
        "unclosed",
        Span(at, at + 3),
        f"front matter isn't closed: write “{fence}” on a line of its own after line {number}",
        fix=Fix(f"Close the front matter with “{fence}”", (edit,)),
    )
    return Fences(kind, Span(0, after.end), Span(keys.start, after.end), (problem,))


def _toml_extent(text: str, start: int) -> int:
    stop = start
    for at, line in lines_of(text, start, len(text)):
        if not line.strip():
            continue
        if not re.match(r"[ \t]*(?:[\w.\-\"']+[ \t]*=|\[|\]|#|\"|')", line):
            break
        stop = at + len(line)
    return stop


def _newline(text: str) -> str:
    found = line_end(text, 0)
    return text[found.start : found.end] or "\n"


def _odd_fence(text: str, first_end: int) -> Fences:
    """A first line that begins like a fence and isn't one: `----`, `---title: x`."""
    after = line_end(text, first_end)
    line = text[:first_end]
    stop = looks_like_keys(text, after.end, len(text))
    if stop == after.end:
        return NOTHING
    if _ODD_FENCE.match(line):
        return _with_fence_repaired(text, Span(0, first_end), "---")
    return NOTHING


def _with_fence_repaired(text: str, wrong: Span, fence: str) -> Fences:
    """Front matter under an opening line that is no fence but is meant as one, where something closes it."""
    start = line_end(text, wrong.end).end
    written = text[wrong.start : wrong.end].strip()
    lines = lines_of(text, start, min(len(text), start + _SEARCHED))
    closing = next((row for row in lines if row[1].rstrip() in (fence, written)), None)
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


def _elsewhere(text: str) -> Fences:
    """Front matter that isn't where it must be: after blank lines, indented, after text, without a fence."""
    head = text[:_SEARCHED]
    blank = len(head) - len(head.lstrip())
    if blank and head[blank : blank + 3] in ("---", "+++") and (found := _late(text, blank)):
        return found
    first = line_end(text, 0)
    if _ODD_FENCE.match(text[: first.start]) and first.end > first.start:
        stop = looks_like_keys(text, first.end, min(len(text), _SEARCHED))
        if stop > first.end and _TELLING.search(text, first.end, stop):
            return _with_fence_repaired(text, Span(0, first.start), "---")
    return NOTHING


def _late(text: str, blank: int) -> Fences | None:
    """Front matter after `blank` characters of white space."""
    fence = text[blank : blank + 3]
    found = _fenced(text, blank, fence, "yaml" if fence == "---" else "toml")
    if found.kind == "none" or any(p.kind == "unclosed" for p in found.problems):
        return None
    keys = text[found.content.start : found.content.end]
    if not (_KEY.match(keys.lstrip()) if fence == "---" else "=" in keys):
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
