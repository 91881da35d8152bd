"""Generated texts equal what the code says; `pytest --update` makes them anew."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from generated import with_rule_table

from postlint import registry
from postlint.ruleset import ENGINE_GROUP, ENGINE_RULES

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
Same = Callable[[Path, str], None]


def test_rule_table_of_the_readme(same: Same) -> None:
    rules = registry.load_folder(registry.built_in_folder(), registry.OURS)
    same(README, with_rule_table(README.read_text("utf-8"), rules))
    assert all(f"[{rule.name}](rules/{rule.page.name})" in README.read_text("utf-8") for rule in rules)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_picture_of_the_readme(same: Same) -> None:
    code = "import sys, terminal_picture; sys.stdout.buffer.write(terminal_picture.draw().encode())"
    drawn = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "scripts", capture_output=True, check=True
    )
    same(ROOT / "docs" / "terminal.svg", drawn.stdout.decode())


def test_ci_runs_the_commands_of_the_readme() -> None:
    commands = re.findall(r"(?m)^    (python3 -m venv .*)$", README.read_text("utf-8"))
    script = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert len(commands) == 2
    for command in commands:
        assert command in script


def test_formats_are_those_that_there_are() -> None:
    from postlint import cli, reporters

    assert set(cli.FORMATS) == set(reporters.FORMATS)


def test_engine_rules_are_no_rule_files() -> None:
    names = {rule.name for rule in registry.load_folder(registry.built_in_folder(), registry.OURS)}
    assert not names & {*ENGINE_RULES, ENGINE_GROUP}
