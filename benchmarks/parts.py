"""What each part of a run costs: microseconds a post and core, over a folder of posts.

    python benchmarks/parts.py --corpus FOLDER [--runs 3]

Reading and parsing are timed first, then each rule of an offline run on posts already parsed, so a rule's
figure is what it costs beyond them; its `finish` is timed over all posts together. Processor time, the best of
the runs.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from speed import table

from postlint.config import Config
from postlint.corpus import Corpus, Fact
from postlint.discover import Target, discover
from postlint.engine import load
from postlint.finding import Severity
from postlint.post import Post
from postlint.ruleset import build
from postlint.site import Site

MICRO = 1_000_000


def timed(targets: Sequence[Target], root: Path) -> dict[str, float]:
    """Seconds of processor time by part, over all targets."""
    now = time.process_time
    ruleset = build(Config(root=root), None, ())
    # What a run does unless asked for more: no rule that needs the network, none that gives notes alone.
    rules = [r for r in ruleset.selected if not r.online and max(r.severities) > Severity.NOTE]
    taken: dict[str, float] = defaultdict(float)
    facts: dict[str, dict[Site, list[Fact[object]]]] = defaultdict(lambda: defaultdict(list))
    for target in targets:
        start = now()
        source = load(target, {})
        read = now()
        post = Post(target.path, source, target.site, target.site_path)
        _ = post.front_matter
        front = now()
        _ = post.blocks, post.links
        body = now()
        for name, seconds in zip(
            ("reading", "front matter", "blocks and links"),
            (read - start, front - read, body - front),
            strict=True,
        ):
            taken[name] += seconds
        for rule in rules:
            start = now()
            found = list(rule.check(post, ruleset.options[rule.name]))
            taken[f"rule {rule.name}"] += now() - start
            facts[rule.name][target.site] += [
                item._replace(path=target.path) for item in found if isinstance(item, Fact)
            ]
    for rule in rules:
        if rule.finisher:
            for site, gathered in facts[rule.name].items():
                start = now()
                list(rule.finisher(Corpus(tuple(gathered), len(targets), site), ruleset.options[rule.name]))
                taken[f"rule {rule.name}, finish"] += now() - start
    return taken


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True, help="a folder of posts")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args(arguments)
    gc.set_threshold(200_000, 50, 100)  # as a run does
    targets = discover([str(given.corpus)]).targets
    best: dict[str, float] = {}
    for _ in range(given.runs):
        for part, seconds in timed(targets, given.corpus).items():
            best[part] = min(best.get(part, seconds), seconds)
    rows = [("part", "µs a post")]
    for part, seconds in best.items():
        rows.append((part, f"{seconds / len(targets) * MICRO:.1f}"))
    rows.append(("all", f"{sum(best.values()) / len(targets) * MICRO:.1f}"))
    print(f"{len(targets)} posts\n\n{table(rows)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
