"""What every target gives: from the cache where nothing changed, checked anew where something did."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from postlint import workers
from postlint.engine import Run
from postlint.results import Results

if TYPE_CHECKING:
    from postlint.keeping import Keeping


def gather(
    run: Run, keeping: Keeping | None, jobs: int, progress: Callable[[int], None]
) -> tuple[Results, bool]:
    """The results of the targets by index, and whether an interrupt left some out.

    `progress` is told how many more are done.
    """
    results = Results()
    try:
        if keeping:
            known = 0
            for index, checked in keeping.known():
                results[index] = checked
                known += 1
            progress(known)
        left = [index for index in range(len(run.targets)) if index not in results]
        for index, checked in workers.check_all(run, left, jobs, progress):
            results[index] = checked
            if keeping and not keeping.add(index, checked):
                results.lasting = False
    except KeyboardInterrupt:
        return results, True
    return results, False
