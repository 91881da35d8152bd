"""Lines in another language than their post: what an interface says where a text is translated or scraped."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from postlint.language import is_cjk, is_stop_word, words
from postlint.language.identify import alphabet, is_foreign, quick_language, script_of
from postlint.leftovers import captions, shape
from postlint.leftovers.context import is_prose
from postlint.leftovers.letters import is_unlike

if TYPE_CHECKING:
    from postlint.leftovers.knowledge import Knowledge
    from postlint.post import Post

LONGEST = 14  # words of a line that an interface says
SYLLABIC = ("vi", "zh", "ja")  # languages whose written words are syllables: each says too little
_ENDS = ".。!?！？؟:："
_INTERFACE = 0.8  # of a sentence's words, or it may be a quotation, an example, a passage not translated yet
_PROSE = 24  # paragraphs whose language is looked at


def stranger(
    post: Post, text: str, language: str, knowledge: Knowledge, latin: bool, alone: bool = False
) -> str:
    """How surely a line is foreign to a post in a language: "likely", "hint" or "" where it isn't.

    `latin` says that the post's paragraphs hold letters of no other script, `alone` that the others are not
    to be looked at.

    A label is likely left over; a whole sentence only if it is made of an interface's words, and nothing is
    where other paragraphs of the post are in the line's language too.
    """
    if not text.isascii() and _is_odd(post.text, text, language):
        return "likely"
    if text.count(" ") > 2 * LONGEST:
        return ""
    if not is_foreign(text, language, latin):
        unlike = language != "vi" and is_unlike(post, text, language, knowledge)
        return "likely" if unlike else ""
    found = words(text)
    if (
        not 0 < len(found) <= LONGEST
        or max(text) >= "\U0001f000"  # an emoji is an author's
        or not text[0].isalpha()
        or text.count(",") >= 3  # names
        or "\n" in text
        or (not alone and _is_bilingual(post, text))
    ):
        return ""
    if len(found) <= 4 or (text[-1] not in _ENDS and len(found) <= 8):
        return "likely"
    vocabulary = knowledge.of_script(script_of(text)).everything
    telling = [word for word in found if not is_stop_word(word)]
    known = sum(word in vocabulary for word in telling)
    return "likely" if known >= max(2, _INTERFACE * len(telling)) and not is_cjk(text) else "hint"


def _is_odd(post: str, text: str, language: str) -> bool:
    """Whether a label holds letters that its post has nowhere else: then it is in another language."""
    if language in SYLLABIC or not shape.is_label(text) or captions.is_name(text):
        return False
    own = alphabet(language)
    letters = {c for c in text.lower() if "\x7f" < c < "\u2000" and c not in own}
    return any(post.count(c) + post.count(c.upper()) == text.lower().count(c) for c in letters)


class _Prose:
    """The paragraphs of a post, and what is known of the lines held against them."""

    def __init__(self, post: Post) -> None:
        self.texts = [(block.text.strip(), block.text[:300]) for block in post.blocks if is_prose(block)]
        self.judged: dict[str, bool] = {}

    def speaks(self, text: str) -> bool:
        """Whether some paragraph but the text itself is in its language, or script, as well."""
        language, script = quick_language(text), script_of(text)
        others = (opening for whole, opening in self.texts if whole != text)
        for paragraph in islice(others, _PROSE):
            if script_of(paragraph) != script:
                continue
            if quick_language(paragraph) in (language, "") or script not in ("Latin", "Cyrillic"):
                return True
        return False


def _is_bilingual(post: Post, text: str) -> bool:
    """Whether some paragraph of a post is in a line's language, or script, as well."""
    prose = post.once(_Prose)
    if text not in prose.judged:  # the same line may stand thousands of times
        prose.judged[text] = prose.speaks(text)
    return prose.judged[text]
