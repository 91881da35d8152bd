"""What the pass over a post finds."""

from __future__ import annotations

from typing import NamedTuple

from postlint.finding import Span


class Leftover(NamedTuple):
    """A leftover: the rule that reports it, its span, the text to quote, how certain it is.

    `certainty` is "sure", "likely" or "hint"; `whole` says whether it is a block of its own (`span` is
    the block's) or a part of a line; `why` is "system" or "wording" (a pattern), "foreign" (one of a language
    that the post isn't in), "form" (a name, code, ornaments), "words" (words that leftovers are made of),
    "speech" (the parts of what a language model says) or "shape" (no sentence amid sentences).
    """

    rule: str
    span: Span
    text: str
    certainty: str
    whole: bool
    why: str
