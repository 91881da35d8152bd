"""Paths on the command line to the posts to lint: content folders, .gitignore, default excludes."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from postlint.files import below, read_text
from postlint.linear import ignore_spec
from postlint.site.detect import content_folders, excluded_folders, find_site

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from postlint.site import Site

_LARGEST_IGNORES = 1_000_000  # bytes of a .gitignore
POST_SUFFIXES = frozenset({".md", ".markdown", ".mdx", ".html"})
# A project's own papers and a generator's pages of machinery; no posts.
NOT_POSTS = frozenset(
    {
        "404", "agents", "authors", "changelog", "changes", "claude", "code_of_conduct", "contributing",
        "contributors", "copying", "governance", "history", "issue_template", "license", "licence",
        "maintainers", "notice", "pull_request_template", "readme", "security", "support",
    }
)  # fmt: skip
# Folders whose names begin with a dot are skipped too: generators publish none of them.
SKIPPED_FOLDERS = frozenset({"venv", "node_modules", "bower_components", "__pycache__", "_site"})
_TRANSLATED = re.compile(
    r"(?:(?<=readme)|(?<=licen[cs]e))[._-][a-z]{2}(?:[_-][a-z]{2,4})?\Z"
)  # README.zh-CN.md
# Where no generator says which folders hold machinery: themes and starters, each a site's parts without the site.
MACHINERY = frozenset({"_includes", "_layouts", "_partials", "_templates", "archetypes", "scaffolds"})
TEMPLATES = frozenset(
    {"layouts", "partials", "shortcodes", "template", "templates"}
)  # as far as they hold HTML


class Target(NamedTuple):
    """A file to lint: its path as reported, its absolute path, its site and its path below the site's root."""

    path: str
    file: str
    site: Site
    site_path: str


class Problem(NamedTuple):
    """A path that could not be linted, and why."""

    path: str
    message: str


class Discovery(NamedTuple):
    """What was found: targets sorted by path, each file once, and the paths that failed."""

    targets: tuple[Target, ...]
    problems: tuple[Problem, ...]


def discover(
    paths: Sequence[str], excluded: Callable[[str], bool] = lambda _: False, *, force_exclude: bool = False
) -> Discovery:
    """The posts at or below `paths`, which are as typed, relative to the working folder.

    A named file is a target, whatever its name; `excluded(absolute path)` and .gitignore hold for what is
    found by walking, `excluded` with `force_exclude` for named files too. Symbolic links to folders are not
    followed, those to files only where the file lies below the walked folder; a named one, which `git diff` may have
    named, only where it lies below the working folder or in the site.
    """
    found: dict[str, Target] = {}
    problems: list[Problem] = []
    for path in paths:
        shown = display_path(path)
        try:
            mode = os.stat(path).st_mode
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            problems.append(Problem(shown, f"can't be read: {reason}"))
            continue
        if os.path.islink(path) and _leads_out(path, stat.S_ISDIR(mode)):
            what = "is a symbolic link that leads out of the working folder and its site"
            problems.append(Problem(shown, f"{what}: name the file that it leads to"))
        elif stat.S_ISDIR(mode):
            for target in _walk(Path(path), shown, excluded, problems):
                found.setdefault(target.file, target)
        elif stat.S_ISREG(mode):
            target = _target(shown, os.path.abspath(path), _site_of(Path(path).absolute().parent, None))
            if not (force_exclude and excluded(target.file)):
                found.setdefault(target.file, target)
        else:
            problems.append(Problem(shown, "is neither a file nor a folder"))
    return Discovery(tuple(sorted(found.values())), tuple(problems))


def display_path(path: str) -> str:
    """A path as reports show it: relative to the working folder, '/'-separated."""
    return below(path)


def _target(shown: str, file: str, site: Site) -> Target:
    root = str(site.root)
    inner = file[len(root) :] if file.startswith(root) else file
    inner = inner.replace(os.sep, "/").lstrip("/")
    return Target(shown, file, site, shown if inner == shown else inner)  # one text in memory, not two


def _site_of(folder: Path, fallback: Path | None) -> Site:
    """The nearest site upward, else a plain one: the walked folder, or the file's own."""
    from postlint.site import Site

    return find_site(folder) or Site(fallback or folder)


class _Ignores(NamedTuple):
    """A .gitignore: the absolute folder with trailing separator it speaks of, and its patterns."""

    folder: str
    spec: GitIgnoreSpec

    def match(self, file: str, is_folder: bool) -> bool | None:
        relative = file[len(self.folder) :].replace(os.sep, "/") + ("/" if is_folder else "")
        return self.spec.check_file(relative).include


def _walk(
    top: Path, shown: str, excluded: Callable[[str], bool], problems: list[Problem]
) -> Iterator[Target]:
    root = os.path.abspath(top)
    prefix = "" if shown == "." else shown.rstrip("/") + "/"
    fallback = Path(root)
    folders: list[tuple[str, str, tuple[_Ignores, ...]]] = [(root, prefix, _ignores_above(root))]
    real_root = os.path.realpath(root) + os.sep
    while folders:
        folder, prefix, ignores = folders.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            problems.append(Problem(prefix.rstrip("/") or ".", f"can't be read: {error.strerror}"))
            continue
        if any(entry.name == ".gitignore" for entry in entries):
            ignores = (*ignores, *_read_ignores(folder))
        site = _site_of(Path(folder), fallback)
        is_content = _content_test(site)
        below = folder[len(root) :].replace(os.sep, "/")
        holds_templates = site.generator == "plain" and not TEMPLATES.isdisjoint(below.split("/"))
        for entry in entries:
            name, is_folder = entry.name, entry.is_dir(follow_symlinks=False)
            if is_folder:
                if name[0] == "." or name in SKIPPED_FOLDERS or _is_machinery(site, entry.path):
                    continue
                if site.generator == "plain" and name in MACHINERY:
                    continue
            elif (
                not _may_be_post(name)
                or (holds_templates and name.endswith(".html"))
                or not is_content(entry.path, root)
            ):
                continue
            if (ignores and _ignored(ignores, entry.path, is_folder)) or excluded(entry.path):
                continue
            if is_folder:
                folders.append((entry.path, f"{prefix}{name}/", ignores))
            elif entry.is_file() and (not entry.is_symlink() or _inside(entry.path, real_root)):
                yield _target(prefix + name, entry.path, site)


def _may_be_post(name: str) -> bool:
    stem, suffix = os.path.splitext(name.lower())
    return suffix in POST_SUFFIXES and _TRANSLATED.sub("", stem) not in NOT_POSTS


def _leads_out(link: str, is_folder: bool) -> bool:
    """Whether a named link is a post's, by its name, and leads where no post of this site is."""
    if is_folder and os.path.splitext(link)[1].lower() not in POST_SUFFIXES:
        return False  # that is meant: `postlint check notes`
    folder = Path(os.path.abspath(link)).parent
    site = find_site(folder)
    bases = (os.getcwd(), str(site.root) if site else str(folder))
    real = os.path.realpath(link)
    return not any(real.startswith(os.path.join(os.path.realpath(base), "")) for base in bases)


def _inside(file: str, real_root: str) -> bool:
    return os.path.realpath(file).startswith(real_root)


def _is_machinery(site: Site, folder: str) -> bool:
    """Whether a folder holds layouts, themes, output or the like of its site."""
    root = str(site.root)
    if not folder.startswith(root):
        return False
    return folder[len(root) :].replace(os.sep, "/").strip("/") in _excluded_folders(site)


@lru_cache(maxsize=256)
def _excluded_folders(site: Site) -> frozenset[str]:
    return frozenset(excluded_folders(site))


def _content_test(site: Site) -> Callable[[str, str], bool]:
    """Whether a file (absolute) found below a walked folder (absolute) is content of its site.

    Where the walk began inside a site, at or below its content folders or beside them, all is content:
    the user has said which part is meant.
    """
    folders = _content_spec(site)
    root = str(site.root)

    def test(file: str, walked: str) -> bool:
        if folders is None or (walked != root and walked.startswith(root)):
            return True
        return folders.match_file(file[len(root) + 1 :].replace(os.sep, "/"))

    return test


@lru_cache(maxsize=256)
def _content_spec(site: Site) -> GitIgnoreSpec | None:
    if not (patterns := content_folders(site)):
        return None
    return ignore_spec(patterns)


def _read_ignores(folder: str) -> list[_Ignores]:
    file = os.path.join(folder, ".gitignore")
    try:
        text = "" if os.path.islink(file) else read_text(file, _LARGEST_IGNORES)  # git follows none either
    except OSError:
        return []
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [_Ignores(folder.rstrip(os.sep) + os.sep, ignore_spec(lines))] if lines else []


def _ignores_above(folder: str) -> tuple[_Ignores, ...]:
    """The .gitignore files of the folders above, up to the top of the repository."""
    found: list[_Ignores] = []
    for parent in Path(folder).parents if not Path(folder, ".git").exists() else ():
        found[:0] = _read_ignores(str(parent))
        if (parent / ".git").exists():
            return tuple(found)
    return ()


def _ignored(ignores: tuple[_Ignores, ...], file: str, is_folder: bool) -> bool:
    """The innermost .gitignore that has a pattern for the file decides."""
    for ignore in reversed(ignores):
        if (verdict := ignore.match(file, is_folder)) is not None:
            return verdict
    return False
