"""Judge what rules noted in all posts: their `finish` functions, site by site, on several processors if it pays."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from postlint.corpus import Corpus, Fact
from postlint.engine import Run, completed, internal_error, load, post_of
from postlint.facts import unpack
from postlint.finding import Finding
from postlint.site import memory
from postlint.source import BinaryFileError
from postlint.workers import can_fork

if TYPE_CHECKING:
    from postlint.finished import Finished
    from postlint.post import Post
    from postlint.results import Results
    from postlint.rule import AnyRule
    from postlint.ruleset import Ruleset
    from postlint.site import Site

WORTH_A_POOL = 1_000  # posts: judging them takes some ten times as long as starting two workers
_READ_AGAIN = 64  # posts kept that a rule reads once more
_new = tuple.__new__  # makes named tuples in half the time of their own constructors


class Task(NamedTuple):
    """A rule to finish for the posts of one site: the targets by index, and those reported by their paths."""

    rule: AnyRule
    ruleset: Ruleset
    site: Site
    members: Sequence[int]
    index_of: Mapping[str, int]


class Judged(NamedTuple):
    """What a task came to: its findings, whether the rule failed, the files that it asked for."""

    findings: Sequence[Finding]
    failed: bool
    reads: frozenset[str] = frozenset()


def finish(run: Run, results: Results, finished: Finished | None = None, jobs: int = 1) -> Iterator[Finding]:
    """What the rules find by the facts of all posts together, on `jobs` processors at most.

    `finished` knows what rules gave in an earlier run, and is told what they give in this one.
    """
    left: list[tuple[Task, str]] = []
    for task in _tasks(run, results):
        key, found = "", None
        if finished and (noted := list(results.facts(task.rule.name, task.members))):
            key = finished.key(task.rule, noted)
            found = finished.find(key) if key else None
        if found is None:
            left.append((task, key))
        else:
            yield from found
    if can_fork(jobs) and len(left) >= 2 and sum(len(task.members) for task, _ in left) >= WORTH_A_POOL:
        left.sort(key=lambda one: -results.size(one[0].rule.name) * len(one[0].members))
        judged = _side_by_side(run, results, [task for task, _ in left], jobs)
    else:
        judged = (judge(run, results, task) for task, _ in left)
    for (_, key), found_now in zip(left, judged, strict=True):
        if finished and not found_now.failed:
            finished.add(key, found_now.findings)
        yield from found_now.findings


def _tasks(run: Run, results: Results) -> Iterator[Task]:
    sites: dict[tuple[int, Site], list[int]] = defaultdict(list)
    for index in sorted(results, key=lambda i: run.targets[i].path):
        sites[run.ruleset_of[index], run.targets[index].site].append(index)
    for (which, site), members in sites.items():
        ruleset = run.rulesets[which]
        index_of = {run.targets[i].path: i for i in members if i < run.reported}
        for rule in run.running(ruleset, ruleset.selected):
            if rule.finisher is not None and results.size(rule.name):
                yield Task(rule, ruleset, site, members, index_of)


def judge(run: Run, results: Results, task: Task) -> Judged:
    """Carry out one task."""
    rule, found = task.rule, list[Finding]()
    facts = tuple(
        [
            _new(Fact, (span, value, run.targets[i].path))
            for i, packed in results.facts(rule.name, task.members)
            for span, value in unpack(packed)
        ]
    )
    if not facts or rule.finisher is None:
        return Judged((), failed=False)
    about, reader = frozenset(task.index_of), _reader(run, task.index_of)
    corpus: Corpus[Any] = Corpus(facts, len(task.members), task.site, run.web, about, reader)
    try:
        for finding in rule.finisher(corpus, task.ruleset.options[rule.name]):
            found.append(completed(finding, rule, task.ruleset, finding.path, finding.path))
    except Exception as error:
        found.append(internal_error(rule, error, facts[0].path))
        return Judged(found, failed=True)
    return Judged(found, failed=False)


def _side_by_side(run: Run, results: Results, tasks: Sequence[Task], jobs: int) -> Iterator[Judged]:
    """The same for many, in their order; what asks the network is done in this process, which keeps the answers."""
    from postlint.pool import Pool

    here = [number for number, task in enumerate(tasks) if task.rule.online]
    there = [[number] for number, task in enumerate(tasks) if not task.rule.online]
    done: dict[int, Judged | None] = {}

    def start() -> Callable[[Sequence[int]], Sequence[Judged]]:
        told = memory.reads()

        def work(numbers: Sequence[int]) -> Sequence[Judged]:
            nonlocal told
            judged = [judge(run, results, tasks[number]) for number in numbers]
            reads, told = memory.reads() - told, memory.reads()
            return [one._replace(reads=reads) for one in judged]

        return work

    with contextlib.closing(Pool(start, jobs, float("inf"), ahead=1)) as pool:
        for batch in pool.map(there):
            done.update(batch)
    for number in here:
        done[number] = judge(run, results, tasks[number])
    for number, task in enumerate(tasks):
        judged = done[number] or judge(run, results, task)  # its process ended: this one has more memory now
        memory.note(judged.reads)
        yield judged


def _reader(run: Run, index_of: Mapping[str, int]) -> Callable[[str], Post | None]:
    """Reads a post that is judged once more, by its path."""

    @lru_cache(maxsize=_READ_AGAIN)
    def read_again(path: str) -> Post | None:
        try:
            index = index_of[path]
            return post_of(run, index, load(run.targets[index], run.contents))
        except (KeyError, OSError, BinaryFileError):
            return None

    return read_again
