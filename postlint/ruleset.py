"""Which rules run over which post, with which options and severities."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from postlint import registry
from postlint.config import Config, ConfigError, Override, closest, in_words
from postlint.files import leaving_no_bytecode
from postlint.finding import Finding, Severity
from postlint.rule import AnyRule

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

ALL = "all"
ENGINE_RULES = {  # what the engine itself reports, under names that can be ignored like any other
    "unused-ignore": "An ignore comment that holds nothing back",
    "internal-error": "A rule that failed on a post",
}
ENGINE_GROUP = "postlint"


@dataclass(frozen=True)
class Ruleset:
    """The rules of one configuration: selected ones, their options, and what overrides change by path."""

    config: Config
    known: Mapping[str, AnyRule]
    selected: tuple[AnyRule, ...]
    options: Mapping[str, Any]
    unused_ignores: bool

    def severity(self, finding: Finding, path: str) -> Severity:
        """The severity to report: configured for the path, else for the rule, else the finding's own."""
        for override, spec in self._specs:
            if finding.rule in override.severity and spec.match_file(path):
                return override.severity[finding.rule]
        if finding.rule in self.config.severity:
            return self.config.severity[finding.rule]
        if finding.severity is not None:
            return finding.severity
        rule = self.known.get(finding.rule)
        return rule.severities[0] if rule else Severity.WARNING

    def rules_for(self, path: str) -> tuple[AnyRule, ...]:
        """The rules for the post at a path below the configuration's folder."""
        rules = self.selected
        for override, spec in self._specs:
            if (override.ignore or override.select is not None) and spec.match_file(path):
                chosen = override.select if override.select is not None else (ALL,)
                rules = tuple(r for r in rules if _named(r, chosen) and not _named(r, override.ignore))
        return rules

    @cached_property
    def _specs(self) -> list[tuple[Override, GitIgnoreSpec]]:
        if not self.config.overrides:
            return []
        from pathspec import GitIgnoreSpec

        return [(override, GitIgnoreSpec.from_lines(override.paths)) for override in self.config.overrides]

    @cached_property
    def excluded(self) -> GitIgnoreSpec | None:
        """The configuration's `exclude` patterns, or None where it has none."""
        if not self.config.exclude:
            return None
        from pathspec import GitIgnoreSpec

        return GitIgnoreSpec.from_lines(self.config.exclude)


def build(config: Config, select: tuple[str, ...] | None, ignore: tuple[str, ...]) -> Ruleset:
    """The ruleset of a configuration; `select` (when given) and `ignore` are the command line's.

    Raises:
        ConfigError: a name or an option that no rule has, or a rule file that doesn't load.
    """
    known = load_rules(config)
    groups = {rule.group for rule in known.values()} | {ENGINE_GROUP}
    names = sorted({ALL, *known, *groups, *ENGINE_RULES})
    chosen = config.select if select is None else select
    _check_names(chosen, names, "select", config, select is not None)
    _check_names(config.ignore, names, "ignore", config, False)
    _check_names(ignore, names, "ignore", config, True)
    _check_names(config.severity, names, "severity", config, False)
    for name in config.options:
        if name not in known:
            where = config.origin(f"options.{name}")
            raise ConfigError(f"{where}: options: no rule is named “{name}”{closest(name, list(known))}")
        _options(known[name], config)  # to tell what is wrong with them, selected or not
    for number, override in enumerate(config.overrides):
        where = f"overrides.{number}"
        _check_names(override.select or (), names, f"{where}.select", config, False)
        _check_names(override.ignore, names, f"{where}.ignore", config, False)
        _check_names(override.severity, names, f"{where}.severity", config, False)
    held_back = (*config.ignore, *ignore)
    selected = tuple(r for r in known.values() if _named(r, chosen) and not _named(r, held_back))
    if config.collections and selected:
        from postlint.schema.load import check_collections

        check_collections(config.collections, config.folder, config.trusted)
    unused = ENGINE_GROUP, "unused-ignore"
    return Ruleset(
        config=config,
        known=known,
        selected=selected,
        options={rule.name: _options(rule, config) for rule in selected},
        unused_ignores=bool({ALL, *unused} & {*chosen}) and not ({*unused} & {*held_back}),
    )


def load_rules(config: Config) -> dict[str, AnyRule]:
    """Our rules, plugins' and those of the folders that the configuration names, by name."""
    try:
        found = list(_built_in())
        for origin, folder in registry.plugin_folders():
            found += registry.load_folder(folder, origin)
        if config.trusted:
            for folder_name in config.rules:
                folder = config.folder / folder_name
                if not folder.is_dir():
                    where = config.origin("rules")
                    raise ConfigError(f"{where}: rules: {folder_name}: no such folder of rules")
                with leaving_no_bytecode():
                    found += registry.load_folder(folder, config.origin("rules"))
        return registry.merge(found)
    except registry.RuleLoadError as error:
        raise ConfigError(str(error)) from error


def _built_in() -> list[AnyRule]:
    global _loaded
    if _loaded is None:
        _loaded = registry.load_folder(registry.built_in_folder(), registry.OURS)
    return _loaded


_loaded: list[AnyRule] | None = None  # rules keep no state, so configurations share them


def _named(rule: AnyRule, names: Iterable[str]) -> bool:
    return any(name in (ALL, rule.name, rule.group) for name in names)


def _check_names(names: Iterable[str], known: list[str], key: str, config: Config, typed: bool) -> None:
    for name in names:
        if name not in known:
            where = f"--{key}" if typed else f"{config.origin(key)}: {key}"
            raise ConfigError(f"{where}: no rule or group is named “{name}”{closest(name, known)}")


def _options(rule: AnyRule, config: Config) -> Any:
    """The rule's options: its defaults with what [options.NAME] says."""
    given = config.options.get(rule.name)
    if not given:
        return rule.options()
    from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

    prefix = f"options.{rule.name}"
    known = [field.name.replace("_", "-") for field in dataclasses.fields(rule.options)]
    for key in given:
        if key not in known:
            raise ConfigError(
                f"{config.origin(f'{prefix}.{key}')}: unknown option “{key}” of {rule.name}{closest(key, known)}"
            )
    adapter = TypeAdapter(with_config(ConfigDict(strict=False))(rule.options))
    try:
        return adapter.validate_python({key.replace("-", "_"): value for key, value in given.items()})
    except ValidationError as error:
        first = error.errors()[0]
        message = in_words(first["msg"].removeprefix("Value error, "))
        if not first["loc"]:  # what the options say together
            key = next(iter(given)) if len(given) == 1 else ""
            where = config.origin(f"{prefix}.{key}" if key else prefix)
            raise ConfigError(f"{where}: {key or rule.name}: {message}") from error
        key = str(first["loc"][0]).replace("_", "-")
        raise ConfigError(
            f"{config.origin(f'{prefix}.{key}')}: {key}: {message} (it is {first['input']!r})"
        ) from error
