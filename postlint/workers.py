"""Check many posts: in this process, or on several processors where that pays; each post in bounded time."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from postlint import expected
from postlint.engine import Run, check_targets
from postlint.finding import Finding, Severity, Span
from postlint.results import Checked
from postlint.ruleset import ENGINE_GROUP

# Below this many posts a pool costs more than it saves: starting two workers takes about as long as
# checking a hundred posts.
WORTH_A_POOL = 150
BATCH, SMALLEST, ALONE = 32, 4, 16  # posts checked together: by workers, at their end, without any
FIRST = 64  # posts, from all over, that are checked before workers start
LEFT = 3000  # objects that batches leave behind before cycles are looked for among them
MOST_SECONDS = 10.0  # for one post: the slowest of ten thousand damaged ones takes less than one
BUSY = 3  # times as long, where other work keeps the processor from this one
_MOMENT = 0.01  # seconds that are not worth another timer
GRACE = 5.0  # more, after which a process that is deaf to its timer is ended


class TooLongError(BaseException):
    """A post took too long. No `Exception`, so that no rule's own handler takes it for its own."""


def usable_processors() -> int:
    """Processors that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_fork(jobs: int) -> bool:
    """Whether work is to be shared by several processes, and the system has a fork that is safe."""
    return jobs >= 2 and sys.platform.startswith("linux")


def check_all(
    run: Run, indexes: Sequence[int], jobs: int, progress: Callable[[int], None]
) -> Iterator[tuple[int, Checked]]:
    """(index, result) of each target; `progress` is told how many more are done, batch by batch.

    `jobs` is the number of processes; below `WORTH_A_POOL` posts, or where the system can't fork, all is
    done in this one.
    """
    expected.expect(len(indexes))
    if can_fork(jobs) and len(indexes) >= WORTH_A_POOL:
        yield from _pooled(run, indexes, jobs, progress)
        return
    with bounded() as within:
        for start in range(0, len(indexes), ALONE):
            batch = indexes[start : start + ALONE]
            results = within(run, batch)
            if results is None:
                results = [checked for index in batch for checked in within(run, (index,)) or ()]
            yield from zip(batch, results, strict=True)
            progress(len(batch))


def _pooled(
    run: Run, indexes: Sequence[int], jobs: int, progress: Callable[[int], None]
) -> Iterator[tuple[int, Checked]]:
    from postlint.pool import Pool

    # What checks load when first used is loaded once, and shared: workers are forked with it.
    step = max(2, len(indexes) // FIRST)
    first = indexes[::step]
    yield from check_all(run, first, 1, progress)
    gc.collect()
    gc.freeze()
    left = [index for number, index in enumerate(indexes) if number % step]
    with contextlib.closing(Pool(_worker(run), jobs, BUSY * MOST_SECONDS + GRACE)) as pool:
        for batch in pool.map(list(_batches(left, jobs))):
            yield from ((index, result or _died()) for index, result in batch)
            progress(len(batch))


def _batches(indexes: Sequence[int], jobs: int) -> Iterator[Sequence[int]]:
    """The indexes in batches that get smaller towards the end, so that all processes end at about the same time."""
    start = 0
    while start < len(indexes):
        size = max(SMALLEST, min(BATCH, (len(indexes) - start) // (4 * jobs)))
        yield indexes[start : start + size]
        start += size


def _worker(run: Run) -> Callable[[], Callable[[Sequence[int]], Sequence[Checked] | None]]:
    """What a worker does: made once it has been forked."""

    def start() -> Callable[[Sequence[int]], Sequence[Checked] | None]:
        within = stack.enter_context(bounded())  # until the process ends
        return lambda batch: within(run, batch)

    stack = contextlib.ExitStack()
    return start


@contextlib.contextmanager
def bounded() -> Iterator[Callable[[Run, Sequence[int]], Sequence[Checked] | None]]:
    """A `check_targets` that stops after `MOST_SECONDS`, where the system has the timers for it.

    Where other work has the processor, it stops once it has had as much of it, at `BUSY` times as long at the latest.
    It returns None for posts that took too long together, and gives up a post that took too long alone.
    Only in the main thread of a process; the timer is an alarm signal, which ends a regular expression too.
    """
    if not hasattr(signal, "setitimer") or not _in_main_thread():
        yield lambda run, batch: check_targets(run, batch)
        return

    began = used = 0.0

    def ring(*_: Any) -> None:
        left = min(used + MOST_SECONDS - time.process_time(), began + BUSY * MOST_SECONDS - time.monotonic())
        if left <= _MOMENT:
            raise TooLongError
        signal.setitimer(signal.ITIMER_REAL, left)

    def within(run: Run, batch: Sequence[int]) -> Sequence[Checked] | None:
        nonlocal began, used
        began, used = time.monotonic(), time.process_time()
        return _within(run, batch)

    before = signal.signal(signal.SIGALRM, ring)
    try:
        yield within
    finally:
        signal.signal(signal.SIGALRM, before)


def _in_main_thread() -> bool:
    threading = sys.modules.get("threading")  # while nothing has imported it there is no other thread
    return threading is None or threading.current_thread() is threading.main_thread()


def _within(run: Run, batch: Sequence[int]) -> Sequence[Checked] | None:
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
            return check_targets(run, batch)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            # Few posts hold cycles. Now that the batch is gone it costs little to look for those that are left.
            if gc.get_count()[0] > LEFT:
                gc.collect(0)
    except TooLongError as error:
        if len(batch) > 1:
            return None  # which of them it was is seen when each is checked by itself
        return [_given_up(f"took longer than {MOST_SECONDS:g} seconds and was given up{_where(error)}")]


def _where(error: BaseException) -> str:
    """The place in a rule that was reached."""
    trace, where = error.__traceback__, ""
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if trace.tb_frame.f_globals.get("__name__", "").startswith("postlint_rule_"):
            where = f" in {file.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return where


def _died() -> Checked:
    return _given_up("ended the process that did it, or kept it busy for good")


def _given_up(what: str) -> Checked:
    message = f"checking this post {what}; please report it"
    return Checked([Finding(Span(0, 0), message, Severity.ERROR, rule="internal-error", group=ENGINE_GROUP)])
