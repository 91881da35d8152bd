"""Dates written as text: what they mean, and what is wrong with them. Use `postlint.schema.dates.read`.

Read are ISO 8601 / RFC 3339, YAML timestamps, Jekyll's `2024-06-19 08:00:00 +0200`, RFC 2822 (and RFC 850),
`June 19, 2024`, JavaScript's and C's own printing, and the forms that are a mistake: `03/04/2024`, lost colons,
placeholders, words.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from postlint.patterns import lazy
from postlint.schema.dates import NO_MOMENT, Fault, Read, Stamp

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = {name[:size].lower(): i for i, name in enumerate(MONTHS, 1) for size in (3, 4, len(name))}
_WEEKDAY = {name[:size].lower(): i for i, name in enumerate(WEEKDAYS) for size in (3, 4, 5, len(name))}

_YEAR_FIRST = lazy(r"(\d{4,6})([-/.])(\d{1,2})\2(\d{1,2})(?![\d/.-])(.*)\Z", re.DOTALL)
_YEAR_LAST = lazy(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4,5}|\d{2})(?![\d/.-])(.*)\Z", re.DOTALL)
_COMPACT = lazy(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[-+]\d{4})?)?\Z")
_EPOCH = lazy(r"1\d{9}(?:\d{3})?\Z")
_DAY_FIRST = lazy(
    r"(?:([A-Za-z]{3,9})\.?,?[ ]+)?(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{2,6})(?!\d)(.*)\Z",
    re.DOTALL,
)
_MONTH_FIRST = lazy(
    r"(?:([A-Za-z]{3,9})\.?,?[ ]+)?([A-Za-z]{3,9})\.?[ ]+(\d{1,2})(?:st|nd|rd|th)?,?[ ]+(\d{4,6})(?!\d)(.*)\Z",
    re.DOTALL,
)
_CTIME = lazy(
    r"([A-Za-z]{3})[ ]+([A-Za-z]{3})[ ]+(\d{1,2})[ ]+(\d{1,2}:\d{2}:\d{2})[ ]+((?:[A-Z]{2,5}|[-+]\d{4})[ ]+)?(\d{4})\Z"
)
_CLOCK = lazy(r"(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.,]\d{1,9})?)?)?(?!\d)[ ]?([AaPp]\.?[Mm]\.?)?")
_LOST = lazy(r"(?P<hours>\d{2})([ .\-hH])(?P<minutes>\d{2})(?:\2(?P<seconds>\d{2}))?(?!\d|[:.])")
_SOLID = lazy(r"(?P<hours>\d{2})(?P<minutes>\d{2})(?P<seconds>\d{2})?(?!\d|[:.])")
_ZONE = lazy(
    r"(?:(Z|z|UTC|GMT|UT|[A-Z]{2,5})|(?:(?:GMT|UTC)[ ]?)?([-+−])(\d{1,2})(?::?(\d{2}))?(?!\d)"
    r"|([A-Z][A-Za-z]+/[A-Za-z_/]+))(?:[ ]?(?:\([^()]*\)|\[[^\[\]]*\]|[A-Z]{2,5}))?\Z"
)
_LETTERS = lazy(
    r"[YyXxAaJj?#_]{4}[-/.][MmXx?#_\d]{1,3}[-/.][DdTtJjXx?#_\d]{1,2}\b|[YyXx?#_]{2}[-/.][MmXx?#_]{1,3}[-/.][DdXx?#_]{1,2}\b"
    r"|[DdTtJj]{1,2}[-/.][Mm]{1,2}[-/.][YyAaJj]{2,4}\b|\d{4}[-/.](?:[MmXx?#_]{1,3}[-/.][DdXx?#_\d]{1,2}|\d\d[-/.][DdXx?#_]{1,2})\b"
)
_TEMPLATE = lazy(
    r"\{\{|\{%|<%|\$\{|\$\(|\A%[A-Za-z]|\A\$[A-Za-z]|\A[<\[][^<>\[\]]{1,40}[>\]]\Z|\A\{[a-z_ ]+\}\Z"
)
_ZERO = lazy(r"0{4}[-/.]?0{2}[-/.]?0{2}|0{1,2}[-/.]0{1,2}[-/.]0{4}|9999[-/.]99[-/.]99|1234[-/.]56[-/.]78")
_EMPTY_WORDS = frozenset("tbd tba tbc todo fixme null none nil undefined nan n/a na unknown invalid".split())  # noqa: SIM905


def read_text(text: str) -> Read:
    """What a date's text means and what is wrong with it. Linear in the text's length."""
    bare = text.strip()
    if len(bare) > 80:
        return Read(None, (Fault("words", "isn't a date", certain=True),))
    read = _known(bare)
    if bare != text.strip(" \t"):  # strip() took no-break spaces and their like along
        read = Read(
            read.stamp,
            (*read.faults, Fault("space", "has a no-break space around it", fixed=bare, safe=True)),
        )
    return read


def _known(text: str) -> Read:
    if found := _YEAR_FIRST.match(text):
        return _year_first(text, found)
    if placeholder := _placeholder(text):
        return Read(None, (placeholder,))
    if found := _YEAR_LAST.match(text):
        return _year_last(text, found)
    if text[:1].isdigit() and (read := _number(text)):
        return read
    if found := _DAY_FIRST.match(text):
        weekday, day, month, year, rest = found.groups()
        if month.lower() in _MONTH and (weekday is None or weekday.lower() in _WEEKDAY):
            return _named(text, weekday, day, month, year, rest, "rfc2822")
    if found := _CTIME.match(text):
        weekday, month, day, clock, zone, year = found.groups()
        if month.lower() in _MONTH and weekday.lower() in _WEEKDAY:
            return _named(text, weekday, day, month, year, f" {clock} {zone or ''}".rstrip(), "month-name")
    if found := _MONTH_FIRST.match(text):
        weekday, month, day, year, rest = found.groups()
        if month.lower() in _MONTH and (weekday is None or weekday.lower() in _WEEKDAY):
            return _named(text, weekday, day, month, year, rest, "month-name")
    return Read(
        None,
        (Fault("words", "isn't a date: write it as 2024-06-19", certain=not any(map(str.isdigit, text))),),
    )


def _placeholder(text: str) -> Fault | None:
    if _ZERO.match(text) or _LETTERS.match(text) or _TEMPLATE.search(text):
        return Fault("placeholder", "is a placeholder: write the date", certain=True)
    if text.lower().strip(".?!") in _EMPTY_WORDS or text.lower() == "invalid date":
        return Fault("placeholder", "is no date: write it, or leave the field out", certain=True)
    return None


def _year_first(text: str, found: re.Match[str]) -> Read:
    year, mark, month, day, rest = found.groups()
    if _ZERO.match(text):
        return Read(None, (Fault("placeholder", "is a placeholder: write the date", certain=True),))
    name = "iso-date" if mark == "-" else "slashes"
    if rest:
        name = "iso-time" if rest[0] in "Tt" else "spaced" if mark == "-" else "slashes"
    if len(year) > 4:
        return Read(None, (Fault("impossible", f"has a year of {len(year)} digits", certain=True),))
    faults: list[Fault] = []
    if int(month) > 12 >= int(day) and int(month) <= 31:
        swapped = f"{year}{mark}{day:0>2}{mark}{month}{rest}"
        fault = Fault(
            "impossible", f"has no month {month}: are day and month swapped?", certain=True, fixed=swapped
        )
        return Read(None, (fault,))
    if len(month) < 2 or len(day) < 2:
        padded = f"{year}{mark}{month:0>2}{mark}{day:0>2}{rest}"
        faults.append(Fault("padding", f"isn't padded with zeros: write {padded}", fixed=padded, safe=True))
    return _finish(text, name, (year, month, day), rest, faults)


def _year_last(text: str, found: re.Match[str]) -> Read:
    first, mark, second, year, rest = found.groups()
    if int(first) > 31 and len(year) == 2:  # 24-06-19 is caught below; 99-12-31 has its year first
        return Read(None, (Fault("ambiguous", "has a year of two digits: write all four", fixed=""),))
    if len(year) == 2:
        return Read(
            None, (Fault("ambiguous", "has a year of two digits, and it isn't clear which part is the year"),)
        )
    if len(year) > 4:
        return Read(None, (Fault("impossible", f"has a year of {len(year)} digits", certain=True),))
    a, b = int(first), int(second)
    if mark != "." and a <= 12 and b <= 12 and a != b and a and b:
        one, other = f"{year}-{b:02}-{a:02}", f"{year}-{a:02}-{b:02}"
        message = f"may be {one} or {other}: write it with the year first"
        return Read(None, (Fault("ambiguous", message),))
    day, month = (a, b) if mark == "." or b <= 12 else (b, a)
    fixed = f"{year}-{month:02}-{day:02}{rest}"
    if fault := impossible_day(int(year), month, day):
        return Read(None, (fault,))
    fault = Fault(
        "format",
        f"has its year last, which generators read differently: write {fixed}",
        fixed=fixed,
        safe=True,
    )
    return _finish(text, "slashes", (year, str(month), str(day)), rest, [fault])


def _number(text: str) -> Read | None:
    if found := _COMPACT.match(text):
        year, month, day, hour, minute, second, _ = found.groups()
        if not 1800 <= int(year) <= 2300 or int(month) > 12 or int(day) > 31:
            return None if not _EPOCH.match(text) else _epoch(text)
        if fault := impossible_day(int(year), int(month), int(day)):
            return Read(None, (fault,))
        fixed = f"{year}-{month}-{day}"
        if hour is None:
            fault = Fault("format", f"is a number to most generators: write {fixed}", fixed=fixed, safe=True)
            return Read(Stamp("number", date(int(year), int(month), int(day))), (fault,))
        clock = (int(hour), int(minute), int(second or 0))
        return Read(Stamp("iso-time", date(int(year), int(month), int(day)), clock))
    if _EPOCH.match(text):
        return _epoch(text)
    if re.fullmatch(r"(?:19|20)\d\d(?:-\d\d)?", text):
        return Read(None, (Fault("incomplete", "has no day: write it as 2024-06-19"),))
    return None


def _epoch(text: str) -> Read:
    moment = datetime.fromtimestamp(int(text[:10]), UTC)
    fault = Fault(
        "format",
        f"is a number of seconds: write {moment:%Y-%m-%dT%H:%M:%SZ}",
        fixed=f"{moment:%Y-%m-%dT%H:%M:%SZ}",
    )
    return Read(Stamp("number", moment.date(), (moment.hour, moment.minute, moment.second), 0), (fault,))


def _named(
    text: str,
    weekday: str | None,
    day: str,
    month: str,
    year: str,
    rest: str,
    name: str,
) -> Read:
    faults: list[Fault] = []
    if len(year) > 4 or len(year) == 3:
        return Read(None, (Fault("impossible", f"has a year of {len(year)} digits", certain=True),))
    if len(year) == 2:
        full = int(year) + (2000 if int(year) < 70 else 1900)
        faults.append(Fault("format", f"has a year of two digits: write {full}"))
        year = str(full)
    number = _MONTH[month.lower()]
    read = _finish(text, name, (year, str(number), day), rest, faults)
    if weekday and read.stamp:
        right = WEEKDAYS[read.stamp.day.weekday()]
        if _WEEKDAY[weekday.lower()] != read.stamp.day.weekday():
            short = right if len(weekday) > 4 else right[:3]
            fixed = text.replace(weekday, short, 1)
            message = f"names {weekday}, but {read.stamp.day:%Y-%m-%d} is a {right}: check the day"
            read = Read(read.stamp, (*read.faults, Fault("weekday", message, fixed=fixed)))
    return read


def _finish(text: str, name: str, parts: tuple[str, str, str], rest: str, faults: list[Fault]) -> Read:
    """A date whose day is known, with its time and zone in `rest`."""
    year, month, day = map(int, parts)
    if fault := impossible_day(year, month, day):
        return Read(None, (fault,))
    when = date(year, month, day)
    if when in NO_MOMENT:
        fault = Fault("placeholder", f"is {NO_MOMENT[when]}, which programs write for “no date”")
        return Read(None, (fault,))
    if not rest:
        return Read(Stamp(name, when), tuple(faults))
    lead = re.match(r"(?:[Tt]|,?[ \t]+(?:at[ ]+|-[ ]+)?|,)", rest)
    tail = rest[lead.end() :] if lead else rest
    clock: tuple[int, int, int] | None = None
    at = 0
    lost = _LOST.match(tail) or (_SOLID.match(tail) if not tail.isdigit() or len(tail) in (4, 6) else None)
    if lost:
        hours, minutes, seconds = lost["hours"], lost["minutes"], lost["seconds"]
        written = ":".join(part for part in (hours, minutes, seconds) if part)
        fixed = text[: len(text) - len(tail)] + written + tail[lost.end() :]
        safe = seconds is not None
        if int(hours) < 24 and int(minutes) < 60 and int(seconds or 0) < 60:
            message = f"has lost the colons of its time: write {written}"
            faults.append(Fault("colons", message, certain=True, fixed=fixed, safe=safe))
        clock, at = (int(hours), int(minutes), int(seconds or 0)), lost.end()
    elif found := _CLOCK.match(tail):
        hours, minutes, seconds, half = found.groups()
        if minutes is None and half is None:
            return Read(
                None,
                (Fault("format", f"has “{tail.strip()}” after its day, which is no time", certain=True),),
            )
        clock, at = (int(hours), int(minutes or 0), int(seconds or 0)), found.end()
        if half:
            if not 1 <= clock[0] <= 12:
                return Read(None, (Fault("impossible", f"has no hour {hours} {half}", certain=True),))
            clock = (clock[0] % 12 + (12 if half[0] in "Pp" else 0), clock[1], clock[2])
    else:
        zone_only = _ZONE.match(tail.strip())
        if not zone_only:
            return Read(
                None,
                (
                    Fault(
                        "format",
                        f"has “{_short(tail.strip())}” after its day, which is no time",
                        certain=True,
                    ),
                ),
            )
    if clock and (fault := _impossible_clock(clock)):
        return Read(None, (fault,))
    zone = tail[at:].strip()
    offset: int | None = None
    if zone:
        offset, problem = _offset(zone)
        if problem:
            return Read(Stamp(name, when, clock, None), (*faults, problem))
    return Read(Stamp(name, when, clock, offset), tuple(faults))


def impossible_day(year: int, month: int, day: int) -> Fault | None:
    """A fault where there is no such day."""
    if not 1 <= month <= 12:
        return Fault("impossible", f"has no month {month}: months go from 1 to 12", certain=True)
    try:
        date(year, month, day)
    except ValueError:
        if year == 0:
            return Fault("impossible", "has the year 0", certain=True)
        if not 1 <= day <= 31:
            return Fault("impossible", f"has no day {day}", certain=True)
        return Fault("impossible", f"can't be: {MONTHS[month - 1]} {year} has no day {day}", certain=True)
    return None


def _impossible_clock(clock: tuple[int, int, int]) -> Fault | None:
    hour, minute, second = clock
    if hour > 24 or (hour == 24 and (minute or second)):
        return Fault("impossible", f"has no hour {hour}: hours go from 0 to 23", certain=True)
    if minute > 59:
        return Fault("impossible", f"has no minute {minute}: minutes go from 0 to 59", certain=True)
    if second > 60:
        return Fault("impossible", f"has no second {second}: seconds go from 0 to 59", certain=True)
    if hour == 24:
        return Fault("impossible", "has the hour 24: write 00:00 of the next day")
    return None


def _offset(zone: str) -> tuple[int | None, Fault | None]:
    """Minutes from UTC, and what is wrong with the zone."""
    found = _ZONE.match(zone)
    if not found:
        digits = re.match(r"[-+](\d{3,})", zone)
        if digits:
            return None, Fault(
                "impossible", f"has no offset {_short(zone)}: offsets go from -12:00 to +14:00", certain=True
            )
        return None, Fault("format", f"ends in “{_short(zone)}”, which is no time zone")
    name, sign, hours, minutes, _ = found.groups()
    if not sign:
        return (0 if name and name.upper() in ("Z", "UTC", "GMT", "UT") else None), None
    total = (int(hours) * 60 + int(minutes or 0)) * (1 if sign == "+" else -1)
    if int(minutes or 0) > 59 or abs(total) >= 24 * 60:
        message = f"has no offset {sign}{hours}{minutes or ''}: offsets go from -12:00 to +14:00"
        return None, Fault("impossible", message, certain=True)
    return total, None


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
