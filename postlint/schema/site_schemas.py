"""Schemas that a site keeps in files of its own: pydantic models and JSON Schemas."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from postlint.files import leaving_no_bytecode, read_text
from postlint.schema import json_patterns
from postlint.schema.field import Error
from postlint.schema.model import SchemaError, model_errors, shown
from postlint.site.memory import remembered

_LARGEST = 16_000_000  # bytes of a JSON Schema


@dataclass(frozen=True, slots=True)
class Model:
    """A pydantic model that a site wrote itself."""

    model: Any

    def errors(self, values: Mapping[str, Any]) -> list[Error]:
        """What the model has against the values."""
        return list(model_errors(self.model, values))


@remembered
@lru_cache(maxsize=32)
def python_model(path: Path, name: str) -> Model:
    """The pydantic model `name` of a Python file. Runs that file: only for configurations that are trusted.

    Raises:
        SchemaError: the file fails to import, or holds no such model.
    """
    from importlib.util import module_from_spec, spec_from_file_location

    from pydantic import BaseModel

    if not path.is_file():
        raise SchemaError(f"{path}: there is no such file")
    module_name = f"postlint_schema_{path.stem}_{abs(hash(str(path)))}"
    spec = spec_from_file_location(module_name, path)
    if spec is None or spec.loader is None:
        raise SchemaError(f"{path}: can't be imported")
    module = module_from_spec(spec)
    sys.modules[module_name] = module
    try:
        with leaving_no_bytecode():
            spec.loader.exec_module(module)
    except Exception as error:
        sys.modules.pop(module_name, None)
        raise SchemaError(f"{path}: {type(error).__name__}: {error}") from error
    model = getattr(module, name, None)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise SchemaError(f"{path}: has no pydantic model “{name}”")
    return Model(model)


@dataclass(frozen=True, slots=True)
class JsonSchema:
    """A JSON Schema (draft 7 or 2020-12, by its `$schema`) through the `jsonschema` package."""

    validator: Any
    _seen: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def errors(self, values: Mapping[str, Any]) -> list[Error]:
        """What the schema has against the values, dates as text in ISO 8601."""
        from jsonschema.exceptions import best_match
        from referencing.exceptions import Unresolvable

        found: list[Error] = []
        try:
            for problem in self.validator.iter_errors(_as_json(dict(values))):
                found.extend(_from_json_schema(best_match([problem])))
        except Unresolvable as error:
            where = f"the schema's $ref “{error.ref}” can't be followed"
            found.append(Error((), f"{where}: it must name a JSON Schema beside the schema's own file"))
        return list(dict.fromkeys(found))


def _from_json_schema(problem: Any) -> Iterator[Error]:
    path, instance = tuple(problem.absolute_path), problem.instance
    message = str(problem.message)
    if problem.validator == "required":
        for key in problem.validator_value:
            if key not in instance:
                yield Error((*path, key), f"“{shown((*path, key))}” is missing", missing=True)
    elif problem.validator in ("additionalProperties", "unevaluatedProperties"):
        allowed = problem.schema.get("properties", {})
        for key in instance:
            if key not in allowed and repr(key) in message:
                text = f"“{shown((*path, key))}” is no key of the schema: delete it, or add it to the schema"
                yield Error((*path, key), text)
    else:
        yield Error(path, f"“{shown(path)}”: {message if len(message) <= 200 else message[:199] + '…'}")


@remembered
@lru_cache(maxsize=32)
def json_schema(path: Path) -> JsonSchema:
    """The JSON Schema of a file; `$ref` reaches into it and to files beside it, never to the network.

    Raises:
        SchemaError: it can't be read, isn't a schema, or `jsonschema` isn't installed.
    """
    try:
        from jsonschema import SchemaError as BadSchema
        from jsonschema.validators import Draft202012Validator, validator_for
        from referencing import Registry, Resource
        from referencing.exceptions import NoSuchResource
        from referencing.jsonschema import DRAFT202012
    except ImportError:
        raise SchemaError(
            f"{path}: JSON Schemas need the package jsonschema: pip install jsonschema"
        ) from None
    folder = path.resolve().parent

    def retrieve(uri: str) -> Any:
        file = (folder / uri).resolve()
        if "://" in uri or not file.is_relative_to(folder) or not file.is_file():
            raise NoSuchResource(uri)
        contents = json.loads(read_text(file, _LARGEST))
        json_patterns.check(contents)
        return Resource.from_contents(contents, default_specification=DRAFT202012)

    try:
        schema = json.loads(read_text(path, _LARGEST))
        kind = validator_for(schema, default=Draft202012Validator)
        kind.check_schema(schema)
        json_patterns.check(schema)
    except OSError as error:
        raise SchemaError(f"{path}: no usable JSON Schema: {error.strerror}") from error
    except (ValueError, RecursionError, BadSchema) as error:
        raise SchemaError(f"{path}: no usable JSON Schema: {error}") from error
    registry: Any = Registry(retrieve=retrieve)  # type: ignore[call-arg]  # an attrs alias its stubs don't show
    return JsonSchema(json_patterns.linear_keywords(kind)(schema, registry=registry))


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    return value.isoformat() if isinstance(value, (date, time)) else value
