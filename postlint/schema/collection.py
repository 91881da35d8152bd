"""`[[collections]]` of postlint.toml: which posts a schema is for, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from postlint import linear
from postlint.schema.field import FORMATS, Field, day_named
from postlint.schema.kinds import KINDS

UNKNOWN_KEYS = ("allow", "warn", "forbid")
_KEYS = ("paths", "schema", "fields", "unknown-keys")
_FIELD_KEYS = {
    "type": (str, list),
    "required": (bool,),
    "required-if": (dict,),
    "deprecated-by": (str,),
    "one-of": (list,),
    "pattern": (str,),
    "minimum": (int, float),
    "maximum": (int, float),
    "min-length": (int,),
    "max-length": (int,),
    "unique": (bool,),
    "items": (dict, str),
    "fields": (dict,),
    "unknown-keys": (str,),
    "formats": (list,),
    "matches-file-name": (bool,),
    "not-before": (str,),
    "not-after": (str,),
    "description": (str,),
}
_NAMES = {
    str: "text",
    list: "a list",
    bool: "true or false",
    dict: "a table",
    int: "a whole number",
    float: "a number",
}


class CollectionError(ValueError):
    """A wrong entry of `[[collections]]`.

    `key` is its path as written, such as `collections[0].fields.title.type`; `path` the same as a tuple of keys and
    indexes.
    """

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key
        self.message = message
        parts = re.findall(r"\[(\d+)\]|([^.\[\]]+)", key)
        self.path: tuple[str | int, ...] = tuple(int(number) if number else name for number, name in parts)


@dataclass(frozen=True, slots=True)
class Collection:
    """A schema for some posts of a site.

    `paths` are globs relative to the site's root; `schema` a preset's name, `file.json` or `file.py:Model`
    relative to the configuration; `fields` come on top of it; `unknown_keys` is "allow", "warn" or "forbid";
    `origin` is "file:line" of the entry, `folder` the one that the configuration's file stands in.
    """

    paths: tuple[str, ...]
    schema: str | None = None
    fields: Mapping[str, Field] = field(default_factory=dict, hash=False)
    unknown_keys: str = "allow"
    origin: str = ""
    folder: Path | None = None

    def takes(self, path: str) -> bool:
        """Whether the schema is for the post with that path below the site's root."""
        return any(glob_pattern(glob).match(path) for glob in self.paths)


@lru_cache(maxsize=1024)
def glob_pattern(glob: str) -> re.Pattern[str]:
    """A glob as a pattern for whole paths: `*` and `?` stay in a folder, `**` doesn't, a folder means all in it."""
    glob = glob.removeprefix("./").strip("/")
    parts = re.split(r"(\*\*/|/\*\*\Z|\*\*|\*|\?|\{[^{}]*\})", glob)
    out = []
    for part in parts:
        if part == "**/":
            out.append("(?:[^/]+/)*")
        elif part == "/**":
            out.append("/.*")
        elif part == "**":
            out.append(".*")
        elif part in ("*", "?"):
            out.append("[^/]*" if part == "*" else "[^/]")
        elif part[:1] == "{":
            out.append("(?:" + "|".join(map(re.escape, part[1:-1].split(","))) + ")")
        else:
            out.append(re.escape(part))
    folder = "" if re.search(r"[*?{.]", glob.rsplit("/", 1)[-1]) else "(?:/.*)?"
    return re.compile("".join(out) + folder + r"\Z")


def parse_collections(raw: Iterable[Any], origin: str) -> tuple[Collection, ...]:
    """`[[collections]]` as TOML gives it, `origin` the "file:line" it comes from.

    Raises:
        CollectionError: an entry is wrong; says where, and what was meant where that is near.
    """
    return tuple(_collection(entry, f"collections[{number}]", origin) for number, entry in enumerate(raw))


def parse_fields(raw: Mapping[str, Any], key: str = "fields") -> dict[str, Field]:
    """A table of fields.

    Raises:
        CollectionError: a field is wrong.
    """
    return {name: _field(value, f"{key}.{name}") for name, value in raw.items()}


def _collection(entry: Any, key: str, origin: str) -> Collection:
    if not isinstance(entry, dict):
        raise CollectionError(key, "must be a table: write [[collections]]")
    for name in entry:
        if name not in _KEYS:
            raise CollectionError(f"{key}.{name}", f"unknown key{_meant(name, _KEYS)}")
    paths = entry.get("paths")
    if isinstance(paths, str):
        paths = [paths]
    if not isinstance(paths, list) or not paths or not all(isinstance(path, str) for path in paths):
        raise CollectionError(f"{key}.paths", 'must be a list of globs, such as ["_posts/**"]')
    for path in paths:
        _checked(linear.check_path_glob, path, f"{key}.paths")
    schema = entry.get("schema")
    if schema is not None:
        _check_schema(schema, f"{key}.schema")
    fields = entry.get("fields", {})
    if not isinstance(fields, dict):
        raise CollectionError(f"{key}.fields", "must be a table of fields")
    return Collection(
        tuple(paths),
        schema,
        parse_fields(fields, f"{key}.fields"),
        _one_of(entry.get("unknown-keys", "allow"), UNKNOWN_KEYS, f"{key}.unknown-keys"),
        origin,
    )


def _check_schema(schema: Any, key: str) -> None:
    from postlint.schema.presets import NAMES

    if not isinstance(schema, str):
        raise CollectionError(key, "must be text: a preset, a .json file or file.py:Model")
    if schema.endswith(".json") or re.fullmatch(r".+\.py:[A-Za-z_]\w*", schema):
        return
    if schema not in NAMES:
        raise CollectionError(key, f"no such preset: “{schema}”{_meant(schema, NAMES)}")


def _field(raw: Any, key: str) -> Field:
    if isinstance(raw, str):
        raw = {"type": raw}  # title = "text"
    if not isinstance(raw, dict):
        raise CollectionError(key, 'must be a table such as { type = "text", required = true }')
    for name, value in raw.items():
        if name not in _FIELD_KEYS:
            raise CollectionError(f"{key}.{name}", f"unknown key{_meant(name, _FIELD_KEYS)}")
        wanted = _FIELD_KEYS[name]
        if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
            raise CollectionError(f"{key}.{name}", f"must be {' or '.join(_NAMES[kind] for kind in wanted)}")
    types = raw.get("type", "list" if "items" in raw else "map" if "fields" in raw else "any")
    types = (types,) if isinstance(types, str) else tuple(types)
    for name in types:
        _one_of(name, tuple(KINDS), f"{key}.type")
    pattern = raw.get("pattern", "")
    if pattern:
        _checked(linear.check, pattern, f"{key}.pattern")
    for name in ("not-before", "not-after"):
        if name in raw and day_named(raw[name]) is None:
            raise CollectionError(f"{key}.{name}", "must be a day such as 2020-01-31, “now” or “now+1d”")
    for name in raw.get("formats", ()):
        _one_of(name, tuple(FORMATS), f"{key}.formats")
    return Field(
        types=types,
        required=raw.get("required", False),
        required_if=raw.get("required-if", {}),
        deprecated_by=raw.get("deprecated-by", ""),
        one_of=tuple(raw.get("one-of", ())),
        pattern=pattern,
        minimum=raw.get("minimum"),
        maximum=raw.get("maximum"),
        min_length=raw.get("min-length"),
        max_length=raw.get("max-length"),
        unique=raw.get("unique", False),
        items=_field(raw["items"], f"{key}.items") if "items" in raw else None,
        fields=parse_fields(raw.get("fields", {}), f"{key}.fields"),
        unknown_keys=_one_of(raw.get("unknown-keys", "allow"), UNKNOWN_KEYS, f"{key}.unknown-keys"),
        formats=tuple(raw.get("formats", ())),
        matches_file_name=raw.get("matches-file-name", False),
        not_before=raw.get("not-before", ""),
        not_after=raw.get("not-after", ""),
        description=raw.get("description", ""),
    )


def _checked(check: Callable[[str], None], pattern: str, key: str) -> None:
    try:
        check(pattern)
    except linear.PatternError as error:
        raise CollectionError(key, str(error)) from None


def _one_of(value: Any, names: tuple[str, ...], key: str) -> str:
    if value not in names:
        raise CollectionError(
            key, f"must be one of {', '.join(names)}, not {value!r}{_meant(str(value), names)}"
        )
    return str(value)


def _meant(name: str, names: Iterable[str]) -> str:
    import difflib  # only for mistakes

    found = difflib.get_close_matches(name, list(names), 1)
    return f"; did you mean “{found[0]}”?" if found else ""
