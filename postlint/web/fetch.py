"""One request: what came back, as far as a checker looks at it. Bodies are cut, never read whole."""

from __future__ import annotations

import asyncio
import errno
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

import aiohttp

from postlint.web import page as pages
from postlint.web.encodings import accepted, decoded
from postlint.web.page import Page
from postlint.web.settings import LinkSettings
from postlint.web.transport import Transport
from postlint.web.urls import Target

CUT = 64 * 1024  # bytes of a page that are read ...
CUT_FOR_ANCHORS = 1024 * 1024  # ... and where an anchor of it is looked for
_BODY_TIME = 5.0  # seconds for a body: what arrived until then must do
_FILLED_BY_SCRIPT = 300  # characters of text: a page with scripts and less is a shell
_MOST_DRAINED = 16 * 1024  # bytes of a body of no interest that are read to keep the connection
_KEPT = (
    *("location", "refresh", "retry-after", "x-robots-tag", "cf-mitigated", "x-amzn-waf-action"),
    *("x-datadome", "x-dd-b", "x-vercel-mitigated"),
)  # fmt: skip
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Identity(NamedTuple):
    """Who asks: "first" or "second", and the user agent sent."""

    name: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request came to: a status with its page, or the signal of a failure and its words.

    `anchors` is None where they were not looked for or the page was cut before its end.
    """

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    page: Page | None = None
    anchors: frozenset[str] | None = None
    failure: str = ""
    detail: str = ""


async def fetch(
    transport: Transport,
    target: Target,
    identity: Identity,
    settings: LinkSettings,
    cookie: str = "",
    anchors: bool = False,
) -> Answer:
    """Ask for one URL, once, without following anything. Never raises for what a server does."""
    try:
        async with asyncio.timeout(settings.total_timeout):
            return await _fetch(transport, target, identity, settings, cookie, anchors)
    except TimeoutError:
        return Answer(failure="time-out", detail=f"no answer within {settings.total_timeout:g} s")
    except (aiohttp.ClientError, OSError, ValueError) as error:
        signal, detail = failure(error)
        return Answer(failure=signal, detail=detail)


async def _fetch(
    transport: Transport,
    target: Target,
    identity: Identity,
    settings: LinkSettings,
    cookie: str,
    anchors: bool,
) -> Answer:
    headers = [
        ("User-Agent", identity.user_agent),
        ("Accept", ACCEPT),
        ("Accept-Language", settings.accept_language),
        ("Accept-Encoding", accepted()),
    ]
    if cookie:
        headers.append(("Cookie", cookie))
    if password := transport.password(target):
        headers.append(("Authorization", "Basic " + b64encode(password.encode()).decode("ascii")))
    response = await transport.send(target, headers)
    got = {
        name.lower(): value for name, value in reversed([*response.headers.items()])
    }  # the first of several
    try:
        data, whole = await _body(response, got, CUT_FOR_ANCHORS if anchors else CUT)
    finally:
        response.release()
    page, names = None, None
    if data and _is_html(got, data):
        charset = _charset(got.get("content-type", ""))
        page = pages.read(data[:CUT], charset, whole and len(data) <= CUT)
        # A page that scripts fill has places that its source does not show.
        if anchors and whole and (len(page.text) > _FILLED_BY_SCRIPT or b"<script" not in data):
            names = pages.anchors(data, charset)
    return Answer(
        status=response.status,
        headers={name: got[name] for name in _KEPT if name in got},
        cookies=tuple(response.headers.getall("Set-Cookie", ())),
        page=page,
        anchors=names,
    )


def _charset(content_type: str) -> str:
    _, found, rest = content_type.lower().partition("charset=")
    return rest.partition(";")[0].strip(" \"'") if found else ""


async def _body(response: aiohttp.ClientResponse, headers: dict[str, str], limit: int) -> tuple[bytes, bool]:
    """The decoded beginning of a body worth reading, and whether it is the whole of it."""
    length = headers.get("content-length", "")
    size = int(length[:15]) if length.isascii() and length.isdigit() else -1
    redirects = 300 <= response.status < 400
    if not _may_be_html(headers) or redirects:
        limit = _MOST_DRAINED
        if size < 0 or size > limit:
            return b"", False
    parts, ended = list[bytes](), False
    # the status is there: what the body lacks changes little
    with suppress(TimeoutError, aiohttp.ClientError, OSError, ValueError):
        if response.content.is_eof():  # all of it came with the head
            parts.append(response.content.read_nowait())
            ended = True
        else:
            async with asyncio.timeout(_BODY_TIME):
                ended = await _read(response, parts, limit)
    data = b"".join(parts)
    ended = ended and len(data) >= size
    encodings = headers.get("content-encoding", "")
    if encodings:
        data = decoded(data, encodings, limit)
        ended = ended and len(data) < limit
    return data[:limit], ended


async def _read(response: aiohttp.ClientResponse, parts: list[bytes], limit: int) -> bool:
    """Whether the body ended before `limit` bytes of it were put into `parts`."""
    total = 0
    async for part in response.content.iter_any():
        parts.append(part)
        total += len(part)
        if total >= limit:
            return False
    return True


def _may_be_html(headers: dict[str, str]) -> bool:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in ("", "text/html", "application/xhtml+xml", "application/octet-stream", "text/plain")


def _is_html(headers: dict[str, str], data: bytes) -> bool:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return True
    start = data[:512].lstrip().lower()
    return kind in ("", "application/octet-stream") and start.startswith((b"<!doctype html", b"<html"))


_ERRNO_SIGNALS = {
    errno.ECONNREFUSED: ("refused", "its host refuses the connection"),
    errno.ETIMEDOUT: ("time-out", "its host does not answer"),
    errno.EHOSTUNREACH: ("time-out", "there is no way to its host"),
    errno.EHOSTDOWN: ("time-out", "its host is down"),
    errno.ENETUNREACH: ("unreachable", "there is no way to its network from here"),
    errno.EADDRNOTAVAIL: ("unreachable", "there is no way to its network from here"),
    errno.EMFILE: ("unreachable", "too many open files here"),
}


def failure(error: BaseException) -> tuple[str, str]:
    """The policy's signal and words for an exception of the client, looked up along its causes."""
    chain = list(_causes(error))
    for each in chain:
        if isinstance(each, ssl.SSLError | ssl.CertificateError | aiohttp.ClientSSLError):
            reason = getattr(each, "verify_message", "") or getattr(each, "reason", "") or type(each).__name__
            return "tls", f"its certificate or TLS connection fails: {reason}"
    for each in chain:
        if isinstance(each, OSError) and each.errno in _ERRNO_SIGNALS:
            return _ERRNO_SIGNALS[each.errno]
    if any(
        isinstance(each, aiohttp.ClientProxyConnectionError | aiohttp.ClientHttpProxyError) for each in chain
    ):
        return "unreachable", "the proxy does not answer or refuses"
    if any(isinstance(each, TimeoutError) for each in chain):
        return "time-out", "no answer in time"
    if any("chunk" in str(each).lower() and isinstance(each, aiohttp.ClientResponseError) for each in chain):
        return (
            "odd-answer",
            "its body is sent in broken pieces",
        )  # something answers, and browsers may show it
    if any(isinstance(each, aiohttp.ClientResponseError) for each in chain):
        return "broken-off", "what its host answers is not HTTP"
    if any(isinstance(each, aiohttp.InvalidURL) for each in chain):
        return "odd-answer", "no request can be made of it"
    return "broken-off", "its host closes the connection without an answer"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):
        if error is None:
            return
        yield error
        if isinstance(error, BaseExceptionGroup):
            yield from error.exceptions
        error = error.__cause__ or error.__context__
