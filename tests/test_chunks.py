from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postlint.chunks import chunks, is_named, is_paragraph
from postlint.leftovers.breaks import may_break_off, may_dangle
from postlint.leftovers.copies import CODE, Copy, copies, headline
from postlint.leftovers.echoes import SHOWN_CODE, Echoes, echoes
from postlint.post import Post
from postlint.site import Site
from postlint.source import read

WORDS = re.findall(
    r"\S+", "the ferry runs twice an hour, and a ticket costs as much as one for the bus to the old mill"
)
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=4, max_size=30).map(lambda words: " ".join(words) + ".")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=3).map("\n".join)
OTHERS = st.sampled_from(
    (
        "# Heading",
        "- one\n- two",
        "1. one\n2. two",
        "> quoted",
        "```\ncode of the ferry\n\nmore of it\n```",
        "~~~ yaml\nport: old\n\nmill: old\n~~~",
        "| a | b |\n|---|---|\n| c | d |",
        "<div>markup</div>",
        "    indented code",
        "* * *",
        "[ferry]: https://example.org/ferry",
        "{% include ferry.html %}",
    )
)
SHAPE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def post(tmp_path: Path) -> Callable[..., Post]:
    def make(text: str, name: str = "a.md") -> Post:
        return Post(name, read(text.encode()), Site(tmp_path, "plain", False))

    return make


@SHAPE
@given(st.lists(PARAGRAPH | OTHERS, min_size=1, max_size=12), st.sampled_from(("\n\n", "\n\n\n", "\n \n")))
def test_paragraphs_between_blank_lines_are_chunks(
    post: Callable[..., Post], blocks: list[str], between: str
) -> None:
    made = post("---\ntitle: A ferry\n---\n\n" + between.join(blocks) + "\n")
    found = made.once(chunks)
    told = [(found.starts[number], found.texts[number]) for number in found.paragraphs]
    assert told == [
        (block.span.start, made.text[block.span.start : block.span.end])
        for block in made.blocks
        if block.kind == "paragraph" and block.text[0] != "{"
    ]


@SHAPE
@given(st.text(st.sampled_from("ab \n\r#`~-*>|{<[!:.…„ 。"), max_size=80))
def test_every_chunk_stands_where_it_says(post: Callable[..., Post], text: str) -> None:
    made = post(text)
    found = made.once(chunks)
    assert len(found.texts) == len(found.starts) >= 1
    for chunk, start in zip(found.texts, found.starts, strict=True):
        there = made.text[start : start + len(chunk)]
        assert chunk.replace("~", "`") == there.replace("\r\n", " \n").replace("~", "`")
    may_break_off(made)
    may_dangle(made)
    echoes(made)


@SHAPE
@given(st.lists(PARAGRAPH, min_size=2, max_size=8, unique=True), st.data())
def test_a_paragraph_that_stands_twice_leaves_a_trace(
    post: Callable[..., Post], texts: list[str], data: st.DataObject
) -> None:
    text = data.draw(st.sampled_from(texts))
    made = post("\n\n".join([*texts, text]))
    if any(copy.kind == "paragraph" for copy in copies(made)):
        assert echoes(made).alike
    assert echoes(made).alike or len(text) < 60


LISTS = st.lists(st.lists(SENTENCE, min_size=1, max_size=3).map("\n  ".join), min_size=3, max_size=5).map(
    lambda items: "\n".join(f"- {item}" for item in items)
)


@SHAPE
@given(PARAGRAPH | LISTS, st.lists(PARAGRAPH | LISTS | OTHERS, max_size=6), st.data())
def test_what_stands_twice_among_others_leaves_a_trace(
    post: Callable[..., Post], text: str, others: list[str], data: st.DataObject
) -> None:
    blocks = list(others)
    for _ in range(2):
        blocks.insert(data.draw(st.integers(0, len(blocks))), text)
    between = data.draw(st.sampled_from(("\n\n", "\r\n\r\n")))
    made = post(between.join(blocks))
    if any(copy.kind in ("paragraph", "list") for copy in copies_at_all(made)):
        assert echoes(made).alike


def copies_at_all(post: Post) -> list[Copy]:
    """The copies of a post, whatever traces it has."""
    with mock.patch("postlint.leftovers.copies.echoes", return_value=Echoes(True, True, True)):
        return copies(post)


@SHAPE
@given(
    st.text(st.sampled_from("ab =/{}`<>[]()\\\\*_:%#!\n"), min_size=1, max_size=40),
    st.sampled_from(("a.md", "a.mdx")),
)
def test_code_that_a_first_line_shows_is_in_its_paragraph(
    post: Callable[..., Post], text: str, name: str
) -> None:
    made = post(f"boat {text}", name)
    if SHOWN_CODE.match(made.text) and made.blocks and made.blocks[0].kind == "paragraph":
        assert CODE.search(made.blocks[0].text)


@pytest.mark.parametrize("below", ["", "\n<!-- more -->", "\n<!-- a --> b"])
@pytest.mark.parametrize("end", ["", ".", "!"])
@pytest.mark.parametrize("line", ["The ferry runs twice an hour", "News: the ferry runs twice an hour again"])
def test_a_title_that_stands_again_leaves_a_trace(
    post: Callable[..., Post], line: str, end: str, below: str
) -> None:
    made = post(
        f"---\ntitle: The ferry runs twice an hour\n---\n\n{line}{end}{below}\n\nA ticket costs as much.\n"
    )
    found: dict[int, Copy] = {}
    headline(made, made.blocks, found)
    assert not found or echoes(made).title
    assert not end or not below.endswith("-->") or not echoes(made).title


@pytest.mark.parametrize(
    ("chunk", "is_one"),
    [
        ("Text", True),
        ("*emphasised* text", True),
        ("* item", False),
        ("-", False),
        ("-5 degrees", True),
        ("12. item", False),
        ("12 boats", True),
        ("[a link](b)", True),
        ("[a]: b", False),
        ("<em>so</em> it is", True),
        ("<div>", False),
        ("{ not a tag }", True),
        ("{{ tag }}", False),
        (":smile:", True),
        (":::note", False),
        ("# Heading", False),
        ("| a |", False),
    ],
)
def test_what_a_paragraph_begins_with(chunk: str, is_one: bool) -> None:
    assert is_paragraph(chunk) == is_one


def test_a_link_alone_is_a_name() -> None:
    assert is_named("[The ferry](https://example.org)")
    assert is_named("[![The ferry](ferry.jpg)](https://example.org)")
    assert not is_named("[The ferry](https://example.org) runs (twice an hour)")


def test_pages_have_the_chunks_of_their_blocks(post: Callable[..., Post]) -> None:
    made = post("<h1>Ferry</h1>\n<p>It runs twice an hour.</p>\n<ul><li>one</li></ul>\n", "a.html")
    found = made.once(chunks)
    assert [found.texts[number] for number in found.paragraphs] == ["It runs twice an hour."]
    assert [made.text[found.starts[n] :][:6] for n in found.paragraphs] == ["It run"]
    assert "- one" in found.texts
