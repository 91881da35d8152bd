"""Politeness: how many requests a host gets at once, and when it wants none."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from email.utils import parsedate_to_datetime

LONGEST_PAUSE = 30.0  # seconds that a run waits because a host asks for it
_FIRST_SPACING = 0.25  # seconds between two requests after a host said "too many"
_MOST_SPACING = 2.0
_PATIENCE = 4  # answers in a row that ask for a long pause, after which a host gets no more requests
_TRUST = 8  # good answers after which a host that was slowed down gets more


class Gate:
    """Lets at most `width` requests through to one host at once; an async context manager."""

    def __init__(self, width: int) -> None:
        self._width = self._widest = width
        self._fine = 0
        self._turned_off = 0
        self._active = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._not_before = 0.0
        self._spacing = 0.0
        self._next_start = 0.0

    @property
    def paused(self) -> bool:
        """Whether the host asked to be left alone for now."""
        return self._not_before > time.monotonic()

    @property
    def busy(self) -> bool:
        """Whether requests wait for their turn."""
        return bool(self._waiting)

    def pause(self, seconds: float) -> None:
        """Send nothing more for so long, at most 30 s."""
        self._not_before = max(self._not_before, time.monotonic() + min(seconds, LONGEST_PAUSE))

    @property
    def closed(self) -> bool:
        """Whether the host asked for a long pause so often that it gets no more requests in this run."""
        return self._turned_off >= _PATIENCE

    def turned_off(self) -> None:
        """The host asks for a longer pause than a run waits."""
        self._turned_off += 1

    def slow_down(self) -> None:
        """The host says "too many": half as many at once, and a pause between two."""
        self._width = max(1 if self._width < 3 else 2, self._width // 2)
        self._spacing = min(_MOST_SPACING, max(_FIRST_SPACING, self._spacing * 1.5))
        self._fine = 0

    def went_well(self) -> None:
        """An answer that is no "too many": after some of them the host gets more again."""
        self._turned_off = 0
        if self._spacing:
            self._fine += 1
            if self._fine % _TRUST == 0:
                self._spacing = self._spacing / 2 if self._spacing > _FIRST_SPACING / 4 else 0.0
                if self._width < self._widest:
                    self._width += 1
                    self._wake()

    async def __aenter__(self) -> None:
        while self._active >= self._width:
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._wake()  # the turn was given: pass it on
                raise
        self._active += 1
        if self._not_before or self._spacing:
            try:
                await self._start()
            except asyncio.CancelledError:
                await self.__aexit__()
                raise

    async def _start(self) -> None:
        while True:
            now = time.monotonic()
            start = max(now, self._not_before, self._next_start)
            if start <= now:
                break
            await asyncio.sleep(start - now)
        self._next_start = time.monotonic() + self._spacing

    async def __aexit__(self, *_: object) -> None:
        self._active -= 1
        self._wake()

    def _wake(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return


def retry_after(value: str, now: float) -> float | None:
    """The seconds that a `Retry-After` header (seconds or a date) asks to wait from `now`, or None.

    `now` in seconds since 1970.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
