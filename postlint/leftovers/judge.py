"""Judgements over a short block: (rule, certainty), or None where it may be the author's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from postlint.language import is_cjk
from postlint.leftovers import shape
from postlint.leftovers.knowledge import Systems
from postlint.leftovers.wordings import Match, Wordings, reach
from postlint.patterns import lazy

_LOOSE = lazy(r"[^\w\s]\s+[^\w\s]")  # "COPY . ." is no label

# What an entry of a glossary ends in: other names of the thing
_OTHER_NAME = lazy(
    r"\W*(?:also (?:known as|called|named)|auch (?:bekannt als|genannt)|aussi (?:appelée?|connue? sous)"
    r"|también (?:conocid[oa]s? como|llamad[oa]s?))\b",
    re.IGNORECASE,
)

Judgement = tuple[str, str]

_FORMS = {
    "data": "template-residue",
    "shortcode": "template-residue",
    "template": "template-residue",
    "token": "generator-residue",
}
_LABEL_ENDS = ":：»›→"
_LABEL_MARKS = (*_LABEL_ENDS, " |", "｜", " >", " – ", " — ", " - ", " • ")
_CREDIT_MARKS = ":：/|©=("
BYLINE = 9  # words of a by-line
_SENTENCE_ENDS = ".。!！?？"


def by_form(text: str, systems: Systems) -> Judgement | None:
    """What a block is by its form alone: a slot's name, code, a placeholder, ornaments, a counter."""
    first, last = text[0], text[-1]
    if text.isascii() or "–" in text or "×" in text:
        text = text.replace(" – ", " - ").replace("×", "x")
        if shape.is_slot_name(text, systems.slot_words, systems.slot_parts):
            return "ad-placeholder", "sure"
        if shape.is_identifier(text) or shape.is_nothing(text) or shape.is_key(text, systems.keys):
            return "template-residue", "likely"
    if (not first.isalnum() or not last.isalnum()) and (kind := shape.code_kind(text)):
        return _FORMS[kind], "likely"
    if not first.isalnum():
        if shape.is_placeholder(text, systems.fields):
            return "template-residue", "likely"
        if shape.is_ornamented(text):
            return ("cross-promotion" if first == "+" else "page-furniture"), "likely"
    if any(mark in text for mark in ">»›→/|") and shape.is_trail(text, systems.homes):
        return "page-furniture", "likely"
    if not last.isalpha() and shape.is_interface(text, systems.waiting) and not is_cjk(text):
        return "page-furniture", "likely"
    return None


def worded(
    wordings: Wordings, found: Sequence[str], text: str, standing: Sequence[Match], doubt: int = 0
) -> Judgement | None:
    """Whether `whole` wordings make up all words of a block, or a label (`start`) begins it.

    `doubt` is 1 for wordings of other languages, 2 where the text may well be in its post's own: their short
    words may mean something else there.
    """
    if doubt:
        standing = [match for match in standing if _telling(match, found, text, doubt)]
    at, count = 0, len(found)
    first: Judgement | None = None
    while at < count:
        if at:
            standing = wordings.labels(found, at)
            if doubt:
                standing = [match for match in standing if _telling(match, found, text, doubt)]
        if not standing or (count == 1 and _LOOSE.search(text)):
            return None
        starts = [match for match in standing if match.wording.place == "start"] if at == 0 else ()
        if starts and (judged := _labelled(max(starts, key=_end), found, text)):
            return judged
        wholes = [
            match for match in standing if match.wording.place == "whole" and _short(match, found, text)
        ]
        if not wholes:
            return None
        best = max(wholes, key=_end)
        if first is None or best.wording.rule == "ad-placeholder":
            first = (best.wording.rule, best.wording.certainty)
        at = best.end
    return first


def _short(match: Match, found: Sequence[str], text: str) -> bool:
    """Whether a label that anything may follow is followed by little: else it begins a sentence."""
    if not match.wording.loose:
        return True
    if match.wording.rule == "credit-line":  # "Photo: a boat on its way home.", but not "Por ejemplo, ..."
        return any(mark in text[:40] for mark in _CREDIT_MARKS) or (
            len(found) <= BYLINE and text[-1] not in _SENTENCE_ENDS + _LABEL_ENDS
        )
    return len(found) <= (12 if is_cjk(found[0]) else 6)


def _telling(match: Match, found: Sequence[str], text: str, doubt: int) -> bool:
    """Whether a label says something even where its language isn't the text's: all of it, or up to a colon."""
    place, slots = match.wording.place, match.wording.slots
    if place == "in":
        return True
    several = 4 if is_cjk(found[0]) else 2
    if slots[-1] is None:
        return doubt == 1 and reach(slots[:-1], found, match.start) - match.start >= several
    length = match.end - match.start
    if doubt == 1:
        return True
    if length < several:
        return False
    return length == len(found) or any(mark in text[:40] for mark in _LABEL_MARKS)


def _end(match: Match) -> int:
    return match.end


def _labelled(match: Match, found: Sequence[str], text: str) -> Judgement | None:
    """A label before a title: "Read more: ..."; a sentence that begins with these words is the author's."""
    judgement = match.wording.rule, match.wording.certainty
    marked = any(mark in text[:60] for mark in _LABEL_MARKS)
    if _OTHER_NAME.match(text):
        return None
    if not marked and text[:6].isupper() and not text.isupper():
        return None  # a box's title: "GOING FURTHER The mask of new files"
    if not marked and text[-1] in _SENTENCE_ENDS and len(found) > (20 if is_cjk(text) else 32):
        return None
    if match.wording.slots[-1] is None and match.wording.solid >= 2:
        return judgement if text[-1] not in ":：" or len(found) <= 8 else None
    if match.end == len(found):
        return judgement if match.end > 1 or text[-1] in _LABEL_ENDS else None
    if marked and match.end <= 6:
        head = min(text.find(mark) for mark in _LABEL_MARKS if mark in text[:60])
        if head >= 0 and len(text[:head].split()) <= match.end + 2 and text[-1] not in ":：":
            return judgement
    return None if text[-1] in _SENTENCE_ENDS + ":：," or match.end < 2 else judgement


def within(
    standing: Sequence[Match], found: Sequence[str], long: bool = False, doubt: int = 0
) -> Judgement | None:
    """Whether `in` wordings say enough of a block to judge it by them; `doubt` as in `worded`."""
    standing = [match for match in standing if match.wording.place == "in"]
    if not standing:
        return None
    covered: set[int] = set()
    rules: dict[str, int] = {}
    for match in standing:
        # what a gap passes over isn't the wording's
        length = min(match.end - match.start, match.wording.solid)
        if length < 2:
            continue
        covered.update(range(match.start, match.start + length))
        rules[match.wording.rule] = rules.get(match.wording.rule, 0) + length
    if not rules:
        return None
    rule = max(rules, key=lambda name: rules[name])
    share = len(covered) / len(found)
    spread = max(m.start for m in standing) - min(m.start for m in standing)
    if rule == "generator-residue":
        # authors offer help and introduce examples too: what counts is a whole block of it, or several phrases
        first = max((m.end - m.start for m in standing if m.start <= 2), default=0)
        many = 9 if is_cjk(found[0]) else 3 if found[0] >= "\u0400" else 4  # languages without articles
        enough = share >= 0.5 or (first >= many and share >= 0.34) or (len(covered) >= 9 and spread > 4)
    elif long:
        enough = (len(covered) >= 6 and spread >= 4 and share >= 0.08) or share >= 0.3
    else:
        cjk = any(map(is_cjk, found[:8]))  # a character says less than a word
        extent = max(m.end for m in standing) - min(m.start for m in standing)
        enough = share >= 0.35 or (len(covered) >= 5 and (spread >= 3 or (extent >= 9 and not cjk)))
    if not enough or (doubt == 2 and share < 0.5):
        return None
    certainties = {m.wording.line: m.wording.certainty for m in standing if m.wording.rule == rule}
    only_hints = set(certainties.values()) == {"hint"} and (len(certainties) < 2 or share < 0.5)
    return rule, "hint" if only_hints else "likely"


def is_dummy(found: Sequence[str], dummy: frozenset[str]) -> bool:
    """Whether a block is filler in mock Latin: most of its words, and three at least, are such."""
    if len(found) < 3:
        return False
    held = [word for word in found if word in dummy]
    return len(set(held)) >= 3 and len(held) >= 0.75 * len(found)
