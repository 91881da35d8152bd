"""Misspelt URLs are told from odd but good ones, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint.markdown import parse
from postlint.site.anchors import PageIds
from postlint.site.target import target_of
from postlint.url_syntax import faults

HOST = st.from_regex(r"[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,5})?(\.[a-z][a-z0-9]{0,9}){1,3}", fullmatch=True)
PATH = st.from_regex(
    r"(/[a-zA-Z0-9_~%ä漢()+-]{0,9}){0,3}(\?[a-z]=[a-z0-9&]{0,5}[a-z])?(#[a-z-]{1,9}[a-z])?", fullmatch=True
)


@given(
    st.sampled_from(["http://", "https://", "//", "HTTPS://"]),
    HOST,
    st.sampled_from(["", ":80", ":8443"]),
    PATH,
)
def test_good_urls_have_no_fault(scheme: str, host: str, port: str, path: str) -> None:
    if host.split(".")[0] in ("http", "https") or path.count(")") != path.count("("):
        return
    assert list(faults(scheme + host + port + path)) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://[2001:db8::1]:80/x",
        "http://1.2.3.4/",
        "https://user:word@a.example/",
        "http://localhost:4000/",
        "https://bücher.example/",
        "https://xn--bcher-kva.example/",
        "https://a_b.example/",
        "https://a.example./x",
        "https://web.archive.example/web/1/http://b.example/",
        "https://a.example/?u=https://b.example",
        "ftp://a.example/b",
        "sftp://a.example",
        "git+https://a.example/b",
        "mailto:a@b.example",
        "mailto:a@b",
        "mailto:?subject=x",
        "tel:+491234",
        "irc://a.example/b",
        "magnet:?xt=urn:btih:0",
        "data:image/png;base64,AAAA",
        "javascript:void(0)",
        "#a",
        "?a=b",
        "/a b.png",
        "a.md",
        "../a/b.html",
        "notes.org",
        "main.rs",
        "readme.io",
        "photo.jpg",
        "a.b.c",
        "//cdn.example/x.js",
        "v1.0...v2.0",
        "/compare/v1.0...v2.0",
        "https://a.example/Mercury_(planet)",
        'https://a.example/?q="a+b"',
        "https://a.example/Yahoo!",
        "https://a.example/Inc.",
        "urn:isbn:0",
        "www",
        "www.html",
    ],
)
def test_odd_urls_have_no_fault(url: str) -> None:
    assert list(faults(url)) == []


@given(st.text(max_size=40))
def test_any_text_is_judged(url: str) -> None:
    for fault in faults(url):
        assert fault.wrong
        assert fault.instead


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "www.",
        "http://",
        "-",
        "0.",
        '{{ "',
        "{% link ",
        "{% post_url  ",
        "{#a",
        "#",
        "`",
        "(",
        "..",
        " ",
        "ä",
        "&",
        "id: ",
    ],
)
def test_long_urls_cost_linear_time(piece: str) -> None:
    long = piece * (1_000_000 // len(piece))
    body = parse(long)
    begin = time.process_time()
    for text in (
        long,
        "http://" + long,
        "{% link " + long,
        "www." + long,
        "mailto:" + long,
        "a" + long + ".jpg",
    ):
        list(faults(text))
        list(faults(text[:7999]))
        target_of(text)
        target_of(text[:3999])
    PageIds(body, long).has("nowhere")
    assert time.process_time() - begin < 3
