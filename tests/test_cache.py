"""The cache: never a stale finding, never a crash, whatever became of its file."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sites import SHOUT, TWICE, Folder

from postlint.cache import FOLDER, Cache, Stamp, decoded, encoded
from postlint.engine import Checked, Run, check_target
from postlint.finding import Edit, Finding, Fix, Related, Severity, Span
from postlint.suppress import Ignore, Misuse


def test_a_result_survives_its_json() -> None:
    finding = Finding(
        Span(1, 2),
        "says “\udcff”",
        Severity.NOTE,
        Fix("Repair", (Edit(Span(1, 2), "x"),), True),
        (Related("b.md", Span(3, 4), "there"),),
        rule="r",
        group="g",
    )
    facts = {"r": [(Span(0, 1), {"a": (1, [b"\x00\xff", None]), "$b": "no bytes"})]}
    result = Checked([finding], facts, [Ignore(Span(1, 2), ("r",), Span(0, 9))], [Misuse(Span(0, 1), "m")])
    assert decoded(encoded(result)) == result


def test_what_did_not_change_is_not_checked_again(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.with_rules(shout=SHOUT, twice=TWICE)
    for name in "abc":
        folder.write(f"{name}.md", "Same\nBAD\n")
    first = folder.run("check", "--format", "json")
    checked: list[int] = []

    def spy(run: Run, index: int) -> Checked:
        checked.append(index)
        return check_target(run, index)

    monkeypatch.setattr("postlint.workers.check_target", spy)
    assert folder.run("check", "--format", "json").out == first.out
    assert checked == []
    folder.write("b.md", "Other\n")
    folder.run("check")
    assert checked == [1]
    folder.run("check", "--show-notes", "--ignore", "twice")
    assert checked == [1, 0, 1, 2]


def test_a_run_on_one_post_of_a_site_knows_the_others(folder: Folder) -> None:
    folder.with_rules(twice=TWICE)
    folder.write("a.md", "Same\n")
    folder.write("posts/b.md", "Same\n")
    for arguments in (["--no-cache"], [], []):
        found = folder.run("check", "posts/b.md", "--format", "json", *arguments).report
        assert [f["path"] for f in found["findings"]] == ["posts/b.md"]
        assert found["summary"]["posts"] == 1


def test_the_cache_keeps_itself_out_of_git(folder: Folder) -> None:
    folder.write("a.md", "text\n")
    folder.run("check")
    assert (folder.root / FOLDER / ".gitignore").read_text("utf-8") == "*\n"
    assert folder.check().report["summary"]["posts"] == 1


def test_no_cache_keeps_nothing(folder: Folder) -> None:
    folder.write("a.md", "text\n")
    folder.run("check", "--no-cache")
    assert not (folder.root / FOLDER).exists()


def test_the_cache_can_be_looked_at_and_removed(folder: Folder) -> None:
    folder.write("a.md", "text\n")
    assert folder.run("cache", "info").out == ".postlint_cache: there is no cache\n"
    folder.run("check")
    assert folder.run("cache", "info").out.startswith(".postlint_cache: 1 entries, ")
    assert folder.run("cache", "clear").out == "removed .postlint_cache\n"
    assert not (folder.root / FOLDER).exists()


def test_an_interrupted_run_tells_what_it_found(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.with_rules(shout=SHOUT)
    for name in "abc":
        folder.write(f"{name}.md", "BAD\n")

    def interrupt(run: Run, index: int) -> Checked:
        if index == 1:
            raise KeyboardInterrupt
        return check_target(run, index)

    monkeypatch.setattr("postlint.workers.check_target", interrupt)
    result = folder.run("check", "--format", "json", "--fix")
    assert result.code == 130
    assert result.found == [("a.md", 1, 1, "shout")]
    assert (folder.root / "a.md").read_text("utf-8") == "BAD\n"


def broken_file(file: Path) -> None:
    file.write_bytes(b"this is no database" * 100)


def cut_file(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def other_format(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("PRAGMA user_version = 99")


def foreign_values(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE entries SET value = '[1, 2]'")


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def locked(file: Path) -> None:
    global _lock
    _lock = sqlite3.connect(file)
    _lock.execute("BEGIN EXCLUSIVE")


_lock: sqlite3.Connection | None = None


@pytest.mark.parametrize("harm", [broken_file, cut_file, other_format, foreign_values, a_folder, locked])
def test_a_harmed_cache_changes_nothing_in_the_report(
    folder: Folder, harm: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postlint.cache.WAIT", 0.1)
    folder.with_rules(shout=SHOUT)
    folder.write("a.md", "BAD\n")
    first = folder.run("check", "--format", "json")
    file = folder.root / FOLDER / "posts.sqlite"
    for suffix in ("-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    assert callable(harm)
    harm(file)
    second = folder.run("check", "--format", "json")
    if _lock:
        _lock.close()
    assert (second.code, second.out) == (first.code, first.out)
    assert "Traceback" not in second.err


def test_a_full_disk_is_no_reason_to_fail(tmp_path: Path) -> None:
    cache = Cache(tmp_path / FOLDER)
    assert cache._database is not None
    cache._database.execute("PRAGMA max_page_count = 1")
    entries = [
        (bytes([i]) * 16, Checked([Finding(Span(0, 1), "x" * 5000, Severity.ERROR)], {}, [], []))
        for i in range(99)
    ]
    cache.store(entries, [])
    assert cache.entries([entries[0][0]]) == {}
    cache.close()


def test_a_stamp_taken_too_soon_after_writing_is_not_trusted(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"x")
    cache = Cache(tmp_path / FOLDER)
    stamp = Stamp.of(str(file))
    assert stamp is not None
    cache.store([], [(str(file), stamp, b"s", b"c")])
    assert cache.unchanged({str(file): (stamp, b"s")}) == {}
    old = stamp._replace(modified=0, status=0)
    cache.store([], [(str(file), old, b"s", b"c")])
    assert cache.unchanged({str(file): (old, b"s")}) == {str(file): b"c"}
    assert cache.unchanged({str(file): (old, b"t")}) == {}
    cache.close()


class CachedAndUncached(RuleBasedStateMachine):
    """After any sequence of edits, renames and changed options a cached run reports what a fresh one does."""

    names = st.sampled_from(["a.md", "b.md", "sub/c.md", "sub/d.md"])
    contents = st.sampled_from(
        ["Same\nBAD\n", "Same\ngood\n", "Else\nLOUD BAD\n", "Else\n<!-- postlint: ignore shout -->\nBAD\n"]
    )
    words = st.sampled_from(["BAD", "LOUD"])

    @initialize()
    def begin(self) -> None:
        self.home = tempfile.TemporaryDirectory()
        self.root = Path(self.home.name)
        self.before = Path.cwd()
        os.chdir(self.root)
        (self.root / "rules").mkdir()
        (self.root / "sub").mkdir()
        (self.root / "rules" / "shout.py").write_text(SHOUT, "utf-8")
        (self.root / "rules" / "twice.py").write_text(TWICE, "utf-8")
        self.configure("BAD")

    def teardown(self) -> None:
        os.chdir(self.before)
        self.home.cleanup()

    @rule(word=words)
    def configure(self, word: str) -> None:
        text = f'rules = ["rules"]\nselect = ["site", "postlint"]\n[options.shout]\nword = "{word}"\n'
        (self.root / "postlint.toml").write_text(text, "utf-8")

    @rule(name=names, content=contents)
    def edit(self, name: str, content: str) -> None:
        (self.root / name).write_text(content, "utf-8")

    @rule(old=names, new=names)
    def rename(self, old: str, new: str) -> None:
        if (self.root / old).exists():
            (self.root / old).replace(self.root / new)

    @rule(name=names)
    def delete(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    @invariant()
    def same(self) -> None:
        from postlint.session import Request, run

        if not hasattr(self, "root"):
            return
        cached = run(Request(use_cache=True, jobs=1)).outcome
        assert cached == run(Request(use_cache=False, jobs=1)).outcome


TestCachedAndUncached = CachedAndUncached.TestCase
TestCachedAndUncached.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
