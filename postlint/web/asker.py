"""Asks URLs: each once in a run, with retries, within the limits of its host."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable

from postlint.web.fetch import Answer, Identity, fetch
from postlint.web.limits import LONGEST_PAUSE, Gate, retry_after
from postlint.web.names import NameFailure, Names
from postlint.web.policy import status_signal
from postlint.web.scope import allowed, special_address
from postlint.web.settings import LinkSettings
from postlint.web.transport import Transport
from postlint.web.urls import Target

Memory = dict[tuple[str, str], Answer]
_BUSY = frozenset({"busy", "too-many-requests"})
_BROKEN = frozenset({"broken-off", "time-out", "name-service"})
_REMEMBERED = 20_000  # answers, pages included: what a redirect of another link may lead to
_POLITE_TRIES = 4  # in all, for a host that said when to come back


class Asker:
    """Asks one hop at a time. `memory` outlives it: what one run asked is not asked again."""

    def __init__(
        self,
        transport: Transport,
        names: Names,
        settings: LinkSettings,
        memory: Memory,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._transport = transport
        self._names = names
        self.settings = settings
        self._memory = memory
        self._clock = clock
        self._running: dict[tuple[str, str], asyncio.Future[Answer]] = {}
        self._gates: dict[str, Gate] = {}
        self._all = asyncio.Semaphore(settings.total)
        self.first = Identity("first", settings.user_agent)
        self.second = Identity("second", settings.second_user_agent or settings.user_agent)
        self.reached: set[str] = set()  # hosts that gave an HTTP answer in this run
        self.asked: set[str] = set()

    def gate(self, target: Target) -> Gate:
        """The gate of a target's host."""
        key = target.host_key
        if key not in self._gates:
            self._gates[key] = Gate(self.settings.per_host)
        return self._gates[key]

    @property
    def paused_hosts(self) -> int:
        """How many hosts asked to be left alone for now."""
        return sum(gate.paused for gate in self._gates.values())

    @property
    def waiting_hosts(self) -> int:
        """How many hosts have requests waiting for their turn."""
        return sum(gate.busy for gate in self._gates.values())

    async def answer(self, target: Target, identity: Identity, cookie: str, anchors: bool) -> Answer:
        """What a URL answers; asked at most once a run and identity unless it depends on a cookie."""
        if cookie or target.userinfo:
            return await self._try(target, identity, cookie, anchors)
        key = target.url, identity.name
        if known := self._memory.get(key):
            if (
                not anchors
                or known.anchors is not None
                or known.page is None
                or not 200 <= known.status < 300
            ):
                return known
            key = target.url, identity.name + "+anchors"
            if again := self._memory.get(key):
                return again
        if running := self._running.get(key):
            return await asyncio.shield(running)
        running = self._running[key] = asyncio.get_running_loop().create_future()
        try:
            answer = await self._try(target, identity, "", anchors)
        except BaseException:
            running.cancel()
            raise
        finally:
            del self._running[key]
        if not running.done():
            running.set_result(answer)
        self._memory[key] = answer
        if len(self._memory) > _REMEMBERED:
            del self._memory[next(iter(self._memory))]
        return answer

    async def _try(self, target: Target, identity: Identity, cookie: str, anchors: bool) -> Answer:
        settings, who, tries = self.settings, identity, 0
        gate = self.gate(target)
        while True:
            answer = await self._once(target, who, cookie, anchors, gate)
            tries += 1
            signal = answer.failure or status_signal(answer.status)
            if signal not in _BUSY and signal not in _BROKEN:
                if answer.status:
                    gate.went_well()
                return answer
            wait = settings.retry_wait * 3 ** (tries - 1) * random.uniform(0.75, 1.25)  # noqa: S311
            most = 1 + (min(1, settings.retries) if signal == "time-out" else settings.retries)
            if signal in _BUSY and _is_challenge(answer):
                return answer
            if answer.status in (429, 503) and "retry-after" in answer.headers:
                asked_for = retry_after(answer.headers["retry-after"], self._clock())
                if asked_for is not None:
                    gate.pause(asked_for)
                    if asked_for > LONGEST_PAUSE:
                        gate.turned_off()
                        return answer
                    wait, most = asked_for + random.uniform(0.02, 0.2), max(most, _POLITE_TRIES)  # noqa: S311
            if answer.status == 429 and tries == 1:
                gate.slow_down()
            if tries >= most:
                return answer
            if signal == "broken-off":  # some hosts break off what does not look like a browser
                who = self.second
            if signal == "name-service":
                self._names.forget(target.host)
            await asyncio.sleep(wait)

    async def _once(self, target: Target, who: Identity, cookie: str, anchors: bool, gate: Gate) -> Answer:
        if special_address(target, self.settings):
            raise AssertionError(f"{target.host} is not public")  # callers decide this; nothing is sent
        async with gate:
            if gate.closed:
                return Answer(failure="out-of-time", detail="its host asked to be left alone")
            self.asked.add(target.host_key)
            if target.address is None and not self._transport.proxy(target):
                try:
                    await self._names.addresses(target.host, allowed(target, self.settings))
                except NameFailure as error:
                    return Answer(failure=error.signal, detail=error.detail)
            async with self._all:
                answer = await fetch(self._transport, target, who, self.settings, cookie, anchors)
        if answer.status:
            self.reached.add(target.host_key)
        return answer


def _is_challenge(answer: Answer) -> bool:
    from postlint.web.challenges import challenge

    return bool(challenge(answer.status, answer.headers, answer.page))
