"""Whether a post may hold leftovers at all, told from its raw text: most posts are never parsed for their sake.

A block of Markdown is made of whole lines, and a paragraph never spans a blank line. So what stands between blank
lines is judged here as blocks are later on (see `blocks`), but without regard to where it stands; where something
is left over, or might be, the blocks decide. Nothing that is louder than a note passes by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.language.identify import FAR, foreign_words, quick_language
from postlint.leftovers.context import ADDRESS, BETWEEN_PROSE, INTRODUCING, LINKING
from postlint.leftovers.literals import BLOCK, key, quick_key
from postlint.leftovers.normal import is_garbled, plain
from postlint.leftovers.raw import may_match
from postlint.leftovers.reader import MARKUP, ORNAMENTS, Reader, Verdict
from postlint.leftovers.strangers import stranger
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.leftovers.knowledge import Knowledge
    from postlint.post import Post

SHORT = 240  # characters of a paragraph; of longer ones these are looked at
LABEL = 60
_RUNNING = 70  # characters of a paragraph by which a post's language is told
_STRANGE = 130  # characters of a line in another language that may be louder than a note
_ENDS = ".!?。！？"
# The lines of a paragraph, up to as many as a short one has. It stands after an empty line, or one that is no text:
# a fence, a rule, a directive, a comment, a heading. Lists are not looked at but for items that stand alone.
_PARAGRAPH = lazy(
    r"""\n(?:[ \t]*+|[`~=*_-]{2,}[ \t]*+|(?::::|\{[%{:]|<!--|\#{1,6}[ ])[^\n]*+)\n
    (?:\#{1,6}[ ][^\n]*+\n)?+
    [ ]{0,3}+
    (?!\#{1,6}[ ]|[>~\s]|```|\[?!\[|[-*_=]{3,}\s|\|[^\n]*+\n[ ]*+\||:::
      |<(?!/?(?:b|i|u|s|em|strong|span|font|small|big|mark|sup|sub|code|ins|del|q|cite|abbr|label)\b))
    ((?:(?:[-*+]|\d{1,3}[.)])[ ](?=[^\n]{1,62}[ ][-–*]\n|[^\n]{1,64}+\n[ \t]*+\n\s*+(?![-*+]|\d{1,3}[.)]))
      |(?!(?:[-*+]|\d{1,3}[.)])[ ]))
     [^\n]{1,241}+
     (?:\n(?![ ]*+(?:[\#>|<\s]|```|~~~|:::|\{%|[-*+][ ]|\d{1,3}[.)][ ]))[^\n]{1,241}+){0,6}+)""",
    re.VERBOSE,
)
_TAG = lazy(r"\{\{[^{}]++\}\}|\{%[^{}%]++%\}")
_INTRODUCED = lazy(r"\s*+(?:[-*+]\s|\d{1,3}[.)]\s|```|~~~|\||>)|(?:[ \t]*+\n){2,}+(?: {4}|\t)")
_NEAR = 200  # characters around a text in which what is beside it begins
_NO_PROSE = lazy(r" {0,3}(?:#{1,6}[ \t]|`{3,}[^`\n]*(?:\n|\Z)|~{3,}|(?:[-*_][ \t]*+){3,}+(?:\n|\Z))")
_ITEM = lazy(r"(?:[-*+]|\d{1,3}[.)]) ")
# What ends as a sentence does and is none: few words, dots after a state, what doesn't begin with a letter
_MAY_END = lazy(r"[^\W\d]*+(?: [^ ]++){0,3}+\Z|[^\w*]|\d|[^.]{1,70}\.\.")
_MARKUP = lazy(r"[*`<\[\]\\&]|(?<!\w)_|_(?!\w)")
_MARKS = lazy(r"<[^<>]*+>|[*`]++|\]\([^()\s]*+\)|[\[\]\\]|(?<!\w)_++|_++(?!\w)")


def may_hold_any(post: Post, knowledge: Knowledge) -> bool:
    """Whether a post may hold a leftover that is louder than a note."""
    if post.suffix == ".html":
        return True
    text = _without_code(post.text[post.body_start :])
    return may_match(post, text, knowledge) or _Lines(post, text, knowledge).any_left_over()


def _without_code(text: str) -> str:
    """A body without its fenced code, where fences come in pairs; every line ends in a line feed."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "```" in text:
        parts = f"\n{text}".split("\n```")  # a post may begin with code
        if len(parts) % 2 and all(part[:1] in ("\n", "", " ", "`") for part in parts[2::2]):
            text = "\n\n".join(parts[::2])
    return f"\n\n{text}\n"


def _said(text: str) -> str:
    """A paragraph without a list's number and tags before its first word."""
    if text[0] == "<":
        return _MARKS.sub("", text)
    item = _ITEM.match(text) if text[0].isdigit() else None
    return text[item.end() :] if item else text


class _Lines:
    """The short paragraphs of a post, and the beginnings of its long ones."""

    def __init__(self, post: Post, text: str, knowledge: Knowledge) -> None:
        self.post = post
        self.knowledge = knowledge
        self.found: list[str] = _PARAGRAPH.findall(text)

    def any_left_over(self) -> bool:
        """Whether one of them is left over, wherever it stands."""
        texts = [text for text in self.found if "`" not in text]  # with code in them they are their author's
        if not texts:
            return False
        together = BLOCK.join(["", *[_said(text)[:SHORT] for text in texts], ""])
        self.garbled = not together.isascii() and is_garbled(together)
        quick, whole = (key(plain(together)), True) if self.garbled else quick_key(together)
        self.latin = quick.isascii()
        self.reader = Reader(self.post.text, self.knowledge, self._language)
        held = self.knowledge.index.loud(quick)
        if not whole:
            labels = BLOCK.join(["", *[_said(text) if len(text) <= LABEL else "" for text in texts], ""])
            held |= self.knowledge.index.loud(key(labels))
        lines = (text for text in texts if len(text) <= SHORT and "](" not in text and "\n" not in text)
        short = list(dict.fromkeys(lines))  # what stands often is judged once: by itself, wherever it stands
        return (
            any(self._says(texts[number - 1], among) for number, among in held.items())
            or any(self._is_formed(text) for text in short if text[-1] not in _ENDS or _MAY_END.match(text))
            or self._holds_stranger(short)
            or self._is_spoken(short)
        )

    def _language(self) -> str:
        prose = [text[:200] for text in self.found if len(text) > _RUNNING]
        return (
            quick_language(" ".join([*prose[:1], *prose[-1:]]) or self.post.text[-600:], self.latin) or "en"
        )

    def _says(self, text: str, among: set[int]) -> bool:
        shown = self._plain(text)
        verdict = (self.reader.says if len(shown) <= SHORT else self.reader.says_at_length)(shown, among)
        if not self._is_loud(verdict) or verdict is None:
            return False
        if verdict[0] in LINKING and verdict[2] != "foreign" and ADDRESS.search(text):
            return False
        return verdict[0] not in INTRODUCING or not self._introduces(text)

    def _plain(self, text: str) -> str:
        """A paragraph as a reader sees it: without its markup, roughly."""
        if _MARKUP.search(text):
            text = _MARKS.sub("", text)
            if "&" in text:
                from html import unescape

                text = unescape(text)
        return plain(text.strip()) if self.garbled else text.strip()

    def _is_formed(self, text: str) -> bool:
        """Whether a text is a slot's name, code, a label, shouted."""
        if _ITEM.match(text):
            return text.endswith(ORNAMENTS) and any(map(str.isalnum, text))
        if _TAG.fullmatch(text):
            return False  # that is a block of HTML
        first = text[0]
        marked = (first in MARKUP and first != "{") or "&" in text
        shown = self._plain(text) if marked else text.strip()
        if not shown:
            return False
        verdict = self.reader.form(shown)
        if verdict is None and first not in MARKUP:
            verdict = self.reader.bare(shown)
        if verdict and verdict[2] in BETWEEN_PROSE and self._is_apart(text):
            return False
        return self._is_loud(verdict)

    def _is_apart(self, text: str) -> bool:
        """Whether a heading, fenced code or a rule is right before a text or right after it, wherever it stands."""
        source = self.post.text
        at = source.find(text)
        while at >= 0:
            end = at + len(text)
            last = len(source[max(0, at - _NEAR) : at].rstrip())
            before = source[source.rfind("\n", 0, max(0, at - _NEAR) + last) + 1 : at]
            after = source[end : end + _NEAR].lstrip("\r\n")
            if not (_NO_PROSE.match(before) or _NO_PROSE.match(after)):
                return False
            at = source.find(text, end)
        return True

    @staticmethod
    def _is_loud(verdict: Verdict | None) -> bool:
        return verdict is not None and verdict[0] != "credit-line" and verdict[1] != "hint"

    def _holds_stranger(self, short: list[str]) -> bool:
        lines = [text for text in short if len(text) <= _STRANGE and text[0] not in MARKUP]
        if not lines:
            return False
        language = self.reader.language
        if language in FAR or not foreign_words(language).isdisjoint(" ".join(lines).lower().split()):
            return any(map(self._is_stranger, lines))
        return any(self._is_stranger(text) for text in lines if text[-1] not in _ENDS)

    def _is_stranger(self, text: str) -> bool:
        if _ITEM.match(text) or not (shown := self._plain(text)):
            return False
        judged = stranger(self.post, shown, self.reader.language, self.knowledge, self.latin, alone=True)
        return judged == "likely" and not self._introduces(text) and not self._is_apart(text)

    def _is_spoken(self, short: list[str]) -> bool:
        """Whether one of some lines is what a language model says around its answer."""
        return self.knowledge.speeches(self.reader.language).any_says(short)

    def _introduces(self, text: str) -> bool:
        """Whether a text ends in a colon and stands before a list, code, a table or a quotation, wherever it stands."""
        if text.rstrip("*_ ")[-1:] not in (":", "："):
            return False
        source = self.post.text
        at = source.find(text)
        while at >= 0:
            if not _INTRODUCED.match(source, at + len(text)):
                return False
            at = source.find(text, at + len(text))
        return True
