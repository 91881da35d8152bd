"""What a front-matter reader has to say about text that it can't take at its word."""

from __future__ import annotations

from typing import NamedTuple

from postlint.finding import Fix, Severity, Span


class Problem(NamedTuple):
    """A syntax problem: where, what is wrong and what to write instead.

    `kind` names it in one word for those who must tell problems apart ("unclosed", "blank-first",
    "duplicate-key", "yaml" ...).
    """

    kind: str
    span: Span
    message: str
    severity: Severity = Severity.ERROR
    fix: Fix | None = None


class Place(NamedTuple):
    """Where a value stands: its key (None in a list), itself, and how it is written.

    `style` is "plain", "quoted", "block" (`|` and `>`), "alias", "map" or "list"; in TOML and JSON texts
    are "quoted" and all other scalars "plain".
    """

    key: Span | None
    value: Span
    style: str


Path = tuple["str | int", ...]
