"""`Web`: what rules ask. One call with all URLs; each is asked once in a run, or served from the store."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from postlint.web import anchors
from postlint.web.history import Record, advance, verdict
from postlint.web.opinion import Opinion
from postlint.web.policy import FAILURES, Outcome
from postlint.web.scope import before_asking
from postlint.web.settings import LinkSettings
from postlint.web.store import Store
from postlint.web.urls import Target
from postlint.web.verdict import Verdict

if TYPE_CHECKING:
    from postlint.web.asker import Asker, Memory
    from postlint.web.names import Lookup

_SHOWN_EVERY = 0.1  # seconds between two calls of `progress`
_SUSPICIOUS = 3  # hosts that all fail in one run, with nothing else reached: the fault is on this side
_OUR_SIDE = frozenset({"no-such-host", "name-service", "time-out", "unreachable", "refused", "broken-off"})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the asking is: links done of all, hosts with links waiting, hosts that asked for a pause."""

    done: int
    total: int
    waiting_hosts: int = 0
    paused_hosts: int = 0


class Web:
    """The network as rules see it. Connections and the store are open only while it is asked.

    Args:
        settings: the `[links]` table.
        store_path: the file of answers, or None to remember nothing between runs.
        progress: called now and then while links are asked.
        lookup: gives the addresses of a host name; the system's resolver by default.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        settings: LinkSettings | None = None,
        store_path: Path | None = None,
        progress: Callable[[Progress], None] | None = None,
        *,
        lookup: Lookup | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.settings = settings or LinkSettings()
        self.store = Store(store_path)
        self._progress = progress
        self._lookup = lookup
        self._clock = clock
        self._records: dict[str, Record] = {}  # by URL without fragment: asked in this run, or served
        self._stored: set[str] = set()  # those of them that the store served
        self._anchors_asked: set[str] = set()
        self._memory: Memory = {}
        self._deadline: float | None = None
        self._left: set[str] = set()  # URLs that there was no time for
        self.interrupted = False

    def verdicts(self, urls: Iterable[str]) -> Mapping[str, Verdict]:
        """What is known of each URL after asking for those of which nothing recent is.

        Ctrl-C ends the asking, not the run: `interrupted` is set, and what is left is not asked.
        """
        return self._look(urls, ask=not self.settings.offline)

    def known(self, urls: Iterable[str]) -> Mapping[str, Verdict]:
        """What is known of each URL without any request."""
        return self._look(urls, ask=False)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a user should know of the asking itself: a store that can't be used, links that were not asked."""
        notes = [self.store.problem] if self.store.problem else []
        if self._left:
            count = "1 link was" if len(self._left) == 1 else f"{len(self._left)} links were"
            over = self._deadline is not None and time.monotonic() >= self._deadline
            why = (
                f"max-time ({self.settings.max_time:g} s) was over"
                if over
                else "their hosts asked to be left alone"
            )
            why = "interrupted" if self.interrupted else why
            notes.append(f"{count} not asked: {why}; run again to go on")
        return tuple(notes)

    def _look(self, urls: Iterable[str], ask: bool) -> dict[str, Verdict]:
        found: dict[str, Verdict | Target] = {
            url: before_asking(url, self.settings) for url in dict.fromkeys(urls)
        }
        targets = [target for target in found.values() if isinstance(target, Target)]
        try:
            past = self._recall(targets)
            if ask and (open_targets := self._open(targets)):
                self._ask(open_targets, past)
        except KeyboardInterrupt:
            self.interrupted = True
        finally:
            self.store.close()
        return {u: self._verdict(v, ask) if isinstance(v, Target) else v for u, v in found.items()}

    def _recall(self, targets: Sequence[Target]) -> dict[str, Record]:
        """Serve fresh answers from the store; the past of the others."""
        past, now = {}, self._clock()
        for url, record in self.store.get(t.url for t in targets if t.url not in self._records).items():
            if record.fresh(now):
                self._records[url] = record
                self._stored.add(url)
            else:
                past[url] = record
        return past

    def _open(self, targets: Sequence[Target]) -> list[Target]:
        """One target for each URL still to be asked; with a fragment if anchors are missing for one."""
        chosen: dict[str, Target] = {}
        for target in targets:
            record = self._records.get(target.url)
            wants = anchors.names_a_place(target.fragment) and target.url not in self._anchors_asked
            complete = record is not None and not (wants and record.anchors is None and _is_up(record))
            if not complete and (wants or target.url not in chosen):
                chosen[target.url] = target
        self._anchors_asked |= {url for url, target in chosen.items() if target.fragment}
        return list(chosen.values())

    def _verdict(self, target: Target, asked: bool) -> Verdict:
        record = self._records.get(target.url)
        if record is None:
            if asked:
                self._left.add(target.url)
            return Verdict(Outcome.NOT_ASKED, "out-of-time" if asked else "offline")
        found = verdict(record, target.url in self._stored)
        if not target.fragment or not _is_up(record):
            return found
        written = found.target
        if written and "#" not in written:
            written += "#" + target.fragment
        return replace(
            found, target=written, anchor=anchors.state(target.host, target.fragment, record.anchors)
        )

    def _ask(self, targets: Sequence[Target], past: Mapping[str, Record]) -> None:
        if self._deadline is None:
            self._deadline = time.monotonic() + self.settings.max_time
        if time.monotonic() < self._deadline and not self.interrupted:
            asyncio.run(self._ask_all(targets, past))

    async def _ask_all(self, targets: Sequence[Target], past: Mapping[str, Record]) -> None:
        from postlint.web.asker import Asker
        from postlint.web.names import Names
        from postlint.web.transport import Transport

        names = Names(self._lookup)
        transport = Transport(self.settings, names)
        asker = Asker(transport, names, self.settings, self._memory, self._clock)
        results = _Results(self, asker, past, len(targets))
        try:
            async with asyncio.timeout_at(_loop_time(self._deadline or 0.0)):
                await _run(asker, targets, results.take)
        except TimeoutError:
            pass  # what is left is not asked
        finally:
            results.finish()
            names.close()
            await transport.close()

    def keep(self, target: Target, opinion: Opinion, past: Record | None, to_store: bool) -> None:
        """Remember an opinion, in this run and, unless the fault may be ours, in the store."""
        record = advance(past or self._records.get(target.url), opinion, target.url, self._clock())
        self._records[target.url] = record
        self._stored.discard(target.url)
        if to_store:
            self.store.put(target.url, record)

    def show(self, progress: Progress) -> None:
        """Tell how far the asking is."""
        if self._progress:
            self._progress(progress)


class _Results:
    """Takes opinions as they come; failures wait until some host was reached.

    Where nothing at all can be reached the network here is at fault: such failures are never stored.
    """

    def __init__(self, web: Web, asker: Asker, past: Mapping[str, Record], total: int) -> None:
        self._web = web
        self._asker = asker
        self._past = past
        self._total = total
        self._done = 0
        self._shown = 0.0
        self._held: list[tuple[Target, Opinion]] = []

    def take(self, target: Target, opinion: Opinion) -> None:
        self._done += 1
        if opinion.outcome == Outcome.NOT_ASKED:
            pass  # nothing was learnt: the host wants no more requests now
        elif opinion.signal in _OUR_SIDE and not self._asker.reached:
            self._held.append((target, opinion))
        else:
            self._web.keep(target, opinion, self._past.get(target.url), to_store=True)
            if self._held and self._asker.reached:
                self._release(to_store=True)
        now = time.monotonic()
        if now - self._shown >= _SHOWN_EVERY or self._done == self._total:
            self._shown = now
            asker = self._asker
            self._web.show(Progress(self._done, self._total, asker.waiting_hosts, asker.paused_hosts))

    def finish(self) -> None:
        """Decide on what waited until the end."""
        self._release(to_store=False)

    def _release(self, to_store: bool) -> None:
        held, self._held = self._held, []
        hosts = {target.host_key for target, _ in held}
        for target, opinion in held:
            sure = to_store or (len(hosts) < _SUSPICIOUS and opinion.signal in ("no-such-host", "refused"))
            if not sure and opinion.outcome in FAILURES:
                opinion = (
                    replace(opinion, signal="name-service") if opinion.signal == "no-such-host" else opinion
                )
                opinion = replace(opinion, signal="unreachable") if opinion.signal == "refused" else opinion
            self._web.keep(target, opinion, self._past.get(target.url), sure)


async def _run(asker: Asker, targets: Sequence[Target], take: Callable[[Target, Opinion], None]) -> None:
    """Ask for all targets: at most `per_host` at work on one host, many hosts at once, in turns."""
    from postlint.web.judge import examine

    queues: dict[str, deque[Target]] = defaultdict(deque)
    for target in targets:
        queues[target.host_key].append(target)
    places = deque(
        host for turn in range(asker.settings.per_host) for host, queue in queues.items() if turn < len(queue)
    )

    async def work() -> None:
        while places:
            queue = queues[places.popleft()]
            while queue:
                target = queue.popleft()
                try:
                    opinion = await examine(asker, target)
                except Exception as error:  # one odd page must not end the asking of all others
                    opinion = Opinion("odd-answer", f"it can't be judged: {type(error).__name__}: {error}")
                take(target, opinion)

    # More at work than requests at once: some only wait for a host that asked for a pause.
    count = min(len(places), 4 * asker.settings.total)
    async with asyncio.TaskGroup() as group:
        for _ in range(count):
            group.create_task(work())


def _is_up(record: Record) -> bool:
    return record.outcome in (Outcome.ALIVE, Outcome.REDIRECTED)


def _loop_time(monotonic: float) -> float:
    return asyncio.get_running_loop().time() + (monotonic - time.monotonic())
