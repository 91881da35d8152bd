"""The schema that a site's posts already follow, as `[[collections]]` for postlint.toml.

What nearly every post does is written down as a rule, with the count behind it as a comment; the posts that then don't
fit are listed as outliers. Rules are taken back, the worst first, until no more than one post in a hundred is one.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from postlint.patterns import lazy
from postlint.post import Post
from postlint.schema import dates
from postlint.schema.date_fields import role
from postlint.schema.field import FORMATS, Error, Field
from postlint.schema.kinds import KINDS
from postlint.schema.model import Fields

NEARLY_ALL = 0.99  # of the posts that have a field: its rule
OUTLIERS = 0.01  # of all posts may break what is inferred
ENOUGH = 10  # posts, before "all of them" means anything
FEW_VALUES = 12
_BARE = lazy(r"[A-Za-z0-9_-]+\Z")
_FOLDERS = 2  # of a path that make a collection
_SPECIFIC = ("boolean", "integer", "number", "date", "map", "list", "text")


class Sample(NamedTuple):
    """What is kept of a post: its path below the site's root and its values."""

    path: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Inferred:
    """One collection: its globs, fields, the posts that it was inferred from, and why each field is as it is."""

    paths: tuple[str, ...]
    fields: Mapping[str, Field]
    samples: Sequence[Sample]
    reasons: Mapping[str, str] = field(default_factory=dict)

    def outliers(self) -> list[tuple[str, Error]]:
        """(path, error) of the posts that don't fit."""
        schema = Fields(self.fields)
        return [(sample.path, error) for sample in self.samples for error in schema.errors(sample.values)]


def infer(posts: Iterable[Post], progress: Callable[[int], None] | None = None) -> str:
    """TOML with a collection for each folder of posts; `progress` is called with the number of posts read so far."""
    samples = []
    for number, post in enumerate(posts, 1):
        if post.front_matter.values:
            samples.append(Sample(post.site_path, post.front_matter.values))
        if progress:
            progress(number)
    return "\n".join(_as_toml(one) for one in collections(samples))


def collections(samples: Sequence[Sample]) -> list[Inferred]:
    """The inferred collections of a site's posts, in the order of their globs."""
    groups: defaultdict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        groups[_glob(sample.path)].append(sample)
    small = [glob for glob, group in groups.items() if len(group) < ENOUGH and glob.count("/") > 1]
    for glob in small:  # too few to tell what they have in common: their parent folder's
        parent = glob.removesuffix("/**").rpartition("/")[0] + "/*/**"
        groups[parent].extend(groups.pop(glob))
    return [_loosened(_collection(glob, group)) for glob, group in sorted(groups.items())]


def _glob(path: str) -> str:
    folders = path.split("/")[:-1]
    for marker in ("_posts", "_drafts"):  # Jekyll's, at any depth: one kind of post in every language
        if marker in folders:
            return f"**/{marker}/**"
    return "/".join([*folders[:_FOLDERS], "**"]) if folders else "*"


def _collection(glob: str, samples: Sequence[Sample]) -> Inferred:
    used: defaultdict[str, list[Any]] = defaultdict(list)
    for sample in samples:
        for key, value in sample.values.items():
            used[key].append(value)
    fields, reasons = {}, {}
    for key, values in sorted(used.items(), key=lambda item: (-len(item[1]), item[0])):
        given = [value for value in values if value is not None]
        if not given:
            continue
        required = len(samples) >= ENOUGH and len(given) >= NEARLY_ALL * len(samples)
        fields[key] = replace(_field(key, given), required=required)
        reasons[key] = _reason(fields[key], given, len(samples))
    return Inferred((glob,), fields, samples, reasons)


def _reason(spec: Field, given: Sequence[Any], posts: int) -> str:
    said = f"{len(given)} of {posts} posts"
    fitting = sum(map(spec.is_kind, given))
    if fitting < len(given):
        said += f", {fitting} of them {spec.wanted}"
    return said


def _field(key: str, values: Sequence[Any]) -> Field:
    """The narrowest field that nearly all values fit."""
    types = _types(key, values)
    if types == ("list",):
        items = [item for value in values if isinstance(value, list) for item in value if item is not None]
        if not items:
            return Field(types)
        inner = Field(_types("", items), one_of=_one_of(items))
        return Field(types, items=None if inner.types == ("any",) else inner)
    if types == ("map",):
        maps = [value for value in values if isinstance(value, dict)]
        inner_values: defaultdict[str, list[Any]] = defaultdict(list)
        for value in maps:
            for name, item in value.items():
                if item is not None:
                    inner_values[str(name)].append(item)
        return Field(types, fields={name: Field(_types(name, items)) for name, items in inner_values.items()})
    if types == ("date",):
        return Field(types, formats=_formats(values))
    if types == ("text",):
        return Field(types, one_of=_one_of(values))
    return Field(types)


def _types(key: str, values: Sequence[Any]) -> tuple[str, ...]:
    """The fewest kinds that nearly all values have; rare kinds are outliers where there are enough posts to tell."""
    if len(values) >= 3 and role(key) and sum(map(_reads_as_date, values)) >= NEARLY_ALL * len(values):
        return ("date",)
    counts = Counter(_kind(value) for value in values)
    enough = NEARLY_ALL * len(values) if len(values) >= 100 else len(values)
    found: list[str] = []
    covered = 0
    for kind, count in counts.most_common():
        if covered >= enough:
            break
        found.append(kind)
        covered += count
    if "number" in found and "integer" in found:
        found.remove("integer")
    if found == ["text"] and len(values) >= 5 and all(map(KINDS["url"], values)):
        return ("url",)
    if (
        found == ["text"]
        and key.lower() in ("lang", "language", "locale")
        and all(map(KINDS["language"], values))
    ):
        return ("language",)
    return tuple(found) if len(found) <= 3 else ("any",)


def _kind(value: Any) -> str:
    return next(
        (kind for kind in _SPECIFIC if (kind != "date" or isinstance(value, date)) and KINDS[kind](value)),
        "any",
    )


def _reads_as_date(value: Any) -> bool:
    if isinstance(value, date):
        return True
    return isinstance(value, str) and dates.read(value).stamp is not None


def _formats(values: Sequence[Any]) -> tuple[str, ...]:
    """The formats that cover nearly all dates; () where the site mixes too many."""
    seen: Counter[str] = Counter()
    for value in values:
        read = dates.stamp_of(value) if isinstance(value, date) else dates.read(str(value))
        if read.stamp:
            seen[read.stamp.format] += 1
    total = sum(seen.values())
    if total < ENOUGH:
        return ()
    for name in ("date", "rfc2822", "month-name", "jekyll", "iso8601"):
        if sum(seen[kind] for kind in FORMATS[name]) >= NEARLY_ALL * total:
            return (name,)
    return ()


def _one_of(values: Sequence[Any]) -> tuple[Any, ...]:
    """The values of a field that has few, each of them used more than once; () for others."""
    texts = [value for value in values if isinstance(value, str)]
    counts = Counter(texts)
    if len(texts) < 2 * ENOUGH or len(counts) > FEW_VALUES or len(texts) < len(values) * NEARLY_ALL:
        return ()
    common = {value: count for value, count in counts.items() if count >= 3}
    if sum(common.values()) < NEARLY_ALL * len(texts) or len(common) * 10 > len(texts):
        return ()
    return tuple(sorted(common, key=lambda value: (-common[value], value)))


def _loosened(found: Inferred) -> Inferred:
    """A collection without the rules that too many posts break."""
    allowed = OUTLIERS * len(found.samples)
    for _ in range(len(found.fields) * 2):
        outliers = found.outliers()
        if len({path for path, _ in outliers}) <= allowed:
            break
        worst, _ = Counter(str(error.path[0]) for _, error in outliers if error.path).most_common(1)[0]
        spec = found.fields[worst]
        missing = any(error.missing and error.path == (worst,) for _, error in outliers)
        loose = replace(spec, required=False) if missing else Field(("any",), required=spec.required)
        if spec.one_of or spec.items or spec.formats or spec.fields:
            loose = replace(
                spec, one_of=(), items=None, formats=(), fields={}, required=spec.required and not missing
            )
        found = replace(found, fields={**found.fields, worst: loose})
    return found


def _as_toml(found: Inferred) -> str:
    lines = [
        f"# Inferred from {len(found.samples)} posts.",
        "[[collections]]",
        f"paths = {json.dumps(list(found.paths))}",
    ]
    outliers = found.outliers()
    for path, error in outliers[:20]:
        lines.append(f"# outlier: {_comment(path)}: {_comment(error.message)}")
    if len(outliers) > 20:
        lines.append(f"# and {len(outliers) - 20} more")
    lines.append("[collections.fields]")
    for key, spec in found.fields.items():
        lines.append(f"{_key(key)} = {_inline(spec)}  # {_comment(found.reasons.get(key, ''))}".rstrip(" #"))
    return "\n".join(lines) + "\n"


def _inline(spec: Field) -> str:
    return "{ " + ", ".join(_entries(spec)) + " }"


def _entries(spec: Field) -> Iterator[str]:
    yield f"type = {_toml(spec.types[0] if len(spec.types) == 1 else list(spec.types))}"
    if spec.required:
        yield "required = true"
    if spec.one_of:
        yield f"one-of = {_toml(list(spec.one_of))}"
    if spec.formats:
        yield f"formats = {_toml(list(spec.formats))}"
    if spec.items is not None:
        yield f"items = {_inline(spec.items)}"
    if spec.fields:
        yield (
            "fields = { "
            + ", ".join(f"{_key(name)} = {_inline(inner)}" for name, inner in spec.fields.items())
            + " }"
        )


def _toml(value: Any) -> str:
    """Text and lists of it as TOML: JSON's strings are TOML's but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if _BARE.match(name) else _toml(name)


def _comment(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
