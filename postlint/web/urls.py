"""URLs as posts hold them to URLs as they are asked, and which are not asked at all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit

from postlint.web.addresses import Address, parse_literal

_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_STRIPPED = re.compile("[\t\n\r]")
_BAD_HOST = re.compile('[\x00-\x20"#%/:<>?@\\[\\\\\\]^`{|}\x7f]')
# Characters left as they are in paths and queries; everything else is percent-encoded.
_SAFE_PATH = "%/:@!$&'()*+,;=~-._[]|"
_SAFE_QUERY = _SAFE_PATH + "?"

# RFC 2606 and 6761, and names that only a local network knows (RFC 6762, 8375, ICANN's .internal).
_RESERVED_DOMAINS = ("example.com", "example.net", "example.org")
_RESERVED_ENDS = (
    *("example", "test", "invalid", "localhost", "local", "localdomain", "internal", "intranet"),
    *("lan", "home", "corp", "onion", "arpa"),
)


class BadUrlError(ValueError):
    """No browser could ask this URL: says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL ready to be asked.

    `url` is ASCII, without user information and fragment: it names the answer in memory and store.
    `host` is ASCII and small (an address in its usual notation); `written_host` as the URL had it.
    `userinfo` is "name:password" or "", never shown; `fragment` is as written.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str
    query: str
    fragment: str = ""
    userinfo: str = ""
    written_host: str = ""
    address: Address | None = None

    @property
    def host_key(self) -> str:
        """What limits count by: http and https of one host together, other ports each for itself."""
        return self.host if self.port in (80, 443) else f"{self.host}:{self.port}"


@lru_cache(maxsize=4096)
def parse(url: str) -> Target:
    """A `Target` for an absolute http or https URL, read as browsers read it.

    Raises:
        BadUrlError: the URL has another scheme, no host, an impossible host or port.
    """
    url = _STRIPPED.sub("", url.strip())
    scheme = url[: url.find(":")].lower()
    if scheme not in _PORTS:
        raise BadUrlError("not http or https")
    head, sep, tail = url.partition("?")
    front, mark, fragment = head.partition("#")
    if mark:
        query_text, fragment = "", fragment + sep + tail
    else:
        query_text, _, fragment = tail.partition("#")
    rest = front.replace("\\", "/")[len(scheme) + 1 :].lstrip("/")
    authority, slash, path = rest.partition("/")
    userinfo, _, place = authority.rpartition("@")
    host, port = _host_and_port(place, scheme)
    ascii_host, address = _ascii_host(host)
    path = _encode(_without_dots(slash + path), _SAFE_PATH) or "/"
    query = _encode(query_text, _SAFE_QUERY)
    shown = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    place = shown if port == _PORTS[scheme] else f"{shown}:{port}"
    full = f"{scheme}://{place}{path}" + (f"?{query}" if query or (sep and not mark) else "")
    return Target(full, scheme, ascii_host, port, path, query, fragment, unquote(userinfo), host, address)


def _host_and_port(place: str, scheme: str) -> tuple[str, int]:
    if place.startswith("["):
        host, bracket, rest = place[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise BadUrlError("an IPv6 address needs both its brackets")
        port_text = rest[1:]
        if ":" not in host:
            raise BadUrlError("brackets hold no IPv6 address")
    else:
        host, _, port_text = place.partition(":")
    if not host:
        raise BadUrlError("no host")
    if port_text and not (port_text.isascii() and port_text.isdigit() and int(port_text[:9]) < 65536):
        raise BadUrlError("no such port")
    return host.lower(), int(port_text) if port_text else _PORTS[scheme]


def _ascii_host(host: str) -> tuple[str, Address | None]:
    if ":" in host:
        try:
            address = parse_literal(host.partition("%")[0])
        except ValueError as error:
            raise BadUrlError(str(error)) from None
        return str(address), address
    name = unquote(host)
    if not name.isascii():
        import idna

        # NFKC first: full-width digits and circled letters are read as plain ones by browsers.
        name = unicodedata.normalize("NFKC", name).replace("。", ".").lower()
        if not name.isascii():
            try:
                name = idna.encode(name, uts46=True).decode("ascii")
            except (idna.IDNAError, UnicodeError) as error:
                raise BadUrlError(f"no host name: {error}") from None
    name = name.lower()
    labels = name.removesuffix(".").split(".")
    if _BAD_HOST.search(name) or len(name) > 254 or not all(0 < len(label) < 64 for label in labels):
        raise BadUrlError("no host name")
    try:
        address = parse_literal(name)
    except ValueError as error:
        raise BadUrlError(str(error)) from None
    return (str(address) if address else name), address


def _encode(text: str, safe: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", text), safe=safe, errors="replace")


def _without_dots(path: str) -> str:
    """The path with `.` and `..` segments resolved (RFC 3986, 5.2.4), empty segments kept."""
    if "/." not in path and "/%2" not in path:
        return path
    out: list[str] = []
    segments = path.split("/")
    for i, segment in enumerate(segments):
        plain = segment.replace("%2e", ".").replace("%2E", ".")
        if plain not in (".", ".."):
            out.append(segment)
            continue
        if plain == ".." and len(out) > 1:
            out.pop()
        if i == len(segments) - 1:
            out.append("")
    return "/".join(out)


def join(base: Target, location: str) -> str:
    """The absolute URL that a `Location` or meta refresh names; the base's fragment is inherited."""
    location = _STRIPPED.sub("", location.strip())
    try:
        absolute = location if has_scheme(location) else urljoin(base.url, location)
    except ValueError:
        absolute = location
    if base.fragment and "#" not in absolute:
        absolute += "#" + base.fragment
    return absolute


def has_scheme(url: str) -> bool:
    """Whether a URL begins with a scheme (`https:`, `mailto:` ...)."""
    return _SCHEME.match(url) is not None


def public_form(url: str) -> str:
    """The URL as it may be shown: without the user's name and password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if "@" not in parts.netloc:
        return url
    return url.replace(parts.netloc, parts.netloc.rpartition("@")[2], 1)


def is_reserved(host: str) -> bool:
    """Whether a name is kept for examples or for local networks, or has no dot at all."""
    name = host.removesuffix(".")
    if "." not in name:
        return True
    return name.rpartition(".")[2] in _RESERVED_ENDS or any(
        name == domain or name.endswith("." + domain) for domain in _RESERVED_DOMAINS
    )


_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]{1,31};)")


def written_as(url: str, kind: str) -> str:
    """How a URL is written in a post in place of a link's URL of that kind (`Link.kind`), or "" if it can't."""
    url = url.replace("|", "%7C").replace("'", "%27")
    if kind == "html":
        return url.replace("&", "&amp;")
    if kind in ("front-matter", "autolink"):
        return url
    if kind == "bare":  # what ends a sentence does not belong to a bare URL
        return "" if url[-1] in "?!.,:*_~;)" or not _balanced(url) or _ENTITY.search(url) else url
    if not _balanced(url):
        url = url.replace("(", "%28").replace(")", "%29")
    return _ENTITY.sub("&amp;", url)


def _balanced(url: str) -> bool:
    depth = 0
    for char in url:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0
