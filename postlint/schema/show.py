"""A collection's schema as JSON Schema (draft 2020-12), for editors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from postlint.schema import presets
from postlint.schema.collection import Collection
from postlint.schema.field import Field
from postlint.schema.model import SchemaError
from postlint.schema.site_schemas import python_model

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string"},
    "list": {"type": "array"},
    "map": {"type": "object"},
    "url": {"type": "string", "format": "uri-reference"},
    "path": {"type": "string"},
    "slug": {"type": "string", "pattern": r"^[\w~%.-]+(?:/[\w~%.-]+)*/?$"},
    "language": {"type": "string", "pattern": "^[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*$"},
    "colour": {"type": "string"},
    "any": {},
}


def json_schema(collection: Collection, root: Path, trusted: bool = False) -> dict[str, Any]:
    """The JSON Schema of a collection below a site's root.

    Raises:
        SchemaError: its file can't be read, or is Python that the run doesn't trust.
    """
    name, fields = collection.schema, dict(collection.fields)
    base: dict[str, Any] = {}
    if name in presets.NAMES:
        fields = {**presets.load(name).fields, **fields}
    elif name and name.endswith(".json"):
        try:
            base = json.loads((root / name).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise SchemaError(f"{name}: no usable JSON Schema: {error}") from error
    elif name:
        if not trusted:
            raise SchemaError(f"{name}: is Python, which only a trusted configuration may run")
        file, _, model = name.rpartition(":")
        base = python_model(root / file, model).model.model_json_schema()
    own = of_fields(fields, collection.unknown_keys)
    if not base:
        return {"$schema": DRAFT, **own}
    return {"$schema": DRAFT, "allOf": [base, own]} if fields else base


def of_preset(name: str) -> dict[str, Any]:
    """The JSON Schema of a preset, for sites without collections."""
    return {"$schema": DRAFT, "title": name, **of_fields(presets.load(name).fields, "allow")}


def of_fields(fields: Mapping[str, Field], unknown_keys: str) -> dict[str, Any]:
    """An object's schema. An empty value counts as absent, so null is allowed for what isn't required."""
    found: dict[str, Any] = {
        "type": "object",
        "properties": {name: _field(spec) for name, spec in fields.items()},
    }
    if required := [name for name, spec in fields.items() if spec.required]:
        found["required"] = required
    if unknown_keys == "forbid":
        found["additionalProperties"] = False
    conditions = [
        {
            "if": {
                "properties": {key: {"const": value} for key, value in spec.required_if.items()},
                "required": list(spec.required_if),
            },
            "then": {"required": [name]},
        }
        for name, spec in fields.items()
        if spec.required_if
    ]
    if conditions:
        found["allOf"] = conditions
    return found


def _field(spec: Field) -> dict[str, Any]:
    if spec.one_of:
        found: dict[str, Any] = {"enum": [*spec.one_of, *([] if spec.required else [None])]}
    else:
        choices = [_typed(spec, name) for name in spec.types if name != "any"]
        if "any" in spec.types:
            choices = []
        elif not spec.required:
            choices.append({"type": "null"})
        found = choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {}
    if spec.description:
        found["description"] = spec.description
    if spec.deprecated_by:
        found["deprecated"] = True
    return found


def _typed(spec: Field, name: str) -> dict[str, Any]:
    found = dict(_TYPES[name])
    if name in ("integer", "number"):
        found |= _given(minimum=spec.minimum, maximum=spec.maximum)
    elif name == "list":
        found |= _given(minItems=spec.min_length, maxItems=spec.max_length, uniqueItems=spec.unique or None)
        if spec.items is not None:
            found["items"] = _field(spec.items)
    elif name == "map":
        if spec.fields:
            found |= of_fields(spec.fields, spec.unknown_keys)
    else:
        if found.get("type") == "string":
            found |= _given(
                minLength=spec.min_length, maxLength=spec.max_length, pattern=spec.pattern or None
            )
    return found


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
