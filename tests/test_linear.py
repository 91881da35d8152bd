"""Patterns of the configuration: linear whatever they are, refused where they can't be."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import Folder

from postlint import linear
from postlint.web.policy import Outcome
from postlint.web.scope import before_asking
from postlint.web.settings import parse_links
from postlint.web.verdict import Verdict

SECONDS = 5  # a pattern that backtracks takes years
HOSTILE = [
    "(a+)+$",
    "(a|aa)+$",
    "(a|a)*b",
    "a*a*a*a*a*a*a*b",
    "(a?){20}a{20}b",
    "(.*,){11}P",
    "^(([a-z])+.)+[A-Z]",
]


@pytest.mark.parametrize("pattern", HOSTILE)
def test_hostile_patterns_take_linear_time(pattern: str) -> None:
    start = time.process_time()
    assert not linear.search(pattern, "a" * 1_000_000 + "!")
    assert not linear.search(linear.any_of((pattern, "x"), whole=True), "a" * 1_000_000 + "!")
    assert time.process_time() - start < SECONDS


@given(
    st.lists(st.sampled_from(["a", "b", ".", "[ab]", "(?:a|bb)", "a*", "b+", "a?", r"\d", "^a"]), min_size=1),
    st.text("ab1 \n", max_size=12),
)
def test_they_find_what_pythons_engine_finds(parts: list[str], text: str) -> None:
    pattern = "".join(parts)
    assert linear.search(pattern, text) == bool(re.search(pattern, text))
    assert linear.search(linear.any_of((pattern,), whole=True), text) == bool(re.fullmatch(pattern, text))


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "unclosed group"),
        ("(?=a)", "look-around"),
        (r"(a)\1", "back references"),
        ("(a{1000}){1000}", "memory"),
        ("a" * 1001, "at most 1000"),
    ],
)
def test_patterns_that_cannot_run_are_refused(pattern: str, why: str) -> None:
    with pytest.raises(linear.PatternError, match=why):
        linear.check(pattern)


def test_links_to_leave_alone_are_told_by_linear_patterns(folder: Folder) -> None:
    folder.write("postlint.toml", '[links]\nignore = ["(?=a)"]\n')
    folder.write("a.md", "text\n")
    result = folder.run("check", ".")
    assert result.code == 2
    assert result.err.startswith(
        "postlint: postlint.toml:2: “(?=a)” is no usable regular expression: look-around"
    )
    start = time.process_time()
    url = "https://example.com/" + "a" * 5000 + "!"
    assert before_asking(url, parse_links({"ignore": ["(a|aa)+$", "!$"]}, folder.root)) == Verdict(
        Outcome.NOT_ASKED, "left-alone", "ignored by the configuration"
    )
    assert time.process_time() - start < SECONDS


def test_bytes_that_are_no_text_are_searched_too() -> None:
    assert linear.search("f.r", "f\udcfcr")


def test_globs_have_few_wildcards() -> None:
    for glob in ("**/_posts/**/*.md", "*-[0-9]*.*/x", "docs/*/*/*/*/*/index.md"):
        linear.check_glob(glob)
    for glob in ("*a*a*a*b", "**/a/**/b/**/c/**"):
        with pytest.raises(linear.PatternError, match="too many wildcards"):
            linear.check_glob(glob)


POST = "---\ntitle: {}!\n---\n\nA text of some words.\n".format("a" * 60)


@pytest.mark.parametrize(
    "config",
    [
        'exclude = ["*a*a*a*a*a*a*a*b"]',
        '[[overrides]]\npaths = ["*a*a*a*a*a*a*a*b"]\nignore = ["mojibake"]',
        '[[collections]]\npaths = ["*a*a*a*a*a*a*a*b"]',
    ],
)
def test_a_glob_that_takes_forever_is_an_error_of_its_line(folder: Folder, config: str) -> None:
    folder.write("postlint.toml", config + "\n")
    folder.write("a" * 200 + ".md", POST)
    result = folder.run("check", ".")
    assert result.code == 2
    assert re.search(r"postlint\.toml:\d: .*too many wildcards", result.err)


def test_an_ignore_file_that_takes_forever_ignores_nothing(folder: Folder) -> None:
    folder.write(".git/HEAD", "")
    folder.write(".gitignore", "*a*a*a*a*a*a*a*a*b\nb.md\n")
    folder.write("a" * 200 + ".md", POST)
    folder.write("b.md", POST)
    result = folder.run("check", ".", "--format", "json")
    assert '"posts": 1' in result.out


def test_a_json_schema_that_takes_forever_is_linear(folder: Folder) -> None:
    folder.write("postlint.toml", '[[collections]]\npaths = ["**"]\nschema = "post.json"\n')
    folder.write(
        "post.json",
        '{"properties": {"title": {"pattern": "^(a+)+$"}}, "patternProperties": {"^(t|tt)+$": {}},'
        ' "additionalProperties": false}',
    )
    folder.write("a.md", POST.replace("title:", f"{'t' * 60}x: 1\ntitle:"))
    result = folder.run("check", ".", "--format", "concise")
    assert result.code == 1
    assert "does not match '^(a+)+$'" in result.out
    assert f"“{'t' * 60}x” is no key of the schema" in result.out


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ('{"properties": {"title": {"pattern": "(?=a)"}}}', "look-around"),
        ('{"unevaluatedProperties": false, "patternProperties": {"(a+)+$": {}}}', "repeats too much"),
    ],
)
def test_a_json_schema_that_cannot_run_is_refused(folder: Folder, schema: str, why: str) -> None:
    folder.write("postlint.toml", '[[collections]]\npaths = ["**"]\nschema = "post.json"\n')
    folder.write("post.json", schema)
    folder.write("a.md", POST)
    result = folder.run("check", ".")
    assert result.code == 2
    assert why in result.err


def test_a_reference_that_leads_nowhere_is_said(folder: Folder) -> None:
    folder.write("postlint.toml", '[[collections]]\npaths = ["**"]\nschema = "post.json"\n')
    folder.write("post.json", '{"properties": {"title": {"$ref": "https://example.com/title.json"}}}')
    folder.write("a.md", POST)
    result = folder.run("check", ".", "--format", "concise")
    assert result.code == 1
    assert "“https://example.com/title.json” can't be followed" in result.out


def test_a_sites_own_patterns_are_linear(folder: Folder) -> None:
    folder.write(
        "postlint.toml",
        "[options.ad-placeholder]\nextend-patterns = ['(a|aa)+', 'Banner_\\d+']\nignore-patterns = ['(a*)*c']\n",
    )
    folder.write("a.md", f"{POST}\n{'a' * 2000}!\n\nBanner_7\n\nMore text of some words.\n")
    result = folder.run("check", ".", "--format", "concise")
    assert "leftover ad slot “Banner_7”" in result.out
    assert result.out.count("ad-placeholder") == 1
