"""`postlint schema infer` and `postlint schema show`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any

from postlint.cli import CLEAN
from postlint.config import Config, ConfigError
from postlint.discover import Target, discover
from postlint.engine import load
from postlint.post import Post
from postlint.progress import Progress
from postlint.session import configured, sited
from postlint.source import BinaryFileError


def schema(given: argparse.Namespace) -> int:
    """Print what the posts of a path have in common, or the schemas that hold for them."""
    return infer(given) if given.action == "infer" else show(given)


def infer(given: argparse.Namespace) -> int:
    """Print `[[collections]]` for postlint.toml, inferred from the posts of a path."""
    from postlint.schema import infer as inference

    targets = _targets(given, configured(given.path, given.config, given.isolated))
    with Progress() as progress:
        text = inference.infer(
            _posts(targets), lambda done: progress.update(done, len(targets), "Reading posts")
        )
    print(text, end="" if text.endswith("\n") else "\n")
    return CLEAN


def show(given: argparse.Namespace) -> int:
    """Print a path's schemas as JSON Schema: of its collections, else of its generator's preset."""
    from postlint.schema.model import SchemaError
    from postlint.schema.presets import name_for
    from postlint.schema.show import json_schema, of_preset

    config = configured(given.path, given.config, given.isolated)
    try:
        if config.collections:
            shown: dict[str, Any] = {
                "collections": [
                    {"paths": list(one.paths), "schema": json_schema(one, config.root, config.trusted)}
                    for one in config.collections
                ]
            }
            if len(config.collections) == 1:  # what an editor can be given as it is
                shown = shown["collections"][0]["schema"]
        else:
            first = _targets(given, config)[0]
            shown = of_preset(name_for(first.site.generator, first.site_path))
    except SchemaError as error:
        raise ConfigError(str(error)) from error
    print(json.dumps(shown, indent=2, ensure_ascii=False))
    return CLEAN


def _targets(given: argparse.Namespace, config: Config) -> list[Target]:
    found = discover([given.path])
    if found.problems:
        raise ConfigError(f"{found.problems[0].path}: {found.problems[0].message}")
    if not found.targets:
        raise ConfigError(f"{given.path}: holds no posts")
    return [sited(target, config) for target in found.targets]


def _posts(targets: list[Target]) -> Iterator[Post]:
    for target in targets:
        try:
            source = load(target, {})
        except (OSError, BinaryFileError):
            continue  # `check` tells about it
        yield Post(target.path, source, target.site, target.site_path)
