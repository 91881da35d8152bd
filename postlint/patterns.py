"""Regular expressions that are compiled when first used.

Compiling all patterns of the project would take a third of the time that linting one post takes, and most posts
need few of them: every pattern of a module is made by `lazy`.
"""

from __future__ import annotations

import re
from typing import AnyStr, Generic, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class LazyPattern(Generic[AnyStr]):
    """Stands for `re.compile(pattern, flags)`, and compiles it when one of its methods is first asked for."""

    def __init__(self, pattern: AnyStr, flags: int = 0) -> None:
        self.pattern: AnyStr = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> object:  # called only for what isn't there yet
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:  # from now on these are found on the object itself, as fast as on the pattern
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern to be compiled at its first use."""
    return cast("re.Pattern[AnyStr]", LazyPattern(pattern, flags))
