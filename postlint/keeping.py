"""What is kept between runs, for one run: results of its posts, and what it came to as a whole.

An outcome is kept only for runs whose every judgement is known to depend on nothing but the targets, their
settings and the files that the site's modules say they read: our own rules, offline. Where nothing of that
changed, the next run need not judge anything anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType

from postlint import registry
from postlint.cache import FOLDER
from postlint.cache.database import Cache
from postlint.cache.stamps import stamp
from postlint.cache.values import WRONG, finding, plain
from postlint.conclusion import Outcome
from postlint.digest import digest
from postlint.engine import Run, load
from postlint.finished import Finished
from postlint.keys import Keys
from postlint.report import Skipped
from postlint.results import Checked
from postlint.source import BinaryFileError

_MANY = 512  # entries written at once: few enough to keep memory low, many enough to be quick


class Keeping:
    """The cache of a folder and the keys of a run. A context manager: what was checked is written at its end."""

    def __init__(self, run: Run, root: Path) -> None:
        self.cache = Cache(root / FOLDER)
        self._run = run
        self._keys = Keys(run)
        self._entries: list[tuple[bytes, Checked]] = []
        self._files: list[tuple[str, bytes, bytes]] = []

    def __enter__(self) -> Keeping:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._flush()
        self.cache.close()

    def known(self) -> Iterator[tuple[int, Checked]]:
        """(index, result) of the targets that were checked before, as they are now."""
        cache, keys, targets = self.cache, self._keys, self._run.targets
        if not cache.count():
            return
        states = {targets[i].file: state for i in range(len(targets)) if (state := keys.state(i))}
        unchanged = cache.unchanged(states)
        wanted: dict[bytes, int] = {}
        moved: dict[bytes, tuple[str, bytes, bytes]] = {}
        for index, target in enumerate(targets):
            if (key := unchanged.get(target.file)) is None:
                try:
                    key = keys.key(index, digest(load(target, self._run.contents).data))
                except (OSError, BinaryFileError):
                    continue  # checking it says what is wrong
                if keys.stamps[index] and cache.settled(keys.stamps[index]):
                    moved[key] = target.file, states[target.file], key
            wanted[key] = index
        rows = []
        for key, checked in cache.entries(list(wanted)):
            yield wanted[key], checked
            if key in moved:
                rows.append(moved[key])
        cache.store([], rows)

    def add(self, index: int, checked: Checked) -> bool:
        """Keep what a post gave; whether it may be kept."""
        if not checked.content or any(found.rule == "internal-error" for found in checked.findings):
            return False
        key, stamped = self._keys.key(index, checked.content), self._keys.stamps[index]
        self._entries.append((key, checked))
        if stamped and self.cache.settled(stamped):
            self._files.append((self._run.targets[index].file, self._keys.state(index), key))
        if len(self._entries) >= _MANY:
            self._flush()
        return True

    def _flush(self) -> None:
        self.cache.store(self._entries, self._files)
        self._entries.clear()
        self._files.clear()

    def outcome(self) -> Outcome | None:
        """What the run would come to, where that is known."""
        if not self._is_knowable():
            return None
        value = self.cache.outcome(self._keys.run, self._keys.run_state)
        if value is None:
            return None
        try:
            findings, suppressed, skipped, reads = json.loads(value)
            if any(stamp(path).hex() != was for path, was in reads):
                return None
            return Outcome([finding(f) for f in findings], suppressed, [Skipped(*s) for s in skipped], [])
        except WRONG:
            return None

    @cached_property
    def finished(self) -> Finished:
        """What rules that judge all posts together gave in the last run of this kind."""
        return Finished(self._run, self._keys, self.cache)

    def keep(self, found: Outcome) -> None:
        """Keep what the run came to, if nothing that it depends on can have changed while it ran."""
        settled = self.cache.settled
        self.finished.save()
        if not self._is_knowable() or found.problems or not all(map(settled, self._keys.stamps)):
            return
        reads = self.finished.reads()
        if any(one.rule == "internal-error" for one in found.findings):
            return
        if all(settled(stamped) for _, stamped in reads):
            shown = [(path, stamped.hex()) for path, stamped in reads]
            value = json.dumps((plain(found.findings), found.suppressed, found.skipped, shown))
            self.cache.store_outcome(self._keys.run, self._keys.run_state, value.encode())

    def _is_knowable(self) -> bool:
        """Whether all that the outcome depends on can be known: no network, no standard input, no foreign `finish`."""
        run = self._run
        if run.web is not None or run.contents or not all(self._keys.stamps):
            return False
        return not any(
            rule.finisher and rule.origin != registry.OURS
            for ruleset in run.rulesets
            for rule in run.running(ruleset, ruleset.selected)
        )
