"""Paths as a CI service wants them: from the top of the repository, wherever postlint was started."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from postlint.files import below


def from_top(path: str, variable: str) -> str:
    """A reported path relative to the folder that an environment variable of the service names.

    The path itself where the variable isn't set or the working folder doesn't stand below it.
    """
    prefix = _prefix(os.environ.get(variable, ""), str(Path.cwd()))
    return os.path.normpath(prefix + path).replace(os.sep, "/") if prefix else path


@cache
def _prefix(top: str, folder: str) -> str:
    relative = below(os.path.realpath(folder), os.path.realpath(top)) if top else "."
    return "" if relative == "." or relative.startswith("..") or os.path.isabs(relative) else relative + "/"
