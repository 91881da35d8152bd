"""TOML front matter: values through tomllib, places through a scan of the text that tomllib accepted."""

from __future__ import annotations

import json
import re
from typing import Any

from postlint.finding import Span
from postlint.front_matter.problem import Path, Place
from postlint.patterns import lazy

_TABLE = lazy(r"^[ \t]*\[", re.MULTILINE)
_PLAIN_VALUE = lazy(r"""[ \t]*=[ \t]*("[^"\\\r\n]*"|'[^'\r\n]*')[ \t]*(?:#[^\r\n]*)?(?=\r?\n|\Z)""")
_SKIP = lazy(r"(?:[ \t\r\n]+|#[^\r\n]*)*+")
_BARE = lazy(r"[A-Za-z0-9_-]+")
_SCALAR = lazy(r"[^,\]}#\r\n]+")
_BASIC = lazy(r'"(?:[^"\\]|\\.)*+"')
_LITERAL = lazy(r"'[^']*'")
_MULTI_BASIC = lazy(r'"""(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*+"{3,5}')
_MULTI_LITERAL = lazy(r"'''(?:[^']|'{1,2}(?!'))*+'{3,5}")


def plain_value(content: str, key: str, base: int) -> Span | None:
    """Where a top-level key's value stands that is plain text in quotes on one line; None where it isn't that plain."""
    if '"""' in content or "'''" in content or not key.replace("_", "").replace("-", "").isalnum():
        return None
    table = _TABLE.search(content)
    start, end = 0, table.start() if table else len(content)
    found = None
    while (at := content.find(key, start, end)) >= 0:
        start = at + len(key)
        line = content.rfind("\n", 0, at) + 1
        if content[line:at].strip(" \t") == "" and (value := _PLAIN_VALUE.match(content, start, end)):
            if found:
                return None
            found = value
    return Span(base + found.start(1), base + found.end(1)) if found else None


def places(content: str, base: int) -> dict[Path, Place]:
    """Where every key and value of valid TOML stands, by path; `base` is the content's offset.

    A table's own place is its header. Arrays of tables count their elements: ("menu", 0, "name").
    """
    return _Scan(content, base).run()


class _Scan:
    """A walk over valid TOML; it trusts the grammar and stops where the text surprises it."""

    def __init__(self, text: str, base: int) -> None:
        self.text = text
        self.base = base
        self.at = 0
        self.found: dict[Path, Place] = {}
        self.counts: dict[Path, int] = {}

    def run(self) -> dict[Path, Place]:
        prefix: Path = ()
        while self.skip():
            before = self.at
            if self.text[self.at] == "[":
                prefix = self.header()
            else:
                self.pair(prefix)
            if self.at == before:
                break
        return self.found

    def skip(self) -> bool:
        found = _SKIP.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at < len(self.text)

    def span(self, start: int) -> Span:
        return Span(self.base + start, self.base + self.at)

    def header(self) -> Path:
        start, double = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        names, spans = self.key()
        self.skip()
        self.at += 2 if double else 1
        path = self.inside(names[:-1])
        path = (*path, names[-1]) if names else path
        place = Place(spans[-1] if spans else None, self.span(start), "list" if double else "map")
        self.found.setdefault(path, place)
        if double:
            number = self.counts.get(path, 0)
            self.counts[path] = number + 1
            path = (*path, number)
            self.found[path] = place._replace(style="map")
        return path

    def inside(self, names: list[str]) -> Path:
        """The path of dotted names, stepping into the last element of arrays of tables."""
        path: Path = ()
        for name in names:
            path = (*path, name)
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        return path

    def key(self) -> tuple[list[str], list[Span]]:
        names: list[str] = []
        spans: list[Span] = []
        while self.skip():
            start = self.at
            found = (
                _BASIC.match(self.text, start)
                or _LITERAL.match(self.text, start)
                or _BARE.match(self.text, start)
            )
            if not found:
                break
            self.at = found.end()
            names.append(_unquoted(found[0]))
            spans.append(self.span(start))
            self.skip()
            if self.text[self.at : self.at + 1] != ".":
                break
            self.at += 1
        return names, spans

    def pair(self, prefix: Path) -> None:
        start = self.at
        names, spans = self.key()
        if not names:
            return
        path = prefix
        for name, span in zip(names[:-1], spans[:-1], strict=True):
            path = (*path, name)
            self.found.setdefault(path, Place(span, Span(self.base + start, span.end), "map"))
        self.skip()
        self.at += 1  # the equals sign
        self.skip()
        self.value((*path, names[-1]), spans[-1])

    def value(self, path: Path, key: Span | None) -> None:
        start, first = self.at, self.text[self.at : self.at + 1]
        style = "plain"
        if first == "[":
            style = "list"
            self.items(path)
        elif first == "{":
            style = "map"
            self.at += 1
            while self.skip() and self.text[self.at] != "}":
                before = self.at
                self.pair(path)
                self.skip()
                if self.text[self.at : self.at + 1] == ",":
                    self.at += 1
                if self.at == before:
                    break
            self.at += 1
        elif first in "\"'" and first:
            style = "quoted"
            patterns = (_MULTI_BASIC, _BASIC) if first == '"' else (_MULTI_LITERAL, _LITERAL)
            for pattern in patterns:
                if (pattern is patterns[1] or self.text.startswith(first * 3, start)) and (
                    found := pattern.match(self.text, start)
                ):
                    self.at = found.end()
                    break
        elif found := _SCALAR.match(self.text, start):
            self.at = start + len(found[0].rstrip())
        self.found[path] = Place(key, self.span(start), style)

    def items(self, path: Path) -> None:
        self.at += 1
        number = 0
        while self.skip() and self.text[self.at] != "]":
            before = self.at
            self.value((*path, number), None)
            number += 1
            self.skip()
            if self.text[self.at : self.at + 1] == ",":
                self.at += 1
            if self.at == before:
                break
        self.at += 1


def _unquoted(key: str) -> str:
    if key[0] == "'":
        return key[1:-1]
    if key[0] != '"':
        return key
    try:
        text: Any = json.loads(key)
    except ValueError:  # TOML's escapes that JSON lacks (\U0001F600, \e)
        import tomllib

        text = next(iter(tomllib.loads(f"{key} = 1")))
    return str(text)
