"""Whether the files of a Jekyll site show every page that it has."""

from __future__ import annotations

from functools import lru_cache

from postlint.patterns import lazy
from postlint.site import Site, permalinks
from postlint.site.files import site_files
from postlint.site.memory import remembered
from postlint.site.settings import settings

# Plugins that make no pages, but a feed or the like whose names tell.
_NO_PAGES = frozenset(
    {
        "jekyll-avatar", "jekyll-coffeescript", "jekyll-commonmark", "jekyll-commonmark-ghpages",
        "jekyll-default-layout",
        "jekyll-email-protect", "jekyll-feed", "jekyll-gist", "jekyll-github-metadata", "jekyll-include-cache",
        "jekyll-last-modified-at", "jekyll-mentions", "jekyll-optional-front-matter", "jekyll-paginate",
        "jekyll-readme-index", "jekyll-redirect-from", "jekyll-relative-links", "jekyll-remote-theme",
        "jekyll-sass-converter", "jekyll-seo-tag", "jekyll-sitemap", "jekyll-titles-from-headings", "jekyll-toc",
        "jemoji", "kramdown", "rouge", "webrick",
    }
)  # fmt: skip
_LISTS = lazy(r"(?:.*/)?(?:page|p)[-/:]?\d+/?")  # pagination


@remembered
@lru_cache(maxsize=16)
def shows_all(site: Site) -> bool:
    """Whether pages come from files alone: an index is here, and no plugin, collection or default moves pages."""
    values = settings(site)
    files = site_files(site.root)
    source = str(values.get("source") or "").strip("./")
    prefix = source + "/" if source else ""
    if not any(f"{prefix}index.{end}" in files.paths for end in ("html", "md", "markdown")):
        return False
    if any(folder.startswith(f"{prefix}_plugins/") and names for folder, names in files.folders.items()):
        return False
    plugins = [*_listed(values.get("plugins")), *_listed(values.get("gems"))]
    if not set(plugins) <= _NO_PAGES or values.get("plugins_dir") or values.get("plugins") is False:
        return False
    collections = values.get("collections")
    if isinstance(collections, dict) and any("permalink" in (one or {}) for one in collections.values()):
        return False
    return not any(
        isinstance(one, dict) and "permalink" in (one.get("values") or {})
        for one in _listed(values.get("defaults"))
    )


def is_page_like(site: Site, path: str) -> bool:
    """Whether a path lies where this site has pages: on a user's host, others may belong to other projects."""
    if _LISTS.fullmatch(path.strip("/")):
        return False
    if settings(site).get("baseurl"):
        return True
    return path.strip("/").split("/")[0] in _first_parts(site)


@remembered
@lru_cache(maxsize=16)
def _first_parts(site: Site) -> frozenset[str]:
    folders = {folder.split("/")[0].lstrip("_") for folder in site_files(site.root).folders if folder}
    written = {path.split("/")[0] for path in permalinks.written_paths(site) if "/" in path}
    return frozenset(folders | written)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]
