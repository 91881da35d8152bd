"""Whether a post speaks of what one of its lines says: a term with its meaning, a question, a step to take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.leftovers.context import is_prose
from postlint.leftovers.matter import SHORT_SENTENCE, is_short_sentence
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.leftovers.context import Surroundings

_POINTERS = ("cross-promotion", "truncated-text")  # made of words such as "more"
OFTEN = 3  # paragraphs that hold a word: then the post is about it
STEPS = 2  # other short sentences: then the post tells what to do
SUBJECT = 2  # other blocks, or the title, that hold a word
_FIRST_WORD = lazy(r"\W{0,3}([a-z]{2,9})\b")
_VALUES = frozenset(("nan", "undefined", "null", "nil", "none", "infinity", "array"))
_SUBJECTS = _VALUES | {"lorem", "todo", "fixme", "xxx", "tbd"}
_PROGRAMS = lazy(r"\b(?:JavaScript|TypeScript|Node\.js|Python|PHP|SQL|Ruby|Java|Kotlin|Swift|Rust|Go|IEEE)\b")
MODELS = 2  # blocks that name a language model: then the post is about them
_QUOTES = '“”„«»「」『』"'


def discussed(around: Surroundings, index: int, rule: str) -> bool:
    """Whether a candidate is the author's, for the rest of the post says the like."""
    text = around.blocks[index].text.strip()
    if rule == "generator-residue":
        source = around.source(around.blocks[index])
        if _announces(around, index, text) or _speaks_of_models(around, index):
            return True
        return "`" in source or (text[0] not in _QUOTES and sum(text.count(q) for q in _QUOTES) >= 2)
    if _is_option(around, index) or around.matter.is_numbered(text):
        return True
    if text.count(" ") <= 1:
        if text[-1:] in "?？" and " " not in text:
            return True
        bold = around.source(around.blocks[index])[:1] in "*_"
        if (bold or rule != "ad-placeholder") and _is_term(around, index):
            return True
        return " " not in text and rule not in _POINTERS and _is_topic(around, text)
    return rule == "page-furniture" and text[-1] == "." and _is_step(around, index, text)


def _announces(around: Surroundings, index: int, text: str) -> bool:
    """Whether an author leads from running text to a table, a list or code: "Here's a summary of the fares:"."""
    if text[-1] not in ":：" or any(c in "!！" for c in text) or not around.introduces(index):
        return False
    return around.matter.first_prose < index


def _speaks_of_models(around: Surroundings, index: int) -> bool:
    """Whether a block stands amid a post about language models, which may quote what they say."""
    if around.before(index) is None or around.after(index) is None:
        return False
    return around.matter.naming_models >= MODELS


def is_subject(around: Surroundings, index: int) -> bool:
    """Whether a post is about a value, a dummy text or a note that stands alone in it: an article on NaN."""
    word = _FIRST_WORD.match(around.blocks[index].text.lower())
    if word is None or word[1] not in _SUBJECTS:
        return False
    title = around.post.front_matter.values.get("title")
    told = int(isinstance(title, str) and word[1] in title.lower())
    told += int(word[1] in _VALUES and _PROGRAMS.search(around.post.text) is not None)
    own = around.matter.is_shown(index)
    return told + around.matter.showing(word[1]) - own >= SUBJECT


def _is_option(around: Surroundings, index: int) -> bool:
    """Whether a block says what an option does, whose heading is the option: "--all"."""
    before = around.blocks[index - 1] if index else None
    return before is not None and before.kind == "heading" and before.text[:1] == "-"


def _is_term(around: Surroundings, index: int) -> bool:
    """Whether bare lines and paragraphs take turns: terms and what they mean, or headings that lost their marks."""
    text = around.blocks[index].text
    labels = 0
    plain = False
    for step in (-1, 1):
        for distance in (2, 4):
            at = index + step * distance
            if not (0 <= at < len(around.blocks) and is_prose(around.blocks[at - step])):
                break
            other = around.blocks[at]
            if (
                other.kind != "paragraph"
                or len(other.text) > 30
                or other.text[-1:] in ".!?:;,。"
                or other.text == text
            ):
                break
            labels += 1
            plain |= at not in around.candidates
    return plain and labels >= 2


def _is_topic(around: Surroundings, text: str) -> bool:
    """Whether several paragraphs or headings hold a label's first word."""
    word = text.strip(" -–—=:.!?*[]()").partition(" ")[0].lower()
    if len(word) < (2 if not word.isascii() else 4):
        return False
    return around.matter.holding(word) >= OFTEN


def _is_step(around: Surroundings, index: int, text: str) -> bool:
    """Whether a short sentence stands among others of its kind."""
    if len(text) > SHORT_SENTENCE:
        return False
    return around.matter.short_sentences - is_short_sentence(around.blocks[index]) >= STEPS
