"""Telling the formats of front matter apart and finding where it ends.

python-frontmatter's handlers define the formats (`---` YAML, `+++` TOML, `{` JSON), and a test holds this
module to them on ordinary posts. Their own `detect` and `split` are not used: they take `----` for a
fence, split at a line of dashes inside a block scalar, know TOML only where the unmaintained `toml`
package is installed, JSON only where `{` stands alone on its line, and give no offsets. Added are what
generators read besides: `...` as an end (Jekyll), `;;;` (Hexo, gray-matter), `---toml` (gray-matter).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from postlint.finding import Span
from postlint.front_matter.problem import Problem
from postlint.patterns import lazy

END_YAML = lazy(r"(?:\r\n|\n|\r)(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)")
DASHES = lazy(r"(?:\r\n|\n|\r)---[ \t]*(?=\r|\n|\Z)")
_END = {
    "+++": lazy(r"(?:\r\n|\n|\r)\+\+\+[ \t]*(?=\r|\n|\Z)"),
    ";;;": lazy(r"(?:\r\n|\n|\r);;;[ \t]*(?=\r|\n|\Z)"),
}
_LINE_END = lazy(r"\r\n|\n|\r")
_LANGUAGES = {
    "yaml": "yaml",
    "yml": "yaml",
    "toml": "toml",
    "json": "json",
    "js": "other",
    "javascript": "other",
}
_JSON = lazy(r"\{\s*(?:\"|\}\s*(?:\n|\r|\Z))")


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
        return between_lines(text) or fenced(text, 0, "---", "yaml")
    first = text[:1]
    if first == "+" and text.startswith("+++"):
        return fenced(text, 0, "+++", "toml")
    if first == ";" and text.startswith(";;;"):
        return fenced(text, 0, ";;;", "json")
    if first == "{" and _JSON.match(text):
        return Fences("json", Span(0, len(text)), Span(0, len(text)))  # its end is where its braces close
    found: Fences = _misplaced().elsewhere(text)
    return found


def between_lines(text: str) -> Fences | None:
    """YAML between two lines of three dashes, as nearly all posts have it; None for anything else."""
    end = text.find("\n---\n", 3)
    if (
        end < 4
        or text[3] != "\n"
        or text[4] in "\n \t"
        or text.startswith("---", end + 5)
        or text.find("\r", 0, end) >= 0
        or text.find("\n---", 3, end) >= 0
        or text.find("\n...", 3, end) >= 0
    ):
        return None
    return Fences("yaml", Span(0, end + 5), Span(4, end + 1))


def line_end(text: str, at: int) -> Span:
    """The first line end at or after an offset; empty at the end of the text."""
    found = _LINE_END.search(text, at)
    return Span(found.start(), found.end()) if found else Span(len(text), len(text))


def fenced(text: str, at: int, fence: str, kind: str) -> Fences:
    """Front matter whose opening fence begins at `at`."""
    opening = line_end(text, at)
    start = opening.end
    rest = text[at + 3 : opening.start].strip()
    found: Fences
    if rest.lower() in _LANGUAGES and fence == "---":
        kind = _LANGUAGES[rest.lower()]
    elif rest and at == 0:
        found = _misplaced().odd_fence(text, opening.start)
        return found
    closing = (END_YAML if fence == "---" else _END[fence]).search(text, opening.start)
    if closing is None:
        found = _misplaced().without_end(text, at, start, fence, kind)
        return found
    after = line_end(text, closing.end())
    content = Span(start, max(start, line_end(text, closing.start()).end))
    problems: tuple[Problem, ...] = ()
    if kind == "yaml":
        blank_first = text[start : start + 1] in ("\n", "\r", " ", "\t")
        if blank_first and at == 0 and _misplaced().is_thematic_break(text, content):
            return NOTHING
        if text.startswith("---", after.end) and (again := _misplaced().second_block(text, after.end)):
            problems = (again,)
        elif "..." in closing[0] and (late := _misplaced().keys_after_end(text, after.end)):
            problems = (late,)
    braces = fence != ";;;" or text[content.start : content.end].lstrip().startswith("{")
    return Fences(kind, Span(0, after.end), content, problems, braces)


def _misplaced() -> Any:
    """What only odd front matter needs: its patterns take longer to compile than most posts to read."""
    from postlint.front_matter import misplaced

    return misplaced


def newline_of(text: str) -> str:
    """The line end that a text uses first; a line feed where it has none."""
    found = line_end(text, 0)
    return text[found.start : found.end] or "\n"
