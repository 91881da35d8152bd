"""Every rule's page is complete, and every example on it does what the page says."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from rule_pages import Example, actual, cases, examples, lint

from postlint import Severity, registry
from postlint.rule import AnyRule

HERE = Path(__file__).parent
RULES = registry.load_folder(registry.built_in_folder(), registry.OURS)
PAGES = {rule.name: rule.page.read_text("utf-8") for rule in RULES if rule.page.is_file()}
EXAMPLES = [
    (rule, example)
    for rule in RULES
    for example in [*examples(PAGES.get(rule.name, "")), *cases(HERE / "rules" / rule.name)]
]
FIXED = [
    (rule, example, how)
    for rule, example in EXAMPLES
    for how, texts in (("fixed", example.fixed), ("unsafe-fixed", example.unsafe_fixed))
    if texts
]
per_rule = pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in RULES])


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{r.name}, {e.where}" for r, e in EXAMPLES])
def test_example(rule: AnyRule, example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = lint(rule, example, tmp_path)
    assert not result.problems
    found = actual(rule, example, result)
    wanted = "\n".join(example.findings)
    assert "\n".join(found) == wanted, f"{rule.name}.md, {example.where}: the page should have\n" + "\n".join(
        found
    )
    severities = {finding.severity for finding in result.outcome.findings}
    assert severities <= set(rule.severities), "a severity that the rule does not declare"


@pytest.mark.parametrize(
    ("rule", "example", "how"), FIXED, ids=[f"{r.name}, {e.where}, {how}" for r, e, how in FIXED]
)
def test_fix(
    rule: AnyRule, example: Example, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = lint(rule, example, tmp_path, how)
    assert not result.problems
    after = {
        path: result.changed[str(tmp_path / path)].after.data
        if str(tmp_path / path) in result.changed
        else data
        for path, data in example.files.items()
    }
    assert {**after, **(example.fixed if how == "fixed" else example.unsafe_fixed)} == after


@per_rule
def test_page_is_complete(rule: AnyRule) -> None:
    assert rule.name in PAGES, f"rules/{rule.name.replace('-', '_')}.md is missing"
    page = PAGES[rule.name]
    assert page.startswith(f"# {rule.name}\n\n")
    sections = re.findall(r"(?m)^## (.+)$", _without_fences(page))
    assert sections[-1:] == ["Not flagged"], "a page ends with near misses, under “## Not flagged”"
    found = examples(page)
    assert any(e.section == "Not flagged" for e in found), "at least one near miss"
    if rule.online:
        return  # what the network says stands in the tests of postlint.web
    assert any(e.findings for e in found), "at least one example with findings"
    fixes = {"safe": any(e.fixed for e in found), "unsafe": any(e.unsafe_fixed for e in found)}
    raw = list(cases(HERE / "rules" / rule.name))
    fixes["safe"] |= any(e.fixed for e in raw)
    fixes["unsafe"] |= any(e.unsafe_fixed for e in raw)
    declared = {kind.strip() for kind in rule.fixes.split(",") if kind.strip()}
    assert {kind for kind, shown in fixes.items() if shown} >= declared, "an example for each kind of fix"


@per_rule
def test_near_misses_give_nothing(rule: AnyRule) -> None:
    for example in examples(PAGES.get(rule.name, "")):
        if example.section == "Not flagged":
            assert not example.findings, f"{example.where}: stands under “Not flagged”"


@per_rule
def test_options_are_documented(rule: AnyRule) -> None:
    options = {field.name.replace("_", "-") for field in dataclasses.fields(rule.options)}
    match = re.search(r"(?ms)^## Options\n(.*?)(?=^## |\Z)", _without_fences(PAGES.get(rule.name, "")))
    documented = re.findall(r"(?m)^[-*] `([^`]+)`", match[1]) if match else []
    assert sorted(documented) == sorted(options)


@per_rule
def test_declaration(rule: AnyRule) -> None:
    assert rule.summary, "the check's docstring is the rule's summary"
    assert not rule.summary.endswith(".")
    assert len(rule.summary) <= 100
    assert set(rule.severities) <= set(Severity)
    assert len(set(rule.severities)) == len(rule.severities)
    assert set(re.split(", ", rule.fixes)) <= {"", "safe", "unsafe"}
    options = rule.options()
    assert hash(options) is not None, "options are frozen, with immutable values"


def test_no_page_without_a_rule() -> None:
    folder = registry.built_in_folder()
    assert {page.stem for page in folder.glob("*.md")} <= {rule.name.replace("-", "_") for rule in RULES}
    assert not (folder / "__init__.py").exists(), "it would shadow the PyPI package “rules”"
    for case in (HERE / "rules").glob("*"):
        assert case.name in PAGES, f"tests/rules/{case.name} belongs to no rule"


def _without_fences(page: str) -> str:
    return re.sub(r"(?ms)^(`{3,}|~{3,}).*?^\1[`~]*[ ]*$", "", page)


PAGE = """# example

````post a.md
```
code
```
````

```post b.md
two
```
```findings
a.md:2: message
```
```fixed b.md
three
```

## Not flagged

```post
one
```

```post
two
```
"""


def test_fences_are_told_apart() -> None:
    site, one, two = examples(PAGE)
    assert site.files == {"a.md": b"```\ncode\n```\n", "b.md": b"two\n"}
    assert site.findings == ("a.md:2: message",)
    assert site.fixed == {"b.md": b"three\n"}
    assert (one.files, two.files) == ({"post.md": b"one\n"}, {"post.md": b"two\n"})
    assert two.section == "Not flagged"
    with pytest.raises(ValueError, match="never closed"):
        examples("```post\n")
    with pytest.raises(ValueError, match="without a post"):
        examples("```findings\n```\n")
