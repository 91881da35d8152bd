"""The example posts have the defects that their names say, and the sound ones none."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from postlint import registry
from postlint.config.find import find
from postlint.session import Request, run

EXAMPLES = Path(__file__).parent.parent / "examples"
RULES = {rule.name: rule for rule in registry.load_folder(registry.built_in_folder(), registry.OURS)}


@pytest.fixture(scope="module")
def found() -> dict[str, set[str]]:
    """The rules that find something in each example post, or speak of it, by path; notes count."""
    find.cache_clear()
    result = run(Request(paths=(str(EXAMPLES),), show_notes=True, jobs=1))
    assert not result.problems
    rules: dict[str, set[str]] = defaultdict(set)
    for finding in result.outcome.findings:
        for path in (finding.path, *(related.path for related in finding.related)):
            rules[path].add(finding.rule)
    return {target.path: rules[target.path] for target in result.run.targets}


def named(path: str) -> str | None:
    """The rule that a post is named after."""
    stem = re.sub(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}-", "", Path(path).stem)
    return max((name for name in RULES if stem.startswith(name)), key=len, default=None)


def test_posts_have_the_defects_that_their_names_say(found: dict[str, set[str]]) -> None:
    missed = {path: named(path) for path, rules in found.items() if named(path) and named(path) not in rules}
    assert not missed


def test_every_rule_has_an_example(found: dict[str, set[str]]) -> None:
    shown = set().union(*found.values())
    assert {name for name, rule in RULES.items() if not rule.online} <= shown


def test_sound_posts_are_left_alone(found: dict[str, set[str]]) -> None:
    sound = {path: rules for path, rules in found.items() if "sound-" in path}
    assert len(sound) >= 3
    assert not any(sound.values()), sound
