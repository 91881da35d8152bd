"""Find the configuration file of a folder; kept apart from reading it, which needs pydantic."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from postlint.config import ConfigError
from postlint.files import read_text

_LARGEST = 16_000_000  # bytes of a pyproject.toml


@lru_cache(maxsize=4096)
def find(folder: Path) -> Path | None:
    """The configuration file of a folder: its own, or the nearest one upward.

    Raises:
        ConfigError: postlint.toml and [tool.postlint] stand in one folder.
    """
    own, project = folder / "postlint.toml", folder / "pyproject.toml"
    has_table = project.is_file() and "[tool.postlint" in read_text(project, _LARGEST)
    if own.is_file() and has_table:
        raise ConfigError(f"{own} and [tool.postlint] in {project}: keep one of the two")
    if own.is_file():
        return own
    if has_table:
        return project
    return find(folder.parent) if folder.parent != folder else None
