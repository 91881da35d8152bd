"""Reports built by hand for the reporters' tests: no rule and no engine behind them."""

from __future__ import annotations

from collections.abc import Sequence

from postlint.finding import Edit, Finding, Fix, Related, Severity, Span
from postlint.report import Report, Skipped
from postlint.source import Source, read

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

GERMAN = """---
title: "Der groÃŸe Umzug"
---

Wir ziehen um.

AdUnit Mobile_Pos2

Alle Kisten sind gepackt, und wir
"""
JAPANESE = """---
title: 引っ越し
---

漢字かな交じり文の途中で AdUnit Top_1 が現れる。

e\u0301te\u0301 \U0001f469\U0001f3fd\u200d\U0001f680 \u0928\u092e\u0938\u094d\u0924\u0947 [x](b.md)\ttab AdUnit Top_2
"""
HOSTILE = (
    "# \x1b[2J\x1b]0;owned\x07 title\n\n"
    "abc \u202edef\u202c, 100%: a::b,c|d <b>&amp; @everyone #12 `x`\n\n"
    "bad \udcff byte\n"
)
LONG = "word " * 400 + "cafÃ© " + "more " * 400 + "\n\none\ntwo\nthree\nfour\nfive\n"

POSTS = {
    "_posts/2024-06-19-umzug.md": GERMAN,
    "_posts/2024-06-20-日本.md": JAPANESE,
    "a,b:c%d\x1b[31m\udcff|`.md": HOSTILE,
    "long.md": LONG,
}


def source(path: str) -> Source:
    """The source of a post in POSTS."""
    return read(POSTS[path].encode("utf-8", "surrogateescape"))


def found(
    path: str,
    quote: str,
    message: str,
    rule: str = "ad-placeholder",
    severity: Severity = ERROR,
    fix: Fix | None = None,
    related: tuple[Related, ...] = (),
) -> Finding:
    """A finding at the first place of a quote."""
    group = {"mojibake": "encoding", "lost-characters": "encoding", "broken-internal-link": "links"}
    return Finding(
        spot(path, quote),
        message,
        severity,
        fix,
        related,
        path,
        rule=rule,
        group=group.get(rule, "leftovers"),
    )


def spot(path: str, quote: str) -> Span:
    """The span of the first place of a quote."""
    start = POSTS[path].index(quote)
    return Span(start, start + len(quote))


def report(findings: Sequence[Finding], posts: int = 4, **more: object) -> Report:
    """A report of findings over POSTS."""
    skipped = (Skipped("dead-link", "offline: it asks the network; run with --online"),)
    return Report(tuple(findings), skipped, posts, 2, 1, source, {}, 0)


def everything() -> Report:
    """A report with one of each: fixes safe and unsafe, of one line and several, related places, wide and
    hostile characters, very long lines, spans that are empty or of several lines."""
    german, japanese, hostile, long = POSTS
    slot = spot(german, "AdUnit Mobile_Pos2")
    paragraph = Span(slot.start, slot.end + 2)
    title, cafe = spot(german, "ÃŸ"), spot(long, "Ã©")
    lines = spot(long, "one\ntwo\nthree\nfour\nfive\n")
    return report(
        [
            found(
                german,
                "ÃŸ",
                "UTF-8 read as Windows-1252: “ÃŸ” is “ß”",
                "mojibake",
                fix=Fix("Restore “ß”", (Edit(title, "ß"),), safe=True),
            ),
            found(
                german,
                "AdUnit Mobile_Pos2",
                "leftover ad slot “AdUnit Mobile_Pos2”",
                fix=Fix("Delete the paragraph", (Edit(paragraph, ""),), safe=True),
            ),
            found(german, "und wir", "the text ends in the middle of a sentence", "truncated-text", WARNING),
            found(
                japanese,
                "AdUnit Top_1",
                "leftover ad slot “AdUnit Top_1”",
                related=(Related(japanese, spot(japanese, "AdUnit Top_2"), "another one here"),),
            ),
            found(
                japanese,
                "b.md",
                "no file “b.md”; did you mean “c.md”?",
                "broken-internal-link",
                fix=Fix(
                    "Link both to c.md",
                    (Edit(spot(japanese, "b.md"), "c.md"), Edit(spot(japanese, "引っ越し"), "引越し")),
                ),
            ),
            found(japanese, "AdUnit Top_2", "leftover ad slot “AdUnit Top_2”"),
            found(
                hostile, "\x1b[2J\x1b]0;owned\x07", "escape \x1b[2J\r\nin a title: 100%", "lost-characters"
            ),
            found(hostile, "\u202edef\u202c", "reordered text “\u202edef\u202c”", "lost-characters", WARNING),
            found(
                hostile,
                "<b>&amp; @everyone #12 `x`",
                "markup <b>&amp; @everyone #12 `x` | [a](b)",
                severity=NOTE,
            ),
            found(
                hostile,
                "\udcff",
                "a byte that is not UTF-8: \udcff",
                "lost-characters",
                fix=Fix("Keep “\udcff”", (Edit(spot(hostile, "\udcff"), "\udcfe"),)),
            ),
            found(
                long,
                "Ã©",
                "UTF-8 read as Windows-1252: “Ã©” is “é”",
                "mojibake",
                fix=Fix("Restore “é”", (Edit(cafe, "é"),), safe=True),
            ),
            found(
                long,
                "one\ntwo\nthree\nfour\nfive\n",
                "five lines",
                "duplicate-text",
                NOTE,
                Fix("Say it once", (Edit(lines, "1\n"),)),
            ),
            Finding(
                Span(len(LONG), len(LONG)),
                "no end",
                WARNING,
                path=long,
                rule="truncated-text",
                group="leftovers",
            ),
        ]
    )
