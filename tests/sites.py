"""Small sites on disk, and runs of the command line over them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from postlint.cli import main
from postlint.config.find import find

SHOUT = '''
from dataclasses import dataclass
from postlint import Edit, Fact, Finding, Fix, Severity, Span, rule


@dataclass(frozen=True, slots=True)
class Options:
    word: str = "BAD"
    safe: bool = True


@rule("site", Options, severity=(Severity.ERROR, Severity.WARNING), fixes="safe")
def check(post, options):
    """A shouted word"""
    start = post.text.find(options.word)
    while start >= 0:
        span = Span(start, start + len(options.word))
        fix = Fix("Say it softly", (Edit(span, options.word.lower()),), options.safe)
        yield Finding(span, f"shouts “{options.word}”", fix=fix)
        start = post.text.find(options.word, span.end)
'''
TWICE = '''
from postlint import Fact, Finding, Related, Span, rule


@rule("site")
def check(post, options):
    """A first line that several posts share"""
    yield Fact(Span(0, post.text.find("\\n")), post.text.split("\\n")[0])


@check.finish
def finish(corpus, options):
    first = {}
    for fact in corpus.facts:
        if fact.value in first:
            other = first[fact.value]
            yield Finding(
                fact.span, f"same as in {other.path}", path=fact.path,
                related=(Related(other.path, other.span, "the other one"),),
            )
        first.setdefault(fact.value, fact)
'''


class Output(NamedTuple):
    """What a run of the command line gave."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> Any:
        """The JSON report."""
        assert self.out, self.err
        return json.loads(self.out)

    @property
    def found(self) -> list[tuple[str, int, int, str]]:
        """(path, line, column, rule) of each finding of a JSON report."""
        return [(f["path"], f["line"], f["column"], f["rule"]) for f in self.report["findings"]]


class Folder:
    """A folder of files to lint, which is the working folder too."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capsys = capsys

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file, making its folders."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def with_rules(self, settings: str = "", **rules: str) -> None:
        """Write rules of the site's own, and a configuration that runs them alone."""
        for name, code in rules.items():
            self.write(f"rules/{name}.py", code)
        self.write("postlint.toml", f'rules = ["rules"]\nselect = ["site", "postlint"]\n{settings}')

    def run(self, *arguments: str) -> Output:
        """Run the command line."""
        find.cache_clear()
        self._capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = self._capsys.readouterr()
        return Output(code, out, err)

    def check(self, *arguments: str) -> Output:
        """`postlint check ... --format json`."""
        return self.run("check", *arguments, "--format", "json", "--no-cache")
