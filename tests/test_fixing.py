"""`--fix` over files: what changes, what stays, what is told."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest
from sites import SHOUT, Folder

from postlint.repair import repair
from postlint.source import read


def test_safe_fixes_are_written_and_counted(folder: Folder) -> None:
    folder.with_rules(shout=SHOUT)
    file = folder.write("a.md", b"\xef\xbb\xbfBAD \xff\r\nand BAD")
    result = folder.check("--fix")
    assert file.read_bytes() == b"\xef\xbb\xbfbad \xff\r\nand bad"
    assert result.found == []
    assert result.code == 0
    assert folder.check("--fix").report["findings"] == []


def test_unsafe_fixes_wait_for_their_flag(folder: Folder) -> None:
    folder.with_rules("[options.shout]\nsafe = false\n", shout=SHOUT)
    file = folder.write("a.md", "BAD\n")
    assert folder.check("--fix").code == 1
    assert file.read_text("utf-8") == "BAD\n"
    folder.check("--unsafe-fixes")
    assert file.read_text("utf-8") == "bad\n"


def test_diff_shows_and_writes_nothing(folder: Folder) -> None:
    folder.with_rules(shout=SHOUT)
    file = folder.write("a.md", "one\nBAD")
    result = folder.run("check", "--diff")
    assert result.out == (
        "--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n one\n-BAD\n\\ No newline at end of file\n"
        "+bad\n\\ No newline at end of file\n"
    )
    assert result.code == 1
    assert file.read_text("utf-8") == "one\nBAD"


def test_notes_are_fixed_only_where_they_are_shown(folder: Folder) -> None:
    folder.with_rules('[severity]\nshout = "note"\n', shout=SHOUT)
    file = folder.write("a.md", "BAD\n")
    folder.check("--fix")
    assert file.read_text("utf-8") == "BAD\n"
    folder.check("--fix", "--show-notes")
    assert file.read_text("utf-8") == "bad\n"


def test_what_is_ignored_is_not_fixed(folder: Folder) -> None:
    folder.with_rules(shout=SHOUT)
    file = folder.write("a.md", "BAD <!-- postlint: ignore shout -->\n\nBAD\n")
    folder.check("--fix")
    assert file.read_text("utf-8") == "BAD <!-- postlint: ignore shout -->\n\nbad\n"


def test_repairs_that_uncover_others_are_made_in_further_rounds(folder: Folder) -> None:
    peel = SHOUT.replace("options.word.lower()", '"BA" if options.word == "BAD" else ""').replace(
        'word: str = "BAD"', 'word: str = "(BAD)"'
    )
    nested = peel.replace('"BA" if options.word == "BAD" else ""', '"BAD"')
    folder.with_rules(outer=nested, inner=SHOUT)
    file = folder.write("a.md", "say (BAD) twice\n")
    folder.check("--fix")
    assert file.read_text("utf-8") == "say bad twice\n"


def test_a_fix_that_makes_things_worse_is_taken_back(folder: Folder) -> None:
    folder.with_rules(shout=SHOUT.replace("options.word.lower()", '"BAD BAD"'))
    file = folder.write("a.md", "BAD\n")
    result = folder.check("--fix")
    assert file.read_text("utf-8") == "BAD\n"
    assert result.code == 2
    assert "a.md: not fixed: the repaired text has errors" in result.err


def test_a_repair_that_cannot_be_written_is_no_repair(folder: Folder, not_root: None) -> None:
    folder.with_rules(shout=SHOUT)
    folder.write("a.md", "BAD\n").chmod(0o444)
    folder.write("b.md", "BAD\n")
    result = folder.check("--fix")
    assert result.code == 2
    assert result.err == "postlint: a.md: not fixed: is read-only; left as it is\n"
    assert result.found == [("a.md", 1, 1, "shout")]
    assert [(folder.root / name).read_text("utf-8") for name in ("a.md", "b.md")] == ["BAD\n", "bad\n"]


def test_a_post_that_changes_while_it_is_fixed_is_left_alone(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.with_rules(shout=SHOUT)
    file = folder.write("a.md", "BAD\n")

    def repair_slowly(*given: Any) -> Any:
        file.write_text("Somebody wrote this, and it is BAD.\n", "utf-8")
        return repair(*given)

    monkeypatch.setattr("postlint.session.repair", repair_slowly)
    monkeypatch.setattr("postlint.repair.load", lambda _target, _contents: read(b"BAD\n"))
    result = folder.check("--fix")
    assert result.code == 2
    assert "a.md: not fixed: has changed since it was read; left as it is, run again" in result.err
    assert file.read_text("utf-8") == "Somebody wrote this, and it is BAD.\n"


def test_standard_input_is_repaired_to_standard_output(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.with_rules(shout=SHOUT)
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"BAD\r\n")))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
    folder.run("check", "-", "--fix")
    assert out.getvalue() == b"bad\r\n"
