"""What a run is told: defaults, then the configuration file, then the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postlint.finding import Severity

if TYPE_CHECKING:
    from postlint.schema.collection import Collection

DEFAULT = "default"


class ConfigError(Exception):
    """A configuration that can't be used; its text says file:line, what is wrong and what to write."""


@dataclass(frozen=True, slots=True)
class Override:
    """Settings for the posts that match one of `paths` (globs below the configuration's folder)."""

    paths: tuple[str, ...]
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting of one configuration file, checked, with defaults for what it leaves out.

    `root` is the folder that paths and globs are relative to; `folder` the one that holds the file: another one
    only with --trusted-config. `origins` maps a setting's dotted key to where its value comes from: `default`,
    `FILE:LINE` or `command line`. `rules` and Python schemas name code; only a configuration that the user has
    chosen may run it (see `trusted`).
    """

    root: Path
    file: str = ""
    generator: str = "auto"
    select: tuple[str, ...] = ("all",)
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    fail_on: Severity | None = Severity.ERROR
    severity: Mapping[str, Severity] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    collections: tuple[Collection, ...] = ()
    links: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    trusted: bool = True
    own_folder: Path | None = None

    @property
    def folder(self) -> Path:
        """Where the code, schemas, certificates and the cache of this configuration are."""
        return self.own_folder or self.root

    def origin(self, key: str) -> str:
        """Where the value of a dotted key comes from."""
        return self.origins.get(key, DEFAULT)


def closest(word: str, known: list[str]) -> str:
    """`; did you mean “x”?` for the known word most like a wrong one, or nothing."""
    from difflib import get_close_matches

    found = get_close_matches(word, known, 1, 0.6)
    return f"; did you mean “{found[0]}”?" if found else ""


def in_words(message: str) -> str:
    """What pydantic says of a value, in words of TOML."""
    for theirs, ours in _WORDS:
        message = message.replace(theirs, ours)
    return message[:1].lower() + message[1:]


_WORDS = (
    ("a valid dictionary or instance of ConfigTable", "a table"),
    ("a valid dictionary", "a table"),
    ("a valid tuple", "a list"),
    ("a valid list", "a list"),
    ("a valid string", "a text"),
)
