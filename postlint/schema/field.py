"""A field of a front-matter schema: what postlint.toml and the presets say of one key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from postlint import linear
from postlint.patterns import lazy
from postlint.schema import dates
from postlint.schema.kinds import KINDS, WANTED, called, date_of

# What postlint.toml calls the formats of dates, by what `dates.read` calls them. YAML reads `2024-06-19 08:00:00` and
# `2024-06-19T08:00:00` into one value, so a value that it read may be either.
FORMATS = {
    "iso8601": ("iso-date", "iso-time", "spaced"),
    "yaml": ("iso-date", "iso-time", "spaced"),
    "jekyll": ("iso-date", "spaced"),
    "date": ("iso-date",),
    "rfc2822": ("rfc2822",),
    "month-name": ("month-name",),
}
FORMAT_EXAMPLES = {
    "iso8601": "2024-06-19T08:00:00Z",
    "yaml": "2024-06-19 08:00:00",
    "jekyll": "2024-06-19 08:00:00 +0200",
    "date": "2024-06-19",
    "rfc2822": "Wed, 19 Jun 2024 08:00:00 +0200",
    "month-name": "June 19, 2024",
}
_RELATIVE = lazy(r"now(?:([-+])(\d{1,4})([dwmy]))?\Z")
_DAYS = {"d": 1, "w": 7, "m": 31, "y": 366}


class Error(NamedTuple):
    """What a schema has against a value: the path of keys and indexes to it, and what to write instead.

    `missing` says that there is nothing at the path, `doubtful` that it is a warning at most.
    """

    path: tuple[str | int, ...]
    message: str
    missing: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """What a field must be. `types` are names of `KINDS`; a value must fit one of them.

    `minimum` and `maximum` bound numbers, `min_length` and `max_length` the characters of a text or the
    items of a list; `items` is what each item of a list must be, `fields` what a map's keys must be.
    `not_before` and `not_after` are days or `now`, `now+1d` (d, w, m, y); `required_if` maps other keys to the
    value at which this one is required. An empty value (`key:`) counts as absent.
    """

    types: tuple[str, ...] = ("any",)
    required: bool = False
    required_if: Mapping[str, Any] = field(default_factory=dict)
    deprecated_by: str = ""
    one_of: tuple[Any, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    unique: bool = False
    items: Field | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    unknown_keys: str = "allow"
    formats: tuple[str, ...] = ()
    matches_file_name: bool = False
    not_before: str = ""
    not_after: str = ""
    description: str = ""

    @property
    def plain(self) -> bool:
        """Whether the type alone decides."""
        return not (
            self.one_of
            or self.pattern
            or self.items
            or self.fields
            or self.formats
            or self.unique
            or self.deprecated_by
        ) and (
            self.minimum is self.maximum is self.min_length is self.max_length is None
            and not (self.not_before or self.not_after or self.matches_file_name)
        )

    def is_kind(self, value: Any) -> bool:
        """Whether the value fits one of the field's types."""
        return any(KINDS[name](value) for name in self.types)

    @property
    def wanted(self) -> str:
        """What the value must be, in words."""
        names = [WANTED[name] for name in self.types]
        return " or ".join(names)

    def faults(self, value: Any, name: str) -> Iterator[str]:
        """What is wrong with a value that isn't empty, its own items and keys aside."""
        if not self.is_kind(value):
            yield f"“{name}” must be {self.wanted}, not {called(value)}"
            return
        if self.one_of and value not in self.one_of:
            yield f"“{name}” must be {_choice(self.one_of)}, not {called(value)}{_near(value, self.one_of)}"
        if self.pattern and isinstance(value, str) and not linear.search(self.pattern, value):
            yield f"“{name}” must match {self.pattern}, which {called(value)} doesn't"
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if self.minimum is not None and value < self.minimum:
                yield f"“{name}” must be at least {self.minimum:g}, not {value}"
            if self.maximum is not None and value > self.maximum:
                yield f"“{name}” must be at most {self.maximum:g}, not {value}"
        if isinstance(value, (str, list)):
            unit = "characters" if isinstance(value, str) else "items"
            if self.min_length is not None and len(value) < self.min_length:
                yield f"“{name}” must have at least {self.min_length} {unit}; it has {len(value)}"
            if self.max_length is not None and len(value) > self.max_length:
                yield f"“{name}” must have at most {self.max_length} {unit}; it has {len(value)}"
        if self.unique and isinstance(value, list):
            seen: list[Any] = []
            for item in value:
                if item in seen:
                    yield f"“{name}” lists {called(item)} twice"
                seen.append(item)
        if self.formats:
            yield from self._format_faults(value, name)
        if self.not_before or self.not_after:
            yield from self._day_faults(value, name)

    def _format_faults(self, value: Any, name: str) -> Iterator[str]:
        read = dates.stamp_of(value) if isinstance(value, date) else dates.read(str(value))
        if read.stamp and not any(read.stamp.format in FORMATS[named] for named in self.formats):
            wanted = " or ".join(FORMAT_EXAMPLES[named] for named in self.formats)
            yield f"“{name}” must be written like {wanted}, not {called(value)}"

    def _day_faults(self, value: Any, name: str) -> Iterator[str]:
        day = date_of(value)
        if day is None:
            return
        if self.not_before and (first := day_named(self.not_before)) and day < first:
            yield f"“{name}” must not be before {first}; it is {day}"
        if self.not_after and (last := day_named(self.not_after)) and day > last:
            yield f"“{name}” must not be after {last}; it is {day}"


def day_named(text: str) -> date | None:
    """The day that `2020-01-01`, `now` or `now+1d` names; None for anything else."""
    if found := _RELATIVE.match(text):
        sign, count, unit = found.groups()
        shift = timedelta(days=int(count or 0) * _DAYS.get(unit or "d", 1))
        today = datetime.now(UTC).date()
        try:
            return today - shift if sign == "-" else today + shift
        except OverflowError:  # "now-9999y"
            return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _choice(values: tuple[Any, ...]) -> str:
    shown = [f"“{value}”" if isinstance(value, str) else str(value) for value in values[:8]]
    if len(values) > 8:
        return f"one of {', '.join(shown)} … ({len(values)} values)"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


def _near(value: Any, values: tuple[Any, ...]) -> str:
    import difflib

    texts = [item for item in values if isinstance(item, str)]
    found = difflib.get_close_matches(str(value), texts, 1, 0.7)
    return f"; did you mean “{found[0]}”?" if found else ""
