"""What a language model says to whoever asked it, told by the parts of its sentences: an answer that begins, an offer
to change it, a hope that it pleases, what the model is, that it can't.

No wording is known: a file of a language holds what each part may be (`assent`, `here`, `work` ...), and a few of
them together, in a short block of its own, make such a sentence. Two of them do nothing: authors say "here is" and
"if you like", too, but not to one person who asked for a shorter version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from postlint.patterns import lazy

LONGEST = 240  # characters of a block
_UNSPACED = ("zh", "ja", "ko", "ar")  # words stand together, or have others at their beginnings
HEAD = 6  # letters by which most blocks are told to begin otherwise
_STEM = 5  # letters that forms of a word share
_BEFORE = "¡¿*_ "
_UNPLAIN = frozenset("¡¿*_ İ")  # before what a text begins with; and a letter that is two small ones
_SHORTEST = 8  # characters of such a sentence
_MARK = lazy(r"\s{0,3}[,!.:;–—，。！、：،-]")
_BEGINS = ("assent", "yes", "here", "offer", "shall", "order", "hope", "model", "sorry", "bound", "note")
_NEAR = 16  # characters between "my training data" and "ends in"
_YEAR = lazy(r"20[1-4]\d")


def _plain(text: str) -> str:
    """A text in small letters, without what may stand before it."""
    text = text.lstrip(_BEFORE).replace("İ", "i").lower()  # not "i" and a dot of its own
    return text.replace("’", "'").replace("\u00a0", " ").replace("\u2011", "-")


def _choice(words: str) -> str:
    """The regular expression of some words, of which the first or last may have other letters at its end."""
    inner = re.escape(words.strip("~"))
    return (r"\w*" if words[0] == "~" else "") + inner + (r"\w*+" if words[-1] == "~" else "")


class Speech:
    """The roles of one language, as regular expressions: each is a choice of words, none holds another."""

    def __init__(self, path: Path, language: str) -> None:
        self._spaced = language not in _UNSPACED
        self._choices: dict[str, list[str]] = {}
        for line in path.read_text("utf-8").splitlines():
            role, colon, choices = line.partition(":")
            if colon and line[0] != "#":
                self._choices[role] = [choice.strip() for choice in choices.split("|") if choice.strip()]
        self._roles: dict[str, re.Pattern[str]] = {}
        self._parts: dict[str, tuple[str, ...]] = {}

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that the file holds."""
        return tuple(self._choices)

    @cached_property
    def heads(self) -> frozenset[str]:
        """What a block that says anything begins with, in small letters: `HEAD` of them or fewer."""
        return frozenset(part[:HEAD] for role in _BEGINS for part in self._parts_of(role))

    def may_say(self, text: str) -> bool:
        """Whether a block begins with letters that begin what a model says: most do not."""
        head = _plain(text[: HEAD + 2])
        return any(head[:length] in self.heads for length in range(1, HEAD + 1))

    def says(self, text: str, first: bool = True, last: bool = True) -> bool:
        """Whether a block is what a model says; `first` and `last` tell that it begins or ends the post."""
        if len(text) > LONGEST or not self.may_say(text):
            return False
        text = _plain(text)
        return (
            self._is_answer(text, first)
            or self._is_offer(text, last)
            or self._is_hope(text, last)
            or self._is_about_itself(text)
            or (first and self._is_prompt(text))
        )

    def is_authors(self, text: str) -> bool:
        """Whether an author may hope so of an article, or be sorry not to answer everybody."""
        text = _plain(text)
        if self._begin("hope", text):
            return self._has("piece", text) and not self._has("expect", text)
        return self._begin("sorry", text) > 0 and self._has("every", text)

    def matter(self, text: str) -> str:
        """What a model offers to change, by its first letters: "versi", "tone"; "" where it speaks of itself."""
        text = _plain(text)
        if not (self._begin("offer", text) or self._begin("hope", text)):
            return ""
        found = self._role("tone").search(text) or self._role("work").search(text)
        return found[0].strip()[:_STEM] if found else ""

    def _is_answer(self, text: str, first: bool) -> bool:
        """ "Certainly! Here's your article in a lighter tone:" """
        strong = self._begin("assent", text, _MARK) or self._assent_before_here(text)
        after = strong or self._begin("yes", text, _MARK)
        rest = text[after:]
        colon = text[-1] in ":："
        if not (after or (first and colon and self._begin("here", text))):
            return False
        if not self._has("work", rest) or self._has("own", rest):
            return False
        edited, asked, here = self._has("edited", rest), self._has("asked", rest), self._has("here", rest)
        if not after:
            return asked or edited
        said = edited + asked + here
        if not colon:
            return bool(strong) and said >= 2
        return said >= 2 or bool(strong and (edited or asked or (first and here)))

    def _assent_before_here(self, text: str) -> int:
        """The end of an assent that goes on without a mark: "Sure here is the text:"."""
        after = self._begin("assent", text)
        return after if after and self._begin("here", text[after:].lstrip()) else 0

    def _is_offer(self, text: str, last: bool) -> bool:
        """ "If you'd prefer a shorter version, I can write one.", "Shall I change the tone?" """
        if self._has("own", text):
            return False
        asks = text[-1] in "?？؟" and self._begin("shall", text) > 0
        if not asks and not (self._begin("offer", text) and self._has("self", text)):
            return False
        work, edit = self._has("work", text), self._has("edit", text)
        if self._has("tone", text):
            return last or edit or self._has("shorter", text)
        return last and work and (edit or self._has("shorter", text))

    def _is_hope(self, text: str, last: bool) -> bool:
        """ "I hope this version meets your expectations!" """
        if not self._begin("hope", text) or self._has("own", text) or not self._has("expect", text):
            return False
        return self._has("version", text) or (last and self._has("work", text))

    def _is_about_itself(self, text: str) -> bool:
        """ "As a language model I have no access to news", "My training data ends in 2023", "I can't do that" """
        text = text[self._begin("note", text) :].lstrip(",:： ")
        if self._begin("model", text):
            return self._has("not", text) and self._has("lack", text)
        if after := self._begin("bound", text):
            until = self._role("until").search(text, after)
            return until is not None and until.start() - after <= _NEAR and _YEAR.search(text) is not None
        return (
            self._begin("sorry", text) > 0
            and self._has("not", text)
            and self._has("request", text)
            and not self._has("every", text)
        )

    def _is_prompt(self, text: str) -> bool:
        """ "Rewrite the following article in a friendly tone and keep all facts:" """
        if not self._begin("order", text) or self._has("own", text):
            return False
        return self._has("work", text) and self._has("demand", text)

    def _has(self, role: str, text: str) -> bool:
        # most texts don't hold any of the words even as parts of others: then the pattern need not be compiled
        parts = self._parts_of(role)
        return any(map(text.__contains__, parts)) and self._role(role).search(text) is not None

    def _begin(self, role: str, text: str, then: re.Pattern[str] | None = None) -> int:
        """How many characters of a text's beginning have a role, and have `then` after them; 0 for none."""
        match = self._role(role).match(text) if text.startswith(self._parts_of(role)) else None
        if match is None or (then and not then.match(text, match.end())):
            return 0
        return match.end()

    def _parts_of(self, role: str) -> tuple[str, ...]:
        """The words of a role, without what stands for other letters at their ends."""
        found = self._parts.get(role)
        if found is None:
            found = self._parts[role] = tuple(word.strip("~") for word in self._choices.get(role, ()))
        return found

    def _role(self, role: str) -> re.Pattern[str]:
        found = self._roles.get(role)
        if found is None:
            found = self._roles[role] = re.compile(self._regex(self._choices.get(role, ())))
        return found

    def _regex(self, choices: Iterable[str]) -> str:
        ordered = sorted(choices, key=len, reverse=True)  # "sure thing" before "sure"
        any_of = "|".join(map(_choice, ordered))
        if not any_of:
            return r"(?!)"
        return rf"(?<![\w-])(?:{any_of})(?![\w-])" if self._spaced else f"(?:{any_of})"


class Speeches:
    """Several languages together, for a look at all short blocks of a post."""

    def __init__(self, speeches: Sequence[Speech]) -> None:
        self._speeches = speeches
        self._heads = frozenset[str]().union(*(speech.heads for speech in speeches))

    def any_says(self, texts: Iterable[str]) -> bool:
        """Whether one of some blocks is what a model says, wherever it stands."""
        heads = self._heads
        for text in texts:
            if len(text) < _SHORTEST:
                continue
            head = text[:HEAD].lower()
            if (
                head in heads
                or head[:5] in heads
                or head[:4] in heads
                or head[:3] in heads
                or head[:2] in heads
                or head[0] in heads
                or text[0] in _UNPLAIN
                or "’" in head
            ) and any(speech.says(text) for speech in self._speeches):
                return True
        return False
