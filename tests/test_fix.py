"""Edits to new text, and new text to files."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint.finding import Edit, Finding, Fix, Span
from postlint.fix import FixError, apply, resourced, write
from postlint.source import read


def finding(*edits: tuple[int, int, str], safe: bool = True) -> Finding:
    fix = Fix("Repair", tuple(Edit(Span(a, b), text) for a, b, text in edits), safe)
    return Finding(Span(edits[0][0], edits[0][1]), "broken", fix=fix)


def test_edits_are_applied_together_and_the_rest_stays() -> None:
    fixed = apply("one two three", [finding((0, 3, "ONE"), (8, 13, "THREE")), finding((4, 7, "TWO"))], False)
    assert fixed.text == "ONE TWO THREE"
    assert len(fixed.findings) == 2


def test_an_overlapping_fix_waits_whole_for_the_next_round() -> None:
    later = finding((2, 5, "x"), (10, 11, "y"))
    fixed = apply("one two three", [finding((0, 3, "ONE")), later], False)
    assert fixed.text == "ONE two three"
    assert later not in fixed.findings


def test_two_insertions_at_one_place_are_not_mixed() -> None:
    assert apply("ab", [finding((1, 1, "x")), finding((1, 1, "y"))], False).text in {"axb", "ayb"}


def test_two_findings_with_the_same_repair_are_both_repaired_by_it() -> None:
    fixed = apply("abc", [finding((0, 1, "")), finding((0, 1, ""))], False)
    assert fixed.text == "bc"
    assert len(fixed.findings) == 2


def test_unsafe_fixes_are_applied_only_on_request() -> None:
    unsafe = finding((0, 3, "1"), safe=False)
    assert apply("one", [unsafe], False).text == "one"
    assert apply("one", [unsafe], True).text == "1"


@pytest.mark.parametrize("edits", [((0, 99, ""),), ((2, 1, ""),), ((0, 2, ""), (1, 3, ""))])
def test_a_fix_that_makes_no_sense_is_left_out(edits: tuple[tuple[int, int, str], ...]) -> None:
    assert apply("one", [finding(*edits)], True).text == "one"


spans = st.tuples(st.integers(0, 30), st.integers(0, 6), st.text("12", max_size=3))


@given(st.lists(spans, max_size=6))
def test_only_what_edits_name_changes(wanted: list[tuple[int, int, str]]) -> None:
    text = "abcdefghijklmnopqrstuvwxyzABCDEF"
    findings = [finding((a, min(a + n, len(text)), new)) for a, n, new in wanted]
    fixed = apply(text, findings, True)
    named = {i for f in fixed.findings for e in (f.fix.edits if f.fix else ()) for i in range(*e.span)}
    kept = "".join(c for i, c in enumerate(text) if i not in named)
    assert "".join(c for c in fixed.text if c not in "12") == kept


def test_bom_and_line_ends_survive_a_fix() -> None:
    source = read(b"\xef\xbb\xbfa\r\nb")
    assert resourced(source, "a\r\nc").data == b"\xef\xbb\xbfa\r\nc"


def test_text_that_the_encoding_cannot_hold_is_refused() -> None:
    with pytest.raises(FixError, match="reads differently"):
        resourced(read(b"a"), "\ufeffa")


@pytest.fixture(params=["unnamed", "named"])
def _either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With new files that have no name until they are whole, and as where the system knows none."""
    if request.param == "named":
        monkeypatch.setattr("postlint.fix._unnamed", lambda _target, _data: "")


@pytest.mark.usefixtures("_either_way")
def test_a_name_may_be_as_long_as_names_can_be(tmp_path: Path) -> None:
    post = tmp_path / f"{'x' * 252}.md"
    post.write_bytes(b"old")
    write(str(post), b"old", b"new")
    assert [(path, path.read_bytes()) for path in tmp_path.iterdir()] == [(post, b"new")]


@pytest.mark.usefixtures("_either_way")
def test_writing_keeps_permissions_and_links(tmp_path: Path) -> None:
    post = tmp_path / "post.md"
    post.write_bytes(b"old")
    post.chmod(0o640)
    link = tmp_path / "link.md"
    link.symlink_to(post)
    write(str(link), b"old", b"new")
    assert post.read_bytes() == b"new"
    assert link.is_symlink()
    assert stat.S_IMODE(post.stat().st_mode) == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.md", "post.md"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    post = tmp_path / "post.md"
    post.write_bytes(b"newer")
    with pytest.raises(FixError, match="has changed"):
        write(str(post), b"old", b"new")
    assert post.read_bytes() == b"newer"


def test_a_read_only_file_is_left_alone(tmp_path: Path, not_root: None) -> None:
    post = tmp_path / "post.md"
    post.write_bytes(b"old")
    post.chmod(0o444)
    with pytest.raises(FixError, match="read-only"):
        write(str(post), b"old", b"new")
    assert post.read_bytes() == b"old"


@pytest.mark.usefixtures("_either_way")
@pytest.mark.skipif(getattr(os, "geteuid", int)() != 0, reason="only root may give files away")
def test_writing_keeps_the_owner(tmp_path: Path) -> None:
    post = tmp_path / "post.md"
    post.write_bytes(b"old")
    os.chown(post, 1234, 1235)
    write(str(post), b"old", b"new")
    assert (post.stat().st_uid, post.stat().st_gid, post.read_bytes()) == (1234, 1235, b"new")


@pytest.mark.usefixtures("_either_way")
@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="the system has no extended attributes")
def test_writing_keeps_extended_attributes(tmp_path: Path) -> None:
    post = tmp_path / "post.md"
    post.write_bytes(b"old")
    try:
        os.setxattr(post, "user.mood", b"calm")
    except OSError:
        pytest.skip("the file system has none")
    write(str(post), b"old", b"new")
    assert os.getxattr(post, "user.mood") == b"calm"


def edits_of(one: Finding) -> tuple[Edit, ...]:
    return one.fix.edits if one.fix else ()


@given(st.lists(st.lists(spans, min_size=1, max_size=3), max_size=8))
def test_of_colliding_fixes_the_first_is_taken(wanted: list[list[tuple[int, int, str]]]) -> None:
    text = "abcdefghijklmnopqrstuvwxyzABCDEF"
    findings = [finding(*[(a, min(a + n, len(text)), new) for a, n, new in edits]) for edits in wanted]
    taken: list[Edit] = []
    expected = []
    valid = [one for one in findings if apply(text, [one], True).findings]
    for one in sorted(valid, key=lambda one: min(edit.span for edit in edits_of(one))):
        clash = any(
            edit.span.start == other.span.start or edit.span.overlaps(other.span)
            for edit in edits_of(one)
            for other in taken
        )
        if all(edit in taken for edit in edits_of(one)):
            expected.append(one)
        elif not clash:
            taken += edits_of(one)
            expected.append(one)
    assert list(apply(text, findings, True).findings) == expected
