"""Examples on rule pages, and how to run them: the page is the test.

A page (rules/<name>.md) holds fences in this order, any number of times:

    options        TOML of the rule's options (may be left out)
    post [PATH]    an example post; several in a row, each with a PATH, make one site
    findings       [PATH:]LINE[:COLUMN]: [SEVERITY:] MESSAGE, a line each; without this fence: none
    fixed [PATH]   the post after --fix; "unsafe-fixed" after --unsafe-fixes

A file that a page can't hold (CRLF, byte order mark, bytes that are not UTF-8) is a case of its own:
tests/rules/<name>/CASE.md with CASE.findings, CASE.fixed, CASE.unsafe-fixed and CASE.toml beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from postlint.config.find import find
from postlint.finding import Finding
from postlint.rule import AnyRule
from postlint.session import Request, Result, run
from postlint.source import Source, read

POST_SUFFIXES = (".md", ".markdown", ".mdx", ".html")
_KINDS = ("options", "post", "findings", "fixed", "unsafe-fixed")
_OPENING = re.compile(r"(`{3,}|~{3,}) *([\w-]*)(?: +(\S.*?))? *$")
_EXPECTED = re.compile(
    r"(?:(?P<path>[^:]+):)?(?P<line>[0-9]+)(?::(?P<column>[0-9]+))?: "
    r"(?:(?P<severity>error|warning|note): )?(?P<message>.*)"
)


class Fence(NamedTuple):
    """A fenced block of a page: its info string's word, the rest of it, its text, its 1-based line."""

    kind: str
    name: str
    text: str
    line: int
    section: str
    follows: bool  # nothing but blank lines stand between it and the fence before


@dataclass
class Example:
    """Files to lint, the findings they should give, and the files after a fix."""

    where: str
    section: str
    options: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    findings: tuple[str, ...] = ()
    fixed: dict[str, bytes] = field(default_factory=dict)
    unsafe_fixed: dict[str, bytes] = field(default_factory=dict)
    complete: bool = False


def fences(page: str) -> Iterator[Fence]:
    """All fenced blocks of a page in order."""
    section, follows = "", False
    lines = iter(enumerate(page.split("\n"), 1))
    for number, line in lines:
        if line.startswith("## "):
            section = line[3:].strip()
        opening = _OPENING.match(line)
        if not opening:
            follows = follows and not line.strip()
            continue
        mark, kind, name = opening.groups()
        text = []
        for _, inner in lines:
            if inner.startswith(mark) and not inner.strip(mark[0] + " "):
                break
            text.append(inner + "\n")
        else:
            raise ValueError(f"line {number}: the fence is never closed")
        yield Fence(kind, name or "", "".join(text), number, section, follows)
        follows = True


def examples(page: str) -> list[Example]:
    """The examples of a page.

    Raises:
        ValueError: fences stand in an order that makes no example.
    """
    found: list[Example] = []
    current: Example | None = None
    for fence in fences(page):
        if fence.kind not in _KINDS:
            continue
        if fence.kind in ("options", "post"):
            one_site = (
                fence.kind == "post" and fence.follows and (fence.name or not current or not current.files)
            )
            if current is None or current.complete or not one_site:
                current = Example(f"line {fence.line}", fence.section)
                found.append(current)
        if current is None or (fence.kind not in ("options", "post") and not current.files):
            raise ValueError(f"line {fence.line}: “{fence.kind}” without a post before it")
        _take(current, fence)
    return found


def _take(example: Example, fence: Fence) -> None:
    data = fence.text.encode()
    if fence.kind == "options":
        example.options = fence.text
    elif fence.kind == "post":
        example.files[fence.name or "post.md"] = data
    elif fence.kind == "findings":
        example.findings = tuple(line for line in fence.text.splitlines() if line.strip())
    else:
        path = fence.name or next(iter(example.files))
        if path not in example.files:
            raise ValueError(f"line {fence.line}: no post is named {path}")
        (example.fixed if fence.kind == "fixed" else example.unsafe_fixed)[path] = data
    example.complete |= fence.kind not in ("options", "post")


def cases(folder: Path) -> Iterator[Example]:
    """The cases in a folder of raw posts, by file name."""
    if not folder.is_dir():
        return
    for post in sorted(folder.iterdir()):
        if post.suffix in POST_SUFFIXES:
            beside = {s: post.with_suffix(f".{s}") for s in ("toml", "findings", "fixed", "unsafe-fixed")}
            yield Example(
                where=post.name,
                section="",
                options=beside["toml"].read_text("utf-8") if beside["toml"].exists() else "",
                files={post.name: post.read_bytes()},
                findings=tuple(_lines(beside["findings"])),
                fixed={post.name: beside["fixed"].read_bytes()} if beside["fixed"].exists() else {},
                unsafe_fixed=(
                    {post.name: beside["unsafe-fixed"].read_bytes()}
                    if beside["unsafe-fixed"].exists()
                    else {}
                ),
            )


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines() if file.exists() else []


def lint(rule: AnyRule, example: Example, folder: Path, fix: str = "") -> Result:
    """Run one rule over an example in an empty folder, which must be the working folder.

    `fix` is "", "fixed" or "unsafe-fixed".
    """
    for path, data in example.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    if example.options:
        (folder / "postlint.toml").write_text(f"[options.{rule.name}]\n{example.options}", "utf-8")
    find.cache_clear()
    posts = tuple(path for path in example.files if path.endswith(POST_SUFFIXES))
    return run(
        Request(
            paths=posts if len(example.files) == 1 else (".",),
            select=(rule.name,),
            show_notes=True,
            jobs=1,
            fix=fix == "fixed",
            unsafe_fixes=fix == "unsafe-fixed",
        )
    )


def actual(rule: AnyRule, example: Example, result: Result) -> list[str]:
    """The findings in the page's form, each exactly as the page has it where it agrees with the page."""
    expected = list(example.findings)
    lines = []
    for finding in result.outcome.findings:
        target = next(t for t in result.run.targets if t.path == finding.path)
        source = result.run.contents.get(target.file) or read(Path(target.file).read_bytes())
        same = next((line for line in expected if _agrees(line, finding, source, rule, example)), None)
        if same is not None:
            expected.remove(same)
        lines.append(same if same is not None else _form(finding, source, rule, example))
    return lines


def _agrees(line: str, finding: Finding, source: Source, rule: AnyRule, example: Example) -> bool:
    match = _EXPECTED.fullmatch(line)
    if not match:
        raise ValueError(
            f"{example.where}: not of the form [PATH:]LINE[:COLUMN]: [SEVERITY:] MESSAGE: {line}"
        )
    at = source.position(finding.span.start)
    severity = match["severity"] or rule.severities[0].label
    return (
        (match["path"] or finding.path) == finding.path
        and int(match["line"]) == at.line
        and int(match["column"] or at.column) == at.column
        and finding.severity is not None
        and severity == finding.severity.label
        and match["message"] == finding.message
    )


def _form(finding: Finding, source: Source, rule: AnyRule, example: Example) -> str:
    at = source.position(finding.span.start)
    path = f"{finding.path}:" if len(example.files) > 1 else ""
    severity = "" if finding.severity in (None, rule.severities[0]) else f"{finding.severity.label}: "
    return f"{path}{at.line}:{at.column}: {severity}{finding.message}"
