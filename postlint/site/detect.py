"""Which generator a folder belongs to, told from the files that it and the folders above it hold."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path

from postlint.files import read_text
from postlint.site import Site
from postlint.site.memory import remembered
from postlint.site.settings import settings, texts

# A file of one of these names is enough.
_OWN_FILES = {
    **{f"hugo.{end}": "hugo" for end in ("toml", "yaml", "yml", "json")},
    **{f"astro.config.{end}": "astro" for end in ("mjs", "js", "cjs", "ts", "mts", "cts")},
    **{f"eleventy.config.{end}": "eleventy" for end in ("js", "cjs", "mjs", "ts", "mts")},
    **{f".eleventy.{end}": "eleventy" for end in ("js", "cjs")},
    **{f"docusaurus.config.{end}": "docusaurus" for end in ("js", "cjs", "mjs", "ts", "mts", "cts")},
    "mkdocs.yml": "mkdocs", "mkdocs.yaml": "mkdocs", "zola.toml": "zola",
    # Zensical builds what MkDocs builds, from the same settings
    "zensical.toml": "mkdocs", "zensical.yml": "mkdocs", "zensical.yaml": "mkdocs",
}  # fmt: skip
# Folders that hold no content of their generator's sites, below the root.
_MACHINERY = {
    "jekyll": "_layouts _includes _sass _data _plugins _site vendor node_modules .jekyll-cache .bundle",
    "hugo": "layouts themes archetypes public resources static assets data i18n node_modules",
    "astro": "dist public node_modules src/components src/layouts src/assets src/styles src/scripts .astro",
    "eleventy": "_site dist public node_modules _includes src/_includes _layouts _data src/_data layouts",
    "hexo": "themes public scaffolds scripts node_modules .deploy_git source/_data",
    "docusaurus": "build static node_modules .docusaurus src/components src/theme src/css",
    "mkdocs": "site overrides node_modules docs/assets docs/overrides docs/stylesheets docs/javascripts",
    "zola": "templates themes public static sass",
    "plain": "node_modules vendor public _site",
}
_LIMIT = 1_000_000  # bytes; a configuration is small


@remembered
@lru_cache(maxsize=65536)
def find_site(directory: Path) -> Site | None:
    """The site that `directory` belongs to: the nearest folder upward with a generator's configuration.

    The search ends at the file system's root or at the top of a repository (a folder with `.git`), that
    folder included. A `_posts` folder without any configuration makes its parent a Jekyll site whose
    `configured` is False. None where there is no sign of a generator.
    """
    folder = Path(os.path.abspath(directory))
    bare: Site | None = None
    while True:
        generator, top = _signs(str(folder))
        if generator:
            return Site(folder, generator, configured=True)
        if bare is None and folder.name == "_posts":
            bare = Site(folder.parent, "jekyll", configured=False)
        if top or folder == folder.parent:
            return bare
        folder = folder.parent


@remembered
@lru_cache(maxsize=65536)
def _signs(folder: str) -> tuple[str, bool]:
    """The generator whose configuration stands in a folder, or "", and whether a repository begins there."""
    try:
        names = set(os.listdir(folder))
    except OSError:
        return "", False
    for name in sorted(names & _OWN_FILES.keys()):
        if os.path.isfile(os.path.join(folder, name)):
            return _OWN_FILES[name], ".git" in names
    for name in ("_config.yml", "_config.yaml", "_config.toml"):
        if name in names:
            return _jekyll_or_hexo(folder, names), ".git" in names
    return _hugo_or_zola(folder, names) or _by_gemfile(folder, names), ".git" in names


def _jekyll_or_hexo(folder: str, names: set[str]) -> str:
    if "package.json" in names and '"hexo"' in _read(folder, "package.json"):
        return "hexo"
    hexo = "source" in names and (
        "scaffolds" in names or os.path.isdir(os.path.join(folder, "source/_posts"))
    )
    return "hexo" if hexo and "Gemfile" not in names and "_layouts" not in names else "jekyll"


def _hugo_or_zola(folder: str, names: set[str]) -> str:
    """`config.toml` and its like: half the programs in the world have one, so more must point to a site."""
    has_content = "content" in names
    if "config.toml" in names:
        text = _read(folder, "config.toml")
        if re.search(r"^\s*+base_url\s*+=", text, re.MULTILINE) and (has_content or "templates" in names):
            return "zola"
    for name in ("config.toml", "config.yaml", "config.yml", "config.json"):
        if name in names and (has_content or names & {"archetypes", "layouts", "themes"}):
            text = _read(folder, name)
            if has_content or re.search(r"\bbaseurl\b", text, re.IGNORECASE):
                return "hugo"
    if "config" in names and (has_content or "archetypes" in names):
        default = os.path.join(folder, "config", "_default")
        if os.path.isdir(default):
            return "hugo"
    return ""


def _by_gemfile(folder: str, names: set[str]) -> str:
    if "Gemfile" in names and ("_posts" in names or "_layouts" in names):
        gems = _read(folder, "Gemfile")
        if re.search(r"""gem\s++["'](?:jekyll|github-pages)["']""", gems):
            return "jekyll"
    return ""


def _read(folder: str, name: str) -> str:
    try:
        return read_text(os.path.join(folder, name), _LIMIT)
    except OSError:
        return ""


def content_folders(site: Site) -> list[str]:
    """Patterns (as in .gitignore, relative to the root) of a site's content files; none means all.

    Read from the generator's configuration where it moves them: `contentDir`, `docs_dir`, `source_dir`,
    `collections_dir`, Eleventy's `input`.
    """
    values = settings(site)
    match site.generator:
        case "jekyll":
            source = _below(values.get("source"))
            collections = _below(values.get("collections_dir"))
            return [
                f"{source}/**/_posts/**", f"{source}/**/_drafts/**", f"{source}{collections}/_*/**",
                f"{source}/**/*.md", f"{source}/**/*.markdown",
            ]  # fmt: skip
        case "hugo":
            folders = [_below(values.get("contentDir")) or "/content"]
            languages = values.get("languages")
            if isinstance(languages, dict):
                folders += [
                    folder
                    for language in languages.values()
                    if isinstance(language, dict) and (folder := _below(language.get("contentDir")))
                ]
            mounts = (
                values.get("module", {}).get("mounts") if isinstance(values.get("module"), dict) else None
            )
            for mount in mounts if isinstance(mounts, list) else ():
                if isinstance(mount, dict) and str(mount.get("target", "")).split("/")[0] == "content":
                    folders.append(_below(mount.get("source")) or "/content")
            return [f"{folder}/**" for folder in dict.fromkeys(folders)]
        case "zola":
            return ["/content/**"]
        case "hexo":
            source = _below(values.get("source_dir")) or "/source"
            return [f"{source}/_posts/**", f"{source}/_drafts/**", f"{source}/**/*.md"]
        case "mkdocs":
            docs = _below(values.get("docs_dir")) or "/docs"
            return [f"{docs}/**/*.md", f"{docs}/**/*.markdown"]
        case "eleventy":
            found = re.search(r"""\binput\s*+:\s*+["']([\w./-]++)["']""", texts(site))
            source = _below(found[1]) if found else ""
            return [f"{source}/**/*.md", f"{source}/**/*.markdown", f"{source}/**/*.mdx"]
        case "astro" | "docusaurus":
            return ["/**/*.md", "/**/*.mdx", "/**/*.markdown"]
    return []


def excluded_folders(site: Site) -> list[str]:
    """Folders of layouts, themes, output and the like, relative to the site's root, '/'-separated."""
    values = settings(site)
    folders = _MACHINERY.get(site.generator, "").split()
    for key in (
        "destination",
        "publishDir",
        "public_dir",
        "site_dir",
        "themesDir",
        "layouts_dir",
        "includes_dir",
    ):
        folders.append(_below(values.get(key)).strip("/"))
    if site.generator == "jekyll" and isinstance(values.get("exclude"), list):
        folders += [
            _below(one).strip("/") for one in values["exclude"] if isinstance(one, str) and "*" not in one
        ]
    return [folder for folder in dict.fromkeys(folders) if folder]


def _below(value: object) -> str:
    """A folder from a configuration as "/a/b", or "" for the root itself, none or one outside the site."""
    if not isinstance(value, str):
        return ""
    path = os.path.normpath("/" + value.replace("\\", "/")).replace(os.sep, "/")
    parts = [part for part in path.split("/") if part]
    if ".." in value.split("/") or not parts:
        return ""
    return "/" + "/".join(parts)
