"""Forked processes that work through batches of numbers, and are replaced where one dies or hangs.

The standard library's pools give everything up when a process dies, and never end one that hangs; which post
did it can't be told. Here each worker writes down what it works on, so that only that one is lost.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import pickle
import select
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from struct import Struct
from typing import Any, Generic, TypeVar

R = TypeVar("R")
Batch = Sequence[int]
Work = Callable[[], Callable[[Batch], "Sequence[R] | None"]]

_STATE = Struct("<qd")  # whether a worker is at a batch (else -1), and since when (seconds)
_LENGTH = Struct("<I")
_LOOK = 1.0  # seconds between two looks at who hangs
AHEAD = 2  # batches given to a worker, so that it need not wait for the next one


class Pool(Generic[R]):
    """`workers` processes that each call `work()` once, and what it returns for every batch of numbers.

    That gives a result for each number, or None where the numbers are to be tried one by one. So are those of a
    batch that takes longer than `most_seconds` or ends its process. A number that takes longer by itself, or ends its
    process twice, has None as its result: once may have been for want of memory.
    """

    def __init__(self, work: Work[R], workers: int, most_seconds: float, ahead: int = AHEAD) -> None:
        self._ahead = ahead
        self._most_seconds = most_seconds
        self._states = mmap.mmap(-1, _STATE.size * workers)
        self._work = work
        self._workers: list[_Worker] = []
        self._suspects: set[int] = set()
        for slot in range(workers):
            self._workers.append(self._started(slot))

    def _started(self, slot: int) -> _Worker:
        _STATE.pack_into(self._states, slot * _STATE.size, -1, 0.0)
        commands, results = os.pipe(), os.pipe()
        if pid := os.fork():
            os.close(commands[0])
            os.close(results[1])
            return _Worker(pid, slot, commands[1], results[0])
        status = 1
        try:
            for other in self._workers:  # or they would not see that the main process is gone
                if other.slot != slot:  # the one whose place is taken has closed its own
                    os.close(other.commands)
                    os.close(other.results)
            os.close(commands[1])
            os.close(results[0])
            self._serve(slot, commands[0], results[1])
            status = 0
        finally:
            os._exit(status)  # nothing of the main process's business is to be finished here

    def _serve(self, slot: int, commands: int, results: int) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # interrupts are for the main process
        check = self._work()
        while (batch := _received(commands)) is not None:
            _STATE.pack_into(self._states, slot * _STATE.size, 1, time.monotonic())
            found = check(batch)
            _STATE.pack_into(self._states, slot * _STATE.size, -1, 0.0)
            _send(results, found is not None and list(zip(batch, found, strict=True)))

    def map(self, batches: Sequence[Batch]) -> Iterator[Sequence[tuple[int, R | None]]]:
        """(number, result) of the numbers of each batch, batch by batch as they are ready."""
        left = deque(batches)
        while True:
            for worker in self._workers:
                while left and len(worker.batches) < self._ahead:
                    worker.give(left.popleft())
            busy = {worker.results: worker for worker in self._workers if worker.batches}
            if not busy:
                return
            ready, _, _ = select.select(list(busy), [], [], _LOOK)
            for pipe in ready:
                worker = busy[pipe]
                if (found := _received(pipe)) is None:
                    yield from self._replace(worker, left)
                    continue
                batch = worker.batches.popleft()
                if found is False:
                    _one_by_one(batch, left)
                else:
                    yield found
            if not ready:
                for worker in busy.values():
                    if self._hangs(worker.slot):
                        if len(worker.batches[0]) == 1:
                            self._suspects.add(worker.batches[0][0])
                        worker.kill()

    def _hangs(self, slot: int) -> bool:
        at, since = _STATE.unpack_from(self._states, slot * _STATE.size)
        return int(at) >= 0 and time.monotonic() - float(since) > self._most_seconds

    def _replace(self, worker: _Worker, left: deque[Batch]) -> Iterator[Sequence[tuple[int, R | None]]]:
        """Put another worker in the place of one that died, and have its batches done anew, number by number."""
        first, *others = worker.batches
        worker.end()
        for batch in reversed(others):
            _one_by_one(batch, left)
        if len(first) == 1 and first[0] in self._suspects:
            yield [(first[0], None)]
        else:
            self._suspects.update(first if len(first) == 1 else ())
            _one_by_one(first, left)
        self._workers[worker.slot] = self._started(worker.slot)

    def close(self) -> None:
        """End all workers at once, whatever they are at."""
        for worker in self._workers:
            worker.end()
        self._states.close()


def _one_by_one(batch: Batch, left: deque[Batch]) -> None:
    """Put the numbers of a batch before what is left, each by itself."""
    left.extendleft([[number] for number in reversed(batch)])


class _Worker:
    """A process, the pipes to and from it, and the batches given to it that it has not brought back."""

    def __init__(self, pid: int, slot: int, commands: int, results: int) -> None:
        self.pid, self.slot = pid, slot
        self.commands, self.results = commands, results
        self.batches: deque[Batch] = deque()

    def give(self, batch: Batch) -> None:
        self.batches.append(batch)
        with contextlib.suppress(BrokenPipeError):  # it died: that is seen when its results are awaited
            _send(self.commands, batch)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def end(self) -> None:
        self.kill()
        os.close(self.commands)
        os.close(self.results)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


def _send(pipe: int, value: Any) -> None:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    left = memoryview(_LENGTH.pack(len(data)) + data)
    while left:
        left = left[os.write(pipe, left) :]


def _received(pipe: int) -> Any:
    """The next value; None where the other side is gone."""
    head = _exactly(pipe, _LENGTH.size)
    data = head and _exactly(pipe, _LENGTH.unpack(head)[0])
    return pickle.loads(data) if data else None  # noqa: S301 - written by a process of our own


def _exactly(pipe: int, count: int) -> bytes:
    parts = []
    while count:
        part = os.read(pipe, min(count, 1 << 20))
        if not part:
            return b""
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
