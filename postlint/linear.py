"""Patterns that people configure: they run in time linear in the text, whatever they are.

Regular expressions run on Rust's regex (finite automata; the engine that pydantic's own patterns run on), which has
neither look-around nor back references. Globs are run by Python's `re`, which tries each way to share a name among
several `*`, so these are limited.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from postlint.patterns import lazy

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec
    from pydantic_core import SchemaValidator

LONGEST = 1000  # characters of a regular expression
STARS = 3  # runs of `*` in one part of a glob
DEPTHS = 3  # `**` in a glob

_FOLDERS = lazy(r"\\(?:[\w.]|\*\*)")  # a backslash that isn't there for the sake of the character after it
_STARS = lazy(r"\*++")


class PatternError(ValueError):
    """A pattern that can't be run; the text says why and what to do."""


@lru_cache(maxsize=256)
def _engine(pattern: str) -> SchemaValidator:
    from pydantic_core import SchemaError, SchemaValidator

    if len(pattern) > LONGEST:
        raise PatternError(f"a pattern has at most {LONGEST} characters: “{pattern[:40]}…”")
    try:
        return SchemaValidator({"type": "str", "pattern": pattern, "regex_engine": "rust-regex"})
    except SchemaError as error:
        why = str(error).rpartition("rror: ")[2].strip().splitlines()[-1]
        if "look-around" in why or "backreferences" in why:
            why = "look-around and back references can take forever and are not supported: write it without"
        elif "size limit" in why:
            why = "it takes too much memory: repeat less"
        raise PatternError(f"“{pattern}” is no usable regular expression: {why}") from None


def check(pattern: str) -> None:
    """Compile a regular expression.

    Raises:
        PatternError: it is none, or too long, or has look-around or back references.
    """
    _engine(pattern)


def search(pattern: str, text: str) -> bool:
    """Whether a regular expression is found anywhere in a text.

    Raises:
        PatternError: as `check` does.
    """
    try:
        text.encode()
    except UnicodeEncodeError:  # bytes that aren't UTF-8 stand in a text as lone surrogates
        text = text.encode("utf-8", "replace").decode()
    return _engine(pattern).isinstance_python(text)


def any_of(patterns: Iterable[str], *, whole: bool) -> str:
    """The regular expression of several, upper and lower case alike, that matches anywhere or the `whole` text."""
    either = "|".join(f"(?:{pattern})" for pattern in patterns)
    return f"(?i)^(?:{either})$" if whole else f"(?i){either}"


def check_glob(glob: str) -> None:
    """Count the wildcards of a glob.

    Raises:
        PatternError: it has so many that matching could take forever.
    """
    runs = [[run for run in _STARS.findall(part) if run != "**"] for part in glob.split("/")]
    if max(map(len, runs)) > STARS or glob.count("**") > DEPTHS:
        raise PatternError(
            f"“{glob}” has too many wildcards: at most {STARS} “*” between two “/”, and {DEPTHS} “**”"
        )


def check_path_glob(glob: str) -> None:
    """Refuse a glob that would take forever, or match nothing.

    Raises:
        PatternError: it has too many wildcards, or backslashes where folders end.
    """
    check_glob(glob)
    if _FOLDERS.search(glob):
        raise PatternError(f"“{glob}” has “\\” between folders: write “/”, on Windows too")


def ignore_spec(lines: Iterable[str]) -> GitIgnoreSpec:
    """The lines of an ignore file as gitignore reads them; one with too many wildcards ignores nothing."""
    from pathspec import GitIgnoreSpec

    kept = []
    for line in lines:
        try:
            check_glob(line)
        except PatternError:
            continue
        kept.append(line)
    return GitIgnoreSpec.from_lines(kept)
