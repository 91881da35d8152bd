"""What a plain YAML scalar means.

YAML 1.1's resolution (https://yaml.org/type/), as libyaml's users Jekyll and MkDocs apply it, but for two
kinds that stay text because other generators read them so and no front matter means anything else:
sexagesimal numbers (`12:30`) and timestamps whose day or time can't be.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from postlint.patterns import lazy

_WORDS: dict[str, bool | None] = {"": None, "~": None}
for _word in ("null", "Null", "NULL"):
    _WORDS[_word] = None
for _true, _false in (("true", "false"), ("yes", "no"), ("on", "off")):
    for _shape in (str.lower, str.title, str.upper):
        _WORDS[_shape(_true)] = True
        _WORDS[_shape(_false)] = False
# Characters: int() of thousands of digits is quadratic, or refused, and no number is that long.
LONGEST_NUMBER = 60
_NUMERIC = frozenset("0123456789+-.")
_INTEGER = lazy(r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]*|[1-9][0-9_]*)\Z")
_FLOAT = lazy(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?)\Z")
_SPECIAL = lazy(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")
_TIMESTAMP = lazy(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?"
    r"[ \t]*(?:(Z)|([-+])([0-9]{1,2})(?::([0-9]{2}))?)?)?\Z"
)


def resolve(text: str) -> Any:
    """The value of a plain scalar: str, int, float, bool, None, date or datetime. Never raises."""
    if text[:1] in _NUMERIC:
        return _number(text)
    return _WORDS.get(text, text)


def _number(text: str) -> Any:
    if len(text) > LONGEST_NUMBER:
        return text
    if _INTEGER.match(text):
        return _integer(text)
    if text.count("-") >= 2 and (stamp := _TIMESTAMP.match(text)):
        return _timestamp(stamp)
    if _FLOAT.match(text):
        return float(text.replace("_", ""))
    if special := _SPECIAL.match(text):
        return float(special[0].lower().replace(".", ""))
    return text


def _integer(text: str) -> int | str:
    digits = text.replace("_", "")
    sign = -1 if digits[0] == "-" else 1
    digits = digits.lstrip("+-")
    try:
        if digits.startswith("0") and digits[1:2] not in ("", "b", "x"):
            return sign * int(digits, 8)
        return sign * int(digits, 0)
    except ValueError:  # `0b_`, `0x_`
        return text


def _timestamp(found: re.Match[str]) -> date | datetime | str:
    year, month, day, hour, minute, second, fraction, zulu, sign, zone_hours, zone_minutes = found.groups()
    try:
        if hour is None:
            if len(month) < 2 or len(day) < 2:
                return found[0]
            return date(int(year), int(month), int(day))
        zone = None
        if zulu:
            zone = UTC
        elif sign:
            offset = timedelta(hours=int(zone_hours), minutes=int(zone_minutes or 0))
            zone = timezone(-offset if sign == "-" else offset)
        micro = int((fraction or "0")[:6].ljust(6, "0"))
        return datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), micro, zone)
    except ValueError:  # 2024-02-30: front-matter-dates says so, with the text at hand
        return found[0]


def quoted(text: str) -> str:
    """Text as a YAML scalar in quotes: double ones unless it holds such or a backslash."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
