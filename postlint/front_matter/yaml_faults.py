"""Likely faults in lines of YAML front matter, each with a repair to try."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.front_matter.scalars import quoted
from postlint.front_matter.yaml_value_faults import STARTERS, Fault, entry, value_faults
from postlint.patterns import lazy

_CONFLICT = lazy(r"(?:<{7}|>{7})(?: |$)|={7}$|\|{7}(?: |$)")
_TIGHT = lazy(r"([ \t]*(?:- +)*)([A-Za-z_][\w\-]*):([^\s:/].*|//\S.*|/[^/].*)$")
_EQUALS = lazy(r"([ \t]*[A-Za-z_][\w\-]*)[ \t]*=[ \t]*(\S.*)$")
_WIDE_COLON = lazy(r"([ \t]*[A-Za-z_][\w\-]*)[ \t]*[：︓﹕][ \t]*(.*)$")
_HARD_SPACE = lazy("[\u00a0\u2007\u202f\u3000]")
_NO_COLON = lazy(
    r"((?:title|date|layout|tags|categories|category|author|authors|description|draft|slug|lang)) +(\S.*)$",
    re.IGNORECASE,
)
_TIGHT_ITEM = lazy(r"([ \t]*-)([^\s\-].*)$")


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
        yield from value_faults(number, found)
    if tight := _TIGHT.match(line):
        message = f"there must be a space after the colon: write “{tight[2]}: {_short(tight[3])}”"
        new = f"{tight[1]}{tight[2]}: {tight[3]}"
        if ": " in tight[3] or tight[3][0] in STARTERS:
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
