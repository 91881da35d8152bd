"""Ignores written in a post: on a line, for a block, for the whole post."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from postlint.finding import Edit, Finding, Fix, Severity, Span
from postlint.patterns import lazy
from postlint.post import Post

_COMMENT = lazy(
    r"<!--[ \t]*postlint:[ \t]*(?P<html>[^\n]{0,300}?)[ \t]*-->"
    r"|\{/\*[ \t]*postlint:[ \t]*(?P<mdx>[^\n]{0,300}?)[ \t]*\*/\}"
    r"|\{%-?[ \t]*comment[ \t]*-?%\}[ \t]*postlint:[ \t]*(?P<liquid>[^\n%{]{0,300})"
    r"\{%-?[ \t]*endcomment[ \t]*-?%\}"
)
_NAME = lazy(r"[^\s,]+")


class Ignore(NamedTuple):
    """An ignore: where it is written, which rules or groups it names, and the span that it holds for.

    `comment` tells a comment in the body from front matter.
    """

    span: Span
    names: tuple[str, ...]
    covers: Span
    comment: bool = True

    def holds(self, finding: Finding) -> bool:
        """Whether it holds the finding back."""
        if not {"all", finding.rule, finding.group} & set(self.names):
            return False
        span = finding.span
        return span.start < self.covers.end and self.covers.start < max(span.end, span.start + 1)


class Misuse(NamedTuple):
    """A comment that begins like an ignore and is none."""

    span: Span
    message: str


def ignores(post: Post) -> tuple[list[Ignore], list[Misuse]]:
    """The ignores of a post, and what only looks like one. Costs a substring search where there is none."""
    if "postlint" not in post.text:
        return [], []
    found: list[Ignore] = list(_in_front_matter(post))
    wrong: list[Misuse] = []
    code = [block.span for block in post.blocks if block.kind == "code"]
    for comment in _COMMENT.finditer(post.text, post.body_start):
        span = Span(*comment.span())
        if any(block.start <= span.start < block.end for block in code) or _in_code_span(post, span):
            continue  # shown as code: a post about postlint
        words = _NAME.findall(comment[comment.lastgroup or 0])
        if words[:1] == ["ignore"]:
            covers = _line_and_next(post, span)
        elif words[:1] == ["ignore-block"]:
            covers = _next_block(post, span)
        else:
            verb = words[0] if words else ""
            wrong.append(
                Misuse(span, f"postlint knows no “{verb}”; write “ignore NAME” or “ignore-block NAME”")
            )
            continue
        if len(words) == 1:
            wrong.append(Misuse(span, f"names no rule; write “{words[0]} NAME”, or “{words[0]} all”"))
        else:
            found.append(Ignore(span, tuple(words[1:]), covers))
    return found, wrong


def _in_code_span(post: Post, span: Span) -> bool:
    """Whether an odd number of backticks stands before the comment in its line."""
    line = max(post.text.rfind("\n", 0, span.start), post.text.rfind("\r", 0, span.start)) + 1
    return post.text.count("`", line, span.start) % 2 == 1


def _in_front_matter(post: Post) -> Iterator[Ignore]:
    """`postlint: {ignore: [NAME, ...]}` holds for the whole post, a name an ignore of its own."""
    settings = post.front_matter.values.get("postlint")
    names = settings.get("ignore") if isinstance(settings, dict) else None
    if isinstance(names, str):
        names = [names]
    if not isinstance(names, list):
        return
    for index, name in enumerate(names):
        span = post.front_matter.value_span("postlint", "ignore", index)
        span = span or post.front_matter.value_span("postlint", "ignore") or post.front_matter.span
        yield Ignore(Span(*span), (str(name),), Span(0, len(post.text) + 1), comment=False)


def _line_and_next(post: Post, span: Span) -> Span:
    """The comment's line; where it stands alone on it, the next line that isn't blank too."""
    source = post.source
    line = source.position(span.start).line
    starts = source.line_starts
    last = line
    if not (
        post.text[starts[line - 1] : span.start] + source.line(line)[span.end - starts[line - 1] :]
    ).strip():
        last = next((n for n in range(line + 1, len(starts) + 1) if source.line(n).strip()), line)
    return Span(starts[line - 1], starts[last] if last < len(starts) else len(post.text) + 1)


def _next_block(post: Post, span: Span) -> Span:
    after = (b.span for b in post.blocks if b.span.start >= span.end)
    block = next(after, None)
    return Span(span.start, block.end if block else span.end)


def apply(
    findings: Iterable[Finding], written: Collection[Ignore]
) -> tuple[list[Finding], int, set[tuple[Ignore, str]]]:
    """Findings that remain, how many are held back, and the (ignore, name) pairs that held one back."""
    if not written:
        return list(findings), 0, set()
    shown, held, used = [], 0, set()
    for finding in findings:
        holding = [ignore for ignore in written if ignore.holds(finding)]
        for ignore in holding:
            used |= {(ignore, name) for name in ignore.names if name in ("all", finding.rule, finding.group)}
        if holding:
            held += 1
        else:
            shown.append(finding)
    return shown, held, used


def unused(
    written: Iterable[Ignore], used: set[tuple[Ignore, str]], ran: Collection[str], known: Collection[str]
) -> Iterator[tuple[Ignore, Finding]]:
    """Ignores that hold nothing back, each with its `unused-ignore` finding.

    `ran` are the names of rules and groups that were judged in this run: what did not run (not selected,
    skipped offline) may well be needed. `known` are all names there are.
    """
    for ignore in written:
        idle = [n for n in ignore.names if (ignore, n) not in used and (n in ran or n not in known)]
        if not idle:
            continue
        unknown = [name for name in idle if name not in known]
        what = (
            f"no rule or group is named “{unknown[0]}”"
            if unknown
            else "nothing here to ignore: " + ", ".join(idle)
        )
        yield ignore, Finding(ignore.span, what, Severity.WARNING, rule="unused-ignore", group="postlint")


def misuses(found: Iterable[Misuse]) -> Iterator[Finding]:
    """`unused-ignore` findings for comments that are no ignores."""
    for misuse in found:
        yield Finding(misuse.span, misuse.message, Severity.WARNING, rule="unused-ignore", group="postlint")


def removal(post: Post, ignore: Ignore) -> Fix:
    """The fix that deletes an ignore that holds nothing back."""
    alone = (
        post.source.line(post.source.position(ignore.span.start).line).strip()
        == post.text[slice(*ignore.span)]
    )
    edit = post.without(ignore.span) if alone else Edit(ignore.span, "")
    return Fix("Delete the ignore", (edit,), safe=True)
