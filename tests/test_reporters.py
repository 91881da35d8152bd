"""Every report format: what it shows of a report, that it keeps its format, that no post can break out of it."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import POSTS, everything, report

from postlint import reporters
from postlint.finding import Edit, Finding, Fix, Related, Severity, Span
from postlint.report import Report
from postlint.source import Source

HERE = Path(__file__).parent
SUFFIXES = {
    "text": "txt",
    "concise": "txt",
    "json": "json",
    "sarif": "sarif",
    "github": "txt",
    "gitlab": "json",
    "junit": "xml",
    "markdown": "md",
    "html": "html",
}
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
SARIF = jsonschema.Draft4Validator(
    json.loads((HERE / "schemas" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
)
Same = Callable[[Path, str], None]


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports must not depend on where the tests run."""
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.delenv("CI_PROJECT_DIR", raising=False)


def rendered(name: str, of: Report, **options: Any) -> str:
    """A report as text."""
    out = io.StringIO()
    reporters.load(name)(of, out, **options)
    return out.getvalue()


def parsed(name: str, of: Report) -> Any:
    """A JSON-based report as values."""
    return json.loads(rendered(name, of))


def test_every_reporter_has_a_snapshot() -> None:
    assert set(SUFFIXES) == set(reporters.FORMATS)


@pytest.mark.parametrize("name", sorted(SUFFIXES))
def test_snapshot(name: str, same: Same) -> None:
    same(HERE / "snapshots" / f"{name}.{SUFFIXES[name]}", rendered(name, everything()))


@pytest.mark.parametrize("name", sorted(SUFFIXES))
def test_snapshot_of_nothing_found(name: str, same: Same) -> None:
    same(HERE / "snapshots" / f"{name}-nothing.{SUFFIXES[name]}", rendered(name, report([], posts=1)))


def test_colours_and_width(same: Same) -> None:
    text = rendered("text", everything(), colour=True, width=50)
    same(HERE / "snapshots" / "text-colour.txt", text)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert plain == rendered("text", everything(), width=50)


@pytest.mark.parametrize("name", sorted(SUFFIXES))
def test_no_post_or_file_name_reaches_the_terminal_raw(name: str) -> None:
    text = rendered(name, everything())
    text.encode("utf-8")  # no lone surrogates
    assert not UNSAFE.search(text)


@pytest.mark.parametrize("name", sorted(SUFFIXES))
def test_only_the_asked_reporter_is_imported_and_never_rich(name: str) -> None:
    code = (
        "import sys; from postlint import reporters; "
        f"reporters.load({name!r}); "
        "print([m for m in sys.modules if m == 'rich' or m.startswith('postlint.reporters.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {m.removeprefix("postlint.reporters.") for m in eval(done.stdout)}
    assert {m for m in loaded if not m.startswith("_")} == {name}


def test_unknown_format() -> None:
    with pytest.raises(ValueError, match="no report format “tap”; there are concise, "):
        reporters.load("tap")


def test_concise_lines_can_be_taken_apart() -> None:
    lines = rendered("concise", everything()).splitlines()
    assert len(lines) == len(everything().findings)
    for line in lines:
        assert re.fullmatch(r".+?:[0-9]+:[0-9]+: (error|warning|note) [a-z-]+ .+", line)
    assert lines[0].startswith("_posts/2024-06-19-umzug.md:2:16: error mojibake UTF-8 read as")


def test_json_is_the_contract() -> None:
    made = parsed("json", everything())
    assert list(made) == ["version", "tool", "findings", "skipped", "summary"]
    assert made["version"] == 1
    assert set(made["tool"]) == {"name", "version"}
    slot = made["findings"][1]
    assert slot == {
        "rule": "ad-placeholder",
        "group": "leftovers",
        "severity": "error",
        "message": "leftover ad slot “AdUnit Mobile_Pos2”",
        "path": "_posts/2024-06-19-umzug.md",
        "line": 7,
        "column": 1,
        "end_line": 7,
        "end_column": 19,
        "fix": {
            "title": "Delete the paragraph",
            "safe": True,
            "edits": [{"line": 7, "column": 1, "end_line": 9, "end_column": 1, "text": ""}],
        },
        "related": [],
    }
    assert made["findings"][2]["fix"] is None
    assert made["findings"][3]["related"] == [
        {"path": "_posts/2024-06-20-日本.md", "line": 7, "column": 33, "message": "another one here"}
    ]
    assert made["skipped"] == [
        {"rule": "dead-link", "why": "offline: it asks the network; run with --online"}
    ]
    assert made["summary"] == {
        "posts": 4,
        "findings": 13,
        "error": 8,
        "warning": 3,
        "note": 2,
        "fixable": 6,
        "suppressed": 2,
        "baselined": 1,
    }


def test_json_edits_repair_the_post() -> None:
    finding = parsed("json", everything())["findings"][0]
    lines = POSTS[finding["path"]].split("\n")
    edit = finding["fix"]["edits"][0]
    row = edit["line"] - 1
    lines[row] = lines[row][: edit["column"] - 1] + edit["text"] + lines[row][edit["end_column"] - 1 :]
    assert lines[row] == 'title: "Der große Umzug"'


def test_sarif_keeps_the_standard() -> None:
    for made in (everything(), report([])):
        assert not list(SARIF.iter_errors(parsed("sarif", made)))


def test_sarif_names_places_and_rules() -> None:
    run = parsed("sarif", everything())["runs"][0]
    result = run["results"][3]
    where = result["locations"][0]["physicalLocation"]
    assert where["artifactLocation"]["uri"] == "_posts/2024-06-20-%E6%97%A5%E6%9C%AC.md"
    assert where["region"] == {"startLine": 5, "startColumn": 14, "endLine": 5, "endColumn": 26}
    assert result["relatedLocations"][0]["message"] == {"text": "another one here"}
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert run["invocations"][0]["toolConfigurationNotifications"][0]["descriptor"] == {"id": "dead-link"}


def test_github_commands_can_be_taken_apart() -> None:
    text = rendered("github", everything(), quiet=True)
    lines = text.splitlines()
    assert len(lines) == len(everything().findings)
    for line in lines:
        match = re.fullmatch(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^,:]*,)*[a-zA-Z]+=[^,:]*)::.*", line)
        assert match, line
    assert (
        "::error file=_posts/2024-06-19-umzug.md,line=7,col=1,endColumn=19,title=postlint%3A ad-placeholder"
        "::leftover ad slot “AdUnit Mobile_Pos2”" in lines
    )
    hostile = next(line for line in lines if "in a title" in line)
    assert "file=a%2Cb%3Ac%25d\\x1b[31m\\xff|`.md" in hostile
    assert hostile.endswith("::escape \\x1b[2J%0Ain a title: 100%25")
    levels = [line.split(" ")[0] for line in lines]
    assert levels == sorted(levels, key=["::error", "::warning", "::notice"].index)


def test_paths_start_at_the_top_of_the_repository_in_ci(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site" / "blog").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "site" / "blog")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("CI_PROJECT_DIR", str(tmp_path))
    assert "file=site/blog/_posts/2024-06-19-umzug.md," in rendered("github", everything())
    assert parsed("gitlab", everything())[-1]["location"]["path"] == "site/blog/long.md"


def test_gitlab_fingerprints_outlive_moved_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    before = parsed("gitlab", everything())
    names = [issue["fingerprint"] for issue in before]
    assert len(set(names)) == len(names)
    path = "_posts/2024-06-19-umzug.md"
    monkeypatch.setitem(POSTS, path, POSTS[path].replace("---\n\n", "---\n\nEin neuer Absatz.\n\n"))
    after = parsed("gitlab", everything())
    assert [issue["fingerprint"] for issue in after] == names
    assert after[1]["location"]["lines"] == {"begin": 9, "end": 9}


def test_gitlab_issues_have_what_gitlab_needs() -> None:
    for issue in parsed("gitlab", everything()):
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert 1 <= issue["location"]["lines"]["begin"] <= issue["location"]["lines"]["end"]


def test_junit_counts_add_up() -> None:
    for made in (everything(), report([])):
        root = ET.fromstring(rendered("junit", made))
        cases = root.findall(".//testcase")
        assert int(root.attrib["tests"]) == len(cases)
        assert int(root.attrib["failures"]) == len(root.findall(".//failure")) == len(made.findings)
        for suite in root:
            assert int(suite.attrib["tests"]) == len(suite)
        assert len(root.findall(".//skipped")) == 1


def test_markdown_says_nothing_to_anybody() -> None:
    text = rendered("markdown", everything())
    row = next(line for line in text.splitlines() if "everyone" in line)
    assert "@everyone" not in row
    assert "#12" not in row
    assert "<b>" not in row.replace("\\<b\\>", "")
    assert row.count(" | ") == 3  # a “|” of the post makes no new column


def test_markdown_fits_into_a_comment() -> None:
    many = report(list(everything().findings) * 400)
    text = rendered("markdown", many)
    assert len(text) < 65_536
    assert re.search(r"… and [0-9,]+ more findings\.", text)


def test_html_is_well_formed_and_holds_no_markup_of_the_post() -> None:
    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []
            self.seen: set[str] = set()
            self.text = ""

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.seen.add(tag)
            if tag != "meta":
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

        def handle_data(self, data: str) -> None:
            self.text += data

    page = Tags()
    page.feed(rendered("html", everything()))
    assert page.open == []
    assert not page.seen & {"script", "img", "link", "iframe"}
    assert "markup <b>&amp; @everyone #12 `x` | [a](b)" in page.text


def test_text_counts_and_says_what_was_not_run() -> None:
    text = rendered("text", everything())
    assert "Found 8 errors, 3 warnings and 2 notes in 4 posts; 3 fixable with --fix, 3 more with" in text
    assert "2 findings suppressed; 1 finding in the baseline." in text
    assert "Not run: dead-link (offline: it asks the network; run with --online)." in text
    assert "Found" not in rendered("text", everything(), quiet=True)


HARD = st.text(
    st.one_of(
        st.sampled_from("\x00\x1b\x07\x7f\x85\u2028\u202e\udc80\ud800\ufffe%:,|`<>&\"'\\@#\n\r\t"),
        st.characters(),
    ),
    max_size=40,
)


@given(
    texts=st.lists(HARD, min_size=1, max_size=3),
    places=st.lists(st.tuples(st.integers(0, 45), st.integers(0, 20), HARD, HARD), max_size=4),
    name=st.sampled_from(sorted(SUFFIXES)),
)
def test_no_report_breaks(texts: list[str], places: list[tuple[int, int, str, str]], name: str) -> None:
    """Whatever posts, paths, messages and fixes hold: valid output, safe for a terminal."""
    posts = {f"{text}/{i}.md": Source(b"", text) for i, text in enumerate(texts)}
    findings = []
    for path, source in sorted(posts.items()):
        for start, length, message, new in places:
            span = Span(min(start, len(source.text)), min(start + length, len(source.text)))
            fix = Fix(message, (Edit(span, new),), safe=len(new) % 2 == 0)
            related = (Related(path, span, new),)
            severity = Severity(1 + len(message) % 3)
            findings.append(Finding(span, message, severity, fix, related, path, rule="a-rule", group="a"))
    made = Report(tuple(findings), (), len(posts), 0, 0, posts.__getitem__, {})
    text = rendered(name, made)
    text.encode("utf-8")
    assert not UNSAFE.search(text)
    if SUFFIXES[name] in ("json", "sarif"):
        values = json.loads(text)
        assert len(json.dumps(values))
        if name == "sarif":
            assert not list(SARIF.iter_errors(values))
    elif name == "junit":
        assert len(ET.fromstring(text).findall(".//failure")) == len(findings)
    elif name == "concise":
        assert text.count("\n") == len(findings)
    elif name == "github":
        assert len([line for line in text.splitlines() if line.startswith("::")]) == len(findings)
