"""What is kept between runs, in one folder beside the configuration; the answers of links live there too."""

from __future__ import annotations

import contextlib
from pathlib import Path

FOLDER = ".postlint_cache"
POSTS = "posts.sqlite"


def make_folder(folder: Path) -> None:
    """Make a cache folder that git leaves alone.

    Raises:
        OSError: it can't be made.
    """
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", "utf-8")


def clear(folder: Path) -> bool:
    """Remove a cache folder; whether there was one. Only what postlint made for posts is removed."""
    if not (folder / POSTS).exists():
        return False
    for name in (POSTS, f"{POSTS}-wal", f"{POSTS}-shm", ".gitignore"):
        with contextlib.suppress(OSError):
            (folder / name).unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()  # the answers of links may live on in it
    return True
