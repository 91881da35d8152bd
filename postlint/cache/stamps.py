"""What tells, without reading it, that a file or folder is as it was."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from struct import Struct

from postlint.digest import digest

_STAMP = Struct("<qqQQ")
_SITE_PACKAGES = ("site-packages", "dist-packages")


def stamp(file: str) -> bytes:
    """Times of modification and status change (nanoseconds), size and inode, packed; b"" where there is no file.

    The time of the last status change is there because, unlike the time of modification, no copying or
    unpacking sets it back. A folder's stamp changes when a name in it comes, goes or changes.
    """
    try:
        state = os.stat(file)
    except (OSError, ValueError):
        return b""
    return _STAMP.pack(state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino)


def changed_at(stamped: bytes) -> int:
    """The later of the two times of a stamp, in nanoseconds since 1970; 0 where there was no file."""
    return max(_STAMP.unpack(stamped)[:2]) if stamped else 0


def code_digest(paths: Iterable[str | os.PathLike[str]]) -> bytes:
    """Stands for the code and data in some folders and files: names, sizes and times of the files."""
    names = [line for path in paths for line in sorted(_files(os.fspath(path)))]
    return digest("\n".join(names).encode("utf-8", "surrogateescape"))


def _files(path: str) -> Iterator[str]:
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        yield from _files(entry.path)
                elif not entry.name.endswith(".pyc"):
                    yield _line(entry.path)
    except NotADirectoryError:
        yield _line(path)
    except OSError as error:
        yield f"{path}\0{error.errno}"


def _line(file: str) -> str:
    return f"{file}\0{stamp(file).hex()}"


def foreign_modules(ours: Sequence[str]) -> Iterator[str]:
    """Files of the modules loaded so far that are neither Python's, nor installed, nor below `ours`.

    A site's rules and models may import others, wherever these are.
    """
    known = tuple(folder + os.sep for folder in (*ours, os.path.dirname(os.__file__)))
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if (
            isinstance(file, str)
            and not file.startswith(known)
            and not any(p in file for p in _SITE_PACKAGES)
        ):
            yield file


def environment() -> bytes:
    """Stands for the interpreter and the packages installed beside it: installing one touches their folder."""
    folders = [path for path in sys.path if path.endswith(_SITE_PACKAGES)]
    return digest(sys.version.encode(), *(stamp(folder) for folder in folders))
