"""Read posts and check them, each by itself: what a rule's `check` finds and notes."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postlint import suppress
from postlint.digest import digest
from postlint.discover import Target
from postlint.facts import pack
from postlint.finding import Finding, Severity, Span
from postlint.post import Post
from postlint.results import Checked
from postlint.rule import AnyRule
from postlint.ruleset import ENGINE_GROUP, Ruleset
from postlint.source import BinaryFileError, Source, read

if TYPE_CHECKING:
    from postlint.suppress import Ignore, Misuse
    from postlint.web import Web

_SCHEMA_COMMENT = 20_000  # characters of front matter in which a `$schema=` comment may stand
_TOGETHER = 1_000_000  # bytes of posts that are checked together at most, but for the last one
MAX_BYTES = 64 * 1024 * 1024  # a post of that size is a mistake; reading it would only eat memory


@dataclass(frozen=True)
class Run:
    """The settings of a run: targets, the ruleset of each (an index into `rulesets`), what is asked for.

    The first `reported` targets are what the run is about; the others are the rest of their sites, read
    for their facts only.
    `contents` holds sources that take the place of a file's: standard input, and posts being fixed. Its
    keys are absolute paths. `lasting` says whether results are kept for another run.
    """

    targets: Sequence[Target]
    rulesets: Sequence[Ruleset]
    ruleset_of: Sequence[int]
    reported: int
    show_notes: bool = False
    web: Web | None = None
    contents: dict[str, Source] = field(default_factory=dict)
    lasting: bool = True
    _running: dict[int, tuple[Sequence[AnyRule], list[AnyRule]]] = field(default_factory=dict, repr=False)

    def ruleset(self, index: int) -> Ruleset:
        """The ruleset of the target with that index."""
        return self.rulesets[self.ruleset_of[index]]

    def running(self, ruleset: Ruleset, rules: Sequence[AnyRule]) -> list[AnyRule]:
        """Those of a post's rules that run: not those that need a network which isn't asked, nor (for
        speed) those whose every finding is a note that nobody will see."""
        known = self._running.get(id(rules))
        if known and known[0] is rules:  # most posts have the same ones
            return known[1]
        severity = ruleset.config.severity
        found = [
            rule
            for rule in rules
            if not (rule.online and self.web is None)
            and (self.show_notes or max(rule.severities) > Severity.NOTE or rule.name in severity)
        ]
        if rules is ruleset.selected:
            self._running[id(rules)] = rules, found
        return found


def load(target: Target, contents: Mapping[str, Source]) -> Source:
    """The source of a target.

    Raises:
        OSError: it can't be read.
        BinaryFileError: it is no text.
    """
    if source := contents.get(target.file):
        return source
    with open(target.file, "rb", buffering=0) as file:  # a buffer would be filled once and thrown away
        if os.fstat(file.fileno()).st_size > MAX_BYTES:
            raise BinaryFileError(f"is larger than {MAX_BYTES // 1024 // 1024} MiB")
        data = file.readall()
    return read(data)


def check_target(run: Run, index: int) -> Checked:
    """Check one target with the rules of its ruleset."""
    return check_targets(run, (index,))[0]


def check_targets(run: Run, indexes: Sequence[int]) -> list[Checked]:
    """Check some targets, rule by rule: so the processor's caches keep what a rule needs for a few posts."""
    results: dict[int, Checked] = {}
    groups: dict[tuple[int, int], tuple[list[AnyRule], Ruleset, list[tuple[int, Post]]]] = {}
    size = 0
    for index in indexes:
        target, ruleset = run.targets[index], run.ruleset(index)
        try:
            source = load(target, run.contents)
        except OSError as error:
            results[index] = Checked(problem=f"can't be read: {error.strerror}")
            continue
        except BinaryFileError as error:
            results[index] = Checked(problem=f"is no text: {error}")
            continue
        rules = run.running(ruleset, ruleset.rules_for(_below(target.file, ruleset.config.root)))
        group = groups.setdefault((id(rules), id(ruleset)), (rules, ruleset, []))
        group[2].append((index, post_of(run, index, source)))
        size += len(source.data)
        if size > _TOGETHER:  # few large posts fill the caches, and memory, as many small ones do
            _check_groups(run, groups.values(), results)
            groups.clear()
            size = 0
    _check_groups(run, groups.values(), results)
    return [results[index] for index in indexes]


def _check_groups(
    run: Run,
    groups: Iterable[tuple[list[AnyRule], Ruleset, list[tuple[int, Post]]]],
    results: dict[int, Checked],
) -> None:
    """Add the results of posts that wait, by the rules that they have."""
    for rules, ruleset, waiting in groups:
        checked = check_posts([post for _, post in waiting], rules, ruleset)
        for (index, post), result in zip(waiting, checked, strict=True):
            # One that is judged by a file of its own choice, which may change, is not kept.
            if run.lasting and post.text.find("$schema=", 0, _SCHEMA_COMMENT) < 0:
                result = result._replace(content=digest(post.source.data))
            results[index] = result


def post_of(run: Run, index: int, source: Source) -> Post:
    """The post of the target with that index, as its rules see it."""
    target, config = run.targets[index], run.ruleset(index).config
    # a configured severity may make more than a note of one
    notes = run.show_notes or bool(config.severity) or any(o.severity for o in config.overrides)
    return Post(target.path, source, target.site, target.site_path, online=run.web is not None, notes=notes)


def check_posts(posts: Sequence[Post], rules: Iterable[AnyRule], ruleset: Ruleset) -> list[Checked]:
    """Run the rules' checks over posts; a rule that raises becomes an `internal-error` finding."""
    findings: list[list[Finding]] = [[] for _ in posts]
    facts: list[dict[str, bytes]] = [{} for _ in posts]
    for rule in rules:
        check, name, options = rule.check, rule.name, ruleset.options[rule.name]
        for post, found, known in zip(posts, findings, facts, strict=True):
            noted: list[tuple[Span, Any]] = []
            try:
                for item in check(post, options):
                    if isinstance(item, Finding):
                        found.append(completed(item, rule, ruleset, post.path, ""))
                    else:
                        noted.append((item.span, item.value))
                if noted:
                    known[name] = pack(noted)
            except Exception as error:  # a broken rule must not end the run nor go unseen
                found.append(internal_error(rule, error))
    return [
        Checked(found, known, *_ignores(post, found))
        for post, found, known in zip(posts, findings, facts, strict=True)
    ]


def _ignores(post: Post, findings: list[Finding]) -> tuple[list[Ignore], list[Misuse]]:
    try:
        return suppress.ignores(post)
    except Exception as error:
        findings.append(_failed("reading the ignores of this post", error))
        return [], []


def completed(finding: Finding, rule: AnyRule, ruleset: Ruleset, path: str, shown: str) -> Finding:
    """The finding of a rule in the post at `path`, with rule, group and configured severity; reported at `shown`."""
    named = moved(finding, shown, rule=rule.name, group=rule.group)
    severity = ruleset.severity(named, path)
    if severity is named.severity:
        return named
    return dataclasses.replace(named, severity=severity)


def moved(finding: Finding, path: str, rule: str, group: str) -> Finding:
    """The finding in a post, of a rule: built anew by hand, as `dataclasses.replace` takes thrice as long."""
    return Finding(
        finding.span,
        finding.message,
        finding.severity,
        finding.fix,
        finding.related,
        path,
        rule=rule,
        group=group,
    )


def internal_error(rule: AnyRule, error: Exception, path: str = "") -> Finding:
    """The finding that tells of a rule that failed."""
    return _failed(f"rule {rule.name}", error, path)


def _failed(what: str, error: Exception, path: str = "") -> Finding:
    trace, where = error.__traceback__, ""
    while trace:  # the deepest frame is where to look
        where = f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})"
        trace = trace.tb_next
    message = f"{what} failed on this post: {type(error).__name__}: {error}{where}; please report it"
    return Finding(Span(0, 0), message, Severity.ERROR, path=path, rule="internal-error", group=ENGINE_GROUP)


def _below(file: str, root: Path) -> str:
    top = str(root)
    return (file[len(top) :] if file.startswith(top) else file).replace("\\", "/").lstrip("/")
