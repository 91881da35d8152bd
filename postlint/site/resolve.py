"""Internal links to files: does the target exist, as far as the files of the site can tell."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import NamedTuple

from postlint.patterns import lazy
from postlint.site import Site, pages, permalinks
from postlint.site.files import SiteFiles, kind_of, site_files
from postlint.site.memory import remembered
from postlint.site.settings import settings, texts
from postlint.site.target import Target, target_of

# Folders, below the root, whose content is served from the site's top or holds its pages. "*" is any folder.
_BASES = {
    "jekyll": ("", "_*/"),
    "hugo": ("content/", "static/", "assets/", "content/*/", "static/*/", "themes/*/static/", ""),
    "astro": ("public/", "src/pages/", "src/content/", "src/content/*/", "src/content/*/*/", "src/", ""),
    "eleventy": ("", "src/", "content/", "public/", "static/", "src/static/", "src/public/", "src/assets/"),
    "hexo": ("source/", "source/_posts/", "source/_drafts/", "themes/*/source/"),
    "docusaurus": ("static/", "docs/", "blog/", "src/pages/", "versioned_docs/*/", "i18n/*/*/", ""),
    "mkdocs": ("docs/",),
    "zola": ("content/", "static/", "themes/*/static/"),
    "plain": ("", "static/", "public/", "assets/", "content/", "source/", "src/", "docs/"),
}
_BUILT = lazy(r"\.(?:html?|xml|json|css|js|txt|rss|atom|webmanifest|ics|php|aspx?|cgi)\Z", re.IGNORECASE)
_NO_PAGES = ("_vendor/", "archetypes/", "layouts/", "node_modules/", "themes/")  # of Hugo
_SOURCE_LINKS = frozenset({"mkdocs", "docusaurus", "plain"})  # relative links are paths of files there


class Verdict(NamedTuple):
    """What is known of a target: `file` (relative to the root) where it exists, else why it is broken.

    Both empty: nobody can tell. `group` names links that stand or fall alike, to judge a checkout's
    wholeness by. `alone` is False where other files, such as translations, may be the page as well.
    """

    file: str = ""
    broken: str = ""
    group: str = ""
    alone: bool = True


UNKNOWN = Verdict()


@remembered
@lru_cache(maxsize=65536)
def resolve(site: Site, site_path: str, url: str) -> Verdict:
    """Where a link in the post at `site_path` leads; `url` is as written, template tags included."""
    target = target_of(url)
    files = site_files(site.root)
    if target is None or not files.whole or not site.configured:
        return UNKNOWN
    match target.kind:
        case "anchor":
            return Verdict(site_path)
        case "post_url":
            return _post_url(files, target.path)
        case "link":
            return _link_tag(site, files, target.path)
        case "ref":
            return _hugo_ref(site, files, site_path, target.path)
        case "content":
            return _named_file(files, "content/" + target.path, "content")
    return _path(site, files, site_path, target)


def _post_url(files: SiteFiles, name: str) -> Verdict:
    folder, _, stem = name.strip("/").rpartition("/")
    candidates = [
        path
        for path in files.stems.get(
            posixpath.splitext(stem)[0] if stem.endswith((".md", ".markdown")) else stem, ()
        )
        if "_posts/" in path or "_drafts/" in path
    ]
    for path in candidates:
        if not folder or folder in posixpath.dirname(path):
            return Verdict(path, group="post_url")
    title = re.sub(r"^\d{4}-\d{1,2}-\d{1,2}-", "", stem)
    other = [known for known in files.stems if known != stem and title and known.endswith("-" + title)]
    hint = f"did you mean “{other[0]}”?" if len(other) == 1 else "name an existing one"
    return Verdict("", f"there is no post “{name}”, and Jekyll stops at it: {hint}", "post_url")


def _link_tag(site: Site, files: SiteFiles, path: str) -> Verdict:
    source = str(settings(site).get("source") or "").strip("./")
    path = posixpath.normpath(f"{source}/{path.lstrip('/')}" if source else path.lstrip("/"))
    collections = str(settings(site).get("collections_dir") or "").strip("./")
    moved = f"{collections}/{path}"
    return Verdict(moved, group="link") if moved in files.paths else _named_file(files, path, "link")


def _named_file(files: SiteFiles, path: str, group: str) -> Verdict:
    """A file by its whole path; where its folder holds nothing of its kind, the checkout may lack that."""
    if path in files.paths:
        return Verdict(path, group=group)
    return _missing(files, path, group, "file") if files.has_kin(path) else Verdict("", "", group)


def _hugo_ref(site: Site, files: SiteFiles, site_path: str, path: str) -> Verdict:
    """A page by its path below the content folder, relative to the post, or by its bare name."""
    if not path:
        return Verdict(site_path)
    wanted = path.strip("/").removesuffix("/index.md").removesuffix("/_index.md")
    wanted = re.sub(r"(?:\.[a-z]{2,3}(?:-[a-z]+)?)?\.(?:md|markdown|html)$", "", wanted)
    name = posixpath.basename(wanted)
    if not name or site.generator != "hugo":
        return UNKNOWN
    folder = posixpath.dirname(site_path)
    exact = posixpath.normpath(posixpath.join(folder, wanted))
    found = [
        one
        for one in files.stems.get(name, ())
        if kind_of(one) == "page"
        and not one.startswith(_NO_PAGES)
        and (posixpath.splitext(one)[0] == exact or ("/" + posixpath.splitext(one)[0]).endswith("/" + wanted))
    ]
    if found:
        beside = next((one for one in found if posixpath.splitext(one)[0] == exact), "")
        return Verdict(beside or found[0], group="ref", alone=bool(beside) or len(found) == 1)
    for prefix in files.folders:
        if ("/" + prefix).endswith(f"/{wanted}/") or prefix == exact + "/":
            index = next(
                (f"{prefix}{one}" for one in ("index.md", "_index.md") if f"{prefix}{one}" in files.paths), ""
            )
            return Verdict(index or prefix, group="ref")
    ending = "/" + wanted.lower()
    if any(
        ending[1:] in one and kind_of(one) == "page" and ("/" + posixpath.splitext(one)[0]).endswith(ending)
        for one in files.folded
    ):
        return UNKNOWN  # Hugo's case rules differ between versions
    if not any(one.startswith("content/") and kind_of(one) == "page" for one in files.paths):
        return UNKNOWN
    return Verdict("", f"there is no page “{path}”, and Hugo stops at it: name an existing one", "ref")


def _path(site: Site, files: SiteFiles, site_path: str, target: Target) -> Verdict:
    path = target.path
    if not path.startswith("/") and not target.rooted:
        return _relative(site, files, site_path, path)
    path = "/" + path.lstrip("/")
    base = base_path(site)
    if base and not target.rooted:
        if path == base or path.startswith(base + "/"):
            path = path[len(base) :] or "/"
        elif _find(site, files, path)[0] in files.paths:
            return Verdict("", f"it lacks the site's base path: write “{base}{path}”")
        else:
            return UNKNOWN  # another site on the same host
    found, alone = _find(site, files, path)
    if found:
        return Verdict(found, group=_group(path), alone=alone)
    return _absent(site, files, path)


def _find(site: Site, files: SiteFiles, path: str) -> tuple[str, bool]:
    """The file, or a folder, behind a path from the site's top, and whether no other can be; "" for none."""
    wanted = posixpath.normpath(path.strip("/"))  # "." for the top
    simple = not wanted.startswith(".")
    for base, alone in _bases(site):
        inside = (
            base + wanted if simple else posixpath.normpath(base + wanted) if wanted != "." else base[:-1]
        )
        if found := _page(files, inside):
            return found, alone
    if site.generator == "jekyll" and (post := permalinks.named_after(site, path)):
        return post, len(files.stems[posixpath.splitext(posixpath.basename(post))[0]]) == 1
    return "", True


def _page(files: SiteFiles, path: str) -> str:
    if path in files.paths:
        return path
    bare = path.removesuffix(".html") if path.endswith("l") else path.removesuffix(".htm")
    if bare and (page := files.pages.get(bare)):
        return page
    return path + "/" if files.is_folder(path) else ""


def _absent(site: Site, files: SiteFiles, path: str) -> Verdict:
    """What to say of a path from the top behind which no file was found: mostly nothing."""
    kind = kind_of(path)
    if kind and kind != "page" and not _BUILT.search(path):
        for base, _ in _bases(site):
            wanted = base + path.lstrip("/")
            if files.has_kin(wanted):
                return _missing(files, wanted, _group(path), "file")
        return Verdict("", "", _group(path))
    if site.generator == "jekyll" and permalinks.named_after(site, path) == "":
        if permalinks.plain_path(path) in permalinks.written_paths(site):
            return Verdict(path, group="permalink")
        return Verdict("", "no post has this permalink: correct the date or the title in it", "permalink")
    if (
        site.generator == "jekyll"
        and kind in ("", "page")
        and pages.shows_all(site)
        and pages.is_page_like(site, path)
    ):
        if permalinks.plain_path(path) in permalinks.written_paths(site) or _page(
            files, "_" + path.strip("/")
        ):
            return Verdict(path, group="page")
        return Verdict("", "no page of the site has this path: correct it or add the page", "page")
    return UNKNOWN


def _relative(site: Site, files: SiteFiles, site_path: str, path: str) -> Verdict:
    folder = posixpath.dirname(site_path)
    stem = posixpath.splitext(site_path)[0]
    beside = posixpath.normpath(posixpath.join(folder, path))
    if beside.startswith(".."):
        return UNKNOWN
    for place in (folder, stem, posixpath.dirname(folder)):
        if found := _page(files, posixpath.normpath(posixpath.join(place, path)).lstrip("./")):
            return Verdict(found, group="relative")
    bare = path.lstrip("./")
    wanted = posixpath.normpath(bare)
    for base, _ in _bases(site):
        inside = base + wanted if not wanted.startswith(".") else posixpath.normpath(base + bare)
        if found := _page(files, inside):
            return Verdict(found, group="relative")
    kind = kind_of(path)
    if not kind or (_BUILT.search(path) and site.generator not in _SOURCE_LINKS):
        return UNKNOWN
    if (
        kind == "page"
        and site.generator not in _SOURCE_LINKS
        and not path.endswith((".md", ".markdown", ".mdx"))
    ):
        return UNKNOWN  # a path of the page, not of its file
    if files.has_kin(beside):
        return _missing(files, beside, "relative", "file")
    return Verdict("", "", "relative")


def _missing(files: SiteFiles, path: str, group: str, what: str) -> Verdict:
    near = files.near(path)
    if near and near.lower() == path.lower():
        return Verdict("", f"the file is called “{near}”: write it so, servers tell case apart", group)
    hint = f"did you mean “{near}”?" if near else "correct the path or add the file"
    return Verdict("", f"there is no {what} “{path}”: {hint}", group)


def _group(path: str) -> str:
    return "/" + path.strip("/").split("/")[0]


def base_path(site: Site) -> str:
    """The path that the site's URLs begin with, such as "/blog"; "" at the top of a host."""
    values = settings(site)
    if site.generator == "jekyll":
        value = str(values.get("baseurl") or "")
    elif site.generator == "docusaurus":
        found = re.search(r"""\bbaseUrl\s*+:\s*+["']([^"']*+)["']""", texts(site))
        value = found[1] if found else ""
    else:
        return ""
    return "/" + value.strip("/") if value.strip("/") and "://" not in value else ""


@remembered
@lru_cache(maxsize=64)
def _bases(site: Site) -> tuple[tuple[str, bool], ...]:
    """Folders to look for pages and files in, and whether each is the only one of its kind."""
    files = site_files(site.root)
    bases: dict[str, bool] = {}
    for form in _BASES[site.generator]:
        if "*" not in form:
            bases.setdefault(form, True)
            continue
        shape = re.compile(re.escape(form).replace(r"\*", "[^/]*"))
        for folder in sorted(files.folders):
            if shape.fullmatch(folder):
                bases.setdefault(folder, site.generator == "jekyll")  # elsewhere: languages, versions, themes
    return tuple(bases.items())
