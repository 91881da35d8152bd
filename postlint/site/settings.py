"""A generator's own configuration, read as plain values and never run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from postlint.files import read_text
from postlint.site import Site
from postlint.site.memory import remembered

_NAMES = {
    "jekyll": ("_config.yml", "_config.yaml", "_config.toml"),
    "hexo": ("_config.yml", "_config.yaml"),
    "hugo": (
        *(f"hugo.{end}" for end in ("toml", "yaml", "yml", "json")),
        *(f"config.{end}" for end in ("toml", "yaml", "yml", "json")),
    ),
    "zola": ("zola.toml", "config.toml"),
    "mkdocs": ("mkdocs.yml", "mkdocs.yaml", "zensical.yml", "zensical.yaml", "zensical.toml"),
}
_SCRIPTS = {"eleventy": (".eleventy.js", ".eleventy.cjs", "eleventy.config."), "astro": ("astro.config.",),
            "docusaurus": ("docusaurus.config.",)}  # fmt: skip
_LIMIT = 1_000_000  # bytes; a configuration is small
_NONE: Mapping[str, Any] = MappingProxyType({})


def settings(site: Site) -> Mapping[str, Any]:
    """The values of the site's configuration; empty where there is none that can be read.

    Hugo's `config/_default` folder counts like one file: its `languages.toml`, `permalinks.toml` ... are
    values under their name.
    """
    return _settings(site.root, site.generator)


@remembered
@lru_cache(maxsize=256)
def _settings(root: Path, generator: str) -> Mapping[str, Any]:
    values: dict[str, Any] = {}
    names = _NAMES.get(generator, ())
    folders = [root, root / "config" / "_default"] if generator == "hugo" else [root]
    for folder in folders:
        for name in names:
            values.update(_load(folder / name))
            if values:
                break
        if folder is not root and folder.is_dir():
            for path in sorted(folder.glob("*.*")):
                if path.name not in names and path.suffix in (".toml", ".yaml", ".yml", ".json"):
                    key, _, language = path.stem.partition(".")
                    if language and key == "languages":
                        values.setdefault(key, {}).setdefault(language, {}).update(_load(path))
                    elif not language and key not in values:
                        values[key] = _load(path)
    return MappingProxyType(values) if values else _NONE


@remembered
@lru_cache(maxsize=256)
def _texts(root: Path, generator: str) -> str:
    try:
        names = sorted(path.name for path in root.iterdir())
    except OSError:
        return ""
    found = [name for name in names if name.startswith(_SCRIPTS.get(generator, ("\0",)))]
    return "\n".join(_read(root / name) for name in found)


def texts(site: Site) -> str:
    """The text of a configuration that is a script (Eleventy, Astro, Docusaurus): looked into, never run."""
    return _texts(site.root, site.generator)


def _read(path: Path) -> str:
    try:
        return read_text(path, _LIMIT)
    except OSError:
        return ""


def _load(path: Path) -> dict[str, Any]:
    text = _read(path)
    if not text.strip():
        return {}
    try:
        if path.suffix == ".toml":
            import tomllib  # 2 ms, and few sites have any

            values: Any = tomllib.loads(text)
        elif path.suffix == ".json":
            values = json.loads(text)
        else:
            values = _yaml(text)
    except (ValueError, RecursionError):
        return {}
    if isinstance(values, dict) and path.stem == "zensical" and isinstance(values.get("project"), dict):
        values = values["project"]
    return values if isinstance(values, dict) else {}


def _yaml(text: str) -> Any:
    """YAML with tags of its own (MkDocs: `!ENV`, `!!python/name:`) read as plain values."""
    import yaml

    class Loader(yaml.CSafeLoader):
        pass

    def plain(loader: Loader, _suffix: str, node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return loader.construct_sequence(node, deep=True)
        return loader.construct_mapping(node, deep=True) if isinstance(node, yaml.MappingNode) else None

    Loader.add_multi_constructor("", plain)
    try:
        return yaml.load(text, Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
