"""Which schemas a post has: its collections', else its generator's preset; all four sources end here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from postlint.patterns import lazy
from postlint.post import Post
from postlint.schema import presets
from postlint.schema.collection import Collection
from postlint.schema.model import Fields, Schema, SchemaError
from postlint.site.memory import remembered

_EDITOR_COMMENT = lazy(r"^#[ \t]*yaml-language-server:[ \t]*\$schema=(\S+)", re.MULTILINE)


def check_collections(collections: Iterable[Collection], root: Path, trusted: bool) -> None:
    """Load every schema that a configuration names, so that a broken one is told once, before any post.

    Raises:
        SchemaError: one can't be used; the message begins with the place that names it.
    """
    for collection in collections:
        try:
            _of_collection(collection, root, trusted)
        except SchemaError as error:
            raise SchemaError(f"{collection.origin}: {error}") from error


class Chosen(NamedTuple):
    """A schema for a post; `given` says that somebody wrote it for this site."""

    schema: Schema
    given: bool


def schemas_for(post: Post) -> list[Chosen]:
    """The schemas that a post's front matter must meet.

    Raises:
        SchemaError: a JSON Schema or a Python model can't be read.
    """
    site = post.site
    found: list[Chosen] = []
    for collection in site.collections:
        if collection.takes(post.site_path):
            found.extend(_of_collection(collection, site.root, site.trusted))
    front = post.text[: post.body_start]
    if "$schema=" in front and (comment := _EDITOR_COMMENT.search(front)):
        path = (site.root / post.site_path).parent / comment[1]
        if "://" not in comment[1] and _inside(path, site.root):
            from postlint.schema.site_schemas import json_schema  # few sites have any

            found.append(Chosen(json_schema(path), True))
    return found or [_of_preset(presets.name_for(site.generator, post.site_path))]


@lru_cache(maxsize=64)
def _of_preset(name: str) -> Chosen:
    preset = presets.load(name)
    return Chosen(Fields(preset.fields, any_case=preset.any_case), False)


@remembered
@lru_cache(maxsize=256)
def _of_collection(collection: Collection, root: Path, trusted: bool) -> tuple[Chosen, ...]:
    """A collection's named schema and its own fields; fields of a preset are overridden, others are met as well."""
    name, fields = collection.schema, dict(collection.fields)
    found: list[Chosen] = []
    any_case = False
    if name in presets.NAMES:
        preset = presets.load(name)
        fields = {**preset.fields, **fields}
        any_case = preset.any_case
    elif name and name.endswith(".json"):
        from postlint.schema.site_schemas import json_schema

        found.append(Chosen(json_schema(_beside(collection, root, name)), True))
    elif name and trusted:
        from postlint.schema.site_schemas import python_model

        file, _, model = name.rpartition(":")
        found.append(Chosen(python_model(_beside(collection, root, file), model), True))
    if fields or not found:
        found.append(Chosen(Fields(fields, collection.unknown_keys, any_case), True))
    return tuple(found)


def _beside(collection: Collection, root: Path, name: str) -> Path:
    """A path in the configuration, relative to the file that holds it, never to another folder."""
    return (collection.folder or root) / name


def _inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root.resolve())
    except OSError:
        return False
