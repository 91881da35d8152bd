from __future__ import annotations

import re
from collections.abc import Iterator

from postlint import Finding, NoOptions, Post, Severity, rule
from postlint.markdown.fenced import without_fences
from postlint.markdown.glance import glance
from postlint.markdown.references import plainly_defined
from postlint.patterns import lazy
from postlint.site.settings import settings

MOST = 100  # findings in a post, and labels that a suggestion is looked for in
LONGEST = 80  # characters of a label that a message shows
# Definitions may come from a file that the template puts in.
INCLUDED = lazy(r"\{%-?\s*+(?:include|include_relative|render)\s++\S*(?:link|ref|def)|--8<--", re.IGNORECASE)
REGEX = lazy(r"[\\^|*+?]|\A.-.\Z|\A[a-z]-[a-z]|0-9")  # character classes, not labels
NUMBER = lazy(r"\W*\d+\W*|[\d\s,;–-]+")
QUOTES = ('"', "“", "'", "‘", "„", "«")
LOOKS_UP_LABELS = ("autorefs", "mkdocstrings", "snippets", "abbr")  # MkDocs plugins that define labels


@rule("links", severity=Severity.WARNING)
def check(post: Post, _: NoOptions) -> Iterator[Finding]:
    """Reference link whose definition is missing"""
    if not post.once(glance).refers or plainly_defined(post.text) or defined_outside_code(post):
        return
    if post.body.surely_defined or INCLUDED.search(post.text):
        return
    undefined = [one for one in post.body.undefined if one.form in ("full", "collapsed")][:MOST]
    if undefined and not post.site.configured:  # pandoc, whose headings are labels as well
        headings = {block.text.casefold() for block in post.blocks if block.kind == "heading"}
        undefined = [one for one in undefined if one.label.casefold() not in headings]
    if not undefined or looks_up_labels(post):
        return
    labels = [link.text for link in post.links if link.kind == "reference"]
    for one in undefined:
        source = post.text[one.span.start : one.span.end]
        text = source[1 : source.rfind("][")]
        if not meant(post.text, one.span.start, text, one.label):
            continue
        advice = how_to_define(post.text[post.body.start :], one.label, labels)
        yield Finding(one.span, f"no definition for the reference “{one.label[:LONGEST]}”: {advice}")


def defined_outside_code(post: Post) -> bool:
    """Whether references are plainly defined where fenced code is left out."""
    text = post.once(without_fences)
    return bool(text) and plainly_defined(text)


def how_to_define(body: str, label: str, defined: list[str]) -> str:
    """What to do: mend what was meant as the definition, use a label that is like it, or add one."""
    if len(label) <= LONGEST:
        from difflib import get_close_matches  # only for findings

        glued = re.search(rf"\S[^\S\n]*\n[ \t>]*\[{re.escape(label)}\]:[ \t]*\S", body, re.IGNORECASE)
        if glued:
            return "what was meant to be it needs a blank line above"
        for near in get_close_matches(label, defined[:MOST], 1, 0.8):
            return f"did you mean “{near}”?"
    return f"add “[{label[:LONGEST]}]: URL”"


def meant(body: str, start: int, text: str, label: str) -> bool:
    """Whether brackets are meant as a reference: no index, character class, citation or check box."""
    if not text.strip() or text.strip() in ("x", "X") or not label.strip():
        return False
    if "://" in label:
        return False  # malformed-link's
    if "::" in label:
        return False  # a name that rustdoc and its like look up
    if NUMBER.fullmatch(text) or REGEX.search(text) or REGEX.search(label):
        return False
    before = body[start - 1 : start]
    if before in QUOTES and body[start + len(text) + len(label) + 4 :][:1] == " ":
        return False  # “[Area][Part] Title of a bug”
    if body[start - 2 : start] in ("]:", "]/", "//"):
        return False  # the parts of an address: "tcp://[host]:[port][path]"
    return not (before.isalnum() or before in ("_", "]", ")", "$", "["))


def looks_up_labels(post: Post) -> bool:
    """Whether the site has a plugin that finds what labels mean."""
    if post.site.generator != "mkdocs":
        return False
    values = settings(post.site)
    named = f"{values.get('plugins')} {values.get('markdown_extensions')}"
    return any(plugin in named for plugin in LOOKS_UP_LABELS)
