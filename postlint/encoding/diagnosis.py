"""Which misreading explains a text: candidates scored by n-grams, evidence pooled over the document."""

from __future__ import annotations

from functools import lru_cache

from postlint.encoding import evidence, languages, regions
from postlint.encoding.damage import Damage
from postlint.encoding.judging import Judge
from postlint.encoding.pooling import NONE, pool
from postlint.encoding.screen import survey
from postlint.encoding.signs import signs


def diagnose(text: str, *, pooled: bool = True) -> list[Damage]:
    """The damage in a post's text, in order.

    With `pooled` False each line is judged by itself.
    """
    return list(_diagnose(text, pooled))


@lru_cache(1)  # several rules ask about one post after the other
def _diagnose(text: str, pooled: bool) -> list[Damage]:
    if text.isascii():
        return []
    marked = sorted(signs(text, survey(text).chars))
    if not marked:
        return []
    where = regions.find(text)
    home = languages.home(text)
    # First the lines that look odd; only if they prove damaged, all.
    odd = list(evidence.lines(text, where, marked))
    for line in odd:
        evidence.explain(line, home)
    if not any(True for _ in Judge(text, where, home, pool(text, odd) if pooled else NONE).judge(odd)):
        return []
    known = {line.start: line for line in odd}
    found = [known.get(line.start, line) for line in evidence.lines(text, where)]
    for line in found:
        if line.start not in known:
            line.marked = False
            evidence.explain(line, home)
    return sorted(Judge(text, where, home, pool(text, found) if pooled else NONE).judge(found))
