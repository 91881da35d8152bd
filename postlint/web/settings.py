"""The `[links]` table: how links are asked, and which hosts may be asked although they are not public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from postlint import linear
from postlint.patterns import lazy

_SECONDS = {"ms": 0.001, "s": 1.0, "": 1.0, "min": 60.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_FOREVER = 1e12  # seconds
_DURATION = lazy(r"([0-9]+(?:\.[0-9]+)?) ?(ms|s|min|m|h|d)?")

USER_AGENT = "Mozilla/5.0 (compatible; postlint/0.1; link checker)"
SECOND_USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)


class LinkSettingsError(ValueError):
    """A key of `[links]` that is unknown or whose value can't be used; `key` is its name as written."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """How links are asked. Times are seconds.

    Args:
        allow_hosts: hosts that may be asked although their address is not public.
        ca_file: certificates (PEM) that are trusted besides the system's.
        per_host: requests at once to one host.
        total: requests at once to all hosts.
        max_time: of asking in one run; what is left is shown as not asked.
        connect_timeout: until a connection stands, TLS included.
        first_byte_timeout: from the request until the answer begins, and between two pieces of it.
        total_timeout: for one request as a whole.
        retries: further tries after an answer that may be better the next time.
        retry_wait: before the first further try; the second waits three times as long.
        user_agent: sent first.
        second_user_agent: sent when a link was turned away or looks dead; "" asks with the first again.
        accept_language: sent with each request.
        ignore: regular expressions; a URL in which one is found is never asked.
        offline: no request is made; only what the store knows is told.
        show_unknown: tell of links that could not be judged.
    """

    allow_hosts: tuple[str, ...] = ()
    ca_file: Path | None = None
    per_host: int = 4
    total: int = 64
    max_time: float = 600.0
    connect_timeout: float = 10.0
    first_byte_timeout: float = 20.0
    total_timeout: float = 40.0
    retries: int = 2
    retry_wait: float = 1.0
    user_agent: str = USER_AGENT
    second_user_agent: str = SECOND_USER_AGENT
    accept_language: str = "en-US,en;q=0.9,*;q=0.5"
    ignore: tuple[str, ...] = ()
    offline: bool = False
    show_unknown: bool = False


_COUNTS = ("per-host", "total")
_TIMES = ("max-time", "connect-timeout", "first-byte-timeout", "total-timeout", "retry-wait")
_TEXTS = ("user-agent", "second-user-agent", "accept-language")
KEYS = ("allow-hosts", "ca-file", *_COUNTS, *_TIMES, "retries", *_TEXTS, "ignore")


def parse_links(raw: Mapping[str, Any], folder: Path | None = None) -> LinkSettings:
    """The settings of a `[links]` table; a relative `ca-file` is looked up from `folder`.

    Raises:
        LinkSettingsError: a key is unknown or its value is of no use.
    """
    values: dict[str, Any] = {}
    for key, value in raw.items():
        values[key.replace("-", "_")] = _value(key, value, folder)
    return LinkSettings(**values)


def _value(key: str, value: Any, folder: Path | None) -> Any:
    if key not in KEYS:
        from difflib import get_close_matches

        near = get_close_matches(key, KEYS, 1)
        hint = f"; did you mean “{near[0]}”?" if near else f"; known are {', '.join(KEYS)}"
        raise LinkSettingsError(key, f"unknown key “{key}” in [links]{hint}")
    if key in ("allow-hosts", "ignore"):
        return _strings(key, value)
    if key == "ca-file":
        path = (folder or Path()) / _text(key, value)
        if not path.is_file():
            raise LinkSettingsError(key, f"“{key}” names a file that is not there: {path}")
        return path
    if key in _TEXTS:
        return _text(key, value)
    if key in _TIMES:
        return _seconds(key, value)
    least = 0 if key == "retries" else 1
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise LinkSettingsError(key, f"“{key}” must be a whole number from {least}, not {value!r}")
    return value


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise LinkSettingsError(key, f"“{key}” must be text on one line, not {value!r}")
    return value


def _strings(key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) and item for item in value):
        raise LinkSettingsError(key, f"“{key}” must be a list of texts, not {value!r}")
    for item in value if key == "ignore" else ():
        try:
            linear.check(item)
        except linear.PatternError as error:
            raise LinkSettingsError(key, f"{error} (in “{key}”)") from None
    return tuple(value)


def _seconds(key: str, value: Any) -> float:
    seconds = 0.0
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = float(min(value, _FOREVER))
    elif isinstance(value, str) and (m := _DURATION.fullmatch(value.strip())):
        seconds = float(m[1]) * _SECONDS[m[2] or ""]
    if 0 < seconds < _FOREVER:
        return seconds
    raise LinkSettingsError(key, f'“{key}” must be a time such as "30s" or "10min", not {value!r}')
