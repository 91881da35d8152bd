"""Cookies of one chain of redirects: sent back to the hosts that set them, forgotten after it (RFC 6265)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from postlint.web.urls import Target

_MOST = 50
_LONGEST = 4096


class _Cookie(NamedTuple):
    value: str
    domain: str
    host_only: bool
    secure: bool


class Cookies:
    """The cookies that the hops of one chain set."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str, str], _Cookie] = {}

    def take(self, target: Target, headers: Iterable[str]) -> None:
        """Keep what the `Set-Cookie` headers of an answer set."""
        for header in headers:
            pair, *attributes = header.split(";")
            name, equals, value = pair.partition("=")
            name, value = name.strip(), value.strip()
            if not equals or not name or len(pair) > _LONGEST or not (name + value).isprintable():
                continue
            given = {k.strip().lower(): v.strip() for k, _, v in (a.partition("=") for a in attributes)}
            domain = given.get("domain", "").lower().removeprefix(".")
            host_only = not domain or domain == target.host
            if not host_only and (
                target.address or "." not in domain or not target.host.endswith("." + domain)
            ):
                continue
            path = (
                given.get("path", "") if given.get("path", "").startswith("/") else _default_path(target.path)
            )
            key = name, domain or target.host, path
            if given.get("max-age", "1").startswith(("0", "-")) or (not value and "expires" in given):
                self._held.pop(key, None)
            elif len(self._held) < _MOST or key in self._held:
                self._held[key] = _Cookie(value, domain or target.host, host_only, "secure" in given)

    def header(self, target: Target) -> str:
        """The `Cookie` header for a request, or ""."""
        return "; ".join(
            f"{name}={cookie.value}"
            for (name, _, path), cookie in self._held.items()
            if _host_fits(target.host, cookie)
            and (target.path == path or target.path.startswith(path.rstrip("/") + "/"))
            and (not cookie.secure or target.scheme == "https")
        )


def _host_fits(host: str, cookie: _Cookie) -> bool:
    return host == cookie.domain or (not cookie.host_only and host.endswith("." + cookie.domain))


def _default_path(path: str) -> str:
    return path.rpartition("/")[0] or "/"
