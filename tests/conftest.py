"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sites import Folder

# No time limits: machines are busy. In CI the same examples each time, so that a change is judged by itself.
settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update`: the one flag that rewrites every snapshot and every generated text."""
    parser.addoption("--update", action="store_true", help="rewrite snapshots and generated texts")


@pytest.fixture
def same(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """`same(file, text)` holds a committed file to a text, or writes the file where --update is given."""

    def hold(file: Path, text: str) -> None:
        if request.config.getoption("--update"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8", newline="")
        assert file.is_file(), f"{file.name} is missing: run pytest --update"
        with file.open(encoding="utf-8", newline="") as committed:
            assert committed.read() == text, (
                f"{file.name} is out of date: run pytest --update, read the change"
            )

    return hold


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Folder:
    """An empty folder that is the working folder."""
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path, capsys)


@pytest.fixture
def not_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read-only files are that for the test, too, where root runs it, who may write them."""
    monkeypatch.setattr(os, "access", lambda path, _: bool(os.stat(path).st_mode & 0o222))
