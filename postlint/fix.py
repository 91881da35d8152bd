"""Fixes of findings to new text, and new text to files, without harm."""

from __future__ import annotations

import contextlib
import os
from bisect import bisect_left, insort
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import IO, NamedTuple

from postlint.finding import Edit, Finding, Fix
from postlint.source import Source, read


class Fixed(NamedTuple):
    """A text after one round of fixes, and the findings whose fixes are in it."""

    text: str
    findings: tuple[Finding, ...]


class FixError(Exception):
    """A post that could not be fixed: its text says why."""


def apply(text: str, findings: Iterable[Finding], unsafe: bool) -> Fixed:
    """Apply the fixes of the findings of one post.

    Fixes are taken in order of their first edit; one that overlaps another taken before it waits for the
    next round, for then its spans are other ones. `unsafe` takes unsafe fixes as well.
    """
    candidates = [(f, f.fix) for f in findings if f.fix and f.fix.edits and (f.fix.safe or unsafe)]
    candidates.sort(key=lambda pair: (min(edit.span for edit in pair[1].edits), not pair[1].safe))
    taken: list[Edit] = []  # in order, as none collides with another
    used: list[Finding] = []
    for finding, fix in candidates:
        if not _valid(fix, len(text)):
            continue
        places = [bisect_left(taken, edit) for edit in fix.edits]
        if all(taken[at : at + 1] == [edit] for at, edit in zip(places, fix.edits, strict=True)):
            used.append(finding)  # two findings with one repair
        elif not any(
            _collide(edit, other)
            for at, edit in zip(places, fix.edits, strict=True)
            for other in taken[max(0, at - 1) : at + 1]
        ):
            for edit in fix.edits:
                insort(taken, edit)
            used.append(finding)
    parts, at = [], 0
    for edit in taken:
        parts += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    return Fixed("".join([*parts, text[at:]]), tuple(used))


def _valid(fix: Fix, length: int) -> bool:
    edits = sorted(fix.edits)
    inside = all(0 <= edit.span.start <= edit.span.end <= length for edit in edits)
    return inside and not any(_collide(a, b) for a, b in pairwise(edits))


def _collide(a: Edit, b: Edit) -> bool:
    """Whether two edits touch the same characters, or insert at the same place."""
    return a.span.overlaps(b.span) or a.span.start == b.span.start


def resourced(source: Source, text: str) -> Source:
    """The source with another text, read back from its bytes.

    Raises:
        FixError: the text doesn't survive the file's encoding.
    """
    try:
        fixed = read(source.encode(text))
    except ValueError as error:
        raise FixError(f"the repaired text can't be written as {source.encoding}: {error}") from error
    if fixed.text != text:
        raise FixError("the repaired text reads differently once written; left as it was")
    return fixed


def write(file: str, before: bytes, after: bytes) -> None:
    """Replace a file's content in one step, keeping its owner and permissions; links stay links.

    Raises:
        FixError: the file changed since it was read, is read-only, or can't be written.
    """
    target = Path(os.path.realpath(file))
    try:
        if target.read_bytes() != before:
            raise FixError("has changed since it was read; left as it is, run again")
        if not os.access(target, os.W_OK):
            raise FixError("is read-only; left as it is")
        name = _unnamed(target, after) or _named(target, after)
        try:
            os.replace(name, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise FixError(f"can't be written: {error.strerror}") from error


def _unnamed(target: Path, data: bytes) -> str:
    """The name of a new file beside the target, which gets it once it is whole: a killed run leaves no half of one.

    "" where the system or the file system can't do that.
    """
    if not hasattr(os, "O_TMPFILE"):
        return ""
    name = f"{target.parent}/.postlint-{os.urandom(8).hex()}.tmp"
    try:
        handle = os.open(target.parent, os.O_TMPFILE | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as out:
            _fill(out, data, target)
            # The directory does not matter, but naming one makes Python follow the link.
            os.link(f"/proc/self/fd/{handle}", name, src_dir_fd=handle)
    except OSError:
        return ""
    return name


def _named(target: Path, data: bytes) -> str:
    """The name of a new file beside the target."""
    import tempfile  # most runs write nothing

    handle, name = tempfile.mkstemp(prefix=".postlint-", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            _fill(out, data, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    return name


def _fill(out: IO[bytes], data: bytes, like: Path) -> None:
    """Write a new file, safe on disk, with the owner, permissions and extended attributes (ACLs) of another one."""
    out.write(data)
    handle, state = out.fileno(), like.stat()
    made = os.fstat(handle)
    if (made.st_uid, made.st_gid) != (state.st_uid, state.st_gid) and hasattr(os, "fchown"):
        with contextlib.suppress(OSError):  # only root may give files away
            os.fchown(handle, state.st_uid, state.st_gid)
    if hasattr(os, "fchmod"):  # elsewhere a file is read-only or not, and this one's not
        os.fchmod(handle, state.st_mode & 0o7777)
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for attribute in os.listxattr(like):
                os.setxattr(handle, attribute, os.getxattr(like, attribute))
    out.flush()
    os.fsync(handle)
