"""Deep pages that are redirected to a home page: the page is gone, whatever the status says."""

from __future__ import annotations

import re
from urllib.parse import unquote

from postlint.web.urls import Target

_HOME = re.compile(
    r"(?:/[a-z]{2}(?:[-_][a-z]{2})?)?/?"
    r"(?:(?:index|default|home|start|main)(?:\.(?:html?|php|aspx?|jsp))?|startseite|accueil|homepage)?/?",
    re.I,
)
_SHORTENERS = frozenset(
    {
        "bit.ly", "t.co", "goo.gl", "tinyurl.com", "ow.ly", "is.gd", "buff.ly", "dlvr.it", "fb.me", "lnkd.in",
        "amzn.to", "youtu.be", "g.co", "aka.ms", "t.ly", "rebrand.ly", "cutt.ly", "tiny.cc", "shorturl.at",
        "v.gd", "bl.ink", "db.tt", "j.mp", "s.id", "short.io", "rb.gy", "git.io", "a.co", "apple.co", "spoti.fi",
        "wp.me", "redd.it", "trib.al", "ift.tt", "linktr.ee", "flip.it", "po.st", "doi.org", "dx.doi.org",
        "hdl.handle.net", "purl.org", "w3id.org"
    }
)  # fmt: skip


def is_home(target: Target) -> bool:
    """Whether a URL is a site's home page, or its home page in one language."""
    return _HOME.fullmatch(target.path) is not None and not target.query


def sent_home(asked: Target, last: Target) -> str:
    """Why a redirect shows that a deep page is gone: it ends on a home page; or ""."""
    if is_home(asked) or not is_home(last) or asked.host in _SHORTENERS:
        return ""
    segments = [s for s in asked.path.split("/") if s]
    if segments and _HOME.fullmatch("/" + segments[-1]):  # /blog/index.php is no deeper than /blog/
        segments.pop()
    looks_deep = len(segments) > 1 or (segments and _article_like(segments[0]))
    named = last.host.removeprefix("www.")
    if not looks_deep or (
        named in unquote(asked.path + "?" + asked.query) and named != asked.host.removeprefix("www.")
    ):
        return ""
    return f"it is redirected to the home page {last.url}"


def _article_like(segment: str) -> bool:
    stem, dot, _ = segment.rpartition(".")
    return (
        bool(dot and stem)
        or segment.count("-") >= 2
        or (any(c.isdigit() for c in segment) and len(segment) > 5)
    )
