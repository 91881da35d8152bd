"""Every regular expression of the project, and texts that would make each one slow if it can be."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple
from unittest import mock

ROOT = Path(__file__).parent.parent
HOMES = (str(ROOT / "postlint"), str(ROOT / "rules"))
LAZY = "postlint/patterns.py"
METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")
MOST_ATOMS = 14  # characters of a pattern that texts are made of


class Pattern(NamedTuple):
    """A pattern, its flags, where it is compiled and the methods that it is used with."""

    text: str
    flags: int
    where: str
    methods: tuple[str, ...]


def collect() -> list[Pattern]:
    """The patterns that the modules compile when imported and when the rules run over the examples.

    Recorded where `re` compiles them, so data-driven ones are among them. To be called in a process that has
    not imported postlint yet.
    """
    found: dict[tuple[str, int], str] = {}
    compiled = re._compile  # type: ignore[attr-defined]

    def record(pattern: Any, flags: Any) -> Any:
        frame = sys._getframe(1)
        while frame and Path(frame.f_code.co_filename).name in ("__init__.py", "patterns.py", "functools.py"):
            if frame.f_code.co_filename.startswith(HOMES) and not frame.f_code.co_filename.endswith(LAZY):
                break
            frame = frame.f_back  # type: ignore[assignment]
        file = frame.f_code.co_filename if frame else ""
        if isinstance(pattern, str) and file.startswith(HOMES):
            found.setdefault((pattern, int(flags)), f"{file}:{frame.f_lineno}")
        return compiled(pattern, flags)

    with mock.patch.object(re, "_compile", record):
        import postlint
        from postlint.patterns import LazyPattern

        for module in pkgutil.walk_packages(postlint.__path__, "postlint."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
        _run_examples()
        for holder in list(sys.modules.values()):
            if str(getattr(holder, "__file__", "")).startswith(HOMES):
                for name, value in vars(holder).items():
                    for pattern in _flat(value):
                        if isinstance(pattern, LazyPattern | re.Pattern):
                            text, flags = pattern.pattern, int(pattern.flags)
                            if isinstance(text, bytes):
                                text, flags = text.decode("latin-1"), flags | re.ASCII
                            found[text, flags] = f"{holder.__file__}:{name}"
    for written in calls():
        if written.text is not None:
            found.setdefault((written.text, written.flags), f"{written.file}:{written.first}")
    uses = _uses()
    return [
        Pattern(text, flags, where, _methods(where, text, uses)) for (text, flags), where in found.items()
    ]


class Call(NamedTuple):
    """A call in the source that makes a pattern: its lines, its name, and the pattern if it stands there."""

    file: str
    first: int
    last: int
    name: str
    text: str | None
    flags: int


def calls() -> Iterator[Call]:
    """Every call of `lazy` and of `re` in the source, those in functions too."""
    for home in HOMES:
        for file in Path(home).rglob("*.py"):
            tree = ast.parse(file.read_text("utf-8"))
            names = {
                inner: node.targets[0].id
                for node in tree.body
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
                for inner in ast.walk(node)
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and node.args and _makes_pattern(node.func):
                    text, flags = _literal(node.args[0]), 0
                    if ast.unparse(node.func) in ("lazy", "re.compile"):
                        flags = sum(
                            int(getattr(re, flag)) for flag in FLAGS if f"re.{flag}" in ast.unparse(node)
                        )
                    if isinstance(text, bytes):
                        text, flags = text.decode("latin-1"), flags | re.ASCII
                    last = node.end_lineno or node.lineno
                    yield Call(str(file), node.lineno, last, names.get(node, ""), text, flags)


FLAGS = ("IGNORECASE", "MULTILINE", "DOTALL", "VERBOSE", "ASCII")


def _makes_pattern(called: ast.expr) -> bool:
    return ast.unparse(called) in {"lazy", "re.compile", *(f"re.{method}" for method in METHODS)}


def _literal(node: ast.expr) -> Any:
    """The text or bytes that a constant expression is; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        one, other = _literal(node.left), _literal(node.right)
        return None if one is None or other is None else one + other
    return None


def unseen(collected: list[Pattern]) -> list[str]:
    """The calls whose pattern is made when they run, and that made none while collecting."""
    places = {pattern.where for pattern in collected}
    return [
        f"{Path(call.file).name}:{call.first}"
        for call in calls()
        if call.text is None
        and f"{call.file}:{call.name}" not in places
        and not any(f"{call.file}:{line}" in places for line in range(call.first, call.last + 1))
    ]


def _flat(value: Any) -> Iterator[Any]:
    """A module's value, or those in it."""
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, (tuple, list)):
        yield from value
    else:
        yield value


def _run_examples() -> None:
    from postlint.session import Request, run

    run(Request(paths=(str(ROOT / "examples"), str(ROOT / "tests")), isolated=True, show_notes=True, jobs=1))


@cache
def _names(file: str) -> dict[int, str]:
    """The name that each line of a file assigns to, lines of a statement alike."""
    found = {}
    for node in ast.walk(ast.parse(Path(file).read_text("utf-8"))):
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                if isinstance(targets[0], ast.Name):
                    found[line] = targets[0].id
    return found


def _uses() -> dict[str, set[str]]:
    """What patterns are used with: methods by `FILE:NAME`, by name anywhere, and of one-off calls by text."""
    found: dict[str, set[str]] = defaultdict(set)
    for home in HOMES:
        for file in Path(home).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Attribute)
                    and node.attr in METHODS
                    and isinstance(node.value, ast.Name)
                ):
                    found[node.value.id].add(node.attr)
                    found[f"{file}:{node.value.id}"].add(node.attr)
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and isinstance(node.func.value, ast.Name)
                    and node.func.value.id == "re"
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    found[str(node.args[0].value)].add(node.func.attr)
    return found


def _methods(where: str, text: str, uses: dict[str, set[str]]) -> tuple[str, ...]:
    file, _, line = where.rpartition(":")
    name = _names(file).get(int(line), "") if line.isdigit() else line
    methods = (uses.get(f"{file}:{name}") or uses.get(name) or uses.get(text) or {"search"}) & set(METHODS)
    ends = {"match", "fullmatch"}
    return tuple(sorted(methods & ends)) + (("search",) if methods - ends or not methods else ())


def attacks(pattern: Pattern) -> Iterator[tuple[str, str, str]]:
    """(beginning, repeated, end) of texts that it may be slow on: what it repeats, cut short of a match."""
    tree = parser.parse(pattern.text, pattern.flags)
    atoms = list(dict.fromkeys(_atoms(tree)))[:MOST_ATOMS]
    shortest = _shortest(tree)
    pieces = list(dict.fromkeys([*atoms, shortest, shortest[:-1], *_prefixes(tree)]))
    beginnings = list(dict.fromkeys(["", *_prefixes(tree)]))[:8]
    for piece in filter(None, pieces):
        for beginning in beginnings:
            yield beginning, piece, "\0"
    for one, other in product(atoms, repeat=2):
        if one != other:
            yield "", one + other, "\0"


def _atoms(tree: Any) -> Iterator[str]:
    """Characters that the parts of a pattern take, those of repeated parts first."""
    later: list[str] = []
    for operation, value in tree:
        if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            yield from _atoms(value[2])
        elif operation is sre.SUBPATTERN:
            yield from _atoms(value[3])
        elif operation is sre.ATOMIC_GROUP:
            yield from _atoms(value)
        elif operation is sre.BRANCH:
            for branch in value[1]:
                later += _atoms(branch)
        elif operation in (sre.ASSERT, sre.ASSERT_NOT):
            later += _atoms(value[1])
        elif character := _character(operation, value):
            later.append(character)
    yield from later


def _shortest(tree: Any) -> str:
    """A short text that a pattern matches, more or less."""
    out = ""
    for operation, value in tree:
        if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            out += _shortest(value[2]) * min(value[0], 5)
        elif operation is sre.SUBPATTERN:
            out += _shortest(value[3])
        elif operation is sre.ATOMIC_GROUP:
            out += _shortest(value)
        elif operation is sre.BRANCH:
            out += _shortest(value[1][0])
        else:
            out += _character(operation, value)
    return out


def _prefixes(tree: Any) -> list[str]:
    """What may stand before each repeated part at the top of a pattern."""
    found, items = [], list(tree)
    for number, (operation, value) in enumerate(items):
        if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and number:
            found.append(_shortest(items[:number]))
        if operation is sre.SUBPATTERN:
            before = _shortest(items[:number])
            found += [before + inner for inner in _prefixes(value[3])]
    return [text for text in found if text][:8]


_CATEGORIES = {
    sre.CATEGORY_DIGIT: "1", sre.CATEGORY_NOT_DIGIT: "x", sre.CATEGORY_SPACE: " ", sre.CATEGORY_NOT_SPACE: "x",
    sre.CATEGORY_WORD: "a", sre.CATEGORY_NOT_WORD: "-",
}  # fmt: skip


def _character(operation: Any, value: Any) -> str:
    """A character that a single item of a pattern takes; "" for what takes none."""
    if operation is sre.LITERAL:
        return chr(value)
    if operation is sre.NOT_LITERAL:
        return "x" if value != ord("x") else "y"
    if operation is sre.ANY:
        return "x"
    if operation is sre.IN:
        items = list(value)
        if items[0][0] is sre.NEGATE:
            return next((c for c in "xa1 -<\n\u4e00" if not any(_takes(item, c) for item in items[1:])), "")
        for kind, what in items:
            if kind is sre.LITERAL:
                return chr(what)
            if kind is sre.RANGE:
                return chr(what[0])
            if kind is sre.CATEGORY:
                return _CATEGORIES.get(what, "a")
    return ""


def _takes(item: Any, character: str) -> bool:
    kind, what = item
    if kind is sre.LITERAL:
        return bool(chr(what) == character)
    if kind is sre.RANGE:
        return bool(what[0] <= ord(character) <= what[1])
    return kind is sre.CATEGORY and _CATEGORIES.get(what) == character


def seconds(pattern: Pattern, method: str, attack: tuple[str, str, str], size: int) -> float:
    """Processor time that going through a text of about `size` characters takes."""
    beginning, repeated, end = attack
    text = beginning + repeated * (size // len(repeated)) + end
    compiled = re.compile(pattern.text, pattern.flags)
    start = time.process_time()
    if method == "search":
        for _ in compiled.finditer(text):
            pass
    else:
        getattr(compiled, method)(text)
    return time.process_time() - start
