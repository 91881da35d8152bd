"""Dates as front matter writes them: what they mean, and what is wrong with them.

Read are ISO 8601 / RFC 3339, YAML timestamps, Jekyll's `2024-06-19 08:00:00 +0200`, RFC 2822 (and RFC 850),
`June 19, 2024`, JavaScript's and C's own printing, and the forms that are a mistake: `03/04/2024`, lost
colons, placeholders, words.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

FORMATS = ("iso-date", "iso-time", "spaced", "rfc2822", "month-name", "slashes", "number")


class Fault(NamedTuple):
    """What is wrong with a date. `certain` means that it can't be right.

    `kind` is "impossible", "ambiguous", "placeholder", "words", "weekday", "colons", "padding", "space",
    "format" or "incomplete". `fixed` is the text to write instead, "" where it isn't known; `safe` whether that
    is the only reading.
    """

    kind: str
    message: str
    certain: bool = False
    fixed: str = ""
    safe: bool = False


class Stamp(NamedTuple):
    """A date read: its format (one of `FORMATS`), day, and where given time of day and offset from UTC."""

    format: str
    day: date
    clock: tuple[int, int, int] | None = None
    offset: int | None = None  # minutes

    def days(self) -> tuple[date, ...]:
        """The days that it may fall on: as written, and in UTC where an offset is given."""
        if self.clock is None or not self.offset:
            return (self.day,)
        try:
            local = datetime(self.day.year, self.day.month, self.day.day, *self.clock)
            return (self.day, (local - timedelta(minutes=self.offset)).date())
        except (ValueError, OverflowError):
            return (self.day,)

    def iso(self) -> str:
        """The stamp as ISO 8601 (RFC 3339 where it has an offset)."""
        if self.clock is None:
            return self.day.isoformat()
        text = f"{self.day.isoformat()}T{self.clock[0]:02}:{self.clock[1]:02}:{self.clock[2]:02}"
        if self.offset is None:
            return text
        sign = "-" if self.offset < 0 else "+"
        return text + (
            f"{sign}{abs(self.offset) // 60:02}:{abs(self.offset) % 60:02}" if self.offset else "Z"
        )

    def moment(self) -> datetime:
        """The moment in UTC; a date without time is its midnight, a time without zone is taken for UTC."""
        hour, minute, second = self.clock or (0, 0, 0)
        zone = timezone(timedelta(minutes=self.offset or 0))
        return datetime(
            self.day.year, self.day.month, self.day.day, hour, minute, min(second, 59), tzinfo=zone
        )


class Read(NamedTuple):
    """What `read` made of a text: the stamp where it has one meaning, and the faults."""

    stamp: Stamp | None
    faults: tuple[Fault, ...] = ()


# The moments that programs print for "no date": Unix, Go, spreadsheets, MS-DOS, databases.
NO_MOMENT = {
    date(1970, 1, 1): "the zero of Unix time",
    date(1, 1, 1): "the zero of Go and .NET",
    date(1899, 12, 30): "the zero of spreadsheets",
    date(1900, 1, 1): "the zero of many databases",
    date(1980, 1, 1): "the zero of MS-DOS",
    date(9999, 12, 31): "the end of time of databases",
}


def read(text: str) -> Read:
    """What a date's text means and what is wrong with it. Linear in the text's length."""
    from postlint.schema.date_text import (
        read_text,  # its patterns take milliseconds to compile, and most dates are YAML's
    )

    return read_text(text)


def unused_offset(minutes: int | None) -> bool:
    """Whether no place on earth has that offset from UTC (RFC 3339 allows up to 23:59 all the same)."""
    return minutes is not None and not -12 * 60 <= minutes <= 14 * 60


def stamp_of(value: date | datetime) -> Read:
    """A date that YAML or TOML read itself."""
    if not isinstance(value, datetime):
        if value in NO_MOMENT:
            return Read(
                None, (Fault("placeholder", f"is {NO_MOMENT[value]}, which programs write for “no date”"),)
            )
        return Read(Stamp("iso-date", value))
    day = value.date()
    offset = value.utcoffset()
    minutes = None if offset is None else int(offset.total_seconds() // 60)
    if day in NO_MOMENT:
        return Read(None, (Fault("placeholder", f"is {NO_MOMENT[day]}, which programs write for “no date”"),))
    return Read(Stamp("spaced", day, (value.hour, value.minute, value.second), minutes))
