"""Front matter: which format it is in, its values, and the span of every key and value.

`parse` never raises: what a post's front matter can't be read as comes back as problems, which the rule
`front-matter-syntax` reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from typing import Any

from yaml.error import YAMLError

from postlint.finding import Edit, Fix, Severity, Span
from postlint.front_matter import fences, yaml_tree
from postlint.front_matter.problem import Path, Place, Problem
from postlint.patterns import lazy

__all__ = ["NONE", "FrontMatter", "Path", "Place", "Problem", "parse"]

_TOLD = 50  # problems of one kind in a post: what has more is broken as a whole
_NO_VALUES: Mapping[str, Any] = MappingProxyType({})
# What YAML's reader refuses, and what it takes for line ends although generators' other readers don't.
_UNREADABLE = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_TOML_LINE = lazy(r"[A-Za-z_][\w\-]*[ \t]*=")
# A dotted key of very many parts, before tomllib takes time and memory in proportion to the square of their number.
_DEEP_KEY = lazy(r"""(?m:^|[\[{,])[ \t]*+(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){60}""")
_ODD_LINE_ENDS = lazy("[\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A post's front matter.

    `kind` is "yaml", "toml", "json", "none", or "other" for a format that is skipped (`---js`). `span`
    goes from the opening fence to after the closing one's line end (`Span(0, 0)` for none), `content` is
    what stands between. `values` are plain values (str, int, float, bool, None, date, datetime, list,
    dict), {} where unreadable; YAML dates that can't be (2024-02-30) stay text.
    """

    kind: str
    span: Span
    content: Span
    values: Mapping[str, Any] = field(default_factory=lambda: _NO_VALUES)
    problems: tuple[Problem, ...] = ()
    text: str = field(default="", repr=False)
    _tree: Any = field(default=None, repr=False, compare=False)
    _places: dict[Path, Place] = field(default_factory=dict, repr=False, compare=False)

    @property
    def places(self) -> Mapping[Path, Place]:
        """Where every key and value stands, by path such as ("tags", 0), in the order of the text."""
        if not self._places and self.values:
            self._places.update(self._locate())
        return self._places

    def _locate(self) -> dict[Path, Place]:
        content, base = self.text[self.content.start : self.content.end], self.content.start
        if self.kind == "yaml":
            return yaml_tree.places(self._tree, content, base)
        if self.kind == "toml":
            from postlint.front_matter import toml_tree

            return toml_tree.places(content, base)
        from postlint.front_matter import json_tree

        if self._tree:  # braces that the post leaves out
            return json_tree.places("{" + content + "}", base - 1)
        return json_tree.places(content, base)

    def key_span(self, *path: str | int) -> Span | None:
        """The key as written, quotes included; None for what isn't there and for items of lists."""
        if len(path) == 1 and self.kind == "yaml" and not self._places and (pair := self._pair(path[0])):
            base = self.content.start
            return Span(base + pair[0].start_mark.index, base + pair[0].end_mark.index)
        place = self.places.get(path)
        return place.key if place else None

    def value_span(self, *path: str | int) -> Span | None:
        """The value as written, quotes, anchors and tags included; empty where nothing is written."""
        if len(path) == 1 and not self._places:
            if self.kind == "yaml" and (pair := self._pair(path[0])):
                return self._spans(pair[1])
            if self.kind == "toml":
                from postlint.front_matter import toml_tree

                start, end = self.content
                if quick := toml_tree.plain_value(self.text[start:end], str(path[0]), start):
                    return quick
        place = self.places.get(path)
        return place.value if place else None

    def texts(self, key: str) -> Iterator[tuple[str, Span]]:
        """The texts under a top-level key and where they stand: its value's, or those of its list's items."""
        value = self.values.get(key)
        if isinstance(value, str):
            if span := self.value_span(key):
                yield value, span
        elif isinstance(value, list):
            pair = self._pair(key) if self.kind == "yaml" else None
            nodes = getattr(pair[1], "value", None) if pair else None
            direct = isinstance(nodes, list) and len(nodes) == len(value)
            for number, item in enumerate(value):
                if isinstance(item, str):
                    span = self._spans(nodes[number]) if direct and nodes else self.value_span(key, number)
                    if span:
                        yield item, span

    def _pair(self, name: str | int) -> Any:
        """The nodes of a top-level key and its value, found without locating everything; the last one counts."""
        pairs = getattr(self._tree, "value", None)
        for pair in reversed(pairs) if isinstance(pairs, list) else ():
            if pair[0].value == name:
                return pair
        return None

    def _spans(self, node: Any) -> Span:
        start, end = self.content
        return Span(
            start + node.start_mark.index,
            start + max(node.start_mark.index, yaml_tree.end(node, self.text[start:end])),
        )

    def raw(self, *path: str | int) -> str:
        """The value's own text, "" for what isn't there."""
        place = self.places.get(path)
        return self.text[place.value.start : place.value.end] if place else ""


NONE = FrontMatter("none", Span(0, 0), Span(0, 0))


def parse(text: str) -> FrontMatter:
    """The front matter of a post's text (without byte order mark). Never raises."""
    found = fences.find(text)
    if found.kind == "none":
        return (
            FrontMatter("none", Span(0, 0), Span(0, 0), problems=found.problems) if found.problems else NONE
        )
    if found.kind == "yaml":
        return _yaml(text, found)
    if found.kind == "toml":
        return _toml(text, found)
    if found.kind == "json":
        return _json(text, found)
    return FrontMatter(found.kind, found.span, found.content, problems=found.problems, text=text)


def _yaml(text: str, found: fences.Fences) -> FrontMatter:
    content = text[found.content.start : found.content.end]
    base, problems = found.content.start, list(found.problems)
    if not content.replace("\n", "").isprintable():  # as it would be with any that YAML's reader refuses
        content = _readable(content, base, problems)
    values: Mapping[str, Any] = _NO_VALUES
    root = None
    try:
        root = yaml_tree.compose(content)
        if root is not None:
            if yaml_tree.is_map(root):
                values, repeats = yaml_tree.construct(root)
                if repeats:
                    problems.extend(_repeated(root, base))
            else:
                problems.append(_no_map(text, root.start_mark.index + base))
    except (YAMLError, ValueError, RecursionError) as error:
        from postlint.front_matter import yaml_errors

        return yaml_errors.unreadable(text, found, content, error, tuple(problems))
    return FrontMatter("yaml", found.span, found.content, values, tuple(problems), text, root)


def _readable(content: str, base: int, problems: list[Problem]) -> str:
    """`content` with what YAML's reader refuses replaced by as many spaces, and a problem for each run."""
    for match in _UNREADABLE.finditer(content):
        code = ord(match[0])
        if 0xDC80 <= code <= 0xDCFF:
            continue  # a byte that isn't UTF-8: lost-characters reports it
        name = "byte order mark" if code == 0xFEFF else f"control character U+{code:04X}"
        where = Span(base + match.start(), base + match.end())
        message = f"{name} in front matter: delete it; generators refuse it"
        fix = Fix("Delete it", (Edit(where, ""),), safe=True)
        problems.append(Problem("character", where, message, fix=fix))
        if len(problems) >= _TOLD:
            break
    for match in islice(_ODD_LINE_ENDS.finditer(content), _TOLD):
        where = Span(base + match.start(), base + match.end())
        message = f"U+{ord(match[0]):04X} ends the line for some YAML readers: write a space instead"
        fix = Fix("Write a space", (Edit(where, " "),), safe=True)
        problems.append(Problem("line-end", where, message, Severity.WARNING, fix))
    return _ODD_LINE_ENDS.sub(" ", _UNREADABLE.sub(" ", content))


def _repeated(root: Any, base: int) -> list[Problem]:
    found = islice(yaml_tree.duplicates(root), _TOLD)
    return [
        _duplicate(name, Span(base + later.start_mark.index, base + later.end_mark.index))
        for name, _, later in found
    ]


def _duplicate(name: str, span: Span) -> Problem:
    return Problem(
        "duplicate-key",
        span,
        f"“{name}” is given twice: generators keep one of them in silence; keep the right one",
    )


def _no_map(text: str, at: int) -> Problem:
    span = Span(at, max(at + 1, fences.line_end(text, at).start))
    message = "front matter must hold “key: value” lines; this is something else"
    if _TOML_LINE.match(text, at):
        message = "between “---” stands YAML: write “key: value”, or fence TOML with “+++”"
    return Problem("no-keys", span, message)


def _toml(text: str, found: fences.Fences) -> FrontMatter:
    import tomllib

    from postlint.front_matter.json_tree import DEPTH, TOO_DEEP, TOO_LONG, too_deep, too_large

    content = text[found.content.start : found.content.end]
    problems = found.problems
    try:
        if content.count(".") >= DEPTH and _DEEP_KEY.search(content):
            raise ValueError(TOO_DEEP)
        values = tomllib.loads(
            content.replace("\r\n", "\n")
        )  # tomllib refuses a CR that it wasn't given in a file
        if too_deep(values, content):
            raise ValueError(TOO_DEEP)
        if too_large(values, content):
            raise ValueError(TOO_LONG)
        return FrontMatter("toml", found.span, found.content, values, problems, text)
    except (ValueError, RecursionError) as error:
        from postlint.front_matter import toml_errors

        problem = toml_errors.explain(content, found.content.start, error)
        return FrontMatter("toml", found.span, found.content, problems=(*problems, problem), text=text)


def _json(text: str, found: fences.Fences) -> FrontMatter:
    from postlint.front_matter import json_tree

    base = found.content.start
    content = text[base : found.content.end]
    wrapped = content if found.braces else "{" + content + "}"
    shift = 0 if found.braces else -1
    try:
        values, end, twice = json_tree.read(wrapped)
    except ValueError as error:
        at = max(0, min(base + shift + getattr(error, "pos", 0), len(text) - 1))
        reason = getattr(error, "msg", "") or str(error)
        line_end = fences.line_end(text, at)
        span = Span(at, max(at + 1, line_end.start))
        problem = Problem("json", span, f"front matter isn't valid JSON: {reason[:1].lower()}{reason[1:]}")
        whole = found.span
        if (
            found.span.end == len(text) and found.content.start == 0
        ):  # an unclosed object: where it ends is unknown
            whole = Span(0, 0)
        return FrontMatter("json", whole, whole, problems=(*found.problems, problem), text=text)
    content_span, span, problems = found.content, found.span, list(found.problems)
    if found.content.start == 0:
        after = fences.line_end(text, end)
        rest_is_blank = not text[end : after.start].strip()
        content_span, span = Span(0, end), Span(0, after.end if rest_is_blank else end)
    if twice:
        repeated: list[tuple[Path, Span]] = []
        json_tree.places(wrapped[:end], base + shift, repeated)
        problems.extend(_duplicate(str(path[-1]), where) for path, where in repeated[:_TOLD])
    if not isinstance(values, dict):
        problems.append(_no_map(text, content_span.start))
        values = {}
    return FrontMatter(
        "json", span, content_span, values, tuple(problems), text, None if found.braces else "braces"
    )
