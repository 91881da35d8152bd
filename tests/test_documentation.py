"""What README.md and CONTRIBUTING.md tell people to paste does what they say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from rule_pages import actual, examples, lint
from sites import Folder

from postlint import registry
from postlint.cli import parser
from postlint.config.file import load

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
GOOD = "---\ntitle: Good\n---\n\nAll is well.\n"
BAD = "---\ntitle: [a, b\n---\n\nText.\n"


def blocks(text: str, kind: str) -> list[str]:
    """The contents of a page's fences of one kind."""
    return [match[2] for match in re.finditer(rf"(?ms)^(`{{3,}}){kind}\n(.*?)^\1$", text)]


def yaml_with(word: str) -> Any:
    """The one YAML snippet of the README that has a word in it."""
    found = [yaml.safe_load(snippet) for snippet in blocks(README, "yaml") if word in snippet]
    assert len(found) == 1
    return found[0]


@pytest.fixture
def changed(folder: Folder) -> Folder:
    """A clone on a branch that adds a bad post, removes one and leaves another bad one alone."""
    folder.write("a/old.md", BAD)
    folder.write("a/gone.md", GOOD)
    git(folder, "init", "-q", "-b", "main")
    commit(folder)
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(folder, "checkout", "-q", "-b", "topic")
    folder.write("a/neu, schön.md", BAD)
    folder.write("script.py", "pass\n")
    (folder.root / "a" / "gone.md").unlink()
    commit(folder)
    return folder


def git(folder: Folder, *arguments: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    return subprocess.run(
        ["git", *arguments], cwd=folder.root, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


def commit(folder: Folder) -> None:
    git(folder, "add", "-A")
    git(folder, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "x")


def shell(folder: Folder, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a CI script as the services do, with this postlint in the place of an installed one."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, **variables}
    return subprocess.run(
        ["bash", "-e", "-c", script], cwd=folder.root, env=environment, capture_output=True, text=True
    )


def scripts(lines: list[str]) -> str:
    """CI script lines but those that install."""
    assert any("pip install" in line for line in lines)
    return "\n".join(line for line in lines if "pip install" not in line)


def test_github_workflow(changed: Folder) -> None:
    workflow = yaml_with("jobs:")
    steps = [step["run"] for step in workflow["jobs"]["postlint"]["steps"] if "run" in step]
    done = shell(changed, scripts(steps), GITHUB_BASE_REF="main", GITHUB_WORKSPACE=str(changed.root))
    assert done.returncode != 0, "the job fails"
    commands = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert len(commands) == 1, done.stdout + done.stderr
    assert commands[0].startswith("::error file=a/neu%2C schön.md,line=2,col=8,")
    changed.write("a/neu, schön.md", GOOD)
    commit(changed)
    assert shell(changed, scripts(steps), GITHUB_BASE_REF="main").returncode == 0


def test_gitlab_job(changed: Folder) -> None:
    job = yaml_with("script:")["postlint"]
    base = git(changed, "rev-parse", "main")
    done = shell(changed, scripts(job["script"]), CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert done.returncode != 0
    assert " --> a/neu, schön.md:2:8\n" in done.stdout
    report = changed.root / job["artifacts"]["reports"]["codequality"]
    issues = json.loads(report.read_text("utf-8"))
    assert [issue["location"]["path"] for issue in issues] == ["a/neu, schön.md"]


def test_pre_commit_snippet_names_a_hook() -> None:
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    (repo,) = yaml_with("repos:")["repos"]
    assert {hook["id"] for hook in repo["hooks"]} <= hooks


def test_commands_by_hand_are_commands() -> None:
    (console,) = blocks(README, "console")
    lines = [line.removeprefix("$ postlint ").split("#")[0] for line in console.splitlines()]
    assert len(lines) > 4
    for line in lines:
        parser().parse_args(line.split())


def test_configuration_example_is_valid(tmp_path: Path) -> None:
    (text,) = blocks(README, "toml")
    file = tmp_path / "postlint.toml"
    file.write_text(text, "utf-8")
    config = load(file)
    assert config.options["ad-placeholder"] == {"extend-patterns": ["Banner_\\d+"]}
    assert config.overrides[0].paths == ("archive/**",)


def test_ignore_comments_hold_back(folder: Folder) -> None:
    for comment in re.findall(
        r"`(<!-- postlint: .*?-->|\{/\*.*?\*/\}|\{% comment %\}.*?\{% endcomment %\})`", README
    ):
        suffix = ".mdx" if comment.startswith("{/*") else ".md"
        path = f"a{suffix}"
        folder.write(path, f"{GOOD}\n{comment}\nEr hÃ¶rte, dass es spÃ¤ter schÃ¶n wÃ¼rde.\n")
        assert folder.check(path, "--select", "mojibake,unused-ignore").report["findings"] == [], comment
        folder.write(path, f"{GOOD}\nEr hÃ¶rte, dass es spÃ¤ter schÃ¶n wÃ¼rde.\n")
        assert folder.check(path, "--select", "mojibake").report["findings"]


def test_the_rule_in_four_steps_works(folder: Folder) -> None:
    (page,) = blocks(CONTRIBUTING, "markdown")
    (code,) = blocks(CONTRIBUTING, "python")
    file = folder.write("rules/shouted_title.py", code)
    folder.write("rules/shouted_title.md", page)
    folder.write("postlint.toml", 'rules = ["rules"]\n')
    rule = registry.load_file(file, "here")
    found = examples(page)
    assert len(found) == 2
    for example in found:
        assert actual(rule, example, lint(rule, example, folder.root)) == list(example.findings)


def test_relative_links_lead_somewhere() -> None:
    for text in (README, CONTRIBUTING):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", re.sub(r"(?s)`{3,4}.*?`{3,4}", "", text)):
            assert (ROOT / target).exists(), target
