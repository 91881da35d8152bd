"""Likely faults in lines of YAML front matter, each with a repair to try."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from postlint.front_matter.scalars import quoted

_CONFLICT = re.compile(r"(?:<{7}|>{7})(?: |$)|={7}$|\|{7}(?: |$)")
_TIGHT = re.compile(r"([ \t]*(?:- +)*)([A-Za-z_][\w\-]*):([^\s:/].*|//\S.*|/[^/].*)$")
_EQUALS = re.compile(r"([ \t]*[A-Za-z_][\w\-]*)[ \t]*=[ \t]*(\S.*)$")
_WIDE_COLON = re.compile(r"([ \t]*[A-Za-z_][\w\-]*)[ \t]*[：︓﹕][ \t]*(.*)$")
_HARD_SPACE = re.compile("[\u00a0\u2007\u202f\u3000]")
_NO_COLON = re.compile(
    r"((?:title|date|layout|tags|categories|category|author|authors|description|draft|slug|lang)) +(\S.*)$",
    re.IGNORECASE,
)
_TIGHT_ITEM = re.compile(r"([ \t]*-)([^\s\-].*)$")
_LIQUID = re.compile(r"\{[{%]")
_STARTERS = {
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


def candidates(lines: list[str], context: int, place: int) -> Iterator[Fault]:
    """Faults to try, likeliest first: what began where YAML gave up, then from there upwards, then the rest."""
    last = len(lines) - 1
    context, place = min(context, last), min(place, last)
    order = dict.fromkeys(
        [context, place, *range(place, -1, -1), *range(place + 1, min(last, place + 3) + 1)]
    )
    yield from _conflict(lines)
    for number in order:
        yield from line_faults(lines, number)
    for number in order:
        yield from _shape_faults(lines, number)


def _conflict(lines: list[str]) -> Iterator[Fault]:
    marks = [number for number, line in enumerate(lines) if _CONFLICT.match(line)]
    if len(marks) < 2:
        return
    drop = dict.fromkeys(marks, "")
    middle = next((n for n in marks if lines[n].startswith("=")), marks[-1])
    drop.update(dict.fromkeys(range(middle, marks[-1] + 1), ""))
    message = "merge conflict left in the front matter: keep one side and delete the marker lines"
    yield Fault("conflict", marks[0], message, drop)


def line_faults(lines: list[str], number: int) -> Iterator[Fault]:
    """Faults that a line shows by itself and whose repair is plain."""
    line = lines[number]
    if not line.strip() or line.lstrip().startswith("#"):
        return
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    if "\t" in indent:
        yield _tabs(lines, number)
    if found := entry(line):
        yield from _value_faults(number, found)
    if tight := _TIGHT.match(line):
        message = f"there must be a space after the colon: write “{tight[2]}: {_short(tight[3])}”"
        new = f"{tight[1]}{tight[2]}: {tight[3]}"
        if ": " in tight[3] or tight[3][0] in _STARTERS:
            new = f"{tight[1]}{tight[2]}: {quoted(tight[3].rstrip())}"
        yield Fault("no-space", number, message, {number: new}, "Put a space after the colon")
    if wide := _WIDE_COLON.match(line):
        message = "this colon is a full-width character, which YAML takes for text: write “:” and a space"
        value = wide[2]
        new = f"{wide[1]}: {quoted(value) if ': ' in value else value}"
        yield Fault("wide-colon", number, message, {number: new}, "Write “:” and a space")
    if _HARD_SPACE.search(line) and (hard := _HARD_SPACE.sub(" ", line)) != line:
        head = line.split(":", 1)[0] + ":" if ":" in line else line
        new = _HARD_SPACE.sub(" ", line[: len(head) + 1]) + line[len(head) + 1 :]
        message = "a no-break space stands where YAML needs an ordinary space: replace it"
        yield Fault("hard-space", number, message, {number: new if new != line else hard}, "Write a space")
    if equals := _EQUALS.match(line):
        message = f"between “---” stands YAML: write “{equals[1].strip()}: value”, not “=”"
        yield Fault("equals", number, message, {number: f"{equals[1]}: {equals[2]}"}, "Write a colon")
    if item := _TIGHT_ITEM.match(line):
        message = "there must be a space after the dash of a list item"
        yield Fault(
            "no-space", number, message, {number: f"{item[1]} {item[2]}"}, "Put a space after the dash"
        )
    if plain := _NO_COLON.match(line):
        message = f"there must be a colon after “{plain[1]}”"
        value = plain[2].rstrip()
        new = f"{plain[1]}: {quoted(value) if ': ' in value else value}"
        yield Fault("no-colon", number, message, {number: new}, "Put a colon after the key", safe=False)


def _tabs(lines: list[str], number: int) -> Fault:
    """Tabs that indent: the run of tab-indented lines is repaired as one."""
    changed: dict[int, str] = {}
    for at in range(number, len(lines)):
        bare = lines[at].lstrip(" \t")
        indent = lines[at][: len(lines[at]) - len(bare)]
        if "\t" not in indent:
            break
        changed[at] = indent.replace("\t", "  ") + bare
    for at in range(number - 1, -1, -1):
        bare = lines[at].lstrip(" \t")
        indent = lines[at][: len(lines[at]) - len(bare)]
        if "\t" not in indent:
            break
        changed[at] = indent.replace("\t", "  ") + bare
    message = "a tab can't indent YAML: write spaces"
    return Fault("tab", min(changed), message, changed, "Indent with spaces", start=0)


def _value_faults(number: int, found: Entry) -> Iterator[Fault]:
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
        first in _STARTERS
        and not (first in "|>" and len(value) <= 3)
        and not (first == "-" and value[1:2] != " ")
    ):
        message = (
            f"{name} begins with {_STARTERS[first]}, which means something else in YAML: put it in quotes"
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


def _shape_faults(lines: list[str], number: int) -> Iterator[Fault]:
    """Faults of indentation, and lines that are no YAML at all."""
    line = lines[number]
    bare = line.lstrip(" ")
    if not bare:
        return
    indent = len(line) - len(bare)
    above = next((lines[n] for n in range(number - 1, -1, -1) if lines[n].strip()), "")
    other = len(above) - len(above.lstrip(" "))
    is_key = entry(line) is not None or bare.rstrip().endswith(":")
    if number and above and is_key and indent != other:
        message = f"this line is indented by {indent}, the one above by {other}: they must be indented alike"
        fixed = {number: " " * other + bare}
        yield Fault("indentation", number, message, fixed, "Indent like the line above", safe=False)
    if is_key and indent and not above:
        message = "the first key must stand at the beginning of its line"
        yield Fault("indentation", number, message, {number: bare}, "Don't indent it", safe=False)
    if not is_key and not bare.startswith("- "):
        message = "this line has no “key:”: indent it where it goes on with the value above, or delete it"
        yield Fault("no-key", number, message, {number: ""})


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
