"""The line of every key in a TOML file, which tomllib does not tell."""

from __future__ import annotations

import re
from typing import Any

from postlint.patterns import lazy

_HEADER = lazy(r"^[ \t]*(\[\[?)([^\[\]#]+)\]\]?[ \t]*(?:#.*)?$")
_KEY = lazy(
    r"""^[ \t]*((?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?:[ \t]*\.[ \t]*(?:[\w-]+|"[^"\n]*"|'[^'\n]*'))*)[ \t]*="""
)
_PART = lazy(r"""[\w-]+|"[^"]*"|'[^']*'""")
_STRING = lazy(r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"""|' + r"'''(?:[^']|'{1,2}(?!'))*'''", re.DOTALL)


def key_lines(text: str) -> dict[tuple[Any, ...], int]:
    """{path of a key: 1-based line} of a valid TOML text, tables and keys; items of arrays of tables by index.

    Keys inside inline tables have no line of their own: ask for the nearest path above. Multi-line
    strings are blanked first, so that what looks like a key in them is none.
    """
    text = _STRING.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    found: dict[tuple[Any, ...], int] = {}
    counts: dict[tuple[Any, ...], int] = {}
    table: tuple[Any, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        line = line.rstrip("\r")
        if header := _HEADER.match(line):
            table = _resolved(_parts(header[2]), counts)
            if header[1] == "[[":
                index = counts.get(table, -1) + 1
                counts[table] = index
                found.setdefault(table, number)
                table = (*table, index)
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            path = table
            for part in _parts(key[1]):
                path = (*path, part)
                found.setdefault(path, number)
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _resolved(parts: tuple[str, ...], counts: dict[tuple[Any, ...], int]) -> tuple[Any, ...]:
    """`[overrides.severity]` after `[[overrides]]` speaks of the last item: ("overrides", 0, "severity")."""
    path: tuple[Any, ...] = ()
    for part in parts[:-1]:
        path = (*path, part)
        if path in counts:
            path = (*path, counts[path])
    return (*path, parts[-1])
