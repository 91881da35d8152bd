"""Likely faults in the values of YAML front matter: quotes, brackets, colons, characters that mean something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from postlint.front_matter.scalars import quoted
from postlint.patterns import lazy

_LIQUID = lazy(r"\{[{%]")
STARTERS = {
    "@": "“@”",
    "`": "“`”",
    "%": "“%”",
    "&": "“&”",
    "*": "“*”",
    "!": "“!”",
    "|": "“|”",
    ">": "“>”",
    "[": "“[”",
    "{": "“{”",
    "]": "“]”",
    "}": "“}”",
    ",": "“,”",
    "?": "“?”",
    "-": "“-”",
    "#": "“#”",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A guess: the line at fault (an index), what is wrong, and lines as they should be, by index.

    `title` names the fix, "" where it is only a way to read on; `start` is the column of what is at fault,
    -1 for the line's first character.
    """

    kind: str
    line: int
    message: str
    lines: dict[int, str]
    title: str = ""
    safe: bool = True
    start: int = -1


@dataclass(frozen=True, slots=True)
class Entry:
    """A line `key: value` (or `- value`), cut up: `head` is all that stands before the value."""

    head: str
    key: str
    value: str


def entry(line: str) -> Entry | None:
    """A line's key and value, None for a line that has none. Indented and list lines count."""
    bare = line.lstrip(" \t")
    indent = len(line) - len(bare)
    while bare.startswith("- "):
        inner = bare[2:].lstrip(" ")
        indent += len(bare) - len(inner)
        bare = inner
    quote = bare[:1]
    begin = bare.find(quote, 1) + 1 if quote and quote in "\"'" else 0
    if quote and quote in "\"'" and not bare[begin:].lstrip().startswith(":"):
        colon = -1  # a quoted value, not a quoted key
    elif quote in ("#", "[", "{"):
        colon = -1
    else:
        colon = min((at for at in (bare.find(": ", begin), bare.find(":\t", begin)) if at >= 0), default=-1)
    if colon <= 0:
        if indent and line.lstrip(" \t").startswith("- ") and bare:
            return Entry(line[:indent], "", bare.rstrip())
        return None
    value = bare[colon + 1 :].lstrip(" \t")
    return Entry(line[: len(line) - len(value)], bare[:colon].strip().strip("\"'"), value.rstrip())


def value_faults(number: int, found: Entry) -> Iterator[Fault]:
    value = found.value
    if not value:
        return
    start = len(found.head)
    whole = {number: found.head + quoted(value)}
    first = value[0]
    title = "Quote the value"
    name = f"the value of “{found.key}”" if found.key else "this item"
    if first in "\"'":
        yield from _quote_faults(number, found)
        return
    if _LIQUID.search(value):
        message = f"{name} holds template code: put it in quotes"
        yield Fault("liquid", number, message, whole, title, start=start)
    if first in "[{":
        yield from _bracket_faults(number, found)
    if (
        first in STARTERS
        and not (first in "|>" and len(value) <= 3)
        and not (first == "-" and value[1:2] != " ")
    ):
        message = (
            f"{name} begins with {STARTERS[first]}, which means something else in YAML: put it in quotes"
        )
        yield Fault("special-start", number, message, whole, title, start=start)
    if ": " in value or value.endswith(":") or ":\t" in value:
        message = f"{name} holds a colon and a space, which end a key: put it in quotes"
        yield Fault("colon", number, message, whole, title, start=start)


def _quote_faults(number: int, found: Entry) -> Iterator[Fault]:
    value, start = found.value, len(found.head)
    quote = value[0]
    name = f"the value of “{found.key}”" if found.key else "this item"
    stop = _closing(value, quote)
    if stop < 0:
        kind = "double" if quote == '"' else "single"
        message = f"the quote that opens {name} isn't closed: write “{quote}” at its end"
        closed = found.head + value + quote
        if quote == '"' and value.endswith("\\"):
            closed = found.head + value + '\\"'
        yield Fault(
            f"unclosed-{kind}-quote", number, message, {number: closed}, "Close the quote", start=start
        )
        inner = value[1:]
        whole = {number: found.head + quoted(inner.replace("\\" + quote, quote))}
        yield Fault(f"unclosed-{kind}-quote", number, message, whole, "Quote the value", start=start)
        return
    rest = value[stop + 1 :].strip()
    if rest == ",":
        message = f"the comma after {name} doesn't belong in YAML: delete it"
        yield Fault(
            "comma",
            number,
            message,
            {number: found.head + value[: stop + 1]},
            "Delete the comma",
            start=start,
        )
    elif rest and not rest.startswith("#"):
        last = value.rfind(quote)
        if last == len(value) - 1 and last > stop:
            message = f"{name} holds the quotes that it stands in: use the other kind around it"
            whole = {number: found.head + quoted(_plain(value[1:-1], quote))}
        else:
            message = f"only a part of {name} stands in quotes: put all of it in quotes"
            whole = {number: found.head + quoted(value)}
        yield Fault("inner-quote", number, message, whole, "Quote the value", start=start)
    if quote == '"' and "\\" in value:
        message = f"“\\” means something in double quotes: put {name} in single quotes"
        whole = {number: found.head + "'" + value[1:stop].replace("'", "''") + "'" + value[stop + 1 :]}
        yield Fault("escape", number, message, whole, "Use single quotes", start=start)


def _plain(inner: str, quote: str) -> str:
    return inner.replace('\\"', '"') if quote == '"' else inner.replace("''", "'")


def _closing(value: str, quote: str) -> int:
    """The offset of the quote that closes a quoted value, -1 where there is none on the line."""
    at = 1
    while at < len(value):
        if quote == '"' and value[at] == "\\":
            at += 2
            continue
        if value[at] == quote:
            if quote == "'" and value[at + 1 : at + 2] == "'":
                at += 2
                continue
            return at
        at += 1
    return -1


def _bracket_faults(number: int, found: Entry) -> Iterator[Fault]:
    value, start = found.value, len(found.head)
    close = "]" if value[0] == "[" else "}"
    missing = value.count(value[0]) - value.count(close)
    name = f"the list of “{found.key}”" if found.key else "this list"
    if value[0] == "{":
        name = name.replace("list", "map")
    if missing > 0:
        ended = value.rstrip(",").rstrip() + close * missing
        message = f"{name} isn't closed: write “{close}” at its end"
        yield Fault(
            "unclosed-list", number, message, {number: found.head + ended}, f"Write “{close}”", start=start
        )
    elif missing < 0 and value.endswith(close):
        ended = value[:missing]
        message = f"{name} is closed twice: delete one “{close}”"
        yield Fault(
            "closed-twice", number, message, {number: found.head + ended}, f"Delete “{close}”", start=start
        )
    spaced = re.sub(r"([\"'])[ \t]+(?=[\"'])", r"\1, ", value)
    if spaced != value:
        message = f"a comma is missing between items of {name}"
        yield Fault("no-comma", number, message, {number: found.head + spaced}, "Put a comma", start=start)
