"""What a run remembers of the files of sites, so that the next run in the same process can forget it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, TypeVar


class _Cached(Protocol):
    def cache_clear(self) -> None: ...


F = TypeVar("F", bound=_Cached)
P = TypeVar("P", str, Path)
_remembered: list[_Cached] = []
_reads: set[str] = set()


def remembered(function: F) -> F:
    """Decorator above `lru_cache`, for a function that reads files: `forget` empties its cache."""
    _remembered.append(function)
    return function


def forget() -> None:
    """Read every site's files anew from now on: they may have changed since the last run."""
    for function in _remembered:
        function.cache_clear()
    _reads.clear()


def reading(path: P) -> P:
    """The path, noted as one that judging posts together depends on: a file's content, a folder's names.

    For what `finish` functions ask for. A site's own configuration need not be noted: it is looked at anyway.
    """
    _reads.add(os.fspath(path))
    return path


def note(paths: Iterable[str]) -> None:
    """Note paths that another process has asked for."""
    _reads.update(paths)


def reads() -> frozenset[str]:
    """The paths noted since `forget`."""
    return frozenset(_reads)
