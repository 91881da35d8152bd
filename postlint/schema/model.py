"""Fields to one pydantic model, and a model's errors to messages with the path of what they mean.

pydantic costs some 95 ms to import, so a model is only built where something can't be cleared without it:
`Fields.fits` decides by types alone, for nearly every post of a site that is fine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Protocol

from postlint.config import ConfigError
from postlint.schema.field import Error, Field
from postlint.schema.kinds import KINDS

if TYPE_CHECKING:
    from pydantic import BaseModel

Path = tuple["str | int", ...]


class SchemaError(ConfigError):
    """A schema that can't be used: says which file and why."""


class Schema(Protocol):
    """Whatever judges the values of a post's front matter."""

    def errors(self, values: Mapping[str, Any]) -> list[Error]:
        """What is wrong with them; [] where nothing is."""
        ...


@dataclass(frozen=True, slots=True)
class Fields:
    """A schema of fields: a preset, postlint.toml's, or both."""

    fields: Mapping[str, Field]
    unknown_keys: str = "allow"
    any_case: bool = False
    _built: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def errors(self, values: Mapping[str, Any]) -> list[Error]:
        """What is wrong with the values; a key whose value is empty counts as absent."""
        if self.fits(values):
            return []
        named = self._named(values)
        found = list(model_errors(self.model(), named))
        if self.unknown_keys == "warn":
            found += [
                Error((name,), f"“{name}” is no key of the schema: check its spelling", doubtful=True)
                for name in named
                if name not in self.fields
            ]
        return found

    def fits(self, values: Mapping[str, Any]) -> bool:
        """Whether types alone show that nothing is wrong."""
        fields, kinds = self.fields, self._kinds()
        for name, value in values.items():
            if value is None:
                continue
            if (known := kinds.get(name)) is not None:
                for is_kind in known:
                    if is_kind(value):
                        break
                else:
                    return False
            elif (spec := fields.get(name)) is None:
                if self.unknown_keys != "allow":
                    return False
            elif not _clear(spec, value):
                return False
        return all(values.get(name) is not None for name in self._required())

    def _kinds(self) -> dict[str, tuple[Callable[[Any], bool], ...]]:
        """The tests of the fields that their types alone decide."""
        if "kinds" not in self._built:
            self._built["kinds"] = {
                name: tuple(KINDS[kind] for kind in spec.types)
                for name, spec in self.fields.items()
                if spec.plain
            }
        found: dict[str, tuple[Callable[[Any], bool], ...]] = self._built["kinds"]
        return found

    def _required(self) -> tuple[str, ...]:
        if "required" not in self._built:
            self._built["required"] = tuple(
                name for name, spec in self.fields.items() if spec.required or spec.required_if
            )
        found: tuple[str, ...] = self._built["required"]
        return found

    def _named(self, values: Mapping[str, Any]) -> dict[str, Any]:
        present = {name: value for name, value in values.items() if value is not None}
        if not self.any_case:
            return present
        names = {name.lower(): name for name in self.fields}
        return {names.get(name.lower(), name): value for name, value in present.items()}

    def model(self) -> type[BaseModel]:
        """The pydantic model of the fields."""
        if "model" not in self._built:
            self._built["model"] = to_model("Post", self.fields, self.unknown_keys)
        model: type[BaseModel] = self._built["model"]
        return model


def _clear(spec: Field, value: Any) -> bool:
    """Whether a value surely fits its field; False sends it to the model."""
    if spec.plain:
        return spec.is_kind(value)
    if (
        spec.items is not None
        and spec.items.plain
        and isinstance(value, (str, list, int))
        and not spec.one_of
    ):
        if not spec.is_kind(value) or spec.unique or spec.pattern or spec.fields or spec.deprecated_by:
            return False
        return not isinstance(value, list) or (
            spec.min_length is spec.max_length is None and all(map(spec.items.is_kind, value))
        )
    return False


def to_model(name: str, fields: Mapping[str, Field], unknown_keys: str = "allow") -> type[BaseModel]:
    """A pydantic model of fields: keys are aliases (`reading-time` is no Python name), its errors say what to write."""
    from pydantic import ConfigDict, create_model, model_validator
    from pydantic import Field as ModelField

    definitions: dict[str, Any] = {}
    for number, (key, spec) in enumerate(fields.items()):
        default = ... if spec.required else None
        definitions[f"field_{number}"] = (_annotation(spec, key), ModelField(default, alias=key))
    across: Any = model_validator(mode="wrap")(_across(fields))
    extra = "forbid" if unknown_keys == "forbid" else "allow"
    model: type[BaseModel] = create_model(
        name,
        __config__=ConfigDict(extra=extra, strict=True),  # type: ignore[typeddict-item]  # a literal in two branches
        __validators__={"across": across},
        **definitions,
    )
    return model


def _annotation(spec: Field, key: str) -> Any:
    """A field's type for pydantic: structure is pydantic's to walk, single values are `Field.faults`'s to judge."""
    from pydantic import BeforeValidator

    inner: Any = Any
    if spec.items is not None:
        inner = _items(_annotation(spec.items, key))
    if spec.fields:
        nested = to_model(key, spec.fields, spec.unknown_keys)
        inner = _only(dict, nested) if inner is Any else inner
    return Annotated[inner, BeforeValidator(_judge(spec, key))]


def _items(item: Any) -> Any:
    return _only(list, list[item])


def _only(kind: type, annotation: Any) -> Any:
    """Validate values of one kind as `annotation`, and leave others as they are."""
    from pydantic import TypeAdapter, WrapValidator

    adapter: Any = TypeAdapter(annotation)

    def validate(value: Any, handler: Callable[[Any], Any]) -> Any:
        return handler(value) if isinstance(value, kind) else value

    return Annotated[annotation, WrapValidator(validate)] if adapter else Any


def _judge(spec: Field, key: str) -> Callable[[Any], Any]:
    def judge(value: Any) -> Any:
        from pydantic_core import PydanticCustomError

        for message in spec.faults(value, key):
            raise PydanticCustomError("postlint", "{message}", {"message": message})
        return value

    return judge


def _across(fields: Mapping[str, Field]) -> Callable[..., Any]:
    """What one key says of another: required-if and deprecated-by, as errors of the model itself."""

    def across(cls: Any, values: Any, handler: Callable[[Any], Any]) -> Any:
        from pydantic import ValidationError
        from pydantic_core import InitErrorDetails, PydanticCustomError

        found: list[InitErrorDetails] = []
        if isinstance(values, Mapping):
            for path, message in _cross_errors(fields, values):
                error = PydanticCustomError("postlint", "{message}", {"message": message})
                found.append(InitErrorDetails(type=error, loc=path, input=values))
        try:
            made = handler(values)
        except ValidationError as error:
            found.extend(_detail(item) for item in error.errors(include_url=False))
            made = None
        if found:
            raise ValidationError.from_exception_data(getattr(cls, "__name__", "Post"), found)
        return made

    return across


def _detail(item: Any) -> Any:
    from pydantic_core import InitErrorDetails, PydanticCustomError

    context = {**item.get("ctx", {}), "kind": item["type"], "message": item["msg"]}
    error = PydanticCustomError(item["type"], "{message}", context)
    return InitErrorDetails(type=error, loc=item["loc"], input=item.get("input"))


def _cross_errors(fields: Mapping[str, Field], values: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for key, spec in fields.items():
        if key in values and spec.deprecated_by:
            yield (key,), f"“{key}” is no longer used: write “{spec.deprecated_by}” instead"
        if (
            key not in values
            and spec.required_if
            and all(values.get(k) == v for k, v in spec.required_if.items())
        ):
            said = " and ".join(
                f"“{k}” is {str(v).lower() if isinstance(v, bool) else v}"
                for k, v in spec.required_if.items()
            )
            yield (key,), f"“{key}” is missing: it is required where {said}"


def model_errors(model: type[BaseModel], values: Mapping[str, Any]) -> Iterator[Error]:
    """What a pydantic model has against the values; `Error.missing` where a key isn't there at all."""
    from pydantic import ValidationError

    try:
        model.model_validate(dict(values))
    except ValidationError as error:
        for item in error.errors(include_url=False):
            path = tuple(part for part in item["loc"] if _in_values(part))
            name = shown(path)
            kind, message = item["type"], item["msg"]
            if kind == "missing":
                yield Error(path, f"“{name}” is missing", missing=True)
            elif kind == "extra_forbidden":
                yield Error(path, f"“{name}” is no key of the schema: delete it, or add it to the schema")
            elif message.startswith("“"):
                yield Error(path, message, missing="is missing" in message and len(path) == 1)
            else:
                yield Error(path, f"“{name}”: {message[:1].lower()}{message[1:]}")


def shown(path: Path) -> str:
    """A path as a reader writes it: `cover.src`, `tags[1]`; "front matter" for the whole."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "front matter"


def _in_values(part: str | int) -> bool:
    """Whether a part of pydantic's `loc` stands for a key or index: unions and functions add names of their own."""
    return isinstance(part, int) or not (
        part.startswith(("function-", "list[", "dict[")) or part.endswith("]")
    )
