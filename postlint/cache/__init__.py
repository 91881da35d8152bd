"""What is kept between runs, in one folder beside the configuration; the answers of links live there too."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

FOLDER = ".postlint_cache"
POSTS = "posts.sqlite"
_IGNORE = ".gitignore"


def make_folder(folder: Path) -> None:
    """Make a cache folder that git leaves alone.

    Raises:
        OSError: it can't be made.
    """
    folder.mkdir(exist_ok=True)
    ignore = folder / _IGNORE
    with contextlib.suppress(FileNotFoundError):
        if ignore.lstat().st_size:
            return
        ignore.unlink()  # begun when the disk was full
    with ignore.open("x", encoding="utf-8") as out:  # "x": never through a link to a file elsewhere
        out.write("*\n")


def remove(file: Path) -> bool:
    """Remove a database and what SQLite keeps beside it; whether it is gone."""
    for suffix in ("-wal", "-shm", ""):
        with contextlib.suppress(OSError):
            os.unlink(f"{file}{suffix}")
    return not os.path.lexists(file)


def clear(folder: Path) -> bool:
    """Remove what is kept of posts; whether there was anything. The answers of links stay, as git ignores them."""
    file = folder / POSTS
    if folder.is_symlink() or not os.path.lexists(file) or not remove(file):
        return False
    if {path.name for path in folder.iterdir()} == {_IGNORE}:
        with contextlib.suppress(OSError):
            (folder / _IGNORE).unlink()
            folder.rmdir()
    return True
