"""Links of a body: every form, the exact span of each URL, and what is no link."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postlint.markdown import parse

BRACKETS = st.sampled_from([*"[]()*`>-/!ab \n\\", "][", "][", "][]", "[a]", "[b]", "[é]", "[ü]", "]:", "é"])


def found(text: str, suffix: str = ".md") -> list[tuple[str, str]]:
    links = parse(text, 0, suffix).links
    assert all(text[slice(*link.span)] in text[slice(*link.outer)] for link in links)
    return [(link.kind, text[slice(*link.span)]) for link in links]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("ä [t](/u) e", [("inline", "/u")]),
        ("[t](/u 'T (x)')", [("inline", "/u")]),
        ('[t]( /u "T" )', [("inline", "/u")]),
        ("[t](/u (T))", [("inline", "/u")]),
        ("[t](<a b> 'T')", [("inline", "a b")]),
        ("[t](</u>)", [("inline", "/u")]),
        ("[t](a(b)c)", [("inline", "a(b)c")]),
        ("[t](a\\(b)", [("inline", "a\\(b")]),
        ("[t]()", [("inline", "")]),
        ("[t](<>)", [("inline", "")]),
        ("[a b [c]](/u)", [("inline", "/u")]),
        ("[`](` ](/u)", [("inline", "/u")]),
        ("[two\nlines](/u)", [("inline", "/u")]),
        ("> [two\n> lines](\n> /u)", [("inline", "/u")]),
        ("**[t](/u)** und _[n](/v)_", [("inline", "/u"), ("inline", "/v")]),
        ("- a\n- [t](/u)\n  1. [n](/v)", [("inline", "/u"), ("inline", "/v")]),
        ("| a |\n| - |\n| [t](/u) |", [("inline", "/u")]),
        ("## [t](/u)", [("inline", "/u")]),
        ("x[^1]\n\n[^1]: [t](/u).", [("inline", "/u")]),
        ('[t](/u){:target="_blank" rel="noopener"}', [("inline", "/u")]),
        ("[t](/u){: .c}", [("inline", "/u")]),
        ("[t](/u){target=_blank}", [("inline", "/u")]),
        ("![t](/u)", [("image", "/u")]),
        ("[![t](/i)](/u)", [("image", "/i"), ("inline", "/u")]),
        ("![a [t](/u) b](/i)", [("inline", "/u"), ("image", "/i")]),
        ("[t][r] [r][] [r]\n\n[r]: /u 'T'", [("reference", "/u")]),
        ("[t][Ä b]\n\n[ä B]: <u v>\n", [("reference", "u v")]),
        ("> [t][r]\n>\n> [r]:\n>   /u", [("reference", "/u")]),
        ("[r]: /u", [("reference", "/u")]),
        ("ü <http://a.example/ü> e", [("autolink", "http://a.example/ü")]),
        ("<a@b.example>", [("autolink", "a@b.example")]),
        ("See http://a.example/b_c_d?x=1&amp;y=%20.", [("bare", "http://a.example/b_c_d?x=1&amp;y=%20")]),
        ("(see http://a.example/x_(y)), or", [("bare", "http://a.example/x_(y)")]),
        ("(http://a.example/x)", [("bare", "http://a.example/x")]),
        ("[http://a.example/x]", [("bare", "http://a.example/x")]),
        ("siehe „http://a.example/ä“ – http://b.example…", [("bare", "http://a.example/ä"), ("bare", "http://b.example")]),
        ("看http://a.example/a，然后", [("bare", "http://a.example/a")]),
        ("**http://a.example/x**", [("bare", "http://a.example/x")]),
        ("| http://a.example/x|\n|-|", [("bare", "http://a.example/x")]),
        ("http://a.example/~/~b/*c*d ~x~", [("bare", "http://a.example/~/~b/*c*d")]),
        ("www.a.example/b!", [("bare", "www.a.example/b")]),
        ('<a class=x href="/u?a&amp;b">t</a>', [("html", "/u?a&amp;b")]),
        ("t <a rel=nofollow href='/u'>t</a>", [("html", "/u")]),
        ("t <a href=/u>t</a>", [("html", "/u")]),
        ('<a\n  href="/u"\n  target="_blank">t</a>', [("html", "/u")]),
        ('Ä <A HREF="/u"\nid=x>t</A>', [("html", "/u")]),
        ('<img src="/u" srcset="/a 1x, /b 2x">', [("html", "/u"), ("html", "/a"), ("html", "/b")]),
        ('<video poster="/p"><source src="/s"></video>', [("html", "/p"), ("html", "/s")]),
        ('<div>\n<a href="/u">t</a>\n\n[t](/v)\n\n</div>', [("html", "/u"), ("inline", "/v")]),
        ("[t]({% post_url a %}#b)", [("inline", "{% post_url a %}#b")]),
        ("[t]({{ site.baseurl }}/u 'T')", [("inline", "{{ site.baseurl }}/u")]),
        ("[t]({{< ref \"a.md\" >}})", [("inline", '{{< ref "a.md" >}}')]),
        ("[r]: {% link a.md %}", [("reference", "{% link a.md %}")]),
        ('<a href="{{ site.x }}/u">t</a>', [("html", "{{ site.x }}/u")]),
        ('{{< figure src="/u" link="/v" alt="w" >}}', [("html", "/u"), ("html", "/v")]),
        ("{% if a > b %}\n[t](/u)\n{% endif %}", [("inline", "/u")]),
        ("{% raw %}\n[t](/u)\n{% endraw %}", [("inline", "/u")]),
        (":::note\n[t](/u)\n:::", [("inline", "/u")]),
        ("<!-- more -->Then [t](/u).", [("inline", "/u")]),
        ('<div class="c" markdown="1">\n[t](/u)\n</div>', [("inline", "/u")]),
        ("[t](/u?a=1&region=2&copy;)", [("inline", "/u?a=1&region=2&copy;")]),
        ('!!! note "T"\n    [t](/u)\n\n    [n](/v)', [("inline", "/u"), ("inline", "/v")]),
    ],
)  # fmt: skip
def test_forms(text: str, links: list[tuple[str, str]]) -> None:
    assert found(text) == links
    assert found("\ufeff\u4e2d\n\n" + text) == links


@pytest.mark.parametrize(
    "text",
    [
        "`[x](/u)` ``http://a.example ` ``",
        "```md\n[x](/u)\n```",
        "~~~~\n```\n<http://a.example>\n```\n~~~~",
        "- a\n\n  ```sh\n  curl http://a.example\n  ```",
        "a\n\n    http://a.example",
        "<!-- [x](/u) http://a.example -->",
        "a <!-- http://a.example --> b",
        "<!--\n<a href='/u'>x</a>\n\n[x](/u)\n-->",
        "{% comment %}\n[x](/u)\n\n<a href='/u'>\n{% endcomment %}",
        "{%- comment -%}[x](/u){%- endcomment -%}",
        "{# http://a.example #}",
        "{::comment}\n[x](/u)\n{:/comment}",
        '{% highlight html %}\n<a href="/u">x</a>\n{% endhighlight %}',
        "{{< highlight md >}}\n[x](/u)\n{{< /highlight >}}",
        "<pre><code>GET http://a.example</code></pre>",
        "<pre>\n\nhttp://a.example\n\n[x](/u)</pre>",
        "<code>http://a.example</code>",
        "a <code>b [x] http://a.example</code> c",
        '<script>\nfetch("http://a.example")\n\n<a href="/u">\n</script>',
        "<style>a { background: url(http://a.example) }</style>",
        "\\[x](/u",
        "[x] (/u)",
        "\\[x\\](/u)",
        "http:// and https://.",
        "a@b.example",
        "<b>x</b> <base href='/u'>",
        "x://y",
    ],
)
def test_no_links(text: str) -> None:
    assert found(text) == []
    assert found("ä\n\n" + text) == []


def test_urls_are_decoded() -> None:
    assert parse("[t](/u?a&region&copy;)").links[0].url == "/u?a&region©"
    text = "[a](x\\_y&amp;z \"t\") <a href='/u?a&amp;b'>c</a> <a@b.example> [d](</e f>)"
    assert [link.url for link in parse(text).links] == ["x_y&z", "/u?a&b", "mailto:a@b.example", "/e f"]


def test_templated() -> None:
    text = "[a]({% link x %}) [b](/c) {{ d }} http://a.example/{{ x }}/y http://a.example/z"
    assert [link.templated for link in parse(text).links] == [True, False, True, False]


def test_text_and_outer() -> None:
    text = "ü [*a* b](c 't') ![alt](d)\n\n[ref]: e 't'"
    links = parse(text).links
    assert [link.text for link in links] == ["*a* b", "alt", "ref"]
    assert [text[slice(*link.outer)] for link in links] == ["[*a* b](c 't')", "![alt](d)", "[ref]: e 't'"]


def test_mdx() -> None:
    text = """import A from 'http://a.example'
import B from './b'

<Card href="/u" title={x}>
  [t](/v)
</Card>

{/* [no](/w) */}

<Link to="/x">y</Link> <a href={z}>z</a>
"""
    assert found(text, ".mdx") == [("html", "/u"), ("inline", "/v"), ("html", "/x")]


def test_mdx_code_that_looks_like_a_module() -> None:
    text = "```js\nimport a from 'b'\nexport {\n  c }\n```\n\n[t](/u) [r]\n\n[r]: /v\n"
    assert found(text, ".mdx") == [("inline", "/u"), ("reference", "/v")]


def test_html_body() -> None:
    text = '<p>[no](/a) http://a.example <a href="/u">x</a> <code><a href="/n">x</a></code> {{ x }} <img src=/i></p>'
    assert found(text, ".html") == [("html", "/u"), ("html", "/i")]


def test_undefined_references() -> None:
    text = "ä [a][b] [c][] [d] [e] \\[f] `[g]` [h](i)\n\n[e]: x"
    undefined = parse(text).undefined
    assert [(one.label, one.form, text[slice(*one.span)]) for one in undefined] == [
        ("b", "full", "[a][b]"),
        ("c", "collapsed", "[c][]"),
        ("d", "shortcut", "[d]"),
    ]


def test_anchors() -> None:
    text = "# Ä {#a}\n\n<div id='b&amp;c'>\n\n<a name=d></a> <p id='{{ x }}'>"
    assert [(one.id, text[slice(*one.span)]) for one in parse(text).anchors] == [
        ("a", ""),
        ("b&c", "b&amp;c"),
        ("d", "d"),
    ]


URLS = st.from_regex(
    r"https?://[a-zä]{1,9}\.example(/[a-z0-9_~%ü漢-]{0,9}){0,3}(\?[a-z]=[a-z0-9]{1,5})?", fullmatch=True
)


@given(
    URLS,
    st.sampled_from(
        [
            "[x]({})", "[x](<{}>)", "[x]({} 't')", "![x]({})", "<{}>", "<a href='{}'>", "> {} x", "x {} y", "- ({})",
            "[x]: {}", "[x]: <{}> 't'", "|a|\n|-|\n|[x]({})|", "*[x]({})*", "# [x]({})", "[x]\n({}) [y]({})",
        ]
    ),
    st.text("aä漢 \ud800", max_size=5).map(lambda text: text.strip()),
)  # fmt: skip
def test_spans_cut_urls_as_written(url: str, form: str, before: str) -> None:
    url = url.rstrip("~_")
    text = before + "\n\n" + form.replace("{}", url)
    links = parse(text).links
    assert links
    assert {text[slice(*link.span)] for link in links} == {url}
    assert {link.url for link in links} == {url}


def test_an_escaped_bracket_makes_no_reference() -> None:
    assert parse("[a]\\[b] and [a]\\[]").undefined == ()


def test_a_post_is_known_to_define_its_references() -> None:
    assert parse("No brackets, [one](/a) and [shortcut] only").surely_defined
    assert parse("[text][Ä  label] and [ä label][]\n\n[Ä Label]: /a").surely_defined
    assert parse("text\n\n    code[i][j]\n").surely_defined
    assert not parse("[text][label]").surely_defined
    assert not parse("[text][ü]\n\n[ä]: /a").surely_defined
    assert not parse("[ü][]\n\n[ä]: /a").surely_defined


@given(st.lists(BRACKETS, max_size=20))
@settings(max_examples=300, deadline=None)
def test_what_is_surely_defined_lacks_no_definition(pieces: list[str]) -> None:
    text = "".join(pieces) + "\n\n[a]: /a\n[é]: /e\n"
    body = parse(text)
    if body.surely_defined:
        lacking = [one for one in body.undefined if one.form != "shortcut"]
        assert all(text[one.span.end : one.span.end + 1] == "(" for one in lacking)
