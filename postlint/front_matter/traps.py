"""What YAML accepts and a writer doesn't mean: `title: No` is false, `version: 1.10` is 1.1, `#5` a comment.

Which readers fall for what: Jekyll (Psych) and MkDocs (PyYAML) read YAML 1.1; Hugo, Zola, Astro, Eleventy,
Docusaurus and Hexo read YAML 1.2, where `No` and `12:30` are text but `1.10` is a number all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from postlint.finding import Edit, Fix, Severity, Span
from postlint.front_matter import FrontMatter
from postlint.front_matter.problem import Problem
from postlint.front_matter.scalars import LONGEST_NUMBER, quoted, resolve
from postlint.front_matter.yaml_tree import Node, key_text
from postlint.patterns import lazy

# Fields whose value people read: in these, a value that YAML turns into something else is surely a slip.
READ = frozenset(
    {
        *(
            "title",
            "subtitle",
            "headline",
            "heading",
            "linktitle",
            "link_title",
            "short_title",
            "nav_title",
            "name",
        ),
        *("sidebar_label", "sidebartitle", "description", "excerpt", "summary", "abstract", "teaser", "lead"),
        *("caption", "alt", "author", "authors", "artist", "tag", "tags", "category", "categories", "series"),
        *("keyword", "keywords", "topic", "topics", "lang", "language", "locale", "country"),
    }
)
_SHAPES = (str.lower, str.title, str.upper)
_VERSIONS = frozenset({"version", "release", "versions", "releases"})
_WORDS = frozenset(shape(word) for word in ("yes", "no", "on", "off", "true", "false") for shape in _SHAPES)
_NULLS = frozenset({"~", "null", "Null", "NULL"})
_SEXAGESIMAL = lazy(r"[-+]?[1-9][0-9]?(?::[0-5]?[0-9])+(?:\.[0-9]*)?\Z")
_OCTAL = lazy(r"0[0-9]+\Z")
_LOSSY_FLOAT = lazy(r"[0-9]+\.[0-9]*0\Z")
_SWALLOWED = lazy(r"(?:\r\n|\n|\r)([A-Za-z_][\w\-]*):(?:[ \r\n]|\Z|[^\s/:])[^\r\n]*")
_TIGHT_ITEM = lazy(r"[ \t]*-[^\s\-]")
_FOLDED_KEY = lazy(r"(?:\r\n|\n|\r)[ \t]+([A-Za-z_][\w\-]*):[^\s/:]")
_NUMBER_SIGN = lazy(r"[ \t]+(#[0-9][^\s#]*)(?:[ \t][^\r\n]*)?(?=[\r\n]|\Z)")
_HASH_ONLY = lazy(r"[ \t]+(#[^\s#!]+)[ \t]*(?=[\r\n]|\Z)")
_ITEMS = frozenset(
    {"tag", "tags", "category", "categories", "keyword", "keywords", "authors", "topics", "series"}
)

YAML_1_1 = frozenset(("jekyll", "mkdocs", "plain"))


def traps(front_matter: FrontMatter, generator: str) -> Iterator[Problem]:
    """Problems in YAML front matter that was read without error. Nothing for TOML and JSON."""
    root = front_matter._tree
    if front_matter.kind != "yaml" or type(root) is not MappingNode:
        return
    start, end = front_matter.content
    content = front_matter.text[start:end]
    comments = "#" in content
    for key, value in root.value:
        name = key_text(key)
        if type(value) is ScalarNode:
            if value.style:
                if value.style in "\"'" and value.start_mark.line != value.end_mark.line:
                    yield from _swallowed(name, value, content, start)
                continue
            if value.value[:1] in _SUSPECT or value.start_mark.line != value.end_mark.line:
                yield from _plain(name.lower(), name, value, content, start, generator)
            if comments:
                yield from _comment(name, key, value, content, start)
        elif type(value) is SequenceNode:
            if name.lower() in _ITEMS:
                for item in value.value:
                    if type(item) is ScalarNode and not item.style and item.value[:1] in _SUSPECT:
                        yield from _plain(name.lower(), name, item, content, start, generator)
        elif (
            type(value) is MappingNode
            and content[value.start_mark.index : value.start_mark.index + 2] == "{{"
        ):
            yield _template(name, value, content, start)
        if name[-1:] == ":" or name[:1] in "\u00a0\u3000\u202f-":
            yield _odd_key(name, key, start)


_SUSPECT = frozenset("0123456789+-.~yYnNoOtTfF")


def _span(node: Node, base: int) -> Span:
    return Span(base + node.start_mark.index, base + max(node.end_mark.index, node.start_mark.index + 1))


def _quote(span: Span, text: str, *, safe: bool = True) -> Fix:
    return Fix("Quote the value", (Edit(span, quoted(text)),), safe=safe)


def _plain(low: str, name: str, node: Node, content: str, base: int, generator: str) -> Iterator[Problem]:
    text: str = node.value
    span = _span(node, base)
    if node.tag:
        return
    if node.start_mark.line != node.end_mark.line:
        yield from _several_lines(name, node, content, base)
        return
    read = low in READ
    if read and text in _WORDS and generator in YAML_1_1:
        meant = resolve(text)
        message = f"“{text}” is {str(meant).lower()} to YAML, not text: put it in quotes"
        yield Problem("boolean", span, message, Severity.WARNING, _quote(span, text))
    elif read and text in _NULLS:
        message = f"“{text}” means no value to YAML: put it in quotes, or leave “{name}” out"
        yield Problem("null", span, message, Severity.WARNING)
    elif len(text) > LONGEST_NUMBER:
        return
    elif _LOSSY_FLOAT.match(text) and (low in _VERSIONS or read) and float(text) != int(float(text)):
        message = f"“{text}” is the number {float(text)} to YAML: put it in quotes"
        yield Problem("number", span, message, Severity.WARNING, _quote(span, text))
    elif _OCTAL.match(text):
        yield from _octal(text, span)
    elif generator in YAML_1_1 and _SEXAGESIMAL.match(text):
        message = f"“{text}” is a number in base 60 to YAML: put it in quotes"
        yield Problem("sexagesimal", span, message, Severity.WARNING, _quote(span, text))


def _octal(text: str, span: Span) -> Iterator[Problem]:
    """A number with leading zeros; one digit below 8 means the same to all readers."""
    if set(text) <= set("01234567"):
        meaning, severity = f"is {int(text, 8)} to YAML 1.1", Severity.WARNING
        if int(text, 8) == int(text):
            return
    else:
        meaning, severity = "is text to YAML 1.1 and a number to YAML 1.2", Severity.NOTE
    message = f"“{text}” {meaning}: put it in quotes, or write it without the leading zero"
    yield Problem("octal", span, message, severity, _quote(span, text, safe=False))


def _several_lines(name: str, node: Node, content: str, base: int) -> Iterator[Problem]:
    raw = content[node.start_mark.index : node.end_mark.index]
    span = Span(base + node.start_mark.index, base + node.end_mark.index)
    if all(map(_TIGHT_ITEM.match, raw.splitlines())):
        dashes = [m.start() for m in re.finditer(r"(?:\A|(?<=\s))-(?=[^\s\-])", raw)]
        edits = tuple(Edit(Span(span.start + at + 1, span.start + at + 1), " ") for at in dashes)
        message = f"“{name}” is one text, not a list: put a space after each dash"
        yield Problem("no-space", span, message, Severity.WARNING, Fix("Put a space after each dash", edits))
    elif folded := _FOLDED_KEY.search(raw):
        at = span.start + folded.start(1)
        message = (
            f"“{folded[1]}:” is read as a part of “{name}”: put a space after the colon, and don't indent it"
        )
        yield Problem("no-space", Span(at, at + len(folded[1]) + 1), message, Severity.WARNING)


def _swallowed(name: str, node: Node, content: str, base: int) -> Iterator[Problem]:
    raw = content[node.start_mark.index : node.end_mark.index]
    if inner := _SWALLOWED.search(raw):
        start = base + node.start_mark.index
        message = (
            f"the value of “{name}” swallows the line “{inner[1]}:”: close its quote before it, or indent it"
        )
        yield Problem("unclosed-quote", Span(start, start + inner.end()), message)


def _comment(name: str, key: Node, node: Node, content: str, base: int) -> Iterator[Problem]:
    """A `#` that cuts a value short (`Top #10`), or is all of it (`#fff`).

    A comment in words is left alone: templates explain their fields so.
    """
    end = node.end_mark.index
    if node.value:
        found = _NUMBER_SIGN.match(content, end) if name.lower() in READ else None
        if found:
            whole = content[node.start_mark.index : found.end()].rstrip()
            span = Span(base + node.start_mark.index, base + node.start_mark.index + len(whole))
            message = (
                f"“{found[1]}” is a comment to YAML, so “{name}” ends before it: put the value in quotes"
            )
            yield Problem("comment", span, message, Severity.WARNING, _quote(span, whole, safe=False))
        return
    colon = content.find(":", key.end_mark.index)
    if colon >= 0 and (found := _HASH_ONLY.match(content, colon + 1)):
        span = Span(base + found.start(1), base + found.end(1))
        message = f"“{found[1]}” is a comment to YAML, so “{name}” has no value: put it in quotes"
        yield Problem("comment", span, message, Severity.WARNING, _quote(span, found[1], safe=False))


def _template(name: str, node: Node, content: str, base: int) -> Problem:
    span = _span(node, base)
    message = f"the value of “{name}” is template code that YAML takes for a map: put it in quotes"
    return Problem(
        "liquid", span, message, fix=_quote(span, content[node.start_mark.index : node.end_mark.index])
    )


def _odd_key(name: str, key: Node, base: int) -> Problem:
    message = "a key has no name: write one, or delete the line"
    if name.strip():
        odd = "colon" if name.endswith(":") else "space or dash"
        message = f"“{name}” is the key's whole name: check the {odd} in it"
    return Problem("key", _span(key, base), message, Severity.WARNING)
