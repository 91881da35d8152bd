"""Check many posts on several processors, where that pays."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence

from postlint.engine import Run, check_target
from postlint.results import Checked

# Below this many posts a pool costs more than it saves: starting two workers takes about as long as
# checking a hundred posts.
WORTH_A_POOL = 150
BATCH = 32

_run: Run | None = None  # what a worker works on; inherited when it is forked


def usable_processors() -> int:
    """Processors that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def check_all(
    run: Run, indexes: Sequence[int], jobs: int, progress: Callable[[int], None]
) -> Iterator[tuple[int, Checked]]:
    """(index, result) of each target, in order; `progress` is told how many more are done, batch by batch.

    `jobs` is the number of processes; below `WORTH_A_POOL` posts, or where the system can't fork, all is
    done in this one.
    """
    can_fork = sys.platform.startswith("linux")
    if jobs < 2 or len(indexes) < WORTH_A_POOL or not can_fork:
        for start in range(0, len(indexes), BATCH):
            batch = indexes[start : start + BATCH]
            for index in batch:
                yield index, check_target(run, index)
            progress(len(batch))
        return
    yield from _pooled(run, indexes, jobs, progress)


def _pooled(
    run: Run, indexes: Sequence[int], jobs: int, progress: Callable[[int], None]
) -> Iterator[tuple[int, Checked]]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    global _run
    _run = run
    batches = [indexes[i : i + BATCH] for i in range(0, len(indexes), BATCH)]
    pool = ProcessPoolExecutor(jobs, get_context("fork"), _leave_interrupts_to_the_main_process)
    try:
        futures = [pool.submit(_check_batch, batch) for batch in batches]
        for position, (batch, future) in enumerate(zip(batches, futures, strict=True)):
            try:
                results = future.result()
            except BrokenProcessPool:  # a worker was killed, for want of memory for instance: go on alone
                left = [index for rest in batches[position:] for index in rest]
                yield from check_all(run, left, 1, progress)
                return
            futures[position] = None  # type: ignore[call-overload]  # results are let go once used
            yield from zip(batch, results, strict=True)
            progress(len(batch))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        _run = None


def _leave_interrupts_to_the_main_process() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _check_batch(batch: Sequence[int]) -> list[Checked]:
    if _run is None:
        raise RuntimeError("a worker was started without a run")
    return [check_target(_run, index) for index in batch]
