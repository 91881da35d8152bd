"""Findings of `finish` functions, kept between runs: a rule whose facts are all as they were need not judge anew.

Only our own rules, offline: what they ask for beside their facts is known (the site's settings, and the files
noted in `postlint.site.memory`).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from postlint import registry
from postlint.cache.stamps import stamp
from postlint.cache.values import WRONG, finding, plain
from postlint.digest import digest
from postlint.finding import Finding
from postlint.site import memory

if TYPE_CHECKING:
    from postlint.cache.database import Cache
    from postlint.engine import Run
    from postlint.keys import Keys
    from postlint.rule import AnyRule

Packed = Sequence[tuple[int, bytes]]  # (index of a target, its packed facts)


class Finished:
    """What `finish` functions gave in the last run of the same kind, and what they give in this one."""

    def __init__(self, run: Run, keys: Keys, cache: Cache) -> None:
        self._run, self._keys, self._cache = run, keys, cache
        self._row = digest(b"finished", keys.run)
        self._before, self._reads_before = self._kept()
        self._now: dict[str, Any] = {}
        self._used = False

    def _kept(self) -> tuple[dict[str, Any], list[str]]:
        value = self._cache.outcome(self._row, b"")
        try:
            before, reads = json.loads(value) if value else ({}, [])
            if all(stamp(path).hex() == was for path, was in reads):
                return before, [path for path, _ in reads]
        except WRONG:
            pass
        return {}, []

    def key(self, rule: AnyRule, facts: Packed) -> str:
        """Stands for all that the rule's findings depend on; "" where that can't be known."""
        if self._run.web is not None or rule.origin != registry.OURS:
            return ""
        whose = array("I", [index for index, _ in facts]).tobytes()
        lengths = array("I", [len(packed) for _, packed in facts]).tobytes()
        shared = self._keys.shared(facts[0][0])
        name = rule.name.encode()
        return digest(
            self._keys.run, shared, name, whose, lengths, b"".join([packed for _, packed in facts])
        ).hex()

    def find(self, key: str) -> list[Finding] | None:
        """The findings under a key, where they are known."""
        try:
            found = [finding(item) for item in self._before[key]]
        except WRONG:
            return None
        self._now[key] = self._before[key]
        self._used = True
        return found

    def add(self, key: str, found: Sequence[Finding]) -> None:
        """Keep findings under a key."""
        if key:
            self._now[key] = plain(found)

    def reads(self) -> list[tuple[str, bytes]]:
        """The files and folders that the findings depend on, and their stamps."""
        paths = memory.reads().union(self._reads_before if self._used else ())
        return [(path, stamp(path)) for path in sorted(paths)]

    def save(self) -> None:
        """Write what was found, unless something that it depends on may have changed while the run went on."""
        reads = self.reads()
        if self._now != self._before and all(self._cache.settled(stamped) for _, stamped in reads):
            value = json.dumps((self._now, [(path, stamped.hex()) for path, stamped in reads]))
            self._cache.store_outcome(self._row, b"", value.encode())
