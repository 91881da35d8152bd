"""What is wrong with the spelling of a URL, told without asking anybody (WHATWG URL, RFC 3986, RFC 6068)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from postlint.patterns import lazy


class Fault(NamedTuple):
    """What is wrong, and what to write instead: words for a message.

    `fixed` is the URL repaired where only one reading is sensible; `minor` marks what browsers get right.
    """

    wrong: str
    instead: str
    fixed: str = ""
    minor: bool = False


# Schemes near "http" and "https" by a slip of a key: one letter missing, doubled, wrong or swapped.
_SLIPS = lazy(
    r"(?:h?ttp|htp|htpp|hhttps?|htt+ps?|httpp?s?|https{2,}|htps|htpps|ttps?|thtps?|htttps?|hptts?|htts|htt|hppts?|hhttp|"
    r"jttps?|gttps?|nttps?|hrtps?|htrps?|hytps?|htyps?|httos?|httls?|httpa|httpd|http5|http_s|xhttps?|ahttps?)"
    r"(?=://)",
    re.IGNORECASE,
)
# Most URLs; what this matches has none of the faults below.
_FINE = lazy(
    r"(?:(?:[Hh][Tt][Tt][Pp][Ss]?:)?//(?:[A-Za-z0-9]{1,63}(?:-+[A-Za-z0-9]{1,63})*+\.)++[A-Za-z0-9]{1,63}(?:-+[A-Za-z0-9]{1,63})*+(?<=[A-Za-z])(?=[/?#]|\Z)"
    r"|(?:\.\.?/){1,9}+(?!/)|/(?!/)|#|[A-Za-z0-9_-]++(?=\.(?:png|jpe?g|gif|svg|webp|md|html)\Z))"
    r"(?:[A-Za-z0-9_~%?=&#+@!$,:/-]++|\.(?!\.)|[^\W\x00-\x7f]++)*+(?<![,;:!.])"
)
_GOOD = lazy(r"https?://", re.IGNORECASE)
_BROKEN_SEPARATOR = lazy(
    r"(https?|ftp)(?://|[;.]//|:\\{1,2}|:/(?!/)|: //|:/:/|:\.//|::++//|:(?=[\w-]{1,63}\.[\w-]))(?=\w)",
    re.IGNORECASE,
)
_DOUBLED = lazy(r"https?://(?:www\.)?+(?=https?(?::/{0,2}|//?)(?!\d)\w)", re.IGNORECASE)
_GLUED = lazy(r"https?://[^/?#\s]*?(?=https?://)", re.IGNORECASE)
_WWW = lazy(
    r"www\d?\.[a-z0-9-]{1,63}\.[a-z]{2,18}(?=[/?#]|\Z)|www\.[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+",
    re.IGNORECASE,
)
_HOST_LIKE = lazy(
    r"(?:[a-z0-9-]{1,63}\.){1,4}(?:(?:com|edu|gov|de|fr|nl|ch|at|eu|uk|ru|cz|jp|dev)(?=/|\Z)|(?:org|net|info|es|it|br|cn|io)(?=/))",
    re.IGNORECASE,
)  # fmt: skip
_EMAIL = lazy(r"[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}", re.IGNORECASE)
_INVISIBLE = lazy("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CONTROL = lazy("[\x00-\x1f\x7f-\x9f]")
_DOUBLE_DOT = lazy(
    r"\w(\.\.+)(?:jpe?g|png|gif|webp|svg|avif|html?|php|pdf|md|mp[34]|zip)(?=[?#]|\Z)", re.IGNORECASE
)
_CAUGHT_DOT = lazy(
    r"(?:\.(?:html?|php|aspx?|pdf|jpe?g|png|gif)|//[^/]*\.(?:com|org|net|de|fr|io))(\.)\Z", re.IGNORECASE
)
_NUMBERS = lazy(r"\d{1,9}(?:\.\d{1,9}){3}")
_NAMES = {
    "\u00ad": "soft hyphen",
    "\u200b": "zero-width space",
    "\ufeff": "byte order mark",
    "\u2060": "word joiner",
}
_LONGEST = 8000  # characters of a URL; past it, it is data
_LONGEST_LABEL = 63


def faults(url: str) -> Iterable[Fault]:
    """Each fault of a URL, absolute or not; the worst first, at most one about scheme and host."""
    return () if _FINE.fullmatch(url) or len(url) > _LONGEST else _faults(url)


def _faults(url: str) -> Iterator[Fault]:
    found = _INVISIBLE.search(url)
    if found:
        name = _NAMES.get(found[0], "direction mark")
        yield Fault(f"an invisible {name} (U+{ord(found[0]):04X})", "delete it", _INVISIBLE.sub("", url))
    elif _CONTROL.search(url):
        yield Fault("a control character", "delete it")
    fault = _of_scheme(url) or (_of_host(url) if _GOOD.match(url) or url.startswith("//") else None)
    if fault:
        yield fault
        return
    tail = _of_tail(url)
    if tail:
        yield tail


def _of_scheme(url: str) -> Fault | None:
    if not url:
        return Fault("no URL", "write one between the parentheses, or drop the link")
    if len(url) > 1 and url[0] in "\"'" and url[-1] == url[0]:
        return Fault("a title in the place of the URL", "write the URL before it")
    if found := _DOUBLED.match(url):
        rest = url[found.end() :]
        rest = rest if _GOOD.match(rest) else ""
        return Fault("its scheme twice", f"write “{rest}”" if rest else "write it once", rest)
    if _GLUED.match(url):
        return Fault("a second URL in its host", "keep one of the two")
    if url.startswith("://"):
        return Fault("no scheme", f"write “https{url}”", f"https{url}")
    if found := _BROKEN_SEPARATOR.match(url):
        fixed = f"{found[1].lower()}://{url[found.end() :]}"
        return Fault(f"a broken “{found[1]}://”", f"write “{fixed}”", fixed)
    if (found := _SLIPS.match(url)) and not _GOOD.match(url):
        fixed = ("https" if "s" in found[0].lower() else "http") + url[found.end() :]
        return Fault(f"the unknown scheme “{found[0]}”", f"write “{fixed}”", fixed)
    if _WWW.match(url):
        return Fault(
            "no scheme, so it is read as a path on the site itself",
            f"write “https://{url}”",
            f"https://{url}",
        )
    lower = url[:8].lower()
    if lower.startswith("mailto:"):
        address = url[7:].split("?", 1)[0].strip()
        if not address:
            return None
        if "@" not in address and "%40" not in address:
            return Fault("no address after “mailto:”", "write one, such as mailto:name@host")
        if address.startswith("//"):
            return Fault("slashes after “mailto:”", f"write “mailto:{address[2:]}”", f"mailto:{address[2:]}")
        return None
    if lower.startswith("file:") or re.match(r"[a-z]:[\\/]|\\", url, re.IGNORECASE):
        return Fault("a file on one computer only", "publish the file and link to it")
    if _EMAIL.fullmatch(url):
        return Fault("an e-mail address without “mailto:”", f"write “mailto:{url}”", f"mailto:{url}")
    if _HOST_LIKE.match(url):
        return Fault(
            "no scheme, so it is read as a path on the site itself",
            f"write “https://{url}”",
            f"https://{url}",
        )
    if url[0] in "([{<\"'“„«" and _GOOD.match(url, 1):
        return Fault(f"“{url[0]}” before the scheme", f"write “{url[1:].rstrip(')]}>')}”")
    return None


def _of_host(url: str) -> Fault | None:
    authority = re.split(r"[/?#\\]", url.split("//", 1)[1], maxsplit=1)[0]
    host = authority.rpartition("@")[2]
    if host.startswith("["):
        return None if "]" in host else Fault("an unclosed “[” in its host", "add “]”")
    host, _, port = host.partition(":")
    if not host:
        return Fault("no host", "write one after “//”")
    if re.search(r"\s", host):
        return Fault("a space in its host", "delete it")
    if host.startswith(".") or ".." in host:
        return Fault("a doubled dot in its host" if ".." in host else "a dot before its host", "delete it")
    if bad := re.search(r"[<>\"'`{}|^,;!*()$]", host):
        return Fault(f"“{bad[0]}” in its host", "correct the host")
    if _NUMBERS.fullmatch(host) and any(int(part) > 255 for part in host.split(".")):
        return Fault("an impossible IP address", "write numbers up to 255")
    if re.search(r"(?:\A|\.)-|-(?:\.|\Z)", host):
        return Fault("a hyphen at an end of a part of its host", "correct the host")
    if host.lower() in ("http", "https"):
        return Fault("its scheme twice", "write it once")
    if any(len(label) > _LONGEST_LABEL for label in host.split(".")) and host.isascii():
        return Fault("a host with a part of more than 63 letters", "correct the host")
    if port and (not port.isascii() or not port.isdigit() or not 0 < int(port[:9]) <= 65535):
        return Fault(f"the impossible port “{port[:20]}”", "write 1 to 65535, or none")
    return None


def _of_tail(url: str) -> Fault | None:
    """What is caught at the URL's end, and dots or characters that browsers forgive."""
    if "\\" in url and ("//" in url[:8] or re.match(r"[\w./-]+\\[\w.]", url)):
        return Fault("a backslash", "write “/”", url.replace("\\", "/"))
    last = url[-1:]
    absolute = bool(_GOOD.match(url))
    if (last == ")" and url.count(")") > url.count("(")) or (last == "]" and url.count("]") > url.count("[")):
        return Fault(f"an unbalanced “{last}” at its end", "put it behind the link", url[:-1])
    if absolute and last in ",;\"'”“»>" and (last not in "\"'" or url.count(last) % 2):
        return Fault(f"“{last}” at its end", "put it behind the link", url[:-1])
    if absolute and _CAUGHT_DOT.search(url):
        return Fault("a full stop at its end", "put it behind the link", url[:-1])
    if found := _DOUBLE_DOT.search(url):
        return Fault(
            "a doubled dot before its extension", "check the file's name",
            url[: found.start(1)] + "." + url[found.end(1) :], minor=True,
        )  # fmt: skip
    return None
