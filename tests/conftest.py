"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import Folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Folder:
    """An empty folder that is the working folder."""
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path, capsys)
