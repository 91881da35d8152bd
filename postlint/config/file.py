"""Read and check postlint.toml and [tool.postlint] in pyproject.toml."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from postlint import __version__
from postlint.config import Config, ConfigError, Override, closest, in_words
from postlint.config.lines import key_lines
from postlint.finding import Severity
from postlint.linear import check_path_glob
from postlint.site import GENERATORS

if TYPE_CHECKING:
    from postlint.schema.collection import Collection

MAX_SIZE = 1_000_000  # bytes; no configuration is that long


def _severity(value: object) -> object:
    names = {severity.label: severity for severity in Severity}
    if isinstance(value, str) and value in names:
        return names[value]
    raise ValueError("must be “error”, “warning” or “note”")


def _generator(value: str) -> str:
    if value != "auto" and value not in GENERATORS:
        raise ValueError(
            f"must be “auto” or one of {', '.join(GENERATORS)}{closest(value, list(GENERATORS))}"
        )
    return value


def _globs(globs: tuple[str, ...]) -> tuple[str, ...]:
    for glob in globs:
        check_path_glob(glob)
    return globs


SeverityName = Annotated[Severity, BeforeValidator(_severity)]
Strings = Annotated[tuple[str, ...], Field(strict=False)]
Globs = Annotated[Strings, AfterValidator(_globs)]


class _Table(BaseModel):
    model_config = ConfigDict(
        extra="forbid", strict=True, alias_generator=lambda name: name.replace("_", "-"), frozen=True
    )


class OverrideTable(_Table):
    """One [[overrides]] table."""

    paths: Globs = Field(min_length=1)
    select: Strings | None = None
    ignore: Strings = ()
    severity: dict[str, SeverityName] = {}


class ConfigTable(_Table):
    """The whole of postlint.toml; also the source of its JSON Schema."""

    required_version: str | None = None
    generator: Annotated[str, AfterValidator(_generator)] = "auto"
    select: Strings = ("all",)
    ignore: Strings = ()
    exclude: Globs = ()
    rules: Strings = ()
    fail_on: Literal["error", "warning", "note", "never"] = "error"
    severity: dict[str, SeverityName] = {}
    options: dict[str, dict[str, Any]] = {}
    overrides: Annotated[tuple[OverrideTable, ...], Field(strict=False)] = ()
    collections: Annotated[tuple[dict[str, Any], ...], Field(strict=False)] = ()
    links: dict[str, Any] = {}


def load(file: Path, shown: str | None = None, root: Path | None = None) -> Config:
    """The configuration in a file; `shown` is its path in messages, `root` what its globs are relative to.

    `root` is the file's own folder where it isn't given.

    Raises:
        ConfigError: it can't be read, is no TOML, or says something that postlint doesn't know.
    """
    shown = shown or str(file)
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_SIZE + 1)
    except OSError as error:
        raise ConfigError(f"{shown}: can't be read: {error.strerror}") from error
    if len(data) > MAX_SIZE:
        raise ConfigError(f"{shown}: is larger than {MAX_SIZE:,} bytes")
    try:
        text = data.decode("utf-8-sig")
        table: Any = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{shown}: is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{shown}:{_toml_message(str(error), text)}") from error
    prefix: tuple[str, ...] = ()
    if file.name == "pyproject.toml":
        prefix = ("tool", "postlint")
        table = table.get("tool", {})
        table = table.get("postlint", {}) if isinstance(table, dict) else {}
    lines = {
        path[len(prefix) :]: line for path, line in key_lines(text).items() if path[: len(prefix)] == prefix
    }
    config = _checked(table, file, shown, lines)
    return config if root is None else dataclasses.replace(config, root=root, own_folder=config.root)


def _toml_message(message: str, text: str) -> str:
    """tomllib's `... (at line 3, column 5)` as `3:5: ...`."""
    what, _, where = message.rpartition(" (at ")
    digits = [word.strip(",)") for word in where.split() if word.strip(",)").isdigit()]
    if where.startswith("end"):
        lines = text.rstrip().split("\n")
        digits = [str(len(lines)), str(len(lines[-1]) + 1)]
    return f"{':'.join(digits)}: {what}" if what else f" {message}"


def _checked(table: dict[str, Any], file: Path, shown: str, lines: Mapping[tuple[Any, ...], int]) -> Config:
    def where(path: tuple[Any, ...]) -> str:
        while path and path not in lines:
            path = path[:-1]
        return f"{shown}:{lines[path]}" if path in lines else shown

    try:
        read = ConfigTable.model_validate(table)
    except ValidationError as error:
        raise ConfigError("\n".join(_messages(error, where))) from error
    _check_version(read.required_version, where(("required-version",)))
    _check_links(read.links, file.absolute().parent, where)
    origins = {".".join(map(str, path)): f"{shown}:{line}" for path, line in lines.items()}
    return Config(
        root=file.absolute().parent,
        file=shown,
        generator=read.generator,
        select=read.select,
        ignore=read.ignore,
        exclude=read.exclude,
        rules=read.rules,
        fail_on=None if read.fail_on == "never" else _severity_named(read.fail_on),
        severity=read.severity,
        options=read.options,
        overrides=tuple(Override(o.paths, o.select, o.ignore, o.severity) for o in read.overrides),
        collections=_collections(read.collections, where, file.absolute().parent),
        links=read.links,
        origins=origins,
    )


def _severity_named(name: str) -> Severity:
    return Severity[name.upper()]


def _check_links(table: Mapping[str, Any], folder: Path, where: Any) -> None:
    if not table:
        return
    from postlint.web.settings import LinkSettingsError, parse_links

    try:
        parse_links(table, folder)
    except LinkSettingsError as error:
        raise ConfigError(f"{where(('links', error.key))}: {error}") from error


def _collections(tables: tuple[dict[str, Any], ...], where: Any, folder: Path) -> tuple[Collection, ...]:
    if not tables:
        return ()
    from postlint.schema.collection import CollectionError, parse_collections

    try:
        found = parse_collections(tables, where(("collections", 0)))
    except CollectionError as error:
        raise ConfigError(f"{where(error.path)}: {error}") from error
    return tuple(
        dataclasses.replace(one, folder=folder, origin=where(("collections", number, "schema")))
        for number, one in enumerate(found)
    )


def _check_version(required: str | None, where: str) -> None:
    if required is None:
        return
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        fits = SpecifierSet(required).contains(__version__, prereleases=True)
    except InvalidSpecifier:
        raise ConfigError(
            f"{where}: required-version “{required}” is no version specifier; write “>=0.1”"
        ) from None
    if not fits:
        raise ConfigError(f"{where}: wants postlint {required}, but this is {__version__}")


def _messages(error: ValidationError, where: Any) -> list[str]:
    """One line for each thing that pydantic found, in words of the configuration file."""
    found = []
    for item in error.errors():
        path = tuple(part for part in item["loc"] if part not in ("[key]",))
        key = ".".join(map(str, path))
        if item["type"] == "extra_forbidden":
            known = _known_keys(path)
            found.append(f"{where(path)}: unknown key “{key}”{closest(str(path[-1]), known)}")
        elif item["type"] == "value_error":
            found.append(f"{where(path)}: {key} {item['msg'].removeprefix('Value error, ')}")
        else:
            found.append(
                f"{where(path)}: {key or 'tool.postlint'}: {in_words(item['msg'])} (it is {item['input']!r})"
            )
    return found


def _known_keys(path: tuple[Any, ...]) -> list[str]:
    model = OverrideTable if path[0] == "overrides" else ConfigTable
    return [info.alias or name for name, info in model.model_fields.items()]
