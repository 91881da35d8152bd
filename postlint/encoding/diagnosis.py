"""Which misreading explains a text: candidates scored by n-grams, evidence pooled over the document."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from postlint.encoding import characters, evidence, languages, regions
from postlint.encoding.damage import Damage
from postlint.encoding.evidence import Candidate, Line
from postlint.encoding.judging import Judge
from postlint.encoding.misreadings import Step, Steps
from postlint.encoding.pooling import NONE, pool
from postlint.encoding.signs import signs

if TYPE_CHECKING:
    from postlint.post import Post


def diagnosed(post: Post) -> list[Damage]:
    """The damage in a post: for `post.once`, since all rules of this group ask."""
    return diagnose(post.text)


# So many signs are looked at by themselves first, with so many characters on each side of them; and what they must gain
# (nats) by any explanation for the rest of the text to be looked at.
FEW, AROUND, GLIMPSE = 40, 40, 3.0


def _glimpse(text: str, marked: list[int]) -> bool:
    """Whether any explanation makes the surroundings of some signs likelier."""
    done = 0
    for at in marked:
        if at < done:
            continue
        start, done = _ends(text, at)
        if _is_promising(text[start:done]):
            return True
    return False


@lru_cache(1000)  # posts of a site have names and lines in common
def _is_promising(around: str) -> bool:
    line = Line(0, around, around, around, code=False)
    evidence.explain(line, "")
    return any(candidate.gain > GLIMPSE for candidate in line.candidates.values())


def _ends(text: str, at: int) -> tuple[int, int]:
    """The surroundings of a sign, which part no run of characters beyond ASCII unless it is very long."""
    start, end = max(0, at - AROUND), min(len(text), at + AROUND)
    while at - 2 * AROUND < start and start and text[start - 1] > "\x7f":
        start -= 1
    while end < min(len(text), at + 2 * AROUND) and text[end] > "\x7f":
        end += 1
    # Other lines may be undamaged, and hold letters that no damage makes.
    line_end = text.find("\n", at, end)
    return max(start, text.rfind("\n", start, at) + 1), line_end if line_end >= 0 else end


# Of so many lines that look odd each is held against every explanation, of more only some from all over the text, and
# the others against what explains one of these best.
MANY = 400


def diagnose(text: str, *, pooled: bool = True) -> list[Damage]:
    """The damage in a post's text, in order.

    With `pooled` False each line is judged by itself.
    """
    if text.isascii():
        return []
    data = text.encode("utf-8", "surrogateescape")
    marked = sorted(signs(text, data, characters.seen(characters.odd(data))))
    if not marked:
        return []
    if len(marked) <= FEW and not _glimpse(text, marked):
        return []
    where = regions.find(text)
    home = languages.home(text)
    # First the lines that look odd; only if they prove damaged, all.
    odd = list(evidence.lines(text, where, marked))
    telling = odd[:: len(odd) // MANY + 1]
    _explain(telling, home)
    if len(telling) < len(odd):
        shown = dict.fromkeys(best.steps[0] for line in telling if (best := _best(line)))
        told = {line.start for line in telling}
        _explain([line for line in odd if line.start not in told], home, shown or None)
    if not any(True for _ in Judge(text, where, home, pool(text, odd) if pooled else NONE).judge(odd)):
        return []
    likely = dict.fromkeys(
        candidate.steps[0] for line in odd for candidate in line.candidates.values() if candidate.gain > 0
    )
    known = {line.start: line for line in odd}
    found = [known.get(line.start, line) for line in evidence.lines(text, where)]
    others = [line for line in found if line.start not in known]
    for line in others:
        line.marked = False
    _explain(others, home, likely)
    return sorted(Judge(text, where, home, pool(text, found) if pooled else NONE).judge(found))


def _best(line: Line) -> Candidate | None:
    best = max(line.candidates.values(), key=lambda candidate: candidate.gain, default=None)
    return best if best and best.gain > 0 else None


def _explain(lines: Iterable[Line], home: str, only: Collection[Step] | None = None) -> None:
    """Fill in the candidates of lines, of those that read alike once: a table may hold one cell thousands of times."""
    known: dict[str, dict[Steps, Candidate]] = {}
    for line in lines:
        if (candidates := known.get(line.sample)) is not None:
            line.candidates = candidates.copy()
            continue
        evidence.explain(line, home, only)
        known[line.sample] = line.candidates
