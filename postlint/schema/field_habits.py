"""Keys, names and titles of all posts of a site, and which of them are slips of others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from postlint.finding import Severity, Span
from postlint.front_matter import FrontMatter
from postlint.schema.spelling import Slip, known_slip, slips
from postlint.schema.vocabulary import COMMON, KNOWN, NAMES

_LONGEST = 60  # characters of a name; a longer one is a sentence
_KEYS = 200  # in one post; more are no front matter
_MOST = 50  # names in a list; more are no list of tags
_TIMES = 10  # as often as its slip must a key be used
_LEAST = 5  # posts that must use a key before others are its slips
_RARE_NAME, _FREQUENT_NAME = 2, 20  # posts that use a name's slip, and the name
_LOOSE = frozenset({"tags", "tag"})  # written with any capitals, and many themes fold them
_ANY_CASE = frozenset({"hugo"})


class Fault(NamedTuple):
    """A slip in one post; `meant` is what to write in place of `span`, "" where only the reader can say."""

    path: str
    span: Span
    message: str
    severity: Severity
    meant: str


def noted(front_matter: FrontMatter, known: frozenset[str], generator: str) -> str:
    """A post's keys and names as one text, small enough to keep for every post of a large site.

    Its first line holds all keys; then `?`, key, start and end for keys that aren't well known; field, name, start
    and end for names; `=`, title, start and end for the title. Fields are parted by tabs.
    """
    values = front_matter.values
    if len(values) > _KEYS:
        return ""
    any_case = generator in _ANY_CASE
    keys = "\t".join(key.replace("\t", " ").replace("\n", " ") for key in values)
    lines = [keys.lower() if any_case else keys]
    for key, value in values.items():
        if key not in KNOWN and key not in known:
            folded = any_case and key.lower() in _LOWER
            if not folded and "\t" not in key and "\n" not in key and (span := front_matter.key_span(key)):
                lines.append(f"?\t{key.lower() if any_case else key}\t{span[0]}\t{span[1]}")
        if (
            value
            and (key in NAMES or key == "title")
            and not (isinstance(value, list) and len(value) > _MOST)
        ):
            for name, span in front_matter.texts(key):
                _note(lines, "=" if key == "title" else key, name, span)
    return "\n".join(lines)


_LOWER = frozenset(key.lower() for key in KNOWN)


def _note(lines: list[str], field: str, name: str, span: Span) -> None:
    if len(name) <= (200 if field == "=" else _LONGEST) and "\t" not in name and "\n" not in name:
        lines.append(f"{field}\t{name}\t{span[0]}\t{span[1]}")


def faults(facts: Sequence[tuple[str, str]], posts: int) -> Iterator[Fault]:
    """What only a site's other posts tell: `facts` are (path, what `noted` wrote)."""
    shapes: Counter[str] = Counter()
    strange: defaultdict[str, list[tuple[str, Span]]] = defaultdict(list)
    names: defaultdict[str, defaultdict[str, list[tuple[str, Span]]]] = defaultdict(lambda: defaultdict(list))
    for path, text in facts:
        first, *rest = text.split("\n")
        shapes[first] += 1
        for line in rest:
            field, name, start, end = line.split("\t")
            place = (path, Span(int(start), int(end)))
            if field == "?":
                strange[name].append(place)
            else:
                names[field][name].append(place)
    keys: Counter[str] = Counter()
    for shape, count in shapes.items():
        for key in shape.split("\t"):
            keys[key] += count
    yield from _keys(strange, keys, posts)
    for field, used in names.items():
        yield from _titles(used) if field == "=" else _names(field, used)


def _keys(strange: dict[str, list[tuple[str, Span]]], keys: Counter[str], posts: int) -> Iterator[Fault]:
    told: dict[str, Slip] = {}
    for found in slips(keys, _TIMES, _LEAST):
        if found.name in strange:
            told[found.name] = found
    for key, places in strange.items():
        if key not in told and len(places) <= max(1, posts * 0.05) and (known := known_slip(key, COMMON)):
            told[key] = known
    for key, found in told.items():
        count, meant = keys[key], keys[found.meant]
        used = f"used by {_posts(count)}; “{found.meant}” by {meant}" if meant else "which generators know"
        message = f"“{key}” is probably “{found.meant}” ({used})"
        severity = Severity.WARNING if found.sure else Severity.NOTE
        for path, span in strange[key]:
            yield Fault(path, span, message, severity, found.meant)


def _names(field: str, used: dict[str, list[tuple[str, Span]]]) -> Iterator[Fault]:
    counts = {name: len(places) for name, places in used.items()}
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
        for path, span in used[found.name]:
            yield Fault(path, span, message, severity, "")


def _same_letters(found: Slip) -> bool:
    return found.name.casefold() == found.meant.casefold()


def _titles(used: dict[str, list[tuple[str, Span]]]) -> Iterator[Fault]:
    for places in used.values():
        for path, span in places[1:]:
            yield Fault(path, span, f"the title is also that of {places[0][0]}", Severity.NOTE, "")


def _posts(count: int) -> str:
    return "1 post" if count == 1 else f"{count} posts"
