"""Which misreading explains a text: candidates scored by n-grams, evidence pooled over the document."""

from __future__ import annotations

from functools import lru_cache

from postlint.encoding import evidence, languages, regions, screen
from postlint.encoding.damage import Damage
from postlint.encoding.evidence import Line
from postlint.encoding.judging import Judge
from postlint.encoding.misreadings import Steps


def diagnose(text: str, *, pooled: bool = True) -> list[Damage]:
    """The damage in a post's text, in order.

    With `pooled` False each line is judged by itself.
    """
    return list(_diagnose(text, pooled))


@lru_cache(1)  # several rules ask about one post after the other
def _diagnose(text: str, pooled: bool) -> list[Damage]:
    if text.isascii():
        return []
    marked = sorted(screen.signs(text, screen.survey(text).chars))
    if not marked:
        return []
    where = regions.find(text)
    home = languages.home(text)
    # First the lines that look odd; only if they prove damaged, all.
    odd = list(evidence.lines(text, where, marked))
    for line in odd:
        evidence.explain(line, home)
    if not any(True for _ in Judge(text, where, home, _pool(odd) if pooled else {}).judge(odd)):
        return []
    known = {line.start: line for line in odd}
    found = [known.get(line.start, line) for line in evidence.lines(text, where)]
    for line in found:
        if line.start not in known:
            evidence.explain(line, home)
    return sorted(Judge(text, where, home, _pool(found) if pooled else {}).judge(found))


def _pool(lines: list[Line]) -> dict[Steps, float]:
    """For each explanation, what it gains over the document's prose; none that harms far more lines than it helps."""
    total: dict[Steps, float] = {}
    balance: dict[Steps, int] = {}
    for line in lines:
        if line.code:
            continue
        for steps, candidate in line.candidates.items():
            if candidate.gain > 3:
                total[steps] = total.get(steps, 0.0) + candidate.gain
                balance[steps] = balance.get(steps, 0) + 3
            elif candidate.gain < -3:
                balance[steps] = balance.get(steps, 0) - 1
    for steps in total:
        if steps[0].blanked:
            # Whatever speaks for the misreading speaks for its lines of which bytes are lost.
            total[steps] += total.get((steps[0]._replace(blanked=False),), 0.0)
    return {steps: value for steps, value in total.items() if balance[steps] >= 0}
