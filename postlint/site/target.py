"""Where an internal link says that it leads: its URL, template tags included, taken apart."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple
from urllib.parse import unquote

from postlint.patterns import lazy

_SCHEME = lazy(r"[A-Za-z][A-Za-z0-9+.-]*+:|//")
_TAG = lazy(r"\{%-?\s*+(post_url|link)\s++([^%]*+)%\}")
_REF = lazy(
    r"""\{\{[<%]\s*+(?:rel)?ref\s++(?:path\s*+=\s*+)?(?:"([^"]*+)"|`([^`]*+)`|([^\s"`>%]++))\s*+[>%]\}\}"""
)
_BASE = lazy(
    r"\{\{-?\s*+(?:site\.(?:baseurl|url|github\.url|base_url|base_path)|base_path|root_url)\s*+-?\}\}"
)
_FILTERED = lazy(
    r"""\{\{-?\s*+(?:"([^"{}]*+)"|'([^'{}]*+)')\s*+\|\s*+(relative_url|absolute_url|url|relURL|absURL|prepend:\s*+site\.\w++"""
    r"""(?:\s*+\|\s*+prepend:\s*+site\.\w++)?+)\s*+-?\}\}"""
)  # fmt: skip


_LONGEST = 4000  # characters of a URL; past it, it is data


class Target(NamedTuple):
    """What a link points to within its site.

    `kind` is "post_url", "link" (Jekyll's tags), "ref" (Hugo's), "content" (Zola's `@/`), "path" (as a
    browser reads it; `rooted` where a tag puts the base path before it) or "anchor" (of the page itself).
    `path` is decoded, without query; `fragment` is decoded, without "#".
    """

    kind: str
    path: str
    fragment: str = ""
    rooted: bool = False


def target_of(url: str) -> Target | None:
    """The target of a URL as written; None for other sites, and where template tags hide what it is."""
    if len(url) > _LONGEST:
        return None
    url = url.strip()
    rooted = False
    if "{" in url:
        while found := _BASE.match(url):
            url = url[found.end() :]
            rooted = True
        if found := _TAG.match(url):
            kind, path = found[1], found[2].strip().removesuffix("-").rstrip()
            rest = url[found.end() :]
            if "{" in path or (rest and rest[0] not in "#?"):
                return None
            return Target(kind, path.strip("\"'"), _decoded(rest.partition("#")[2]))
        if found := _REF.match(url):
            path, _, fragment = (found[1] or found[2] or found[3] or "").partition("#")
            rest = url[found.end() :]
            return (
                Target("ref", path, _decoded(fragment or rest.partition("#")[2]))
                if path or fragment
                else None
            )
        if found := _FILTERED.match(url):
            url = (found[1] if found[1] is not None else found[2]) + url[found.end() :]
            rooted = True
        if "{{" in url or "{%" in url:
            return None
    if not url or _SCHEME.match(url) or "\\" in url:
        return None
    path, _, fragment = url.partition("#")
    path = _decoded(path.partition("?")[0])
    fragment = _decoded(fragment)
    if path.startswith("@/"):
        return Target("content", path[2:], fragment)
    if not path and not rooted:
        return Target("anchor", "", fragment) if "?" not in url else None
    return Target("path", path or "/", fragment, rooted)


def _decoded(text: str) -> str:
    return unicodedata.normalize("NFC", unquote(text))
