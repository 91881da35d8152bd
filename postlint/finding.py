"""What a rule says: findings with spans, and the edits that would repair them."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of character offsets into `Source.text`.

    A NamedTuple, like `Block` and `Link`, because posts make hundreds of them: it costs a third of a
    frozen dataclass to create.
    """

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether both share a character; an empty span overlaps what it stands strictly inside of."""
        return self.start < other.end and other.start < self.end


class Severity(enum.IntEnum):
    """How sure a finding is: ERROR surely wrong, WARNING likely, NOTE shown on request. Ordered."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The name in configuration and reports: `error`, `warning` or `note`."""
        return self.name.lower()


class Edit(NamedTuple):
    """Replace the characters of `span` by `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair: its edits stand or fall together.

    `safe` means that it can't lose the author's words and is the only sensible reading; only safe fixes
    are applied by `--fix`.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


class Related(NamedTuple):
    """Another place that a finding speaks of: the path as reported, a span in that post, what is there."""

    path: str
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect. A rule gives span and message; `severity` None means the rule's own default.

    `path` is given by `finish` functions only (from a fact); for `check` the engine knows it. `rule` and
    `group` are always filled in by the engine.
    """

    span: Span
    message: str
    severity: Severity | None = None
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    path: str = ""
    rule: str = field(default="", kw_only=True)
    group: str = field(default="", kw_only=True)
