"""Rules: decorated functions from a post to findings and facts."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from postlint.corpus import Corpus, Fact
from postlint.finding import Finding, Severity
from postlint.post import Post

O = TypeVar("O")  # noqa: E741 - the name that house.md gives to a rule's options
V = TypeVar("V")

Check = Callable[[Post, O], Iterable["Finding | Fact[V]"]]
Finish = Callable[[Corpus[V], O], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class NoOptions:
    """The options of a rule that has none."""


class Rule(Generic[O, V]):
    """A check, what it needs, and what it says of itself. Made by `@rule`; named by the registry.

    `name` is the file's stem with `-` for `_`; `page` the path of its `.md`; `origin` says whose rule it
    is: `postlint`, a plugin's distribution or the configuration that names its folder.
    """

    def __init__(
        self,
        check: Check[O, V],
        group: str,
        options: type[O],
        severities: tuple[Severity, ...],
        fixes: str,
        online: bool,
    ) -> None:
        self.check = check
        self.finisher: Finish[V, O] | None = None
        self.group = group
        self.options = options
        self.severities = severities
        self.fixes = fixes
        self.online = online
        self.summary = (inspect.getdoc(check) or "").split("\n", 1)[0].rstrip(".")
        self.name = ""
        self.origin = ""
        self.page = Path()

    def finish(self, function: Finish[V, O]) -> Finish[V, O]:
        """Decorator: `function(corpus, options)` judges the facts of one site after all posts are checked."""
        self.finisher = function
        return function


def rule(
    group: str,
    options: type[O] = NoOptions,  # type: ignore[assignment]  # the default for rules without options
    *,
    severity: Severity | tuple[Severity, ...] = Severity.WARNING,
    fixes: str = "",
    online: bool = False,
) -> Callable[[Check[O, V]], Rule[O, V]]:
    """Declare a rule: `@rule("leftovers", Options, severity=Severity.ERROR, fixes="safe")`.

    `options` is a frozen dataclass whose defaults make the rule work unconfigured. `severity` names those
    that its findings may have, the default one first. `fixes` is "", "safe", "unsafe" or "safe, unsafe".
    An `online` rule runs only when the network may be asked, and is shown as skipped otherwise.
    """
    severities = severity if isinstance(severity, tuple) else (severity,)

    def decorate(check: Check[O, V]) -> Rule[O, V]:
        return Rule(check, group, options, severities, fixes, online)

    return decorate


AnyRule = Rule[Any, Any]
