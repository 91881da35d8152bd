"""The pre-commit hooks: which files they take, and that they run through pre-commit itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from postlint.discover import NOT_POSTS, POST_SUFFIXES, SKIPPED_FOLDERS

ROOT = Path(__file__).parent.parent
HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
}
TAKEN = [
    "_posts/2024-06-19-a.md",
    "content/posts/a/index.md",
    "content/posts/日本.markdown",
    "src/content/blog/a.mdx",
    "docs/themes/dark.md",
    "docs/guide/templates.md",
    "source/_posts/history-of-boats.md",
    "blog/readme-first.md",
    "posts/a.html",
    "a b.md",
]
LEFT = [
    "README.md",
    "docs/README.md",
    "CHANGELOG.md",
    "licence.markdown",
    ".github/ISSUE_TEMPLATE/bug.md",
    "_layouts/post.html",
    "site/_includes/head.html",
    "layouts/_default/single.html",
    "themes/plain/layouts/list.html",
    "archetypes/default.md",
    "node_modules/x/docs/a.md",
    "_site/a.html",
    "public/2024/a.html",
    "404.html",
    "a.txt",
    "a.md.orig",
    "mdx",
    "script.py",
]


def takes(hook: dict[str, Any], name: str) -> bool:
    """What pre-commit asks of a name: `files` found in it and `exclude` not."""
    return bool(re.search(hook["files"], name)) and not re.search(hook["exclude"], name)


@pytest.mark.parametrize("hook", HOOKS)
def test_patterns(hook: str) -> None:
    for name in TAKEN:
        assert takes(HOOKS[hook], name), name
    for name in LEFT:
        assert not takes(HOOKS[hook], name), name


def test_patterns_agree_with_discovery() -> None:
    hook = HOOKS["postlint"]
    for suffix in POST_SUFFIXES:
        assert takes(hook, f"a/b{suffix}")
        for name in NOT_POSTS:
            assert not takes(hook, f"a/{name.upper()}{suffix}")
            assert takes(hook, f"a/x-{name}{suffix}")
            for folder in SKIPPED_FOLDERS:
                assert not takes(hook, f"x/{folder}/a{suffix}")


def test_hooks_are_offline_and_differ_in_fixing_alone() -> None:
    assert set(HOOKS) == {"postlint", "postlint-fix"}
    plain, fixing = HOOKS["postlint"], HOOKS["postlint-fix"]
    assert (plain["entry"], fixing["entry"]) == (
        "postlint check --force-exclude",
        "postlint check --force-exclude --fix",
    )
    different = {"id", "name", "description", "entry"}
    assert {k: v for k, v in plain.items() if k not in different} == {
        k: v for k, v in fixing.items() if k not in different
    }
    for hook in HOOKS.values():
        assert "--online" not in hook["entry"]
        assert hook["require_serial"], "rules that compare posts need all of them in one process"


@pytest.mark.slow
def test_hooks_run_through_pre_commit(tmp_path: Path) -> None:
    """On a repository of two posts: pre-commit installs postlint from this checkout and runs both hooks."""
    site = tmp_path / "site"
    (site / "_posts").mkdir(parents=True)
    (site / "_posts" / "2024-01-02-bad.md").write_text("---\ntitle: [a, b\n---\n\nText.\n", "utf-8")
    (site / "_posts" / "2024-01-03-good.md").write_text("---\ntitle: a\n---\n\nText.\n", "utf-8")
    (site / "README.md").write_text("---\ntitle: [a, b\n---\n", "utf-8")
    checkout = _committed_checkout(tmp_path / "postlint")
    (site / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {checkout}\n  rev: {_git(checkout, 'rev-parse', 'HEAD')}\n"
        "  hooks: [{id: postlint, verbose: true}]\n",
        "utf-8",
    )
    _commit_all(site)
    found = _pre_commit(site, tmp_path, "postlint")
    assert found.returncode == 1, found.stdout + found.stderr
    assert "2024-01-02-bad.md:2:" in found.stdout
    assert "[front-matter-syntax]" in found.stdout
    assert "good.md" not in found.stdout
    assert "README.md:" not in found.stdout
    config = site / ".pre-commit-config.yaml"
    config.write_text(config.read_text("utf-8").replace("id: postlint,", "id: postlint-fix,"), "utf-8")
    fixed = _pre_commit(site, tmp_path, "postlint-fix")
    assert "files were modified by this hook" in fixed.stdout
    assert (site / "_posts" / "2024-01-02-bad.md").read_text("utf-8") == "---\ntitle: [a, b]\n---\n\nText.\n"
    assert _pre_commit(site, tmp_path, "postlint-fix").returncode == 0


def _committed_checkout(target: Path) -> Path:
    """A repository with this checkout's files as they are: pre-commit clones, so they must be committed."""
    target.mkdir()
    for name in ("postlint", "rules"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, target / name)
    _commit_all(target)
    return target


def _commit_all(folder: Path) -> None:
    _git(folder, "init", "-q")
    _git(folder, "add", "-A")
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    _git(folder, *identity, "commit", "-q", "-m", "all")


def _git(folder: Path, *arguments: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    return subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


def _pre_commit(site: Path, home: Path, hook: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "PRE_COMMIT", "SKIP"))}
    environment |= {"PRE_COMMIT_HOME": str(home / "cache"), "PRE_COMMIT_COLOR": "never"}
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", hook, "--all-files"],
        cwd=site,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
