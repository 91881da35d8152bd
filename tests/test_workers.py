"""Many posts, several processes, and posts that break what checks them: the run goes on."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing

import pytest
from sites import SHOUT, Folder

from postlint.pool import Pool

SLOW = '''
import signal
import time
from postlint import Finding, Span, rule


@rule("site")
def check(post, options):
    """A post that takes forever"""
    if "SLEEP" in post.text:
        try:
            time.sleep(60)
        except Exception:
            pass  # a rule that takes every fault for its own
    if "LOOP" in post.text:
        while True:
            pass
    yield from ()
'''
NAP = SLOW.replace("sleep(60)", "sleep(0.3)")
needs_timers = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs interval timers")
needs_fork = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="workers are forked on Linux")


@needs_timers
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_post_that_takes_too_long_is_given_up(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    monkeypatch.setattr("postlint.workers.MOST_SECONDS", 0.2)
    monkeypatch.setattr("postlint.workers.WORTH_A_POOL", 4)
    folder.with_rules(slow=SLOW, shout=SHOUT)
    for name in "abcdefgh":
        folder.write(f"{name}.md", {"b": "SLEEP\n", "e": "LOOP BAD\n", "g": "BAD\n"}.get(name, "text\n"))
    for _ in range(2):  # a result that says so is not kept
        result = folder.run("check", "--format", "json", "--jobs", jobs)
        assert result.code == 2
        assert result.found == [
            ("b.md", 1, 1, "internal-error"),
            ("e.md", 1, 1, "internal-error"),
            ("g.md", 1, 1, "shout"),
        ]
        messages = [found["message"] for found in result.report["findings"]]
        assert messages[0].startswith(
            "checking this post took longer than 0.2 seconds and was given up in slow.py:12;"
        )


@needs_timers
def test_a_post_that_waits_for_the_processor_is_not_given_up(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postlint.workers.MOST_SECONDS", 0.1)
    monkeypatch.setattr("postlint.workers.BUSY", 1000)
    folder.with_rules(nap=NAP, shout=SHOUT)
    folder.write("a.md", "SLEEP BAD\n")
    assert folder.run("check", "--format", "json").found == [("a.md", 1, 7, "shout")]


def test_in_another_thread_posts_are_checked_without_a_timer(folder: Folder) -> None:
    folder.with_rules(shout=SHOUT)
    folder.write("a.md", "BAD\n")
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(folder.run("check").code))
    thread.start()
    thread.join()
    assert codes == [1]


def work(number: int) -> str:
    """Ends or blocks its process at some numbers."""
    if number == 13:
        os._exit(3)
    if number == 17:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 21:
        signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))  # deaf to all but being killed
        while True:
            pass
    return f"{number} " * 20_000 if number == 4 else str(number)


def start() -> Callable[[Sequence[int]], list[str]]:
    return lambda batch: [work(number) for number in batch]


@needs_fork
def test_only_what_ends_or_blocks_a_worker_is_lost() -> None:
    with closing(Pool(start, 3, 0.3)) as pool:
        found = dict(pair for batch in pool.map([range(n, n + 5) for n in range(0, 40, 5)]) for pair in batch)
    assert sorted(found) == list(range(40))
    assert {number for number, result in found.items() if result is None} == {13, 17, 21}
    assert found[39] == "39"
    assert found[4] == "4 " * 20_000


@needs_fork
def test_workers_end_with_their_pool() -> None:
    pool = Pool(start, 2, 60.0)
    next(pool.map([[1], [2], [3]]))
    pids = [worker.pid for worker in pool._workers]
    pool.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


TWINS = '''
import os
from postlint import Fact, Finding, Severity, Span, rule


@rule("site", severity=Severity.WARNING)
def check(post, options):
    """A text that stands in two posts"""
    yield Fact(Span(0, 1), post.text)


@check.finish
def finish(corpus, options):
    """All but the first of each text"""
    if "DIES" in corpus.facts[0].value and os.getpid() != int(os.environ["MAIN_PROCESS"]):
        os._exit(3)
    seen = set()
    for fact in corpus.facts:
        if fact.value in seen:
            yield Finding(fact.span, "twin", path=fact.path)
        seen.add(fact.value)
'''
FAULTY = TWINS.replace("seen = set()", "raise ValueError(len(corpus.facts))")


@needs_fork
@pytest.mark.parametrize("first", ["text\n", "DIES\n"])
def test_posts_are_judged_together_on_several_processors(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    monkeypatch.setenv("MAIN_PROCESS", str(os.getpid()))
    folder.with_rules(twins=TWINS, faulty=FAULTY)
    folder.write("a.md", first)
    for name in "bcd":
        folder.write(f"{name}.md", "other\n")
    reports = []
    for least in (10, 1):
        monkeypatch.setattr("postlint.finish.WORTH_A_POOL", least)
        result = folder.run("check", "--format", "json", "--jobs", "2", "--no-cache")
        assert result.code == 2
        reports.append(result.report["findings"])
    assert reports[0] == reports[1]
    assert result.found == [
        ("a.md", 1, 1, "internal-error"),
        ("c.md", 1, 1, "twins"),
        ("d.md", 1, 1, "twins"),
    ]


@needs_fork
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_while_posts_are_judged_together_loses_nothing_found_before(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    monkeypatch.setattr("postlint.finish.WORTH_A_POOL", 1)
    monkeypatch.setenv("MAIN_PROCESS", str(os.getpid()))
    interrupting = TWINS.replace(
        "seen = set()", "os.kill(int(os.environ['MAIN_PROCESS']), 2); time.sleep(9); seen = set()"
    )
    folder.with_rules(shout=SHOUT, twins=interrupting.replace("import os", "import os, time"), others=TWINS)
    for name in "abc":
        folder.write(f"{name}.md", "BAD <!-- postlint: ignore[others] -->\n")
    result = folder.run("check", "--format", "json", "--jobs", jobs)
    assert result.code == 130
    assert [found[3] for found in result.found if found[3] == "shout"] == ["shout"] * 3
    assert {found[3] for found in result.found} <= {"shout", "twins", "others"}
