"""From leftovers to findings: what every leftover rule does alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from postlint import linear
from postlint.finding import Edit, Finding, Fix, Severity, Span
from postlint.leftovers.leftover import Leftover
from postlint.leftovers.scan import scan
from postlint.post import Post

SEARCHED = 3000  # characters of a block that a site's own patterns see
_CLOSING = ' \n\r.,;:!?)]*_"”»’'  # what no space stands before
QUOTE = 70  # characters of a leftover that a message quotes


@dataclass(frozen=True, slots=True)
class LeftoverOptions:
    """What a site adds to a rule's patterns, and what it keeps.

    Both are regular expressions, upper and lower case alike: `extend_patterns` for whole blocks that are
    leftovers too, `ignore_patterns` for text that no leftover of this site holds.
    """

    extend_patterns: tuple[str, ...] = ()
    ignore_patterns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError for a pattern that is no regular expression, could take forever, or hides everything."""
        for pattern in (*self.extend_patterns, *self.ignore_patterns):
            linear.check(pattern)
        for pattern in self.ignore_patterns:
            if linear.search(linear.any_of((pattern,), whole=False), ""):
                raise linear.PatternError(
                    f"“{pattern}” is found in every text, and would hide every leftover"
                )


def findings(post: Post, rule: str, options: LeftoverOptions, what: str, loud: Severity) -> Iterator[Finding]:
    """A rule's findings in a post; `what` begins each message.

    A leftover known by a pattern has the severity `loud`, one that only shape or vocabulary betray at
    most a warning, a mere hint is a note.
    """
    for leftover in leftovers(post, rule, options):
        known = leftover.certainty == "sure" or leftover.why in ("wording", "system", "foreign")
        severity = loud if known else min(loud, Severity.WARNING)
        if leftover.certainty == "hint":
            severity = Severity.NOTE
        yield Finding(leftover.span, f"{what} {quoted(leftover.text)}", severity, fix(post, leftover))


def leftovers(post: Post, rule: str, options: LeftoverOptions) -> Iterator[Leftover]:
    """The leftovers of a rule in a post, a site's own patterns heeded."""
    found = [leftover for leftover in scan(post) if leftover.rule == rule]
    if options.extend_patterns:
        known = {leftover.span for leftover in scan(post)}
        extra = linear.any_of(options.extend_patterns, whole=True)
        for block in post.blocks:
            if (
                block.kind in ("paragraph", "html")
                and len(block.text) <= SEARCHED
                and block.span not in known
            ):
                source = post.text[block.span.start : block.span.end][:SEARCHED]
                if linear.search(extra, block.text.strip()) or linear.search(extra, source):
                    found.append(
                        Leftover(rule, block.span, block.text.strip() or source, "sure", True, "system")
                    )
        found.sort(key=lambda leftover: leftover.span)
    if options.ignore_patterns:
        kept = linear.any_of(options.ignore_patterns, whole=False)
        found = [leftover for leftover in found if not linear.search(kept, leftover.text[:SEARCHED])]
    return iter(found)


def fix(post: Post, leftover: Leftover) -> Fix | None:
    """Deletes a leftover block, or cuts a leftover out of its line; none for a mere hint in a line.

    None for credits either: their authors may be owed them.
    """
    if leftover.rule == "credit-line" or (leftover.whole and leftover.certainty == "hint"):
        return None
    sure = leftover.certainty == "sure"
    if leftover.whole:
        return Fix("Delete the paragraph", (without(post, leftover.span),), safe=sure)
    if not sure:
        return None
    safe = leftover.rule in ("ad-placeholder", "generator-residue")
    return Fix("Cut it out", (cut(post, leftover.span),), safe=safe)


def without(post: Post, span: Span) -> Edit:
    """The edit that deletes a block's lines, and a blank line where it would leave two."""
    edit = post.without(span)
    text = post.text
    before = text.rfind("\n", 0, edit.span.start - 1) + 1
    if (
        edit.span.start > post.body_start
        and text[before : edit.span.start].strip()
        and edit.span.start <= span.start
    ):
        # the block stands right under another line: the blank line after it parts that from what follows
        end = text.find("\n", span.end) + 1
        return Edit(Span(edit.span.start, end or len(text)), "")
    return edit


def cut(post: Post, span: Span) -> Edit:
    """The edit that takes a part out of a line: with a space where it would leave two, the line where nothing stays."""
    text, start, end = post.text, span.start, span.end
    if text[start] == "?" and text[end : end + 1] == "&":  # the first of several parameters of a URL
        return Edit(Span(start + 1, end + (5 if text.startswith("&amp;", end) else 1)), "")
    before = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end) + 1
    if after and before > post.body_start and not (text[before:start] + text[end:after]).strip():
        return Edit(Span(before, after), "")
    if text[start - 1 : start] == " " and (end >= len(text) or text[end] in _CLOSING):
        start -= 1
    elif text[end : end + 1] == " " and text[start - 1 : start] in ("", "\n", "("):
        end += 1
    return Edit(Span(start, end), "")


def quoted(text: str) -> str:
    """A leftover in quotation marks, cut to `QUOTE` characters."""
    if len(text) > QUOTE:
        text = text[: QUOTE - 1].rstrip() + "…"
    return f"“{text}”"
