"""The benchmarks run; what they measure is for people to read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def test_the_speed_benchmark_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\ntext\n", "utf-8")
    from speed import main

    assert (
        main(["--corpus", str(tmp_path), "--runs", "1", "--peer", "no-such-peer", "--write", str(tmp_path)])
        == 0
    )
    assert (tmp_path / "speed.svg").read_text("utf-8").count("<rect") in (3, 5)  # with a peer or without
    assert "| postlint " in (tmp_path / "speed.md").read_text("utf-8")
    out = capsys.readouterr().out
    assert out.startswith("1 posts\n")
    assert "| python -c pass " in out
    assert sys.executable not in out


def test_the_cost_of_parts_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\ntext\n", "utf-8")
    from parts import main

    assert main(["--corpus", str(tmp_path), "--runs", "1"]) == 0
    assert "| rule mojibake " in capsys.readouterr().out


def test_damaged_posts_break_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from fuzz import main

    code = main(["--corpus", str(ROOT / "examples"), "--posts", "40", "--seed", "3"])
    assert code == 0, capsys.readouterr().out


@pytest.mark.parametrize("shape", ["ads", "share bar", "TOML dotted"])
def test_what_stands_many_times_takes_time_in_proportion(
    shape: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from growth import main

    code = main(["--only", shape, "--size", "30000", "--worse-than", "8"])
    assert code == 0, capsys.readouterr().out


def test_a_harmed_cache_changes_no_report(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import cache_harm

    monkeypatch.setattr(cache_harm, "SETTLED", 0.0)
    code = cache_harm.main(["--harms", "25", "--seed", "3"])
    out = capsys.readouterr().out
    assert code == 0, out
    assert "begun anew" in out


def test_fixes_on_disk_are_what_reports_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from fixes import main

    code = main(["--corpus", str(ROOT / "examples"), "--damaged", "6", "--seed", "3"])
    out = capsys.readouterr().out
    assert code == 0, out
    assert "--unsafe-fixes: 0 of" not in out


def test_the_scale_benchmark_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import scale

    monkeypatch.setattr(scale, "SETTLED", 0.0)
    assert scale.main(["--sizes", "12", "--runs", "1", "--peer", "no-such-peer"]) == 0
    out = capsys.readouterr().out
    assert "| 12    | one post changed | postlint |" in out
