"""What a run remembers of the files of sites, so that the next run in the same process can forget it."""

from __future__ import annotations

from typing import Protocol, TypeVar


class _Cached(Protocol):
    def cache_clear(self) -> None: ...


F = TypeVar("F", bound=_Cached)
_remembered: list[_Cached] = []


def remembered(function: F) -> F:
    """Decorator above `lru_cache`, for a function that reads files: `forget` empties its cache."""
    _remembered.append(function)
    return function


def forget() -> None:
    """Read every site's files anew from now on: they may have changed since the last run."""
    for function in _remembered:
        function.cache_clear()
