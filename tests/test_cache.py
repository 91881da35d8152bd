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

from postlint.cache import FOLDER
from postlint.cache.database import Cache
from postlint.cache.stamps import stamp
from postlint.cache.values import decoded, encoded
from postlint.engine import Outcome, Run, check_target, conclude
from postlint.facts import pack, unpack
from postlint.finding import Edit, Finding, Fix, Related, Severity, Span
from postlint.finished import Finished
from postlint.results import Checked, Results
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
    facts = {"r": b"\x00\xff", "s": b"{"}
    result = Checked([finding], facts, [Ignore(Span(1, 2), ("r",), Span(0, 9))], [Misuse(Span(0, 1), "m")])
    assert decoded(encoded(result)) == result


def test_many_facts_wait_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postlint.results.IN_MEMORY", 10)
    with closing(Results()) as results:
        for index in range(40):
            results[index] = Checked(facts={"r": b"%d" % index * 3, **({"s": b"x"} if index % 2 else {})})
        results[7] = Checked(facts={"r": b"anew"})
        expected = [(i, b"%d" % i * 3 if i != 7 else b"anew") for i in range(39, -1, -1)]
        assert list(results.facts("r", range(39, -1, -1))) == expected
        assert [i for i, _ in results.facts("s", range(12))] == [1, 3, 5, 9, 11]
        assert list(results.facts("t", range(40))) == []


@pytest.mark.parametrize(
    "values",
    [
        [],
        [b"", b"\x00\xff"],
        [b"x", "mixed"],
        [{"a": (1, [b"\x00\xff", None]), "$b": "no bytes"}, {1: 2.5}, True, ()],
        [["/a", "ü\udcff"], []],
    ],
)
def test_facts_survive_packing(values: list[object]) -> None:
    facts = [(Span(i, i + 1), value) for i, value in enumerate(values)]
    assert list(unpack(pack(facts))) == facts


def test_a_fact_that_cannot_be_kept_is_the_rules_fault(folder: Folder) -> None:
    folder.with_rules(twice=TWICE.replace('post.text.split("\\n")[0]', "object()"))
    folder.write("a.md", "text\n")
    result = folder.run("check", "--format", "json")
    assert result.code == 2
    assert "rule twice failed on this post: TypeError: a fact holds a object" in result.out


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
    monkeypatch.setattr("postlint.cache.database.WAIT", 0.1)
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
        (bytes([i]) * 16, Checked([Finding(Span(0, 1), "x" * 5000, Severity.ERROR)])) for i in range(99)
    ]
    cache.store(entries, [])
    assert dict(cache.entries([entries[0][0]])) == {}
    cache.close()


def test_a_stamp_taken_too_soon_after_writing_is_not_trusted(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"x")
    cache = Cache(tmp_path / FOLDER)
    assert not cache.settled(stamp(str(file)))
    assert cache.settled(stamp(os.__file__))
    assert cache.settled(stamp(str(tmp_path / "no-such-file")))
    cache.close()


def settled(_cache: Cache, _stamp: bytes) -> bool:
    """Stands in for the wait of two seconds; sound here because each write makes another inode or size."""
    return True


def test_an_outcome_is_known_while_nothing_changes(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Cache, "settled", settled)
    folder.write("_config.yml", "title: x\n")
    folder.write("_posts/2024-01-01-a.md", "[b]({% post_url 2024-01-02-b %})\n")
    folder.write("_posts/2024-01-02-b.md", "![p](/img/p.png)\n")
    folder.write("img/p.png", "")
    folder.write("img/q.png", "")
    arguments = ("check", "--format", "json", "--select", "links")
    assert folder.run(*arguments).found == []
    judged: list[Run] = []

    def spy(run: Run, results: Results, finished: Finished | None) -> Outcome:
        judged.append(run)
        return conclude(run, results, finished)

    monkeypatch.setattr("postlint.session.conclude", spy)
    assert folder.run(*arguments).found == []
    assert judged == []
    (folder.root / "img/p.png").rename(folder.root / "img/r.png")  # no post changed, and yet
    assert [found[3] for found in folder.run(*arguments).found] == ["broken-internal-link"]
    assert len(judged) == 1
    assert [found[3] for found in folder.run(*arguments).found] == ["broken-internal-link"]
    assert len(judged) == 1
    folder.run(*arguments, "--fix")
    folder.run(*arguments, "--show-notes")
    assert len(judged) == 3
    folder.write("_posts/2024-01-01-a.md", "other\n")
    folder.run(*arguments)
    assert len(judged) == 4


class CachedAndUncached(RuleBasedStateMachine):
    """After any sequence of edits, renames and changed options a cached run reports what a fresh one does."""

    names = st.sampled_from(["a.md", "b.md", "sub/c.md", "sub/d.md"])
    contents = st.sampled_from(
        [
            "Same\nBAD\n",
            "Same\ngood\n",
            "Else\nLOUD BAD [x](/sub/c.md) ![y](/pic.png)\n",
            "Else\n<!-- postlint: ignore shout -->\nBAD [x](sub/d.md#here)\n",
            "---\ndate: 2031-01-01\n---\nSame\n\n# Here\n",
        ]
    )
    words = st.sampled_from(["BAD", "LOUD"])
    own = st.booleans()  # whether the site has rules of its own: a run without them is kept as a whole

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
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(Cache, "settled", settled)
        self.configure("BAD", own=False)

    def teardown(self) -> None:
        self.patch.undo()
        os.chdir(self.before)
        self.home.cleanup()

    @rule(word=words, own=own)
    def configure(self, word: str, own: bool) -> None:
        text = f'rules = ["rules"]\nselect = ["site", "postlint"]\n[options.shout]\nword = "{word}"\n'
        if not own:
            text = f'ignore = ["{"insecure-link" if word == "BAD" else "malformed-link"}"]\n'
        (self.root / "postlint.toml").write_text(text, "utf-8")

    @rule(name=names, content=contents)
    def edit(self, name: str, content: str) -> None:
        new = (
            self.root / f"{name}.new"
        )  # another inode: so is the stamp another one, however quick the writing
        new.write_text(content, "utf-8")
        new.replace(self.root / name)

    @rule(there=st.booleans())
    def picture(self, there: bool) -> None:
        if there:
            (self.root / "pic.png").write_bytes(b"")
            (self.root / "pig.png").write_bytes(b"")
        else:
            (self.root / "pic.png").unlink(missing_ok=True)

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


def test_a_link_that_moves_into_code_is_judged_anew(folder: Folder) -> None:
    folder.write("_config.yml", "title: A site\n")
    folder.write("_posts/2024-01-02-a.md", "---\ntitle: A\n---\nSee [this page]({% link gone.md %}) now.\n")
    folder.write("about.md", "---\ntitle: B\n---\nText.\n")
    assert "gone.md" in folder.run("check", "--select", "broken-internal-link").out
    folder.write("_posts/2024-01-02-a.md", "---\ntitle: A\n---\nSee`[this page]({% link gone.md %})`now.\n")
    assert "gone.md" not in folder.run("check", "--select", "broken-internal-link").out
