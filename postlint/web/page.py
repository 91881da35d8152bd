"""What a checker must know of an HTML page: title, headings, marks in its head, visible text, anchors.

Works on the page's first part (64 KiB, or 1 MiB for anchors) and in linear time, whatever the page is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_TITLE = re.compile(r"<title[^<>]*>([^<]{0,400})", re.I)
_HEADING = re.compile(r"<h1[^<>]*>", re.I)
_META = re.compile(r"<meta\s([^<>]{1,2000})>", re.I)
_ATTRIBUTE = re.compile(r"""([a-zA-Z:-]{1,40})\s?=\s?(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_HTML_TAG = re.compile(r"<html\b([^<>]{0,2000})>", re.I)
_BODY_TAG = re.compile(r"<body\b([^<>]{0,4000})>", re.I)
_SOURCE = re.compile(
    r"""<(?:script|iframe|frame|form)\b[^<>]{0,500}?\s(?:src|href|action)\s?=\s?["']?([^\s"'<>]{4,300})""",
    re.I,
)
_HIDDEN = re.compile(r"<(script|style|noscript|template|svg|head|title|nav|footer|select)\b", re.I)
_TAG = re.compile(r"<[^<>]*>")
_ID = re.compile(r"""[\s"']id\s?=\s?(?:"([^"<>]{0,300})"|'([^'<>]{0,300})'|([^\s"'<>]{1,300}))""", re.I)
_NAME = re.compile(
    r"""<(?:a|map)\s[^<>]{0,500}?\bname\s?=\s?(?:"([^"<>]{0,300})"|'([^'<>]{0,300})'|([^\s"'<>]{1,300}))""",
    re.I,
)
_REFRESH = re.compile(r"""\s*([0-9]{1,4})(?:\.[0-9]*)?\s?[;,]\s?(?:url\s?=\s?)?["']?([^"']{1,2000})""", re.I)
_PASSWORD = re.compile(r"""<input\b[^<>]{0,500}?\btype\s?=\s?["']?password\b""", re.I)
_CHARSET = re.compile(rb"""charset\s?=\s?["']?([a-zA-Z0-9_:-]{2,30})""", re.I)
_MOST_TEXT = 5000  # characters kept: pages stay in memory for a run, and longer ones are no error pages
_MOST_HTML = 16_384  # and of the markup of pages with less text than _SHORT_TEXT
_SHORT_TEXT = 3000
_ENOUGH = 20 * _MOST_TEXT  # characters of markup that hold as much text


@dataclass(frozen=True, slots=True)
class Page:
    """Facts of an HTML page.

    `meta` by small name (`robots`, `og:type` ...); `text` what a reader sees, its first 5,000 characters; `sources`
    of scripts, frames and forms; `classes` of html and body with their ids; `html` the first markup of a page
    with little text, else ""; `refresh` the (seconds, URL) of a meta refresh; `whole` whether it was read to its end.
    """

    title: str
    headings: tuple[str, ...]
    meta: dict[str, str]
    text: str
    sources: tuple[str, ...]
    classes: str
    html: str
    refresh: tuple[int, str] | None
    asks_password: bool
    whole: bool


def read(data: bytes, charset: str, whole: bool) -> Page:
    """The facts of a page's bytes; `charset` as the server named it, or ""."""
    html = _without_comments(decode(data, charset))
    title = _TITLE.search(html)
    meta: dict[str, str] = {}
    for tag in _META.finditer(html[:100_000]):
        attributes = _attributes(tag[1])
        name = attributes.get("name") or attributes.get("property") or attributes.get("http-equiv")
        if name:
            meta.setdefault(name.lower(), attributes.get("content", ""))
    frames = " ".join(m[1] for pattern in (_HTML_TAG, _BODY_TAG) if (m := pattern.search(html)))
    text = visible_text(html)
    return Page(
        title=_squeeze(title[1]) if title else "",
        headings=tuple(_headings(html)),
        meta=meta,
        text=text,
        sources=tuple(m[1] for m in _SOURCE.finditer(html)),
        classes=frames.lower(),
        html=html[:_MOST_HTML] if len(text) <= _SHORT_TEXT else "",
        refresh=_refresh(meta.get("refresh", "")),
        asks_password=_PASSWORD.search(html) is not None,
        whole=whole,
    )


def decode(data: bytes, charset: str) -> str:
    """The page's text: by byte order mark, the server's charset, the page's own, UTF-8, Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    declared = _CHARSET.search(data[:2048])
    for name in (charset, declared[1].decode("ascii") if declared else "", "utf-8"):
        try:
            return data.decode(name or "utf-8", "strict" if name == "" else "replace")
        except (LookupError, UnicodeError):
            continue
    return data.decode("cp1252", "replace")


def visible_text(html: str) -> str:
    """The text between tags, without scripts, styles and navigation; white space squeezed."""
    parts, at, size = [], 0, 0
    for start, end in _hidden_spans(html):
        parts.append(html[at:start])
        size += start - at
        at = end
        if size > _ENOUGH:
            break
    parts.append(html[at : at + _ENOUGH])
    return _squeeze(" ".join(_TAG.split(" ".join(parts))))[:_MOST_TEXT]


def anchors(data: bytes, charset: str) -> frozenset[str]:
    """Every id of an element and name of an `<a>`, as written and decoded; comments don't count."""
    html = _without_comments(decode(data, charset))
    found = (m[1] or m[2] or m[3] or "" for p in (_ID, _NAME) for m in p.finditer(html))
    return frozenset(unescape(name) for name in found if name)


def _hidden_spans(html: str) -> Iterator[tuple[int, int]]:
    small, at = html.lower(), 0
    if len(small) != len(html):  # a letter whose small form is longer: offsets would drift
        small = html
    never_closed: set[str] = set()
    while opening := _HIDDEN.search(html, at):
        name = opening[1].lower()
        closing = -1 if name in never_closed else small.find(f"</{name}", opening.end())
        if closing < 0:
            never_closed.add(name)  # so that no text is searched through again and again
            if name not in ("script", "style"):
                at = opening.end()  # only its tag is passed over
                continue
        end = small.find(">", closing) + 1 if closing >= 0 else 0
        at = end or len(html)
        yield opening.start(), at


def _without_comments(html: str) -> str:
    if "<!--" not in html:
        return html
    parts, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        parts.append(html[at:start])
        end = html.find("-->", start + 4)
        if end < 0:
            return "".join(parts)
        at = end + 3
    parts.append(html[at:])
    return " ".join(parts)


def _headings(html: str) -> Iterator[str]:
    for count, opening in enumerate(_HEADING.finditer(html)):
        if count == 3:
            return
        yield _squeeze(_TAG.sub(" ", html[opening.end() : opening.end() + 600].partition("</h")[0]))


def _attributes(tag: str) -> dict[str, str]:
    return {m[1].lower(): unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(tag)}


def _refresh(content: str) -> tuple[int, str] | None:
    m = _REFRESH.match(content)
    return (int(m[1]), unescape(m[2]).strip()) if m else None


def _squeeze(text: str) -> str:
    return " ".join((unescape(text) if "&" in text else text).split())
