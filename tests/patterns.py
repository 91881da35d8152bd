"""Every regular expression of the project, where it is compiled and what it is used with."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

ROOT = Path(__file__).parent.parent
HOMES = (str(ROOT / "postlint"), str(ROOT / "rules"))
LAZY = "postlint/patterns.py"
METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


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
