"""YAML front matter: values, and where each stands.

libyaml composes the nodes, in C. Its composer calls itself for each level, so a post of 100,000 `[` ends
the process: whatever could nest deeply, or has aliases, is composed here from libyaml's events instead,
with limits. No value is built twice: rules get YAML's nodes turned into plain values and, on demand, places.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from yaml._yaml import CParser
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
    StreamEndEvent,
)
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from postlint.finding import Span
from postlint.front_matter.problem import Path, Place
from postlint.front_matter.scalars import resolve

DEPTH = 60  # levels of nesting
EXPANDED = 10_000  # values, each use of an anchor counted
_QUICK = 3000  # characters within which nesting can't grow dangerous without many brackets
_TAG = "tag:yaml.org,2002:"
_STRING_TAG = _TAG + "str"


class LimitError(YAMLError):
    """Front matter that nests too deeply or grows too big; `at` is the offset in the content."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


class _Parser(CParser):
    """libyaml without PyYAML's resolver: which type a plain scalar has is decided once, by `scalars`."""

    def resolve(self, *_: Any) -> None:
        return None

    def descend_resolver(self, *_: Any) -> None:
        return None

    def ascend_resolver(self) -> None:
        return None


class AliasNode(NamedTuple):
    """A use of an anchor: its own place, the anchored node's value."""

    target: Any
    start_mark: Any
    end_mark: Any


# PyYAML's nodes, or an AliasNode; its stubs know neither libyaml's marks nor nodes without a tag.
Node = Any
_SCALAR: Any = ScalarNode


def compose(content: str) -> Node:
    """The root node of a YAML document, None for an empty one.

    Raises:
        yaml.YAMLError: not YAML, or two documents; `LimitError` where it nests or expands too far.
        UnicodeEncodeError: a lone surrogate stands in it.
    """
    if _is_quick(content):
        return _Parser(content).get_single_node()
    return _compose_events(content)


def _is_quick(content: str) -> bool:
    return (
        len(content) <= _QUICK
        and content.count("[") + content.count("{") < DEPTH
        and not ("*" in content and "&" in content)
        and "- - - " not in content
        and not ("? " in content and ("? - ?" in content or "? ? " in content or "- ? -" in content))
    )


def _compose_events(content: str) -> Node:
    parser: Any = _Parser(content)
    stack: list[tuple[Node, list[Node]]] = []
    anchors: dict[str, Node] = {}
    root: Node = None
    while not isinstance(event := parser.get_event(), StreamEndEvent):
        mark: Any = event.start_mark
        node: Node
        children: list[Node] | None = None
        if isinstance(event, ScalarEvent):
            node = _SCALAR(event.tag, event.value, mark, event.end_mark, event.style)
        elif isinstance(event, CollectionStartEvent):
            if len(stack) >= DEPTH:
                raise LimitError(f"it nests more than {DEPTH} levels deep", mark.index)
            children = []
            make: Any = MappingNode if isinstance(event, MappingStartEvent) else SequenceNode
            node = make(event.tag, children, mark, event.end_mark, event.flow_style)
        elif isinstance(event, CollectionEndEvent):
            done, children = stack.pop()
            done.end_mark = event.end_mark
            if isinstance(done, MappingNode):
                done.value = list(zip(children[::2], children[1::2], strict=True))
            continue
        elif isinstance(event, AliasEvent):
            if event.anchor not in anchors:
                raise MarkedYAMLError(None, None, f"found undefined alias {event.anchor!r}", mark)
            node = AliasNode(anchors[event.anchor], mark, event.end_mark)
        else:
            if isinstance(event, DocumentStartEvent) and root is not None:
                raise MarkedYAMLError(None, None, "but found another document", mark)
            continue
        if not isinstance(event, AliasEvent) and event.anchor:
            anchors[event.anchor] = node
        if stack:
            stack[-1][1].append(node)
        else:
            root = node
        if children is not None:
            stack.append((node, children))
    return root


def is_map(root: Node) -> bool:
    """Whether a root node is a map, as front matter must be."""
    return type(root) is MappingNode


def construct(root: Node) -> tuple[dict[str, Any], bool]:
    """The values of a map's nodes, and whether a map may hold a key twice.

    Later keys win, merge keys (`<<`) are merged, tags but `!!str` ignored.

    Raises:
        LimitError: aliases expand to more than `EXPANDED` values or hold themselves.
    """
    budget = _Budget()
    value = _value(root, budget, ())
    return value if isinstance(value, dict) else {}, budget.repeats


class _Budget:
    """How many values aliases may still expand to, and whether a map with fewer values than keys was met."""

    __slots__ = ("left", "repeats")

    def __init__(self) -> None:
        self.left = EXPANDED
        self.repeats = False


def _value(node: Node, budget: _Budget, inside: tuple[int, ...]) -> Any:
    if type(node) is ScalarNode:
        return scalar(node)
    if type(node) is AliasNode:
        target = node.target
        if id(target) in inside or len(inside) > DEPTH:
            raise LimitError("an anchor holds itself", node.start_mark.index)
        budget.left -= 1
        if budget.left < 0:
            raise LimitError(f"anchors expand to more than {EXPANDED:,} values", node.start_mark.index)
        return _value(target, budget, (*inside, id(target)))
    if inside:  # only what an alias repeats counts: a long list of tags is no bomb
        budget.left -= len(node.value)
        if budget.left < 0:
            raise LimitError(f"anchors expand to more than {EXPANDED:,} values", node.start_mark.index)
    if type(node) is SequenceNode:
        return [_value(item, budget, inside) for item in node.value]
    found: dict[str, Any] = {}
    for key, item in node.value:
        name = key.value if type(key) is ScalarNode else key_text(key)
        if name == "<<" and type(key) is ScalarNode and not key.style:
            budget.repeats = True  # what is merged counts as well
            merged = _value(item, budget, inside)
            for source in merged if isinstance(merged, list) else [merged]:
                if isinstance(source, dict):
                    found = {**source, **found}
            continue
        found[name] = scalar(item) if type(item) is ScalarNode else _value(item, budget, inside)
    if len(found) < len(node.value):
        budget.repeats = True
    return found


def scalar(node: Node) -> Any:
    """A scalar's value."""
    text: str = node.value
    if node.tag and node.tag.startswith(_TAG) and node.tag != _STRING_TAG:
        return _tagged(node.tag[len(_TAG) :], text)
    return text if node.style or node.tag else resolve(text)


def _tagged(tag: str, text: str) -> Any:
    """A scalar with a tag of YAML's own, in quotes or not: `!!int "3"`."""
    value = resolve(text)
    if tag == "float" and isinstance(value, int):
        return float(value)
    return value


def key_text(node: Node) -> str:
    """A key as it is written: `yes: 1` has the key "yes". A key that is no scalar has no name: ""."""
    if type(node) is AliasNode:
        return key_text(node.target)
    return str(node.value) if type(node) is ScalarNode else ""


def duplicates(root: Node) -> Iterator[tuple[str, Node, Node]]:
    """(name, first key, later key) for each key that a map holds twice."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if type(node) is MappingNode:
            seen: dict[str, Node] = {}
            for key, value in node.value:
                name = key_text(key)
                if name in seen and name != "<<":
                    yield name, seen[name], key
                else:
                    seen[name] = key
                if type(value) is not ScalarNode:
                    waiting.append(value)
        elif type(node) is SequenceNode:
            waiting.extend(item for item in node.value if type(item) is not ScalarNode)


def places(root: Node, content: str, base: int) -> dict[Path, Place]:
    """Where every key and value stands, by path; `base` is the content's offset in the post."""
    found: dict[Path, Place] = {}
    _places(root, (), None, content, base, found)
    return found


def _places(
    node: Node, path: Path, key: Span | None, content: str, base: int, found: dict[Path, Place]
) -> None:
    kind = type(node)
    target = node
    while type(target) is AliasNode:
        target = target.target
    if kind is ScalarNode:
        style = "block" if node.style in ("|", ">") else "quoted" if node.style else "plain"
    else:
        style = "alias" if kind is AliasNode else "list" if kind is SequenceNode else "map"
    start, stop = node.start_mark.index, end(node, content)
    if path:
        found[path] = Place(key, Span(base + start, base + max(start, stop)), style)
    if len(found) > EXPANDED * 10:
        return
    if type(target) is SequenceNode:
        for number, item in enumerate(target.value):
            _places(item, (*path, number), None, content, base, found)
    elif type(target) is MappingNode:
        for name, item in target.value:
            text = key_text(name)
            span = Span(base + name.start_mark.index, base + name.end_mark.index)
            _places(item, (*path, text), span, content, base, found)


def end(node: Node, content: str) -> int:
    """Where a node's text ends: libyaml's marks of block values run on to the next token."""
    start, stop = int(node.start_mark.index), int(node.end_mark.index)
    kind = type(node)
    if kind is ScalarNode:
        if node.style in ("|", ">"):
            return start + len(content[start:stop].rstrip(" \t\r\n"))  # no other blanks: these are text
        return stop
    if kind is AliasNode or node.flow_style or not node.value:
        return stop
    last = node.value[-1]
    if kind is MappingNode:
        key, value = last
        inner = end(value, content)
        return inner if inner > key.end_mark.index else content.find(":", key.end_mark.index) + 1 or inner
    return max(end(last, content), start + 1)
