"""Reporters: one module each, with `render(report, out, *, colour=False, width=80, quiet=False)`.

A module whose name begins with `_` is what several reporters share.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import Protocol, TextIO, cast

from postlint.report import Report


class Render(Protocol):
    """Write a report to `out`. `colour`, `width` (in cells) and `quiet` (findings alone) matter to reports
    for people only."""

    def __call__(
        self, report: Report, out: TextIO, *, colour: bool = False, width: int = 80, quiet: bool = False
    ) -> None: ...


FORMATS = tuple(
    sorted(file[:-3] for file in os.listdir(__path__[0]) if file.endswith(".py") and not file.startswith("_"))
)
"""The names of all reporters, sorted."""


def load(name: str) -> Render:
    """The reporter of a name in FORMATS; imports its module alone."""
    if name not in FORMATS:
        raise ValueError(f"no report format “{name}”; there are {', '.join(FORMATS)}")
    return cast(Callable[..., None], import_module(f"{__name__}.{name}").render)
