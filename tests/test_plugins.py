"""Rules that a distribution offers by an entry point of group `postlint.rules`."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import SHOUT, Folder


def offer(folder: Path, code: str = SHOUT, package: str = "shouting_rules") -> None:
    """Lay a distribution out as pip would."""
    (folder / package).mkdir(parents=True)
    (folder / package / "__init__.py").write_text("", "utf-8")
    (folder / package / "shout.py").write_text(code, "utf-8")
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[postlint.rules]\nshouting = {package}\n", "utf-8")


def test_rules_of_an_installed_plugin_run_like_ours(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path_factory.mktemp("installed")
    offer(where, package="shouting_rules_a")
    monkeypatch.syspath_prepend(str(where))
    folder.write("a.md", "BAD\n")
    assert folder.check("--isolated").found == [("a.md", 1, 1, "shout")]
    assert "from shouting_rules_a" in folder.run("rules").out


def test_a_plugin_whose_rule_has_the_name_of_ours_is_an_error(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path_factory.mktemp("installed")
    offer(where, package="shouting_rules_b")
    (where / "shouting_rules_b" / "mojibake.py").write_text(SHOUT, "utf-8")
    monkeypatch.syspath_prepend(str(where))
    result = folder.check("--isolated")
    assert result.code == 2
    assert "two rules are named mojibake: of postlint and of shouting_rules_b; rename one" in result.err


def test_a_plugin_that_does_not_load_is_named(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path_factory.mktemp("installed")
    offer(where, "raise ValueError('no luck')\n", "shouting_rules_c")
    monkeypatch.syspath_prepend(str(where))
    result = folder.check("--isolated")
    assert result.code == 2
    assert "shout.py:1: ValueError: no luck" in result.err
    assert "Traceback" not in result.err


def test_an_entry_point_that_leads_nowhere_is_named(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path_factory.mktemp("installed")
    offer(where, package="shouting_rules_d")
    (where / "shouting_rules_d" / "shout.py").unlink()
    (where / "shouting_rules_d" / "__init__.py").unlink()
    (where / "shouting_rules_d").rmdir()
    monkeypatch.syspath_prepend(str(where))
    result = folder.check("--isolated")
    assert (result.code, "entry point shouting = shouting_rules_d" in result.err) == (2, True)
