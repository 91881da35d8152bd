"""The HTTP client: httpx over aiohttp's connections, which dial only addresses that were checked.

Name and address are kept apart: the connection goes to an address that `Names` checked, TLS verifies the
name of the URL. A proxy (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) resolves names itself: through it
only addresses written in URLs can be checked.
"""

from __future__ import annotations

import socket
import ssl
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from httpx_aiohttp import AiohttpTransport

from postlint.web.settings import LinkSettings

if TYPE_CHECKING:
    from postlint.web.names import Names
    from postlint.web.urls import Target

_LONGEST_HEADER = 65536  # bytes; aiohttp's own limit of 8190 is less than some sites' policies take


class CheckedResolver(AbstractResolver):
    """Gives aiohttp the addresses that were checked for a name, and the system's only for proxies."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._proxies = proxy_hosts()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The checked addresses of `host`."""
        found = self._names.checked(host)
        if not found and host in self._proxies:
            found = await self._names.addresses(host, open_host=True)
        if not found:
            raise OSError(f"{host} was not checked")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    async def close(self) -> None:
        """Nothing is held."""


def open_client(settings: LinkSettings, names: Names) -> httpx.AsyncClient:
    """A client without cookies and redirects of its own. Must be made and closed inside of one event loop."""

    context = tls_context(settings)

    def session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=CheckedResolver(names),
            use_dns_cache=False,
            ssl=context,
            limit=settings.total,
            limit_per_host=0,  # the gate of each host counts
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=True,
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
            timeout=aiohttp.ClientTimeout(total=None),
        )

    return httpx.AsyncClient(
        transport=AiohttpTransport(client=session, verify=context),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        trust_env=False,  # aiohttp's session reads proxies and netrc
        follow_redirects=False,
        timeout=httpx.Timeout(
            connect=settings.connect_timeout,
            read=settings.first_byte_timeout,
            write=settings.first_byte_timeout,
            pool=None,
        ),
    )


def tls_context(settings: LinkSettings) -> ssl.SSLContext:
    """TLS that trusts the system's authorities, certifi's and those of `ca_file`."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    if settings.ca_file:
        context.load_verify_locations(settings.ca_file)
    # Python 3.13 refuses certificates that browsers take (RFC 5280's letter); the chain is still verified.
    context.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
    return context


@cache
def _proxies() -> dict[str, str]:
    return getproxies()


def proxy_hosts() -> frozenset[str]:
    """The hosts of the proxies that the environment names."""
    hosts = set()
    for scheme, url in _proxies().items():
        if scheme in ("http", "https"):
            hosts.add(urlsplit(url if "//" in url else "//" + url).hostname or "")
    return frozenset(hosts - {""})


def goes_through_proxy(target: Target) -> bool:
    """Whether the environment sends requests for a target through a proxy."""
    proxies = _proxies()
    return target.scheme in proxies and not proxy_bypass(f"{target.host}:{target.port}")
