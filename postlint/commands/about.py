"""`postlint explain`, `rules` and `config`: what postlint knows, and what it was told."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from postlint import registry
from postlint.cli import CLEAN
from postlint.config import Config, ConfigError, closest
from postlint.discover import display_path
from postlint.finding import Severity
from postlint.reporters._escape import visible
from postlint.rule import AnyRule
from postlint.ruleset import load_rules
from postlint.session import configured


def explain(given: argparse.Namespace) -> int:
    """Print a rule's page."""
    known = load_rules(configured(".", getattr(given, "config", None), given.isolated))
    rule = known.get(given.rule)
    if rule is None:
        raise ConfigError(f"no rule is named “{given.rule}”{closest(given.rule, list(known))}")
    page = rule.page.read_text("utf-8") if rule.page.is_file() else f"# {rule.name}\n\n{rule.summary}\n"
    text = "\n".join([page.split("\n", 1)[0], "", facts_line(rule), *page.split("\n")[1:]])
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(text))
    else:
        print(text, end="")
    return CLEAN


def facts_line(rule: AnyRule) -> str:
    """What a rule's declaration says of it, in a line."""
    severities = " or ".join(severity.label for severity in rule.severities)
    fixes = {"": "no fix", "safe": "safe fix", "unsafe": "unsafe fix"}.get(rule.fixes, "safe or unsafe fix")
    parts = [f"Group {rule.group}", severities, fixes]
    if rule.online:
        parts.append("needs --online")
    if rule.finisher:
        parts.append("judges all posts of a site together")
    if rule.origin != registry.OURS:
        parts.append(f"from {rule.origin}")
    return " · ".join(parts)


def rules(given: argparse.Namespace) -> int:
    """List all rules."""
    known = load_rules(configured(".", getattr(given, "config", None), given.isolated))
    if given.format == "json":
        print(json.dumps([_described(rule) for rule in known.values()], indent=2, ensure_ascii=False))
        return CLEAN
    width = max(len(name) for name in known)
    for group in sorted({rule.group for rule in known.values()}):
        print(group)
        for rule in (rule for rule in known.values() if rule.group == group):
            severities = "/".join(severity.label for severity in rule.severities)
            extras = [f"fix: {rule.fixes}"] if rule.fixes else []
            extras += ["online"] if rule.online else []
            extras += [f"from {rule.origin}"] if rule.origin != registry.OURS else []
            tail = f"  ({'; '.join(extras)})" if extras else ""
            print(f"  {rule.name:{width}}  {severities:20}  {rule.summary}{tail}")
    return CLEAN


def _described(rule: AnyRule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "group": rule.group,
        "summary": rule.summary,
        "severities": [severity.label for severity in rule.severities],
        "fixes": rule.fixes,
        "online": rule.online,
        "origin": rule.origin,
        "options": {f.name.replace("_", "-"): _default(f) for f in dataclasses.fields(rule.options)},
    }


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return None if field.default is dataclasses.MISSING else field.default


def config(given: argparse.Namespace) -> int:
    """Print each effective setting and where it comes from, as TOML with comments."""
    effective = configured(given.path, given.config, given.isolated)
    where = effective.file or "no configuration file; these are the defaults"
    print(f"# {visible(where)}")
    for key, value in settings(effective):
        seen = (
            f"; {_generator_of(given.path)}" if key == "generator" and effective.generator == "auto" else ""
        )
        print(visible(f"{key} = {value}  # {effective.origin(key)}{seen}"))
    return CLEAN


def _generator_of(path: str) -> str:
    """What the files of a folder say of its generator."""
    from postlint.site.detect import find_site

    site = find_site(Path(path))
    if site is None:
        return "none found here"
    folder = display_path(str(site.root))
    return f"{site.generator} found " + ("here" if folder == "." else f"in {folder}")


def cache(given: argparse.Namespace) -> int:
    """Tell about the cache of a path's configuration, or remove it."""
    from postlint.cache import FOLDER, clear
    from postlint.cache.database import Cache

    folder = configured(given.path, given.config, given.isolated).root / FOLDER
    shown = visible(display_path(str(folder)))
    if given.action == "clear":
        print(f"removed {shown}" if clear(folder) else f"{shown}: nothing to remove")
    elif not folder.is_dir():
        print(f"{shown}: there is no cache")
    else:
        kept = Cache(folder)
        size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
        print(f"{shown}: {kept.count():,} entries, {size / 1024:,.0f} KiB")
        kept.close()
        for note in kept.notes:
            print(f"postlint: {visible(note)}", file=sys.stderr)
    return CLEAN


def settings(effective: Config) -> Iterator[tuple[str, str]]:
    """(dotted key, TOML value) of every setting."""
    for name in ("generator", "select", "ignore", "exclude", "rules"):
        value = getattr(effective, name)
        yield name, _toml(list(value) if isinstance(value, tuple) else value)
    yield "fail-on", _toml(effective.fail_on.label if effective.fail_on else "never")
    for name, severity in effective.severity.items():
        yield f"severity.{name}", _toml(severity.label)
    for rule, options in effective.options.items():
        for key, value in options.items():
            yield f"options.{rule}.{key}", _toml(value)
    for key, value in effective.links.items():
        yield f"links.{key}", _toml(value)
    for number, override in enumerate(effective.overrides):
        for field in dataclasses.fields(override):
            value = getattr(override, field.name)
            if value:
                yield f"overrides.{number}.{field.name}", _toml(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return {key: item.label if isinstance(item, Severity) else item for key, item in value.items()}


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
