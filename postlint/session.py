"""One run from paths to a report: configurations, discovery, checking, fixing."""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from postlint import workers
from postlint.conclusion import Outcome, conclude
from postlint.config import Config, ConfigError
from postlint.config.find import find
from postlint.discover import Problem, Target, discover, display_path
from postlint.engine import Run
from postlint.files import below
from postlint.gather import gather
from postlint.repair import Change, repair
from postlint.ruleset import Ruleset, build
from postlint.site import Site
from postlint.site.memory import forget
from postlint.source import read

if TYPE_CHECKING:
    from postlint.keeping import Keeping
    from postlint.web import Web


class Request(NamedTuple):
    """What the command line asks for. `paths` are as typed; `stdin` holds the post read for the path "-".

    `loaded` is called once rules are loaded, before any post is checked.
    """

    paths: tuple[str, ...] = (".",)
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    config_file: str | None = None
    trusted_config: str | None = None
    isolated: bool = False
    show_notes: bool = False
    jobs: int = 0
    fix: bool = False
    unsafe_fixes: bool = False
    stdin: tuple[str, bytes] | None = None
    use_cache: bool = False
    force_exclude: bool = False
    progress: Callable[[int, int], None] = lambda _done, _total: None
    loaded: Callable[[], None] = lambda: None


class Result(NamedTuple):
    """What a run came to.

    `changed` maps the absolute path of each post that fixes changed to its change; nothing is written yet.
    `notes` are remarks for standard error. An interrupted run fixes nothing and tells what it had found by then.
    """

    run: Run
    outcome: Outcome
    config: Config
    changed: dict[str, Change]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    interrupted: bool = False


class Configurations:
    """The configuration and ruleset of each folder, each file read once."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._single = self._chosen()
        self._rulesets: dict[str, Ruleset] = {}  # by configuration file
        self._of_folder: dict[str, Ruleset] = {}
        self._roots = {_folder_of(path) for path in request.paths}

    def _chosen(self) -> Config | None:
        if self._request.isolated:
            return Config(root=Path.cwd())
        if self._request.config_file is not None:
            from postlint.config.file import load

            return load(Path(self._request.config_file), self._request.config_file)
        if self._request.trusted_config is not None:
            from postlint.config.file import load

            return load(Path(self._request.trusted_config), self._request.trusted_config, Path.cwd())
        return None

    def ruleset(self, folder: str) -> Ruleset:
        """The ruleset for posts in an absolute folder.

        Raises:
            ConfigError: its configuration can't be used.
        """
        known = self._of_folder.get(folder)
        if known is None:
            file = None if self._single else find(Path(folder))
            key = str(file)
            if key not in self._rulesets:
                self._rulesets[key] = build(self._config(file), self._request.select, self._request.ignore)
            known = self._of_folder[folder] = self._rulesets[key]
        return known

    def _config(self, file: Path | None) -> Config:
        if self._single:
            return self._single
        if file is None:
            return Config(root=Path.cwd())
        from postlint.config.file import load

        config = load(file, display_path(str(file)))
        # A configuration above a checked path is the user's own; one found while walking down may be anybody's.
        above = any(root == file.parent or file.parent in root.parents for root in self._roots)
        if not above and (code := _names_code(config)):
            raise ConfigError(
                f"{code} names code, which runs only from a configuration at or above the checked path; "
                f"check {file.parent} itself, or name the file with --config"
            )
        return dataclasses.replace(config, trusted=above)

    def walked(self, folder: Path) -> bool:
        """Whether discovery has been through a folder: only folders are checked, and one holds it or is it."""
        only_folders = all(os.path.isdir(path) for path in self._request.paths)
        return only_folders and any(root == folder or root in folder.parents for root in self._roots)

    def excluded(self, file: str) -> bool:
        """Whether the configuration of a file (absolute path) excludes it."""
        ruleset = self.ruleset(os.path.dirname(file))
        spec = ruleset.excluded
        return spec is not None and spec.match_file(below(file, ruleset.config.root))


def _names_code(config: Config) -> str:
    """The place in a configuration that names Python to run, and its key; "" where none does."""
    if config.rules:
        return f"{config.origin('rules')}: rules"
    return next((f"{c.origin}: schema" for c in config.collections if c.schema and ".py:" in c.schema), "")


def configured(path: str, config_file: str | None, isolated: bool) -> Config:
    """The configuration of a path, for commands that don't check.

    Raises:
        ConfigError: there is no such path, or its configuration can't be used.
    """
    if isolated:
        return Config(root=Path.cwd())
    folder = _folder_of(path)
    if not os.path.exists(path):
        raise ConfigError(f"{path}: no such file or folder")
    file = Path(config_file) if config_file else find(folder)
    if file is None:
        return Config(root=Path.cwd())
    from postlint.config.file import load

    return load(file, display_path(str(file)))


def _folder_of(path: str) -> Path:
    absolute = Path(os.path.abspath(path))
    return absolute if absolute.is_dir() else absolute.parent


def run(request: Request, web: Callable[[Config], Web | None] = lambda _: None) -> Result:
    """Discover, check, fix in memory and judge. `web` makes the network's client, or None.

    Raises:
        ConfigError: a configuration can't be used.
    """
    forget()  # what an earlier run in this process read of the sites
    configurations = Configurations(request)
    found = discover(
        [p for p in request.paths if p != "-"], configurations.excluded, force_exclude=request.force_exclude
    )
    targets, contents = list(found.targets), {}
    problems = list(found.problems)
    if request.stdin is not None:
        name, data = request.stdin
        target = _stdin_target(name)
        targets = [t for t in targets if t.file != target.file] + [target]
        try:
            contents[target.file] = read(data)
        except ValueError as error:
            problems.append(Problem(target.path, f"is no text: {error}"))
            targets.pop()
    rulesets: list[Ruleset] = []
    which: list[int] = []
    by_folder: dict[str, int] = {}
    for target in targets:
        folder = os.path.dirname(target.file)
        if folder not in by_folder:
            ruleset = configurations.ruleset(folder)
            if not any(ruleset is known for known in rulesets):
                rulesets.append(ruleset)
            by_folder[folder] = next(i for i, known in enumerate(rulesets) if known is ruleset)
        which.append(by_folder[folder])
    config = rulesets[0].config if rulesets else configurations.ruleset(os.getcwd()).config
    targets = [sited(t, rulesets[w].config) for t, w in zip(targets, which, strict=True)]
    reported = len(targets)
    for target, w in _rest_of_sites(targets, which, rulesets, configurations):
        targets.append(target)
        which.append(w)
    client = web(config)
    settings = Run(
        targets, rulesets, which, reported, request.show_notes, client, contents, lasting=request.use_cache
    )
    request.loaded()
    return _carried_out(settings, request, config, problems)


def _rest_of_sites(
    targets: list[Target], which: list[int], rulesets: list[Ruleset], configurations: Configurations
) -> Iterator[tuple[Target, int]]:
    """The posts of the targets' sites that are no targets, where rules judge all posts of a site together.

    Only of sites that a configuration marks: a folder that merely holds a checked file is none.
    """
    known = {target.file for target in targets}
    sites = {t.site: w for t, w in zip(targets, which, strict=True) if t.site.configured}
    for site, w in sites.items():
        if not any(rule.finisher for rule in rulesets[w].selected) or configurations.walked(site.root):
            continue
        for other in discover([str(site.root)], configurations.excluded).targets:
            other = sited(other, rulesets[w].config)
            if other.site == site and other.file not in known:
                yield other, w


def _stdin_target(name: str) -> Target:
    from postlint.site.detect import find_site

    file = os.path.abspath(name)
    folder = Path(file).parent
    site = (find_site(folder) if folder.is_dir() else None) or Site(folder)
    return Target(display_path(name), file, site, below(file, site.root))


def sited(target: Target, config: Config) -> Target:
    """The target with what its configuration says of its site: the generator, collections, the root."""
    site = target.site
    if config.file and (not site.configured or site.root in config.root.parents):
        site = Site(config.root, site.generator, configured=True)
    generator = site.generator if config.generator == "auto" else config.generator
    if (generator, config.collections) != (site.generator, site.collections) or config.collections:
        site = dataclasses.replace(
            site, generator=generator, collections=config.collections, trusted=config.trusted
        )
    if site is target.site:
        return target
    return target._replace(site=site, site_path=below(target.file, site.root))


def _carried_out(settings: Run, request: Request, config: Config, problems: list[Problem]) -> Result:
    jobs = request.jobs or workers.usable_processors()
    total, done = len(settings.targets), 0

    def progress(more: int) -> None:
        nonlocal done
        done += more
        request.progress(done, total)

    changed: dict[str, Change] = {}
    fixing = request.fix or request.unsafe_fixes
    notes: tuple[str, ...] = ()
    with contextlib.ExitStack() as stack:
        keeping = stack.enter_context(_keeping(settings, config)) if request.use_cache else None
        outcome = keeping.outcome() if keeping and not fixing else None
        interrupted = False
        if outcome is None:
            results, interrupted = gather(settings, keeping, jobs, progress)
            stack.callback(results.close)
            outcome = conclude(settings, results, keeping.finished if keeping else None, jobs)
            interrupted |= outcome.interrupted or (settings.web is not None and settings.web.interrupted)
            if keeping and not interrupted and results.lasting:
                keeping.keep(outcome)
            if fixing and not interrupted:
                outcome, changed, failed = repair(settings, results, outcome, request.unsafe_fixes)
                problems += failed
        if keeping:
            notes = tuple(keeping.cache.notes)
    if settings.web:
        notes += settings.web.notes
    found = (*problems, *outcome.problems)
    return Result(settings, outcome, config, changed, found, notes, interrupted)


def _keeping(settings: Run, config: Config) -> Keeping:
    from postlint.keeping import Keeping

    return Keeping(settings, config.folder)
