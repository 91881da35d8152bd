"""Patterns of systems in a post's raw text: which blocks they fill, and of which they are a part."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from postlint.finding import Span
from postlint.language.words import words
from postlint.leftovers import residue
from postlint.leftovers.judge import is_dummy
from postlint.leftovers.knowledge import IGNORE
from postlint.leftovers.leftover import Leftover
from postlint.leftovers.systems import Pattern, compiled
from postlint.leftovers.tags import all_rendered
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.leftovers.knowledge import Knowledge
    from postlint.markdown import Block
    from postlint.post import Post

Candidates = dict[int, tuple[str, str, str]]
"""Rule, certainty and reason of blocks, by their index."""

_BACKTICKS = lazy(r"(?<!\\)(?:\\\\){0,9}\\`|`++")
_REACH = 100  # runs of backticks among which the one that ends a code span is looked for
_TEXT_KINDS = frozenset(("paragraph", "list_item", "html", "quote"))
_BRACES = frozenset(("{{", "{%", "{{<", "{{%", "{#", "{{{"))


def patterns(post: Post, knowledge: Knowledge) -> tuple[Candidates, list[Leftover]]:
    """The blocks of a post that are nothing but a pattern, and the patterns that are parts of others."""
    candidates: Candidates = {}
    parts: list[Leftover] = []
    for index, anchors in _anchored(post, knowledge).items():
        block = post.blocks[index]
        source = post.text[block.span.start : block.span.end]
        masked = without_code(source) if "`" in source else source
        found: list[Leftover] = []
        for pattern in (p for anchor in sorted(anchors) for p in knowledge.systems.anchors.get(anchor, ())):
            inside = _matches(post, block, masked, pattern, knowledge)
            if inside is None:
                candidates[index] = pattern.rule, pattern.certainty, "system"
                break
            found.extend(inside)
        else:
            parts.extend(found)
    return candidates, parts


def may_match(post: Post, text: str, knowledge: Knowledge) -> bool:
    """Whether a pattern that is more than a note may stand in some line of a post's body, `text`."""

    def rendered(anchors: set[str]) -> frozenset[str]:
        return _BRACES if not _BRACES.isdisjoint(anchors) and all_rendered(post) else frozenset()

    automaton, patterns = knowledge.systems.automaton, knowledge.systems.anchors
    data = text.encode("utf-8", "surrogatepass")
    start = end = -1  # of the line of the place before
    judged: set[tuple[int, str]] = set()  # lines and anchors: one may stand thousands of times in a line
    for offset, anchor in automaton.places(data.lower(), rendered):
        if anchor == IGNORE:  # a note that it holds back must be there, or the ignore would seem unused
            return True
        if not start <= offset < end:
            start, end = data.rfind(b"\n", 0, offset) + 1, data.find(b"\n", offset)
        if (start, anchor) in judged:
            continue
        judged.add((start, anchor))
        line = data[start:end].decode("utf-8", "surrogatepass")
        masked = without_code(line) if "`" in line else line
        if any(_may_be(pattern, masked, post) for pattern in patterns.get(anchor, ())):
            return True
    return False


def _may_be(pattern: Pattern, line: str, post: Post) -> bool:
    regex = compiled(pattern.line)
    if pattern.place == "whole":
        return regex.fullmatch(line.strip()) is not None
    if pattern.place == "start":
        return regex.match(line.lstrip()) is not None
    brackets = pattern.line[0] == "["
    return any(
        (pattern.certainty == "sure" or "<" in line or residue.is_all(match, line))
        and not (brackets and residue.is_link(match, line, post))
        for match in regex.finditer(line)
    )


def without_code(source: str) -> str:
    """A block's source with blanks for code spans; a span ends at the next run of as many backticks."""
    runs = [match.span() for match in _BACKTICKS.finditer(source) if match[0][0] == "`"]
    pieces: list[str] = []
    done = at = 0
    while at < len(runs):
        start, end = runs[at]
        at += 1
        for later in range(at, min(at + _REACH, len(runs))):
            if runs[later][1] - runs[later][0] == end - start:
                pieces += [source[done:start], " " * (runs[later][1] - start)]
                done, at = runs[later][1], later + 1
                break
    return "".join(pieces) + source[done:]


def _anchored(post: Post, knowledge: Knowledge) -> dict[int, set[str]]:
    """The anchors in each block, by the block's index; code holds none."""

    def rendered(anchors: set[str]) -> frozenset[str]:
        return _BRACES if not _BRACES.isdisjoint(anchors) and all_rendered(post) else frozenset()

    hits = knowledge.systems.automaton.find(post.text, rendered)
    if not hits:
        return {}
    blocks = post.blocks
    starts = [block.span.start for block in blocks]
    found: dict[int, set[str]] = {}
    for offset, anchor in hits:
        index = bisect_right(starts, offset) - 1
        if index >= 0 and offset < blocks[index].span.end and blocks[index].kind in _TEXT_KINDS:
            found.setdefault(index, set()).add(anchor)
    return found


def _matches(
    post: Post, block: Block, masked: str, pattern: Pattern, knowledge: Knowledge
) -> list[Leftover] | None:
    """Where a pattern stands in a block, as parts of it; None where it is all of it."""
    regex = compiled(pattern.line)
    if pattern.place == "whole":
        return None if regex.fullmatch(masked.strip()) else []
    if pattern.place == "start":
        match = regex.match(masked)
        return None if match and residue.acceptable(pattern, match, masked, block, post) else []
    parts = []
    for match in regex.finditer(masked):
        if not residue.acceptable(pattern, match, masked, block, post):
            continue
        if pattern.is_words and not is_dummy(words(match[0]), knowledge.systems.dummy):
            continue  # a sentence about dummy text
        said = residue.token(pattern, match[0])
        if said == match[0] and residue.fills(match, masked, block):
            return None
        span = Span(block.span.start + match.start(), block.span.start + match.start() + len(said))
        certainty = "hint" if pattern.certainty != "sure" or said != match[0] else pattern.part
        parts.append(Leftover(pattern.rule, span, said.strip(), certainty, False, "system"))
    return parts
