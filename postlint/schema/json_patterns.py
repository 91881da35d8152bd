"""The keywords of JSON Schema that hold regular expressions, run in linear time (see `postlint.linear`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from postlint import linear
from postlint.patterns import lazy

# Keys beside `unevaluatedProperties` are matched by the package itself, with Python's `re`: few ways to try only.
_REPEATS = lazy(r"(?<!\\)[*+{]")
_MOST_REPEATS = 2
_VALUES = frozenset(("const", "enum", "default", "examples", "example"))  # what they hold is no schema


def patterns(schema: Any) -> Iterator[str]:
    """Every regular expression of a schema, those of the schemas in it included."""
    pending = [schema]
    while pending:
        part = pending.pop()
        if isinstance(part, list):
            pending.extend(part)
        elif isinstance(part, dict):
            if isinstance(part.get("pattern"), str):
                yield part["pattern"]
            if isinstance(keyed := part.get("patternProperties"), dict):
                yield from keyed
            pending.extend(value for key, value in part.items() if key not in _VALUES)


def check(schema: Any) -> None:
    """Compile the regular expressions of a schema.

    Raises:
        PatternError: one can't be run.
    """
    for pattern in patterns(schema):
        linear.check(pattern)
    if "unevaluatedProperties" in str(schema):
        for pattern in patterns(schema):
            repeats = [found.start() for found in _REPEATS.finditer(pattern)]
            if len(repeats) > _MOST_REPEATS or any(pattern[at - 1 : at] == ")" for at in repeats):
                raise linear.PatternError(
                    f"“{pattern}” repeats too much for a schema with unevaluatedProperties: write it with"
                    f" {_MOST_REPEATS} repetitions at most, none of a group"
                )


def linear_keywords(kind: Any) -> Any:
    """A `jsonschema` validator class like `kind` that runs the schema's regular expressions in linear time."""
    from jsonschema import validators

    changed = {
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "additionalProperties": _additional_properties,
    }
    return validators.extend(kind, changed)  # type: ignore[no-untyped-call]


def _pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[Any]:
    if isinstance(instance, str) and not linear.search(pattern, instance):
        yield _error(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(
    validator: Any, keyed: Mapping[str, Any], instance: Any, _schema: Any
) -> Iterator[Any]:
    if isinstance(instance, dict):
        for pattern, schema in keyed.items():
            for key in instance:
                if linear.search(pattern, key):
                    yield from validator.descend(instance[key], schema, path=key, schema_path=pattern)


def _additional_properties(
    validator: Any, wanted: Any, instance: Any, schema: Mapping[str, Any]
) -> Iterator[Any]:
    if not isinstance(instance, dict):
        return
    named, keyed = schema.get("properties", {}), schema.get("patternProperties", {})
    more = [k for k in instance if k not in named and not any(linear.search(p, k) for p in keyed)]
    if isinstance(wanted, dict):
        for key in more:
            yield from validator.descend(instance[key], wanted, path=key)
    elif more and not wanted:
        yield _error(f"additional properties are not allowed: {', '.join(map(repr, more))}")


def _error(message: str) -> Any:
    from jsonschema import ValidationError

    return ValidationError(message)
