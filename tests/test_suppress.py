"""Ignores in posts: what they hold back, and what they don't."""

from __future__ import annotations

import pytest
from sites import SHOUT, Folder


@pytest.mark.parametrize(
    "post",
    [
        "BAD <!-- postlint: ignore shout -->\n",
        "<!-- postlint: ignore shout -->\nBAD\n",
        "<!-- postlint: ignore shout -->\n\nBAD\n",
        "<!-- postlint: ignore site -->\nBAD\n",
        "<!--postlint:ignore all-->\nBAD\n",
        "{% comment %}postlint: ignore shout{% endcomment %}\nBAD\n",
        "<!-- postlint: ignore-block shout -->\n\none\ntwo\nthree BAD\n",
        "---\npostlint: {ignore: [shout]}\n---\none\n\nBAD\n",
        "---\npostlint:\n  ignore: shout\n---\none\n\nBAD\n",
    ],
)
def test_an_ignore_holds_back_what_it_names(folder: Folder, post: str) -> None:
    folder.with_rules(shout=SHOUT)
    folder.write("a.md", post)
    result = folder.check()
    assert result.found == []
    assert result.report["summary"]["suppressed"] == 1


def test_an_ignore_in_mdx(folder: Folder) -> None:
    folder.with_rules(shout=SHOUT)
    folder.write("a.mdx", "{/* postlint: ignore shout */}\nBAD\n")
    assert folder.check().found == []


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        ("<!-- postlint: ignore shout -->\nfine\n\nBAD\n", [(1, "unused-ignore"), (4, "shout")]),
        ("<!-- postlint: ignore-block shout -->\n\nfine\n\nBAD\n", [(1, "unused-ignore"), (5, "shout")]),
        ("<!-- postlint: ignore shuot -->\nBAD\n", [(1, "unused-ignore"), (2, "shout")]),
        ("<!-- postlint: ignore -->\nBAD\n", [(1, "unused-ignore"), (2, "shout")]),
        ("<!-- postlint: disable shout -->\nBAD\n", [(1, "unused-ignore"), (2, "shout")]),
        ("```\n<!-- postlint: ignore shout -->\n```\n", []),
        ("Write `<!-- postlint: ignore shout -->` before it.\n", []),
        ("<!-- postlint: ignore mojibake -->\nfine\n", []),
    ],
)
def test_an_ignore_that_holds_nothing_back_is_reported(
    folder: Folder, post: str, expected: list[tuple[int, str]]
) -> None:
    folder.with_rules(shout=SHOUT)
    folder.write("a.md", post)
    assert [(line, rule) for _, line, _, rule in folder.check().found] == expected


def test_the_fix_of_an_unused_ignore_deletes_it(folder: Folder) -> None:
    folder.with_rules(shout=SHOUT)
    file = folder.write("a.md", "one\n\n<!-- postlint: ignore shout -->\n\ntwo\n")
    folder.check("--fix")
    assert file.read_text("utf-8") == "one\n\ntwo\n"


def test_unused_ignores_can_be_ignored_themselves(folder: Folder) -> None:
    folder.with_rules('ignore = ["unused-ignore"]\n', shout=SHOUT)
    folder.write("a.md", "<!-- postlint: ignore shout -->\nfine\n")
    assert folder.check().found == []


CAPTION = """The tram to the harbour will not run on Sunday, because the points at the market have to be replaced.

{}The old points at the market

Buses go every ten minutes instead, from the stop in front of the post office and back to it.
"""


@pytest.mark.parametrize("notes", [(), ("--show-notes",)])
def test_an_ignore_that_holds_back_a_note_is_used(folder: Folder, notes: tuple[str, ...]) -> None:
    folder.write("postlint.toml", 'select = ["page-furniture", "postlint"]\n')
    folder.write("a.md", CAPTION.format("<!-- postlint: ignore page-furniture -->\n\n"))
    folder.write("b.md", f"---\npostlint: {{ignore: [page-furniture]}}\n---\n{CAPTION.format('')}")
    assert folder.check(*notes).found == []


@pytest.mark.parametrize(
    ("settings", "options", "expected"),
    [
        ("", (), []),
        ("", ("--show-notes",), ["note"]),
        ('[severity]\npage-furniture = "warning"\n', (), ["warning"]),
        ('[[overrides]]\npaths = ["a.md"]\nseverity = { page-furniture = "error" }\n', (), ["error"]),
    ],
)
def test_notes_are_looked_for_where_they_are_seen(
    folder: Folder, settings: str, options: tuple[str, ...], expected: list[str]
) -> None:
    folder.write("postlint.toml", f'select = ["page-furniture"]\n{settings}')
    folder.write("a.md", CAPTION.format(""))
    assert [f["severity"] for f in folder.check(*options).report["findings"]] == expected
