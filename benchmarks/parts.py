"""What each part of a run costs: microseconds a post and core, over a folder of posts.

    python benchmarks/parts.py --corpus FOLDER [--runs 3]

Every rule of an offline run checks every post, as in a run. Reading and parsing are timed apart wherever a rule asks
for them first, so a rule's figure is what it costs beyond them; the table also says how many posts were parsed at
all, and for which rule first. A rule's `finish` is timed over all posts together. Processor time, the best of the runs.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from speed import table

from postlint.config import Config
from postlint.corpus import Corpus, Fact
from postlint.discover import Target, discover
from postlint.engine import load
from postlint.finding import Severity
from postlint.markdown import Body
from postlint.post import Post
from postlint.ruleset import build
from postlint.site import Site

MICRO = 1_000_000
PARSING = "blocks"


class Clock:
    """Seconds of processor time by part; what a part does within another is counted for itself alone."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = defaultdict(float)
        self.calls: Counter[tuple[str, str]] = Counter()  # (part, the part that it was done within)
        self._open: list[list[Any]] = []  # name, seconds of parts within

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count what happens inside for `name`."""
        self.calls[name, self._open[-1][0] if self._open else ""] += 1
        self._open.append([name, 0.0])
        start = time.process_time()
        try:
            yield
        finally:
            spent = time.process_time() - start
            _, within = self._open.pop()
            self.taken[name] += spent - within
            if self._open:
                self._open[-1][1] += spent

    @contextmanager
    def watching(self, owner: type, attribute: str, name: str) -> Iterator[None]:
        """Count the work of a cached property for `name`."""
        known: cached_property[Any] = owner.__dict__[attribute]
        work = known.func

        def timed(instance: Any) -> Any:
            with self.part(name):
                return work(instance)

        known.func = timed
        try:
            yield
        finally:
            known.func = work


def timed(targets: Sequence[Target], root: Path) -> tuple[dict[str, float], Counter[tuple[str, str]]]:
    """Seconds of processor time by part, over all targets, and how often each was done within which."""
    ruleset = build(Config(root=root), None, ())
    # What a run does unless asked for more: no rule that needs the network, none that gives notes alone.
    rules = [r for r in ruleset.selected if not r.online and max(r.severities) > Severity.NOTE]
    clock = Clock()
    facts: dict[str, dict[Site, list[Fact[object]]]] = defaultdict(lambda: defaultdict(list))
    with (
        clock.watching(Post, "front_matter", "front matter"),
        clock.watching(Body, "_read", PARSING),
        clock.watching(Body, "_linked", "links"),
    ):
        for target in targets:
            with clock.part("reading"):
                source = load(target, {})
            post = Post(target.path, source, target.site, target.site_path, notes=False)
            for rule in rules:
                with clock.part(f"rule {rule.name}"):
                    found = list(rule.check(post, ruleset.options[rule.name]))
                facts[rule.name][target.site] += [
                    item._replace(path=target.path) for item in found if isinstance(item, Fact)
                ]
    for rule in rules:
        if rule.finisher:
            for site, gathered in facts[rule.name].items():
                corpus = Corpus(tuple(gathered), len(targets), site)
                with clock.part(f"rule {rule.name}, finish"):
                    list(rule.finisher(corpus, ruleset.options[rule.name]))
    return clock.taken, clock.calls


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True, help="a folder of posts")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args(arguments)
    print(measured(given.corpus, given.runs))
    return 0


def measured(corpus: Path, runs: int) -> str:
    """The table, and who asked for the tree first, as Markdown."""
    gc.set_threshold(10_000, 50, 100)  # as a run does
    targets = discover([str(corpus)]).targets
    best: dict[str, float] = {}
    calls = Counter[tuple[str, str]]()
    for _ in range(runs):
        taken, calls = timed(targets, corpus)
        for part, seconds in taken.items():
            best[part] = min(best.get(part, seconds), seconds)
    rows = [("part", "µs a post")]
    for part, seconds in best.items():
        rows.append((part, f"{seconds / len(targets) * MICRO:.1f}"))
    rows.append(("all", f"{sum(best.values()) / len(targets) * MICRO:.1f}"))
    parsed = sorted(((n, asker) for (part, asker), n in calls.items() if part == PARSING), reverse=True)
    share = sum(n for n, _ in parsed) / len(targets)
    askers = ", ".join(f"{asker} ({n / len(targets):.0%})" for n, asker in parsed)
    return (
        f"{table(rows)}\n\nThe tree of {share:.0%} of the posts was asked for; first by {askers or 'none'}."
    )


if __name__ == "__main__":
    sys.exit(main())
