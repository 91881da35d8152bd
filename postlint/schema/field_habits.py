"""Keys, names and titles of all posts of a site, and which of them are slips of others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from zlib import crc32

from postlint.finding import Severity, Span
from postlint.front_matter import FrontMatter
from postlint.schema.spelling import Slip, known_slip, slips
from postlint.schema.vocabulary import COMMON, KNOWN, NAMES

_LONGEST = 60  # characters of a name; a longer one is a sentence
_LONGEST_TITLE = 200
_KEYS = 200  # in one post; more are no front matter
_MOST = 50  # names in a list; more are no list of tags
_TIMES = 10  # as often as its slip must a key be used
_LEAST = 5  # posts that must use a key before others are its slips
_RARE_NAME, _FREQUENT_NAME = 2, 20  # posts that use a name's slip, and the name
_LOWER = frozenset(key.lower() for key in KNOWN)
_LOOSE = frozenset({"tags", "tag"})  # written with any capitals, and many themes fold them
_ANY_CASE = frozenset({"hugo"})


class Fault(NamedTuple):
    """A slip in one post: of a key (`field` is "?") or of the text `name` in a field.

    `meant` is what to write in its place, "" where only the reader can say.
    """

    path: str
    field: str
    name: str
    message: str
    severity: Severity
    meant: str


def noted(front_matter: FrontMatter, known: frozenset[str], generator: str) -> bytes:
    """A post's keys and names as one text, small enough to keep for every post of a large site.

    Its first line is a digest of the front matter, which says where all of it stands; its second holds all keys. Then
    `?` and the keys that aren't well known; each field and its names; `=` and the title. Fields are parted by tabs.
    """
    values = front_matter.values
    if len(values) > _KEYS:
        return b""
    any_case = generator in _ANY_CASE
    keys = [key.replace("\t", " ").replace("\n", " ") if not key.isprintable() else key for key in values]
    if any_case:
        keys = [key.lower() for key in keys]
    start, end = front_matter.content
    digest = crc32(front_matter.text[start:end].encode("utf-8", "surrogatepass"))
    lines = [f"{digest:x} {start}", "\t".join(keys)]
    strange = [
        key
        for key, written in zip(keys, values, strict=True)
        if written not in KNOWN and written not in known and not (any_case and key in _LOWER)
    ]
    if strange:
        lines.append("\t".join(("?", *strange)))
    for key, value in values.items():
        if key in NAMES:
            names = value if isinstance(value, list) else [value]
            if len(names) <= _MOST:
                _note(lines, key, names, _LONGEST)
        elif key == "title":
            _note(lines, "=", (value,), _LONGEST_TITLE)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _note(lines: list[str], field: str, names: Iterable[Any], longest: int) -> None:
    kept = [
        name
        for name in names
        if isinstance(name, str) and len(name) <= longest and "\t" not in name and "\n" not in name
    ]
    if kept:
        lines.append("\t".join((field, *kept)))


def spans(front_matter: FrontMatter, fault: Fault) -> Iterator[Span]:
    """Where a post's front matter has a slip."""
    if fault.field == "?":
        for key in front_matter.values:
            if fault.name in (key, key.lower()) and (span := front_matter.key_span(key)):
                yield span
    else:
        for name, span in front_matter.texts("title" if fault.field == "=" else fault.field):
            if name == fault.name:
                yield span


def faults(facts: Sequence[tuple[str, bytes]], posts: int) -> Iterator[Fault]:
    """What only a site's other posts tell: `facts` are (path, what `noted` wrote)."""
    shapes: Counter[str] = Counter()
    used: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path, noted in facts:
        _, shape, *rest = noted.decode("utf-8", "surrogatepass").split("\n")
        shapes[shape] += 1
        for line in rest:
            field, *names = line.split("\t")
            of_field = used[field]
            for name in names:
                of_field[name].append(path)
    keys: Counter[str] = Counter()
    for shape, count in shapes.items():
        for key in shape.split("\t"):
            keys[key] += count
    yield from _keys(used.pop("?", {}), keys, posts)
    for field, of_field in used.items():
        yield from _titles(of_field) if field == "=" else _names(field, of_field)


def _keys(strange: Mapping[str, list[str]], keys: Counter[str], posts: int) -> Iterator[Fault]:
    told: dict[str, Slip] = {}
    for found in slips(keys, _TIMES, _LEAST):
        if found.name in strange:
            told[found.name] = found
    for key, paths in strange.items():
        if key not in told and len(paths) <= max(1, posts * 0.05) and (known := known_slip(key, COMMON)):
            told[key] = known
    for key, found in told.items():
        count, meant = keys[key], keys[found.meant]
        used = f"used by {_posts(count)}; “{found.meant}” by {meant}" if meant else "which generators know"
        message = f"“{key}” is probably “{found.meant}” ({used})"
        severity = Severity.WARNING if found.sure else Severity.NOTE
        for path in strange[key]:
            yield Fault(path, "?", key, message, severity, found.meant)


def _names(field: str, used: Mapping[str, list[str]]) -> Iterator[Fault]:
    counts = {name: len(paths) for name, paths in used.items()}
    for found in slips(counts, _TIMES, _LEAST):
        count, meant = counts[found.name], counts[found.meant]
        if not found.name or (count > _RARE_NAME and not _same_letters(found)):
            continue
        evident = len(found.meant) >= 5 and meant >= max(_FREQUENT_NAME, 20 * count)
        capitals = _same_letters(found) and field not in _LOOSE
        severity = (
            Severity.WARNING
            if found.sure and (capitals or (evident and not _same_letters(found)))
            else Severity.NOTE
        )
        said = f"used by {_posts(count)}; “{found.meant}” by {meant}"
        message = f"“{found.name}” in “{field}” is probably “{found.meant}” ({said})"
        for path in dict.fromkeys(used[found.name]):
            yield Fault(path, field, found.name, message, severity, "")


def _same_letters(found: Slip) -> bool:
    return found.name.casefold() == found.meant.casefold()


def _titles(used: Mapping[str, list[str]]) -> Iterator[Fault]:
    for title, (first, *others) in used.items():
        for path in others:
            yield Fault(path, "=", title, f"the title is also that of {first}", Severity.NOTE, "")


def _posts(count: int) -> str:
    return "1 post" if count == 1 else f"{count} posts"
