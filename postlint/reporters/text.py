"""For people: each finding with the lines it stands on, the span underlined, and what a fix would do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from postlint.finding import Finding, Fix, Severity, Span
from postlint.report import Report
from postlint.reporters._escape import one_line, visible
from postlint.reporters._excerpt import Cut, excerpt, lines_of, place
from postlint.reporters._preview import preview
from postlint.reporters._summary import summary
from postlint.source import Source

_NARROWEST = 24
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}
_BOLD, _FAINT, _GREEN, _RED = "1", "2", "32", "31"


class _Paint:
    """Text in a colour, or as it is. ANSI SGR codes written here: rich takes 94 ms to import."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


def render(
    report: Report, out: TextIO, *, colour: bool = False, width: int = 80, quiet: bool = False
) -> None:
    """Findings with excerpts, then a summary; `quiet` leaves the summary out."""
    paint = _Paint(colour)
    for finding in report.findings:
        for line in _finding(report, finding, paint, width):
            out.write(line.rstrip() + "\n")
        out.write("\n")
    if not quiet:
        for line in summary(report):
            out.write(visible(line) + "\n")


def _finding(report: Report, finding: Finding, paint: _Paint, width: int) -> Iterator[str]:
    source = report.source(finding.path)
    at = place(source, finding.span)
    severity = finding.severity or Severity.WARNING
    gutter = len(str(at.end_line)) + 2
    label = paint(f"{severity.label}[{finding.rule}]:", _COLOURS[severity])
    yield f"{label} {paint(one_line(finding.message), _BOLD)}"
    yield f"{'':{gutter - 2}}{paint('-->', _FAINT)} {visible(finding.path)}:{at.line}:{at.column}"
    room = max(_NARROWEST, width - gutter - 3)
    if source.text:
        for number, cut, skipped in excerpt(source, finding.span, room):
            if skipped:
                yield paint(f"{'…':>{gutter}}", _FAINT)
            yield from _row(f"{number:>{gutter}} ", "│", cut, paint, _COLOURS[severity])
    if finding.fix:
        yield from _fix(source, finding.fix, finding.span, paint, gutter, room)
    for path, span, message in finding.related:
        line, column = report.source(path).position(span.start)
        yield f"{'':{gutter}} {paint('=', _FAINT)} {visible(path)}:{line}:{column}: {one_line(message)}"


def _row(margin: str, sign: str, cut: Cut, paint: _Paint, code: str) -> Iterator[str]:
    yield f"{paint(margin + sign, _FAINT)} {cut.shown}"
    yield f"{paint(' ' * len(margin) + sign, _FAINT)} {' ' * cut.start}{paint('^' * cut.width, code)}"


def _fix(source: Source, fix: Fix, span: Span, paint: _Paint, gutter: int, room: int) -> Iterator[str]:
    changes, more = preview(source, fix, lines_of(source, span), room)
    for sign, number, cut in changes:
        line = f"{number:>{gutter}} {sign} {cut.shown}"
        yield paint(line, _GREEN if sign == "+" else _RED)
    if more:
        yield f"{'':{gutter}} {paint(f'… {more:,} more lines', _FAINT)}"
    kind = "fix" if fix.safe else "unsafe fix"
    yield f"{'':{gutter}} {paint('=', _FAINT)} {paint(f'{kind}:', _GREEN)} {one_line(fix.title)}"
