"""Folders of rule files to rules: ours, plugins' and a site's own are loaded alike."""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from postlint.rule import AnyRule, Rule

OURS = "postlint"
_GROUP = b"postlint.rules"
_METADATA = (".dist-info", ".egg-info", ".egg")


class RuleLoadError(Exception):
    """A rule file that can't be used: says which file and why."""


def built_in_folder() -> Path:
    """`rules/` of a checkout, or of the installed package.

    Told apart by pyproject.toml beside it, not by which exists: site-packages may hold a `rules` folder
    of somebody else's.
    """
    package = Path(__file__).resolve().parent
    checkout = package.parent
    return checkout / "rules" if (checkout / "pyproject.toml").is_file() else package / "rules"


def plugin_folders() -> list[tuple[str, Path]]:
    """(distribution name, folder) for each package named by an entry point of group `postlint.rules`."""
    if not _may_have_plugins():
        return []
    from importlib.metadata import entry_points

    found = []
    for entry in entry_points(group="postlint.rules"):
        try:
            package = entry.load()
        except Exception as error:
            raise RuleLoadError(f"entry point {entry.name} = {entry.value}: {error}") from error
        if not (where := getattr(package, "__path__", None)):
            raise RuleLoadError(f"entry point {entry.name} = {entry.value}: is no package of rule files")
        found.append((entry.dist.name if entry.dist else entry.name, Path(next(iter(where)))))
    return found


def _may_have_plugins() -> bool:
    """Whether any installed distribution names our group, by a look at the files that would say so.

    Spares runs without plugins importing importlib.metadata, which costs more than linting a post.
    """
    for folder in sys.path:
        try:
            with os.scandir(folder or ".") as entries:
                names = [entry.path for entry in entries if entry.name.endswith(_METADATA)]
        except NotADirectoryError:
            return True  # an archive: for importlib.metadata to look into
        except OSError:
            continue
        for name in names:
            if name.endswith(".egg"):
                return True
            try:
                with open(os.path.join(name, "entry_points.txt"), "rb") as file:
                    if _GROUP in file.read():
                        return True
            except OSError:
                continue  # it has no entry points
    return False


def load_folder(folder: Path, origin: str) -> list[AnyRule]:
    """The rules of every `<name>.py` in a folder that doesn't begin with `_`, by file name.

    Raises:
        RuleLoadError: the folder is missing, a file fails to import, or it holds no rule or several.
    """
    if not folder.is_dir():
        raise RuleLoadError(f"{folder}: no such folder of rules")
    return [load_file(path, origin) for path in sorted(folder.glob("*.py")) if not path.name.startswith("_")]


def load_file(path: Path, origin: str) -> AnyRule:
    """The one rule that a file declares, named after the file."""
    key = zlib.crc32(str(path.absolute()).encode("utf-8", "surrogateescape"))
    module_name = f"postlint_rule_{path.stem}_{key:08x}"
    spec = spec_from_file_location(module_name, path)
    if spec is None or spec.loader is None:
        raise RuleLoadError(f"{path}: can't be imported")
    module = module_from_spec(spec)
    sys.modules[module_name] = module  # dataclasses look their module up by name
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        line = _line_in(error, path)
        raise RuleLoadError(f"{path}{line}: {type(error).__name__}: {error}") from error
    found = [value for value in vars(module).values() if isinstance(value, Rule)]
    if len(found) != 1:
        raise RuleLoadError(f"{path}: declares {len(found)} rules with @rule; a rule file declares one")
    found[0].name = path.stem.replace("_", "-")
    found[0].origin = origin
    found[0].page = path.with_suffix(".md")
    return found[0]


def _line_in(error: BaseException, path: Path) -> str:
    """`:LINE` of the deepest frame of the traceback that stands in the file, or nothing."""
    if isinstance(error, SyntaxError) and error.lineno:
        return f":{error.lineno}"
    line, trace = "", error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = f":{trace.tb_lineno}"
        trace = trace.tb_next
    return line


def merge(rules: Iterable[AnyRule]) -> dict[str, AnyRule]:
    """Rules by name, sorted.

    Raises:
        RuleLoadError: two rules have one name.
    """
    named: dict[str, AnyRule] = {}
    for rule in rules:
        if other := named.get(rule.name):
            raise RuleLoadError(
                f"two rules are named {rule.name}: of {other.origin} and of {rule.origin}; rename one"
            )
        named[rule.name] = rule
    return dict(sorted(named.items()))
