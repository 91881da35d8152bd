"""Blocks of a body: kinds, spans, text and where its characters come from."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postlint.markdown import Block, parse
from postlint.templates import mask

WORDS = (
    '# ## > - * 1. ``` ~~~ ` `` [ ] ( ) ]( ][ ]: ![ < > <a href= " \' "> </a> <!-- --> <pre> </pre> <div> </div> '
    "{% %} {{ }} {{< >}} {: } {:: } {# #} ::: !!! :::note | |-|-| --- === *** _ __ ~~ \\ & &amp; &#x41; [^1] [^1]: "
    "[x]: : $ http://a.example/b www.a.example https:// mailto:a@b.example a.png 't' ä é “ ” … 漢字 한 {%comment%} "
    "{%endcomment%} {%highlight%} {%endhighlight%} <script> </script> <code> </code> import a word {} {a}"
)
ODD = "\u200b|\ud800|\udc80|\udcff|\0|\x0c|\u2028|\u00a0| |  |    |\t|\n|\n\n|\r\n|\r|\n> |\n- |\n    |\n: "
PIECES = st.sampled_from([*WORDS.split(" "), *ODD.split("|")])
TEXTS = st.one_of(
    st.lists(PIECES, max_size=60).map("".join),
    st.text(st.characters(), max_size=120),
)
SUFFIXES = st.sampled_from([".md", ".mdx", ".html"])


def kinds(text: str, suffix: str = ".md") -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in parse(text, 0, suffix).blocks]


def read_all(text: str, start: int, suffix: str) -> Any:
    body = parse(text, start, suffix)
    return body.blocks, body.links, body.anchors, body.undefined, body.hidden


@given(TEXTS, st.integers(0, 5), SUFFIXES)
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_and_spans_fit(text: str, start: int, suffix: str) -> None:
    start = min(start, len(text))
    blocks, links, anchors, undefined, hidden = read_all(text, start, suffix)
    last = start
    for block in blocks:
        assert last <= block.span.start < block.span.end <= len(text)
        assert not text[block.span.end - 1].isspace()
        last = block.span.end
    for link in links:
        assert start <= link.outer.start <= link.span.start <= link.span.end <= link.outer.end <= len(text)
    for reference in undefined:
        assert text[reference.span.start] in "[!"
        assert text[reference.span.end - 1] == "]"
    assert all(start <= anchor.span.start <= anchor.span.end <= len(text) for anchor in anchors)
    assert all(start <= span.start < span.end <= len(text) for span in hidden)


@given(TEXTS, SUFFIXES)
@settings(max_examples=300, deadline=None)
def test_stand_ins_are_as_long_as_what_they_stand_for(text: str, suffix: str) -> None:
    masked = mask(text, suffix)
    assert len(masked.text) == len(text)
    assert [at for at, one in enumerate(masked.text) if one in "\r\n"] == [
        at for at, one in enumerate(text) if one in "\r\n"
    ]


def test_colons_on_a_line_of_their_own_end_a_paragraph() -> None:
    text = ":::note\n\nword\n:::\n\nword\n"
    assert kinds(text) == [("html", ""), ("paragraph", "word"), ("html", ""), ("paragraph", "word")]


def test_empty_braces_on_a_line_of_their_own_move_nothing() -> None:
    text = "{}\n\nword\n"
    assert [text[slice(*block.span)] for block in parse(text, 0, ".mdx").blocks] == ["{}", "word"]


@given(TEXTS, st.integers(0, 5), SUFFIXES)
@settings(max_examples=400, deadline=None)
def test_characters_of_a_block_come_from_where_origin_says(text: str, start: int, suffix: str) -> None:
    start = min(start, len(text))
    for block in parse(text, start, suffix).blocks:
        for offset, character in enumerate(block.text):
            origin = block.origin(offset)
            assert block.span.start <= origin <= block.span.end
            if character.isalnum() and "&" not in text:
                assert text[origin] == character


@given(
    st.text(st.characters(exclude_characters="&\r\n\t", exclude_categories=["C", "Z", "P", "S"]), min_size=1)
)
@settings(max_examples=100, deadline=None)
def test_plain_words_stay_as_they_are(word: str) -> None:
    (block,) = parse(f"{word} **{word}** {word}").blocks
    assert block.text == f"{word} {word} {word}"


def test_kinds_of_blocks() -> None:
    text = """# One *two* {#id}

First `code` line
second.  
third\\
fourth &amp; [text](u "t") ![alt](i)

> quoted
> more

- item
- [ ] task

  loose

  1. deep

| a | b |
|---|---|
| 1 | `2` |

<div>
in &lt; html <b>bold</b><script>x</script>
</div>

    indented

~~~py
fenced
~~~

Noted[^1].

[^1]: note

term
: meaning

***
"""  # noqa: W291 - a hard line break
    assert kinds(text) == [
        ("heading", "One two"),
        ("paragraph", "First code line second.\nthird\nfourth & text alt"),
        ("quote", "quoted more"),
        ("list_item", "item"),
        ("list_item", "task"),
        ("list_item", "loose"),
        ("list_item", "deep"),
        ("table", "a\tb\n1\t2"),
        ("html", "\nin < html bold\n"),
        ("code", "indented\n"),
        ("code", "fenced\n"),
        ("paragraph", "Noted."),
        ("footnote", "note"),
        ("list_item", "term"),
        ("list_item", "meaning"),
        ("thematic_break", ""),
    ]
    levels = {block.text: block.level for block in parse(text).blocks}
    assert (levels["One two"], levels["item"], levels["deep"], levels["quoted more"]) == (1, 1, 2, 0)


def test_a_thematic_break_ends_the_text_of_an_item() -> None:
    assert kinds("- a\n  ***\n  b\n") == [("list_item", "a"), ("thematic_break", ""), ("list_item", "b")]


def test_innermost_container_names_the_kind() -> None:
    assert kinds("> - a\n>\n>   > b\n") == [("list_item", "a"), ("quote", "b")]
    assert kinds("- > a\n- b\n") == [("quote", "a"), ("list_item", "b")]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_move_nothing(newline: str) -> None:
    text = newline.join(
        ["# Ä", "", "erste *Zeile*", "zweite", "", "```", "c", "```", "", "> z", "> y", "", "ende"]
    )
    blocks = parse(text).blocks
    assert [text[slice(*block.span)] for block in blocks] == [
        "# Ä",
        f"erste *Zeile*{newline}zweite",
        f"```{newline}c{newline}```",
        f"z{newline}> y",
        "ende",
    ]
    assert blocks[1].text == "erste Zeile zweite"


def test_text_before_start_is_no_body() -> None:
    text = "---\ntitle: '[x](y)'\n---\n\nBödy [x](z)"
    body = parse(text, text.index("\nB"))
    (block,), (link,) = body.blocks, body.links
    assert text[slice(*block.span)] == "Bödy [x](z)"
    assert text[slice(*link.span)] == "z"


def test_stand_ins_never_show() -> None:
    text = "Größe \udcff \ud83d ¿? “quote”_em_ {{ page.title }} und *Wörter* über _“zitiert”_."
    (block,) = parse(text).blocks
    assert block.text == "Größe \udcff \ud83d ¿? “quote”em  und Wörter über “zitiert”."


def test_code_spans_keep_template_tags_and_entities() -> None:
    (block,) = parse("Write `` {{ x }} &amp; ` `` and `{% y %}`.").blocks
    assert block.text == "Write {{ x }} &amp; ` and {% y %}."


def test_emphasis_beside_letters_of_any_script() -> None:
    assert kinds("это **важно**, 这是**重点**吗 __ü__ x_y_z") == [
        ("paragraph", "это важно, 这是重点吗 ü x_y_z")
    ]


def test_what_follows_a_comment_is_prose() -> None:
    assert kinds("<!-- more -->Then *this*.") == [("paragraph", "Then this.")]
    assert kinds("<!-- more -->\nThen") == [("html", ""), ("paragraph", "Then")]


def test_emphasis_beside_punctuation_outside_ascii() -> None:
    text = "也、**`x`です** und **„y“**z und „_w_“, «__v__»"
    assert kinds(text) == [("paragraph", "也、xです und „y“z und „w“, «v»")]


def test_tags_that_part_words() -> None:
    assert kinds("a<br>b<br/>c <b>d</b>e<BR\n/>f") == [("paragraph", "a\nb\nc de\nf")]
    text = "<div><p>a</p><p>b</p><table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>c<em>d</em></div>"
    assert kinds(text) == [("html", "a\nb\n1\t2\n3\ncd")]
    assert [block for block in kinds(text, ".html") if block[0] == "table"] == [("table", "1\t2\n3")]


def test_html_bodies() -> None:
    text = (
        "<article><h2>T&ouml;p</h2><p>One <b>two</b><!-- no --><p>Three\n<ul><li>a<ul><li>b</ul></ul>"
        "<blockquote><p>q</p></blockquote><pre>c\n d</pre><table><tr><td>1</td></tr></table>loose *text*"
        "<script>if (a<b) {}</script><hr></article>"
    )
    assert [(b.kind, b.text, b.level) for b in parse(text, 0, ".html").blocks] == [
        ("heading", "Töp", 2),
        ("paragraph", "One two", 0),
        ("paragraph", "Three", 0),
        ("list_item", "a", 1),
        ("list_item", "b", 2),
        ("quote", "q", 0),
        ("code", "c\n d", 0),
        ("table", "1", 0),
        ("paragraph", "loose *text*", 0),
        ("thematic_break", "", 0),
    ]


def test_origin_before_and_after_the_pieces() -> None:
    (block,) = parse("*ab* [c](d)").blocks
    assert [block.origin(at) for at in range(len(block.text) + 1)] == [1, 2, 4, 6, 7]
    assert Block("html", parse("<b>").blocks[0].span, "").origin(3) == 0


@pytest.mark.parametrize(
    "text",
    [
        ">" * 20_000,
        "[" * 20_000,
        "![" * 10_000 + "](" * 10_000,
        "- " * 5_000,
        "{% " * 30_000,
        "{{ " * 30_000,
        "{#a" * 30_000,
        "{:a" * 30_000,
        "{% comment %}\n" * 5_000,
        "{% highlight %}\n" * 5_000 + "{% endhighlight %}\n" * 5_000,
        '<a b="' * 20_000,
        "<a " * 20_000,
        "<!--" * 20_000,
        "<pre><code>" * 10_000,
        "http://" * 20_000,
        "http://a.example/" + ")" * 50_000,
        "http://a.example/" + "&a;" * 20_000,
        "[a](<" * 20_000,
        "`" * 20_000 + "a",
        "*a_" * 20_000,
        "x" * 5_000_000,
        "ä " * 500_000,
        "|a" * 20_000 + "\n" + "|-" * 20_000,
        "[a]: b\n" * 10_000,
        "<li>" * 30_000,
        '<img srcset="' + ", " * 50_000,
        ":::" * 20_000,
        " " * 200_000,
        "&" * 100_000,
    ],
    ids=lambda text: text[:14],
)
@pytest.mark.parametrize("suffix", [".md", ".mdx", ".html"])
def test_hostile_texts_cost_linear_time(text: str, suffix: str) -> None:
    begin = time.process_time()
    read_all(text, 0, suffix)
    assert time.process_time() - begin < 3
