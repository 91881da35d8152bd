"""The progress bar: on a terminal only, and only for runs that take a while."""

from __future__ import annotations

import io
import sys

import pytest

from postlint.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("out", "patience", "quiet", "shown"),
    [
        (Terminal(), 0.0, False, True),
        (Terminal(), 60.0, False, False),
        (Terminal(), 0.0, True, False),
        (io.StringIO(), 0.0, False, False),
    ],
)
def test_when_it_shows(
    monkeypatch: pytest.MonkeyPatch, out: io.StringIO, patience: float, quiet: bool, shown: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", out)
    monkeypatch.setattr("postlint.progress.PATIENCE", patience)
    monkeypatch.setenv("TERM", "xterm")
    with Progress(quiet=quiet) as progress:
        progress.update(1, 3)
        progress.update(3, 3)
    assert ("Checking posts" in out.getvalue()) == shown
