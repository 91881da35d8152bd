"""What is wrong with a post's title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from postlint.finding import Severity
from postlint.patterns import lazy
from postlint.schema.kinds import called, is_language

_PLACEHOLDERS = frozenset(
    {
        *("todo", "tbd", "tba", "tbc", "fixme", "xxx", "xxxx", "untitled", "untitled document"),
        *(
            "untitled post",
            "new post",
            "my new post",
            "new page",
            "new article",
            "new document",
            "post title",
        ),
        *("page title", "article title", "blog title", "blog post title", "the title", "your title"),
        *("your title here", "title here", "title goes here", "insert title here", "insert title"),
        *("enter title here", "add title", "add a title", "title", "titel", "titre", "título", "titolo"),
        *("headline", "placeholder", "sample title", "example title", "lorem ipsum"),
        *(
            "lorem ipsum dolor sit amet",
            "change me",
            "changeme",
            "replace me",
            "template",
            "draft",
            "no title",
        ),
        *("(no title)", "none", "null", "nil", "undefined", "nan", "n/a", "[object object]", "false"),
        *("ohne titel", "unbenannt", "kein titel", "sans titre", "sin título", "sin titulo", "senza titolo"),
        *(
            "sem título",
            "sem titulo",
            "bez tytułu",
            "без названия",
            "başlıksız",
            "无标题",
            "無標題",
            "無題",
            "제목 없음",
        ),
        *("zonder titel", "naamloos", "không có tiêu đề", "blank", "empty", "asdf", "test test", "foo"),
        "foo bar",
    }
)
# Those of them that are keywords, elements and functions, which documentation has pages about
_WORDS_OF_CODE = frozenset(
    [
        "blank",
        "draft",
        "empty",
        "false",
        "headline",
        "nan",
        "nil",
        "none",
        "null",
        "placeholder",
        "template",
        "title",
        "undefined",
    ]
)
_TEMPLATE = lazy(r"(?:\{\{[^{}]*\}\}|\{%[^{}]*%\}|<%[^<>]*%>|\$\{[^{}]*\}|%[A-Za-z_]+%)\Z")
_BRACKETED = lazy(
    r"[\[<{](?:[^\[\]<>{}]{0,20} )?(?:title|titel|headline|titre|título)(?: [^\[\]<>{}]{0,20})?[\]>}]\Z", re.I
)
_TAG = lazy(
    r"</?(?:a|abbr|b|big|br|center|code|del|div|em|font|h[1-6]|i|img|kbd|mark|p|q|s|small|span|strong|strike"
    r"|sub|sup|tt|u)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = lazy(
    r"&(?:amp|lt|gt|quot|apos|nbsp|[lr]squo|[lr]dquo|[nm]dash|hellip|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});"
)
_WORD = lazy(r"\w")
_CUT = lazy(
    r"\s(?:…|\.\.\.)\Z|\[(?:…|\.\.\.)\]\Z|(?:…|\.\.\.)\s*(?:read more|continue reading|weiterlesen)\Z", re.I
)


_CLAUSE = lazy(r"[:：.?!;–—]\s")
_ITEM = lazy(r"[,،、]")
_ITEMS, _ITEM_WORDS, _ITEM_LENGTH = 3, 4, 30  # at least, at most: a list that dots end as "and so on"
_LONG = 50  # characters: no writer ends a title of that length in dots


def faults(value: Any) -> Iterator[tuple[str, str, Severity]]:
    """(kind, message, severity) for what is wrong with a title's value."""
    if value is None or value == "":
        yield "empty", "“title” is empty: write one, or leave the field out", Severity.WARNING
        return
    if isinstance(value, (list, bool)) or (isinstance(value, dict) and not _by_language(value)):
        yield "kind", f"“title” must be text, not {called(value)}: put it in quotes", Severity.WARNING
        return
    if not isinstance(value, str):
        return
    bare = value.strip()
    if not bare or (not _WORD.search(bare) and bare.isascii()):
        what = "is blank" if not bare else "has no word in it"
        yield "blank", f"“title” {what}: write one", Severity.WARNING
        return
    low = bare.lower().strip(" .!?:*_#\"'")
    if low in _PLACEHOLDERS or _BRACKETED.match(bare):
        yield "placeholder", f"“title” is the placeholder “{bare}”: write the post's title", Severity.WARNING
    elif _TEMPLATE.match(bare):
        yield (
            "template",
            "“title” is template code that nothing filled in: write the post's title",
            Severity.WARNING,
        )
    elif tag := _TAG.search(bare):
        message = f"“title” holds the HTML tag “{tag[0]}”, which feeds and tabs show as it is"
        yield "html", message, Severity.WARNING
    elif entity := _ENTITY.search(bare):
        yield "entity", f"“title” holds “{entity[0]}”: write the character itself", Severity.WARNING
    elif (_CUT.search(bare) or (len(bare) >= _LONG and bare.endswith(("...", "…")))) and not _lists(bare):
        yield "cut", "“title” ends in dots, as titles that were cut off do: write it out", Severity.WARNING
    elif "\n" in bare:
        yield "lines", "“title” goes over several lines", Severity.NOTE
    if bare != value and value.strip(" \t\r\n") == bare and not value.endswith("\n"):
        yield "space", "“title” begins or ends with a space", Severity.NOTE


def is_subject(title: str, name: str) -> bool:
    """Whether a title that is also a placeholder is what the post tells of: `null.md` explains null.

    `name` is the file's, or its folder's for an index, without suffix.
    """
    low = title.strip().lower()
    return low in _WORDS_OF_CODE and low == name.lower()


def _lists(title: str) -> bool:
    """Whether the dots at the end of a title stand for more of the same: “Fares, ferries, tides...”."""
    items = _ITEM.split(_CLAUSE.split(title.rstrip(" .…"))[-1])
    return len(items) >= _ITEMS and all(
        len(item) <= _ITEM_LENGTH and len(item.split()) <= _ITEM_WORDS for item in items
    )


def _by_language(value: dict[Any, Any]) -> bool:
    """Whether a map is a title in several languages: `{en: Boats, de: Boote}`."""
    return bool(value) and all(is_language(key) and isinstance(title, str) for key, title in value.items())
