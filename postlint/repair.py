"""Rounds of fixing: apply what can be applied, check again, until nothing more can be fixed.

A post that is repaired is checked again by itself, as long as that uncovers more to repair; only then are all posts
judged together again, which takes as long as the site is large.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from postlint import fix, suppress, workers
from postlint.conclusion import Outcome, conclude
from postlint.discover import Problem
from postlint.engine import Run, load
from postlint.finding import Finding, Severity
from postlint.results import Checked, Results
from postlint.source import Source

MAX_ROUNDS = 100  # repairs that uncover one another end far sooner


class Change(NamedTuple):
    """A post before and after its repair, how many findings were repaired, and all that it had before."""

    before: Source
    after: Source
    fixed: int
    findings: tuple[Finding, ...]


def repair(
    run: Run, results: Results, outcome: Outcome, unsafe: bool
) -> tuple[Outcome, dict[str, Change], list[Problem]]:
    """Fix, check again and judge again until nothing more can be fixed; nothing is written.

    The new sources stand in `run.contents`. Returns the outcome after it, the changes by absolute path, and what
    could not be repaired.
    """
    index_of = {target.path: i for i, target in enumerate(run.targets)}
    changed: dict[str, Change] = {}
    left_alone: set[int] = set()
    problems: list[Problem] = []
    found_first = outcome.findings
    for _ in range(MAX_ROUNDS):
        by_target: dict[int, list[Finding]] = defaultdict(list)
        for finding in shown(outcome.findings, run.show_notes):
            if finding.fix and (index := index_of[finding.path]) not in left_alone:
                by_target[index].append(finding)
        progressed = False
        for index, findings in by_target.items():
            target = run.targets[index]
            try:
                count = _fixed(run, index, findings, unsafe, results, changed)
            except (fix.FixError, OSError) as error:
                left_alone.add(index)
                problems.append(Problem(target.path, f"not fixed: {error}"))
                progressed |= target.file in changed  # by rounds before the one that failed
                continue
            progressed |= count > 0
            if not count:
                left_alone.add(index)
        if not progressed:
            break
        outcome = conclude(run, results)
        if outcome.interrupted:
            raise KeyboardInterrupt  # half of what is found may be half of a repair
    before: dict[str, list[Finding]] = defaultdict(list)
    for finding in found_first:
        before[finding.path].append(finding)
    for target in run.targets:
        if target.file in changed:
            changed[target.file] = changed[target.file]._replace(findings=tuple(before[target.path]))
    return outcome, changed, problems


def _fixed(
    run: Run,
    index: int,
    findings: list[Finding],
    unsafe: bool,
    results: Results,
    changed: dict[str, Change],
) -> int:
    """Rounds over one post, first of what was found, then of what it alone shows; how many findings were repaired."""
    total = 0
    for _ in range(MAX_ROUNDS):
        if not (count := _fix_one(run, index, findings, unsafe, results, changed)):
            break
        total += count
        kept, _, _ = suppress.apply(list(results[index].findings), results[index].ignores)
        findings = shown(kept, run.show_notes)
    return total


def _fix_one(
    run: Run,
    index: int,
    findings: list[Finding],
    unsafe: bool,
    results: Results,
    changed: dict[str, Change],
) -> int:
    """One round over one post; how many findings it repaired."""
    target = run.targets[index]
    before = load(target, run.contents)
    repaired = fix.apply(before.text, findings, unsafe)
    if repaired.text == before.text:
        return 0
    after = fix.resourced(before, repaired.text)
    held = target.file in run.contents
    run.contents[target.file] = after
    with workers.bounded() as check:
        (again,) = check(run, (index,)) or ()
    rules = {"front-matter-syntax"} | {finding.rule for finding in repaired.findings}
    if _errors(again, rules) > _errors(results[index], rules):
        if held:
            run.contents[target.file] = before
        else:
            del run.contents[target.file]
        raise fix.FixError("the repaired text has errors that it did not have before; left as it was")
    results[index] = again
    earlier = changed.get(target.file, Change(before, before, 0, ()))
    changed[target.file] = earlier._replace(after=after, fixed=earlier.fixed + len(repaired.findings))
    return len(repaired.findings)


def _errors(result: Checked, rules: set[str]) -> int:
    """Errors of some rules; others may come to light once front matter can be read."""
    return sum(finding.severity == Severity.ERROR and finding.rule in rules for finding in result.findings)


def shown(findings: Iterable[Finding], show_notes: bool) -> list[Finding]:
    """Those of some findings that a report shows."""
    return [f for f in findings if show_notes or (f.severity or Severity.WARNING) > Severity.NOTE]
