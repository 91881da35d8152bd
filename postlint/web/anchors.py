"""Whether a page has the place that a URL's fragment names."""

from __future__ import annotations

import re
from urllib.parse import unquote

# Fragments that are states of scripts, places in other formats or parts that pages load later.
_NO_ANCHOR = re.compile(
    r"[!/]|.*[=&/]|L?[0-9]+(?:[-:,]L?[0-9]+)*$|L[0-9]+|comments?(?:$|[-_])|disqus|respond$|issuecomment|discussion_r|gid|page|slide"
    r"|r[0-9]+$|diff-|event-|mobile|axzz|utm_|xtor|\.?xj",
    re.I,
)

# Sites whose scripts make anchors that the pages' source lacks.
_BY_SCRIPT = frozenset(
    {
        "github.com", "gist.github.com", "gitlab.com", "bitbucket.org", "npmjs.com", "docs.google.com", "medium.com",
        "notion.so", "x.com", "twitter.com", "facebook.com", "youtube.com", "reddit.com", "figma.com", "deepl.com",
    }
)  # fmt: skip


def names_a_place(fragment: str) -> bool:
    """Whether a fragment may name an element: not empty, not `top`, a text fragment or a script's state."""
    name = fragment.partition(":~:")[0]
    return bool(name) and name.lower() != "top" and not _NO_ANCHOR.match(name)


def state(host: str, fragment: str, anchors: frozenset[str] | None) -> str:
    """ "ok", "missing" or "unknown" for a fragment and the anchors of its page; "" where it names no place.

    A page without any anchor makes them by script, or is none: unknown.
    """
    name = fragment.partition(":~:")[0]
    if not name:
        return ""
    if name.lower() == "top":
        return "ok"
    if anchors is not None and any(form in anchors for form in _forms(name)):
        return "ok"
    if not anchors or not names_a_place(fragment) or host.removeprefix("www.") in _BY_SCRIPT:
        return "unknown"
    return "missing"


def _forms(name: str) -> tuple[str, ...]:
    decoded = unquote(name)
    return name, decoded, "user-content-" + decoded, decoded.removeprefix("user-content-")
