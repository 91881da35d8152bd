"""What only a site's other posts, its settings and today tell of a date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from postlint.finding import Severity
from postlint.patterns import lazy
from postlint.schema import site_settings
from postlint.schema.dates import FORMATS, Stamp, stamp_of, unused_offset
from postlint.schema.dates import read as read_date
from postlint.site import Site

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_NAMED = lazy(r"(\d{4})-(\d{2})-(\d{2})(?=[-_.])")
_NEARLY_ALL = 0.9
_ENOUGH = 20  # posts before a habit is one
_SHOWN = {
    "iso-date": "2024-06-19",
    "iso-time": "2024-06-19T08:00:00",
    "spaced": "2024-06-19 08:00:00",
    "rfc2822": "19 Jun 2024",
    "month-name": "June 19, 2024",
    "slashes": "2024/06/19",
    "number": "20240619",
}


def noted(stamp: Stamp, hidden: bool) -> list[Any]:
    """A stamp as a fact's value: format, day's ordinal, second of the day or -1, offset or None, hidden."""
    clock = stamp.clock
    second = -1 if clock is None else clock[0] * 3600 + clock[1] * 60 + clock[2]
    return [FORMATS.index(stamp.format), stamp.day.toordinal(), second, stamp.offset, hidden]


class Seen(NamedTuple):
    """A post's date: the stamp, whether the post is a draft, and the day that its file name begins with."""

    stamp: Stamp
    hidden: bool
    name: str

    @property
    def named(self) -> tuple[int, int, int] | None:
        """Year, month and day of the file name; they need not make a day."""
        found = _NAMED.match(self.name)
        return (int(found[1]), int(found[2]), int(found[3])) if found else None


def seen(value: list[Any], path: str) -> Seen:
    """The stamp that `noted` wrote down."""
    kind, ordinal, second, offset, hidden = value
    clock = None if second < 0 else (second // 3600, second // 60 % 60, second % 60)
    parts = path.split("/")
    name = parts[-2] if parts[-1].startswith("index.") and len(parts) > 1 else parts[-1]
    return Seen(Stamp(FORMATS[kind], date.fromordinal(ordinal), clock, offset), hidden, name + "-")


class Habits(NamedTuple):
    """What is usual on a site, against which `faults` holds a single date."""

    now: datetime
    earliest_year: int
    future_is_fine: bool
    many_in_future: bool
    many_early: bool
    many_offsets: bool
    zone: ZoneInfo | None
    format: str
    zoned: bool

    def faults(self, one: Seen) -> Iterator[tuple[str, str, Severity]]:
        """(kind, message, severity) of what is unusual in one date."""
        stamp = one.stamp
        year = stamp.day.year
        early = year < self.earliest_year and (year < 1800 or not self.many_early)
        if early or year > self.now.year + 5:
            yield "era", f"the year {year} is far off: check it", Severity.WARNING
        elif not (self.future_is_fine or one.hidden) and stamp.moment() > self.now + timedelta(hours=26):
            severity = Severity.NOTE if self.many_in_future else Severity.WARNING
            message = f"{stamp.day} is in the future: many generators hide the post until then"
            yield "future", message, severity
        if unused_offset(stamp.offset):
            severity = Severity.NOTE if self.many_offsets else Severity.WARNING
            yield "offset", f"no place has the offset {_offset(stamp.offset)}: check it", severity
        if named := one.named:
            yield from self._named(one, named)
        if self.format and stamp.format != self.format:
            message = (
                f"written like {_SHOWN[stamp.format]}; nearly all other posts write {_SHOWN[self.format]}"
            )
            yield "format", message, Severity.NOTE
        elif self.zoned and stamp.clock and stamp.offset is None:
            yield "zone", "has a time and no zone; nearly all other posts give one", Severity.NOTE

    def _named(self, one: Seen, named: tuple[int, int, int]) -> Iterator[tuple[str, str, Severity]]:
        try:
            day = date(*named)
        except ValueError:
            written = f"{named[0]:04}-{named[1]:02}-{named[2]:02}"
            yield "name", f"the file's name begins with {written}, a day that can't be", Severity.NOTE
            return
        if day not in _days(one.stamp, self.zone):
            yield "name", f"the day is {one.stamp.day}, but the file's name says {day}", Severity.NOTE


def _days(stamp: Stamp, zone: ZoneInfo | None) -> tuple[date, ...]:
    """The days that a stamp may fall on: as written, in UTC, and in the site's zone."""
    days = stamp.days()
    if zone and stamp.clock and stamp.offset is not None:
        days = (*days, stamp.moment().astimezone(zone).date())
    return days


def _zone(name: str) -> ZoneInfo | None:
    if not name:
        return None
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def name_differs(value: Any, path: str, site: Site) -> str:
    """What to say where a date's day isn't that of the file's name; "" where it is, or where either is missing."""
    read = (
        stamp_of(value) if isinstance(value, date) else read_date(value) if isinstance(value, str) else None
    )
    if read is None or read.stamp is None:
        return ""
    one = seen(noted(read.stamp, False), path)
    if (named := one.named) is None:
        return ""
    days = _days(one.stamp, _zone(site_settings.read(site).timezone))
    if any((day.year, day.month, day.day) == named for day in days):
        return ""
    return f"is {one.stamp.day}, but the file's name says {named[0]:04}-{named[1]:02}-{named[2]:02}"


def habits(all_seen: Sequence[Seen], site: Site, now: datetime, earliest_year: int) -> Habits:
    """What is usual among a site's dates."""
    settings = site_settings.read(site)
    posts = len(all_seen)
    few = max(10, posts * 0.25)
    formats = Counter(one.stamp.format for one in all_seen)
    usual, times = formats.most_common(1)[0] if formats else ("", 0)
    timed = [one.stamp for one in all_seen if one.stamp.clock]
    zoned = sum(stamp.offset is not None for stamp in timed)
    zone = _zone(settings.timezone)
    return Habits(
        now,
        earliest_year,
        settings.future,
        sum(one.stamp.moment() > now for one in all_seen) > few,
        sum(1800 <= one.stamp.day.year < earliest_year for one in all_seen) > few,
        sum(unused_offset(one.stamp.offset) for one in all_seen) >= 3,
        zone,
        usual if posts >= _ENOUGH and times >= _NEARLY_ALL * posts else "",
        len(timed) >= _ENOUGH and zoned >= _NEARLY_ALL * len(timed),
    )


def _offset(minutes: int | None) -> str:
    minutes = minutes or 0
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
