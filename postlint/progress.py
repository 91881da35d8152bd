"""A progress bar on a terminal, for runs that take longer than a second."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

PATIENCE = 1.0  # seconds; a bar that only flashes up is noise


class Progress:
    """Shows how many posts are done; on a terminal only, and rich is imported only once it shows."""

    def __init__(self, quiet: bool = False) -> None:
        self._started = time.monotonic()
        self._silent = quiet or not sys.stderr.isatty()
        self._bar: Bar | None = None

    def update(self, done: int, total: int, what: str = "Checking posts") -> None:
        """Say that `done` of `total` are done."""
        if self._silent or (self._bar is None and time.monotonic() - self._started < PATIENCE):
            return
        if self._bar is None:
            self._bar = self._start()
        task = self._bar.tasks[0].id if self._bar.tasks else self._bar.add_task(what, total=total)
        self._bar.update(task, completed=done, total=total, description=what)

    def _start(self) -> Bar:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        bar = Bar(*columns, console=Console(stderr=True), transient=True)
        bar.start()
        return bar

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
