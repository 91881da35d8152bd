"""Whether a pattern of a system that stands in a text is residue there, or something that the site renders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.leftovers.context import renders_braces

if TYPE_CHECKING:
    from postlint.leftovers.systems import Pattern
    from postlint.markdown import Block
    from postlint.post import Post

_TAG = re.compile(r"<[^<>]{0,1000}>")
_VARIABLE = re.compile(r"\{\{\{?\s*[a-z][\w$]*(?:\.[\w$]+)*\s*\}?\}\}", re.IGNORECASE)


def acceptable(pattern: Pattern, match: re.Match[str], masked: str, block: Block, post: Post) -> bool:
    """Whether a pattern's match is no Markdown link and nothing that the post's generator renders."""
    line, text = pattern.line, match[0]
    if pattern.rule in ("template-residue", "generator-residue") and block.kind == "html":
        return False
    if line[0] == "[":
        label = text[: text.find("]") + 1] or text
        following = masked[match.start() + len(label) : match.start() + len(label) + 1]
        if (following and following in "([:") or (match.start() and masked[match.start() - 1] in "!]"):
            return False
        return f"{label}:" not in post.text
    if text[:2] in ("{{", "{%", "{#") and renders_braces(post):
        # no generator renders a lone variable of somebody else's; its own stand in markup or beside tags
        return bool(
            fills(match, masked, block)
            and _VARIABLE.fullmatch(text)
            and post.text.count("{{") <= 2
            and "{%" not in post.text
        )
    if text[:2] == "${" and text.isupper():
        return False  # a shell's variable
    return not (post.suffix == ".mdx" and text[:1] in "{<$")


def fills(match: re.Match[str], masked: str, block: Block) -> bool:
    """Whether a match is all that a block says."""
    if block.kind == "html":
        return not block.text.strip()
    rest = masked[: match.start()] + masked[match.end() :]
    return not any(c.isalnum() for c in _TAG.sub("", rest))
