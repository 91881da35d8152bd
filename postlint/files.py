"""Files that a stranger may have put where one is looked for: a pipe or a device must not be waited for, nor read to
its end."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path


def below(file: str | Path, folder: str | Path = ".") -> str:
    """A file's path from a folder, '/'-separated; all of its path where it is on another drive."""
    try:
        relative = os.path.relpath(file, folder)
    except ValueError:
        relative = os.path.abspath(file)
    return relative.replace(os.sep, "/")


@contextlib.contextmanager
def leaving_no_bytecode() -> Iterator[None]:
    """While this lasts, imports write no `__pycache__`: a site's folders are its author's."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before


def read_regular(path: str | Path, most: int) -> bytes:
    """The first `most` bytes of a regular file.

    Raises:
        OSError: it can't be read, or is a pipe, a device or a folder.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "is no regular file", str(path))
        return file.read(most)


def read_text(path: str | Path, most: int) -> str:
    """The text of a regular file's first `most` bytes as UTF-8, without a mark; every line end a line feed.

    Raises:
        OSError: as `read_regular` does.
    """
    text = read_regular(path, most).decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
