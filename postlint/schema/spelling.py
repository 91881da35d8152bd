"""Names that are probably slips of others: keys, tags, categories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from postlint.patterns import lazy

_DIGITS = lazy(r"\d+")
_SEPARATORS = str.maketrans("", "", "-_ ")


class Slip(NamedTuple):
    """A name and the one that it is taken for; `sure` False where both may well be meant."""

    name: str
    meant: str
    sure: bool


def slip(name: str, meant: str) -> Slip | None:
    """Whether `name` is one slip of the fingers away from `meant`, by how slips look.

    Two letters swapped, one left out, doubled or put in, one taken for another; two such in long names;
    other capitals or separators. Not a slip: other digits, a first letter more or less; another letter in a
    short name (`tags`, `tabs`). A final s more or less is one, but not a sure one.
    """
    if name == meant:
        return None
    low, other = name.lower(), meant.lower()
    if low == other or low.translate(_SEPARATORS) == other.translate(_SEPARATORS):
        return Slip(name, meant, True)
    if _DIGITS.findall(low) != _DIGITS.findall(other) or min(len(low), len(other)) < 3 or len(other) < 4:
        return None
    if low + "s" == other or low == other + "s" or low + "es" == other or low == other + "es":
        return Slip(name, meant, False)
    return Slip(name, meant, True) if _near(low, other) else None


def _near(name: str, meant: str) -> bool:
    gap = len(name) - len(meant)
    if abs(gap) > 2 or (not name.isascii() and len(meant) < 6):
        return False
    start = 0
    while start < min(len(name), len(meant)) and name[start] == meant[start]:
        start += 1
    tail = 0
    while tail < min(len(name), len(meant)) - start and name[-1 - tail] == meant[-1 - tail]:
        tail += 1
    wrong, right = name[start : len(name) - tail], meant[start : len(meant) - tail]
    if len(wrong) == len(right) == 2 and wrong == right[::-1]:
        return start > 0 or len(meant) >= 5  # two letters swapped
    if (len(wrong), len(right)) == (0, 1):
        return start > 0  # one left out
    if (len(wrong), len(right)) == (1, 0):
        return start > 0 and (len(meant) >= 5 or wrong == name[start - 1])  # one put in, or doubled
    if (len(wrong), len(right)) == (1, 1):
        return len(meant) >= 6 and start > 0
    return len(meant) >= 8 and start > 0 and distance(name, meant, 2) <= 2


def distance(first: str, second: str, limit: int) -> int:
    """Damerau-Levenshtein distance (optimal string alignment); `limit + 1` for anything above `limit`."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        now = [i]
        for j, b in enumerate(second, 1):
            cost = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        if min(now) > limit:
            return limit + 1
        before, row = row, now
    return row[-1]


@lru_cache(maxsize=4096)
def known_slip(key: str, known: frozenset[str]) -> Slip | None:
    """The key among well-known ones that `key` is a sure slip of."""
    for meant in sorted(known):
        found = slip(key, meant)
        if found and found.sure:
            return found
    return None


def slips(counts: Mapping[str, int], times: int, least: int) -> Iterator[Slip]:
    """Names that are slips of one used `times` as often, and by at least `least` posts.

    Names are compared only with frequent ones that share what is left when one letter is left out, so the
    work grows with the number of names, not with its square.
    """
    frequent = [name for name, count in counts.items() if count >= least]
    index: dict[str, set[str]] = {}
    for name in frequent:
        for variant in _variants(name):
            index.setdefault(variant, set()).add(name)
    for name, count in counts.items():
        if len(name) < 4:  # `sub` beside `stub`: too short to tell
            continue
        candidates = {meant for variant in _variants(name) for meant in index.get(variant, ())}
        for meant in sorted(candidates, key=lambda other: (-counts[other], other)):
            if counts[meant] >= max(least, times * count) and (found := slip(name, meant)):
                yield found
                break


def _variants(name: str) -> Iterable[str]:
    low = name.lower().translate(_SEPARATORS)
    yield low
    if len(low) > 40:
        return
    for at in range(len(low)):
        yield low[:at] + low[at + 1 :]
