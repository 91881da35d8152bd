"""Configuration files: what they may say, and how they are told what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.config import ConfigError
from postlint.config.file import load
from postlint.config.find import find
from postlint.config.lines import key_lines
from postlint.finding import Severity


def config(folder: Path, text: str, name: str = "postlint.toml") -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    find.cache_clear()
    return file


def message(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(config(folder, text), "postlint.toml")
    return str(caught.value)


def test_settings_are_read_with_the_line_they_come_from(tmp_path: Path) -> None:
    read = load(
        config(
            tmp_path,
            'select = ["encoding"]\nfail-on = "never"\n\n[severity]\nmojibake = "note"\n\n'
            '[options.ad-placeholder]\nextend-patterns = ["Banner"]\n\n[[overrides]]\npaths = ["old/**"]\n'
            'ignore = ["dead-link"]\n',
        ),
        "postlint.toml",
    )
    assert read.select == ("encoding",)
    assert read.fail_on is None
    assert read.severity == {"mojibake": Severity.NOTE}
    assert read.options["ad-placeholder"] == {"extend-patterns": ["Banner"]}
    assert read.overrides[0].ignore == ("dead-link",)
    assert read.origin("severity.mojibake") == "postlint.toml:5"
    assert read.origin("generator") == "default"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('\nselct = ["all"]\n', "postlint.toml:2: unknown key “selct”; did you mean “select”?"),
        (
            '[severity]\nmojibake = "fatal"\n',
            "postlint.toml:2: severity.mojibake must be “error”, “warning” or “note”",
        ),
        (
            '[[overrides]]\npaths = ["a"]\n[[overrides]]\npath = ["b"]\n',
            "postlint.toml:4: unknown key “overrides.1.path”; did you mean “paths”?",
        ),
        ('generator = "jekyl"\n', "postlint.toml:1: generator must be “auto” or one of"),
        (
            "[links]\nper-hots = 2\n",
            "postlint.toml:2: unknown key “per-hots” in [links]; did you mean “per-host”?",
        ),
        ('[links]\nmax-time = "soon"\n', "postlint.toml:2: “max-time” must be a time"),
        ('required-version = ">=99"\n', "postlint.toml:1: wants postlint >=99"),
        ('required-version = "new"\n', "postlint.toml:1: required-version “new” is no version specifier"),
        ("\nselect = [\n", "postlint.toml:2:11: Invalid value"),
    ],
)
def test_mistakes_are_named_with_file_and_line(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in message(tmp_path, text)


def test_a_wrong_type_is_named_with_its_value(tmp_path: Path) -> None:
    found = message(tmp_path, 'exclude = "drafts"\n')
    assert found.startswith("postlint.toml:1: exclude: ")
    assert "'drafts'" in found


def test_a_file_that_is_no_utf8_is_told(tmp_path: Path) -> None:
    file = tmp_path / "postlint.toml"
    file.write_bytes(b'select = ["caf\xe9"]')
    with pytest.raises(ConfigError, match="is not UTF-8 at byte 14"):
        load(file)


def test_the_nearest_configuration_upwards_is_used(tmp_path: Path) -> None:
    top = config(tmp_path, "")
    (tmp_path / "site" / "posts").mkdir(parents=True)
    assert find(tmp_path / "site" / "posts") == top
    near = config(tmp_path / "site", "[tool.postlint]\n", "pyproject.toml")
    assert find(tmp_path / "site" / "posts") == near


def test_two_configurations_in_one_folder_are_an_error(tmp_path: Path) -> None:
    config(tmp_path, "")
    config(tmp_path, "[tool.postlint]\n", "pyproject.toml")
    with pytest.raises(ConfigError, match="keep one of the two"):
        find(tmp_path)


def test_pyproject_holds_the_same_settings(tmp_path: Path) -> None:
    read = load(config(tmp_path, '[tool.postlint]\nignore = ["links"]\n', "pyproject.toml"), "pyproject.toml")
    assert read.ignore == ("links",)
    assert read.origin("ignore") == "pyproject.toml:2"


def test_lines_of_keys_are_found_in_every_form_of_toml() -> None:
    tables = "[t]\nx = { y = 1 }\n[[list]]\nn = 1\n[list.sub]\nm = 2\n[[list]]\r\nn = 3\n"
    text = 'a = 1\nb.c = 2\n"d e" = """\nfalse_key = 1\n"""\n' + tables
    lines = key_lines(text)
    assert lines[("a",)] == 1
    assert lines[("b", "c")] == 2
    assert lines[("d e",)] == 3
    assert ("false_key",) not in lines
    assert lines[("t", "x")] == 7
    assert lines[("list", 0, "n")] == 9
    assert lines[("list", 0, "sub", "m")] == 11
    assert lines[("list", 1, "n")] == 13
