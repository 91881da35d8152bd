"""Posts and configurations may be anybody's: whose code runs, and whose does not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from sites import SHOUT, Folder

MARKER = "import pathlib; pathlib.Path(__file__).with_name('ran').touch()\n"
MODEL = MARKER + "import pydantic\n\n\nclass Post(pydantic.BaseModel):\n    title: str\n"
RULES = 'rules = ["rules"]\n'
SCHEMA = '[[collections]]\npaths = ["**"]\nschema = "schemas.py:Post"\n'


@pytest.fixture
def two_trees(folder: Folder) -> Folder:
    """`trusted/` as the maintainers have it, and `theirs/`, a stranger's copy with other code."""
    for tree in ("trusted", "theirs"):
        folder.write(f"{tree}/postlint.toml", f'exclude = ["old/**"]\n{RULES}{SCHEMA}')
        folder.write(f"{tree}/rules/shout.py", MARKER + SHOUT)
        folder.write(f"{tree}/schemas.py", MODEL)
    folder.write("theirs/posts/a.md", "---\ntitle: 7\n---\nBAD\n")
    folder.write("theirs/old/b.md", "BAD\n")
    return folder


def ran(folder: Folder) -> set[str]:
    """The folders in which code of a site ran."""
    return {path.parent.relative_to(folder.root).as_posix() for path in folder.root.rglob("ran")}


def test_a_configuration_below_the_checked_path_runs_no_code(two_trees: Folder) -> None:
    (two_trees.root / "trusted" / "postlint.toml").unlink()
    for code, place in ((RULES, "1: rules"), (SCHEMA, "3: schema")):
        two_trees.write("theirs/postlint.toml", code)
        result = two_trees.run("check", ".")
        assert result.code == 2
        assert result.err.startswith(f"postlint: theirs/postlint.toml:{place} names code, which runs only")
    assert ran(two_trees) == set()


def test_a_trusted_configuration_stands_in_for_the_trees_own(
    two_trees: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(two_trees.root / "theirs")
    for _ in range(2):
        result = two_trees.run(
            "check", ".", "--trusted-config", "../trusted/postlint.toml", "--format", "json"
        )
        assert [(found[0], found[3]) for found in result.found if found[3] != "front-matter-dates"] == [
            ("posts/a.md", "front-matter-fields"),
            ("posts/a.md", "shout"),
        ]  # its globs hold here: old/ is left out
    assert ran(two_trees) == {"trusted", "trusted/rules"}
    assert (two_trees.root / "trusted" / ".postlint_cache").is_dir()
    assert not (two_trees.root / "theirs" / ".postlint_cache").exists()


def test_code_that_a_trusted_configuration_lacks_is_not_taken_from_the_tree(
    two_trees: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (two_trees.root / "trusted" / "schemas.py").unlink()
    monkeypatch.chdir(two_trees.root / "theirs")
    result = two_trees.run("check", ".", "--trusted-config", "../trusted/postlint.toml")
    assert result.code == 2
    assert "theirs" not in {name.split("/")[0] for name in ran(two_trees)}


def test_the_workflow_for_forks_runs_trusted_code_alone(two_trees: Folder) -> None:
    page = (Path(__file__).parent.parent / "docs" / "pull-requests.md").read_text("utf-8")
    workflow = yaml.safe_load(page.split("```yaml\n")[1].split("```")[0])
    (step,) = [s for s in workflow["jobs"]["postlint"]["steps"] if "postlint check" in s.get("run", "")]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=two_trees.root / step["working-directory"],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "::error file=posts/a.md,line=4," in done.stdout
    assert ran(two_trees) == {"trusted", "trusted/rules"}


def test_isolated_runs_no_code(two_trees: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(two_trees.root / "theirs")
    assert two_trees.run("check", ".", "--isolated").code in (0, 1)
    assert ran(two_trees) == set()


@pytest.mark.parametrize("other", [["--config", "x.toml"], ["--isolated"]])
def test_a_trusted_configuration_is_the_only_one(folder: Folder, other: list[str]) -> None:
    result = folder.run("check", "--trusted-config", "y.toml", *other)
    assert result.code == 2
    assert "exclude each other" in result.err


def test_modules_of_the_working_folder_are_not_imported(tmp_path: Path) -> None:
    for name in ("yaml", "pathspec", "pydantic"):
        (tmp_path / f"{name}.py").write_text(MARKER, "utf-8")
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\ntext\n", "utf-8")
    (tmp_path / "postlint.toml").write_text('exclude = ["b"]\n', "utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    command = [sys.executable, "-m", "postlint", "check"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "ran").exists()


needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")


@needs_links
def test_links_that_lead_out_are_not_followed(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("Die Br\u00c3\u00bccke.\n", "utf-8")
    folder.write("posts/a.md", "text\n")
    (folder.root / "posts" / "b.md").symlink_to(outside / "secret.md")
    (folder.root / "posts" / "c.md").symlink_to(outside)
    (folder.root / "posts" / "inside.md").symlink_to(folder.root / "posts" / "a.md")
    assert folder.check("posts").report["summary"]["posts"] == 2
    result = folder.check("posts/a.md", "posts/b.md", "posts/c.md", "posts/inside.md", "--unsafe-fixes")
    assert (result.code, result.found) == (2, [])
    assert result.err.count("is a symbolic link that leads out of the working folder and its site") == 2
    assert (outside / "secret.md").read_text("utf-8") == "Die Br\u00c3\u00bccke.\n"


@needs_links
def test_a_folder_that_is_a_link_is_walked_where_it_is_named(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "a.md").write_text("text\n", "utf-8")
    (folder.root / "notes").symlink_to(outside)
    assert folder.check("notes").report["summary"]["posts"] == 1
    assert folder.check(".").report["summary"]["posts"] == 0


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no such device")
def test_devices_and_pipes_are_not_read(folder: Folder) -> None:
    folder.write("_config.yml", "title: x\n")
    folder.write("a.md", "[x](zero.md#here) and [y](pipe.md#here)\n")
    for name in ("zero.md", ".gitignore", "pyproject.toml", "schema.json", "_data.yml"):
        (folder.root / name).symlink_to("/dev/zero")
    os.mkfifo(folder.root / "pipe.md")
    assert folder.check().code in (0, 1)
    assert folder.check("pipe.md").err.startswith("postlint: pipe.md: is neither a file nor a folder")
    folder.write("postlint.toml", SCHEMA.replace("schemas.py:Post", "schema.json"))
    assert "schema.json: no usable JSON Schema" in folder.check().err
