"""Systems other than Linux: what they lack, how they write paths, lines and characters."""

from __future__ import annotations

import ntpath
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sites import SHOUT, Folder

from postlint import files
from postlint.discover import display_path
from postlint.reporters import _repository
from postlint.workers import WORTH_A_POOL, usable_processors

ROOT = Path(__file__).parent.parent
LACKING = {  # what Python has nowhere but on Unix, or on Linux
    os: (
        "O_NONBLOCK", "O_TMPFILE", "O_NOFOLLOW", "fchmod", "fchown", "fork", "geteuid", "getuid", "listxattr",
        "mkfifo", "sched_getaffinity", "setxattr",
    ),
    signal: ("SIGALRM", "SIGKILL", "SIGPIPE", "setitimer"),
}  # fmt: skip


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python that has only what it has on Windows."""
    monkeypatch.setattr(sys, "platform", "win32")
    for module, names in LACKING.items():
        for name in names:
            monkeypatch.delattr(module, name, raising=False)


@pytest.fixture
def drives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths with drives and backslashes."""
    monkeypatch.setattr(os, "sep", "\\")
    for name in ("relpath", "abspath", "normpath", "isabs"):
        monkeypatch.setattr(os.path, name, getattr(ntpath, name))


def test_posts_are_checked_kept_and_repaired_without_what_only_unix_has(
    folder: Folder, windows: None
) -> None:
    folder.with_rules(shout=SHOUT)
    for number in range(WORTH_A_POOL + 5):
        folder.write(f"posts/{number}.md", f"{number}\r\nBAD\r\n")
    for _ in range(2):  # with a cold cache and a warm one
        result = folder.run("check", ".", "--jobs", "4", "--format", "json")
        assert result.code == 1
        assert len(result.found) == WORTH_A_POOL + 5
        assert ("posts/7.md", 2, 1, "shout") in result.found
    assert folder.run("check", ".", "--fix").code == 0
    assert (folder.root / "posts" / "7.md").read_bytes() == b"7\r\nbad\r\n"
    assert not list((folder.root / "posts").glob(".postlint-*"))
    assert usable_processors() >= 1


def test_paths_are_reported_with_slashes(drives: None) -> None:
    assert files.below(r"C:\site\_posts\a.md", r"C:\site") == "_posts/a.md"
    assert files.below(r"D:\other\a.md", r"C:\site") == "D:/other/a.md"
    assert display_path(r"D:\other\a.md") == "D:/other/a.md"


def test_another_drive_is_in_no_repository(drives: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "realpath", str)
    _repository._prefix.cache_clear()
    assert _repository._prefix(r"C:\build", r"C:\build\site\blog") == "site/blog/"
    assert _repository._prefix(r"C:\build", r"D:\site") == ""
    _repository._prefix.cache_clear()


@pytest.mark.parametrize(
    "config",
    [
        "exclude = ['_drafts\\a.md']",
        "exclude = ['_drafts\\**']",
        "[[overrides]]\npaths = ['archive\\.old\\*.md']\nignore = ['mojibake']",
        "[[collections]]\npaths = ['_posts\\2020']",
    ],
)
def test_backslashes_between_folders_of_globs_are_an_error(folder: Folder, config: str) -> None:
    folder.write("postlint.toml", config + "\n")
    folder.write("a.md", "text\n")
    result = folder.run("check", ".")
    assert result.code == 2
    assert "between folders: write “/”, on Windows too" in result.err


def test_backslashes_before_what_a_glob_means_otherwise_are_none(folder: Folder) -> None:
    folder.write("postlint.toml", "exclude = ['\\[draft\\].md', '\\!x.md', 'a\\*b.md']\n")
    for name in ("[draft].md", "!x.md", "a*b.md", "axb.md"):
        folder.write(name, "text\n")
    assert folder.check(".").report["summary"]["posts"] == 1


@pytest.mark.parametrize("form", ["json", "text", "html"])
def test_what_is_piped_is_utf_8_whatever_the_system_writes(tmp_path: Path, form: str) -> None:
    shutil.copy(ROOT / "examples" / "jekyll" / "about.md", tmp_path / "a.md")
    (tmp_path / "b.md").write_text("Die BrÃ¼cke fÃ¼hrt Ã¼ber den FluÃŸ.\n", "utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "LC_"))}
    command = [sys.executable, "-X", "utf8=0", "-m", "postlint", "check", ".", "--isolated", "--format", form]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**environment, "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert ("Br\\u00c3" if form == "json" and done.stdout.isascii() else "BrÃ") in done.stdout.decode()


def test_links_of_other_case_are_broken_even_where_the_file_system_finds_them(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "exists", lambda path: True)  # as on a disk that knows no case, and worse
    folder.write("mkdocs.yml", "site_name: x\n")
    folder.write("docs/Plan.md", "# Plan\n")
    folder.write("docs/index.md", "# Index\n\n[right](Plan.md) and [wrong](plan.md)\n")
    result = folder.run("check", ".", "--isolated", "--format", "concise")
    assert "docs/index.md:3:30: " in result.out
    assert result.out.count("broken-internal-link") == 1


def test_a_sites_own_code_leaves_nothing_in_the_site(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder.with_rules("[[collections]]\npaths = ['**']\nschema = 'schemas.py:Post'\n", shout=SHOUT)
    folder.write("schemas.py", "import pydantic\n\n\nclass Post(pydantic.BaseModel):\n    title: str\n")
    folder.write("a.md", "---\ntitle: A\n---\ntext\n")
    assert folder.run("check", ".", "--no-cache").code == 0
    assert not list(folder.root.rglob("__pycache__"))
    assert sys.dont_write_bytecode is False
