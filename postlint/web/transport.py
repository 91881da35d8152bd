"""The HTTP client: aiohttp, whose connections dial only addresses that were checked.

aiohttp by itself: of httpx over aiohttp's transport nothing but the transport would be used (redirects, cookies and
decoding are done here), and it takes a quarter more processor time for a request.

Name and address are kept apart: the connection goes to an address that `Names` checked, TLS verifies the
name of the URL. A proxy (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) resolves names itself: through it
only addresses written in URLs can be checked.
"""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterable
from netrc import NetrcParseError, netrc
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from postlint.web.settings import LinkSettings

if TYPE_CHECKING:
    from postlint.web.names import Names
    from postlint.web.urls import Target

_LONGEST_HEADER = 65536  # bytes; aiohttp's own limit of 8190 is less than some sites' policies take


class CheckedResolver(AbstractResolver):
    """Gives aiohttp the addresses that were checked for a name; of other names those of proxies alone."""

    def __init__(self, names: Names, proxies: Iterable[str]) -> None:
        self._names = names
        self._proxies = {urlsplit(p if "//" in p else "//" + p).hostname for p in proxies}

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - both families are offered
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


class Transport:
    """Sends one request at a time: no cookies, no redirects. Made and closed inside of one event loop.

    Proxies and netrc are read here once: aiohttp would read them for each request, in a thread.
    """

    def __init__(self, settings: LinkSettings, names: Names) -> None:
        self._proxies = {s: p for s, p in getproxies().items() if s in ("http", "https")}
        self._passwords = _netrc()
        self._timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=settings.connect_timeout, sock_read=settings.first_byte_timeout
        )
        self._settings = settings
        self._tls: ssl.SSLContext | None = None  # made when first needed: it reads some hundred certificates
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=CheckedResolver(names, self._proxies.values()),
                use_dns_cache=False,
                limit=settings.total,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
            timeout=self._timeout,
        )

    def proxy(self, target: Target) -> str:
        """The URL of the proxy that the environment names for a target, or ""."""
        if not self._proxies or proxy_bypass(f"{target.host}:{target.port}"):
            return ""
        proxy = self._proxies.get(target.scheme, "")
        return proxy if not proxy or "//" in proxy else "http://" + proxy

    def password(self, target: Target) -> str:
        """ "name:password" for a target, from its URL or netrc, or ""."""
        return target.userinfo or self._passwords.get(target.host, "")

    async def send(self, target: Target, headers: list[tuple[str, str]]) -> aiohttp.ClientResponse:
        """The answer's head; its body is still to be read, and the response to be released.

        Raises:
            aiohttp.ClientError, OSError, ValueError: there is none; see `fetch.failure`.
        """
        # encoded: the URL goes out as it stands; yarl would write some queries anew.
        url = URL(target.url, encoded=True)
        proxy = self.proxy(target) if self._proxies else ""
        tls: ssl.SSLContext | bool = True
        if target.scheme == "https" or proxy:
            tls = self._tls = self._tls or tls_context(self._settings)
        return await self._session.get(
            url, headers=headers, allow_redirects=False, proxy=proxy or None, ssl=tls
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()


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


def _netrc() -> dict[str, str]:
    """ "name:password" by host, from the file that NETRC names or the user's own."""
    name = os.environ.get("NETRC", "")
    file = Path(name) if name else Path.home() / (".netrc" if os.name != "nt" else "_netrc")
    try:
        hosts = netrc(file).hosts
    except (OSError, NetrcParseError, UnicodeError):
        return {}
    return {host: f"{login}:{password}" for host, (login, _, password) in hosts.items() if host != "default"}
