"""What is built holds what it needs and nothing that it mustn't, and runs once it is installed."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from postlint import __version__

ROOT = Path(__file__).parent.parent
POST = "---\ntitle: [a, b\n---\n\nText.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist of this checkout and the wheel that is built from that sdist."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


def data_files(folder: Path) -> set[str]:
    """Files below a folder, "/"-separated, without what Python leaves behind."""
    return {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_wheel_holds_the_package_its_rules_their_pages_and_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    package = {f"postlint/{name}" for name in data_files(ROOT / "postlint")}
    rules = {f"postlint/rules/{name}" for name in data_files(ROOT / "rules")}
    assert {name for name in names if name.startswith("postlint/rules/")} == rules
    assert names == package | rules
    assert "postlint/py.typed" in names
    assert any(name.endswith(".md") for name in rules)
    assert {name.split("/")[0] for name in names} == {"postlint"}, "no top-level “rules” or “tests”"


def test_metadata(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        folder = f"postlint-{__version__}.dist-info"
        metadata = archive.read(f"{folder}/METADATA").decode()
        entry_points = archive.read(f"{folder}/entry_points.txt").decode()
        assert archive.read(f"{folder}/licenses/LICENSE")
    assert f"\nVersion: {__version__}\n" in metadata, "pyproject.toml and postlint.__version__ agree"
    assert "postlint = postlint.cli:main" in entry_points


def test_sdist_holds_what_building_and_testing_need(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    for needed in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "tests/test_packaging.py"):
        assert needed in names
    assert {f"rules/{name}" for name in data_files(ROOT / "rules")} <= names
    assert {f"examples/{name}" for name in data_files(ROOT / "examples")} <= names
    assert not any(name.startswith((".venv", ".git/", "dist/")) for name in names)


def installed(what: list[str], folder: Path) -> Path:
    """A new virtual environment with postlint installed in it; dependencies come from the running one."""
    venv.create(folder, with_pip=False, symlinks=True)
    site_packages = next(folder.glob("[Ll]ib*/**/site-packages"))
    # Paths in a .pth file stand behind the environment's own, and .pth files in them (that of this
    # checkout, where it is installed editable) are not read: they bring dependencies and nothing else.
    shared = [path for path in sys.path if path.endswith("site-packages")]
    (site_packages / "zz-dependencies.pth").write_text("\n".join(shared) + "\n", "utf-8")
    offline = ("--no-deps", "--no-index", "--no-build-isolation", "--ignore-installed")
    pip = (sys.executable, "-m", "pip", f"--python={folder}", "--disable-pip-version-check")
    subprocess.run([*pip, "install", "-q", *offline, *what], check=True, capture_output=True)
    return folder / ("Scripts" if os.name == "nt" else "bin")


def lint(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "a.md").write_text(POST, "utf-8")
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    return subprocess.run(
        [*command, "check", "a.md", "--format", "concise"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("how", ["wheel", "editable"])
def test_installed_command_runs(how: str, wheel: Path, tmp_path: Path) -> None:
    given = [str(wheel)] if how == "wheel" else ["--editable", str(_copy(tmp_path))]
    scripts = installed(given, tmp_path / "venv")
    home = (tmp_path / "venv" if how == "wheel" else tmp_path / "checkout").resolve()
    where = subprocess.run(
        [
            scripts / "python",
            "-c",
            "import postlint.registry as r; print(r.__file__, r.built_in_folder(), sep='\\n')",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert all(Path(line).resolve().is_relative_to(home) for line in where), where
    for command in ([str(scripts / "postlint")], [str(scripts / "python"), "-m", "postlint"]):
        done = lint(command, tmp_path)
        assert done.returncode == 1, done.stderr
        assert done.stdout.startswith("a.md:2:8: error front-matter-syntax "), done.stdout


def _copy(folder: Path) -> Path:
    """This checkout's sources in another place: an editable install must not touch the one that runs."""
    target = folder / "checkout"
    for name in ("postlint", "rules"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, target / name)
    return target


def test_rules_have_no_init_file() -> None:
    assert not (ROOT / "rules" / "__init__.py").exists(), "it would shadow the PyPI package “rules”"


def test_whatever_is_imported_is_declared() -> None:
    """Every third-party import of the package and its rules is a dependency, not luck of this environment."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[^A-Za-z0-9._-]", name, maxsplit=1)[0].lower() for name in project["dependencies"]}
    declared |= {"pydantic-core"}  # pydantic's own other half, which it pins
    owners = packages_distributions()
    for file in [*(ROOT / "postlint").rglob("*.py"), *(ROOT / "rules").rglob("*.py")]:
        for name in _imports(file):
            if name not in sys.stdlib_module_names and name != "postlint":
                distributions = {owner.lower().replace("_", "-") for owner in owners.get(name, [])}
                assert distributions & declared, f"{file.relative_to(ROOT)} imports {name}"


def _imports(file: Path) -> set[str]:
    """The top-level modules that a file imports, but those that it can do without (`except ImportError`)."""
    tree = ast.parse(file.read_bytes())
    optional: set[str] = set()
    for attempt in ast.walk(tree):
        if isinstance(attempt, ast.Try):
            caught = [h.type.id for h in attempt.handlers if isinstance(h.type, ast.Name)]
            if "ImportError" in caught:
                optional = optional.union(*map(_imported, attempt.body))
    return _imported(tree) - optional


def _imported(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return {name.split(".")[0] for name in found}
