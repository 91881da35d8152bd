"""Every regular expression takes time in proportion to its text, whatever stands in it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path

import attacks
import patterns
import pytest

SIZES = (4000, 16_000, 64_000, 250_000, 1_000_000)  # characters: all attacks have the first, the worst all
SLACK = 2.5  # times as long, for its size, as the text before: a quadratic pattern takes four times as long
NOTICED = 0.05  # seconds of processor time below which nothing is measured
GIVEN_UP = 10.0  # the same for all short attacks on a pattern, of which each takes far below a millisecond
SHARES = 8  # tests that share the patterns, so that several processes can take them
needs_timers = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no such timers")
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


def too_slow(pattern: patterns.Pattern, method: str) -> str:
    """What makes a pattern take more time than in proportion to its text; "" where nothing does."""
    tried = []
    attack = ("", "", "")
    try:
        with at_most(GIVEN_UP):
            for attack in attacks.attacks(pattern):
                tried.append((attacks.seconds(pattern, method, attack, SIZES[0], time.perf_counter), attack))
            worst = [
                attack for _, attack in sorted(tried, reverse=True)[:3]
            ]  # of one, the machine may be guilty
            again = [
                (attacks.seconds(pattern, method, attack, SIZES[0], time.perf_counter), attack)
                for attack in worst
            ]
    except TimeoutError:
        return f"{method} of {attack} takes forever"
    if not again:
        return ""
    _, attack = max(again)
    took = attacks.seconds(pattern, method, attack, SIZES[0])
    for before, size in pairwise(SIZES):
        allowed = max(NOTICED, took * size / before * SLACK)
        for _ in range(3):
            took = attacks.seconds(pattern, method, attack, size)
            if took <= allowed:
                break
        else:
            return f"{method} of {attack}: more than {SLACK} times as long for each of {size:,} characters"
    return ""


@needs_timers
@pytest.mark.parametrize(
    ("text", "is_slow"),
    [
        (r"(a+)+$", True),
        (r"\d+\Z", True),
        (r"\s+[|]\s+$", True),
        (r"ab|c[^d]*d", True),
        (r"(?<!\d)\d+\Z", False),
        (r"<[^<>]{0,500}>", False),
    ],
)
def test_slow_patterns_are_told_from_linear_ones(
    text: str, is_slow: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "GIVEN_UP", 0.5)
    assert bool(too_slow(patterns.Pattern(text, 0, "", ("search",)), "search")) == is_slow


@cache
def listed() -> list[patterns.Pattern]:
    """Every pattern of the project, found in a process of its own: they are collected where they are compiled."""
    code = "import json, patterns; print(json.dumps(patterns.collect()))"
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        patterns.Pattern(text, flags, where, tuple(methods))
        for text, flags, where, methods in json.loads(found.stdout)
    ]


def test_every_pattern_is_found() -> None:
    assert len(listed()) > 400
    assert {place.split(":")[0] for place in patterns.unseen(listed())} <= set(MADE_OF)


@needs_timers
@pytest.mark.parametrize("share", range(SHARES))
def test_every_pattern_is_linear(share: int) -> None:
    slow = {}
    for pattern in listed()[share::SHARES]:
        file = Path(pattern.where.rpartition(":")[0]).name
        for method in pattern.methods if file not in OF_PATHS else ():
            if why := too_slow(pattern, method):
                slow[f"{file} {pattern.text}"] = why
    assert not slow
