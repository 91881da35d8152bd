"""Every regular expression takes time in proportion to its text, whatever stands in it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import patterns
import pytest

SMALL, FACTOR = 3000, 4  # characters of the first look, and how much longer the second text is
NOTICED, GIVEN_UP = (
    0.004,
    0.3,
)  # seconds of processor time for the small text: from here it is looked at again
GROWTH = 8.0  # a linear one takes four times as long for four times the text, a quadratic one sixteen times
# Matched only against a path below a site's root, which systems bound.
OF_PATHS = frozenset({"permalinks.py", "collection.py"})
# Where a pattern is made of something while the program runs, but not while the examples are linted.
MADE_OF = {
    "tags.py": "names of tags, escaped",
    "losses.py": "one character, repeated",
    "characters.py": "one character of a class",
    "words.py": "a word of a post, escaped, and a class",
    "patterns.py": "what `lazy` is given",
    "collection.py": "a glob of the configuration, its wildcards few (postlint.linear.check_glob)",
}


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TimeoutError after some processor time."""

    def ring(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def worst(pattern: patterns.Pattern) -> tuple[float, str, tuple[str, str, str]]:
    """How the slowest attack's time grows, and its method and text; 1.0 where none takes a noticeable time."""
    slowest, method, attack = 0.0, "", ("", "", "")
    for each in pattern.methods:
        for tried in patterns.attacks(pattern):
            try:
                with at_most(GIVEN_UP):
                    took = patterns.seconds(pattern, each, tried, SMALL)
            except TimeoutError:
                return float("inf"), each, tried
            if took > slowest:
                slowest, method, attack = took, each, tried
    if slowest < NOTICED:
        return 1.0, method, attack
    small = min(patterns.seconds(pattern, method, attack, SMALL) for _ in range(3))
    if small < NOTICED / 2:
        return 1.0, method, attack  # it was the machine
    large = min(patterns.seconds(pattern, method, attack, SMALL * FACTOR) for _ in range(2))
    return large / small, method, attack


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no timers of processor time")
@pytest.mark.parametrize(
    ("text", "is_slow"),
    [
        (r"(a+)+$", True),
        (r"\d+\Z", True),
        (r"\s+[|]\s+$", True),
        (r"(?<!\d)\d+\Z", False),
        (r"<[^<>]{0,500}>", False),
    ],
)
def test_slow_patterns_are_told_from_linear_ones(text: str, is_slow: bool) -> None:
    assert (worst(patterns.Pattern(text, 0, "", ("search",)))[0] > GROWTH) == is_slow


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no timers of processor time")
def test_every_pattern_is_linear() -> None:
    code = "import json, patterns; print(json.dumps(patterns.collect()))"
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=True,
    )
    listed = [
        patterns.Pattern(text, flags, where, tuple(methods))
        for text, flags, where, methods in json.loads(found.stdout)
    ]
    assert len(listed) > 400
    assert {place.split(":")[0] for place in patterns.unseen(listed)} <= set(MADE_OF)
    slow = {}
    for pattern in listed:
        file = Path(pattern.where.rpartition(":")[0]).name
        grown, method, attack = worst(pattern)
        if grown > GROWTH and file not in OF_PATHS:
            slow[f"{file} {pattern.text}"] = f"{method} of {attack}: {grown:.0f} times as long"
    assert not slow
