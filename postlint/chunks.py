"""A post's raw text in chunks: what stands between blank lines, headings and fenced code.

A Markdown block consists of whole lines, and a paragraph spans no blank line: a paragraph that nothing but blank
lines, headings or code surround is a chunk. For rules that clear most posts by a look at their text, without
the Markdown tree.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.post import Post

_BETWEEN = lazy(r"(\n(?:[ \t]*+\n|#[^\n]*+\n)++)")  # blank lines and headings
_LINE_ENDS = frozenset("\r\n")
# A chunk that begins with one of these may be no paragraph; with the first ones it is none.
_NEVER = frozenset("#|>~ \t")
_UNSURE = _NEVER | set("-+*{:<[0123456789")
_ITEM = lazy(r"\d{1,9}[.)](?:\s|\Z)")
_MARKS = {"list_item": "- ", "quote": "> ", "heading": "## "}
_ADDRESS = lazy(r"!?\[[^\[\]\n]*+\](?:\([^()\n]*+\))?|\]\([^()\n]*+\)")
_DEFINITION = lazy(r"\[[^\]\n]{1,200}\]:")
# Tags in running text; one that fills its line begins HTML. An address in angle brackets.
_INLINE_TAG = lazy(
    r"<(?:https?:|(?:a|abbr|b|br|cite|code|del|em|font|i|img|ins|kbd|mark|q|s|small|span|strong|su[bp]|u)\b"
    r"[^>\n]*+>(?![ \t]*(?:\n|\Z)))",
    re.IGNORECASE,
)


class Chunks:
    """The chunks of a post, of which there is one at least: an empty body is an empty chunk."""

    def __init__(self, pieces: list[str], start: int) -> None:
        self.texts = pieces[::2]
        self._pieces = pieces  # chunks and, between two, something as long as what parts them
        self._start = start

    @cached_property
    def paragraphs(self) -> list[int]:
        """The numbers of the chunks that begin with a paragraph; a heading with a line below is none."""
        return [
            number
            for number, text in enumerate(self.texts)
            if text
            and (text[0] not in _UNSURE or (text[0] not in _NEVER and is_paragraph(text)))
            and text[-1] not in "=-"
        ]

    @cached_property
    def prose(self) -> list[str]:
        """The chunks that begin with a paragraph."""
        texts = self.texts
        return [texts[number] for number in self.paragraphs]

    @cached_property
    def starts(self) -> list[int]:
        """The offset of each chunk in the post's text."""
        return list(accumulate(map(len, self._pieces), initial=self._start))[:-1:2]


def chunks(post: Post) -> Chunks:
    """The chunks of a post; to be asked for by `post.once(chunks)`."""
    if post.suffix == ".html":
        return _of_page(post)
    text, start = post.text, post.body_start
    while text[start : start + 1] in _LINE_ENDS:
        start += 1
    body = text[start:]
    if returns := "\r" in body:
        body = body.replace("\r\n", " \n")
    coded = ("`" in body and "```" in body) or ("~" in body and "~~~" in body)
    pieces = _beside_code(body) if coded else _BETWEEN.split(body)
    for number in range(0, len(pieces) - 1, 2) if returns else ():
        chunk = pieces[number].rstrip()
        pieces[number : number + 2] = chunk, " " * (len(pieces[number]) - len(chunk)) + pieces[number + 1]
    pieces[-1] = pieces[-1].rstrip()
    if not pieces[-1] and len(pieces) > 1:
        del pieces[-2:]
    if post.suffix == ".mdx":
        pieces[::2] = [_without_module(chunk) for chunk in pieces[::2]]
    return Chunks(pieces, start)


def _beside_code(body: str) -> list[str]:
    """The pieces of a body, with blanks for fenced code between them."""
    if opens := body.startswith(("```", "~~~")):
        body = f"\n{body}"
    if "~~~" in body:
        body = body.replace("\n~~~", "\n```")
    parts = body.split("\n```")
    if len(parts) % 2 == 0:
        return _BETWEEN.split(body[opens:])
    pieces, rest = [], 0
    for text, code in zip(parts[::2], (*parts[1::2], ""), strict=True):
        pieces += _BETWEEN.split(text)
        rest = len(pieces[-1])
        pieces[-1] = pieces[-1].rstrip()
        pieces.append(" " * (rest - len(pieces[-1]) + len(code) + 2 * len("\n```")))
    if opens:
        pieces[1] = pieces[1][1:]  # the line end put before
    return pieces[:-1]


def _of_page(post: Post) -> Chunks:
    """The blocks of an HTML page as they would stand in Markdown; only those of paragraphs start where they do."""
    pieces, at = [], 0
    for block in post.blocks:
        start, end = block.span
        mark = _MARKS.get(block.kind, "" if block.kind == "paragraph" else "<")
        pieces += [" " * (start - at), mark + post.text[start:end]]
        at = end + len(mark)
    return Chunks(pieces[1:] or [""], len(pieces[0]) if pieces else 0)


def is_paragraph(chunk: str) -> bool:
    """Whether a chunk begins with a paragraph: not with a list, a table, a quote, indented code, HTML, a tag."""
    first, second = chunk[:1], chunk[1:2]
    if first not in _UNSURE:
        return True
    if first in "-+*":
        return bool(second.strip()) and not second == first == "-"
    if first.isdigit():
        return _ITEM.match(chunk) is None
    if first == "[":
        return _DEFINITION.match(chunk) is None
    if first == "<":
        return _INLINE_TAG.match(chunk) is not None
    return (first == "{" and second not in "{%:#/") or (first == ":" and second not in ": ")


def is_named(chunk: str) -> bool:
    """Whether a chunk is nothing but a link or a picture: it says a name, which others repeat."""
    return chunk[-1] == ")" and "\n" not in chunk and len(_ADDRESS.sub("", chunk)) < 3


def _without_module(chunk: str) -> str:
    """A chunk of an MDX post as a tag, where it imports or exports."""
    return "{%" + chunk[2:] if chunk.startswith(("import ", "export ")) else chunk
