"""The cache: never a stale finding, never a crash, whatever became of its file."""

from __future__ import annotations

import importlib
import os
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from sites import SHOUT, TWICE, Folder

from postlint.cache import FOLDER
from postlint.cache.database import Cache
from postlint.cache.stamps import stamp
from postlint.cache.values import decoded, encoded
from postlint.conclusion import Outcome, conclude
from postlint.engine import Run, check_targets
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

    def spy(run: Run, indexes: Sequence[int]) -> list[Checked]:
        checked.extend(indexes)
        return check_targets(run, indexes)

    monkeypatch.setattr("postlint.workers.check_targets", spy)
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
    folder.write(f"{FOLDER}/.gitignore", "")  # as a full disk leaves it
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

    def interrupt(run: Run, indexes: Sequence[int]) -> list[Checked]:
        if 1 in indexes:
            raise KeyboardInterrupt
        return check_targets(run, indexes)

    monkeypatch.setattr("postlint.workers.check_targets", interrupt)
    monkeypatch.setattr("postlint.workers.ALONE", 1)
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


def flipped_bit(file: Path) -> None:
    """What SQLite does not notice: the finding's own text is another one."""
    data = file.read_bytes()
    assert b"shouts" in data
    file.write_bytes(data.replace(b"shouts", b"shoots"))


def foreign_table(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("ALTER TABLE entries RENAME COLUMN value TO worth")


def stale_journal(file: Path) -> None:
    Path(f"{file}-wal").write_bytes(b"\x37\x7f\x06\x82" * 2000)


def locked(file: Path) -> None:
    global _lock
    _lock = sqlite3.connect(file)
    _lock.execute("BEGIN EXCLUSIVE")


_lock: sqlite3.Connection | None = None


@pytest.mark.parametrize(
    "harm",
    [
        broken_file,
        cut_file,
        other_format,
        foreign_values,
        flipped_bit,
        foreign_table,
        stale_journal,
        a_folder,
        locked,
    ],
)
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
    assert ("the cache is begun anew" in second.err) == (harm not in (stale_journal, a_folder, locked))
    third = folder.run("check", "--format", "json")
    assert (third.code, third.out) == (first.code, first.out)
    assert "the cache is begun anew" not in third.err


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
    assert cache.notes == [f"{cache.file}: database or disk is full; this run is not kept for the next one"]


def test_the_cache_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postlint.cache.database.MAX_BYTES", 200_000)
    monkeypatch.setattr("postlint.cache.database._WORTH_SHRINKING", 50_000)
    for day in range(6):
        cache = Cache(tmp_path / FOLDER)
        cache._today = 20_000 + day
        found = Checked([Finding(Span(0, 1), "x" * 1000, Severity.ERROR)])
        keys = [bytes([day, n]) * 8 for n in range(100)]
        cache.store([(key, found) for key in keys], [(f"{day}-{n}.md", b"s", keys[n]) for n in range(100)])
        cache.store_outcome(bytes([day]), b"s", b"x" * 20_000)
        cache.close()
        assert cache.file.stat().st_size < 500_000
    cache = Cache(tmp_path / FOLDER)
    assert 50 < len(dict(cache.entries(keys))) <= 100
    assert not dict(cache.entries([bytes([0, n]) * 8 for n in range(100)]))
    assert cache.unchanged({"0-1.md": b"s"}) == {}
    assert [cache.outcome(bytes([day]), b"s") is not None for day in range(6)] == [False] * 4 + [True] * 2
    cache._today += 31
    cache._stored = True
    cache.close()
    cache = Cache(tmp_path / FOLDER)
    assert cache.count() == 0
    cache.close()


def test_a_cache_behind_a_symbolic_link_is_not_used(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    folder.write("a.md", "text\n")
    (folder.root / FOLDER).symlink_to(elsewhere)
    assert "is behind a symbolic link" in folder.run("check").err
    (folder.root / FOLDER).unlink()
    (folder.root / FOLDER).mkdir()
    (folder.root / FOLDER / "posts.sqlite").symlink_to(elsewhere / "theirs.sqlite")
    (folder.root / FOLDER / ".gitignore").symlink_to(elsewhere / "theirs")
    assert "is behind a symbolic link" in folder.run("check").err
    assert list(elsewhere.iterdir()) == []


def test_file_names_need_not_be_utf_8(folder: Folder) -> None:
    folder.with_rules(shout=SHOUT)
    try:
        folder.write("a\udcff.md", "BAD\n")
    except OSError:
        pytest.skip("the file system wants Unicode")
    for _ in range(2):
        assert folder.run("check", "--format", "concise").out == "a\\xff.md:1:1: error shout shouts “BAD”\n"


def test_clearing_leaves_the_answers_of_links_to_git(folder: Folder) -> None:
    folder.write("a.md", "text\n")
    folder.run("check")
    folder.write(f"{FOLDER}/links.sqlite", b"")
    folder.run("cache", "clear")
    assert sorted(path.name for path in (folder.root / FOLDER).iterdir()) == [".gitignore", "links.sqlite"]


SCHEMA = '[[collections]]\npaths = ["**"]\nschema = "{}"\n'


def test_what_a_schema_refers_to_is_part_of_it(folder: Folder) -> None:
    folder.write("postlint.toml", SCHEMA.format("schemas/post.json"))
    folder.write(
        "schemas/post.json", '{"$id": "of/post", "properties": {"title": {"$ref": "t.json#/$defs/t"}}}'
    )
    folder.write("a.md", "---\ntitle: Ferry\n---\n")
    for kind, count in (("integer", 1), ("string", 0), ("boolean", 1)):
        folder.write("schemas/of/t.json", f'{{"$defs": {{"t": {{"type": "{kind}"}}}}}}')
        assert len(folder.run("check", "--format", "json").found) == count


def test_what_a_sites_own_code_imports_is_part_of_it(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(folder.root / "lib"))
    folder.write("postlint.toml", SCHEMA.format("models.py:Post"))
    folder.write(
        "models.py",
        "import pydantic\nfrom ferry_kinds import T\n\nclass Post(pydantic.BaseModel):\n    title: T\n",
    )
    folder.write("a.md", "---\ntitle: Ferry\n---\n")
    for kind, count in (("int", 1), ("str", 0), ("bool", 1)):
        folder.write("lib/ferry_kinds.py", f"T = {kind}  # {len(kind) * 'x'}\n")
        sys.modules.pop("ferry_kinds", None)
        importlib.invalidate_caches()
        assert len(folder.run("check", "--format", "json").found) == count


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

    def spy(run: Run, results: Results, finished: Finished | None, jobs: int) -> Outcome:
        judged.append(run)
        return conclude(run, results, finished, jobs)

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


def test_a_link_that_moves_into_code_is_judged_anew(folder: Folder) -> None:
    folder.write("_config.yml", "title: A site\n")
    folder.write("_posts/2024-01-02-a.md", "---\ntitle: A\n---\nSee [this page]({% link gone.md %}) now.\n")
    folder.write("about.md", "---\ntitle: B\n---\nText.\n")
    assert "gone.md" in folder.run("check", "--select", "broken-internal-link").out
    folder.write("_posts/2024-01-02-a.md", "---\ntitle: A\n---\nSee`[this page]({% link gone.md %})`now.\n")
    assert "gone.md" not in folder.run("check", "--select", "broken-internal-link").out
