"""Dates as people and programs write them: what they mean, and what is wrong with them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postlint.schema import date_habits, dates
from postlint.schema.date_fields import role
from postlint.site import Site

JUNE = date(2024, 6, 19)


@pytest.mark.parametrize(
    ("text", "form", "clock", "offset"),
    [
        ("2024-06-19", "iso-date", None, None),
        ("2024-06-19T08:00:00Z", "iso-time", (8, 0, 0), 0),
        ("2024-06-19T08:00:00.123+02:00", "iso-time", (8, 0, 0), 120),
        ("2024-06-19T08:00", "iso-time", (8, 0, 0), None),
        ("2024-06-19 08:00:00 +0200", "spaced", (8, 0, 0), 120),
        ("2024-06-19 08:00:00 -05:30", "spaced", (8, 0, 0), -330),
        ("2024-06-19 8:05 PM", "spaced", (20, 5, 0), None),
        ("2024-06-19 08:00:00 CEST", "spaced", (8, 0, 0), None),
        ("2024-06-19 08:00:00 Europe/Berlin", "spaced", (8, 0, 0), None),
        ("Wed, 19 Jun 2024 08:00:00 +0200", "rfc2822", (8, 0, 0), 120),
        ("Wed, 19 Jun 2024 08:00:00 GMT", "rfc2822", (8, 0, 0), 0),
        ("Wednesday, 19 June 2024", "rfc2822", None, None),
        ("19 Jun 2024", "rfc2822", None, None),
        ("June 19, 2024", "month-name", None, None),
        ("Jun 19th, 2024 08:00", "month-name", (8, 0, 0), None),
        ("Wed Jun 19 2024 08:00:00 GMT+0200 (CEST)", "month-name", (8, 0, 0), 120),
        ("Wed Jun 19 08:00:00 CEST 2024", "month-name", (8, 0, 0), None),
        ("2024/06/19", "slashes", None, None),
    ],
)
def test_formats(text: str, form: str, clock: tuple[int, int, int] | None, offset: int | None) -> None:
    assert dates.read(text) == dates.Read(dates.Stamp(form, JUNE, clock, offset))


@pytest.mark.parametrize(
    ("text", "kind", "certain"),
    [
        ("2024-02-30", "impossible", True),
        ("2023-02-29", "impossible", True),
        ("2024-00-10", "impossible", True),
        ("2024-19-06", "impossible", True),
        ("2024-06-19 25:00:00", "impossible", True),
        ("2024-06-19 08:61:00", "impossible", True),
        ("2024-06-19 08:00:61", "impossible", True),
        ("2024-06-19 08:00:00 +2900", "impossible", True),
        ("2024-06-19T08:00:00+02:75", "impossible", True),
        ("20244-06-19", "impossible", True),
        ("31 Jun 2024", "impossible", True),
        ("2024-06-19 13:00 PM", "impossible", True),
        ("03/04/2024", "ambiguous", False),
        ("03-04-2024", "ambiguous", False),
        ("24-06-19", "ambiguous", False),
        ("19/06/2024", "format", False),
        ("19.06.2024", "format", False),
        ("20240619", "format", False),
        ("1718784000", "format", False),
        ("19 Jun 24", "format", False),
        ("2024", "incomplete", False),
        ("2024-06", "incomplete", False),
        ("Tue, 19 Jun 2024 08:00:00 +0200", "weekday", False),
        ("05 Apr 2024 19 00 00 +0200", "colons", True),
        ("2024-06-19 080000", "colons", True),
        ("2024-06-19T08-00-00", "colons", True),
        ("2024-6-3", "padding", False),
        ("\u00a02024-06-19", "space", False),
        ("0000-00-00", "placeholder", True),
        ("YYYY-MM-DD", "placeholder", True),
        ("2024-XX-XX", "placeholder", True),
        ("dd.mm.yyyy", "placeholder", True),
        ("{{ date }}", "placeholder", True),
        ("<% tp.date.now() %>", "placeholder", True),
        ("TBD", "placeholder", True),
        ("Invalid Date", "placeholder", True),
        ("1970-01-01", "placeholder", False),
        ("0001-01-01T00:00:00Z", "placeholder", False),
        ("yesterday", "words", True),
        ("last Friday", "words", True),
        ("19 juin 2024", "words", False),
        ("2024-06-19 in the morning", "format", True),
        ("x" * 1000, "words", True),
    ],
)
def test_faults(text: str, kind: str, certain: bool) -> None:
    assert [(fault.kind, fault.certain) for fault in dates.read(text).faults] == [(kind, certain)]


MOMENTS = st.datetimes(datetime(1980, 1, 2), datetime(2037, 1, 1), timezones=st.sampled_from([None, UTC]))
OFFSETS = st.integers(-47, 55).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@settings(max_examples=200, deadline=None)
@given(moment=MOMENTS, zone=OFFSETS)
def test_what_python_writes_is_read_back(moment: datetime, zone: timezone) -> None:
    moment = moment.replace(microsecond=0, tzinfo=moment.tzinfo and zone)
    clock = (moment.hour, moment.minute, moment.second)
    minutes = (
        None if moment.tzinfo is None else int((moment.utcoffset() or timedelta()).total_seconds() // 60)
    )
    for text in (moment.isoformat(), moment.isoformat(" "), moment.strftime("%Y-%m-%d %H:%M:%S %z").strip()):
        read = dates.read(text)
        assert not read.faults
        assert read.stamp is not None
        assert (read.stamp.day, read.stamp.clock, read.stamp.offset) == (moment.date(), clock, minutes)
    if moment.tzinfo is not None:
        read = dates.read(format_datetime(moment))
        assert read.stamp is not None
        assert read.stamp.moment() == moment


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("0123456789-/.: TZ+,JanMonhPx{}<>%Yd"), max_size=30))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read = dates.read(text)
    assert read.stamp or read.faults
    for fault in read.faults:
        if fault.fixed and fault.safe:  # what is written instead must be read, with the same day
            again = dates.read(fault.fixed)
            assert again.stamp
            assert read.stamp
            assert again.stamp.day == read.stamp.day


@pytest.mark.parametrize(
    ("key", "meaning"),
    [
        ("date", "date"),
        ("Date", "date"),
        ("pubDate", "published"),
        ("publish_date", "published"),
        ("lastmod", "updated"),
        ("last_modified_at", "updated"),
        ("expiryDate", "other"),
        ("conference-date", "other"),
        ("update", ""),
        ("title", ""),
        ("validated", ""),
    ],
)
def test_fields_that_hold_dates(key: str, meaning: str) -> None:
    assert role(key) == meaning


NOW = datetime(2024, 6, 20, tzinfo=UTC)


def told(tmp_path: Path, *posts: tuple[str, str], generator: str = "plain") -> list[tuple[str, str]]:
    """(path, kind) of what a site's dates, given as (path, date), are told to be."""
    all_seen = []
    for path, text in posts:
        stamp = dates.read(text).stamp
        assert stamp is not None
        all_seen.append((path, date_habits.seen(date_habits.noted(stamp, False), path)))
    habits = date_habits.habits([one for _, one in all_seen], Site(tmp_path, generator), NOW, 1970)
    return [(path, kind) for path, one in all_seen for kind, _, _ in habits.faults(one)]


def test_future_and_far_off_dates(tmp_path: Path) -> None:
    posts = [("a.md", "2024-06-20"), ("b.md", "2024-06-22"), ("c.md", "2204-06-19"), ("d.md", "1024-06-19")]
    assert told(tmp_path, *posts) == [("b.md", "future"), ("c.md", "era"), ("d.md", "era")]
    (tmp_path / "_config.yml").write_text("future: true\n")
    assert told(tmp_path, *posts[:2], generator="jekyll") == []


def test_file_names_are_compared_in_utc_and_in_the_site_s_zone(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("timezone: Asia/Tokyo\n")
    posts = [
        ("2024-06-18-utc.md", "2024-06-19 01:00:00 +0200"),
        ("2024-06-19-written.md", "2024-06-19 01:00:00 +0200"),
        ("2024-06-19-tokyo.md", "2024-06-18 20:00:00 +0000"),
        ("2024-06-01-other.md", "2024-06-18 20:00:00 +0000"),
    ]
    assert told(tmp_path, *posts, generator="jekyll") == [("2024-06-01-other.md", "name")]


def test_formats_that_nearly_all_posts_share(tmp_path: Path) -> None:
    usual = [(f"{number}.md", "2024-06-01 08:00:00 +0000") for number in range(30)]
    odd = [("x.md", "June 1, 2024"), ("y.md", "2024-06-01 08:00:00")]
    assert told(tmp_path, *usual, *odd) == [("x.md", "format"), ("y.md", "zone")]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("June 19, 2024", "2024-06-19"),
        ("19 Jun 2024 08:05", "2024-06-19T08:05:00"),
        ("Wed, 19 Jun 2024 08:05:06 GMT", "2024-06-19T08:05:06Z"),
        ("2024-06-19 08:05:06 -0330", "2024-06-19T08:05:06-03:30"),
    ],
)
def test_stamps_as_iso(text: str, iso: str) -> None:
    stamp = dates.read(text).stamp
    assert stamp is not None
    assert stamp.iso() == iso
    again = dates.read(iso).stamp
    assert again is not None
    assert again[1:] == stamp[1:]
