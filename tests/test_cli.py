"""The command line as a user meets it: reports, exit codes, and clear words for bad input."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest
from sites import SHOUT, TWICE, Folder


def test_a_finding_has_its_place_and_the_run_its_exit_code(folder: Folder) -> None:
    folder.with_rules(shout=SHOUT)
    folder.write("a.md", "Hello\nthis is BAD news\n")
    result = folder.check()
    assert result.found == [("a.md", 2, 9, "shout")]
    assert result.code == 1
    assert folder.check("--fail-on", "never").code == 0
    assert folder.check("--ignore", "shout").code == 0


def test_severity_decides_the_exit_code(folder: Folder) -> None:
    folder.with_rules('[severity]\nshout = "warning"\n', shout=SHOUT)
    folder.write("a.md", "BAD\n")
    assert folder.check().code == 0
    assert folder.check("--fail-on", "warning").code == 1


def test_notes_are_shown_only_on_request(folder: Folder) -> None:
    folder.with_rules('[severity]\nshout = "note"\n', shout=SHOUT)
    folder.write("a.md", "BAD\n")
    assert folder.check().found == []
    assert folder.check("--show-notes").found == [("a.md", 1, 1, "shout")]
    assert folder.check("--fail-on", "note").code == 1


def test_facts_of_all_posts_are_judged_together(folder: Folder) -> None:
    folder.with_rules(twice=TWICE)
    folder.write("a.md", "Same\n")
    folder.write("b.md", "Same\n")
    folder.write("c.md", "Other\n")
    finding = folder.check().report["findings"][0]
    assert finding["path"] == "b.md"
    assert finding["related"][0]["path"] == "a.md"


def test_options_reach_the_rule(folder: Folder) -> None:
    folder.with_rules('[options.shout]\nword = "LOUD"\n', shout=SHOUT)
    folder.write("a.md", "BAD and LOUD\n")
    assert folder.check().found == [("a.md", 1, 9, "shout")]


def test_overrides_hold_for_their_paths(folder: Folder) -> None:
    folder.with_rules(
        '[[overrides]]\npaths = ["old/**"]\nignore = ["shout"]\n'
        '[[overrides]]\npaths = ["new/*"]\nseverity = { shout = "warning" }\n',
        shout=SHOUT,
    )
    for path in ("old/a.md", "new/a.md", "b.md"):
        folder.write(path, "BAD\n")
    found = {f["path"]: f["severity"] for f in folder.check().report["findings"]}
    assert found == {"new/a.md": "warning", "b.md": "error"}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            '[options.shout]\nwrod = "x"\n',
            "postlint.toml:4: unknown option “wrod” of shout; did you mean “word”?",
        ),
        ('[options.shout]\nword = ["x"]\n', "postlint.toml:4: word: input should be a text"),
        (
            'ignore = ["shuot"]\n',
            "postlint.toml:3: ignore: no rule or group is named “shuot”; did you mean “shout”?",
        ),
        ('[severity]\nnosuch = "note"\n', "no rule or group is named “nosuch”"),
        (
            "[options.shuot]\n",
            "postlint.toml:3: options: no rule is named “shuot”; did you mean “shout”?",
        ),
        (
            '[options.ad-placeholder]\nextend-patterns = ["("]\n',
            "postlint.toml:4: extend-patterns: “(” is no usable regular expression: unclosed group\n",
        ),
    ],
)
def test_configuration_that_no_rule_knows_is_an_error(folder: Folder, settings: str, expected: str) -> None:
    folder.with_rules(settings, shout=SHOUT)
    folder.write("a.md", "text\n")
    result = folder.check()
    assert result.code == 2
    assert expected in result.err


def test_a_wrong_name_on_the_command_line_is_an_error(folder: Folder) -> None:
    result = folder.run("check", "--isolated", "--select", "mojibke")
    assert result.code == 2
    assert result.err == "postlint: --select: no rule or group is named “mojibke”; did you mean “mojibake”?\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import nosuchmodule\n", "broken.py:1: ModuleNotFoundError: No module named 'nosuchmodule'"),
        ("def check(:\n", "broken.py:1: SyntaxError"),
        ("x = 1\n", "declares 0 rules with @rule; a rule file declares one"),
    ],
)
def test_a_rule_file_that_does_not_load_ends_the_run(folder: Folder, code: str, expected: str) -> None:
    folder.with_rules(broken=code)
    result = folder.check()
    assert result.code == 2
    assert expected in result.err
    assert "Traceback" not in result.err


def test_a_missing_rules_folder_is_told(folder: Folder) -> None:
    folder.write("postlint.toml", 'rules = ["nowhere"]\n')
    result = folder.check()
    assert (result.code, result.err) == (
        2,
        "postlint: postlint.toml:1: rules: nowhere: no such folder of rules\n",
    )


def test_a_schema_that_does_not_load_ends_the_run(folder: Folder) -> None:
    folder.write("postlint.toml", '[[collections]]\npaths = ["**"]\nschema = "schemas.py:Post"\n')
    folder.write("schemas.py", "import nosuchmodule\n")
    folder.write("a.md", "---\ntitle: x\n---\n")
    result = folder.check()
    assert result.code == 2
    assert "postlint.toml:3: " in result.err
    assert "schemas.py: ModuleNotFoundError: No module named 'nosuchmodule'" in result.err
    assert folder.check("--isolated").code == 0


def test_rules_that_did_not_run_are_said_whatever_the_format(folder: Folder) -> None:
    folder.write("a.md", "text\n")
    for name in ("text", "concise", "github", "gitlab", "json"):
        result = folder.run("check", "--isolated", "--no-cache", "--format", name)
        assert ("dead-link" in result.out) != ("dead-link" in result.err), name


def test_code_beside_the_posts_never_runs_by_mere_presence(folder: Folder) -> None:
    folder.write("rules/evil.py", "raise SystemExit('ran')\n")
    folder.write("a.md", "text\n")
    assert folder.check().code == 0
    folder.write("postlint.toml", 'rules = ["rules"]\n')
    assert folder.check("--isolated").code == 0


def test_a_configuration_found_below_the_checked_path_may_not_name_code(folder: Folder) -> None:
    folder.write("vendor2/postlint.toml", 'rules = ["rules"]\n')
    folder.write("vendor2/rules/shout.py", SHOUT)
    folder.write("vendor2/a.md", "BAD\n")
    result = folder.check(".")
    assert result.code == 2
    assert "vendor2/postlint.toml:1: rules names code" in result.err
    assert folder.check("vendor2").found == [("vendor2/a.md", 1, 1, "shout")]


def test_a_rule_that_raises_is_named_and_the_run_goes_on(folder: Folder) -> None:
    first_line = '    """A shouted word"""\n'
    crash = SHOUT.replace(first_line, first_line + '    if "crash" in post.text:\n        1 / 0\n')
    folder.with_rules(shout=crash)
    folder.write("a.md", "crash\n")
    folder.write("b.md", "BAD\n")
    result = folder.check()
    assert result.found == [("a.md", 1, 1, "internal-error"), ("b.md", 1, 1, "shout")]
    assert "rule shout failed on this post: ZeroDivisionError" in result.report["findings"][0]["message"]
    assert result.code == 2


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("missing.md", None, "missing.md: can't be read: No such file or directory"),
        ("picture.md", b"\x89PNG\r\n\x1a\n" + bytes(200), "picture.md: is no text: holds NUL bytes"),
    ],
)
def test_bad_input_is_told_and_exits_with_2(
    folder: Folder, path: str, content: bytes | None, expected: str
) -> None:
    if content is not None:
        folder.write(path, content)
    result = folder.run("check", path, "--isolated")
    assert result.code == 2
    assert expected in result.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_told(folder: Folder) -> None:
    folder.write("a.md", "text\n").chmod(0)
    result = folder.run("check", "a.md", "--isolated")
    assert (result.code, "a.md: can't be read: Permission denied" in result.err) == (2, True)


@pytest.mark.parametrize(
    "content", ["", "\n", "---\n", "\ufeff", "x" * 2_000_000, "a\x00" + "b" * 99, "---\n---\n"]
)
def test_odd_posts_are_linted_without_a_crash(folder: Folder, content: str) -> None:
    folder.write("a.md", content)
    result = folder.run("check", "a.md", "--isolated", "--format", "concise")
    assert result.code in (0, 1)
    assert "internal-error" not in result.out


def test_standard_input_is_linted_under_the_given_name(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.with_rules(shout=SHOUT)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"BAD\n")))
    assert folder.check("-", "--stdin-filename", "posts/x.md").found == [("posts/x.md", 1, 1, "shout")]


def test_reports_go_to_files(folder: Folder) -> None:
    folder.with_rules(shout=SHOUT)
    folder.write("a.md", "BAD\n")
    result = folder.run("check", "--format", "json", "--output", "r.json", "--format", "concise")
    assert json.loads((folder.root / "r.json").read_text("utf-8"))["findings"][0]["rule"] == "shout"
    assert result.out.startswith("a.md:1:1: error shout")


def test_config_shows_where_each_value_comes_from(folder: Folder) -> None:
    folder.with_rules('fail-on = "warning"\n', shout=SHOUT)
    folder.write("mkdocs.yml", "site_name: Harbour\n")
    result = folder.run("config")
    assert 'fail-on = "warning"  # postlint.toml:3' in result.out
    assert 'generator = "auto"  # default; mkdocs found here' in result.out


def test_many_posts_give_the_same_report_in_one_process_and_in_two(folder: Folder) -> None:
    folder.with_rules(shout=SHOUT, twice=TWICE)
    for n in range(200):
        folder.write(f"posts/{n:03}.md", f"Post {n % 150}\n{'BAD' if n % 7 == 0 else 'good'}\n")
    alone, together = folder.check("--jobs", "1"), folder.check("--jobs", "2")
    assert alone.out == together.out
    assert len(alone.found) == 29 + 50


def test_unknown_arguments_and_commands_are_usage_errors(folder: Folder) -> None:
    for arguments in (["check", "--nonsense"], ["chek"], [], ["check", "--format", "yaml"]):
        result = folder.run(*arguments)
        assert result.code == 2
        assert result.err.startswith("postlint: ")


def closed(*streams: int, arguments: tuple[str, ...] = ("check",)) -> subprocess.CompletedProcess[str]:
    """A run whose caller has closed some of its standard streams."""
    code = f"import os, sys; [os.close(n) for n in {streams}]; os.execv(sys.executable, sys.argv[1:])"
    command = [sys.executable, "-c", code, sys.executable, "-m", "postlint", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_streams_may_be_closed(folder: Folder) -> None:
    folder.write("a.md", "Die Br\u00c3\u00bccke f\u00c3\u00bchrt.\n")
    assert closed(1).returncode == 1
    without_errors = closed(2, arguments=("check", "--format", "json"))
    assert without_errors.returncode == 1
    json.loads(without_errors.stdout)
    assert closed(0, arguments=("check", "-", "--quiet")).stdout == ""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no such device")
@pytest.mark.parametrize(
    "arguments",
    [["check"], ["check", "--diff"], ["check", "--statistics"], ["rules"], ["explain", "mojibake"]],
)
def test_output_that_cannot_be_written_is_told(folder: Folder, arguments: list[str]) -> None:
    folder.write("a.md", "Die Br\u00c3\u00bccke f\u00c3\u00bchrt.\n")
    with open("/dev/full", "w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "postlint", *arguments]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "postlint: standard output: No space left on device\n"


def test_a_fault_of_our_own_is_no_finding(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postlint.commands.check.run", lambda *_: 1 / 0)
    result = folder.run("check")
    assert result.code == 2
    assert "ZeroDivisionError" in result.err
    assert result.err.endswith("postlint: this is a fault in postlint; please report it\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--select", ""], "--select: names no rule"),
        (["--stdin-filename", "a.md"], "--stdin-filename: names the post that “-” reads"),
        (["--diff", "--format", "json"], "--diff: is shown instead of a report"),
        (["--statistics", "--output", "x"], "--statistics: is shown instead of a report"),
    ],
)
def test_arguments_that_would_mean_nothing_are_refused(
    folder: Folder, arguments: list[str], said: str
) -> None:
    folder.write("a.md", "text\n")
    result = folder.run("check", *arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"postlint: {said}")
