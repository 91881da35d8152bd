"""`postlint check`: run, write fixes, report."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import gc
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, TextIO

from postlint import fix, reporters
from postlint.cache import FOLDER, make_folder
from postlint.cli import CLEAN, FAILED, FOUND, INTERRUPTED, terminal_width
from postlint.config import Config, ConfigError
from postlint.discover import Problem
from postlint.engine import load
from postlint.finding import Severity
from postlint.progress import Progress
from postlint.repair import shown
from postlint.report import Report
from postlint.session import Request, Result, run
from postlint.source import BinaryFileError, Source

if TYPE_CHECKING:
    from postlint.web.client import Progress as AskingProgress
    from postlint.web.client import Web

SILENT = frozenset({"concise", "gitlab"})  # formats that hold findings and nothing else
ANSWERS = "links.sqlite"


def check(given: argparse.Namespace) -> int:
    """Lint; the exit code of the contract."""
    chosen = (
        ("--config", given.config),
        ("--trusted-config", given.trusted_config),
        ("--isolated", given.isolated),
    )
    if len(named := [name for name, value in chosen if value]) > 1:
        raise ConfigError(f"{' and '.join(named[:2])} exclude each other")
    _refuse_what_means_nothing(given)
    progress = Progress(quiet=given.quiet)
    request = Request(
        paths=tuple(given.paths),
        select=None if given.select is None else tuple(given.select),
        ignore=tuple(given.ignore or ()),
        config_file=given.config,
        trusted_config=given.trusted_config,
        isolated=given.isolated,
        show_notes=given.show_notes,
        jobs=given.jobs,
        fix=given.fix or (given.diff and not given.unsafe_fixes),
        unsafe_fixes=given.unsafe_fixes,
        stdin=_stdin(given),
        use_cache=not given.no_cache,
        force_exclude=given.force_exclude,
        progress=progress.update,
        loaded=_collect_garbage,
    )
    with progress:
        result = run(request, _client(given, progress))
    problems = list(result.problems)
    unwritten: set[str] = set()
    if given.diff:
        _print_diffs(result, sys.stdout)
    elif request.stdin and (given.fix or given.unsafe_fixes):
        return _fixed_stdin(result, request)
    else:
        for file, problem in _write(result):
            unwritten.add(file)
            problems.append(problem)
    report = _report(result, given, unwritten)
    if not given.diff:
        _render(report, given)
    sys.stdout.flush()  # what can't be written is told before anything else, however output is buffered
    if report.skipped and not given.quiet and not given.diff and not _tells_skipped(given):
        names = ", ".join(skipped.rule for skipped in report.skipped)
        print(f"postlint: not run: {names} ({report.skipped[0].why})", file=sys.stderr)
    for note in result.notes:
        print(f"postlint: {_printable(note)}", file=sys.stderr)
    for problem in problems:
        print(f"postlint: {_printable(problem.path)}: {_printable(problem.message)}", file=sys.stderr)
    return _exit_code(report, result, given, problems)


def _collect_garbage() -> None:
    gc.freeze()  # modules and rules stay to the end
    # Collected is between batches, when hardly an object is left to look at, see postlint.workers.
    gc.set_threshold(200_000, 50, 100)
    gc.enable()


def _refuse_what_means_nothing(given: argparse.Namespace) -> None:
    """Arguments that would be passed over without a word."""
    if given.select is not None and not given.select:
        raise ConfigError("--select: names no rule; leave it out to run those that the configuration selects")
    if given.stdin_filename and "-" not in given.paths:
        raise ConfigError(
            "--stdin-filename: names the post that “-” reads, and there is no “-” among the paths"
        )
    for name in ("diff", "statistics"):
        if given.reports and getattr(given, name):
            raise ConfigError(f"--{name}: is shown instead of a report; leave --format and --output out")


def _tells_skipped(given: argparse.Namespace) -> bool:
    """Whether a report that is asked for has a place for rules that did not run."""
    return not given.statistics and any(name not in SILENT for name, _ in given.reports or [["text", None]])


def _client(given: argparse.Namespace, progress: Progress) -> Callable[[Config], Web | None]:
    """Makes the client for the network; offline, one that only remembers, where there is something to."""

    def make(config: Config) -> Web | None:
        store = None if given.no_cache else config.folder / FOLDER / ANSWERS
        if not given.online and (store is None or not store.is_file()):
            return None
        from postlint.web import Web, parse_links

        settings = parse_links(config.links, config.folder)
        settings = dataclasses.replace(settings, offline=not given.online, show_unknown=given.show_unknown)
        if store and given.online:
            with contextlib.suppress(OSError):
                make_folder(store.parent)
        return Web(settings, store, lambda p: progress.update(p.done, p.total, _waiting(p)))

    return make


def _waiting(state: AskingProgress) -> str:
    hosts = f", {state.waiting_hosts} hosts waiting" if state.waiting_hosts else ""
    return f"Asking links{hosts}{f', {state.paused_hosts} paused' if state.paused_hosts else ''}"


def _stdin(given: argparse.Namespace) -> tuple[str, bytes] | None:
    if "-" not in given.paths:
        return None
    return given.stdin_filename or "stdin.md", sys.stdin.buffer.read()


def _fixed_stdin(result: Result, request: Request) -> int:
    """With --fix, a post from standard input goes to standard output, repaired; it is no file to write."""
    changes = list(result.changed.values())
    data = changes[0].after.data if changes else (request.stdin or ("", b""))[1]
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    return CLEAN


def _write(result: Result) -> Iterator[tuple[str, Problem]]:
    """Write the repaired posts; the files that could not be written, and why."""
    for file, change in result.changed.items():
        try:
            fix.write(file, change.before.data, change.after.data)
        except fix.FixError as error:
            path = next(t.path for t in result.run.targets if t.file == file)
            yield file, Problem(path, f"not fixed: {error}")


def _print_diffs(result: Result, out: TextIO) -> None:
    """Show the changes; escapes are spelled out where they would reach a terminal, else it could not be applied."""
    from postlint.commands.diff import unified
    from postlint.reporters._escape import visible

    paths = {target.file: target.path for target in result.run.targets}
    on_terminal = out.isatty()
    for file, change in sorted(result.changed.items(), key=lambda item: item[0]):
        for line in unified(change.before.text, change.after.text, _printable(paths[file])):
            if on_terminal:
                line = "\n".join(visible(part.removesuffix("\r")) for part in line.split("\n"))
            out.write(line.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _report(result: Result, given: argparse.Namespace, unwritten: set[str]) -> Report:
    """The report of a run; posts whose repair could not be written still have all that they had."""
    targets = {target.path: target for target in result.run.targets}
    findings = shown(result.outcome.findings, given.show_notes)
    if unwritten:
        findings = [finding for finding in findings if targets[finding.path].file not in unwritten]
        for file in unwritten:
            result.run.contents[file] = result.changed[file].before
            findings += shown(result.changed[file].findings, given.show_notes)
        findings.sort(key=lambda f: (f.path, f.span, f.rule, f.message))

    @lru_cache(maxsize=64)
    def source(path: str) -> Source:
        try:
            return load(targets[path], result.run.contents)
        except (KeyError, OSError, BinaryFileError):  # gone since it was read: its findings still count
            return Source(b"", "")

    return Report(
        findings=tuple(findings),
        skipped=tuple(result.outcome.skipped),
        posts=result.run.reported,
        suppressed=result.outcome.suppressed,
        baselined=0,
        source=source,
        rules={name: rule for ruleset in result.run.rulesets for name, rule in ruleset.known.items()},
        fixed=sum(change.fixed for file, change in result.changed.items() if file not in unwritten),
    )


def _render(report: Report, given: argparse.Namespace) -> None:
    if given.statistics:
        counts = Counter(finding.rule for finding in report.findings)
        for rule, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
            print(f"{count:7} {rule}")
        return
    for name, output in given.reports or [["text", None]]:
        render = reporters.load(name)
        if output is None:
            colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
            _tolerant(sys.stdout)
            render(report, sys.stdout, colour=colour, width=terminal_width(), quiet=given.quiet)
        else:
            try:
                with open(output, "w", encoding="utf-8", newline="") as file:
                    render(report, file, colour=False, width=80, quiet=given.quiet)
            except OSError as error:
                raise ConfigError(f"--output {output}: can't be written: {error.strerror}") from error


def _tolerant(out: TextIO) -> None:
    """A terminal of another encoding shows `?` rather than ending the run; files and pipes get UTF-8 everywhere."""
    if hasattr(out, "reconfigure") and not out.isatty() and "PYTHONIOENCODING" not in os.environ:
        out.reconfigure(encoding="utf-8")
    if hasattr(out, "reconfigure"):
        out.reconfigure(errors="replace")


def _printable(text: str) -> str:
    """Text for a terminal: control characters and lone surrogates as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _exit_code(report: Report, result: Result, given: argparse.Namespace, problems: list[Problem]) -> int:
    if result.interrupted:
        print("postlint: interrupted; this is what was found by then", file=sys.stderr)
        return INTERRUPTED
    if problems or any(finding.rule == "internal-error" for finding in report.findings):
        return FAILED
    threshold = result.config.fail_on
    if given.fail_on:
        threshold = None if given.fail_on == "never" else Severity[given.fail_on.upper()]
    if threshold is None:
        return CLEAN
    if given.diff and result.changed:
        return FOUND
    found = result.outcome.findings
    return FOUND if any((f.severity or Severity.WARNING) >= threshold for f in found) else CLEAN
