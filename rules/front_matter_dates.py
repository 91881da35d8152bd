from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from postlint import Corpus, Edit, Fact, Finding, Fix, Post, Severity, Span, rule
from postlint.schema import date_habits, dates
from postlint.schema.date_fields import dated

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
# Words that a generator takes for a date.
KEYWORDS = frozenset({"last modified", "created", "git last modified", "git created"})
STYLE = frozenset({"padding", "space"})
DAY = 86_400  # seconds
# Formats that a generator takes for no date, or for another one: Hugo's parser knows a list of layouts; Zola, Eleventy
# and Material for MkDocs read ISO 8601 alone. Jekyll (Ruby), Hexo and Docusaurus (JavaScript) read nearly anything.
_NOT_ISO = frozenset({"month-name", "slashes", "rfc2822"})
UNREAD = {
    "hugo": frozenset({"month-name", "slashes"}),
    "zola": _NOT_ISO,
    "eleventy": _NOT_ISO,
    "mkdocs": _NOT_ISO,
}


@dataclass(frozen=True, slots=True)
class Options:
    """Args:
    fields: further keys that hold dates, such as `conference_day`.
    ignore_fields: keys that look like dates and hold something else.
    earliest_year: years before it are reported.
    """

    fields: tuple[str, ...] = ()
    ignore_fields: tuple[str, ...] = ()
    earliest_year: int = 1970


@rule("front-matter", Options, severity=(ERROR, WARNING, NOTE), fixes="safe, unsafe")
def check(post: Post, options: Options) -> Iterator[Finding | Fact[list[Any]]]:
    """Date that can't be, can be read two ways, or doesn't fit the others"""
    values = post.front_matter.values
    published: dates.Stamp | None = None
    updated: tuple[tuple[str, ...], dates.Stamp] | None = None
    for path, meaning, value in dated(values, options.fields, options.ignore_fields):
        read = None
        if isinstance(value, date):
            read = dates.stamp_of(value)
        elif isinstance(value, str) and value.strip():
            read = _read(value, meaning)
        else:
            yield from _no_date(post, path, meaning, value)
        if read is None:
            continue
        for fault in read.faults:
            yield _finding(post, path, fault)
        if read.stamp is None:
            continue
        if not read.faults and read.stamp.format in UNREAD.get(post.site.generator, ()):
            iso = read.stamp.iso()
            message = f"is written in a way that {post.site.generator.capitalize()} doesn't read: write {iso}"
            yield _finding(post, path, dates.Fault("format", message, fixed=iso, safe=True))
        if meaning == "updated":
            updated = (path, read.stamp)
        elif meaning != "other" and (published is None or meaning == "date"):
            published = read.stamp
            yield Fact(_span(post, path), date_habits.noted(read.stamp, _hidden(values)))
    if published and updated and updated[1].moment() < published.moment() - timedelta(days=1):
        message = f"“{updated[0][-1]}” is {updated[1].day}, before the post's own date {published.day}"
        yield Finding(_span(post, updated[0]), message, WARNING)


def _read(text: str, meaning: str) -> dates.Read | None:
    """A text as a date; None for words in a field that needs no date (`updated: by Ann`)."""
    if text.lower() in KEYWORDS:
        return None
    read = dates.read(text)
    if (
        meaning == "date"
        or read.stamp
        or not read.faults
        or read.faults[0].kind not in ("words", "incomplete")
    ):
        return read
    return None


def _no_date(post: Post, path: tuple[str, ...], meaning: str, value: Any) -> Iterator[Finding]:
    """A value that isn't text and no date: nothing, a number, a list."""
    name = path[-1]
    if (
        isinstance(value, bool)
        or (value is None and meaning != "date")
        or (meaning != "date" and value == "")
    ):
        if meaning == "date":
            yield Finding(
                _span(post, path),
                f"“{name}” is {str(value).lower()}, not a date: write it as 2024-06-19",
                ERROR,
            )
        return
    if value is None or isinstance(value, str):
        yield Finding(
            _span(post, path), f"“{name}” is empty: write the date, or leave the field out", WARNING
        )
    elif isinstance(value, int):
        read = dates.read(str(value))
        for fault in read.faults:
            if meaning == "date" or fault.kind == "format":
                yield _finding(post, path, fault)
    elif meaning == "date":
        yield Finding(_span(post, path), f"“{name}” isn't a date: write it as 2024-06-19", ERROR)


def _finding(post: Post, path: tuple[str, ...], fault: dates.Fault) -> Finding:
    place = post.front_matter.places.get(path)
    severity = ERROR if fault.certain else NOTE if fault.kind in STYLE else WARNING
    fix = None
    if place and fault.fixed:
        raw = post.text[place.value.start : place.value.end]
        quote = raw[0] if place.style == "quoted" and raw[:1] == raw[-1:] else ""
        if place.style != "block" and raw[:3] != raw[:1] * 3:
            fix = Fix(
                f"Write {fault.fixed}", (Edit(place.value, quote + fault.fixed + quote),), safe=fault.safe
            )
    text = str(post.text[place.value.start : place.value.end]).strip("\"'") if place else ""
    shown = f" “{text if len(text) <= 40 else text[:39] + '…'}”"
    return Finding(_span(post, path), f"“{path[-1]}”{shown} {fault.message}", severity, fix)


def _span(post: Post, path: tuple[str, ...]) -> Span:
    front_matter = post.front_matter
    value = front_matter.value_span(*path)
    if value and value.end > value.start:
        return value
    return front_matter.key_span(*path) or Span(0, 0)


def _hidden(values: Any) -> bool:
    """Whether generators leave the post out: drafts may have any date."""
    return values.get("draft") is True or values.get("published") is False


@check.finish
def finish(corpus: Corpus[list[Any]], options: Options) -> Iterator[Finding]:
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    # The day's end: a run judges by the day alone, so that another one of the day gives the same report.
    now = datetime.fromtimestamp(seconds - seconds % DAY + DAY, UTC)
    seen: Sequence[date_habits.Seen] = [date_habits.seen(fact.value, fact.path) for fact in corpus.facts]
    habits = date_habits.habits(seen, corpus.site, now, options.earliest_year)
    told: Counter[str] = Counter()
    for fact, one in zip(corpus.facts, seen, strict=True):
        for kind, message, severity in habits.faults(one):
            told[kind] += 1
            yield Finding(fact.span, message, severity, path=fact.path)
