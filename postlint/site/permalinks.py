"""Jekyll's permalinks: from a post's file to its URL path and back (jekyllrb.com/docs/permalinks/)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from postlint.files import read_text
from postlint.patterns import lazy
from postlint.site import Site
from postlint.site.files import site_files
from postlint.site.memory import reading, remembered
from postlint.site.settings import settings

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_GROUPS = {
    "year": r"(?P<year>\d{4})", "month": r"(?P<month>\d{2})", "day": r"(?P<day>\d{2})",
    "i_month": r"\d{1,2}", "i_day": r"\d{1,2}", "short_year": r"\d{2}", "title": r"(?P<title>[^/]+?)",
    "slug": r"(?P<title>[^/]+?)", "categories": r".*?", "output_ext": r"(?:\.html)?", "y_day": r"\d{1,3}",
}  # fmt: skip
_PLACEHOLDER = lazy(r":([a-z_]+)")
_POST = lazy(  # the path's end is looked at first: no other way of reading the rest is tried for it
    r"(?=.*\.\w+\Z)(?P<folder>(?:(?!_posts/).)*+)_posts/"
    r"(?:.*/)?(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})-(?P<title>.+)\.\w+"
)
_HEAD = 32_768  # bytes of a post that its front matter has to fit in


def pattern(site: Site) -> str:
    """The permalink pattern of the site's posts, such as "/:year/:month/:title/"."""
    value = settings(site).get("permalink")
    for default in settings(site).get("defaults") or ():
        scope = default.get("scope") if isinstance(default, dict) else None
        values = default.get("values") if isinstance(default, dict) else None
        if isinstance(scope, dict) and isinstance(values, dict):
            value = (
                value
                if scope.get("path") or scope.get("type", "posts") != "posts"
                else values.get("permalink", value)
            )
    return _STYLES.get(value, value) if isinstance(value, str) and value else _STYLES["date"]


@lru_cache(maxsize=64)
def matcher(permalink: str) -> re.Pattern[str] | None:
    """A pattern for the paths of posts; None where the permalink has no date to know them by."""
    if not {":year", ":month"} <= set(re.findall(r":[a-z_]+", permalink)):
        return None
    out, done, seen = "", 0, set[str]()
    for found in _PLACEHOLDER.finditer(permalink):
        out += re.escape(permalink[done : found.start()])
        group = _GROUPS.get(found[1], r"[^/]*?")
        name = re.match(r"\(\?P<(\w+)>", group)
        out += re.sub(r"\(\?P<\w+>", "(?:", group) if name and name[1] in seen else group
        seen |= {name[1]} if name else set()
        done = found.end()
    out += re.escape(permalink[done:])
    return re.compile(out.replace("/.*?/", "/(?:.*?/)?").rstrip("/") + "/?")


def named_after(site: Site, path: str) -> str | None:
    """The post whose file is named as the URL path says; "" for none, None where the path isn't that of a post."""
    shape = matcher(pattern(site))
    found = shape.fullmatch(path) if shape else None
    if not found:
        return None
    parts = found.groupdict()
    date = "-".join(parts.get(name) or "" for name in ("year", "month", "day")).rstrip("-")
    title = parts.get("title") or ""
    stems = site_files(site.root).stems
    names = [f"{date}-{title}"] if parts.get("day") else [f"{date}-{day:02d}-{title}" for day in range(1, 32)]
    return next((stems[name][0] for name in names if name in stems), "")


@remembered
@lru_cache(maxsize=8)
def written_paths(site: Site) -> frozenset[str]:
    """URL paths that the site's pages and posts have by their front matter, and those that redirect.

    Without index files, suffixes and slashes at the end. Reads the front matter of every page.
    """
    from postlint import front_matter

    found: set[str] = set()
    permalink = pattern(site)
    for path in site_files(site.root).paths:
        if not path.endswith((".md", ".markdown", ".html")):
            continue
        try:
            head = read_text(reading(site.root / path), _HEAD)
        except OSError:
            continue
        if not head.startswith("---"):
            continue
        values = front_matter.parse(head).values
        for key in ("permalink", "url", "redirect_from", "aliases", "alias"):
            found.update(plain_path(one) for one in _texts(values.get(key)))
        if post := _POST.fullmatch(path):
            found.update(plain_path(one) for one in _post_paths(post, values, permalink))
    return frozenset(found)


def _post_paths(post: re.Match[str], values: Mapping[str, Any], permalink: str) -> Iterable[str]:
    """The paths that a post's permalink may give: with categories from folders, fields or both."""
    fields = {name: post[name].zfill(2) for name in ("year", "month", "day")}
    date = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})", str(values.get("date", "")))
    folders = [part for part in post["folder"].split("/") if part]
    own = [one for key in ("categories", "category") for one in _texts(values.get(key))]
    words = [
        word for one in own for word in (one.split() if isinstance(values.get("categories"), str) else [one])
    ]
    titles = dict.fromkeys([post["title"], *_texts(values.get("slug")), _slug(post["title"])])
    dates = [fields]
    if date:
        dates.append({"year": date[1], "month": date[2].zfill(2), "day": date[3].zfill(2)})
    groups = ([*folders, *words], words, folders, []) if ":categories" in permalink else ([],)
    for joined in dict.fromkeys("/".join(dict.fromkeys(_slug(one) for one in group)) for group in groups):
        for title in titles:
            for one in dates:
                known = {**one, "title": title, "slug": title, "categories": joined, "output_ext": ".html"}
                known |= {
                    "i_month": one["month"].lstrip("0"),
                    "i_day": one["day"].lstrip("0"),
                    "short_year": one["year"][2:],
                }
                yield re.sub("//+", "/", _PLACEHOLDER.sub(lambda m: known.get(m[1], m[0]), permalink))  # noqa: B023


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def plain_path(path: str) -> str:
    """A URL path without what servers add or leave out: slashes at both ends, index files, ".html"."""
    path = path.strip("/").removesuffix("index.html").rstrip("/")
    return posixpath.normpath(path.removesuffix(".html").removesuffix(".htm")) if path else ""
