"""Template tags in a body (Liquid, Jinja, Hugo shortcodes, MDX, kramdown attributes, admonitions).

CommonMark knows none of them: `[x]({% post_url a %})` is no link to it, and a comment's text is prose.
`mask` puts stand-ins of equal length in, so that a CommonMark parser reads around them and every offset
holds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from postlint.patterns import lazy

# An opening bracket ends a failed match, so that a thousand unclosed tags cost no more than one. All
# alternatives begin with the same character: the search then skips from brace to brace.
_BRACES = lazy(
    r"\{(?:"
    r"%[^{%]*+(?:(?:%(?!\})|\{(?!%))[^{%]*+)*+%\}"
    r"|\{[^{}]*+(?:(?:\}(?!\})|\{(?!\{))[^{}]*+)*+\}\}"
    r"|#[^#{}\n](?:[^#{\n]++|#(?!\})|\{(?!#))*+#\}"
    r"|:[^{}\n]*+\}"
    r")"
)
# For texts with a line end put before them: a search for it takes a fraction of one for "^".
_DIRECTIVE = lazy(r"\n[ \t]*+(?:(:{3,}+[^\r\n]*+)|((?:!!!|\?\?\?\+?+|===)[ \t]++(?=[\w\"])[^\r\n]*+))")
_MODULE = lazy(r"\n(?:import|export)\s[^\n]*+(?:\n(?![ \t]*+(?:```|~~~))[^\n]+)*+")
# A comment at a line's start makes all of the line HTML to CommonMark; generators read on after "<!-- more -->".
_LEADING_COMMENT = lazy(r"<!--(?:[^\r\n<-]++|-(?!->)|<(?!!--))*+-->(?=[ \t]*+[^\s<])")
_EXPRESSION = lazy(r"\{[^{}\n]*+\}")
# A tag with lines of its own; in Markdown only one that asks for its content to be read as Markdown.
_TAG_LINE = (
    r"\n[ \t]*+(</?(?!(?:pre|code|script|style)\b)[A-Za-z][\w.:-]*+"
    r"(?:[^<>\"']++|\"[^\"\n]*+\"|'[^'\n]*+')*+>)[ \t]*+(?=\n|\Z)"
)
_COMPONENT = lazy(_TAG_LINE)
_MARKDOWN_INSIDE = lazy(r"\smarkdown(?:=[\"']?(?:1|block|span|true)\b|[\s>])")
_NAME = lazy(r"\{(?:%|\{[<%]|::)[-+]?\s*+(/?\w+)")
_NOT_LINE_END = lazy(r"[^\r\n]++")

COMMENT = "comment"
CODE = frozenset({"highlight", "codeblock", "code", "mermaid", "prism", "plantuml", "katex", "nomarkdown"})


class Mask(NamedTuple):
    """A text with stand-ins, and the spans (start, end) that they cover, in order, not overlapping."""

    text: str
    spans: tuple[tuple[int, int], ...]


def mask(text: str, suffix: str = ".md") -> Mask:
    """`text` with a stand-in of equal length for every template tag; line ends stay where they are.

    Comments become HTML comments, code elements fenced code (in HTML: hidden, too), a tag on a line of its
    own a processing instruction, any other tag letters.
    """
    found = tags(text, suffix == ".mdx")
    if not found:
        return Mask(text, ())
    closings = _closings(text, found)
    spans: list[tuple[int, int]] = []
    parts: list[str] = []
    done = 0
    for index, (start, end) in enumerate(found):
        if start < done:
            continue  # inside a comment or code
        name = _NAME.match(text, start)
        if name and (name[1] == COMMENT or name[1] in CODE):
            later = closings.get(name[1], [])
            at = bisect_right(later, index)
            if at < len(later):
                closing = found[later[at]]
                comment = name[1] == COMMENT or suffix == ".html"
                parts += text[done:start], _element(text, (start, end), closing, comment)
                done = closing[1]
                if comment:
                    spans.append((start, done))
                else:
                    spans += (start, end), closing
                continue
        parts += text[done:start], _stand_in(text, start, end)
        spans.append((start, end))
        done = end
    parts.append(text[done:])
    return Mask("".join(parts), tuple(spans))


def hide_tag_lines(text: str, suffix: str) -> str:
    """`text` in which tags with lines of their own hide, where what follows them is Markdown at once.

    So it is in MDX, and with `markdown="1"` (kramdown, python-markdown) elsewhere; to CommonMark such a
    tag makes everything down to the next blank line HTML.
    """
    if "<" not in text or (suffix != ".mdx" and not (" markdown" in text and _MARKDOWN_INSIDE.search(text))):
        return text
    hide = _hidden_tag if suffix == ".mdx" else _hidden_markdown_tag
    return _COMPONENT.sub(hide, "\n" + text)[1:]


def _hidden_markdown_tag(match: re.Match[str]) -> str:
    return _hidden_tag(match) if _MARKDOWN_INSIDE.search(match[1]) else match[0]


def _hidden_tag(match: re.Match[str]) -> str:
    start, end = match.start(1) - match.start(), match.end(1) - match.start()
    line = match[0]
    if end - start < 4:
        return line
    return line[:start] + "<?" + _letters(line[start + 2 : end - 2]) + "?>" + line[end:]


def tags(text: str, mdx: bool = False) -> list[tuple[int, int]]:
    """Spans of tags, in order, the first of overlapping ones only."""
    found: list[tuple[int, int]] = []
    if "{" in text:
        found = [match.span() for match in _BRACES.finditer(text)]
    lines = "\n" + text
    more = [(match.start(match.lastindex or 1) - 1, match.end() - 1) for match in _DIRECTIVE.finditer(lines)]
    if "<" in text and "<!--" in text:
        for match in _LEADING_COMMENT.finditer(text):
            start = match.start()
            if text[start - 1 : start] in ("", "\n", "\r") or text[max(0, start - 4) : start].strip(" ") in (
                "",
                "\n",
            ):
                more.append(match.span())
    if mdx:
        more += [(match.start(), match.end() - 1) for match in _MODULE.finditer(lines)]
        more += [match.span() for match in _EXPRESSION.finditer(text)]
    return _merge([*found, *more]) if more else found


def _merge(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not merged or start >= merged[-1][1]:
            merged.append((start, end))
    return merged


def _closings(text: str, found: list[tuple[int, int]]) -> dict[str, list[int]]:
    """Where `{% endname %}`, `{{< /name >}}` and `{:/name}` stand: name -> rising indexes of `found`."""
    closings: dict[str, list[int]] = {}
    for index, (start, _) in enumerate(found):
        name = _NAME.match(text, start) or _KRAMDOWN_END.match(text, start)
        if name and name[1].startswith(("end", "/")):
            closings.setdefault(name[1].removeprefix("end").lstrip("/"), []).append(index)
    return closings


_KRAMDOWN_END = lazy(r"\{:(/\w+)\}")


def _element(text: str, opening: tuple[int, int], closing: tuple[int, int], comment: bool) -> str:
    """What hides a comment, or shows code as fenced code."""
    start, end = opening[0], closing[1]
    if comment:
        return "<!--" + _letters(text[start + 4 : end - 3]) + "-->"
    if not (_alone(text, *opening) and _alone(text, *closing)):
        return _letters(text[start:end])
    first, last = opening[1] - start, end - closing[0]
    fence = "~" * min(first, last)
    return fence.ljust(first) + text[opening[1] : closing[0]] + fence.ljust(last)


def _alone(text: str, start: int, end: int) -> bool:
    """Whether nothing else stands on the tag's first line before it nor on its last line after it."""
    while text[start - 1 : start] in (" ", "\t"):
        start -= 1
    while text[end : end + 1] in (" ", "\t"):
        end += 1
    return text[start - 1 : start] in ("", "\n", "\r") and text[end : end + 1] in ("", "\n", "\r")


def _letters(text: str) -> str:
    """As many letters as a text has characters; its line ends stay."""
    if "\n" not in text and "\r" not in text:
        return "x" * len(text)
    return _NOT_LINE_END.sub(lambda match: "x" * len(match[0]), text)


def _stand_in(text: str, start: int, end: int) -> str:
    """A processing instruction for a tag with a line of its own, else letters: they fit in URLs and text."""
    tag = text[start:end]
    if tag[0] == "<":
        return "x" * len(tag)
    if tag[0] in "!?=":  # MkDocs: the block below is indented by four, as a list item's text is
        return "-   ".ljust(len(tag), "x")
    if len(tag) >= 3 and _alone(text, start, end):
        return "<?" + _letters(tag[2:-2]) + "?>" if len(tag) > 3 else "***"
    return _letters(tag)
