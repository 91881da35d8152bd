"""Whether a post may say something twice, told from its raw text: most posts are cleared here.

Each kind of copy that `copies` finds leaves a trace in the chunks of the text: two that begin alike, one that holds
its own beginning or end a second time, one near the top with the words of the title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from postlint.chunks import Chunks, chunks
from postlint.leftovers.context import ADDRESS
from postlint.leftovers.sameness import DOTS, DOUBLED, bare, doubled, headlines, names, overlap
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.post import Post

KEY = 24  # characters that begin a copy and its original
LONG = 60  # characters of a teaser
GLANCE, GLANCE_BARE = 80, 30  # characters by which most texts that begin alike are told apart
LIST = 3  # items of a list
NEAR = 80  # characters in which a fence above a paragraph stands
TOP, BOTTOM = 6, 2  # chunks among which the title may stand again
_MARKS = "*_> "
_MARKUP = frozenset("|<#`\t {-!>[")
_LISTED = frozenset("-+*0123456789")
_ENDS = frozenset(".!?:。！？")
_CJK = "\u3040"  # texts that sort after it begin with a character of a script that sets no spaces
_LINK = lazy(r"\]\([^()\n]*+\)")
# A character of code in a first line, plain or in a code span, before anything that may hide it: a tag, a link, a
# backslash, what templates fill in.
SHOWN_CODE = lazy(
    r"(?:[^<>=/{}\[\\`\n]++|\{[^{}\n`]*+\})*+"
    r"(?:[=/>]|`(?!`)(?:[^`\n=/<>{}]++|\{[^{}\n`]*+\})*+[=/<>][^`\n]*+`(?!`))"
)
_COMMENT = "\n<!--"  # ends the paragraph above it
_ITEM = lazy(r"(?:[-+*]|\d{1,9}[.)])\s")
_ITEMS = lazy(r"^[ \t]*+(?:[-+*]|\d{1,9}[.)])(?=\s|\Z)", re.MULTILINE)
# Fenced code right below a paragraph; a fence right above it.
_CODE_BELOW = lazy(r"(?:[ \t]*+\r?\n)++(?:```[^`\r\n]*+|~~~[^\r\n]*+)(?:\r?\n|\Z)")
_FENCES = frozenset({"```", "~~~"})


class Echoes(NamedTuple):
    """Which traces of copies a post has: chunks that begin alike, one that follows itself, one like the title."""

    alike: bool
    following: bool
    title: bool


def echoes(post: Post) -> Echoes:
    """The traces in a post; none is certain but for copies of which markup hides the beginning."""
    found = post.once(chunks)
    return Echoes(_begin_alike(found, post.text), _follow_themselves(found), _say_title(post, found.texts))


def _begin_alike(found: Chunks, source: str) -> bool:
    """Whether two paragraphs or lists begin with the same characters, and go on alike."""
    texts, prose = found.texts, found.prose
    if len(texts) > len(prose) + 1:
        lists = [text for text in texts if text[:1] in _LISTED]
        if len(set(lists)) < len(lists) and _stand_twice(lists) >= LIST:
            return True
    keys = [text[:KEY] for text in prose]
    for text in texts[:2]:
        if text[:1] in _MARKS:  # a teaser in bold, or set apart
            prose = [text, *prose]
            keys.insert(0, text.lstrip(_MARKS)[:KEY])
    if len(set(keys)) == len(keys):
        return False
    again = {
        key for key, times in Counter(keys).items() if times > 1 and len(key) == KEY and key[0] not in "[!<"
    }
    groups: dict[str, list[str]] = {}
    for key, text in zip(keys, prose, strict=True):
        if key in again:
            groups.setdefault(key, []).append(text)
    long = [text for text in prose if len(text) >= (LONG if text < _CJK else KEY)]
    lead = [text for text in long if text[0] not in _MARKUP][:2]
    twice: list[str] = []
    for group in groups.values():
        if len({_said(text[:GLANCE])[:GLANCE_BARE] for text in group}) < len(group):
            said = [_said(text) for text in group]
            if _go_on(group, said, group[0] in lead):
                return True
            twice += _twice(group, said)
    return bool(twice) and _stand_apart(found, twice, source)


def _stand_twice(lists: Sequence[str]) -> int:
    """How many items of lists stand again."""
    return sum(
        (times - 1) * len(_ITEMS.findall(text))
        for text, times in Counter(lists).items()
        if len(text) > 5 and _ITEM.match(text)
    )


def _said(text: str) -> str:
    return bare(_LINK.sub("", text))


def _twice(group: Sequence[str], said: Sequence[str]) -> Iterator[str]:
    """Those of some texts that stand twice, as they stand there the second time; what shows code isn't said twice."""
    places: dict[str, list[int]] = {}
    for number, text in enumerate(said):
        places.setdefault(text, []).append(number)
    for text, numbers in places.items():
        if len(numbers) == 2 and len(text) >= (KEY if text > _CJK else LONG - KEY):
            shown = group[numbers[0]]
            if shown[-1] not in ":：?？" and not (ADDRESS.search(shown) or SHOWN_CODE.match(shown)):
                yield group[numbers[1]]


def _stand_apart(found: Chunks, twice: Sequence[str], source: str) -> bool:
    """Whether no fenced code is right above or below the last place of a text: instructions repeat themselves."""
    last = {text: number for number, text in enumerate(found.texts)}
    for text in twice:
        start = found.starts[last[text]]
        above = source[max(0, start - NEAR) : start].rstrip()
        if above[above.rfind("\n") + 1 :] not in _FENCES and not _CODE_BELOW.match(source, start + len(text)):
            return True
    return False


def _go_on(group: Sequence[str], said: Sequence[str], lead: bool) -> bool:
    """Whether the first of some texts leads the post and another one goes on, or one is cut from another."""
    for text, other in zip(group[1:], said[1:], strict=True):
        if len(said[0]) < len(other):
            if other.startswith(said[0]) and (lead or DOTS.search(group[0].rstrip(_MARKS))):
                return True
        elif said[0] != other and said[0].startswith(other) and DOTS.search(text.rstrip(_MARKS)):
            return True
    return False


def _follow_themselves(found: Chunks) -> bool:
    """Whether a paragraph begins as the last one ended, or says again what it says a fifth or two into it.

    A label or a few words may stand before what is doubled; more seldom do.
    """
    last = ""
    for text in found.prose:
        length = len(text)
        if length >= DOUBLED:
            start = text[:DOUBLED] if text < _CJK else text[: DOUBLED // 2]
            if start in last and overlap(last, text):
                return True
            if length >= 2 * DOUBLED:
                fifth = length // 5
                again = (
                    text.find(text[fifth : fifth + KEY], fifth + KEY) > 0
                    or text.find(text[2 * fifth : 2 * fifth + KEY], 2 * fifth + KEY) > 0
                )
                if again and doubled(text):
                    return True
        last = text
    return False


def _say_title(post: Post, texts: Sequence[str]) -> bool:
    """Whether a line among the first or last ones says the title again."""
    lines = [
        text
        for text in ((*texts[:TOP], *texts[-BOTTOM:]) if len(texts) > TOP else texts)
        if 12 <= len(text) <= 240 and text[-1] not in _ENDS and text[0] not in _MARKUP and "](" not in text
    ]
    if not lines:
        return False
    title = post.front_matter.values.get("title")
    if not isinstance(title, str) or len(title) < 12:
        return False
    first = [word for word in title.lower().split() if len(word) >= 4 and word.isalpha()][:3]
    lines = [line.strip(_MARKS) for line in lines if not first or any(map(line.lower().__contains__, first))]
    lines = [line for line in lines if line and not _ends_above_comment(line)]
    if not lines:
        return False
    wanted = headlines(title)
    return any(bare(line) in wanted or names(title, line) for line in lines)


def _ends_above_comment(line: str) -> bool:
    """Whether a sentence ends above a comment that is the last line: the paragraph above it is no headline."""
    above, mark, comment = line.partition(_COMMENT)
    return bool(mark) and comment.find("--") == len(comment) - 2 and above.rstrip()[-1:] in _ENDS
