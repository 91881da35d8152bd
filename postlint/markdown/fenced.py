"""Fenced code told from raw text, where nothing in a post can make it anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.patterns import lazy
from postlint.templates import CODE, COMMENT, tags

if TYPE_CHECKING:
    from postlint.post import Post

_FENCE = "\n```"
_FENCES = ("```", "~~~")
_SHORTCODE = "{{<"  # in code, too, it is Hugo's
_OTHER_FENCE = lazy(r"\n {1,3}```|\n {0,3}~~~")
# Elements of HTML and of templates that reach over blank lines: a fence within them is none.
_ELEMENT = lazy(
    r"<(?:[!?]|(?i:pre|script|style|textarea)\b)"
    rf"|\{{(?:%|\{{[<%]|::)[-+]?\s*+(?:{'|'.join(sorted({COMMENT, *CODE}))})\b"
)


def without_fences(post: Post) -> str:
    """A post's text with blanks for the fenced code of its body, for `post.once`; "" where that isn't sure.

    Every offset holds. Sure is a fence at a line's start, below an empty line; not one that the body begins with.
    """
    text, start = post.text, post.body_start
    body = text[start:]
    if (
        _FENCE not in body
        or post.suffix == ".mdx"
        or "\r" in body
        or body[:3] in _FENCES
        or _OTHER_FENCE.search(body)
    ):
        return ""
    outside, *parts = body.split(_FENCE)
    if len(parts) % 2:
        return ""
    pieces = [outside]
    for code, after in zip(parts[::2], parts[1::2], strict=True):
        info = code.partition("\n")[0]
        below = outside[-1:] == "\n" or not outside.strip("\n")
        if not below or "`" in info or _SHORTCODE in code or after.partition("\n")[0].strip(" \t"):
            return ""
        pieces += " " * (len(_FENCE) * 2 + len(code)), after
        outside = after
    if _ELEMENT.search("".join(pieces)) or any(_FENCE in body[first:end] for first, end in tags(body)):
        return ""
    return text[:start] + "".join(pieces)
