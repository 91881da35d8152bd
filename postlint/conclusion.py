"""What a run comes to: the findings of all posts, but for those that posts ignore."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postlint import suppress
from postlint.discover import Problem
from postlint.engine import Run, load, moved, post_of
from postlint.finding import Finding
from postlint.finish import finish
from postlint.report import Skipped
from postlint.results import Checked, Results
from postlint.ruleset import ENGINE_GROUP, ENGINE_RULES

if TYPE_CHECKING:
    from postlint.finished import Finished
    from postlint.suppress import Ignore


@dataclass(frozen=True)
class Outcome:
    """All findings of a run, in order of path, span and rule, notes included; what was held back or skipped.

    `interrupted`: not all that was gathered was judged.
    """

    findings: list[Finding]
    suppressed: int
    skipped: list[Skipped]
    problems: list[Problem]
    interrupted: bool = False


def conclude(run: Run, results: Results, finished: Finished | None = None, jobs: int = 1) -> Outcome:
    """Judge what all posts gave: finish the rules site by site, then hold back what posts ignore.

    `finished` and `jobs` are as in `postlint.finish`.
    """
    by_target: dict[int, list[Finding]] = {i: list(results[i].findings) for i in results.said()}
    index_of = {run.targets[i].path: i for i in range(run.reported) if i in results}
    interrupted = False
    try:
        for finding in finish(run, results, finished, jobs):
            if (index := index_of.get(finding.path)) is not None:
                by_target.setdefault(index, []).append(finding)
    except KeyboardInterrupt:
        interrupted = True
    shown: list[Finding] = []
    held_back = 0
    problems: list[Problem] = []
    for index in sorted(index for index in by_target if index < run.reported):
        target, result = run.targets[index], results[index]
        if result.problem:
            problems.append(Problem(target.path, result.problem))
        kept, held, used = suppress.apply(by_target[index], result.ignores)
        held_back += held
        if not interrupted:
            kept += _unused_ignores(run, index, result, used)
        kept = [moved(f, target.path, f.rule, f.group) for f in kept]
        shown += sorted(kept, key=lambda f: (f.span, f.rule, f.message))
    return Outcome(shown, held_back, _skipped(run), problems, interrupted)


def _unused_ignores(
    run: Run, index: int, result: Checked, used: set[tuple[Ignore, str]]
) -> Iterator[Finding]:
    ruleset = run.ruleset(index)
    if not ruleset.unused_ignores or not (result.ignores or result.misuses):
        return
    yield from suppress.misuses(result.misuses)
    running = run.running(ruleset, ruleset.selected)
    ran = {rule.name for rule in running}
    whole = len(running) == len(ruleset.known)  # a group or "all" is judged only where every rule ran
    ran |= {rule.group for rule in running} | {"all"} if whole else set()
    known = {"all", ENGINE_GROUP, *ENGINE_RULES}
    known |= {name for rule in ruleset.known.values() for name in (rule.name, rule.group)}
    post = None
    for ignore, finding in suppress.unused(result.ignores, used, ran, known):
        if ignore.comment and len(ignore.names) == 1:
            post = post or post_of(run, index, load(run.targets[index], run.contents))
            finding = dataclasses.replace(finding, fix=suppress.removal(post, ignore))
        yield finding


def _skipped(run: Run) -> list[Skipped]:
    if run.web is not None and not run.web.settings.offline:
        return []
    why = "offline: it asks the network; run with --online"
    if run.web is not None:
        why = "offline: judged by the answers of earlier runs alone; run with --online"
    names = {rule.name for ruleset in run.rulesets for rule in ruleset.selected if rule.online}
    return [Skipped(name, why) for name in sorted(names)]
