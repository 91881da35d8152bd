"""What `postlint links` lists: every URL of the posts with its verdict, its host, its age and where it stands."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from postlint.patterns import lazy
from postlint.reporters._escape import visible
from postlint.web.urls import BadUrlError, parse, public_form
from postlint.web.verdict import Verdict

_UNITS = ((86400, "d"), (3600, "h"), (60, "min"))


class Place(NamedTuple):
    """Where a URL stands: the post's path as reported, 1-based line and column."""

    path: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Row:
    """One URL. `checked` is an ISO time or "", `age` in seconds or None, `places` as "path:line:column"."""

    url: str
    host: str
    verdict: str
    signal: str
    detail: str
    target: str
    checked: str
    age: int | None
    places: tuple[str, ...]


def rows(places: Mapping[str, Iterable[Place]], verdicts: Mapping[str, Verdict], now: float) -> list[Row]:
    """A row for each URL, in order of host and URL; passwords in URLs are left out. `now` in seconds since 1970."""
    made = [_row(url, verdicts[url], where, now) for url, where in places.items()]
    return sorted(made, key=lambda row: (row.host, row.url))


def _row(url: str, verdict: Verdict, places: Iterable[Place], now: float) -> Row:
    try:
        host = parse(url).host
    except BadUrlError:
        host = ""
    known = verdict.checked > 0
    return Row(
        url=public_form(url),
        host=host,
        verdict=verdict.outcome.value,
        signal=verdict.signal,
        detail=verdict.detail,
        target=verdict.target,
        checked=datetime.fromtimestamp(verdict.checked, UTC).isoformat(timespec="seconds") if known else "",
        age=max(0, int(now - verdict.checked)) if known else None,
        places=tuple(f"{place.path}:{place.line}:{place.column}" for place in places),
    )


def as_text(listed: Sequence[Row]) -> str:
    """A line for each URL: verdict, age, URL, where it stands; counts at the end."""
    lines = []
    for row in listed:
        more = f" (+{len(row.places) - 1})" if len(row.places) > 1 else ""
        what = f"  {row.detail}" if row.detail else ""
        line = f"{row.verdict:<12} {_age(row.age):>6}  {row.url}  {row.places[0]}{more}{what}"
        lines.append(visible(line))
    counts: dict[str, int] = {}
    for row in listed:
        counts[row.verdict] = counts.get(row.verdict, 0) + 1
    told = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))
    noun = "link" if len(listed) == 1 else "links"
    lines.append(f"{len(listed)} {noun}" + (f": {told}" if told else ""))
    return "\n".join(lines) + "\n"


def as_json(listed: Sequence[Row]) -> str:
    """`{"version": 1, "links": [...]}`, the fields of `Row` in each."""
    text = json.dumps({"version": 1, "links": [asdict(row) for row in listed]}, ensure_ascii=False, indent=1)
    return _UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


# What JSON may hold as it is, but a terminal must not get: C1 controls, bidirectional overrides, lone surrogates.
_UNPRINTED = lazy("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def as_csv(listed: Sequence[Row]) -> str:
    """Comma-separated values with a head line; places are separated by spaces."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = list(Row.__slots__)
    writer.writerow(names)
    for row in listed:
        values = asdict(row)
        row_values = (" ".join(v) if isinstance(v := values[name], tuple) else v for name in names)
        writer.writerow([visible(v) if isinstance(v, str) else v for v in row_values])
    return out.getvalue()


def _age(seconds: int | None) -> str:
    if seconds is None:
        return "-"
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
