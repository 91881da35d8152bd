from __future__ import annotations

from collections.abc import Iterator

from postlint import Edit, Finding, Fix, NoOptions, Post, Severity, Span, rule
from postlint.markdown import Link
from postlint.url_syntax import Fault, faults

LONGEST = 80  # characters of a URL that a message shows
INVISIBLE = "an invisible"  # how the words for a fault begin whose repair changes nothing that is seen


@rule("links", severity=(Severity.WARNING, Severity.NOTE), fixes="safe, unsafe")
def check(post: Post, _: NoOptions) -> Iterator[Finding]:
    """Link whose URL or brackets are misspelt"""
    for link in post.links:
        if link.kind == "bare":
            yield from broken_brackets(post.text, link)
        if link.templated or (link.kind == "html" and not link.url and link.text not in ("a", "img")):
            continue
        for fault in () if link.url.startswith(("data:", "javascript:")) else faults(link.url):
            if link.kind != "bare" or fault.wrong.startswith(INVISIBLE):
                yield finding(post.text, link, fault)


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
    before = text[max(0, start - 3) : start]
    if before.endswith(("](", "](<")):
        line_end = min(at if at >= 0 else len(text) for at in (text.find("\n", end), text.find("\r", end)))
        rest = text[end:line_end]
        close = rest.find(")")
        if close < 0:
            yield Finding(link.span, "broken link: the parenthesis after its URL is missing; add “)”")
        elif rest[:1].isspace() and rest[:close].strip()[:1] not in ('"', "'", "("):
            message = "broken link: a space in its URL makes it plain text; write %20 for it or delete it"
            yield Finding(link.span, message)
    elif before.endswith("] (") and text[end : end + 1] == ")":
        label = text[text.rfind("[", 0, start) + 1 : start - 3]
        if label.strip() and not label.strip().isdigit() and "\n\n" not in label and "]" not in label:
            message = "broken link: a space between “]” and “(” makes it plain text; delete the space"
            fix = Fix("Delete the space", (Edit(Span(start - 2, start - 1), ""),))
            yield Finding(link.span, message, fix=fix)
    elif before.endswith(")[") and text[end : end + 1] == "]":
        yield Finding(link.span, "broken link: brackets swapped; write [text](URL)")
