"""A glance at raw text tells what the tree would tell, or says that it can't."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postlint.markdown.glance import glance
from postlint.markdown.references import plainly_defined
from postlint.post import Post
from postlint.site import Site
from postlint.site.target import target_of
from postlint.source import read
from postlint.url_syntax import faults
from postlint.web import external_links

PIECES = (
    "[", "]", "(", ")", "](", "][", "]: ", "\n\n[a]: ", "<", ">", "![", "`", "``` \n", "\n", "\n\n", " ", "\t",
    "> ", "- ", "    ", "https://", "http://", "HTTPS://", "www.", "//", "/", "./", "../", "#", "#one-two",
    "# One two\n", "mailto:", "ftp://", "example.org", "ex\xe4mple.org", "127.0.0.1", "localhost", ":8080",
    "user@", "path/page.md", "photo.png", "photo..png", "?a=b&c=d", "&amp;", "&#58;", "%20", "a b", "b",
    "&#x2F;", "&#8203;", "&#112;", "data:text/plain,", "app.js", "```\n", "\n\n```\n", "<!--", "<pre>", "{% comment %}",
    "\xe9", "\u200b", "\xad", '"', "'", ' "title"', "=", " = ", "        = ",
    '<a href="', '<IMG SRC="', "<img src='", "<a href=",
    "data-src=", "www.example.org", "{{ site.url }}", "{% link a.md %}", '{{< ref "a" >}}', '{{< figure src="',
    " >}}", "\\", "\\:", "...", ".", "((", "](<", ">)", ": T", "rsync:",
    "(v=1)", "–", "ftp.", "]( ", ",", ";", "*", "_", "^", "|", "{", "}", "---\n", "title: x\n",
)  # fmt: skip

# What makes fenced code, and what undoes it.
AROUND_CODE = (
    "\n\n```\n", "\n```\n", "```", "\n```", "\n   ```\n", "\n````\n", "\n> ```\n", "\n- ```\n", "\n~~~\n", "```js\n",
    "`", "\n\n", "\n", "text", "> ", "- ", "    ", "\t", "\r\n", "<!--", "-->", "<div>\n", "\n</div>", "<pre>",
    "</pre>", "<script>", "{{", "}}", "{% raw %}", "{% highlight js %}", "{% endhighlight %}", "{#", "#}", "{:", "}",
    "\n::: note\n", "\n:::\n", "[a](b c)", "[a](/x)", "[a]()", "[a]: b", "[a][b]", "https://10.0.0.1/", "# One\n",
    '<a href="b">', "---\n", "| a | b |\n", "{{<", ">}}", "```\n",
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=14), st.lists(st.sampled_from(AROUND_CODE), max_size=14)
)


def post(text: str, suffix: str = ".md") -> Post:
    return Post("a" + suffix, read(text.encode()), Site(Path("/site"), "jekyll", True))


@pytest.mark.parametrize(
    "text",
    [
        '```\na\n```\n\n[a](/x"y)\n\n```\n[a](/x)\n```\n',
        '\n```\n{{<a href="b">}}\n```\n',
        '<a href        ="b c">d</a>\n',
        f'<a href{" " * 400}="b c">d</a>\n',
    ],
)
def test_what_only_the_tree_can_read_is_odd(text: str) -> None:
    assert glance(post(text)).odd


@settings(max_examples=1500)
@given(TEXTS.map("".join), st.sampled_from((".md", ".mdx")))
def test_what_is_plain_hides_nothing_from_the_rules(text: str, suffix: str) -> None:
    whole = post(text, suffix)
    seen = glance(whole)
    if seen.odd:
        return
    for link in whole.links:
        url = text[link.span.start : link.span.end] if link.templated else link.url
        told = any(
            (place.start, place.end) == link.span and place.url == url
            for place in (*seen.inside, *seen.anchors)
        )
        target = target_of(url)
        if link.kind not in ("bare", "autolink") and target and (target.kind != "anchor" or target.fragment):
            assert told, link
        if (
            not link.templated
            and link.kind != "bare"
            and url
            and (link.kind != "html" or link.text in ("a", "img"))
        ):
            assert [fault for fault in faults(url) if not fault.minor] == [], link
    if any(one.form != "shortcut" for one in whole.body.undefined):
        assert seen.refers
    for link in external_links(whole):
        host = link.url.split("//", 1)[1]
        assert host[0].isascii(), link
        assert not re.match(r"user@|(?:localhost|127(?:\.\d{1,3}){3})(?![\w.-])", host), link


@pytest.mark.parametrize(
    ("text", "inside", "anchors"),
    [
        ("See [this](/a/b/) and ![that](../c.png).", ["/a/b/", "../c.png"], []),
        ("See [this](#below).\n\n# Below\n", [], ["#below"]),
        ('[one]: ./one.md "One"\n[two]: https://example.org/x', ["./one.md"], []),
        ("![a](/b.png?{{ site.time | date: '%s' }})", ["/b.png?{{ site.time | date: '%s' }}"], []),
        ('<a href="/x">x</a> <img src=\'y.png\'>', ["/x", "y.png"], []),
        ("[a]({{ site.baseurl }}/b) and [c]({% post_url 2024-01-02-c %})",
         ["{{ site.baseurl }}/b", "{% post_url 2024-01-02-c %}"], []),
        ("[a](b c.png), f[T](x: T) and [b]: c d", [], []),
        ("[a]( docs/b.txt) [c](<../d(e).md>) [d](rsync://example.org/) [e](\nhttps://example.org/–?f=1&g)",
         ["docs/b.txt", "../d(e).md"], []),
        ("[a](https://example.org/b_(c)) and https://example.org, <https://example.com/a?b=c#d>", [], []),
    ],
)  # fmt: skip
def test_plain_links_are_told_without_a_tree(text: str, inside: list[str], anchors: list[str]) -> None:
    seen = glance(post(text))
    assert not seen.odd
    assert [place.url for place in seen.inside] == inside
    assert [place.url for place in seen.anchors] == anchors
    assert all(text[place.start : place.end] == place.url for place in (*seen.inside, *seen.anchors))


@pytest.mark.parametrize(
    "text",
    [
        "[a](https:/example.org)", "[a]()", "[a](<b c>)", "[a](www.b.org c)", "[a](b\\c)", "[a](http://10.0.0.1/)", "http://10.0.0.1/",
        "[a] (https://example.org)", "(a)[https://example.org]", "[a][https://example.org]", "[a](https://example.org",
        "https://example.org@10.0.0.1/", "h&#116;tp://10.0.0.1", "http\\://10.0.0.1", "[a](https://example.org\u200b)",
        "https://exam\u00adple.org/", "<a href=>x</a>", '<a href="http://10.1.1.1">x</a>', "[x]: http:/a.b",
        "<http://example.org/a)>", "https://example.org:80@10.0.0.1/",
    ],
)  # fmt: skip
def test_odd_links_ask_for_the_tree(text: str) -> None:
    assert glance(post(text)).odd


LABELS = (
    "[", "]", "][", "]:", " ", "\n", "a", "B", "b c", "\n\n[a]: /x\n", "\n[b]: /y\n", "[]", "![", "`", "\\", "> ",
    "{{ a[0] }}", "[a](/z)", "<!-- [ -->", "\n```\n", "\n\n",
)  # fmt: skip


@settings(max_examples=600)
@given(st.lists(st.sampled_from(LABELS), max_size=14).map("".join))
def test_what_is_plainly_defined_is_defined_by_the_tree(text: str) -> None:
    if "][" in text and plainly_defined(text) and "`" not in text:
        defined = {link.text.casefold() for link in post(text).links if link.kind == "reference"}
        undefined = [one for one in post(text).body.undefined if one.form in ("full", "collapsed")]
        assert all(one.label.casefold() not in defined for one in undefined)
        assert not undefined or any(f"[{one.label}]:" in text for one in undefined)
