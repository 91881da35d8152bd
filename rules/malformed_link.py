from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from postlint import Edit, Finding, Fix, NoOptions, Post, Severity, Span, rule
from postlint.markdown import Link
from postlint.markdown.glance import glance
from postlint.patterns import lazy
from postlint.url_syntax import Fault, faults

PLAIN = "makes it plain text"
SPACED = lazy(r"\]\(<?(https?:// [^\s)]+)\)", re.IGNORECASE)
MOST = 100  # links with a space after the scheme that are looked at in a post
NO_ADDRESS = ("data:", "javascript:")
LINE_END = lazy(r"[\r\n]")
LONGEST = 80  # characters of a URL that a message shows
INVISIBLE = "an invisible"  # how the words for a fault begin whose repair changes nothing that is seen


@rule("links", severity=(Severity.WARNING, Severity.NOTE), fixes="safe, unsafe")
def check(post: Post, _: NoOptions) -> Iterator[Finding]:
    """Link whose URL or brackets are misspelt"""
    if not post.once(glance).odd:
        return
    for link in post.links:
        kind, url = link.kind, link.url
        if kind == "bare":
            yield from broken_brackets(post.text, link)
        if link.templated or (kind == "html" and not url and link.text not in ("a", "img")):
            continue
        if kind == "reference" and not url:  # "[comment]: <> (words)", which shows nothing
            continue
        found = faults(url)
        if found and not url.startswith(NO_ADDRESS):
            for fault in found:
                if kind != "bare" or fault.wrong.startswith(INVISIBLE):
                    yield finding(post.text, link, fault)
    if ":// " in post.text:
        yield from hostless(post)


def finding(text: str, link: Link, fault: Fault) -> Finding:
    """What to say of a fault; its repair replaces the URL where it is written as it is read."""
    shown = link.url if len(link.url) <= LONGEST else link.url[:LONGEST] + "…"
    fix = None
    if fault.fixed and text[link.span.start : link.span.end] == link.url:
        fix = Fix("Correct the URL", (Edit(link.span, fault.fixed),), safe=fault.wrong.startswith(INVISIBLE))
    severity = Severity.NOTE if fault.minor else None
    if not link.url:
        return Finding(link.outer, f"link without a URL: {fault.instead}", severity)
    return Finding(
        link.span, f"malformed link “{shown}”: it has {fault.wrong}; {fault.instead}", severity, fix
    )


def broken_brackets(text: str, link: Link) -> Iterator[Finding]:
    """A URL in plain text with the remains of a Markdown link around it."""
    start, end = link.span
    before, after = text[max(0, start - 3) : start], text[end : end + 1]
    if before.endswith(("](", "](<", "<")):
        close = text.find(")" if "(" in before else ">", end, end_of_line(text, end))
        rest = text[end:close]
        if close >= 0 and rest[:1].isspace() and rest.strip()[:1] not in ('"', "'", "(") and "<" not in rest:
            yield Finding(
                link.span, f"broken link: a space in its URL {PLAIN}; write %20 for it or delete it"
            )
        elif close < 0 and "(" in before:
            yield Finding(link.span, "broken link: the parenthesis after its URL is missing; add “)”")
    elif before.endswith("] (") and after == ")":
        label = text[text.rfind("[", 0, start) + 1 : start - 3]
        if label.strip() and not label.strip().isdigit() and "\n\n" not in label and "]" not in label:
            fix = Fix("Delete the space", (Edit(Span(start - 2, start - 1), ""),))
            message = f"broken link: a space between “]” and “(” {PLAIN}; delete the space"
            yield Finding(link.span, message, fix=fix)
    elif before.endswith(")[") and after == "]":
        yield Finding(link.span, "broken link: brackets swapped; write [text](URL)")
    elif (before.endswith("][") and after == "]") or (before.endswith("]{") and after == "}"):
        yield Finding(link.span, "broken link: the wrong brackets around its URL; write [text](URL)")


def hostless(post: Post) -> Iterator[Finding]:
    """`[text](https:// host)`: what stands before the space isn't even a bare URL."""
    for found in islice(SPACED.finditer(post.text, post.body.start), MOST):
        block = next((one for one in post.blocks if one.span.start <= found.start() < one.span.end), None)
        if block is None or block.kind in ("code", "html"):
            continue
        if post.text.count("`", block.span.start, found.start()) % 2 == 0:
            message = f"broken link: a space in its URL {PLAIN}; delete it"
            yield Finding(Span(found.start(1), found.end(1)), message)


def end_of_line(text: str, start: int) -> int:
    """The offset of the line end after `start`, or of the text's end."""
    found = LINE_END.search(text, start)
    return found.start() if found else len(text)
