"""The files of a site: which exist, which are near a path that doesn't."""

from __future__ import annotations

import os
import posixpath
import unicodedata
from functools import cached_property, lru_cache
from pathlib import Path

from postlint.cache import FOLDER
from postlint.site.memory import reading, remembered

_SKIPPED = frozenset(
    {".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".cache", "_site", FOLDER}
)
_MOST = 300_000  # files; past it the site counts as unknown
_KINDS = {
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "bmp"), "image"),
    **dict.fromkeys(("md", "markdown", "mdx", "mkd", "html", "htm", "adoc", "rst", "org"), "page"),
    **dict.fromkeys(("mp3", "mp4", "ogg", "webm", "mov", "m4a", "wav"), "media"),
    **dict.fromkeys(("zip", "gz", "tgz", "bz2", "xz", "7z"), "archive"),
}

_PAGE_ENDS = (
    ".md", ".markdown", ".html", ".mdx", "/index.md", "/index.html", "/_index.md", "/index.mdx", "/index.markdown",
    "/README.md", "/_index.html", ".htm", ".njk", ".liquid", ".astro", "/index.njk", "/index.astro", "/index.liquid",
    ".adoc", ".rst", ".org", ".textile", ".haml", ".slim", ".erb",
)  # fmt: skip
_ENDS_BY_SUFFIX: dict[str, list[tuple[int, str]]] = {}
for _rank, _end in enumerate(_PAGE_ENDS):
    _ENDS_BY_SUFFIX.setdefault(_end[_end.rindex(".") :], []).append((_rank, _end))


def kind_of(path: str) -> str:
    """What a file is by its suffix: "image", "page", "media", "archive" or the suffix itself; "" without one."""
    stem, _, suffix = path[path.rfind("/") + 1 :].rpartition(".")
    if not stem.strip("."):  # no dot, or a hidden file's
        return ""
    suffix = suffix.lower()
    return _KINDS.get(suffix, suffix)


class SiteFiles:
    """The files below a site's root, read once: paths relative to it, '/'-separated, in Unicode's form C."""

    def __init__(self, root: Path) -> None:
        self.folders: dict[str, list[str]] = {}
        count = 0
        pending = [(str(root), "")]
        while pending and count < _MOST:
            folder, prefix = pending.pop()
            names: list[str] = []
            try:
                with os.scandir(reading(folder)) as entries:
                    for entry in entries:
                        name = entry.name
                        if not name.isascii():
                            name = unicodedata.normalize("NFC", name)
                        if entry.is_dir(follow_symlinks=False):
                            if name not in _SKIPPED:
                                pending.append((entry.path, f"{prefix}{name}/"))
                        else:
                            names.append(name)
            except OSError:
                continue
            self.folders[prefix] = names
            count += len(names)
        self.whole = count < _MOST
        self.paths = frozenset([prefix + name for prefix, names in self.folders.items() for name in names])
        self._kinds: dict[str, frozenset[str]] = {}  # of the files in a folder

    @cached_property
    def pages(self) -> dict[str, str]:
        """Paths as URLs have them, without what generators take off files -> the file, the likeliest first."""
        ranked: dict[str, tuple[int, str]] = {}
        for path in self.paths:
            for rank, end in _ENDS_BY_SUFFIX.get(path[path.rfind(".") :], ()):
                if path.endswith(end):
                    bare = path[: len(path) - len(end)]
                    if bare not in ranked or rank < ranked[bare][0]:
                        ranked[bare] = rank, path
        return {bare: path for bare, (_, path) in ranked.items()}

    @cached_property
    def folded(self) -> dict[str, str]:
        """Paths in small letters -> the paths."""
        return {path.lower(): path for path in self.paths}

    @cached_property
    def stems(self) -> dict[str, list[str]]:
        """Names without suffix -> the paths that have them."""
        stems: dict[str, list[str]] = {}
        for path in sorted(self.paths):
            stems.setdefault(posixpath.splitext(posixpath.basename(path))[0], []).append(path)
        return stems

    def is_folder(self, path: str) -> bool:
        """Whether a folder of this path (without a slash at its end) holds files or folders."""
        return path + "/" in self.folders or not path

    def has_kin(self, path: str) -> bool:
        """Whether the folder that `path` should be in exists and holds another file of its kind."""
        folder, _, name = path.rpartition("/")
        prefix = folder + "/" if folder else ""
        kinds = self._kinds.get(prefix)
        if kinds is None:
            kinds = self._kinds[prefix] = frozenset(
                [kind_of(other) for other in self.folders.get(prefix, ())]
            )
        return kind_of(name) in kinds

    def near(self, path: str) -> str:
        """An existing path that differs in case only, or in a letter or two of its name; else ""."""
        if found := self.folded.get(path.lower()):
            return found
        folder, _, name = path.rpartition("/")
        prefix = folder + "/" if folder else ""
        kind = kind_of(name)
        names = [
            other
            for other in self.folders.get(prefix, ())
            if abs(len(other) - len(name)) <= 2 and other[:1] == name[:1] and kind_of(other) == kind
        ][:300]
        from difflib import get_close_matches  # only where a link leads nowhere

        close = get_close_matches(name, names, 1, 0.85)
        return prefix + close[0] if close else ""


@remembered
@lru_cache(maxsize=8)
def site_files(root: Path) -> SiteFiles:
    """The files below `root`, read when first asked for."""
    return SiteFiles(root)
