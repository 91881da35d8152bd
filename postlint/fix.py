"""Fixes of findings to new text, and new text to files, without harm."""

from __future__ import annotations

import contextlib
import os
from bisect import bisect_left, insort
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

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


def _dress(name: str, target: Path, state: os.stat_result) -> None:
    """Give a new file the owner, the permissions and the extended attributes (ACLs) of the one that it replaces."""
    made = os.stat(name)
    if (made.st_uid, made.st_gid) != (state.st_uid, state.st_gid):
        with contextlib.suppress(OSError):  # only root may give files away
            os.chown(name, state.st_uid, state.st_gid)
    os.chmod(name, state.st_mode & 0o7777)
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for attribute in os.listxattr(target):
                os.setxattr(name, attribute, os.getxattr(target, attribute))


def write(file: str, before: bytes, after: bytes) -> None:
    """Replace a file's content in one step, keeping its owner and permissions; links stay links.

    Raises:
        FixError: the file changed since it was read, is read-only, or can't be written.
    """
    import tempfile  # most runs write nothing

    target = Path(os.path.realpath(file))
    try:
        if target.read_bytes() != before:
            raise FixError("has changed since it was read; left as it is, run again")
        state = target.stat()
        if not state.st_mode & 0o222 or not os.access(target, os.W_OK):  # the first holds for root as well
            raise FixError("is read-only; left as it is")
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".postlint", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(after)
                out.flush()
                os.fsync(out.fileno())
            _dress(name, target, state)
            os.replace(name, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise FixError(f"can't be written: {error.strerror}") from error
